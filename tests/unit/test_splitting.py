"""The split of the training images."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.base.errors import UserError
from mnist_sweep.data.splitting import split_indices


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 2**32 - 1))
def test_parts_are_disjoint_sorted_and_of_the_size_asked_for(train, validation, seed):
    parts = split_indices(1000, train, validation, seed)
    for part, size in zip(parts, [train, validation], strict=True):
        assert part.dtype == np.int64
        assert len(part) == size
        assert (np.diff(part) > 0).all()
    together = np.concatenate(parts)
    assert len(np.unique(together)) == train + validation
    assert 0 <= together.min() <= together.max() < 1000


def test_the_seed_decides():
    _, first = split_indices(1000, 800, 200, seed=0)
    _, again = split_indices(1000, 800, 200, seed=0)
    _, other = split_indices(1000, 800, 200, seed=1)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_fewer_training_images_leave_the_validation_set_as_it_is():
    _, validation = split_indices(60_000, 50_000, 10_000, seed=0)
    _, same = split_indices(60_000, 5_000, 10_000, seed=0)
    assert np.array_equal(validation, same)


def test_more_images_than_there_are_is_an_error():
    with pytest.raises(UserError, match="is 110, but there are 100 training images"):
        split_indices(100, 90, 20, seed=0)
