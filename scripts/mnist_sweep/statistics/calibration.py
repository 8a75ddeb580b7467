"""Whether a model's probabilities are as high as it is often right."""

from mnist_sweep.base.intervals import wilson

import numpy as np
import pandas as pd
from sklearn.metrics import brier_score_loss, log_loss

# Half the width of a 95 % interval, in standard errors of a mean over many images.
HALF_WIDTH = 1.96
# How often images are drawn for the limits of the ECE.
RESAMPLES = 1_000


def renormalised(probabilities: np.ndarray) -> np.ndarray:
    """Return probabilities [n, classes] as float64 that sum to 1.

    A float32 softmax sums to 1 only to seven digits, which scikit-learn warns about.
    """
    double = np.asarray(probabilities, dtype=np.float64)
    return double / double.sum(axis=1, keepdims=True)


def mean_interval(values: np.ndarray) -> tuple[float, float]:
    """Return the mean of `values` float [n] ± 1.96 standard errors; NaN if n is 1."""
    if len(values) < 2:
        return np.nan, np.nan
    half = HALF_WIDTH * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def bins_of(confidence: np.ndarray, bins: int) -> np.ndarray:
    """Return the bin, from 0, of each confidence: each has its upper edge only."""
    # Quotients, since multiples of 1/15 would miss an edge such as 0.6 = 9/15.
    edges = np.arange(bins + 1) / bins
    return np.searchsorted(edges, confidence, side="left") - 1


def binned_error(binned: np.ndarray, excess: np.ndarray) -> float:
    """Return the ECE of images [n] in bins: `excess` is 1 or 0 less the confidence."""
    return float(np.abs(np.bincount(binned, weights=excess)).sum() / len(excess))


def error_limits(
    right: np.ndarray, confidence: np.ndarray, bins: int, seed: int = 0
) -> dict[str, float]:
    """Compute what an ECE would be without any miscalibration, and its interval.

    The ECE is a mean of absolute values, above 0 even for a perfect model. Its null
    distribution is that of images which are right with just their confidence
    (consistency resampling; Bröcker & Smith 2007, Weather and Forecasting 22:651–661).
    Its interval is that of the basic bootstrap over images, which takes the bias of
    resampling off (Davison & Hinkley 1997, Bootstrap Methods, section 5.2), cut at 0.

    Parameters
    ----------
    right, confidence : array of bool and float [n]
        Whether each image is right, and the probability of its prediction.
    bins : int
        How many.
    seed : int, optional
        Decides the draws.

    Returns
    -------
    dict
        `ece_null` and `ece_null_high`, mean and 95 % quantile without miscalibration;
        `ece_low`, `ece_high`, the 95 % interval.
    """
    images, draw = len(right), np.random.default_rng(seed)
    binned, excess = bins_of(confidence, bins), right - confidence
    null, again = np.empty(RESAMPLES), np.empty(RESAMPLES)
    for n in range(RESAMPLES):
        as_told = draw.random(images) < confidence
        null[n] = binned_error(binned, as_told - confidence)
        drawn = draw.integers(images, size=images)
        again[n] = binned_error(binned[drawn], excess[drawn])
    high, low = 2 * binned_error(binned, excess) - np.quantile(again, [0.025, 0.975])
    return {
        "ece_null": float(null.mean()),
        "ece_null_high": float(np.quantile(null, 0.95)),
        "ece_low": max(float(low), 0.0),
        "ece_high": max(float(high), 0.0),
    }


def reliability(
    labels: np.ndarray, probabilities: np.ndarray, bins: int = 15
) -> pd.DataFrame:
    """Compare a model's confidence with its accuracy, in bins of confidence.

    The confidence is the probability of the predicted class, which is the likeliest.
    Bins are equally wide, and each has its upper edge but not its lower (Guo et al.
    2017, On Calibration of Modern Neural Networks, ICML, section 2).

    Parameters
    ----------
    labels : array of int [n]
        The true classes.
    probabilities : array of float [n, classes]
        A row for each image.
    bins : int, optional
        How many.

    Returns
    -------
    DataFrame
        A row for each bin that has images: `bin_low`, `bin_high`, `images`, their mean
        `confidence`, their `accuracy` (share) with its 95 % Wilson interval
        `accuracy_low`, `accuracy_high`.
    """
    confidence = renormalised(probabilities).max(axis=1)
    right = np.argmax(probabilities, axis=1) == np.asarray(labels)
    edges = np.arange(bins + 1) / bins
    binned = bins_of(confidence, bins)
    table = pd.DataFrame({"bin": binned, "confidence": confidence, "right": right})
    counted = table.groupby("bin").agg(
        images=("right", "size"),
        confidence=("confidence", "mean"),
        accuracy=("right", "mean"),
        correct=("right", "sum"),
    )
    intervals = [
        wilson(int(correct), int(images))
        for correct, images in zip(counted["correct"], counted["images"], strict=True)
    ]
    return pd.DataFrame(
        {
            "bin_low": edges[counted.index],
            "bin_high": edges[counted.index + 1],
            "images": counted["images"].to_numpy(),
            "confidence": counted["confidence"].to_numpy(),
            "accuracy": counted["accuracy"].to_numpy(),
            "accuracy_low": [low for low, _ in intervals],
            "accuracy_high": [high for _, high in intervals],
        }
    )


def calibration(
    labels: np.ndarray, probabilities: np.ndarray, bins: int = 15
) -> dict[str, int | float]:
    """Compute scores of a model's probabilities.

    Parameters
    ----------
    labels : array of int [n]
        The true classes.
    probabilities : array of float [n, classes]
        A row for each image.
    bins : int, optional
        How many, for `ece`.

    Returns
    -------
    dict
        `images`, `accuracy` (share), mean `confidence`;

        `nll`, the mean negative log-likelihood of the true class in nats, where a
        probability of 0 counts as float64's ε, 36 nats;

        `brier`, the squared distance of the probabilities from the truth, summed over
        classes, 0 to 2 (Brier 1950, Monthly Weather Review 78:1–3);

        both with ± 1.96 standard errors over images as `nll_low`, `nll_high`,
        `brier_low`, `brier_high` (NaN for a single image);

        `ece`, the expected calibration error, the mean over images of their bin's
        |accuracy − confidence| (Guo et al. 2017, equation 3), in `bins` bins, with what
        `error_limits` returns;

        `gap`, mean confidence less accuracy, with its paired interval `gap_low`,
        `gap_high`.

    Raises
    ------
    ValueError
        If there is no image.
    """
    labels = np.asarray(labels)
    if not len(labels):
        raise ValueError("no image to score")
    shares = renormalised(probabilities)
    classes = np.arange(shares.shape[1])
    # scikit-learn computes the means; the intervals need each image's share of them.
    epsilon = np.finfo(np.float64).eps
    of_the_truth = shares[np.arange(len(labels)), labels]
    losses = -np.log(of_the_truth.clip(epsilon, 1 - epsilon))
    distances = ((shares - np.eye(len(classes))[labels]) ** 2).sum(axis=1)
    nll_low, nll_high = mean_interval(losses)
    brier_low, brier_high = mean_interval(distances)
    confidence = shares.max(axis=1)
    right = np.argmax(probabilities, axis=1) == labels
    gap_low, gap_high = mean_interval(confidence - right)
    table = reliability(labels, probabilities, bins)
    gaps = (table["accuracy"] - table["confidence"]).abs()
    return {
        "images": len(labels),
        "accuracy": float(right.mean()),
        "confidence": float(confidence.mean()),
        "gap": float(confidence.mean() - right.mean()),
        "gap_low": gap_low,
        "gap_high": gap_high,
        "nll": float(log_loss(labels, shares, labels=classes)),
        "nll_low": nll_low,
        "nll_high": nll_high,
        "brier": brier_score_loss(labels, shares, labels=classes, scale_by_half=False),
        "brier_low": brier_low,
        "brier_high": brier_high,
        "ece": float((gaps * table["images"]).sum() / len(labels)),
        **error_limits(right, confidence, bins),
        "bins": bins,
    }
