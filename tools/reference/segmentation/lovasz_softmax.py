"""Lovász-softmax: the Lovász extension of the Jaccard loss, of errors of probabilities, class by class.

Berman, Rannen Triki & Blaschko, The Lovász-Softmax Loss, CVPR 2018.
"""

from ..kinds.arrays import case
from ..parts.lovasz import extension
from ..parts.regions import IGNORED, IMAGES, LARGE, LARGE_LAST, LAST, MISSING, images_of


def lovasz_softmax(classes="present", **given):
    def loss(p, g):
        counted = [(a, b) for a, b in zip(p, g, strict=True) if any(b) or classes == "all"]
        each = [extension([abs(y - x) for x, y in zip(a, b, strict=True)], b) for a, b in counted]
        return sum(each) / len(each)

    return [loss(*image) for image in images_of(**given)]


CASES = [
    case("lovasz_softmax", **LARGE),
    case("lovasz_softmax(channels=last)", **LARGE_LAST),
    case("lovasz_softmax", **IMAGES),
    case("lovasz_softmax(classes=all, over=batch)", **IMAGES),
    case("lovasz_softmax(activation=sigmoid)", **IMAGES),
    case("lovasz_softmax", **MISSING),
    case("lovasz_softmax(classes=all)", **MISSING),
    case("lovasz_softmax(channels=last, over=batch)", **LAST),
    case("lovasz_softmax(ignore_index=255)", **IGNORED),
]
