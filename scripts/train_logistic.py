"""Train softmax regression once: one configuration, one seed."""

from mnist_sweep.base.errors import run_program
from mnist_sweep.models.logistic import SoftmaxRegression
from mnist_sweep.training.run import run, run_parser


def main() -> None:
    """Train as the command line says."""
    args = run_parser(__doc__).parse_args()
    run(args, "logistic", SoftmaxRegression, sizes={})


if __name__ == "__main__":
    run_program(main)
