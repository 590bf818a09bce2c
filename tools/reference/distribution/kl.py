"""Kullback–Leibler divergence of log-probabilities from a target: Σ t (ln t − x).

Kullback & Leibler, On Information and Sufficiency, Annals of Mathematical Statistics, 1951.
"""

from ..kinds.rows import LOG_PROBABILITIES, WIDE_SOFT_ROW, Rows
from ..mathematics import exp, ln, weighted_logs


def kl(x, t, log_target=False):
    t, ln_t = ([exp(v) for v in t], t) if log_target else (t, [ln(v) for v in t])
    return weighted_logs(t, [a - b for a, b in zip(ln_t, x, strict=True)])


CASES = [
    Rows(
        ["kl"],
        [
            ([0.0], [1.0]),
            (LOG_PROBABILITIES, [0.2, 0.3, 0.5]),
            (LOG_PROBABILITIES, [0.0, 1.0, 0.0]),
            (LOG_PROBABILITIES, [0.5, 0.9, 0.1]),
            ([-800.0, -40.0, 0.0], [0.3, 1e-10, 0.7]),
            ([-0.5, float("-inf"), -0.9], [0.6, 0.0, 0.4]),
            WIDE_SOFT_ROW,
        ],
    ),
    Rows(
        ["kl(log_target=true)"],
        [
            ([0.0], [0.0]),
            (LOG_PROBABILITIES, [-1.5, -1.3, -0.6]),
            (LOG_PROBABILITIES, [float("-inf"), 0.0, float("-inf")]),
            (LOG_PROBABILITIES, [-40.0, -800.0, 0.0]),
            ([-0.5, float("-inf"), -0.9], [-0.5, float("-inf"), -0.9]),
        ],
    ),
]
