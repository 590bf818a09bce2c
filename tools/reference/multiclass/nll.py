"""Negative log-likelihood of log-probabilities and a class label: −w_y x_y.

Fisher, On the Mathematical Foundations of Theoretical Statistics, 1922.
"""

from ..kinds.rows import LOG_PROBABILITIES, Rows, labelled


def nll(x, y, class_weights=None):
    return -x[y] * (class_weights[y] if class_weights else 1)


CASES = [
    Rows(
        ["nll", "nll(class_weights=[1,0,2.5])"],
        labelled(LOG_PROBABILITIES) + labelled([-40.0, -800.0, 0.0]),
    )
]
