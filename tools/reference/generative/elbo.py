"""Negative evidence lower bound: the reconstruction's loss + β KL of the latents.

Kingma & Welling, Auto-Encoding Variational Bayes, ICLR 2014; Higgins et al., β-VAE, ICLR 2017.
"""

from mpmath import mp

from ..definitions import gaussian_kl
from ..kinds.arrays import Numbers, case
from ..mathematics import ln, softplus
from ..parts.latents import LATENTS


def elbo(prediction, target, mean, log_variance, reconstruction="squared_error", sigma=1, **kl):
    nll = {
        "squared_error": lambda p, x: (p - x) ** 2,
        "bce": lambda p, x: -x * ln(p) - (1 - x) * ln(1 - p),
        "bce_with_logits": lambda p, x: softplus(p) - x * p,
        "gaussian": lambda p, x: ln(2 * mp.pi * sigma**2) / 2 + ((p - x) / sigma) ** 2 / 2,
    }[reconstruction]
    rows = zip(prediction, target, strict=True)
    parts = [sum(nll(*x) for x in zip(*row, strict=True)) for row in rows]
    return [a + b for a, b in zip(parts, gaussian_kl(mean, log_variance, **kl), strict=True)]


normal = Numbers(5, skip=429).normal
SHARES = [[0.1, 0.9, 0.5, 0.3, 0.6]] * 3

CASES = [
    *(
        case(text, prediction=normal(3, 5), target=[[0.0, 1.0, 0.5, 0.25, 1.0]] * 3, **LATENTS)
        for text in [
            "elbo",
            "elbo(reconstruction=gaussian, sigma=0.5, beta=2)",
            "elbo(reconstruction=bce_with_logits)",
        ]
    ),
    case("elbo(reconstruction=bce, free_bits=0.25)", prediction=SHARES, target=SHARES[::-1], **LATENTS),
]
