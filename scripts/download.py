r"""Get the four files of MNIST, or of a set like it, from a folder or the network.

For example:

    python scripts/download.py --root resources \
        --output mnist/train-images-idx3-ubyte mnist/train-labels-idx1-ubyte \
        mnist/t10k-images-idx3-ubyte mnist/t10k-labels-idx1-ubyte
"""

import hashlib
import signal
import sys
from functools import partial
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file, write_json
from mnist_sweep.data.known_sets import KNOWN_SETS
from mnist_sweep.data.sources import fetch


def main() -> None:
    """Write the four uncompressed IDX files, all of them or none."""
    parser = argument_parser(__doc__)
    parser.add_argument("--dataset", choices=KNOWN_SETS, default="MNIST")
    parser.add_argument(
        "--root",
        type=Path,
        required=True,
        help="folder that may hold the data set already; nothing in it is changed",
    )
    parser.add_argument(
        "--output",
        type=Path,
        nargs=4,
        required=True,
        metavar="FILE",
        help="where to write, in any order, under the names that the files have",
    )
    parser.add_argument("--digests", type=Path, help="where to write their SHA-256")
    args = parser.parse_args()
    names = KNOWN_SETS[args.dataset].files
    if {path.name for path in args.output} != set(names):
        parser.error(f"--output must name {', '.join(names)}")

    # Ending on SIGTERM by an exception kills the children and removes their folders.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    files = fetch(args.dataset, args.root, report=partial(print, flush=True))
    for path in args.output:
        with whole_file(path) as temporary:
            temporary.write_bytes(files[path.name])
    if args.digests:
        digests = {name: hashlib.sha256(files[name]).hexdigest() for name in names}
        write_json(digests, args.digests)


if __name__ == "__main__":
    run_program(main)
