"""A discriminator's cross-entropy; 1 is real, 0 made.

Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014; Salimans et al., Improved Techniques for
Training GANs, NeurIPS 2016 (smoothed labels).
"""

from itertools import product

from ..kinds.pointwise import LOGITS, Pointwise
from ..mathematics import ln, sigmoid


def gan_discriminator(x, t):
    return -t * ln(sigmoid(x)) - (1 - t) * ln(1 - sigmoid(x))


CASES = [Pointwise(["gan_discriminator"], product(LOGITS, [0.0, 1.0, 0.9]))]
