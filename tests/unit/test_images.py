"""Images are shown by their own range of pixels, which need not go up to 255."""

import io

import numpy as np
import pytest
from helpers.made_up import PIXELS, samples
from PIL import Image

from mnist_sweep.evaluation.mistakes import pack
from mnist_sweep.figures.images import draw


@pytest.mark.parametrize("highest", [1, 16, 255])
def test_the_gallery_goes_from_white_to_black(highest):
    images = np.array([[0, highest]], np.uint8)
    png = Image.open(io.BytesIO(pack(images, rows=1, columns=2, across=1)))
    assert np.asarray(png.convert("L")).tolist() == [[255, 0]]


@pytest.mark.parametrize("images", [np.full((1, 1), 7), np.empty((0, 1))])
def test_the_gallery_may_show_one_shade_or_nothing(images):
    png = pack(images.astype(np.uint8), rows=1, columns=1, across=1)
    assert np.asarray(Image.open(io.BytesIO(png)).convert("L")).tolist() == [[255]]


def test_a_figure_goes_from_white_to_black():
    numbers = samples(3)
    numbers[PIXELS] //= 16
    for axes in draw(numbers).axes:
        for image in axes.images:
            assert image.get_clim() == (0, 15)
