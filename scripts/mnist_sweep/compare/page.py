"""The page that sets two studies beside each other."""

import tempfile
from pathlib import Path
from typing import Any

from mnist_sweep.base.format import signed_points
from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.compare.curves import draw
from mnist_sweep.compare.reading import Results
from mnist_sweep.drawing.saving import save_figure
from mnist_sweep.page.assets import content_security_policy, data_island, read_assets
from mnist_sweep.page.inline_svg import Styles, inline
from mnist_sweep.page.render import environment

from markupsafe import Markup

MOST_PANELS = 9


def sentences(found: dict[str, Any]) -> list[str]:
    """Say in a sentence for each model what changed, and what did in the settings."""
    told = []
    for row in found["accuracies"]:
        name = SHORT_MODELS[row["model"]]
        limits = " to ".join(signed_points(row[end], 2) for end in ["low", "high"])
        difference = f"{signed_points(row['difference'], 2)} points, 95 % interval"
        verdict = {
            "better": "is more accurate in B",
            "worse": "is less accurate in B",
            "equivalent": "is as accurate in B as in A",
            "undecided": "may be more or less accurate in B: which is undecided",
        }[row["verdict"]]
        told.append(f"The {name} {verdict} ({difference} {limits}).")
    if not told:
        told.append("The two studies have no model in common.")
    keys = [row["key"] for row in found["settings"]]
    if not keys:
        told.append("Configuration and releases are the same.")
    elif len(keys) <= 3:
        told.append(f"What differs in the settings: {', '.join(keys)}.")
    else:
        told.append(f"{len(keys)} settings differ.")
    return told


def shown_trials(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the trials to draw: those chosen, then those that differ most."""
    chosen = [
        (row["model"], row[side]["trial"])
        for row in found["accuracies"]
        for side in ["first", "second"]
    ]
    differing = [
        (abs(row["difference"]), model, row["trial"])
        for model, of in found["trials"].items()
        for row in of["shared"]
        if row["difference"]
    ]
    ordered = sorted(differing, key=lambda one: (-one[0], one[1:]))
    every = [*chosen, *((model, trial) for _, model, trial in ordered)]
    return list(dict.fromkeys(every))[:MOST_PANELS]


def render_comparison(
    found: dict[str, Any], first: Results, second: Results, folder: Path
) -> str:
    """Render the page.

    Parameters
    ----------
    found : dict
        What `compare` returns.
    first, second : Results
        The studies.
    folder : Path
        Where the templates, the styles and the scripts are.
    """
    names = [str(study.folder) for study in (first, second)]
    styles, drawing = Styles(), ""
    if shown := shown_trials(found):
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary) / "curves.svg"
            save_figure(draw(first, second, shown, ["A", "B"]), path)
            text = f"{len(shown)} panels of validation accuracy by epoch, A beside B"
            drawing = inline(path.read_bytes(), "compared_curves", styles, text)
    script = read_assets(folder / "scripts", "*.js")
    # Names and labels of models as the second study has them, or else the first.
    sweeps = first.summary["sweeps"] | second.summary["sweeps"]
    templates = environment(folder, second.summary | {"sweeps": sweeps})
    return templates.get_template("compare.html.j2").render(
        found=found,
        names=names,
        sentences=sentences(found),
        drawing=Markup(drawing),
        style=read_assets(folder / "styles", "*.css") + "\n" + Markup(styles.css()),
        script=script,
        policy=content_security_policy(script),
        data=data_island({"runs": {}, "headings": {}, "csv": {}}),
    )
