"""Least-squares GAN: (x − t)².

Mao et al., Least Squares Generative Adversarial Networks, ICCV 2017.
"""

from itertools import product

from ..kinds.pointwise import Pointwise


def lsgan(x, t):
    return (x - t) ** 2


CASES = [Pointwise(["lsgan"], product([0.0, 0.3, 1.0, -2.5, 1e20], [0.0, 1.0, -1.0]))]
