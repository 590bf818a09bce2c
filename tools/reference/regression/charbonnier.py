"""Charbonnier loss: √(r² + ε²).

Charbonnier et al., Two Deterministic Half-Quadratic Regularization Algorithms for Computed Imaging, ICIP 1994;
Lai et al., Deep Laplacian Pyramid Networks for Fast and Accurate Super-Resolution, CVPR 2017.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise
from ..mathematics import sqrt


def charbonnier(p, y, epsilon=0.001):
    return sqrt((p - y) ** 2 + epsilon**2)


CASES = [Pointwise(["charbonnier", "charbonnier(epsilon=0.5)"], RESIDUALS)]
