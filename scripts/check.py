"""List the files that are damaged or lost, by the digests kept of them.

What is out of date is not judged here: `snakemake -n` lists that.

For example:

    python scripts/check.py

lists them, and

    lost=$(python scripts/check.py --delete) && snakemake $lost --cores 4 &&
        snakemake --cores 4

makes them anew: first what is damaged or lost, alone, since anything that is made anew
in a run makes all anew that rests on it; then what has changed for it, mostly nothing.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.digests import damage, digest_path, digested_path
from mnist_sweep.base.errors import UserError, run_program
from mnist_sweep.base.format import plural

DIGESTS = ["resources/digests", "results/digests", "results/resume/digests"]
# No target: a training saves them for itself, and does without them.
STATES = Path("results/resume")


def digested_files() -> list[Path]:
    """List the files of which there is a digest, whether they are there or not.

    Links to folders are followed: results often lie on another disk.
    """
    return sorted(
        digested_path(Path(folder, name))
        for start in DIGESTS
        for folder, _, names in os.walk(start, followlinks=True)
        for name in names
        if name.endswith(".sha256") and not name.startswith(".")
    )


def problems(files: list[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file that is damaged or lost, and what is wrong with it."""
    for path in files:
        try:
            wrong = damage(path) if path.exists() else "is lost"
        except OSError as error:
            wrong = f"cannot be read: {error.strerror}"
        if wrong:
            yield path, wrong


def delete(path: Path) -> bool:
    """Delete a damaged file; return whether it is a target, to be made anew.

    The digest of a target stays, and tells that it is lost until it is made anew.
    """
    path.unlink(missing_ok=True)
    is_state = STATES in path.parents
    if is_state:
        digest_path(path).unlink(missing_ok=True)
    return not is_state


def main() -> None:
    """List them; with --delete, delete what is damaged, and print what to make anew."""
    parser = argument_parser(__doc__)
    parser.add_argument("--delete", action="store_true")
    args = parser.parse_args()
    if not Path("results").is_dir():
        raise UserError("there is no folder results here", "run this where it lies")
    files = digested_files()
    found = list(problems(files))
    for path, wrong in found:
        print(f"{path} {wrong}", file=sys.stderr if args.delete else sys.stdout)
    if args.delete:
        print(*(path for path, _ in found if delete(path)), sep="\n")
        return
    print(f"{plural(len(files), 'file')}: {len(found)} damaged or lost")
    if found:
        raise UserError(
            "some files are damaged or lost",
            "make heal makes them anew; with a config of your own: "
            "OPTIONS='--configfile mine.yaml' make heal. Runs that no config asks for "
            "any more: python scripts/leftovers.py --remove",
        )


if __name__ == "__main__":
    run_program(main)
