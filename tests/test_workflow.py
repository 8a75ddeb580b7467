"""The workflow as a whole: its graph, what it promises of targets, bytes and errors."""

import ast
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import torch
import yaml
from conftest import ROOT, Project

SCRIPTS = ROOT / "scripts"
# What holds times, and so is never the same twice.
TIMED = ("timing.parquet",)
NOT_RESULTS = {"logs", "benchmarks", "resume"}


def digests(project: Project) -> dict[str, str]:
    """Give the SHA-256 of every result but what holds times."""
    results = project.folder / "results"
    return {
        str(path.relative_to(results)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(results.rglob("*"))
        if path.is_file()
        and path.relative_to(results).parts[0] not in NOT_RESULTS
        and path.name not in TIMED
    }


def planned(output: str) -> dict[str, int]:
    """Read the number of jobs by rule out of a dry run's output."""
    table = output.partition("Job stats:")[2].partition("total")[0]
    return {name: int(n) for name, n in re.findall(r"^(\w+)\s+(\d+)$", table, re.M)}


def imported_modules(path: Path, seen: set[Path] | None = None) -> set[Path]:
    """Walk a program's imports of the library, and theirs, to the last.

    A module that is run by its name (`python -m mnist_sweep.x`) counts as imported.
    """
    seen = set() if seen is None else seen
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "mnist_sweep"
        ):
            names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names if a.name.startswith("mnist_sweep")]
        elif isinstance(node, ast.Constant) and re.fullmatch(
            r"mnist_sweep\.\w+", str(node.value)
        ):
            names = [node.value]
        for name in names:
            place = SCRIPTS.joinpath(*name.split("."))
            for parent in [place, *place.parents]:
                if parent == SCRIPTS:
                    break
                for module in [parent.with_suffix(".py"), parent / "__init__.py"]:
                    if module.is_file() and module not in seen:
                        seen.add(module)
                        imported_modules(module, seen)
    return seen


@pytest.fixture(scope="session")
def rules(finished) -> dict[str, dict]:
    """Every rule's shell command and declared inputs, from a dry run of everything."""
    code = """
import json, sys
from pathlib import Path
from snakemake.api import SnakemakeApi
from snakemake.settings.types import ConfigSettings, OutputSettings, ResourceSettings
with SnakemakeApi(OutputSettings(quiet={"all"})) as api:
    workflow = api.workflow(
        resource_settings=ResourceSettings(cores=1),
        config_settings=ConfigSettings(configfiles=[Path("small.yaml")]),
        snakefile=Path("Snakefile"),
    )
    workflow.list_rules()
    rules = {
        rule.name: {
            "shell": rule.shellcmd,
            "input": [str(i) for i in rule.input if not callable(i)],
            "log": [str(i) for i in rule.log],
            "benchmark": str(rule.benchmark or ""),
            "message": rule.message,
        }
        for rule in workflow._workflow_store.rules
    }
print("RULES" + json.dumps(rules))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=finished.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.partition("RULES")[2])


def test_every_rule_lists_each_module_that_its_program_imports(rules):
    programs = set()
    for name, rule in rules.items():
        if not rule["shell"]:
            continue
        program = re.search(r"python (scripts/\w+\.py)", rule["shell"])[1]
        programs.add(program)
        if name == "download":  # its files are judged by their digests
            continue
        needed = {program} | {
            str(path.relative_to(ROOT)) for path in imported_modules(ROOT / program)
        }
        listed = {path for path in rule["input"] if path.startswith("scripts/")}
        assert listed == needed, name
    # These are called by people and by make.
    tools = {
        "scripts/headline.py",
        "scripts/leftovers.py",
        "scripts/document.py",
    }
    there = {f"scripts/{path.name}" for path in SCRIPTS.glob("*.py")}
    assert there - programs == tools


def test_every_computing_rule_says_what_it_does_and_logs_and_is_measured(rules):
    for name, rule in rules.items():
        if rule["shell"]:
            assert rule["message"], name
            assert rule["log"], name
            assert rule["benchmark"], name


def test_finished_results_leave_nothing_to_do(finished):
    assert "Nothing to be done" in finished.make("-n", "results/report.html")


def test_every_named_target_is_done_with_the_page(finished):
    for target in ["logistic", "mlp", "tables", "figures"]:
        output = finished.make("-n", target)
        assert set(planned(output)) <= {target}, target


def test_results_readme_names_every_target(finished):
    text = (ROOT / "results" / "README.md").read_text(encoding="utf-8")
    patterns = []
    for target in re.findall(r"^\| `([^`]+)`", text, re.M):
        spelled = re.sub(r"\\\{([^}]*)\\\}", "(.+)", re.escape(target))
        patterns.append(re.compile(spelled))
    results = finished.folder / "results"
    for path in results.rglob("*"):
        name = str(path.relative_to(results))
        if path.is_file():
            assert any(p.fullmatch(name) for p in patterns), name


def test_the_page_shows_every_figure_and_the_summary_s_numbers(finished):
    page = (finished.folder / "results/report.html").read_text(encoding="utf-8")
    summary = json.loads((finished.folder / "results/summary.json").read_text("utf-8"))
    assert page.count('src="data:image/svg+xml,') == 25
    for row in summary["accuracy"]:
        assert f"{row['correct']:,} of {row['total']:,}" in page
    text = re.sub(r'src="data:[^"]+"', "", page)
    assert not re.search("NaN|None|nan", text)


def test_columns_that_others_rely_on(finished):
    results = finished.folder / "results"
    run = results / "runs/mlp/lr~0.1_batch~64_hidden~25/seed~0"
    assert list(pd.read_parquet(run / "iterations.parquet")) == [
        "iteration",
        "epoch",
        "loss",
    ]
    epochs = pd.read_parquet(run / "epochs.parquet")
    assert list(epochs) == [
        "epoch",
        "train_loss",
        "train_accuracy",
        "validation_loss",
        "validation_accuracy",
    ]
    assert epochs["validation_accuracy"].between(0, 1).all()
    timing = pd.read_parquet(run / "timing.parquet")
    assert list(timing) == ["epoch", "train_seconds", "validation_seconds"]
    predictions = pd.read_parquet(results / "predictions/mlp_test.parquet")
    assert list(predictions) == [
        "index",
        "label",
        "predicted",
        *(f"p{digit}" for digit in range(10)),
    ]
    assert len(predictions) == 10_000
    accuracy = pd.read_csv(results / "tables/accuracy.csv")
    assert list(accuracy)[:6] == [
        "run",
        "trial",
        "split",
        "correct",
        "total",
        "accuracy",
    ]
    assert list(pd.read_csv(results / "tables/digit_errors.csv"))[:6] == [
        "run",
        "split",
        "digit",
        "count",
        "misclassified",
        "percent",
    ]


def test_the_checkpoint_gives_the_recorded_validation_accuracy(finished):
    results = finished.folder / "results"
    run = results / "runs/mlp/lr~0.1_batch~64_hidden~25/seed~0"
    content = torch.load(run / "checkpoint.pt", weights_only=True)
    assert content["hyperparameters"]["hidden_units"] == 25
    chosen = json.loads((results / "selection/mlp.json").read_text("utf-8"))["chosen"]
    last = pd.read_parquet(
        results / "runs/mlp" / chosen / "seed~0" / "epochs.parquet"
    ).iloc[-1]
    predicted = pd.read_parquet(results / "predictions/mlp_validation.parquet")
    share = (predicted["label"] == predicted["predicted"]).mean()
    assert share == last["validation_accuracy"]


def test_the_same_bytes_from_one_core_two_and_four(finished, origin, tmp_path, mnist):
    """Three runs in three folders: `finished` with one core, `origin` with two."""
    expected = digests(finished)
    assert len(expected) > 80
    assert digests(origin) == expected
    four = Project(tmp_path, mnist)
    four.make("--cores", "4", "results/report.html")
    assert digests(four) == expected


def test_one_figure_builds_only_what_it_needs(tmp_path, mnist):
    project = Project(tmp_path, mnist)
    output = project.make("--cores", "2", "results/figures/mlp_loss.pdf")
    assert "train_logistic" not in output
    assert "evaluate" not in output
    results = project.folder / "results"
    assert {path.name for path in (results / "figures").iterdir()} == {
        "mlp_loss.csv",
        "mlp_loss.pdf",
        "mlp_validation.csv",
    }
    assert (results / "figures/mlp_loss.pdf").read_bytes().startswith(b"%PDF")


def test_a_wrong_config_is_told_at_once_and_makes_nothing(tmp_path, mnist):
    project = Project(tmp_path, mnist)
    project.write_config("epochs: 1e-5\nmlp: {hiden_units: 3}\nmlp: {lambda: []}\n")
    done = project.snakemake("--cores", "1", "results/report.html")
    assert done.returncode != 0
    assert "write 1.0e-5" in done.stdout
    assert "mlp appears twice" in done.stdout
    assert "Traceback" not in done.stdout
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        (
            "results/runs/logistic/lambda~0.010/seed~0/checkpoint.pt",
            "results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt",
        ),
        (
            "results/runs/mlp/lr~0.1_batch~64_hidden~26/seed~0/epochs.parquet",
            "results/runs/mlp/lr~0.1_batch~64_hidden~25/seed~0/epochs.parquet",
        ),
        (
            "results/runs/logistic/lambda~1.0/seed~3/checkpoint.pt",
            "results/runs/logistic/lambda~1.0/seed~1/checkpoint.pt",
        ),
        ("results/figures/mlp_los.pdf", "results/figures/mlp_loss.pdf"),
        ("results/table/accuracy.csv", "results/tables/accuracy.csv"),
    ],
)
def test_a_path_that_nothing_makes_is_told_with_the_nearest(finished, asked, nearest):
    done = finished.snakemake("-n", asked)
    assert done.returncode == 1
    assert f"no {asked}\n" in done.stdout
    assert f"the nearest target is {nearest};" in done.stdout
    assert "Traceback" not in done.stdout


def test_only_the_keys_that_differ_make_a_config(tmp_path, mnist):
    """As the README says it: the target, then a file with one changed key."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = "snakemake results/report.html --configfile mine.yaml --cores 4"
    assert command in readme
    project = Project(tmp_path, mnist)
    (tmp_path / "mine.yaml").write_text("logistic: {lambda: 0.5}\n")
    jobs = planned(project.make("-n", *command.split()[1:]))
    # λ = 0.5 and the reference; the grid as config.yaml has it.
    assert jobs["train_logistic"] == 2
    assert jobs["train_mlp"] == 30


def make_page(project: Project, config: str) -> str:
    """Make the page of a config; give its text without the pictures."""
    project.write_config(config)
    project.make("--cores", "2", "results/report.html")
    page = (project.folder / "results/report.html").read_text(encoding="utf-8")
    text = re.sub(r'src="data:[^"]+"', "", page)
    assert "None" not in text
    assert not re.search(r"\bnan\b", text)
    return text


def test_an_odd_experiment_gets_its_page_too(tmp_path, mnist):
    """λ = 0, λ swept in the grid, seeds and splits, an unswept reference."""
    project = Project(tmp_path, mnist)
    text = make_page(
        project,
        f"""\
dataset: {{root: {mnist}}}
epochs: 7
split: {{train: 600, validation: 300, replicates: 1}}
seeds: [3, 1]
replicates: 1
logistic: {{lambda: 0.0, learning_rate: [0.1, 50.0], selection: highest_mean}}
mlp: {{lambda: [0.0, 0.01], learning_rate: 0.1, batch_size: 64, hidden_units: 8,
      selection: one_standard_error}}
""",
    )
    assert "trained with 2 seeds" in text
    assert "those of seed 1" in text
    results = project.folder / "results"
    trials = pd.read_csv(results / "tables/logistic_lambdas.csv")["trial"]
    assert set(trials) == {"lambda~0.0_lr~0.1", "lambda~0.0_lr~50.0"}
    accuracy = pd.read_csv(results / "tables/accuracy.csv")
    reference = accuracy[accuracy["run"] == "logistic_reference"]
    assert set(reference["trial"]) == {"lambda~0.01_lr~0.1"}
    seeds = {path.name for path in (results / "runs/mlp").glob("*/*")}
    assert seeds == {"seed~0", "seed~1", "seed~3", "seed~1_split~1"}
    spread = pd.read_csv(results / "tables/replicates.csv").set_index("run")
    assert set(spread.loc["mlp", "varied"]) == {"seed", "split"}
    assert spread["n"].between(2, 3).all()


def test_a_tiny_experiment_gets_its_page_too(tmp_path, mnist):
    """One epoch, one image to validate with, digits missing, a single trial."""
    text = make_page(
        Project(tmp_path, mnist),
        f"""\
dataset: {{root: {mnist}}}
epochs: 1
split: {{train: 12, validation: 1}}
logistic: {{lambda: 0.01, batch_size: 4}}
mlp: {{learning_rate: 0.1, batch_size: [4, 6], hidden_units: 3}}
""",
    )
    assert "It is the only trial." in text
    assert "too short to tell" in text


def test_snakemake_s_own_report_can_be_made_beside_ours(finished):
    finished.make("--report", "native-report.html", "results/report.html")
    native = (finished.folder / "native-report.html").read_text(encoding="utf-8")
    assert "What the softmax regression takes the misclassified" in native


def test_pins_are_the_same_for_pip_and_conda():
    conda_names = {
        "torch": "pytorch",
        "snakemake": "snakemake-minimal",
        "matplotlib": "matplotlib-base",
    }
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pip = dict(re.findall(r"^([\w-]+)==(\S+)", text, re.M))
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    pinned = [
        line.split("=") for line in environment["dependencies"] if ">" not in line
    ]
    conda = {parts[0]: parts[1] for parts in pinned if len(parts) == 2}
    assert conda == {conda_names.get(k, k): release for k, release in pip.items()}
