"""Peers of the losses of regions: images x classes x pixels, as MONAI and the authors of Lovász-softmax have them."""

import random

import torch
import torch.nn.functional as F

from .comparison import AUTHORS, MONAI, PRIMITIVES, Peer, ordered
from .draws import normal


def dice_of_each(p, g, squared=False):
    """monai.losses.DiceLoss(smooth_nr=1, smooth_dr=1, squared_pred=squared)."""
    below = p.square().sum(2) + g.square().sum(2) if squared else p.sum(2) + g.sum(2)
    return 1.0 - (2.0 * (p * g).sum(2) + 1) / (below + 1)


def dice(p, g):
    return dice_of_each(p, g).mean()


def jaccard(p, g):
    """monai.losses.DiceLoss(jaccard=True, smooth_nr=2, smooth_dr=2)."""
    both = (p * g).sum(2)
    return (1.0 - (2.0 * both + 2) / (2.0 * (p.sum(2) + g.sum(2) - both) + 2)).mean()


def tversky_of_each(p, g, alpha=0.2, beta=0.9):
    """monai.losses.TverskyLoss: alpha of false positives, beta of false negatives."""
    tp, fp, fn = (p * g).sum(2), (p * (1 - g)).sum(2), ((1 - p) * g).sum(2)
    return 1.0 - (tp + 1) / (tp + alpha * fp + beta * fn + 1)


def focal_tversky(p, g):
    return (tversky_of_each(p, g, 0.3, 0.7) ** 0.75).mean()


def generalized_dice(p, g):
    w = 1 / g.sum(2).square()
    w = torch.where(torch.isinf(w), 0.0, w)
    return (1 - 2 * (w * (p * g).sum(2)).sum(1) / (w * (p + g).sum(2)).sum(1)).mean()


def lovasz_grad(g):
    """As the authors write it."""
    jaccard = 1.0 - (g.sum() - g.cumsum(0)) / (g.sum() + (1 - g).cumsum(0))
    return torch.cat([jaccard[:1], jaccard[1:] - jaccard[:-1]])


def lovasz_softmax(p, g):
    """The authors' lovasz_softmax_flat of the whole batch, classes='present'."""
    p, g, losses = p.transpose(0, 1).flatten(1), g.transpose(0, 1).flatten(1), []
    for p_c, g_c in zip(p, g, strict=True):
        if g_c.sum() > 0:
            errors, order = torch.sort((g_c - p_c).abs(), 0, descending=True)
            losses.append(torch.dot(errors, lovasz_grad(g_c[order])))
    return torch.stack(losses).mean()


def lovasz_hinge(z, y):
    """The authors' lovasz_hinge, each image apart."""
    losses = []
    for z_i, y_i in zip(z, y.double(), strict=True):
        errors, order = torch.sort(1.0 - z_i * (2.0 * y_i - 1.0), dim=0, descending=True)
        losses.append(torch.dot(F.relu(errors), lovasz_grad(y_i[order])))
    return torch.stack(losses).mean()


def of_regions(formula):
    """A function of logits and labels, from one of probabilities and one-hot targets."""
    return ordered(lambda z, y: formula(torch.softmax(z, 1), F.one_hot(y, z.shape[1]).transpose(1, 2).to(z)))


def ce_dice(x):
    return F.cross_entropy(x.prediction, x.labels) + of_regions(dice)(x)


def images(binary=False):
    def draw():
        n, classes, pixels = (random.choice(x) for x in ([1, 2, 5], [2, 3, 21, 40], [4, 33, 150]))
        sizes = (n, pixels) if binary else (n, classes, pixels)
        return {
            "prediction": normal(sizes),
            "labels": torch.randint(0, 2 if binary else classes, (n, pixels)),
        }

    return draw


PEERS = [
    Peer("Dice", "dice", of_regions(dice), images(), MONAI),
    Peer(
        "… squared",
        "dice(squared=true)",
        of_regions(lambda p, g: dice_of_each(p, g, True).mean()),
        images(),
        MONAI,
    ),
    Peer("Jaccard", "jaccard", of_regions(jaccard), images(), MONAI),
    Peer(
        "Tversky",
        "tversky(alpha=0.2, beta=0.9)",
        of_regions(lambda p, g: tversky_of_each(p, g).mean()),
        images(),
        MONAI,
    ),
    Peer("focal Tversky", "focal_tversky", of_regions(focal_tversky), images(), PRIMITIVES),
    Peer(
        "log-cosh Dice",
        "log_cosh_dice",
        of_regions(lambda p, g: dice_of_each(p, g).cosh().log().mean()),
        images(),
        PRIMITIVES,
    ),
    Peer("generalised Dice", "generalized_dice", of_regions(generalized_dice), images(), PRIMITIVES),
    Peer("cross_entropy + Dice", "ce_dice", ce_dice, images(), MONAI),
    Peer("Lovász-softmax", "lovasz_softmax(over=batch)", of_regions(lovasz_softmax), images(), AUTHORS),
    Peer("Lovász hinge", "lovasz_hinge", ordered(lovasz_hinge), images(binary=True), AUTHORS),
]
