"""Smooth L1: r² / 2β if |r| < β, else |r| − β/2.

Girshick, Fast R-CNN, ICCV 2015.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise


def smooth_l1(p, y, beta=1):
    r = abs(p - y)
    return r**2 / (2 * beta) if r < beta else r - beta / 2


CASES = [Pointwise(["smooth_l1", "smooth_l1(beta=0.5)", "smooth_l1(beta=0)"], RESIDUALS)]
