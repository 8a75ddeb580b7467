"""Models beside the study's: the one that ships, and one as the docs say to add it."""

import json
import re

import torch
from helpers.project import ROOT, digests, planned


def code_block(language: str, holds: str) -> str:
    """Give the block of a language in the document that holds some text."""
    text = (ROOT / "docs/own-model.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"```{language}\n(.*?)```", text, re.S)
    return next(block for block in blocks if holds in block)


def test_the_documented_model_is_swept_beside_the_others(finished, tmp_path):
    project = finished.copied_to(tmp_path / "project")
    before = digests(project, "runs")
    file = project.folder / "scripts/mnist_sweep/models/deep.py"
    file.write_text(code_block("python", "MODEL"), encoding="utf-8")
    assert "Nothing to be done" in project.make("-n", "logistic")
    project.append("small.yaml", code_block("yaml", "deep"))
    project.make("--cores", "2", "results/report.html")

    assert before.items() <= digests(project, "runs").items()
    checkpoint = next(project.folder.glob("results/runs/deep/*/seed~0/checkpoint.pt"))
    assert checkpoint.parts[-3] in {
        f"lr~{rate}_width~{width}" for rate in [0.1, 0.01] for width in [50, 100]
    }
    state = torch.load(checkpoint, weights_only=True)["model"]
    assert set(state) == {f"{kind}{n}" for kind in ["weight", "bias"] for n in range(3)}
    summary = json.loads(project.read("results/summary.json"))
    assert set(summary["sweeps"]) == {"deep", "logistic", "mlp"}
    pairs = {(pair["first"], pair["second"]) for pair in summary["verdicts"]["models"]}
    assert len(pairs) == 3
    page = project.read("results/report.html")
    assert "Deep perceptron" in page
    assert 'id="deep_grid_heatmap"' in page

    project.append("scripts/mnist_sweep/models/deep.py", "\n# changed\n")
    # The sweep's four; which of them has replicates is known only after.
    assert planned(project.make("-n", "deep"))["train"] == 4
    for model in ["logistic", "mlp"]:
        assert "Nothing to be done" in project.make("-n", model)


def test_a_model_can_be_the_only_one(finished, tmp_path):
    project = finished.copied_to(tmp_path / "project")
    text = re.sub(r"(logistic|mlp): .*\n", r"\1: false\n", project.read("small.yaml"))
    project.write_config(text + "cnn: {channels: [1, 2]}\n")
    project.make("--cores", "2", "results/report.html")
    summary = json.loads(project.read("results/summary.json"))
    assert list(summary["sweeps"]) == ["cnn"]
    assert summary["verdicts"]["models"] == []
    names = {row["trial"] for row in summary["sweeps"]["cnn"]["trials"]}
    assert names == {"channels~1", "channels~2"}
    assert summary["comparison"][0]["parameters"] > 500
    page = project.read("results/report.html")
    assert "Convolutional network" in page
    assert "oftmax regression" not in re.sub("<style>.*</style>", "", page, flags=re.S)


def test_a_further_value_trains_what_is_new_alone(finished, tmp_path):
    project = finished.copied_to(tmp_path / "project")
    text = project.read("small.yaml").replace(
        "hidden_units: [10, 25]", "hidden_units: [10, 25], lambda: [0.01, 0.001]"
    )
    project.write_config(text)
    assert planned(project.make("-n", "mlp"))["train"] == 2
    project.make("--cores", "2", "mlp")
    project.write_config(text.replace("[0.01, 0.001]", "0.001"))
    assert "Nothing to be done" in project.make("-n", "mlp")
