"""Which files of a results folder are sound, damaged or missing."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mnist_sweep.base.digests import damage, digest_path, digested_path, has_digest
from mnist_sweep.base.errors import UserError

# Where files lie that are made and read back; logs and benchmarks are neither.
FOLDERS = ["resources/verified", "results"]
DIGESTS = ["resources/digests", "results/digests", "results/resume/digests"]
NOT_JUDGED = ("results/logs", "results/benchmarks", *DIGESTS, "results/README.md")
# No target: a training saves them for itself, and does without them.
STATES = "results/resume"
SOUND, UNKNOWN, MISSING = "sound", "has no digest", "is missing"


class State(NamedTuple):
    """A file and its state: `SOUND`, `UNKNOWN`, `MISSING`, or what is wrong."""

    path: Path
    state: str

    @property
    def is_bad(self) -> bool:
        """Whether the file must be made anew."""
        return self.state not in (SOUND, UNKNOWN)


def survey(root: Path = Path()) -> list[State]:
    """Return the state of every file below `root`, sorted by path.

    Returns
    -------
    list of State
        Paths are relative to `root`, as targets are.
    """
    found = {root / path: MISSING for path in missing(root)}
    for path in files_below(root):
        if not path.name.startswith("."):
            found[path] = state_of(path)
    return [State(path.relative_to(root), found[path]) for path in sorted(found)]


def files_below(root: Path) -> Iterator[Path]:
    """Yield every file that is made and read back, and temporary ones."""
    for name in FOLDERS:
        for path in (root / name).rglob("*"):
            inner = str(path.relative_to(root))
            is_lock = inner.startswith(STATES) and path.name == "lock"
            if path.is_file() and not inner.startswith(NOT_JUDGED) and not is_lock:
                yield path


def state_of(path: Path) -> str:
    """Return the state of a file that is there."""
    try:
        if has_digest(path):
            return damage(path) or SOUND
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return state_of_table(path) if path.suffix == ".parquet" else UNKNOWN


def state_of_table(path: Path) -> str:
    """Return the state of a parquet file by the checksums of its pages."""
    # The Snakefile imports this module each time it is read, and needs no pandas.
    from mnist_sweep.base.tables import read_parquet

    try:
        read_parquet(path)
    except UserError as error:
        return str(error).partition("\n")[0].removeprefix(f"{path} ")
    return SOUND


def remove_damaged(states: list[State], root: Path = Path()) -> list[Path]:
    """Remove what is damaged; return the targets that are now missing.

    Their digests stay, and tell that they are missing until they are made anew.
    """
    for path in [root / s.path for s in states if s.is_bad]:
        path.unlink(missing_ok=True)
        if is_resume_state(path.relative_to(root)):
            digest_path(path).unlink(missing_ok=True)
        else:
            digest_path(path).parent.mkdir(parents=True, exist_ok=True)
            digest_path(path).touch()
    return [s.path for s in states if s.is_bad and not is_resume_state(s.path)]


def missing(root: Path = Path()) -> list[str]:
    """List the files that are missing though they were made once."""
    files = [
        digested_path(digest)
        for name in DIGESTS
        for digest in (root / name).rglob("[!.]*.sha256")
    ]
    return sorted(str(file.relative_to(root)) for file in files if not file.exists())


def is_resume_state(path: Path) -> bool:
    """Return whether a file is a state to continue from, which no rule makes."""
    return str(path).startswith(STATES)
