"""What the page's script knows besides what it finds on the page."""

from typing import Any

from mnist_sweep.base import names
from mnist_sweep.base.families import HYPERPARAMETERS
from mnist_sweep.evaluation.mistakes import ACROSS
from mnist_sweep.page.figures import Figure

Summary = dict[str, Any]


def script_data(
    summary: Summary, labels: dict[str, dict[str, str]], figures: list[Figure]
) -> dict[str, Any]:
    """Return what goes into the page as `page.data`.

    Parameters
    ----------
    summary : dict
        What `summarize` returns.
    labels : dict
        Of each model the label of each trial.
    figures : list of Figure
        Those of the page.
    """
    return {
        "runs": describe_runs(summary, labels),
        "headings": {key: one.heading for key, one in HYPERPARAMETERS.items()},
        "gallery": describe_gallery(summary),
        "csv": {" ".join(figure.data): figure.numbers for figure in figures},
    }


def describe_runs(
    summary: Summary, labels: dict[str, dict[str, str]]
) -> dict[str, dict[str, Any]]:
    """Describe every trial for the page's script, by ``model/trial``.

    Figures and tables name a trial by the same words, in ``data-run``.
    """
    return {
        f"{model}/{row['trial']}": {
            "model": model,
            "name": names.SHORT_MODELS[model],
            "label": labels[model][row["trial"]],
            "values": {key: row[key] for key in sweep["named"]},
        }
        for model, sweep in summary["sweeps"].items()
        for row in sweep["trials"]
    }


def describe_gallery(summary: Summary) -> dict[str, Any]:
    """Tell the page's script how the picture of the gallery is laid out."""
    return {
        "models": [{"id": m, "name": names.SHORT_MODELS[m]} for m in summary["sweeps"]],
        "classes": summary["dataset"]["class_names"],
        "rows": summary["dataset"]["rows"],
        "columns": summary["dataset"]["columns"],
        "across": ACROSS,
    }
