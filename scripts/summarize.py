r"""Gather every number of the page, and what the numbers say.

For example:

    python scripts/summarize.py --tables results/tables/*.csv \
        --statistics results/statistics/*.csv --selections results/selection/*.json \
        --description results/dataset/train.json --names results/dataset/names.json \
        --split results/split/split.json --curves results/figures/*_loss.csv \
        results/figures/*_validation.csv \
        --shown results/figures/*_misclassified_*.csv \
        --schema workflow/schemas/summary.schema.yaml \
        --published workflow/report/published.yaml --epochs 30 --seeds 0 \
        --margin 0.001 --split-replicates 0 \
        --reference lambda~0.01 --reference-hyperparameters lambda=0.01 \
        learning_rate=0.1 batch_size=256 --config '{"epochs": 30}' --checkpoints \
        logistic_reference=results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt \
        --output summary.json
"""

import argparse
import json
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.digests import digest_of_file
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json, write_json
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.page.summary import (
    check,
    count_writers,
    read_tables,
    summarize,
)
from mnist_sweep.sweep.grid import canonical

import yaml


def hyperparameter(text: str) -> tuple[str, float]:
    """Read a hyper-parameter, as in `lambda=0.01`."""
    key, _, value = text.partition("=")
    try:
        return key, canonical(key, float(value))
    except (KeyError, ValueError):
        raise argparse.ArgumentTypeError(f"no hyper-parameter: {text!r}") from None


def run_and_path(text: str) -> tuple[str, Path]:
    """Read a run and its checkpoint, as in `mlp=results/runs/…/checkpoint.pt`."""
    run, _, path = text.partition("=")
    if not path:
        raise argparse.ArgumentTypeError(f"no run and path: {text!r}")
    return run, Path(path)


def main() -> None:
    """Read what a run has computed; write the summary."""
    parser = argument_parser(__doc__)
    parser.add_argument("--tables", type=Path, nargs="+", required=True)
    parser.add_argument("--statistics", type=Path, nargs="+", required=True)
    parser.add_argument("--selections", type=Path, nargs="+", required=True)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--split", type=Path, required=True)
    parser.add_argument("--curves", type=Path, nargs="+", required=True)
    parser.add_argument("--shown", type=Path, nargs="+", required=True, help="mistakes")
    parser.add_argument("--published", type=Path, required=True)
    parser.add_argument("--schema", type=Path, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument(
        "--margin", type=float, required=True, help="of equivalence, a share of images"
    )
    parser.add_argument("--split-replicates", type=int, required=True)
    parser.add_argument("--writers", type=Path, nargs="*", default=[])
    parser.add_argument("--reference", help="its trial's name, if there is one")
    parser.add_argument(
        "--reference-hyperparameters", type=hyperparameter, nargs="+", default=[]
    )
    parser.add_argument("--config", type=json.loads, required=True, help="as JSON")
    parser.add_argument(
        "--checkpoints", type=run_and_path, nargs="+", required=True, help="run=path"
    )
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    split = read_json(args.split)
    dataset = read_json(args.names) | read_json(args.description)
    summary = summarize(
        tables=read_tables(args.tables),
        statistics=read_tables(args.statistics),
        curves=read_tables(args.curves),
        shown=read_tables(args.shown),
        selections={path.stem: read_json(path) for path in args.selections},
        published=yaml.safe_load(args.published.read_text("utf-8")),
        experiment={
            "epochs": args.epochs,
            "seeds": args.seeds,
            "equivalence_margin": args.margin,
            "reference": args.reference,
            "reference_hyperparameters": dict(args.reference_hyperparameters),
            "split": split,
            "split_replicates": args.split_replicates,
            "writers": count_writers(
                map(read_parquet, args.writers),
                {"train": dataset["images"], "test": split["test"]["images"]},
            ),
        },
        dataset=dataset,
        provenance={
            "config": args.config,
            "checkpoints": [
                {"run": run, "path": str(path), "sha256": digest_of_file(path).sha256}
                for run, path in args.checkpoints
            ],
        },
    )
    check(summary, yaml.safe_load(args.schema.read_text("utf-8")))
    write_json(summary, args.output)


if __name__ == "__main__":
    run_program(main)
