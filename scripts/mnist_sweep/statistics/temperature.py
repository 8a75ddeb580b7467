"""Temperature scaling: one number, fitted to validation images, that calibrates."""

from mnist_sweep.statistics.calibration import calibration, mean_interval

import numpy as np
from scipy.optimize import brentq
from scipy.special import log_softmax

# The temperatures between which the best is sought.
COLDEST, HOTTEST = 0.01, 100.0
# The half-width of a 95 % interval, in standard errors.
HALF_WIDTH = 1.96
# What a probability of 0 counts as: less than the least that float32 can hold.
LEAST = 1e-46


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
    labels: np.ndarray, probabilities: np.ndarray, temperature: float
) -> tuple[float, float]:
    """Compute the 95 % interval of a fitted temperature.

    1/T is an M-estimate: its standard error is that of the mean slope over the
    curvature of the mean NLL (White 1982, Econometrica 50:1–25).
    """
    logits, inverse = log_of(probabilities), 1 / temperature
    shares = np.exp(log_softmax(logits * inverse, axis=1))
    expected = (shares * logits).sum(axis=1)
    curvature = ((shares * logits**2).sum(axis=1) - expected**2).mean()
    spread = slopes(logits, labels, inverse).std(ddof=1) / np.sqrt(len(labels))
    half = HALF_WIDTH * spread / curvature
    low, high = inverse - half, inverse + half
    return float(1 / high), float(1 / low) if low > 0 else np.inf


def compare_scaled(
    validation: tuple[np.ndarray, np.ndarray], test: tuple[np.ndarray, np.ndarray]
) -> dict[str, float | None]:
    """Fit a temperature on validation images; score test images with and without it.

    Parameters
    ----------
    validation, test : (array of int [n], array of float [n, classes])
        True classes, and what the model gives them.

    Returns
    -------
    dict
        `temperature` with its interval `temperature_low`, `temperature_high`; `nll` and
        `ece` of the test images, `nll_scaled` and `ece_scaled` with the temperature;
        `nll_change`, the one less the other image by image, with its 95 % interval
        `nll_change_low`, `nll_change_high`; `ece_scaled_low`, `ece_scaled_high`. None
        where no temperature can be fitted, but for `nll` and `ece`.
    """
    labels, probabilities = test
    before = calibration(labels, probabilities)
    found: dict[str, float | None] = dict.fromkeys(COLUMNS)
    found |= {"nll": before["nll"], "ece": before["ece"]}
    temperature = fit_temperature(*validation)
    if temperature is None:
        return found
    low, high = temperature_limits(*validation, temperature)
    warmed = scaled(probabilities, temperature)
    after = calibration(labels, warmed)
    truth = np.arange(len(labels)), labels
    change = np.log(probabilities[truth].astype(np.float64).clip(LEAST))
    change -= np.log(warmed[truth].clip(LEAST))
    change_low, change_high = mean_interval(change)
    return found | {
        "temperature": temperature,
        "temperature_low": low,
        "temperature_high": high,
        "nll_scaled": after["nll"],
        "nll_change": float(change.mean()),
        "nll_change_low": change_low,
        "nll_change_high": change_high,
        "ece_scaled": after["ece"],
        "ece_scaled_low": after["ece_low"],
        "ece_scaled_high": after["ece_high"],
    }


COLUMNS = ["temperature", "temperature_low", "temperature_high", "nll", "nll_scaled"]
COLUMNS += ["nll_change", "nll_change_low", "nll_change_high", "ece", "ece_scaled"]
COLUMNS += ["ece_scaled_low", "ece_scaled_high"]
