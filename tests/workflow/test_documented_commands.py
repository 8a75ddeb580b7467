"""Every command in the documents can be typed as it stands there."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from helpers.programs import PROGRAMS, example_of
from helpers.project import ROOT, Project, small_config
from snakemake.cli import get_argument_parser

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
# What is no test's to run, and why.
NOT_RUN = {
    "git clone": "needs the project's address",
    "cd": "goes where the clone is",
    ".": "activates the environment that runs these tests",
    "conda": "needs conda",
    "docker": "needs Docker",
    "podman": "needs Podman",
    "apptainer": "needs Apptainer",
    "sbatch": "needs a cluster; the command that it wraps is checked",
    "ssh": "needs a cluster",
    "pip install": "changes the environment",
    "pre-commit": "changes the clone's hooks",
    "python tests/helpers/virtual_cluster.py": "starts a Slurm; tests/cluster uses it",
    "PYTHONPATH=scripts python benchmarks/": "test_benchmarks.py runs it",
    "'OPTIONS=--configfile mine.yaml' make heal": "test_healing.py heals so",
    "find digests": "test_damaged_files.py runs sha256sum",
}
# Examples in the help of programs that are no test's to run, and why.
NOT_TRIED = {
    "doctor": "what it says depends on the machine; test_doctor.py runs it",
    "download": "needs a network; test_download.py runs it on stand-ins",
}
MINE = "logistic: {lambda: 0.5}\n"


def commands(text: str) -> list[str]:
    """List the commands of a document's shell blocks, and those typed on a console."""
    found = []
    for language, block in re.findall(
        r"^ *```(sh|bash|console)\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE
    ):
        lines = block.replace("\\\n", " ").splitlines()
        if language == "console":
            lines = [line[2:] for line in lines if line.startswith("$ ")]
        for line in lines:
            words = shlex.join(shlex.split(line, comments=True))
            found += [part.strip() for part in words.split(" '&&' ") if part.strip()]
    return found


def wrapped(command: str) -> str:
    """Return the command that `sbatch --wrap` runs, or the command itself."""
    words = shlex.split(command)
    return words[words.index("--wrap") + 1] if "--wrap" in words else command


ALL = list(
    dict.fromkeys(
        wrapped(command)
        for document in DOCUMENTS
        for command in commands(document.read_text(encoding="utf-8"))
    )
)
SNAKEMAKE = [command for command in ALL if command.startswith("snakemake")]
PYTHON = [command for command in ALL if command.startswith("python scripts/")]


def not_run(command: str) -> bool:
    """Tell whether a command is listed as one that no test runs."""
    return any(f"{command} ".startswith(known) for known in NOT_RUN)


def dry(command: str) -> tuple[str, ...]:
    """Return a command's arguments as a dry run, without what makes no difference."""
    text = re.sub(
        r" (--cores \S+|-n|--dry-run|--quiet( rules| all)?)(?= |$)", "", command
    )
    arguments = shlex.split(text)[1:]
    only_says = {"--unlock", "--report", "--lint", "--list", "--summary", "--dag"}
    return tuple(arguments if only_says & set(arguments) else ["-n", *arguments])


def test_there_are_commands_in_the_readme():
    assert len(commands(DOCUMENTS[0].read_text(encoding="utf-8"))) > 5
    assert len(SNAKEMAKE) > 10


def test_every_command_is_checked_or_said_not_to_be():
    for command in ALL:
        checked = ("snakemake", "make", "python scripts/", "python -m pytest", "git ")
        assert command.startswith(checked) or not_run(command), command


@pytest.mark.parametrize("command", SNAKEMAKE)
def test_no_option_swallows_a_target(command):
    words = shlex.split(command)[1:]
    named = ["figures", "tables", "logistic", "mlp"]
    meant = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if (word.startswith("results/") or word in named) and before != "--report"
    ]
    assert sorted(get_argument_parser().parse_args(words).targets) == sorted(meant)


@pytest.mark.parametrize("arguments", dict.fromkeys(map(dry, SNAKEMAKE)))
def test_snakemake_takes_it(finished, tmp_path, arguments):
    project = finished.copied_to(tmp_path / "project")
    root = re.search(r"root: (.*)\}", project.read("small.yaml"))[1]
    (project.folder / "mine.yaml").write_text(small_config(root, MINE))
    done = project.snakemake(*arguments)
    assert done.returncode == 0, done.stdout


def test_make_has_the_targets():
    targets = [
        word
        for command in ALL
        if re.match(r"([A-Z]+=\S+ )*make ", command)
        for word in re.sub(r"[A-Z]+=\S+", "", command).split()[1:]
    ]
    assert {"report", "test", "test-fast"} <= set(targets)
    for target in targets:
        done = subprocess.run(
            ["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=False
        )
        assert done.returncode == 0, (target, done.stderr)


@pytest.fixture
def clone(finished, tmp_path) -> Project:
    """A finished copy with the documents, as a user's clone has them."""
    project = finished.copied_to(tmp_path / "project")
    for path in [*DOCUMENTS, ROOT / "results/README.md", ROOT / "CHANGELOG.md"]:
        target = project.folder / path.relative_to(ROOT)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    return project


@pytest.mark.parametrize("command", PYTHON)
def test_programs_run(clone, command):
    root = re.search(r"root: (.*)\}", clone.read("small.yaml"))[1]
    (clone.folder / "mine.yaml").write_text(small_config(root, MINE))
    done = clone.run("sh", "-c", command)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def shared_clone(finished, tmp_path_factory) -> Project:
    """A finished copy in which examples write files of their own."""
    project = finished.copied_to(tmp_path_factory.mktemp("examples") / "project")
    for path in [*DOCUMENTS, ROOT / "results/README.md"]:
        target = project.folder / path.relative_to(ROOT)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    (project.folder / "mine.yaml").write_text(MINE)
    # Another study to compare with: the same.
    shutil.copytree(project.folder / "results", project.folder / "other/results")
    return project


@pytest.mark.parametrize("program", [p for p in PROGRAMS if p not in NOT_TRIED])
def test_the_example_in_a_program_s_help_runs(shared_clone, program):
    done = shared_clone.run("sh", "-c", example_of(program))
    assert done.returncode == 0, done.stdout


def test_documented_tests_exist():
    for command in ALL:
        if command.startswith("python -m pytest"):
            for word in shlex.split(command)[3:]:
                if word.startswith("tests/"):
                    assert Path(ROOT, word.partition("::")[0]).exists(), command
