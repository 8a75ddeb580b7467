"""Digests by which copies of the known data sets are judged."""

import gzip
import hashlib
import zlib
from pathlib import Path

Files = dict[str, bytes]  # the content of each of the four files, by name


class RouteFailed(Exception):
    """Why a route to the files failed, in one line."""


def verify(content: bytes, digest: str, name: str | Path) -> None:
    """Raise `RouteFailed` if `content` has another digest than `digest`.

    A digest of 32 hexadecimal digits is an MD5, one of 64 a SHA-256.
    """
    kind = "MD5" if len(digest) == 32 else "SHA-256"
    method = hashlib.md5 if kind == "MD5" else hashlib.sha256
    found = method(content, usedforsecurity=False).hexdigest()
    if found != digest:
        raise RouteFailed(f"{name} has {kind} {found}, expected {digest}")


def read_verified(path: Path, sha256: str | None, md5: str | None = None) -> bytes:
    """Read a file, unpacked where its name ends in ``.gz``, and verify what is known.

    Parameters
    ----------
    path : Path
        The file.
    sha256 : str or None
        The digest of its content, unpacked.
    md5 : str or None
        The digest of the ``.gz`` file itself, compared where `sha256` is not known.

    Raises
    ------
    RouteFailed
        If it cannot be read, or a digest is another one.
    """
    try:
        packed = content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise RouteFailed(f"{path} cannot be read: {error}") from None
    if sha256:
        verify(content, sha256, path)
    elif md5 and path.suffix == ".gz":
        verify(packed, md5, path)
    return content
