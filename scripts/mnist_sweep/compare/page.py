"""The page that sets two studies beside each other."""

import tempfile
from pathlib import Path

from mnist_sweep.base.format import signed_points
from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.compare.studies import Row, Study
from mnist_sweep.drawing.axes import epoch_axis, percent_axis
from mnist_sweep.drawing.saving import save_figure
from mnist_sweep.drawing.style import GREY, MODEL_COLOURS, legend_above, new_figure
from mnist_sweep.page.assets import content_security_policy, data_island, read_assets
from mnist_sweep.page.inline_svg import Styles, inline
from mnist_sweep.page.render import environment

from markupsafe import Markup
from matplotlib.figure import Figure

ACROSS, MOST_PANELS = 3, 9
SAID = {
    "better": "is more accurate in B",
    "worse": "is less accurate in B",
    "equivalent": "is as accurate in B as in A",
    "undecided": "may be more or less accurate in B: which is undecided",
}


def sentences(found: Row) -> list[str]:
    """Say first which data differ, then what changed of each model."""
    told = [f"Other data: {', '.join(found['data'])}."] if found["data"] else []
    for row in found["accuracies"]:
        if row["difference"] is None:
            of = "all of its seeds diverged in A or in B"
        elif row["low"] is None:
            of = f"{signed_points(row['difference'], 2)} points, too few images"
        else:
            points = (signed_points(row[k], 2) for k in ["difference", "low", "high"])
            of = "{} points, 95 % interval {} to {}".format(*points)
        told.append(f"The {SHORT_MODELS[row['model']]} {SAID[row['verdict']]} ({of}).")
        for name, side in {"A": row["first"], "B": row["second"]}.items():
            if side["seeds"] == 1:
                told.append(f"{name} has one seed: how much seeds matter is unknown.")
    if not found["accuracies"]:
        told.append("The two studies have no model in common.")
    keys = [row["key"] for row in found["settings"]]
    few = f"Settings that differ: {', '.join(keys)}."
    told.append(few if len(keys) <= 3 else f"{len(keys)} settings differ.")
    return told if keys else [*told[:-1], "Configuration and releases are the same."]


def shown_trials(found: Row) -> list[tuple[str, str]]:
    """Return the trials to draw: those chosen, then those that differ most."""
    chosen = [
        (row["model"], row[side]["trial"])
        for row in found["accuracies"]
        for side in ["first", "second"]
    ]
    differing = [(r["model"], r["trial"]) for r in found["trials"] if r["difference"]]
    return list(dict.fromkeys([*chosen, *differing]))[:MOST_PANELS]


def draw(studies: list[Study], shown: list[tuple[str, str]]) -> Figure:
    """Draw a panel for each trial, with the curves of the studies that have it."""
    down = -(-len(shown) // ACROSS)
    figure = new_figure(height=0.4 + 2.3 * down)
    panels = figure.subplots(down, ACROSS, squeeze=False).ravel()
    for axes, (model, trial) in zip(panels, shown, strict=False):
        styles = [("A", GREY, "--"), ("B", MODEL_COLOURS[model], "-")]
        curves = [study.curve(model, trial) for study in studies]
        for curve, (name, colour, dashes) in zip(curves, styles, strict=True):
            if curve is not None:
                axes.plot(curve.index, 100 * curve, dashes, color=colour, label=name)
        epoch_axis(axes, max(len(curve) for curve in curves if curve is not None))
        percent_axis(axes)
        axes.set_title(f"{SHORT_MODELS[model]}\n{trial}", fontsize=8)
    for axes in panels[len(shown) :]:
        axes.remove()
    figure.supylabel("Validation accuracy (%)", fontsize=9)
    lines = {line.get_label(): line for axes in figure.axes for line in axes.lines}
    legend_above(figure, [lines[name] for name in sorted(lines)])
    return figure


def render_comparison(found: Row, first: Study, second: Study, folder: Path) -> str:
    """Render the page of what `compare` has found, by the templates in a folder."""
    styles, drawing = Styles(), ""
    shown = [
        one
        for one in shown_trials(found)
        if any(study.curve(*one) is not None for study in (first, second))
    ]
    if shown:
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary) / "curves.svg"
            save_figure(draw([first, second], shown), path)
            text = f"{len(shown)} panels of validation accuracy by epoch, A beside B"
            drawing = inline(path.read_bytes(), "compared_curves", styles, text)
    script = read_assets(folder / "scripts", "*.js")
    # Names and labels of models as the second study has them, or else the first.
    sweeps = first.summary["sweeps"] | second.summary["sweeps"]
    templates = environment(folder, second.summary | {"sweeps": sweeps})
    return templates.get_template("compare.html.j2").render(
        found=found,
        names=[str(study.folder) for study in (first, second)],
        sentences=sentences(found),
        drawing=Markup(drawing),
        style=read_assets(folder / "styles", "*.css") + "\n" + Markup(styles.css()),
        script=script,
        policy=content_security_policy(script),
        data=data_island({"runs": {}, "headings": {}, "csv": {}}),
    )
