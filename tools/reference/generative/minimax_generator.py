"""Minimax loss of a GAN generator: ln(1 − σ(x)).

Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014.
"""

from ..kinds.arrays import case
from ..mathematics import ln, sigmoid


def minimax_generator(score):
    return [ln(1 - sigmoid(x)) for x in score]


CASES = [case("minimax_generator", score=[-40.0, -1.0, 0.0, 2.5, 60.0])]
