"""The SHA-256 of MNIST's four files, by which every copy of them is judged."""

import hashlib
from pathlib import Path

# The official files, uncompressed.
SHA256 = {
    "train-images-idx3-ubyte": (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    "train-labels-idx1-ubyte": (
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    ),
    "t10k-images-idx3-ubyte": (
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    ),
    "t10k-labels-idx1-ubyte": (
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    ),
}

Files = dict[str, bytes]  # the content of each of the four files, by name


class RouteFailed(Exception):
    """Why a route to the files failed, in one line."""


def verify(content: bytes, digest: str, name: str | Path) -> None:
    """Raise `RouteFailed` if `content` has another SHA-256 than `digest`."""
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise RouteFailed(f"{name} has SHA-256 {found}, expected {digest}")
