"""Poisson negative log-likelihood: λ − y ln λ, with Stirling's approximation of ln y! if full.

Nelder & Wedderburn, Generalized Linear Models, Journal of the Royal Statistical Society A, 1972.
"""

from mpmath import mp

from ..kinds.pointwise import LOG_RATES, RATES, Pointwise
from ..mathematics import exp, ln, weighted_logs


def poisson_nll(x, y, log_input=True, full=False):
    rate = exp(x) if log_input else x
    value = rate - weighted_logs([y], [ln(rate)])
    stirling = y * ln(y) - y + ln(2 * mp.pi * y) / 2 if full and y > 1 else 0
    return value + stirling


CASES = [
    Pointwise(["poisson_nll", "poisson_nll(full=true)"], [*LOG_RATES, (-700.0, 1.5), (0.25, 0.75)]),
    Pointwise(
        ["poisson_nll(log_input=false)", "poisson_nll(log_input=false, full=true)"],
        [*RATES, (0.2, 0.0), (1e10, 0.0)],
    ),
]
