"""The results of a call of a loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Outcome:
    """The results of a call."""

    value: float | np.ndarray
    """The loss, reduced or per observation."""
    weight: float
    """Σw, the denominator of the mean."""
    count: int
    """The number of observations (or triplets) with a weight."""
    grads: dict[str, np.ndarray]
    """The gradients in the arrays that have one, by name."""
    temperature: float | None
    """The gradient in the temperature, if the loss has one."""
    score_bias: float | None
    """The gradient in the bias of all scores, if the loss has one."""
    active: int | None
    """The number of triplets with a loss above 0, for losses of mined triplets."""
