"""Focal Tversky loss: Tversky^(1/γ).

Abraham & Khan, A Novel Focal Tversky Loss Function with Improved Attention U-Net for Lesion Segmentation,
ISBI 2019.
"""

from mpmath import mpf

from ..definitions import module
from ..kinds.arrays import case
from ..parts import regions
from ..parts.regions import IMAGES

tversky_of_class = module("tversky").tversky_of_class


def focal_tversky_of_class(p, g, smooth, gamma=None, **weights):
    gamma = mpf(4) / 3 if gamma is None else gamma
    return tversky_of_class(p, g, smooth, **weights) ** (1 / gamma)


focal_tversky = regions.each_class(focal_tversky_of_class)

CASES = [
    *regions.cases("focal_tversky"),
    case("focal_tversky(gamma=0.5, alpha=0.5, beta=2)", **IMAGES),
]
