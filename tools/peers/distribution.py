"""Peers of the losses of rows with a distribution as their target."""

import torch
import torch.nn.functional as F

from .comparison import AUTHORS, PRIMITIVES, Peer, ordered
from .draws import bits, distributions, log_softmax, normal, rows, same, some_zeros, uniform


def soft_focal(z, t, gamma=2.0, alpha=0.25):
    ln_p = torch.log_softmax(z, 1)
    return -(t * alpha * (1 - ln_p.exp()) ** gamma * ln_p).sum(1).mean()


def jensen_shannon(z, t, beta=0.5):
    p = torch.softmax(z, 1)
    m = beta * t + (1 - beta) * p
    parts = ((t, beta), (p, 1 - beta))
    return sum(w * (torch.xlogy(x, x) - torch.xlogy(x, m)).sum(1).mean() for x, w in parts)


def distillation(z, t, temperature=4.0):
    student, teacher = torch.log_softmax(z / temperature, 1), torch.log_softmax(t / temperature, 1)
    return temperature**2 * F.kl_div(student, teacher, reduction="batchmean", log_target=True)


def sparsemax(z, t):
    """Martins & Astudillo's algorithm 1, and the loss by its definition."""
    x, _ = torch.sort(z.detach(), 1, descending=True)
    k, excess = torch.arange(1, z.shape[1] + 1).double(), x.cumsum(1) - 1
    size = (k * x > excess).sum(1, keepdim=True)
    p = (z.detach() - excess.gather(1, size - 1) / size).relu()
    return ((p * z - t * z) + (t * t - p * p) / 2).sum(1).mean()


def entmax15(z, t):
    """Peters, Niculae & Martins's algorithm 2, and the loss by its definition."""
    x, _ = torch.sort(z.detach() / 2, 1, descending=True)
    k = torch.arange(1, z.shape[1] + 1).double()
    mean, square = x.cumsum(1) / k, (x * x).cumsum(1) / k
    tau = mean - ((1 - k * (square - mean * mean)) / k).relu().sqrt()
    size = (tau <= x).sum(1, keepdim=True)
    p = (z.detach() / 2 - tau.gather(1, size - 1)).relu() ** 2
    return ((p - t) * z + 4 / 3 * (t**1.5 - p**1.5) + 4 / 3 * (p - t)).sum(1).mean()


def flat(n, classes):
    return torch.softmax(normal((n, classes), 0.5), 1)


def scores(n, classes):
    return normal((n, classes), 4.0)


def log_distributions(n, classes):
    return log_softmax(normal((n, classes)))


soft = rows(same, distributions)
sparse = rows(same, some_zeros)

PEERS = [
    Peer("cross_entropy, soft targets", "soft_cross_entropy", ordered(F.cross_entropy), sparse),
    Peer(
        "… weight",
        "soft_cross_entropy(class_weights=W)",
        lambda x: F.cross_entropy(x.pred, x.target, weight=x.classes),
        soft,
    ),
    Peer(
        "… label_smoothing",
        "soft_cross_entropy(label_smoothing=0.1)",
        ordered(lambda z, t: F.cross_entropy(z, t, label_smoothing=0.1)),
        sparse,
    ),
    Peer(
        "… both",
        "soft_cross_entropy(class_weights=W, label_smoothing=0.1)",
        lambda x: F.cross_entropy(x.pred, x.target, weight=x.classes, label_smoothing=0.1),
        sparse,
    ),
    Peer(
        "kl_div, batchmean",
        "kl",
        ordered(lambda x, t: F.kl_div(x, t, reduction="batchmean")),
        rows(log_softmax, some_zeros),
    ),
    Peer(
        "… log_target",
        "kl(log_target=true)",
        ordered(lambda x, t: F.kl_div(x, t, reduction="batchmean", log_target=True)),
        rows(log_softmax, log_distributions),
    ),
    Peer("soft focal", "soft_focal", ordered(soft_focal), sparse, PRIMITIVES),
    Peer("Jensen–Shannon", "jensen_shannon", ordered(jensen_shannon), soft, PRIMITIVES),
    Peer("kl_div(z/T, t/T)·T²", "distillation", ordered(distillation), rows(same, scores)),
    Peer("sparsemax", "sparsemax", ordered(sparsemax), rows(same, flat), AUTHORS),
    Peer("1.5-entmax", "entmax15", ordered(entmax15), rows(same, flat), AUTHORS),
    Peer(
        "multilabel_soft_margin_loss",
        "multi_label_soft_margin",
        ordered(F.multilabel_soft_margin_loss),
        rows(same, bits),
    ),
    Peer(
        "… weight",
        "multi_label_soft_margin(class_weights=W)",
        lambda x: F.multilabel_soft_margin_loss(x.pred, x.target, weight=x.classes),
        rows(same, uniform),
    ),
]
