"""Hinge embedding loss: the distance of similar pairs, max(0, m − d) of dissimilar ones.

Mobahi, Collobert & Weston, Deep Learning from Temporal Coherence in Video, ICML 2009.
"""

from itertools import product

from mpmath import mpf

from ..kinds.pointwise import Pointwise


def hinge_embedding(d, y, margin=1):
    return d if y == 1 else max(mpf(0), margin - d)


CASES = [
    Pointwise(
        ["hinge_embedding", "hinge_embedding(margin=0.5)"],
        product([0.0, 0.25, 0.5, 1.0, 1.001, 3.0, 1e20], [1.0, -1.0]),
    )
]
