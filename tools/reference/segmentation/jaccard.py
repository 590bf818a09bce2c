"""Jaccard loss of each class: 1 − (Σ p g + s) / (Σ p + Σ g − Σ p g + s).

Rahman & Wang, Optimizing Intersection-Over-Union in Deep Neural Networks, ISVC 2016.
"""

from ..kinds.arrays import case
from ..parts import regions
from ..parts.regions import IMAGES, LIKELY, SOFT, total


def jaccard_of_class(p, g, smooth, squared=False):
    sizes = total(p, p) + total(g, g) if squared else sum(p) + sum(g)
    return 1 - (total(p, g) + smooth) / (sizes - total(p, g) + smooth)


jaccard = regions.each_class(jaccard_of_class)

CASES = [
    *regions.cases("jaccard"),
    case("jaccard(squared=true, smooth=0.01)", **IMAGES),
    case("jaccard(squared=true, activation=sigmoid)", **SOFT),
    case("jaccard(squared=true, activation=identity)", **LIKELY),
    case("jaccard", **SOFT),
    case("jaccard(over=batch, smooth=0)", **IMAGES),
]
