"""GAN hinge loss of a discriminator: max(0, 1 − x) of real, max(0, 1 + x) of generated data.

Lim & Ye, Geometric GAN, 2017; Miyato, Kataoka, Koyama & Yoshida, Spectral Normalization for Generative
Adversarial Networks, ICLR 2018.
"""

from itertools import product

from mpmath import mpf

from ..kinds.pointwise import MARGINS, Pointwise


def gan_hinge(x, t):
    return max(mpf(0), 1 - x if t == 1 else 1 + x)


CASES = [Pointwise(["gan_hinge"], product(MARGINS, [1.0, 0.0]))]
