"""Train a multilayer perceptron once: one configuration, one seed."""

from mnist_sweep.base.errors import run_program
from mnist_sweep.models.mlp import MultilayerPerceptron
from mnist_sweep.training.run import run, run_parser


def main() -> None:
    """Train as the command line says."""
    parser = run_parser(__doc__)
    parser.add_argument("--hidden-units", type=int, required=True)
    args = parser.parse_args()
    sizes = {"hidden_units": args.hidden_units}
    run(args, "mlp", MultilayerPerceptron, sizes)


if __name__ == "__main__":
    run_program(main)
