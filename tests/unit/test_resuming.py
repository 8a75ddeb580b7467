"""States to continue from, and the ends of epochs that are averaged."""

import numpy as np
import torch
from helpers.small_training import FACTS, FRESH, epochs_of

from mnist_sweep.models.logistic import SoftmaxRegression
from mnist_sweep.training.averaging import end_of_epoch, first_averaged, mean_of
from mnist_sweep.training.loop import train
from mnist_sweep.training.resuming import epochs_of as epochs_of_state
from mnist_sweep.training.resuming import (
    load_state,
    make_state,
    save_state,
)


def rerun_from(state, data, epochs):
    """Continue a run from its state up to some number of epochs."""
    done = epochs_of_state(state)
    model = SoftmaxRegression.from_state_dict(state["model"])
    numbers = range(len(done) + 1, epochs + 1)
    more = train(
        model,
        *data,
        **FACTS,
        batch_size=32,
        learning_rate=0.01,
        weight_decay=0.01,
        epochs=numbers,
        seed=0,
    )
    return model, done + list(more)


def test_a_continued_run_equals_one_from_scratch_to_the_last_bit(tmp_path, data):
    model, short = epochs_of(data, epochs=2)
    state = make_state("mark", model.state_dict(), short, {})
    save_state(state, tmp_path, finished=True)
    continued, epochs = rerun_from(load_state(tmp_path, "mark", 5, 3, FRESH), data, 5)
    scratch, all_epochs = epochs_of(data, epochs=5)
    assert torch.equal(continued.weight, scratch.weight)
    assert torch.equal(continued.bias, scratch.bias)
    assert [epoch.number for epoch in epochs] == [1, 2, 3, 4, 5]
    for mine, theirs in zip(epochs, all_epochs, strict=True):
        assert torch.equal(mine.losses, theirs.losses)
        assert mine.train_loss == theirs.train_loss
        assert mine.validation_accuracy == theirs.validation_accuracy


def test_the_longest_state_that_is_not_too_long_is_taken(tmp_path, data):
    for epochs in [1, 2, 4]:
        model, done = epochs_of(data, epochs=epochs)
        state = make_state("mark", model.state_dict(), done, {epochs: FRESH})
        save_state(state, tmp_path, finished=True)
    assert len(load_state(tmp_path, "mark", 3, 1, FRESH)["epochs"]) == 2
    assert len(load_state(tmp_path, "mark", 4, 1, FRESH)["epochs"]) == 4
    assert load_state(tmp_path, "mark", 0, 1, FRESH) is None


def test_a_state_is_taken_where_it_holds_all_ends_that_are_averaged(tmp_path, data):
    model, done = epochs_of(data, epochs=4)
    state = make_state("mark", model.state_dict(), done, {3: FRESH, 4: FRESH})
    save_state(state, tmp_path, finished=True)
    for epochs, average_epochs, taken in [
        (4, 1, True),
        (4, 2, True),
        (4, 3, False),  # lacks the end of epoch 2
        (5, 3, True),
        (5, 4, False),
        (9, 5, True),
        (4, 100, False),
    ]:
        found = load_state(tmp_path, "mark", epochs, average_epochs, FRESH)
        assert (found is not None) == taken, (epochs, average_epochs)


def test_averaged_weights_are_the_mean_over_the_last_ends():
    ends = {
        number: {
            "weight": torch.full((2,), value, dtype=torch.float32),
            "count": torch.tensor(number),
        }
        for number, value in {3: 1.0, 5: 16_777_216.0, 4: 1.0}.items()
    }
    mean = mean_of(ends)
    # In float32, the ones would be lost.
    assert mean["weight"].tolist() == [np.float32(16_777_218 / 3)] * 2
    assert mean["weight"].dtype == torch.float32
    assert mean["count"] == 5
    assert [first_averaged(30, 10), first_averaged(3, 10), first_averaged(3, 1)] == [
        21,
        1,
        3,
    ]


def test_the_end_of_an_epoch_is_not_touched_by_further_training(data):
    model, _ = epochs_of(data, epochs=1)
    end = end_of_epoch(model)
    before = end["weight"].clone()
    model.weight += 1
    assert torch.equal(end["weight"], before)


def test_a_state_of_another_run_is_not_taken(tmp_path, data):
    model, done = epochs_of(data, epochs=1)
    state = make_state("mark", model.state_dict(), done, {1: FRESH})
    save_state(state, tmp_path, finished=True)
    assert load_state(tmp_path, "other", 3, 1, FRESH) is None


def test_a_finished_state_takes_the_place_of_the_unfinished(tmp_path, data):
    model, done = epochs_of(data, epochs=2)
    for finished in [False, True]:
        state = make_state("mark", model.state_dict(), done, {})
        save_state(state, tmp_path, finished=finished)
    assert [path.name for path in tmp_path.iterdir()] == ["epoch~2.pt"]
