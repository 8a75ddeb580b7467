"""Print the option with which pip gets PyTorch without CUDA, if its index answers.

On Linux, the Python package index has PyTorch with CUDA alone, some 3 GB that a CPU has
no use for; PyTorch's own index has a build without, a tenth as large. Not every network
reaches it. `make` calls this before there is an environment, so it needs nothing but
Python.

For example:

    python scripts/find_torch.py --build cpu
"""

import os
import subprocess
import sys

from mnist_sweep.base.command_line import argument_parser

INDEX = "https://download.pytorch.org/whl/cpu"
SECONDS = 10.0
ASK = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1]).read(1)"


def answers(index: str, seconds: float) -> bool:
    """Return whether an index lists PyTorch, within so many seconds.

    A child asks, since nothing else ends a look-up of a name that never comes back.
    """
    command = [sys.executable, "-c", ASK, f"{index}/torch/"]
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> None:
    """Print the option, or nothing, and on standard error why."""
    parser = argument_parser(__doc__)
    parser.add_argument("--build", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--index", default=INDEX)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    args = parser.parse_args()

    # Elsewhere, the package index has no build with CUDA; and a user's own settings
    # come first.
    ask = sys.platform == "linux" and "PIP_EXTRA_INDEX_URL" not in os.environ
    if args.build == "cuda" or not ask:
        return
    if answers(args.index, args.seconds):
        print(f"--extra-index-url {args.index}")
    else:
        print(
            f"{args.index} does not answer: PyTorch comes from your package index, "
            "perhaps with CUDA (some 3 GB)",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
