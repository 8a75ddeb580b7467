"""The data sets that are known by name: their files, found, read and verified.

They are those of torchvision in IDX format; names of files and MD5 are from its
`datasets/mnist.py`. An MD5 is that of a file as it is downloaded, packed. The
SHA-256 of the uncompressed files is known of two.
"""

import difflib
import gzip
import hashlib
import os
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from mnist_sweep.base.errors import UserError

# How many of a folder's files a message names.
MOST_NAMED = 8
# What a packed file begins with.
GZIP = b"\x1f\x8b"
# What the four files hold, in this order.
ROLES = ["train-images", "train-labels", "test-images", "test-labels"]
# Their names, unless a data set has its own; people's own files have these too.
USUAL_FILES = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
]


@dataclass(frozen=True)
class KnownSet:
    """What is known of a data set without its files.

    Attributes
    ----------
    classes : int
        How many there are.
    training_images : int
        How many there are.
    files : list of str
        The names of the four files, in the order of `ROLES`.
    sha256, md5 : list of str
        Of each file unpacked, and of its ``.gz``; empty where it is not known.
    first_label : int
        The label of the first class in the files.
    transposed : bool
        Whether the files hold each image with rows and columns exchanged.
    long_labels : bool
        Whether a label is several numbers, of which the first is the class.
    """

    classes: int
    training_images: int = 60_000
    files: list[str] = field(default_factory=lambda: USUAL_FILES)
    sha256: list[str] = field(default_factory=list)
    md5: list[str] = field(default_factory=list)
    first_label: int = 0
    transposed: bool = False
    long_labels: bool = False

    def sha256_of(self, name: str) -> str | None:
        """Return the SHA-256 of a file, packed or not by its name, if it is known."""
        known = dict(zip(self.files, self.sha256, strict=bool(self.sha256)))
        return known.get(official(name))

    def md5_of(self, name: str) -> str | None:
        """Return the MD5 of a packed file, if it is known."""
        known = dict(zip(self.files, self.md5, strict=bool(self.md5)))
        return known.get(official(name))


def spellings(file: str) -> list[str]:
    """Return how a file may be called: as MNIST's own, or with a dot, as on Kaggle."""
    return [file, file.replace("-idx", ".idx")]


def official(name: str) -> str:
    """Return what MNIST's own site would call a file."""
    return name.removesuffix(".gz").replace(".idx", "-idx")


def emnist(split: str, classes: int, images: int, first_label: int = 0) -> KnownSet:
    """Return a split of EMNIST, whose images lie on their sides, mirrored."""
    return KnownSet(
        classes=classes,
        training_images=images,
        files=[
            f"emnist-{split}-{part}-{kind}-ubyte"
            for part in ["train", "test"]
            for kind in ["images-idx3", "labels-idx1"]
        ],
        first_label=first_label,
        transposed=True,
    )


KNOWN_SETS = {
    "MNIST": KnownSet(
        classes=10,
        sha256=[
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ],
    ),
    "FashionMNIST": KnownSet(
        classes=10,
        sha256=[
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ],
    ),
    "KMNIST": KnownSet(
        classes=10,
        md5=[
            "bdb82020997e1d708af4cf47b453dcf7",
            "e144d726b3acfaa3e44228e80efcd344",
            "5c965bf0a639b31b8f53240b1b52f4d7",
            "7320c461ea6c1c855c0b718fb2a4b134",
        ],
    ),
    "QMNIST": KnownSet(
        classes=10,
        files=[
            "qmnist-train-images-idx3-ubyte",
            "qmnist-train-labels-idx2-int",
            "qmnist-test-images-idx3-ubyte",
            "qmnist-test-labels-idx2-int",
        ],
        long_labels=True,
        md5=[
            "ed72d4157d28c017586c42bc6afe6370",
            "0058f8dd561b90ffdd0f734c6a30e5e4",
            "1394631089c404de565df7b7aeaf9412",
            "5b5b05890a5e13444e108efe57b788aa",
        ],
    ),
    "EMNIST/balanced": emnist("balanced", 47, 112_800),
    "EMNIST/byclass": emnist("byclass", 62, 697_932),
    "EMNIST/bymerge": emnist("bymerge", 47, 697_932),
    "EMNIST/digits": emnist("digits", 10, 240_000),
    "EMNIST/letters": emnist("letters", 26, 124_800, first_label=1),
    "EMNIST/mnist": emnist("mnist", 10, 60_000),
}


def unknown_name(name: str) -> str:
    """Return what to say of a name that is none of the known ones."""
    close = difflib.get_close_matches(name, KNOWN_SETS, n=1, cutoff=0.6)
    meant = f"did you mean {close[0]}? " if close else ""
    return (
        f"dataset.name is {name!r}; {meant}Known by name are {', '.join(KNOWN_SETS)}; "
        "for files of your own, set dataset.folder too"
    )


def files_of(name: str) -> list[str]:
    """Return the names of a data set's four files, in the order of `ROLES`."""
    return KNOWN_SETS[name].files if name in KNOWN_SETS else USUAL_FILES


def expanded(path: str) -> Path:
    """Return a path in which ``~`` and ``$NAME`` are replaced, as a shell does."""
    return Path(os.path.expandvars(os.path.expanduser(path)))


def find_files(name: str, folder: Path, check: bool = True) -> dict[str, Path]:
    """Find the four files of a data set in a folder.

    Parameters
    ----------
    name : str
        The data set.
    folder : Path
        Where they are, packed or not.
    check : bool, optional
        Whether they are there already; else they are said to be there, unpacked.

    Returns
    -------
    dict of str to Path
        By `ROLES`.

    Raises
    ------
    UserError
        If one is missing.
    """
    files = dict(zip(ROLES, files_of(name), strict=True))
    if not check:
        return {role: folder / file for role, file in files.items()}
    if not folder.is_dir():
        raise UserError(
            f"dataset.folder is {folder}, and there is no such folder",
            "correct it in the config; ~ and $NAME stand for what a shell knows",
        )
    found = {}
    for role, file in files.items():
        for spelled in spellings(file):
            for path in [folder / spelled, folder / f"{spelled}.gz"]:
                if path.is_file():
                    found.setdefault(role, path)
    if missing := [file for role, file in files.items() if role not in found]:
        raise UserError(
            f"dataset.folder is {folder}, which lacks {', '.join(missing)}; "
            f"it holds {contents(folder)}",
            "put all four IDX files there, as they are or as .gz, under the names "
            f"{', '.join(files.values())}",
        )
    return found


def contents(folder: Path) -> str:
    """Name what lies in a folder, or the first of it."""
    names = sorted(f"{path.name}{'/' * path.is_dir()}" for path in folder.iterdir())
    more = " and more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more or "nothing"


class RouteFailed(Exception):
    """Why a file, or a route to the files, cannot be used, in one line.

    Parameters
    ----------
    problem : str
        What is wrong.
    hint : str, optional
        How to fix it.
    """

    def __init__(self, problem: str, hint: str = ""):
        super().__init__(f"{problem}: {hint}" if hint else problem)
        self.problem, self.hint = problem, hint


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
            if not packed.startswith(GZIP):
                raise RouteFailed(f"{path} is not packed", "take .gz off its name")
            content = gzip.decompress(packed)
        elif packed.startswith(GZIP):
            raise RouteFailed(f"{path} is packed", "add .gz to its name")
    except (OSError, EOFError, zlib.error) as error:
        raise RouteFailed(f"{path} cannot be read: {error}") from None
    if sha256:
        verify(content, sha256, path)
    elif md5 and path.suffix == ".gz":
        verify(packed, md5, path)
    return content


def verify(content: bytes, digest: str, name: str | Path) -> None:
    """Raise `RouteFailed` if `content` has another digest than `digest`.

    A digest of 32 hexadecimal digits is an MD5, one of 64 a SHA-256.
    """
    kind = "MD5" if len(digest) == 32 else "SHA-256"
    method = hashlib.md5 if kind == "MD5" else hashlib.sha256
    found = method(content, usedforsecurity=False).hexdigest()
    if found != digest:
        raise RouteFailed(f"{name} has {kind} {found}, expected {digest}")
