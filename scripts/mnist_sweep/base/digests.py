"""The digest that is kept of each file, by which a damaged one is noticed.

Of ``results/tables/accuracy.csv`` it is ``results/digests/tables/accuracy.csv.sha256``,
in the format of the program `sha256sum`, which can check it: ``cd results; sha256sum
--check digests/tables/accuracy.csv.sha256``. A comment in it has the size, so that a
file that was cut can be told from one that was changed.
"""

import hashlib
import shlex
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mnist_sweep.base.errors import UserError, refused

# Where targets lie, and states to continue from, which are never the same twice. No
# digest is kept of files elsewhere.
ROOTS = ("results", "resources", "resume")


class Digest(NamedTuple):
    """What is known of a file's content.

    Attributes
    ----------
    sha256 : str
        Of all its bytes, in hexadecimal digits.
    size : int
        How many bytes there are.
    """

    sha256: str
    size: int


def split_path(path: Path) -> tuple[Path, Path] | None:
    """Split a path into the last folder of `ROOTS`, and the rest; None elsewhere."""
    for place in range(len(path.parts) - 2, -1, -1):
        if path.parts[place] in ROOTS:
            return Path(*path.parts[: place + 1]), Path(*path.parts[place + 1 :])
    return None


def digest_path(path: Path) -> Path | None:
    """Return where the digest of a file lies; None where none is kept of it."""
    if not (parts := split_path(path)):
        return None
    root, name = parts
    return root / "digests" / name.with_name(f"{name.name}.sha256")


def digested_path(digest: Path) -> Path:
    """Return the file whose digest lies at `digest`."""
    root, name = split_path(digest)
    return root / Path(*name.parts[1:]).with_suffix("")


def has_digest(path: Path) -> bool:
    """Return whether a digest of a file is there."""
    place = digest_path(path)
    return place is not None and place.exists()


def digest_of(content: bytes) -> Digest:
    """Return the digest of some bytes."""
    return Digest(hashlib.sha256(content).hexdigest(), len(content))


def digest_of_file(path: Path) -> Digest:
    """Return the digest of a file, which is read in parts."""
    with path.open("rb") as file:
        return Digest(hashlib.file_digest(file, "sha256").hexdigest(), file.tell())


def digest_text(digest: Digest, path: Path) -> str:
    """Return what the digest of the file at `path` says."""
    _, name = split_path(path)
    return f"{digest.sha256}  {name}\n# {digest.size} bytes\n"


def recorded(path: Path) -> Digest | None:
    """Read the digest of a file; None where there is none.

    Raises
    ------
    ValueError
        If it is not what `digest_text` returns.
    """
    if not has_digest(path):
        return None
    text = digest_path(path).read_text(encoding="utf-8")
    first, _, second = text.partition("\n")
    digest = Digest(first[:64], int(second.removeprefix("# ").removesuffix(" bytes\n")))
    if text != digest_text(digest, path):
        raise ValueError("not a digest")
    return digest


def damage(path: Path, found: Digest | None = None) -> str | None:
    """Return what is wrong with a file, as "is empty"; None where nothing is.

    Parameters
    ----------
    path : Path
        The file. One without a digest cannot be judged.
    found : Digest, optional
        The digest of its content, if that has been read.
    """
    try:
        expected = recorded(path)
    except ValueError:
        return f"cannot be trusted: its digest, {digest_path(path)}, is damaged"
    if expected is None:
        return None
    found = found or digest_of_file(path)
    if found == expected:
        return None
    if found.size == 0:
        return "is empty"
    if found.size < expected.size:
        return f"is cut short: {found.size} of {expected.size} bytes are there"
    return "is damaged: its SHA-256 is not the one with which it was written"


def damaged(path: str | Path, problem: str) -> UserError:
    """Return the error that names a damaged file, and the command that mends it.

    Parameters
    ----------
    path : str or Path
        The file.
    problem : str
        What is wrong with it, as "is empty".
    """
    return UserError(f"{path} {problem}", remedy(path))


def remedy(path: str | Path) -> str:
    """Return how a file is made anew."""
    if not split_path(Path(path)):
        return "make the file anew, or take it from where it is sound"
    return (
        f"make it anew: snakemake {shlex.quote(str(path))} --force --cores 1 (and your "
        "--configfile); make heal makes all anew that is damaged"
    )


def read_whole(path: str | Path) -> bytes:
    """Read a file, and check it against its digest, if there is one.

    Raises
    ------
    UserError
        If the file is absent or damaged.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise damaged(path, "does not exist") from None
    except OSError as error:
        raise refused(error, f"{path} cannot be read") or error from None
    if problem := damage(path, digest_of(content)):
        raise damaged(path, problem)
    return content


def verify(path: str | Path) -> None:
    """Check a file against its digest, once for each state of the file.

    Raises
    ------
    UserError
        If the file is absent or damaged.
    """
    try:
        state = Path(path).stat()
    except FileNotFoundError:
        raise damaged(path, "does not exist") from None
    verify_state(Path(path), state.st_mtime_ns, state.st_size, state.st_ino)


@cache
def verify_state(path: Path, *state: int) -> None:
    """Check a file that is in a known state."""
    if problem := damage(path):
        raise damaged(path, problem)
