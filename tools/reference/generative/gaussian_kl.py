"""KL divergence of N(μ, e^s) from N(0, 1): ½ (μ² + e^s − 1 − s), summed over latents, with free bits.

Kingma & Welling, Auto-Encoding Variational Bayes, ICLR 2014; Higgins et al., 2017 (β); Kingma et al., 2016
(free bits).
"""

from mpmath import mpf

from ..kinds.arrays import case
from ..mathematics import exp
from ..parts.latents import LATENTS


def gaussian_kl(mean, log_variance, beta=1, free_bits=0):
    def latent(m, s):
        return max(mpf(free_bits), (m**2 + exp(s) - 1 - s) / 2)

    rows = zip(mean, log_variance, strict=True)
    return [beta * sum(latent(*x) for x in zip(*row, strict=True)) for row in rows]


CASES = [case(text, **LATENTS) for text in ["gaussian_kl", "gaussian_kl(beta=4, free_bits=0.5)"]]
