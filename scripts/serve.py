"""Fork programs that have their libraries imported.

Snakemake starts this when a run begins, and it ends with Snakemake; see
`mnist_sweep.snakefile.starter`.

For example:

    python scripts/serve.py 3
"""

import socket
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.snakefile.starter import serve


def main() -> None:
    """Serve the jobs that connect."""
    parser = argument_parser(__doc__)
    parser.add_argument("listener", type=int, help="number of the socket's file")
    with socket.socket(fileno=parser.parse_args().listener) as listener:
        serve(listener, Path(__file__).parent)


if __name__ == "__main__":
    main()
