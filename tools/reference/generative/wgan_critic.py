"""A critic's score of made data, less that of real; 1 is real, 0 made.

Arjovsky, Chintala & Bottou, Wasserstein Generative Adversarial Networks, ICML 2017.
"""

from itertools import product

from ..kinds.pointwise import MARGINS, Pointwise


def wgan_critic(x, t):
    return -x if t == 1 else x


CASES = [Pointwise(["wgan_critic"], product(MARGINS, [1.0, 0.0]))]
