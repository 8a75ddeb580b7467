"""The drawing of the stages in the README, which Snakemake's plan is needed for."""

import subprocess
import sys

from helpers.project import ROOT


def test_every_generated_part_is_current_the_drawing_too():
    done = subprocess.run(
        [sys.executable, "scripts/document.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    # Models are evaluated only once they are selected.
    assert "select --> evaluate" in readme
