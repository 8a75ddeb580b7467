"""Read and write arrays as ``.npy``."""

import io
from pathlib import Path

from mnist_sweep.base.digests import damaged, verify
from mnist_sweep.base.files import whole_file

import numpy as np

# The kinds of array that there are: their type and number of dimensions.
IMAGES = (np.uint8, 2)
LABELS = (np.uint8, 1)
INDICES = (np.int64, 1)


def write_array(array: np.ndarray, path: str | Path) -> None:
    """Write an array."""
    # Through memory: of a full disk, NumPy's own writing says nothing.
    buffer = io.BytesIO()
    np.save(buffer, array)
    with whole_file(path) as temporary:
        temporary.write_bytes(buffer.getbuffer())


def read_array(
    path: str | Path, kind: tuple[type, int], mapped: bool = False
) -> np.ndarray:
    """Read an array of a known kind.

    Parameters
    ----------
    path : str or Path
        The file.
    kind : tuple of type and int
        `IMAGES`, `LABELS` or `INDICES`.
    mapped : bool, optional
        Whether to leave the array on disk, of which only the parts that are used come
        into memory.

    Raises
    ------
    UserError
        If the file is absent, damaged, or holds an array of another kind.
    """
    verify(path)
    try:
        array = np.load(path, mmap_mode="r" if mapped else None)
    except (ValueError, EOFError) as error:
        problem = str(error).partition("\n")[0] or "it ends too early"
        raise damaged(path, f"is not an array, or damaged: {problem}") from None
    dtype, dimensions = kind
    if array.dtype != dtype or array.ndim != dimensions:
        raise damaged(
            path,
            f"holds {array.dtype} in {array.ndim} dimensions; "
            f"expected is {np.dtype(dtype)} in {dimensions}",
        )
    return array
