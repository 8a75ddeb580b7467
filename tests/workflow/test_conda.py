"""`--sdm conda` with a stand-in for conda: jobs run in environment.yml's Python."""

import os
import sys
from pathlib import Path

import pytest
from helpers.project import ROOT, Project

CONDA = """\
#!/bin/sh
case "$1 $2" in
  "--version "*) echo "conda 25.1.1" ;;
  "info "*) echo '{"conda_prefix": "@BASE@", "platform": "linux-64"}' ;;
  "config "*) echo '{"get": {"channel_priority": "strict"}}' ;;
  "clean "*) ;;
  "env create")
    for word; do
      case "$before" in
        --file) cp "$word" "@BASE@/asked.yml" ;;
        --prefix) prefix=$word ;;
      esac
      before=$word
    done
    mkdir -p "$prefix/bin"
    printf '#!/bin/sh\\necho "$2" >> "@BASE@/ran"\\nexec @PYTHON@ "$@"\\n' \\
      > "$prefix/bin/python"
    chmod +x "$prefix/bin/python" ;;
  *) echo "unknown: $*" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def base(tmp_path) -> Path:
    """A folder as conda's own, with the stand-in."""
    programs = tmp_path / "base/bin"
    programs.mkdir(parents=True)
    text = CONDA.replace("@BASE@", str(programs.parent))
    (programs / "conda").write_text(text.replace("@PYTHON@", sys.executable))
    (programs / "conda").chmod(0o755)
    (programs / "activate").write_text('PATH="$1/bin:$PATH"\n')
    return programs.parent


def test_jobs_run_in_the_environment_of_environment_yml(tmp_path, base, mnist):
    path = f"{base / 'bin'}{os.pathsep}{os.environ['PATH']}"
    project = Project.new(tmp_path / "project", mnist, {"PATH": path})
    target = "results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt"
    project.make(target, "--cores", "2", "--sdm", "conda")
    assert (base / "asked.yml").read_text() == (ROOT / "environment.yml").read_text()
    assert sorted((base / "ran").read_text().split()) == [
        "scripts/download.py",
        "scripts/prepare.py",
        "scripts/split.py",
        "scripts/train.py",
    ]
