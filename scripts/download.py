r"""Get MNIST's four files, verified, from the user's folder or from the network.

For example:

    python scripts/download.py --root resources \
        --output mnist/train-images-idx3-ubyte mnist/train-labels-idx1-ubyte \
        mnist/t10k-images-idx3-ubyte mnist/t10k-labels-idx1-ubyte
"""

import signal
import sys
from functools import partial
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file, write_json
from mnist_sweep.data.checksums import SHA256
from mnist_sweep.data.sources import fetch


def main() -> None:
    """Write the four uncompressed IDX files, all of them or none."""
    parser = argument_parser(__doc__)
    parser.add_argument(
        "--root",
        type=Path,
        required=True,
        help="folder that may hold MNIST already; nothing in it is changed",
    )
    parser.add_argument(
        "--output",
        type=Path,
        nargs=4,
        required=True,
        metavar="FILE",
        help=f"where to write, in any order, under the names {', '.join(SHA256)}",
    )
    parser.add_argument("--digests", type=Path, help="where to write their SHA-256")
    args = parser.parse_args()
    if {path.name for path in args.output} != set(SHA256):
        parser.error(f"--output must name {', '.join(SHA256)}")

    # Ending on SIGTERM by an exception kills the children and removes their folders.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    files = fetch(args.root, report=partial(print, flush=True))
    for path in args.output:
        with whole_file(path) as temporary:
            temporary.write_bytes(files[path.name])
    if args.digests:
        write_json(SHA256, args.digests)


if __name__ == "__main__":
    run_program(main)
