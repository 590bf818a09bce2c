"""Brier score of logits or probabilities and a class label: Σ (p − [c = y])².

Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review, 1950.
"""

from ..kinds.rows import NEARLY, PROBABILITIES, ROWS, Rows, labelled
from ..mathematics import softmax


def brier(z, y, from_logits=True):
    p = softmax(z) if from_logits else z
    return sum((p_c - (c == y)) ** 2 for c, p_c in enumerate(p))


# One wrong class, or two, have all probability.
WRONG = [*labelled([0.0, 100.0, 3.0]), *labelled([0.0, 40.0, 40.0]), ([1.0, 60.0, 61.0, 2.0], 0)]

CASES = [
    Rows(["brier"], ROWS + NEARLY + WRONG),
    Rows(["brier(from_logits=false)"], PROBABILITIES),
]
