"""Contrastive loss: y d² + (1 − y) max(0, m − d)².

Hadsell, Chopra & LeCun, Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006.
"""

from mpmath import mpf

from ..kinds.arrays import Numbers, case
from ..mathematics import distance


def contrastive(a, b, same, margin=1):
    def loss(a, b, y):
        d = distance(a, b)
        return y * d**2 + (1 - y) * max(mpf(0), margin - d) ** 2

    return [loss(*row) for row in zip(a, b, same, strict=True)]


normal = Numbers(5, skip=31).normal

CASES = [
    case(text, a=normal(4, 3), b=normal(4, 3), same=[0.0, 1.0, 0.0, 0.25])
    for text in ["contrastive", "contrastive(margin=3.5)"]
]
CASES.append(
    case(
        "contrastive(margin=3.5)",
        a=[[0.0, 0.0, 3.0], [1.0, 1.0, 1.0]],
        b=[[0.0, 0.5, -2.0], [1.0, 0.0, 1.0]],
        same=[0.0, 0.0],
    )
)
