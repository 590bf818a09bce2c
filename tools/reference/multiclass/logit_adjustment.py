"""Logit-adjusted cross-entropy: of z + τ ln π, π the class prior.

Menon et al., Long-Tail Learning via Logit Adjustment, ICLR 2021.
"""

from mpmath import mpf

from ..definitions import cross_entropy
from ..kinds.rows import FEW_ROWS, TRIPLES, Rows
from ..mathematics import ln


def logit_adjustment(z, y, tau=1, prior=None):
    prior = prior or [mpf(1)] * len(z)
    pi = [n / sum(prior) for n in prior]
    return cross_entropy([a + tau * ln(b) for a, b in zip(z, pi, strict=True)], y)


CASES = [
    Rows(["logit_adjustment", "logit_adjustment(tau=0)"], FEW_ROWS),
    Rows(
        ["logit_adjustment(prior=[900,90,10])", "logit_adjustment(tau=1.5, prior=[0.5,0.25,0.25])"],
        TRIPLES,
    ),
    Rows(["logit_adjustment(prior=[3,0,1])"], [([1.0, 2.0, 0.5], 0), ([0.0, 40.0, 1.0], 2)]),
]
