"""A model of one's own, as the docs say to add one."""

import re
import subprocess

import torch
from helpers.project import ROOT, planned


def code_block(language: str) -> str:
    """Give the first block of a language in the document."""
    text = (ROOT / "docs/own-model.md").read_text(encoding="utf-8")
    return re.search(rf"```{language}\n(.*?)```", text, re.S).group(1)


def test_the_documented_model_takes_the_perceptron_s_place(finished, tmp_path):
    project = finished.copied_to(tmp_path / "project")
    models = project.folder / "scripts/mnist_sweep/models"
    (models / "deep_perceptron.py").write_text(code_block("python"), encoding="utf-8")
    done = subprocess.run(
        ["git", "apply", "-"],
        cwd=project.folder,
        input=code_block("diff"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Nothing to be done" in project.make("-n", "logistic")
    project.make("--cores", "2", "results/report.html")
    checkpoint = next(project.folder.glob("results/runs/mlp/*/seed~0/checkpoint.pt"))
    state = torch.load(checkpoint, weights_only=True)["model"]
    assert set(state) == {f"{kind}{n}" for kind in ["weight", "bias"] for n in range(3)}
    project.append("scripts/mnist_sweep/models/deep_perceptron.py", "\n# changed\n")
    # The sweep's two perceptrons; which of them has replicates is known only after.
    assert planned(project.make("-n", "mlp"))["train"] == 2
    assert "Nothing to be done" in project.make("-n", "logistic")
