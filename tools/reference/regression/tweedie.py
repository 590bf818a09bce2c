"""Tweedie negative log-likelihood, without constants: −y μ^(1−p) / (1 − p) + μ^(2−p) / (2 − p).

Jørgensen, Exponential Dispersion Models, Journal of the Royal Statistical Society B, 1987.
"""

from ..kinds.pointwise import LOG_RATES, RATES, Pointwise
from ..mathematics import exp


def tweedie(x, y, power=1.5, log_input=True):
    mean, p = exp(x) if log_input else x, power
    return -y * mean ** (1 - p) / (1 - p) + mean ** (2 - p) / (2 - p)


CASES = [
    Pointwise(["tweedie", "tweedie(power=1.1)", "tweedie(power=1.9)"], LOG_RATES),
    Pointwise(
        ["tweedie(log_input=false)", "tweedie(power=1.2, log_input=false)"],
        [*RATES, (0.2, 0.0), (1e10, 0.0)],
    ),
]
