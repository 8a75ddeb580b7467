"""The drawing of the stages, made from the rules: a file of rules is a stage."""

import json
import re
import subprocess
import sys
import tempfile
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from mnist_sweep.base.errors import UserError

PROJECT = ["Snakefile", "config.yaml", "environment.yml", "requirements.txt"]
PROJECT += ["scripts", "workflow"]
# The project's rules, planned as if the first trial of each sweep had been chosen:
# behind a checkpoint, Snakemake knows a rule's inputs only once there is a choice.
PROBE = """\
import json


include: "Snakefile"


def selection_of(model):
    return {"chosen": SWEEP[model][0]}


Path("rules.json").write_text(
    json.dumps(
        {
            r.name: {"stage": Path(r.snakefile).stem, "outputs": [*map(str, r.output)]}
            for r in workflow.rules
        }
    )
)
"""


@cache
def plan(root: Path) -> tuple[dict[str, dict], list[tuple[str, str]]]:
    """Let Snakemake plan the whole study from nothing, in an empty folder.

    Returns
    -------
    rules : dict
        For each rule by its name its ``stage``, which is the name of its file without
        suffix, and its ``outputs``, as patterns.
    edges : list of (str, str)
        Pairs of rules, of which the second needs the first.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in PROJECT:
            (folder / name).symlink_to((root / name).resolve())
        (folder / "probe.smk").write_text(PROBE, encoding="utf-8")
        command = [sys.executable, "-m", "snakemake", "all", "--rulegraph"]
        done = subprocess.run(
            [*command, "--snakefile", "probe.smk"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise UserError(
                f"the workflow cannot be planned:\n{done.stderr}",
                "the same should fail in: snakemake all --rulegraph",
            )
        rules = json.loads((folder / "rules.json").read_text(encoding="utf-8"))
    names = dict(re.findall(r'(\d+)\[label = "(\w+)"', done.stdout))
    pairs = re.findall(r"(\d+) -> (\d+)", done.stdout)
    return rules, [(names[first], names[second]) for first, second in pairs]


def stage_needs(
    rules: dict[str, dict], edges: list[tuple[str, str]]
) -> dict[str, set[str]]:
    """Return which stages each stage needs, in an order in which they can run.

    Rules in the Snakefile itself name targets and make nothing; they are left out.

    Raises
    ------
    UserError
        If two stages need each other.
    """
    needs = {
        rule["stage"]: set()
        for name, rule in rules.items()
        if rule["outputs"] and any(name in edge for edge in edges)
    }
    for pair in edges:
        first, second = (rules[name]["stage"] for name in pair)
        if first != second and second in needs:
            needs[second].add(first)
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise UserError(
            f"these stages need each other: {', '.join(error.args[1])}",
            "move a rule to the file of the stage in which its inputs are there",
        ) from None
    return {stage: needs[stage] for stage in order}


def direct_needs(needs: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return which stages each stage needs directly.

    Left out is a stage that it also needs through another: the transitive reduction.
    """
    before: dict[str, set[str]] = {}
    for stage, needed in needs.items():  # in order, so what is needed has been seen
        before[stage] = needed.union(*(before[other] for other in needed))
    return {
        stage: needed - set().union(*(before[other] for other in needed))
        for stage, needed in needs.items()
    }


def places(rules: dict[str, dict], stage: str) -> list[str]:
    """Return the folders below `results/` that a stage fills, and its single files."""
    outputs = [
        Path(output).parts
        for rule in rules.values()
        if rule["stage"] == stage
        for output in rule["outputs"]
    ]
    found = {
        f"{parts[1]}/" if len(parts) > 2 else parts[1]
        for parts in outputs
        if parts[0] == "results"
    }
    return sorted(found)


def draw_stages(root: Path) -> str:
    """Draw the stages as a Mermaid flowchart, in Markdown.

    Each has its name and the places that it fills. An arrow leads from a stage to one
    that needs its files.
    """
    rules, edges = plan(root)
    direct = direct_needs(stage_needs(rules, edges))
    lines = ["```mermaid", "flowchart LR"]
    for stage in direct:
        listed = "<br>".join(places(rules, stage))
        lines.append(f'    {stage}["<b>{stage}</b><br>{listed}"]')
    for stage, needed in direct.items():
        lines += [f"    {other} --> {stage}" for other in sorted(needed)]
    return "\n".join([*lines, "```"])


# Of the picture, in units of its own: a stage's box, the room between two, a line.
BOX, BETWEEN, LINE = 118, 34, 17


def picture_stages(root: Path) -> str:
    """Draw the stages as SVG, in the fonts and colours of the page.

    A stage stands to the right of all that it needs; stages that need the same stand
    below each other.
    """
    rules, edges = plan(root)
    direct = direct_needs(stage_needs(rules, edges))
    column: dict[str, int] = {}
    for stage, needed in direct.items():  # in order, so what is needed has its column
        column[stage] = max((column[other] + 1 for other in needed), default=0)
    filled = {stage: places(rules, stage) for stage in direct}
    height = LINE * (1 + max(map(len, filled.values()))) + 12
    row: dict[str, int] = {}
    for stage in direct:
        above = [other for other in row if column[other] == column[stage]]
        row[stage] = len(above)
    left = {stage: column[stage] * (BOX + BETWEEN) for stage in direct}
    top = {stage: row[stage] * (height + BETWEEN) for stage in direct}
    width = max(left.values()) + BOX
    tall = max(top.values()) + height
    text = ", then ".join(direct)
    lines = [
        f'<svg class="stages" viewBox="-1 -1 {width + 2} {tall + 2}"'
        f' role="graphics-document" aria-label="The stages, in order: {text}">'
    ]
    for stage in direct:
        x, y = left[stage], top[stage]
        lines.append(f'<rect x="{x}" y="{y}" width="{BOX}" height="{height}" rx="4"/>')
        lines.append(f'<text class="stage" x="{x + 9}" y="{y + LINE}">{stage}</text>')
        lines += [
            f'<text x="{x + 9}" y="{y + LINE * (number + 2)}">{place}</text>'
            for number, place in enumerate(filled[stage])
        ]
        for other in sorted(direct[stage]):
            start, end = left[other] + BOX, x
            y_from, y_to = top[other] + height / 2, y + height / 2
            lines.append(
                f'<path d="M{start} {y_from:g}L{end - 2} {y_to:g}m-6 -4l6 4l-6 4"/>'
            )
    return "\n".join([*lines, "</svg>"])
