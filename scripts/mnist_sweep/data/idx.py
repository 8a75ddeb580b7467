"""The IDX format of the MNIST files: zeros, type, dimensions, then the elements.

Two zero bytes, one byte for the type of the elements (8 = uint8, 12 = int32), one for
the number of dimensions, each dimension as a big-endian 32-bit integer, then the
elements in C order, big-endian too.
"""

import struct
from pathlib import Path

from mnist_sweep.base.errors import UserError

import numpy as np

UINT8 = 8
# Images are bytes; labels may be integers, as those of QMNIST are.
TYPES = {UINT8: np.dtype(np.uint8), 12: np.dtype(">i4")}
REMEDY = "remove it and run the download again; if it is your own, write it anew"


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
    return bytes([0, 0, UINT8, array.ndim]) + dimensions + array.tobytes()


def decode_idx(content: bytes, path: str | Path) -> np.ndarray:
    """Return the content of an IDX file as an array.

    Parameters
    ----------
    content : bytes
        The file, unpacked.
    path : str or Path
        What it is called, for messages.

    Returns
    -------
    ndarray, uint8 or int32
        Of the shape that the header gives.

    Raises
    ------
    UserError
        If it is not IDX of uint8 or int32, is cut short or goes on too long.
    """
    kind = (
        TYPES.get(content[2]) if len(content) >= 4 and content[:2] == b"\0\0" else None
    )
    if kind is None:
        raise UserError(f"{path} is not an IDX file of bytes or integers", REMEDY)
    start = 4 + 4 * content[3]
    try:
        shape = struct.unpack(f">{content[3]}I", content[4:start])
        elements = np.frombuffer(memoryview(content)[start:], kind).reshape(shape)
    except (struct.error, ValueError) as error:
        raise UserError(f"{path} is cut short or damaged: {error}", REMEDY) from error
    # A copy, because arrays over `bytes` are read-only; in this machine's byte order.
    return elements.astype(kind.newbyteorder("="))
