"""The worked example of the contributor guide: a figure, its program and its entry."""

import re
import runpy
import textwrap

import pandas as pd
import yaml
from helpers.project import ROOT
from matplotlib.figure import Figure

from mnist_sweep.base.catalogue import FIGURE_KEYS, read_entries, read_tables

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def example(language: str) -> str:
    """Return the block of a language in the section that adds a figure."""
    section = GUIDE.partition("## Add a figure")[2].partition("\n## ")[0]
    block = re.search(rf"^( *)```{language}\n(.*?)^\1```", section, re.DOTALL | re.M)
    return textwrap.dedent(block[2])


def test_the_program_draws_the_table_that_the_entry_names(tmp_path):
    program = tmp_path / "optimism.py"
    program.write_text(example("python"), encoding="utf-8")
    draw = runpy.run_path(str(program))["draw"]
    data = pd.DataFrame({"run": ["logistic", "mlp"], "difference": [0.01, -0.002]})
    figure = draw(data)
    assert isinstance(figure, Figure)
    (axes,) = figure.axes
    assert [bar.get_height() for bar in axes.patches] == [1.0, -0.2]


def test_the_entry_has_the_keys_of_a_figure_and_an_existing_table():
    (entry,) = read_entries(yaml.safe_load(example("yaml")), "CONTRIBUTING.md")
    assert entry.facts.keys() == FIGURE_KEYS
    listed = read_tables(ROOT / "workflow/tables.yaml", "statistics")
    made = {f"results/statistics/{name}.csv" for e in listed for name in e.names()}
    assert entry.facts["data"] in made
    figures = yaml.safe_load((ROOT / "workflow/figures.yaml").read_text("utf-8"))
    sections = {figure.get("section") for figure in figures.values()}
    assert entry.facts["section"] in sections
