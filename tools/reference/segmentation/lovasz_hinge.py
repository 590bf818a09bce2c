"""Lovász hinge: the Lovász extension of the Jaccard loss, of hinge errors.

Berman, Rannen Triki & Blaschko, The Lovász-Softmax Loss, CVPR 2018; Yu & Blaschko, The Lovász Hinge, TPAMI
2018.
"""

from mpmath import mpf

from ..kinds.arrays import case
from ..parts.lovasz import extension
from ..parts.regions import BINARY, BINARY_IGNORED, images_of


def lovasz_hinge(prediction, **given):
    def loss(p, g):
        hinges = [max(mpf(0), 1 - x * (2 * y - 1)) for x, y in zip(p[0], g[0], strict=True)]
        return extension(hinges, g[0])

    one_class = [[image] for image in prediction]
    return [loss(*image) for image in images_of(one_class, activation="identity", **given)]


CASES = [
    case("lovasz_hinge", **BINARY),
    case("lovasz_hinge(over=batch)", **BINARY),
    case("lovasz_hinge(ignore_index=-1)", **BINARY_IGNORED),
]
