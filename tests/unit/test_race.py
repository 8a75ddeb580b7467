"""A race over further seeds: who takes part, what is counted, what intervals hold."""

import numpy as np
import pandas as pd
import pytest
from helpers.summaries import decisions_of, make_summary
from helpers.sweep_rows import best_set as best_set_rows

from mnist_sweep.base.tables import write_csv, write_parquet
from mnist_sweep.page.verdicts import decide
from mnist_sweep.statistics.race import COLUMNS, compare, race_rows, racers

# Repetitions of a simulation, and how often a 95 % interval may miss in them by chance:
# 5 % and three standard errors of a share.
REPEATED = 400
MISSES = 0.05 + 3 * np.sqrt(0.05 * 0.95 / REPEATED)


def write_best_set(folder, members, chosen="b"):
    trials = ["a", "b", "c", "d"]
    table = pd.DataFrame({"trial": trials})
    table = table.assign(
        in_best_set=table["trial"].isin(members), chosen=table["trial"] == chosen
    )
    write_csv(table, folder / "mlp_best_set.csv")
    return folder / "mlp_best_set.csv"


@pytest.mark.parametrize(
    ("members", "most", "expected"),
    [
        ("abcd", 4, ["b", "a", "c", "d"]),
        ("abcd", 2, ["b", "a"]),
        ("ab", 4, ["b", "a"]),
        ("acd", 3, ["b", "a", "c"]),  # the rule's choice need not be a member
        ("b", 4, []),
        ("abcd", 1, []),
        ("abcd", 0, []),
    ],
)
def test_the_chosen_trial_races_with_the_nearest_of_the_set(
    tmp_path, members, most, expected
):
    assert racers(write_best_set(tmp_path, list(members)), most) == expected


def simulate(generator, ahead, seeds=4, images=200, rivals=3):
    """A chosen trial and its rivals: seeds, images and their products all matter."""
    easy = generator.normal(1, 1, images)
    trials = []
    for trial in range(1 + rivals):
        own = generator.normal(0, 0.15, images)
        of_seeds = generator.normal(0, 0.15, (seeds, 1))
        noise = generator.normal(0, 0.5, (seeds, images))
        trials.append(easy + own + of_seeds + noise + ahead * (trial == 0))
    return trials


@pytest.mark.parametrize("ahead", [0.0, 0.2])
def test_all_intervals_hold_the_truth_together(ahead):
    generator = np.random.default_rng(0)
    missed = 0
    for _ in range(REPEATED):
        chosen, *rivals = simulate(generator, ahead)
        rows = [compare(chosen, rival, len(rivals)) for rival in rivals]
        missed += any(not row["low"] <= ahead <= row["high"] for row in rows)
    assert missed / REPEATED <= MISSES


def test_how_probably_the_chosen_wins_with_a_new_seed_is_found():
    # With these images, the mean difference of a seed is normal around its own mean.
    generator = np.random.default_rng(1)
    truth = np.mean([wins_once(generator) for _ in range(20_000)])
    rows = [compare(*pair_of_seeds(generator, 4), 1) for _ in range(2000)]
    found = np.array([row["probability"] for row in rows])
    assert found.mean() == pytest.approx(truth, abs=3 * found.std() / np.sqrt(2000))
    low, high = (
        np.array([row[f"probability_{end}"] for row in rows]) for end in ["low", "high"]
    )
    assert ((low <= truth) & (truth <= high)).mean() >= 0.95


def pair_of_seeds(generator, seeds):
    chosen = generator.normal(0.3, 0.5, (seeds, 1)) + generator.normal(0, 1, (seeds, 9))
    return chosen, generator.normal(0, 0.5, (seeds, 1)) * np.ones(9)


def wins_once(generator):
    one, other = pair_of_seeds(generator, 1)
    return one.mean() > other.mean()


def test_ties_count_half_and_diverged_seeds_not_at_all():
    chosen = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0], [np.nan, np.nan]])
    rival = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    row = compare(chosen, rival, 1)
    counts = {"n": 3, "diverged": 1, "won": 1, "tied": 1, "probability": 0.5}
    assert {key: row[key] for key in counts} == counts
    assert row["mean"] == pytest.approx(-1 / 6)
    assert row["probability_low"] < 1 / 3 < 2 / 3 < row["probability_high"]
    lost = compare(chosen[3:], rival[3:], 1)
    assert (lost["n"], lost["diverged"]) == (0, 1)
    assert np.isnan(lost["mean"])
    assert (
        set(lost) | {"model", "chosen", "rival"}
        == set(COLUMNS)
        == {
            *row,
            "model",
            "chosen",
            "rival",
        }
    )


def test_runs_are_read_from_their_files(tmp_path):
    labels = [0, 1, 2, 3]
    guesses = {"a": [[0, 1, 2, 0]] * 3, "b": [[0, 0, 0, 0], [0, 1, 2, 3], [0, 1, 2, 3]]}
    for trial, predicted in guesses.items():
        for seed in [1, 2]:
            folder = tmp_path / trial / str(seed)
            folder.mkdir(parents=True)
            epochs = {f"epoch_{n + 1}": row for n, row in enumerate(predicted)}
            table = pd.DataFrame({"index": range(4), "label": labels, **epochs})
            write_parquet(table, folder / "validation.parquet")
            loss = np.inf if (trial, seed) == ("a", 2) else 0.1
            table = pd.DataFrame(
                {"train_loss": [1.0, loss, loss], "validation_loss": 1.0}
            )
            write_parquet(table, folder / "epochs.parquet")
    pattern = f"{tmp_path}/{{trial}}/{{seed}}/{{file}}.parquet"
    (row,) = race_rows("mlp", ["b", "a"], [1, 2], pattern, epochs=2)
    assert (row["chosen"], row["rival"], row["n"], row["diverged"]) == ("b", "a", 1, 1)
    assert row["mean"] == 0.25
    assert race_rows("mlp", [], [1, 2], pattern, epochs=2) == []


def raced(mean: float, half: float) -> dict:
    """A summary in which a perceptron raced with its rival."""
    summary = make_summary()
    names = [row["trial"] for row in summary["best_set"]["mlp"]]
    chosen = summary["sweeps"]["mlp"]["selection"]["chosen"]
    rival = next(name for name in names if name != chosen)
    row = dict.fromkeys(COLUMNS, 0.0) | {"model": "mlp", "chosen": chosen}
    row |= {"rival": rival, "n": 4, "diverged": 0, "won": 3, "tied": 0}
    row |= {"probability": 0.75, "probability_low": 0.2, "probability_high": 0.99}
    row |= {"mean": mean, "low": mean - half, "high": mean + half}
    summary |= {"race": [row]}
    summary["decisions"] = decisions_of(summary)
    return summary | {"verdicts": decide(summary)}


@pytest.mark.parametrize(
    ("mean", "half", "sentence"),
    [
        (0.01, 0.005, "It is more accurate than"),
        (-0.01, 0.005, "It is less accurate than"),
        (0.0001, 0.0002, "It is equivalent to"),
        (0.001, 0.005, "Whether it is better than"),
    ],
)
def test_the_page_says_what_the_race_decides(page, mean, half, sentence):
    lines = page(raced(mean, half)).split("\n")
    (told,) = (line for line in lines if line.startswith("In a race, the chosen trial"))
    others = ["more accurate", "less accurate", "equivalent", "undecided"]
    assert sentence in told
    assert sum(word in told for word in others) == 1
    assert any(line.startswith("The race of the perceptron") for line in lines)


def test_without_a_race_the_page_says_how_to_have_one(page):
    summary = make_summary()
    sweep = summary["sweeps"]["mlp"]
    rival = next(row["trial"] for row in sweep["trials"] if not row["best"])
    tied = make_summary(
        best_set={
            **summary["best_set"],
            "mlp": best_set_rows(sweep, (rival,)),
        }
    )
    for found, expected in [(summary, 0), (tied, 1)]:
        text = page(found)
        assert "In a race" not in text
        assert text.count("To see whether their order holds") == expected
