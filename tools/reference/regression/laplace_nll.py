"""Laplace negative log-likelihood: ln b + |y − μ| / b.

Bishop, Pattern Recognition and Machine Learning, 2006, ch. 1 (likelihood as loss).
"""

from ..kinds.arrays import POSITIVE, Numbers, case
from ..mathematics import exp, ln


def laplace_nll(location, scale, target, log_scale=False, full=False):
    b = [exp(x) for x in scale] if log_scale else scale
    constant = ln(2) if full else 0
    return [ln(b) + abs(y - m) / b + constant for m, b, y in zip(location, b, target, strict=True)]


normal = Numbers(5, skip=79).normal

CASES = [
    case("laplace_nll", location=normal(5), scale=POSITIVE, target=normal(5)),
    case("laplace_nll(full=true)", location=normal(5), scale=POSITIVE, target=normal(5)),
    case(
        "laplace_nll(log_scale=true)",
        location=[0.5, 1.0, -2.0, 0.25],
        scale=[-9.0, 0.5, 9.0, -0.5],
        target=[0.75, -1.5, 3.0, 0.0],
    ),
]
