"""Jensen–Shannon divergence with weight β: β KL(t ‖ m) + (1 − β) KL(p ‖ m), m = β t + (1 − β) p.

Lin, Divergence Measures Based on the Shannon Entropy, IEEE Transactions on Information Theory, 1991;
Englesson & Azizpour, Generalized Jensen-Shannon Divergence Loss for Learning with Noisy Labels, NeurIPS 2021.
"""

from ..definitions import kl
from ..kinds.rows import SOFT_ROWS, SOFT_TRIPLES, Rows
from ..mathematics import ln, softmax


def jensen_shannon(z, t, beta=0.5):
    p = softmax(z)
    ln_m = [ln(beta * a + (1 - beta) * b) for a, b in zip(t, p, strict=True)]
    return beta * kl(ln_m, t) + (1 - beta) * kl(ln_m, p)


# Distributions that are nearly the same.
NEAR = [
    ([0.0, 0.0], [0.5, 0.5]),
    ([0.0, 1e-3], [0.5, 0.5]),
    ([0.0, 0.0, 1.0], [1e-30, 0.5, 0.5]),
]

CASES = [
    Rows(["jensen_shannon", "jensen_shannon(beta=0.1)"], SOFT_ROWS),
    Rows(["jensen_shannon(beta=0.9)"], SOFT_TRIPLES + NEAR),
]
