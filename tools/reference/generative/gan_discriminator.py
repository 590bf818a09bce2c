"""GAN discriminator: −t ln σ(x) − (1 − t) ln(1 − σ(x)), 1 real, 0 generated.

Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014; Salimans et al., Improved Techniques for
Training GANs, NeurIPS 2016 (smoothed labels).
"""

from itertools import product

from ..kinds.pointwise import LOGITS, Pointwise
from ..mathematics import ln, sigmoid


def gan_discriminator(x, t):
    return -t * ln(sigmoid(x)) - (1 - t) * ln(1 - sigmoid(x))


CASES = [Pointwise(["gan_discriminator"], product(LOGITS, [0.0, 1.0, 0.9]))]
