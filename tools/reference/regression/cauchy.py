"""Cauchy (Lorentzian) loss: ½ c² ln(1 + (r/c)²).

Black & Anandan, The Robust Estimation of Multiple Motions, Computer Vision and Image Understanding, 1996; Zhang,
Parameter Estimation Techniques, Image and Vision Computing, 1997.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise
from ..mathematics import ln


def cauchy(p, y, scale=2.385):
    return scale**2 / 2 * ln(1 + ((p - y) / scale) ** 2)


CASES = [Pointwise(["cauchy", "cauchy(scale=0.25)", "cauchy(scale=30)"], RESIDUALS)]
