"""Where a model is trained: on one CPU core, or on the GPU that a job was given."""

import os

from mnist_sweep.base.errors import UserError

import torch

DEVICES = ["auto", "cpu", "cuda"]


def choose_device(name: str, gpus: int) -> torch.device:
    """Choose the device of a job.

    Parameters: `name` is one of `DEVICES`; `gpus` is how many the workflow gave the job
    (its resource `gpu`).
    Returns: for `auto`, the GPU if the job was given one, by the workflow or by a
    scheduler, which names it in CUDA_VISIBLE_DEVICES; a GPU that merely is there stays
    free, since several jobs at once would share it.
    Raises: `UserError` where a GPU was asked for and PyTorch finds none.
    """
    asked = name == "cuda" or (name == "auto" and gpus > 0)
    offered = name == "auto" and bool(os.environ.get("CUDA_VISIBLE_DEVICES"))
    if torch.cuda.is_available() and (asked or offered):
        return torch.device("cuda")
    if asked:
        raise UserError(
            "this job is to train on a GPU, and PyTorch finds none",
            "install PyTorch's CUDA build and NVIDIA's driver, send the job to a "
            "machine with a GPU, or leave out the resource gpu",
        )
    return torch.device("cpu")
