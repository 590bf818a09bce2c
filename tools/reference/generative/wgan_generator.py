"""Wasserstein GAN generator: −x.

Arjovsky, Chintala & Bottou, Wasserstein GAN, ICML 2017; Lim & Ye, Geometric GAN, 2017 (hinge).
"""

from ..kinds.arrays import case


def wgan_generator(score):
    return [-x for x in score]


CASES = [case("wgan_generator", score=[-40.0, -1.0, 0.0, 2.5, 60.0])]
