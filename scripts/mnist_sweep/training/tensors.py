"""Write and read files of tensors: checkpoints, and states to continue from."""

import io
import pickle
import zipfile
from pathlib import Path
from typing import Any

from mnist_sweep.base.digests import damaged, read_whole
from mnist_sweep.base.files import whole_file

import torch
from torch import Tensor


def write_tensors(content: dict[str, Any], path: Path) -> None:
    """Write what `torch.load(weights_only=True)` reads back.

    Through memory, because `torch.save` puts the file's name into the archive, and a
    temporary name would make the bytes differ.
    """
    buffer = io.BytesIO()
    torch.save(content, buffer)
    with whole_file(path) as temporary:
        temporary.write_bytes(buffer.getvalue())


def read_tensors(path: Path) -> dict[str, Any]:
    """Read a dictionary of tensors, numbers and text; no code in it is run.

    Raises
    ------
    UserError
        If the file is absent, damaged, or holds something else.
    """
    content = read_whole(path)
    try:
        # PyTorch itself compares no checksums.
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if bad := archive.testzip():
                raise damaged(path, f"is damaged: the checksum of {bad} in it is wrong")
        found = torch.load(io.BytesIO(content), weights_only=True)
    except zipfile.BadZipFile:
        raise damaged(path, "is cut short, or was not written by torch.save") from None
    except pickle.UnpicklingError:
        raise damaged(
            path, "holds more than tensors, numbers and text, of which nothing was run"
        ) from None
    except (RuntimeError, ValueError, EOFError, KeyError) as error:
        problem = str(error).partition("\n")[0]
        raise damaged(path, f"cannot be read by torch.load: {problem}") from None
    if not isinstance(found, dict):
        raise damaged(path, f"holds no dictionary but a {type(found).__name__}")
    return found


def different(found: dict[str, Tensor], expected: dict[str, Tensor]) -> list[str]:
    """List how parameters differ from others in name, shape or type."""
    if not isinstance(found, dict):
        return [f"has no parameters but a {type(found).__name__}"]
    if set(found) != set(expected):
        return [f"has the parameters {', '.join(found)}, not {', '.join(expected)}"]

    def kind(value: object) -> str:
        if not isinstance(value, Tensor):
            return type(value).__name__
        return f"{list(value.shape)} of {value.dtype}"

    return [
        f"has {name} in the shape {kind(found[name])}, not {kind(value)}"
        for name, value in expected.items()
        if kind(found[name]) != kind(value)
    ]
