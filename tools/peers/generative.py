"""Peers of the losses of generative models."""

import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl_divergence

from .comparison import PRIMITIVES, Peer, named, ordered
from .draws import arrays, binary, logits, normal, uniform, vectors


def gaussian_kl(mean, log_variance):
    return kl_divergence(Normal(mean, torch.exp(log_variance / 2)), Normal(0.0, 1.0)).sum(1).mean()


def elbo(prediction, target, mean, log_variance):
    """The loss of PyTorch's example of a variational autoencoder, per observation."""
    nll = F.binary_cross_entropy_with_logits(prediction, target, reduction="none").sum(1).mean()
    return nll - 0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(1).mean()


def gan_hinge(x, real):
    return (real * torch.relu(1 - x) + (1 - real) * torch.relu(1 + x)).mean()


def gradient_penalty(gradient):
    return (gradient.norm(dim=1) - 1).square().mean()


def shares(n):
    return uniform(n, 5)


scores = arrays(score=normal)

PEERS = [
    Peer(
        "binary_cross_entropy_with_logits",
        "gan_discriminator",
        ordered(F.binary_cross_entropy_with_logits),
        logits,
    ),
    Peer("mse_loss", "lsgan", ordered(F.mse_loss), binary),
    Peer("GAN hinge", "gan_hinge", ordered(gan_hinge), binary, PRIMITIVES),
    Peer("logsigmoid(−x)", "minimax_generator", ordered(lambda x: F.logsigmoid(-x).mean()), scores),
    Peer("−logsigmoid(x)", "non_saturating_generator", ordered(lambda x: -F.logsigmoid(x).mean()), scores),
    Peer(
        "gradient penalty",
        "gradient_penalty",
        ordered(gradient_penalty),
        arrays(gradient=vectors),
        PRIMITIVES,
    ),
    Peer(
        "kl_divergence of normals",
        "gaussian_kl",
        named(gaussian_kl),
        arrays(mean=vectors, log_variance=vectors),
    ),
    Peer(
        "VAE of PyTorch's examples",
        "elbo(reconstruction=bce_with_logits)",
        named(elbo),
        arrays(prediction=vectors, target=shares, mean=vectors, log_variance=vectors),
    ),
]

WITHOUT = {
    "wgan_critic": "linear in the score: ±x",
    "wgan_generator": "linear in the score: −x",
}
