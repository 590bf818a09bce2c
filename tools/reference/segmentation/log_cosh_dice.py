"""Log-cosh of the Dice loss.

Jadon, A Survey of Loss Functions for Semantic Segmentation, CIBCB 2020.
"""

from mpmath import mp

from ..definitions import module
from ..mathematics import ln
from ..parts import regions

dice_of_class = module("dice").dice_of_class


def log_cosh_dice_of_class(p, g, smooth):
    return ln(mp.cosh(dice_of_class(p, g, smooth)))


log_cosh_dice = regions.each_class(log_cosh_dice_of_class)

CASES = regions.cases("log_cosh_dice")
