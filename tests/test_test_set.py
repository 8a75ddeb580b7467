"""Only evaluations open the test set, and nothing that trains or chooses does."""

import json

import pytest

IMAGES = "results/dataset/test_images.npy"
LABELS = "results/dataset/test_labels.npy"
KINDS = ["images-idx3", "labels-idx1"]
RAW = {f"resources/verified/t10k-{kind}-ubyte" for kind in KINDS}
# What trains, and what decides which model is trained or shown.
TRAINING = {"split", "train_logistic", "train_mlp"}
CHOOSING = {
    "list_trials",
    "collect",
    "choose",
    "tabulate_lambdas",
    "tabulate_grid",
    "bootstrap_choice",
    "solve_optimum",
}


@pytest.fixture(scope="module")
def graph(finished) -> dict[str, tuple[str, set[str]]]:
    """Map each file of the finished page to the rule that makes it and its inputs.

    All choices are made, so that the graph holds what is behind them too.
    """
    text = finished.make("--detailed-summary", "results/report.html")
    lines = text[text.index("output_file\t") :].splitlines()[1:]
    rows = [line.split("\t") for line in lines if line.count("\t") > 4]
    return {row[0]: (row[2], set(row[4].split(","))) for row in rows}


def before(graph: dict, file: str) -> set[str]:
    """List all that a file is made from, to the beginning."""
    found, waiting = set(), [file]
    while waiting:
        for source in graph.get(waiting.pop(), ("", set()))[1] - found:
            found.add(source)
            waiting.append(source)
    return found


def test_the_graph_is_whole(graph):
    rules = {rule for rule, _ in graph.values()}
    assert TRAINING | CHOOSING | {"evaluate_test", "report"} <= rules
    # Replicates of a chosen model are known only once it is chosen.
    assert any("mlp/" in file and "seed~1/checkpoint" in file for file in graph)
    assert {IMAGES, LABELS} | RAW <= before(graph, "results/report.html")


def test_no_training_and_no_choice_has_the_test_set_before_it(graph):
    shut = {IMAGES, LABELS, *RAW}
    shut |= {file for file in graph if before(graph, file) & shut}
    assert "results/predictions/mlp_test.parquet" in shut
    assert "results/dataset/test.json" in shut
    for file, (rule, _) in graph.items():
        if rule in TRAINING | CHOOSING:
            assert not before(graph, file) & shut, file


def test_only_the_evaluation_opens_the_test_set(graph):
    doors = {rule for rule, inputs in graph.values() if inputs & {IMAGES, LABELS}}
    assert doors == {"evaluate_test", "evaluate_replicates_test"}
    assert {rule for rule, inputs in graph.values() if inputs & RAW} == {"prepare"}


def test_only_the_reference_and_the_chosen_models_are_tested(graph, finished):
    tested = {
        path.partition("/seed~")[0]
        for rule, inputs in graph.values()
        if rule in ("evaluate_test", "evaluate_replicates_test")
        for path in inputs
        if path.endswith("checkpoint.pt")
    }
    may_be = {"results/runs/logistic/lambda~0.01"}
    for model in ["logistic", "mlp"]:
        path = finished.folder / f"results/selection/{model}.json"
        chosen = json.loads(path.read_text(encoding="utf-8"))["chosen"]
        may_be.add(f"results/runs/{model}/{chosen}")
    assert tested == may_be
