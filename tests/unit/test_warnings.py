"""What the page warns of, rule by rule."""

import pandas as pd
import pytest

from mnist_sweep.sweep.warnings import find_warnings

UNITS = [25, 50, 100, 150, 200]


def trials(**changes) -> pd.DataFrame:
    """Five perceptrons of which the third is the best, and chosen; nothing is wrong."""
    table = pd.DataFrame(
        {
            "trial": [f"hidden~{units}" for units in UNITS],
            "lambda": 0.01,
            "learning_rate": 0.1,
            "batch_size": 128,
            "hidden_units": UNITS,
            "stopping": "settled",
            "fell_back": False,
            "diverged": False,
            "best": [False, False, True, False, False],
            "chosen": [False, False, True, False, False],
        }
    )
    return table.assign(**changes)


def certainty(members=(2,)) -> pd.DataFrame:
    table = trials()[["trial", "best", "chosen"]]
    return table.assign(in_best_set=[n in members for n in range(5)])


def at(best: int) -> pd.DataFrame:
    """The best trial alone in its set, at this place."""
    return certainty((best,)).assign(best=only(best), chosen=only(best))


def only(*places: int) -> list[bool]:
    return [place in places for place in range(5)]


def in_state(state: str, *places: int) -> list[str]:
    return [state if concerned else "settled" for concerned in only(*places)]


def found(table: pd.DataFrame, pairs: pd.DataFrame | None = None) -> list[dict]:
    pairs = certainty() if pairs is None else pairs
    return find_warnings("mlp", table, pairs).to_dict("records")


def test_where_nothing_is_wrong_nothing_is_warned_of():
    assert found(trials()) == []


def test_the_best_at_an_edge():
    (row,) = found(trials(best=only(4), chosen=only(4)), at(4))
    assert (row["kind"], row["hyperparameter"]) == ("edge", "hidden_units")
    assert (row["value"], row["side"], row["chosen"]) == (200, "largest", True)
    (row,) = found(trials(best=only(0)), at(0))
    assert (row["value"], row["side"], row["chosen"]) == (25, "smallest", False)


def test_no_edge_where_a_trial_inside_may_be_the_best_as_well():
    table = trials(best=only(4), chosen=only(4))
    pairs = at(4).assign(in_best_set=only(3, 4))
    assert [row["kind"] for row in found(table, pairs)] == ["tie"]


def test_one_value_has_no_edge():
    table = trials().iloc[[2]]
    assert find_warnings("mlp", table, certainty().iloc[[2]]).empty


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("improving", {"stopping": in_state("improving", 1, 2)}),
        ("unstable", {"stopping": in_state("unstable", 1, 2)}),
        ("fell_back", {"fell_back": only(1, 2)}),
    ],
)
def test_trials_that_should_not_be_taken_at_their_face(kind, changes):
    (row,) = found(trials(**changes))
    assert (row["kind"], row["count"], row["of"]) == (kind, 2, 5)
    assert row["trials"] == "hidden~50;hidden~100"
    assert row["chosen"]


def test_diverged_trials_are_told_and_judged_no_further():
    (row,) = found(trials(diverged=only(0), fell_back=only(0)))
    assert (row["kind"], row["trials"], row["chosen"]) == (
        "diverged",
        "hidden~25",
        False,
    )


def test_no_edge_where_what_lies_beyond_diverged():
    (told,) = found(trials(diverged=only(4), best=only(3), chosen=only(3)), at(3))
    assert told["kind"] == "diverged"


@pytest.mark.parametrize("values", [[0, 0.1, 0.2, 0.3, 0.4], [0, 0, 0, 0, 1]])
def test_no_edge_where_nothing_can_lie_beyond(values):
    table = trials(**{"lambda": values, "best": only(0), "hidden_units": 25})
    assert found(table, at(0)) == []


def test_a_tie_is_with_others_than_the_best():
    (row,) = found(trials(), certainty((2, 3)))
    assert (row["kind"], row["count"], row["trials"]) == ("tie", 1, "hidden~150")
