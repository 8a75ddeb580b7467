"""Import torchvision, also where its compiled part cannot be loaded.

The torchvision of the Python package index is compiled against CUDA. Beside a
CPU-only torch its compiled part does not load, which torchvision tolerates, but
then it describes two operators of that part, `nms` and `qnms`, to torch, which
does not know them: `operator torchvision::nms does not exist`. Declaring the two
is enough for everything that is not compiled, such as the data sets.

As a program, `python -m mnist_sweep.data.torchvision_import FOLDER NAME` lets
torchvision download a data set, such as MNIST, to FOLDER/MNIST/raw.
"""

import sys
from types import ModuleType

SIGNATURE = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


def import_torchvision() -> ModuleType:
    """Import torchvision, with its missing operators declared if that is needed."""
    try:
        import torchvision
    except RuntimeError as error:
        if "operator torchvision::nms does not exist" not in str(error):
            raise
        # The failed import leaves some submodules behind. They hold no state (without
        # the compiled part they register nothing), but a second import should start
        # from nothing rather than from a mixture.
        for name in [name for name in sys.modules if name.startswith("torchvision.")]:
            del sys.modules[name]
        _declare_operators()
        import torchvision
    return torchvision


def _declare_operators() -> None:
    """Make `nms` and `qnms` known to torch, without an implementation."""
    import torch

    for operator in ("nms", "qnms"):
        torch.library.define(f"torchvision::{operator}", SIGNATURE)


def download(folder: str, name: str) -> None:
    """Download a known data set with torchvision, which verifies it by MD5."""
    datasets = import_torchvision().datasets
    family, _, split = name.partition("/")
    if split:
        datasets.EMNIST(folder, split=split, download=True)
    elif family == "QMNIST":
        for what in ["train", "test"]:
            datasets.QMNIST(folder, what=what, download=True)
    else:
        getattr(datasets, family)(folder, download=True)


def main() -> None:
    """Download a data set; why that failed is the last line of stderr."""
    try:
        download(*sys.argv[1:])
    except (OSError, RuntimeError) as error:  # one line for each mirror
        sys.exit(" ".join(str(error).split()))


if __name__ == "__main__":
    main()
