"""Describe where a measurement was taken: the processor and the releases."""

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch

from mnist_sweep.models.kernels import ROUTE


def describe(packages: list[str]) -> str:
    """Return a line on the machine and one on the releases of `packages`."""
    cpu = Path("/proc/cpuinfo")
    names = [
        line.split(":", 1)[1].strip()
        for line in (cpu.read_text().splitlines() if cpu.exists() else [])
        if line.startswith("model name")
    ]
    processor = names[0] if names else platform.processor() or platform.machine()
    return (
        f"Machine: {processor}, {os.cpu_count()} cores, "
        f"{torch.backends.cpu.get_cpu_capability()}; {platform.system()}, "
        f"Python {platform.python_version()}\n"
        f"Matrix products of this project: by {ROUTE}\n"
        f"Releases: {', '.join(f'{name} {release(name)}' for name in packages)}"
    )


def describe_gpu() -> str:
    """Return a line on the GPU: its name, driver, CUDA and the build of PyTorch."""
    command = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=True)
        driver = asked.stdout.split()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        driver = "(unknown)"
    return (
        f"GPU: {torch.cuda.get_device_name()}, driver {driver}, "
        f"CUDA {torch.version.cuda}, torch {torch.__version__}"
    )


def release(package: str) -> str:
    """Return the release of an installed package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
