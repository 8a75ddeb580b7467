"""Which files the rules can make, and which of them a misspelled target may mean."""

import difflib
import re
from collections.abc import Iterable, Iterator
from itertools import product

from mnist_sweep.sweep.grid import nearest_name

WILDCARD = re.compile(r"\{(\w+)(?:,((?:[^{}]|\{[^{}]*\})*))?\}")


def expand_pattern(pattern: str, trials: dict[str, Iterable[str]]) -> Iterator[str]:
    """Yield every file that an output's pattern stands for.

    Parameters
    ----------
    pattern : str
        An output as Snakemake holds it, with each wildcard's constraint in it, which
        lists its values: ``results/selection/{model,logistic|mlp}.json``.
    trials : dict of str to iterable of str
        The names of each model's trials, for ``{trial}``.
    """
    parts = WILDCARD.split(pattern)
    names = list(dict.fromkeys(parts[1::3]))
    values = {
        name: re.sub(r"\\(.)", r"\1", constraint).split("|")
        for name, constraint in zip(parts[1::3], parts[2::3], strict=True)
        if constraint and name != "trial"
    }
    options = [values.get(name, [""]) for name in names]
    for chosen in product(*options):
        filled = dict(zip(names, chosen, strict=True))
        of_trials = trials[filled["model"]] if "trial" in names else [""]
        for trial in of_trials:
            filled["trial"] = trial
            yield WILDCARD.sub(lambda match: filled[match[1]], pattern)  # noqa: B023


def is_made(
    matches: Iterable[dict[str, str]], trials: dict[str, Iterable[str]]
) -> bool:
    """Return whether some output that matches a target is one that the config asks for.

    Parameters
    ----------
    matches : iterable of dict of str to str
        The wildcards of each output that matches the target.
    trials : dict of str to iterable of str
        The names of each model's trials: any name matches ``{trial}``.
    """
    return any(
        "trial" not in wildcards or wildcards["trial"] in trials[wildcards["model"]]
        for wildcards in matches
    )


def nearest_target(
    target: str, patterns: list[str], trials: dict[str, Iterable[str]]
) -> str:
    """Return the file that a target which nothing makes may mean."""
    parts = target.split("/")
    if target.startswith("results/runs/") and len(parts) > 3 and parts[2] in trials:
        parts[3] = nearest_name(trials[parts[2]], parts[3])
    known = [file for pattern in patterns for file in expand_pattern(pattern, trials)]
    return difflib.get_close_matches("/".join(parts), known, n=1, cutoff=0)[0]
