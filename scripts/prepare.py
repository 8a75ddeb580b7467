r"""Turn one part of MNIST (train or test) from IDX files into NumPy arrays.

For example:

    python scripts/prepare.py --idx-images resources/verified/t10k-images-idx3-ubyte \
        --idx-labels resources/verified/t10k-labels-idx1-ubyte --images images.npy \
        --labels labels.npy --description test.json
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file, write_json
from mnist_sweep.data.dataset_description import describe_part
from mnist_sweep.data.idx import read_idx

import numpy as np


def main() -> None:
    """Read two IDX files; write pixels uint8 [n, 784], labels uint8 [n], a summary."""
    parser = argument_parser(__doc__)
    parser.add_argument("--idx-images", type=Path, required=True)
    parser.add_argument("--idx-labels", type=Path, required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    args = parser.parse_args()

    images = read_idx(args.idx_images)
    images = images.reshape(len(images), -1)
    labels = read_idx(args.idx_labels)
    for path, array in [(args.images, images), (args.labels, labels)]:
        with whole_file(path) as temporary:
            np.save(temporary, array)
    write_json(describe_part(images, labels), args.description)


if __name__ == "__main__":
    run_program(main)
