"""The lists of figures and tables: what they may hold, and what is said of mistakes."""

from pathlib import Path

import pytest
from helpers.project import ROOT

from mnist_sweep.base.catalogue import (
    all_names,
    check_captions,
    check_findings,
    check_values,
    read_figures,
    read_tables,
)
from mnist_sweep.base.errors import UserError
from mnist_sweep.sweep.grid import KEYS

ENTRY = """\
"{model}_loss_{split}":
  models: [logistic, mlp]
  splits: [train, test]
  module: loss
  title: Loss
  caption: loss
  category: Curves
  section: "{model}-loss"
"""


@pytest.fixture
def listed(tmp_path):
    """The function that writes a list of figures."""

    def write(text: str) -> Path:
        path = tmp_path / "figures.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_an_entry_is_a_file_for_each_model_and_split(listed):
    (figure,) = read_figures(listed(ENTRY))
    assert figure.names() == [
        "logistic_loss_train",
        "logistic_loss_test",
        "mlp_loss_train",
        "mlp_loss_test",
    ]
    assert figure.base() == "loss"
    assert figure.facts["data"] == "results/figures/{model}_loss_{split}.csv"
    assert figure.constraints() == {"model": "logistic|mlp", "split": "train|test"}
    labels = {"figure": "Loss", "model": "{model}", "split": "{split}"}
    assert figure.labels("figure", format="{ext}") == {**labels, "format": "{ext}"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("module:", "modules:", "lacks the key module"),
        ("  title: Loss", "  title: Loss\n  colour: red", "unknown key: colour"),
        ("title: Loss", "title: 3", "title is 3, not a text"),
        ("  splits: [train, test]\n", "", "names {split}"),
        ("[logistic, mlp]", "mlp", "names {model}"),
        ("[logistic, mlp]", "[logistic", "is not YAML"),
        ('"{model}_loss_{split}":', "loss: 3\nother:", "loss is 3, not an entry"),
    ],
)
def test_a_mistake_in_an_entry_is_told_with_its_place(listed, old, new, said):
    assert old in ENTRY
    path = listed(ENTRY.replace(old, new, 1))
    with pytest.raises(UserError) as error:
        read_figures(path)
    message = str(error.value)
    assert said in message
    assert str(path) in message
    assert "\nhint: " in message


@pytest.mark.parametrize("text", ["", "- a\n", "3\n"])
def test_a_file_that_is_no_list_is_told(listed, text):
    with pytest.raises(UserError, match="has no entries"):
        read_figures(listed(text))
    with pytest.raises(UserError, match="has no entries"):
        read_tables(listed(text))


def test_a_model_or_split_that_there_is_not_is_told(listed):
    figures = read_figures(listed(ENTRY.replace("mlp", "gan")))
    with pytest.raises(UserError, match="the model gan, which there is not"):
        check_values(figures, KEYS)
    figures = read_figures(listed(ENTRY.replace("test", "exam")))
    with pytest.raises(UserError, match="the split exam, which there is not"):
        check_values(figures, KEYS)


def test_a_figure_without_a_caption_is_told(listed, tmp_path):
    figures = read_figures(listed(ENTRY))
    with pytest.raises(UserError, match=r"has no caption, .*loss\.rst"):
        check_captions(figures, tmp_path)
    (tmp_path / "captions").mkdir()
    (tmp_path / "captions/loss.rst").write_text("The loss.")
    check_captions(figures, tmp_path)


def test_a_figure_of_which_nothing_says_what_it_finds_is_told(listed, tmp_path):
    figures = read_figures(listed(ENTRY))
    with pytest.raises(UserError, match=r"there is no .*loss\.txt\.j2"):
        check_findings(figures, tmp_path)
    (tmp_path / "findings").mkdir()
    (tmp_path / "findings/loss.txt.j2").write_text("")
    check_findings(figures, tmp_path)


def test_a_table_s_caption_is_named_after_it(listed):
    text = 'tables:\n  "{model}_trials":\n    models: all\n    title: Trials\n'
    (table,) = read_tables(listed(text))
    assert table.facts["caption"] == "tables/trials"
    assert table.labels("table") == {"table": "Trials", "model": "{model}"}


def test_the_project_s_own_lists_are_in_order():
    workflow = ROOT / "workflow"
    lists = [read_figures(workflow / "figures.yaml")]
    lists += [
        read_tables(workflow / "tables.yaml", kind) for kind in ["tables", "statistics"]
    ]
    for entries in lists:
        check_values(entries, KEYS)
        names = all_names(entries)
        assert len(set(names)) == len(names) > 0
