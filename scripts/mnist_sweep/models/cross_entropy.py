"""Mean cross-entropy of a mini-batch, and its gradient."""

from torch import Tensor


def cross_entropy(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Give the mean cross-entropy (nats) and its residual.

    Parameters: `logits` float32 [n, 10]; `targets` float32 [n, 10], one-hot.
    Returns: the loss, a scalar −(1/n) Σ t log p with p = softmax(logits), and the
    residual p − t, float32 [n, 10], which is n times the loss's gradient with respect
    to the logits (Bishop, Pattern Recognition and Machine Learning, 2006, eq. 4.109).
    """
    log_probabilities = logits.log_softmax(1)
    loss = (log_probabilities * targets).sum().div(-len(targets))
    return loss, log_probabilities.exp_().sub_(targets)
