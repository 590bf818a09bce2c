"""Gamma negative log-likelihood, without constants: y / μ + ln μ.

McCullagh & Nelder, Generalized Linear Models, 2nd edition, 1989.
"""

from ..kinds.pointwise import LOG_RATES, RATES, Pointwise
from ..mathematics import exp, ln


def gamma_nll(x, y, log_input=True):
    mean = exp(x) if log_input else x
    return y / mean + ln(mean)


CASES = [
    Pointwise(["gamma_nll"], [(x, y) for x, y in [*LOG_RATES, (-700.0, 1.5)] if y]),
    Pointwise(["gamma_nll(log_input=false)"], [*RATES, (2.5 + 2**-30, 2.5)]),
]
