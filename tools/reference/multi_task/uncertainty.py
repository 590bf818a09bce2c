"""Uncertainty weighting of tasks: c L e^(−s) + s/2, s a learnt log-variance.

Kendall, Gal & Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018.
"""

from ..kinds.arrays import POSITIVE, Numbers, case
from ..mathematics import exp


def uncertainty(loss, log_variance, scale=0.5):
    return [scale * x * exp(-s) + s / 2 for x, s in zip(loss, log_variance, strict=True)]


normal = Numbers(5, skip=526).normal

CASES = [
    case(text, loss=POSITIVE, log_variance=normal(5)) for text in ["uncertainty", "uncertainty(scale=1)"]
]
