"""Generalised Dice loss: classes weighted by 1 / (Σ g)².

Sudre et al., Generalised Dice Overlap as a Deep Learning Loss Function for Highly Unbalanced Segmentations,
DLMIA 2017.
"""

from ..kinds.arrays import case
from ..parts import regions
from ..parts.regions import IMAGES, MISSING, images_of, total


def generalized_dice(background=True, **given):
    def loss(p, g):
        first = 0 if background or len(p) == 1 else 1
        classes = [(a, b, 1 / sum(b) ** 2) for a, b in zip(p[first:], g[first:], strict=True) if sum(b) > 0]
        intersection = sum(w * total(a, b) for a, b, w in classes)
        return 1 - 2 * intersection / sum(w * (sum(a) + sum(b)) for a, b, w in classes)

    return [loss(*image) for image in images_of(**given)]


CASES = [
    *regions.cases("generalized_dice"),
    case("generalized_dice(background=false)", **IMAGES),
    case("generalized_dice", **MISSING),
]
