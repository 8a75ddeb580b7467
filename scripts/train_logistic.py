"""Train softmax regression once: one configuration, one seed."""

from mnist_sweep.errors import run_program
from mnist_sweep.models.softmax_regression import SoftmaxRegression
from mnist_sweep.runs import run, run_parser


def main() -> None:
    """Train as the command line says."""
    args = run_parser(__doc__).parse_args()
    run(args, "logistic", SoftmaxRegression, sizes={})


if __name__ == "__main__":
    run_program(main)
