"""List the runs of trials that are no longer in the config, or remove them.

For example:

    python scripts/leftovers.py --configfile mine.yaml
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.format import plural
from mnist_sweep.snakefile.leftovers import leftovers, read_config, remove


def main() -> None:
    """List them; with --remove, remove them."""
    parser = argument_parser(__doc__)
    parser.add_argument("--configfile", type=Path, nargs="+", default=[])
    parser.add_argument("--remove", action="store_true")
    args = parser.parse_args()
    results = Path("results")
    found = leftovers(results, read_config([Path("config.yaml"), *args.configfile]))
    for run in found:
        print(run)
        if args.remove:
            remove(run, results)
    what = "removed" if args.remove else "not in the config; remove them with --remove"
    count = plural(len(found), "run")
    print(f"{count} {what}" if found else "every run is in the config")


if __name__ == "__main__":
    run_program(main)
