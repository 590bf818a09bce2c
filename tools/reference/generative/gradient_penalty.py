"""Gradient penalty of a WGAN critic: (‖g‖ − 1)².

Gulrajani et al., Improved Training of Wasserstein GANs, NeurIPS 2017.
"""

from mpmath import mpf

from ..kinds.arrays import Numbers, case
from ..mathematics import norm


def gradient_penalty(gradient, target=1, one_sided=False):
    excess = [norm(g) - target for g in gradient]
    return [max(mpf(0), x) ** 2 if one_sided else x**2 for x in excess]


normal = Numbers(5, skip=474).normal

CASES = [
    case(text, gradient=normal(4, 3))
    for text in ["gradient_penalty", "gradient_penalty(one_sided=true, target=1.5)"]
]
