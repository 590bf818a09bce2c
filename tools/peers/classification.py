"""Peers of the losses of classes: binary, and of rows with a label."""

import math

import torch
import torch.nn.functional as F

from .comparison import AUTHORS, PRIMITIVES, TORCHVISION, Peer, ordered
from .draws import (
    binary,
    classes,
    labels,
    labels_or_ignored,
    log_softmax,
    logits,
    margins,
    normal,
    pairs,
    rows,
    same,
    signs,
    uniform,
)


def sigmoid_focal_loss(x, y, gamma=2.0, alpha=0.25):
    """torchvision.ops.sigmoid_focal_loss."""
    p = torch.sigmoid(x)
    ce = F.binary_cross_entropy_with_logits(x, y, reduction="none")
    p_t = p * y + (1 - p) * (1 - y)
    alpha_t = alpha * y + (1 - alpha) * (1 - y) if alpha is not None else 1
    return alpha_t * ce * (1 - p_t) ** gamma


def binary_poly1(x, y, epsilon=1.0):
    ce = F.binary_cross_entropy_with_logits(x, y, reduction="none")
    p = torch.sigmoid(x)
    return (ce + epsilon * (y * (1 - p) + (1 - y) * p)).mean()


def asymmetric(x, y, gamma_pos=1, gamma_neg=4, clip=0.05):
    """The authors' AsymmetricLoss, without its clamp of the logarithms."""
    p = torch.sigmoid(x)
    q = (1 - p + clip).clamp(max=1)
    ce = -y * F.logsigmoid(x) - (1 - y) * q.log()
    p_t, gamma = p * y + q * (1 - y), gamma_pos * y + gamma_neg * (1 - y)
    return (ce * (1 - p_t) ** gamma).mean()


def focal(z, y, gamma=2.0, alpha=0.25):
    ce = F.cross_entropy(z, y, reduction="none")
    return (alpha * (1 - torch.exp(-ce)) ** gamma * ce).mean()


def z_loss(z, y, zeta=0.01):
    return F.cross_entropy(z, y) + zeta * torch.logsumexp(z, 1).square().mean()


def log_p(z, y):
    return torch.log_softmax(z, 1).gather(1, y[:, None])[:, 0]


def poly1(z, y, epsilon=1.0):
    """optax.losses.poly_loss_cross_entropy, for labels."""
    ln_p = log_p(z, y)
    return (-ln_p + epsilon * (1 - ln_p.exp())).mean()


def generalized_cross_entropy(z, y, q=0.7):
    return ((1 - log_p(z, y).exp() ** q) / q).mean()


def symmetric_cross_entropy(z, y, alpha=0.1, beta=1.0, log_zero=-4.0):
    """The paper's code: the one-hot target, clipped before the logarithm."""
    hot = F.one_hot(y, z.shape[1]).double().clamp_min(math.exp(log_zero))
    reverse = -(torch.softmax(z, 1) * hot.log()).sum(1)
    return (alpha * F.cross_entropy(z, y, reduction="none") + beta * reverse).mean()


def logit_adjustment(x, tau=1.5):
    return F.cross_entropy(x.pred + tau * (x.classes / x.classes.sum()).log(), x.target)


def ldam(z, y, max_margin=0.5, scale=30.0):
    """The paper's code, for classes that occur alike."""
    return F.cross_entropy(scale * (z - max_margin * F.one_hot(y, z.shape[1])), y)


def brier(z, y):
    return (torch.softmax(z, 1) - F.one_hot(y, z.shape[1])).square().sum(1).mean()


def zero_one(p, y):
    # A product with 0, as there is no gradient.
    return ((p > 0) != (y > 0)).double().mean() + 0 * p.sum()


def distances(n):
    return normal(n).abs()


classes_or_ignored = rows(same, labels_or_ignored)
log_classes = rows(log_softmax, labels_or_ignored)

PEERS = [
    Peer("binary_cross_entropy", "bce", ordered(F.binary_cross_entropy), pairs(uniform, uniform)),
    Peer(
        "binary_cross_entropy_with_logits",
        "bce_with_logits",
        ordered(F.binary_cross_entropy_with_logits),
        logits,
    ),
    Peer(
        "… pos_weight",
        "bce_with_logits(pos_weight=3)",
        ordered(lambda x, y: F.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor(3.0).double())),
        logits,
    ),
    Peer(
        "sigmoid_focal_loss",
        "binary_focal",
        ordered(lambda x, y: sigmoid_focal_loss(x, y).mean()),
        binary,
        TORCHVISION,
    ),
    Peer(
        "… γ = 1.5, no α",
        "binary_focal(gamma=1.5, alpha=none)",
        ordered(lambda x, y: sigmoid_focal_loss(x, y, 1.5, None).mean()),
        binary,
        TORCHVISION,
    ),
    Peer("binary poly-1", "binary_poly1", ordered(binary_poly1), binary, PRIMITIVES),
    Peer("asymmetric", "asymmetric(gamma_pos=1)", ordered(asymmetric), binary, AUTHORS),
    Peer("hinge", "hinge", ordered(lambda p, y: torch.relu(1 - y * p).mean()), margins, PRIMITIVES),
    Peer(
        "squared hinge",
        "squared_hinge",
        ordered(lambda p, y: torch.relu(1 - y * p).square().mean()),
        margins,
        PRIMITIVES,
    ),
    Peer("exponential", "exponential", ordered(lambda p, y: (-y * p).exp().mean()), margins, PRIMITIVES),
    Peer("error rate", "zero_one", ordered(zero_one), margins, PRIMITIVES),
    Peer("soft_margin_loss", "soft_margin", ordered(F.soft_margin_loss), margins),
    Peer(
        "hinge_embedding_loss",
        "hinge_embedding(margin=2)",
        ordered(lambda d, y: F.hinge_embedding_loss(d, y, margin=2)),
        pairs(distances, signs),
    ),
    Peer("cross_entropy", "cross_entropy", ordered(F.cross_entropy), classes),
    Peer(
        "… weight",
        "cross_entropy(class_weights=W)",
        lambda x: F.cross_entropy(x.pred, x.target, weight=x.classes),
        classes,
    ),
    Peer("… ignore_index", "cross_entropy", ordered(F.cross_entropy), classes_or_ignored),
    Peer(
        "… label_smoothing",
        "cross_entropy(label_smoothing=0.1)",
        ordered(lambda z, y: F.cross_entropy(z, y, label_smoothing=0.1)),
        classes,
    ),
    Peer(
        "… all three",
        "cross_entropy(class_weights=W, label_smoothing=0.1)",
        lambda x: F.cross_entropy(x.pred, x.target, weight=x.classes, label_smoothing=0.1),
        classes_or_ignored,
    ),
    Peer("… z-loss", "cross_entropy(z_loss=0.01)", ordered(z_loss), classes, PRIMITIVES),
    Peer("multiclass focal", "focal", ordered(focal), classes, PRIMITIVES),
    Peer("nll_loss", "nll", ordered(F.nll_loss), log_classes),
    Peer(
        "… weight",
        "nll(class_weights=W)",
        lambda x: F.nll_loss(x.pred, x.target, weight=x.classes),
        log_classes,
    ),
    Peer("poly-1", "poly1", ordered(poly1), classes, PRIMITIVES),
    Peer("… ε = −0.5", "poly1(epsilon=-0.5)", ordered(lambda z, y: poly1(z, y, -0.5)), classes, PRIMITIVES),
    Peer("Brier score", "brier", ordered(brier), classes, PRIMITIVES),
    Peer(
        "generalised cross-entropy",
        "generalized_cross_entropy",
        ordered(generalized_cross_entropy),
        classes,
        PRIMITIVES,
    ),
    Peer(
        "symmetric cross-entropy",
        "symmetric_cross_entropy",
        ordered(symmetric_cross_entropy),
        classes,
        AUTHORS,
    ),
    Peer(
        "cross_entropy(z + τ ln π)",
        "logit_adjustment(tau=1.5, prior=W)",
        logit_adjustment,
        rows(lambda z: z / 4, labels),
    ),
    Peer("LDAM", "ldam", ordered(ldam), rows(lambda z: z / 40, labels), AUTHORS),
    Peer("multi_margin_loss", "multi_margin", ordered(F.multi_margin_loss), classes),
    Peer(
        "… p = 2, weight",
        "multi_margin(margin=0.5, p=2, class_weights=W)",
        lambda x: F.multi_margin_loss(x.pred, x.target, p=2, margin=0.5, weight=x.classes),
        classes,
    ),
]
