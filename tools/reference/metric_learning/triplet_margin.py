"""Triplet margin loss: max(0, d(a, p) − d(a, n) + m).

Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015; Balntas et al., BMVC 2016 (swap).
"""

from mpmath import mpf

from ..kinds.arrays import Numbers, case


def triplet_margin(anchor, positive, negative, margin=1, p=2, swap=False, squared=False):
    def d(a, b):
        total = sum(abs(x - y) ** p for x, y in zip(a, b, strict=True))
        return total if squared else total ** (1 / mpf(p))

    def loss(a, near, far):
        to_negative = min(d(a, far), d(near, far)) if swap else d(a, far)
        return max(mpf(0), d(a, near) - to_negative + margin)

    return [loss(*row) for row in zip(anchor, positive, negative, strict=True)]


normal = Numbers(5, skip=217).normal

CASES = [
    case(text, anchor=normal(4, 3), positive=normal(4, 3), negative=normal(4, 3))
    for text in [
        "triplet_margin",
        "triplet_margin(margin=0.25, swap=true)",
        "triplet_margin(p=1)",
        "triplet_margin(p=3.5, margin=2)",
        "triplet_margin(squared=true)",
    ]
]

# Negatives beyond the margin, on it but for a little, and nearer than the positive.
CASES += [
    case(
        text,
        anchor=[[0.0, 0.5, 1.0], [0.0, 0.5, 1.0], [0.0, 0.5, 1.0]],
        positive=[[0.25, 0.5, 1.0], [0.0, 1.0, 1.5], [3.0, 0.0, 1.0]],
        negative=[[0.0, 9.5, 1.0], [0.0, -1.0, 2.0], [0.0, 0.5, 1.5]],
    )
    for text in ["triplet_margin", "triplet_margin(margin=0.25, swap=true)"]
]
