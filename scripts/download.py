"""Get the four files of MNIST, or of a set like it, from a folder or the network."""

import hashlib
import signal
import sys
from functools import partial
from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import whole_file, write_json
from mnist_sweep.data.known_sets import KNOWN_SETS
from mnist_sweep.data.sources import fetch


def download(
    *,
    dataset: str = "MNIST",
    root: Path,
    output: list[Path],
    digests: Path | None = None,
) -> None:
    """Write the four uncompressed IDX files, all of them or none.

    Parameters
    ----------
    dataset : str
        A known data set.
    root : Path
        A folder that may hold the data set already; nothing in it is changed.
    output : list of Path
        Where to write, in any order, under the names that the files have.
    digests : Path, optional
        Where to write their SHA-256.
    """
    names = KNOWN_SETS[dataset].files
    if {path.name for path in output} != set(names):
        raise UserError(
            f"--output does not name the files of {dataset}",
            f"name {', '.join(names)}, in any folder",
        )
    # Ending on SIGTERM by an exception kills the children and removes their folders.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    files = fetch(dataset, root, report=partial(print, flush=True))
    for path in output:
        with whole_file(path) as temporary:
            temporary.write_bytes(files[path.name])
    if digests:
        of_files = {name: hashlib.sha256(files[name]).hexdigest() for name in names}
        write_json(of_files, digests)


if __name__ == "__main__":
    run_program(download)
