"""Dice loss of each class: 1 − (2 Σ p g + s) / (Σ p + Σ g + s).

Milletari, Navab & Ahmadi, V-Net, 3DV 2016; Dice, Ecology 26(3), 1945.
"""

from ..kinds.arrays import case
from ..parts import regions
from ..parts.regions import IMAGES, LARGE, LARGE_LAST, LIKELY, SOFT, total


def dice_of_class(p, g, smooth, squared=False):
    sizes = total(p, p) + total(g, g) if squared else sum(p) + sum(g)
    return 1 - (2 * total(p, g) + smooth) / (sizes + smooth)


dice = regions.each_class(dice_of_class)

CASES = [
    *regions.cases("dice"),
    case("dice(squared=true, smooth=0.01)", **IMAGES),
    case("dice(squared=true, activation=sigmoid)", **SOFT),
    case("dice(squared=true, activation=identity)", **LIKELY),
    case("dice", **SOFT),
    case("dice(over=batch, smooth=0)", **IMAGES),
    case("dice", **LARGE),
    case("dice(channels=last)", **LARGE_LAST),
]
