"""What `make` alone says."""

import re
import subprocess

from helpers.project import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_make_alone_lists_each_command_and_each_setting():
    done = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = re.findall(r"^  make (\S+) +\S", done.stdout, re.MULTILINE)
    commands = re.search(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)[1].split()
    assert sorted([*listed, "help"]) == sorted(commands)
    settings = set(re.findall(r"^([A-Z]+) \?=", MAKEFILE, re.MULTILINE)) - {"WORKERS"}
    assert settings == set(re.findall(r"^  ([A-Z]+)=", done.stdout, re.MULTILINE))
    assert max(map(len, done.stdout.splitlines())) <= 80
