"""Whether a model's probabilities are as high as it is often right."""

from mnist_sweep.base.intervals import wilson

import numpy as np
import pandas as pd
from sklearn.metrics import brier_score_loss, log_loss

# Half the width of a 95 % interval, in standard errors of a mean over many images.
HALF_WIDTH = 1.96


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
    # Quotients, since multiples of 1/15 would miss an edge such as 0.6 = 9/15.
    edges = np.arange(bins + 1) / bins
    binned = np.searchsorted(edges, confidence, side="left") - 1
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
        |accuracy − confidence| (Guo et al. 2017, equation 3), in `bins` bins.

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
    table = reliability(labels, probabilities, bins)
    gaps = (table["accuracy"] - table["confidence"]).abs()
    return {
        "images": len(labels),
        "accuracy": float((np.argmax(probabilities, axis=1) == labels).mean()),
        "confidence": float(shares.max(axis=1).mean()),
        "nll": float(log_loss(labels, shares, labels=classes)),
        "nll_low": nll_low,
        "nll_high": nll_high,
        "brier": brier_score_loss(labels, shares, labels=classes, scale_by_half=False),
        "brier_low": brier_low,
        "brier_high": brier_high,
        "ece": float((gaps * table["images"]).sum() / len(labels)),
        "bins": bins,
    }
