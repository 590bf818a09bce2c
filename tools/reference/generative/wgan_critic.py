"""Wasserstein GAN critic: −x of real, x of generated data.

Arjovsky, Chintala & Bottou, Wasserstein Generative Adversarial Networks, ICML 2017.
"""

from itertools import product

from ..kinds.pointwise import MARGINS, Pointwise


def wgan_critic(x, t):
    return -x if t == 1 else x


CASES = [Pointwise(["wgan_critic"], product(MARGINS, [1.0, 0.0]))]
