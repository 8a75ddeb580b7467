"""Only evaluations open the test set, and nothing that trains or chooses does."""

import json

from helpers.graph import Graph
from helpers.project import Project

IMAGES = "results/dataset/test_images.npy"
LABELS = "results/dataset/test_labels.npy"
KINDS = ["images-idx3", "labels-idx1"]
RAW = {f"resources/verified/t10k-{kind}-ubyte" for kind in KINDS}
# What trains, and what decides which model is trained or shown.
TRAINING = {"split", "train"}
CHOOSING = {
    "list_trials",
    "collect",
    "choose",
    "tabulate_trials",
    "find_best_set",
    "solve_optimum",
}
TESTING = ["evaluate_test", "evaluate_replicates_test", "evaluate_mistakes"]


def readers(graph: Graph, files: set[str]) -> set[str]:
    """Return the rules that have one of some files as an input."""
    return {job.rule for job in graph.jobs if files & {*job.inputs, *job.ancient}}


def test_the_graph_is_whole(graph):
    rules = {job.rule for job in graph.jobs}
    assert TRAINING | CHOOSING | {*TESTING, "report"} <= rules
    # Replicates of a chosen model are known only once it is chosen.
    assert graph.of("train", model="mlp", replicate="seed~1")
    assert {IMAGES, LABELS} | RAW <= graph.before("results/report.html")


def test_no_training_and_no_choice_has_the_test_set_before_it(graph):
    shut = {IMAGES, LABELS, *RAW}
    shut |= {file for file in graph.maker if graph.before(file) & shut}
    assert "results/predictions/mlp_test.parquet" in shut
    assert "results/dataset/test.json" in shut
    for file, job in graph.maker.items():
        if job.rule in TRAINING | CHOOSING:
            assert not graph.before(file) & shut, file


def test_only_the_evaluation_opens_the_test_set(graph):
    assert readers(graph, {IMAGES, LABELS}) == set(TESTING)
    assert readers(graph, RAW) == {"prepare_test"}


def test_only_the_reference_and_the_chosen_models_are_tested(
    graph: Graph, finished: Project
):
    tested = {
        path.partition("/seed~")[0]
        for rule in TESTING
        for job in graph.of(rule)
        for path in job.inputs
        if path.endswith("checkpoint.pt")
    }
    may_be = {"results/runs/logistic/lambda~0.01"}
    for model in ["logistic", "mlp"]:
        selection = json.loads(finished.read(f"results/selection/{model}.json"))
        may_be.add(f"results/runs/{model}/{selection['chosen']}")
    assert tested == may_be
