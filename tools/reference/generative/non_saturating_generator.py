"""Non-saturating loss of a GAN generator: −ln σ(x).

Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014.
"""

from ..kinds.arrays import case
from ..mathematics import ln, sigmoid


def non_saturating_generator(score):
    return [-ln(sigmoid(x)) for x in score]


CASES = [case("non_saturating_generator", score=[-40.0, -1.0, 0.0, 2.5, 60.0])]
