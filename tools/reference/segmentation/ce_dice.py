"""Weighted sum of cross-entropy and Dice loss, of one softmax.

Isensee et al., nnU-Net, Nature Methods 18, 2021.
"""

from ..definitions import module
from ..kinds.arrays import case
from ..mathematics import ln
from ..parts.regions import IGNORED, IMAGES, LARGE, LARGE_LAST, LAST, images_of, total

dice_of_class = module("dice").dice_of_class


def ce_dice(ce_weight=1, dice_weight=1, smooth=1, squared=False, background=True, **given):
    def loss(p, g):
        pixels = list(zip(zip(*p, strict=True), zip(*g, strict=True), strict=True))
        ce = -sum(ln(total(a, b)) for a, b in pixels) / len(pixels)
        first = 0 if background or len(p) == 1 else 1
        dice = [dice_of_class(a, b, smooth, squared) for a, b in zip(p[first:], g[first:], strict=True)]
        return ce_weight * ce + dice_weight * sum(dice) / len(dice)

    return [loss(*image) for image in images_of(**given)]


CASES = [
    case("ce_dice", **LARGE),
    case("ce_dice(channels=last)", **LARGE_LAST),
    case("ce_dice", **IMAGES),
    case("ce_dice(ce_weight=0.5, dice_weight=2, smooth=0.1, squared=true)", **IMAGES),
    case("ce_dice(over=batch, background=false)", **IMAGES),
    case("ce_dice(ce_weight=0)", **IMAGES),
    case("ce_dice(dice_weight=0)", **IMAGES),
    case("ce_dice(channels=last)", **LAST),
    case("ce_dice(ignore_index=255)", **IGNORED),
    case("ce_dice(ignore_index=255, over=batch)", **IGNORED),
]
