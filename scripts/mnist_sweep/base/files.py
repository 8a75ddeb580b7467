"""Write files whole or not at all, and keep their digests; read JSON."""

import fcntl
import json
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mnist_sweep.base.digests import (
    damaged,
    digest_of_file,
    digest_path,
    digest_text,
    read_whole,
)
from mnist_sweep.base.errors import refused

# What the temporary files are called.
TEMPORARY = re.compile(r"\..+\.[0-9a-f]{32}(\.\w+)?")


@contextmanager
def whole_file(path: str | Path, digest: bool = True) -> Iterator[Path]:
    """Yield a temporary path beside `path`; move it there when the block succeeds.

    A reader, or a run that comes after a crash, finds the old file or the new one,
    never a part of it. The temporary name keeps the suffix of `path`, because writers
    such as matplotlib choose the format by it. No other writer uses the same name, on
    any machine of a cluster. What writers that were killed have left in the folder
    is removed.

    Parameters
    ----------
    path : str or Path
        The file to write.
    digest : bool, optional
        Whether to keep its digest (see `base.digests`).

    Raises
    ------
    UserError
        If the disk is full, or the system refuses to write here.
    """
    path = Path(path)
    place = digest_path(path)
    try:
        with replacing(path) as temporary:
            yield temporary
            # The digest first: if this process is killed between the two, there is no
            # file that is believed though it is not the one that was written.
            if place and digest:
                text = digest_text(digest_of_file(temporary), path)
                with replacing(place) as beside:
                    beside.write_text(text, encoding="utf-8")
            elif place:
                place.unlink(missing_ok=True)
    except OSError as error:
        raise refused(error, f"{path} cannot be written") or error from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; move it there when the block succeeds."""
    temporary = path.with_name(f".{path.stem}.{uuid.uuid4().hex}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_stale(path.parent)
        with held(temporary):
            yield temporary
            os.replace(temporary, path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def held(temporary: Path) -> Iterator[None]:
    """Create a file, and hold its lock, which tells others that its writer lives."""
    while True:
        with temporary.open("wb") as file:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(file, fcntl.LOCK_EX)
            # Another may have taken it for stale before it was locked.
            if is_at(file.fileno(), temporary):
                yield
                return


def is_at(file: int, path: Path) -> bool:
    """Return whether an open file is the one that now lies at `path`."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def temporaries(folder: Path) -> list[Path]:
    """List the temporary files in a folder."""
    return [path for path in folder.iterdir() if TEMPORARY.fullmatch(path.name)]


def remove_stale(folder: Path) -> None:
    """Remove the temporary files in a folder whose writers are dead."""
    for path in temporaries(folder):
        # An error tells that the writer lives, or that there are no locks here.
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def write_json(content: object, path: str | Path) -> None:
    """Write `content` as indented UTF-8 JSON; NaN and infinity are errors."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    with whole_file(path) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


def read_json(path: str | Path) -> dict:
    """Read a JSON object.

    Raises
    ------
    UserError
        If the file is absent, damaged, or holds something else.
    """
    try:
        content = json.loads(read_whole(path).decode())
    except ValueError as error:
        raise damaged(path, f"is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise damaged(path, "holds no JSON object")
    return content
