"""The IDX format of the MNIST files: zeros, type, dimensions, then the bytes.

Two zero bytes, one byte for the element type (8 = uint8, the only one MNIST has),
one for the number of dimensions, each dimension as a big-endian 32-bit integer,
then the elements in C order.
"""

import struct
from pathlib import Path

from mnist_sweep.base.errors import UserError

import numpy as np

UINT8_MAGIC = b"\x00\x00\x08"
REMEDY = "remove the file and run the download again"


def encode_idx(array: np.ndarray) -> bytes:
    """Return a uint8 array of any shape as the content of an IDX file.

    Raises
    ------
    ValueError
        If the array has another type.
    """
    if array.dtype != np.uint8:
        raise ValueError(f"IDX is written for uint8 only, not {array.dtype}")
    dimensions = struct.pack(f">{array.ndim}I", *array.shape)
    return UINT8_MAGIC + bytes([array.ndim]) + dimensions + array.tobytes()


def read_idx(path: str | Path) -> np.ndarray:
    """Read an IDX file into a uint8 array of the shape that its header gives.

    Raises
    ------
    UserError
        If it is not IDX of uint8, is cut short or goes on too long.
    """
    content = Path(path).read_bytes()
    if len(content) < 4 or not content.startswith(UINT8_MAGIC):
        raise UserError(f"{path} is not an IDX file of bytes", REMEDY)
    start = 4 + 4 * content[3]
    try:
        shape = struct.unpack(f">{content[3]}I", content[4:start])
        # A copy, because arrays over `bytes` are read-only.
        return np.frombuffer(content[start:], np.uint8).reshape(shape).copy()
    except (struct.error, ValueError) as error:
        raise UserError(f"{path} is cut short or damaged: {error}", REMEDY) from error
