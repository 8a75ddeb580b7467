"""Whether a model's probabilities are as high as it is often right, and a remedy."""

from mnist_sweep.base.intervals import Estimate, estimate_mean, wilson

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import log_softmax
from sklearn.metrics import brier_score_loss, log_loss

# How often images are drawn for the limits of the ECE.
RESAMPLES = 1_000
# The temperatures between which the best is sought.
COLDEST, HOTTEST = 0.01, 100.0
# What a probability of 0 counts as: less than the least that float32 can hold.
LEAST = 1e-46


def renormalised(probabilities: np.ndarray) -> np.ndarray:
    """Return probabilities [n, classes] as float64 that sum to 1.

    A float32 softmax sums to 1 only to seven digits, which scikit-learn warns about.
    """
    double = np.asarray(probabilities, dtype=np.float64)
    return double / double.sum(axis=1, keepdims=True)


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
    labels: np.ndarray,
    probabilities: np.ndarray,
    bins: int = 15,
    writers: np.ndarray | None = None,
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
    writers : ndarray, int [n], optional
        Of each image.

    Returns
    -------
    dict
        `images`, `accuracy` (share), mean `confidence`;

        `nll`, the mean negative log-likelihood of the true class in nats, where a
        probability of 0 counts as float64's ε, 36 nats;

        `brier`, the squared distance of the probabilities from the truth, summed over
        classes, 0 to 2 (Brier 1950, Monthly Weather Review 78:1–3);

        both with 95 % intervals over images as `nll_low`, `nll_high`, `brier_low`,
        `brier_high` (NaN for a single image);

        `ece`, the expected calibration error, the mean over images of their bin's
        |accuracy − confidence| (Guo et al. 2017, equation 3), in `bins` bins, with what
        `error_limits` returns.

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
    nll, brier = (
        estimate_mean(values[np.newaxis], writers) for values in [losses, distances]
    )
    confidence = shares.max(axis=1)
    right = np.argmax(probabilities, axis=1) == labels
    table = reliability(labels, probabilities, bins)
    gaps = (table["accuracy"] - table["confidence"]).abs()
    return {
        "images": len(labels),
        "accuracy": float(right.mean()),
        "confidence": float(confidence.mean()),
        "nll": float(log_loss(labels, shares, labels=classes)),
        "nll_low": nll.low,
        "nll_high": nll.high,
        "brier": brier_score_loss(labels, shares, labels=classes, scale_by_half=False),
        "brier_low": brier.low,
        "brier_high": brier.high,
        "ece": float((gaps * table["images"]).sum() / len(labels)),
        **error_limits(right, confidence, bins),
        "bins": bins,
    }


def gap_over_seeds(
    confidence: np.ndarray, right: np.ndarray, writers: np.ndarray | None = None
) -> Estimate:
    """Estimate mean confidence less accuracy over seeds and images.

    Parameters
    ----------
    confidence, right : array of float and bool [seeds, images]
        The probability of each prediction, and whether it is right.
    writers : ndarray, int [images], optional
        Of each image.
    """
    return estimate_mean(np.asarray(confidence, dtype=float) - right, writers)


def verdict(gap: Estimate, ece: float, ece_null_high: float) -> str:
    """Tell whether a model's probabilities fit how often it is right.

    Returns
    -------
    str
        `over-confident` or `under-confident` where the interval of the gap over seeds
        lies above or below 0; else `miscalibrated` where the ECE of the run shown is
        above the 95 % quantile of calibrated models'; else `consistent`.
    """
    if gap.low > 0:
        return "over-confident"
    if gap.high < 0:
        return "under-confident"
    return "miscalibrated" if ece > ece_null_high else "consistent"


def log_of(probabilities: np.ndarray) -> np.ndarray:
    """Return the logarithms of probabilities [n, classes], which serve as logits."""
    return np.log(np.asarray(probabilities, dtype=np.float64).clip(LEAST))


def scaled(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Return the probabilities [n, classes] of logits divided by a temperature T.

    softmax(z / T), where log p serves as z: it differs from the logits by a number
    that softmax takes off again. The likeliest class stays the same.
    """
    return np.exp(log_softmax(log_of(probabilities) / temperature, axis=1))


def slopes(logits: np.ndarray, labels: np.ndarray, inverse: float) -> np.ndarray:
    """Return the slope of each image's NLL with respect to 1/T, float64 [n].

    It is Σₖ pₖ zₖ − z of the true class, with p = softmax(z / T).
    """
    shares = np.exp(log_softmax(logits * inverse, axis=1))
    expected = (shares * logits).sum(axis=1)
    return expected - logits[np.arange(len(labels)), labels]


def fit_temperature(labels: np.ndarray, probabilities: np.ndarray) -> float | None:
    """Find the temperature with the least mean negative log-likelihood.

    Guo, Pleiss, Sun & Weinberger, On Calibration of Modern Neural Networks, ICML 2017,
    section 4.2. The NLL is convex in 1/T, so its slope has at most one root.

    Parameters
    ----------
    labels : array of int [n]
        The true classes of images that the model was not fitted to.
    probabilities : array of float [n, classes]
        What it gives them.

    Returns
    -------
    float or None
        T; None if there is none between 0.01 and 100, as where all images are right.
    """
    logits = log_of(probabilities)

    def slope(inverse: float) -> float:
        return float(slopes(logits, labels, inverse).mean())

    low, high = 1 / HOTTEST, 1 / COLDEST
    if not slope(low) < 0 < slope(high):
        return None
    return 1 / brentq(slope, low, high, xtol=1e-12)


def temperature_limits(
    labels: np.ndarray,
    probabilities: np.ndarray,
    temperature: float,
    writers: np.ndarray | None = None,
) -> tuple[float, float]:
    """Compute the 95 % interval of a fitted temperature.

    1/T is an M-estimate: its standard error is that of the mean slope over the
    curvature of the mean NLL (White 1982, Econometrica 50:1–25).
    """
    logits, inverse = log_of(probabilities), 1 / temperature
    shares = np.exp(log_softmax(logits * inverse, axis=1))
    expected = (shares * logits).sum(axis=1)
    curvature = ((shares * logits**2).sum(axis=1) - expected**2).mean()
    found = estimate_mean(slopes(logits, labels, inverse)[np.newaxis], writers)
    half = (found.high - found.low) / 2 / curvature
    low, high = inverse - half, inverse + half
    return float(1 / high), float(1 / low) if low > 0 else np.inf


TEMPERATURE = ["temperature", "temperature_low", "temperature_high"]
TEMPERATURE += ["nll_scaled", "nll_change", "nll_change_low", "nll_change_high"]
TEMPERATURE += ["ece_scaled", "ece_scaled_null_high"]


def compare_scaled(
    validation: tuple[np.ndarray, np.ndarray],
    test: tuple[np.ndarray, np.ndarray],
    writers: tuple[np.ndarray | None, np.ndarray | None] = (None, None),
) -> dict[str, float]:
    """Fit a temperature on validation images; score test images with it.

    Parameters
    ----------
    validation, test : (array of int [n], array of float [n, classes])
        True classes, and what the model gives them.
    writers : (ndarray or None, ndarray or None), optional
        Of the validation and of the test images.

    Returns
    -------
    dict
        `temperature` with its interval `temperature_low`, `temperature_high`; of the
        test images `nll_scaled`, `nll_change`, that less what it is without, image by
        image, with its 95 % interval `nll_change_low`, `nll_change_high`; `ece_scaled`
        and `ece_scaled_null_high`, as of `error_limits`. NaN where no temperature can
        be fitted.
    """
    labels, probabilities = test
    temperature = fit_temperature(*validation)
    if temperature is None:
        return dict.fromkeys(TEMPERATURE, np.nan)
    low, high = temperature_limits(*validation, temperature, writers[0])
    warmed = scaled(probabilities, temperature)
    after = calibration(labels, warmed)
    truth = np.arange(len(labels)), labels
    change = np.log(probabilities[truth].astype(np.float64).clip(LEAST))
    change -= np.log(warmed[truth].clip(LEAST))
    found = estimate_mean(change[np.newaxis], writers[1])
    values = [temperature, low, high, after["nll"], found.mean, found.low, found.high]
    values += [after["ece"], after["ece_null_high"]]
    return dict(zip(TEMPERATURE, values, strict=True))
