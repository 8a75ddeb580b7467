"""What `make` alone says, and what it does before anything is installed."""

import os
import re
import subprocess

from helpers.project import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_make_alone_lists_each_command_and_each_setting():
    done = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = re.findall(r"^  make (\S+) +\S", done.stdout, re.MULTILINE)
    phony = re.findall(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)
    commands = " ".join(phony).split()
    assert sorted([*listed, "help"]) == sorted(commands)
    settings = set(re.findall(r"^([A-Z]+) \?=", MAKEFILE, re.MULTILINE)) - {"WORKERS"}
    assert settings == set(re.findall(r"^  ([A-Z]+)=", done.stdout, re.MULTILINE))
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_without_a_gpu_nothing_is_installed_to_measure_it(tmp_path):
    no_gpu = tmp_path / "nvidia-smi"
    no_gpu.write_text("#!/bin/sh\necho 'NVIDIA-SMI has failed' >&2\nexit 9\n", "utf-8")
    no_gpu.chmod(0o755)
    done = subprocess.run(
        ["make", "benchmark-gpu", f"VENV={tmp_path}/venv"],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "error: there is no GPU to measure" in done.stderr
    assert "\nhint: " in done.stderr
    assert not (tmp_path / "venv").exists()
