"""What is written down of a part of the data set."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mnist_sweep.base.errors import UserError
from mnist_sweep.data.description import (
    describe_part,
    mean_and_deviation,
    read_description,
    write_description,
)
from mnist_sweep.data.idx import decode_idx
from mnist_sweep.data.sizes import ImageSizes

shapes = st.tuples(*[st.integers(1, 5)] * 3)


@given(arrays(np.uint8, shapes))
def test_mean_and_deviation_are_numpy_s_to_four_digits(images):
    mean, deviation = mean_and_deviation(images)
    assert mean == pytest.approx(images.mean() / 255, rel=5e-4)
    assert deviation == pytest.approx(images.std() / 255, rel=5e-4, abs=1e-12)


def test_those_of_mnist_are_the_ones_that_everyone_uses(mnist):
    path = mnist / "train-images-idx3-ubyte"
    images = decode_idx(path.read_bytes(), path)
    assert mean_and_deviation(images) == (0.1307, 0.3081)


def test_a_description_is_read_as_it_was_written(tmp_path):
    images = np.arange(4 * 9 * 7, dtype=np.uint8).reshape(4, 9, 7)
    labels = np.array([2, 0, 2, 1], np.uint8)
    written = describe_part(images, labels, classes=3)
    write_description(written, tmp_path / "train.json")
    assert read_description(tmp_path / "train.json") == written
    assert written.sizes == ImageSizes(rows=9, columns=7, classes=3)
    assert written.sizes.pixels == 63
    assert written.class_counts == [1, 1, 2]
    # The test part is normalised as the training part.
    test = describe_part(images, labels, 3, written)
    assert (test.mean, test.deviation) == (written.mean, written.deviation)


@pytest.mark.parametrize("value", [0, 80])
def test_images_that_show_nothing_are_refused(value):
    images = np.full((5, 4, 4), value, np.uint8)
    with pytest.raises(UserError, match="all pixels of the training images are equal"):
        describe_part(images, np.zeros(5, np.uint8), classes=1)
