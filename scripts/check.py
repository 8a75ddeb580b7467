"""List every file of the results with its state, and make the damaged ones anew.

For example:

    python scripts/check.py

lists them, and

    python scripts/check.py --heal -- --cores 4 --configfile mine.yaml

removes what is damaged and lets Snakemake make it anew, and what depends on it if that
has changed. What follows `--` are options of Snakemake.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import UserError, run_program
from mnist_sweep.base.files import remove_stale
from mnist_sweep.base.format import plural
from mnist_sweep.snakefile.healing import (
    SOUND,
    State,
    files_below,
    remove_damaged,
    survey,
)


def show(states: list[State], only_bad: bool) -> None:
    """Print each file's state, then how many files are in which."""
    for path, state in states:
        if state != SOUND or not only_bad:
            print(f"{path}: {state}")
    bad = sum(state.is_bad for state in states)
    sound = Counter(state.state for state in states)[SOUND]
    print(
        f"{plural(len(states), 'file')}: {sound} sound, {bad} damaged or missing, "
        f"{len(states) - sound - bad} without a digest"
    )


def heal(states: list[State], options: list[str]) -> None:
    """Remove what is damaged, and make it anew.

    Raises
    ------
    UserError
        If Snakemake fails.
    """
    for folder in {path.parent for path in files_below(Path())}:
        remove_stale(folder)
    missing = remove_damaged(states)
    if not missing:
        return
    # First what is missing. Then the rest, which is compared by content: mostly it
    # rests on the same bytes as before, and stays.
    command = [sys.executable, "-m", "snakemake", "heal", *(options or ["--cores=1"])]
    for _ in range(2):
        if subprocess.run(command, check=False).returncode:
            raise UserError(
                f"{plural(len(missing), 'file')} could not be made anew",
                "see above; then run this again",
            )


def main() -> None:
    """List the states; with --heal, mend what is damaged, and list them again."""
    parser = argument_parser(__doc__)
    parser.add_argument("--heal", action="store_true", help="make damaged files anew")
    parser.add_argument(
        "--only-bad", action="store_true", help="leave sound files out of the list"
    )
    parser.add_argument("options", nargs="*", help="of Snakemake, after --")
    args = parser.parse_args()
    if not Path("results").is_dir():
        raise UserError("there is no folder results here", "run this where it lies")
    states = survey()
    show(states, args.only_bad or args.heal)
    if args.heal:
        heal(states, args.options)
        if any(state.is_bad for state in states):
            states = survey()
            show(states, only_bad=True)
    if any(state.is_bad for state in states):
        raise UserError(
            "some files are damaged or missing",
            "this config does not ask for them: give the one that does, as below, or "
            "delete what is left of them"
            if args.heal
            else "make heal makes them anew; with a config of your own: "
            "make heal OPTIONS='--configfile mine.yaml'",
        )


if __name__ == "__main__":
    run_program(main)
