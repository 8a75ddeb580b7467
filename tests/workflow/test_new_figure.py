"""A figure more is a module, an entry, a caption and its finding."""

import json
import re
import textwrap

import pytest
from helpers.graph import graph_of
from helpers.project import PAGE, ROOT, Project, planned

NAME = "averaging"
CAPTION = "What the mean of the last weights gains."


def example(language: str) -> str:
    """Return the block of a language in the section that adds a figure."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = guide.partition("## Add a figure")[2].partition("\n## ")[0]
    block = re.search(rf"^( *)```{language}\n(.*?)^\1```", section, re.DOTALL | re.M)
    return textwrap.dedent(block[2])


@pytest.fixture
def project(finished, tmp_path) -> Project:
    """A finished project with the figure added."""
    project = finished.copied_to(tmp_path / "project")
    program = project.folder / f"scripts/mnist_sweep/figures/{NAME}.py"
    program.write_text(example("python"), encoding="utf-8")
    project.append("workflow/figures.yaml", "\n" + example("yaml"))
    caption = project.folder / f"workflow/report/captions/{NAME}.rst"
    caption.write_text(CAPTION + "\n", encoding="utf-8")
    finding = project.folder / f"workflow/report/findings/{NAME}.txt.j2"
    finding.write_text(example("jinja"), encoding="utf-8")
    for document in ["README.md", "CONTRIBUTING.md", "docs", "results/README.md"]:
        source, target = ROOT / document, project.folder / document
        if source.is_dir():
            target.mkdir()
            for path in source.glob("*.md"):
                (target / path.name).write_bytes(path.read_bytes())
        else:
            target.write_bytes(source.read_bytes())
    return project


def test_without_its_finding_nothing_starts(project):
    (project.folder / f"workflow/report/findings/{NAME}.txt.j2").unlink()
    done = project.snakemake("-n")
    assert done.returncode != 0
    assert f"error: nothing says what {NAME} finds" in done.stdout
    assert "hint: write it" in done.stdout
    assert "Traceback" not in done.stdout


def test_it_is_a_target_on_the_page_in_the_help_and_in_the_list(project):
    # The figure, its numbers beside it, and the page that shows it; nothing else.
    graph = graph_of(project)
    assert graph.planned() == {
        f"draw_{NAME}": 1,
        "report": 1,
        "all": 1,
    }
    (drawn,) = graph.of(f"draw_{NAME}")
    assert f"scripts/mnist_sweep/figures/{NAME}.py" in drawn.inputs
    assert "scripts/mnist_sweep/drawing/style.py" in drawn.inputs
    jobs = planned(project.make("-n", "figures"))
    assert jobs == {f"draw_{NAME}": 1, "figures": 1}
    assert planned(project.make("-n", f"results/figures/{NAME}.png")) == {
        f"draw_{NAME}": 1,
    }
    assert f"draw_{NAME}" in project.make("--list")

    project.make("--cores", "2", PAGE)
    page = project.read(PAGE)
    assert f'id="{NAME}"' in page
    assert CAPTION in page
    assert ">Averaged weights change test accuracy by up to " in page

    done = project.run("python", "scripts/document.py")
    assert done.returncode == 0, done.stdout
    assert NAME in project.read("results/README.md").partition("igures")[2]
    assert json.loads(project.read("results/summary.json"))
