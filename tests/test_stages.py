"""The drawing of the stages in the README, which Snakemake's plan is needed for."""

import subprocess
import sys

from conftest import ROOT


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
    # What the drawing must not lose: the test set's place in it.
    assert "select --> evaluate" in readme
