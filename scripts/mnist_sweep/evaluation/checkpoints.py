"""Read checkpoints: none that is damaged or another run's.

A checkpoint says itself what it is of: model, hyper-parameters, seed, release of
PyTorch. What the path of its run says, and the shapes that follow, must agree.
"""

from pathlib import Path
from typing import Any

from mnist_sweep.base.digests import damaged
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models.registry import load, own_hyperparameters
from mnist_sweep.training.tensors import different, read_tensors

import torch

# What every checkpoint has, and of which type.
CONTENT = {
    "model": dict,
    "model_name": str,
    "trial": str,
    "split_seed": int,
    "hyperparameters": dict,
    "seed": int,
    "torch_release": str,
    "averaged": dict,
    "average_epochs": int,
}


def read_checkpoint(path: Path, sizes: ImageSizes) -> dict[str, Any]:
    """Read a run's ``checkpoint.pt``, and check that it is that run's.

    Parameters
    ----------
    path : Path
        The file. In ``…/{model}/{trial}/{replicate}/``, these must be its own.
    sizes : ImageSizes
        Of the images that the model is to classify.

    Returns
    -------
    dict
        What `training.run` has written.

    Raises
    ------
    UserError
        If the file is absent, damaged, of another run, or of another release of
        PyTorch.
    """
    content = read_tensors(path)
    for key, kind in CONTENT.items():
        if not isinstance(content.get(key), kind):
            raise damaged(path, f"is no checkpoint of this project: it lacks {key}")
    for mismatch in [
        *other_run(content, path),
        *other_release(content["torch_release"]),
        *other_shapes(content, sizes),
    ]:
        raise damaged(path, mismatch)
    return content


def other_run(content: dict[str, Any], path: Path) -> list[str]:
    """List where a checkpoint says that it is of another run than its path."""
    if not path.parent.name.startswith("seed~"):
        return []  # its user has put it elsewhere
    model, trial, replicate = path.parts[-4:-1]
    seed, _, split_seed = replicate.removeprefix("seed~").partition("_split~")
    told = {"model_name": model, "trial": trial, "seed": int(seed)}
    told |= {"split_seed": int(split_seed)} if split_seed else {}
    return [
        f"is of another run: its {key} is {content[key]}, not {value}"
        for key, value in told.items()
        if value != content[key]
    ]


def other_release(release: str) -> list[str]:
    """Return that a release of PyTorch is another than this one, builds aside."""
    here = str(torch.__version__)
    if release.partition("+")[0] == here.partition("+")[0]:
        return []
    return [f"was trained with PyTorch {release}; here is {here}"]


def other_shapes(content: dict[str, Any], sizes: ImageSizes) -> list[str]:
    """List the parameters that a model of these hyper-parameters does not have."""
    model = load(content["model_name"])
    own = own_hyperparameters(model)
    if missing := set(own) - set(content["hyperparameters"]):
        return [f"lacks the hyper-parameter {', '.join(sorted(missing))}"]
    values = {key: content["hyperparameters"][key] for key in own}
    fresh = model.fresh(torch.Generator(), sizes, **values).state_dict()
    return [
        problem
        for kind in ["model", "averaged"]
        for problem in different(content[kind], fresh)
    ]
