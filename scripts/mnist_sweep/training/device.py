"""Where a model is trained: on one CPU core, or on the GPU that a job was given."""

import os
from typing import Literal

from mnist_sweep.base.errors import UserError

import torch

Device = Literal["auto", "cpu", "cuda"]


def choose_device(name: Device, gpus: int) -> torch.device:
    """Choose the device of a job.

    ``auto`` takes a GPU only if the job was given one, by the workflow or by a
    scheduler, which names it in CUDA_VISIBLE_DEVICES. A GPU that merely exists stays
    free, since several jobs at once would share it.

    Parameters
    ----------
    name : str
        One of `Device`.
    gpus : int
        How many GPUs the workflow gave to the job (its resource ``gpu``).

    Raises
    ------
    UserError
        If a GPU is asked for and PyTorch finds none.
    """
    asked = name == "cuda" or (name == "auto" and gpus > 0)
    offered = name == "auto" and bool(os.environ.get("CUDA_VISIBLE_DEVICES"))
    if torch.cuda.is_available() and (asked or offered):
        return torch.device("cuda")
    if asked:
        raise UserError(
            "this job is to train on a GPU, but PyTorch finds none",
            "install PyTorch's CUDA build and NVIDIA's driver, send the job to a "
            "machine with a GPU, or leave out the resource gpu",
        )
    return torch.device("cpu")


def device_name(device: torch.device) -> str:
    """Return ``cpu``, or the kind of the GPU, as ``NVIDIA H100 80GB HBM3``.

    Kinds of GPUs choose other routines for the same product, and these round otherwise.
    """
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
