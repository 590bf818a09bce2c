"""Peers of the losses of classification heads: a linear layer, or cosines with a margin."""

import math
from random import choice

import torch
import torch.nn.functional as F

from .comparison import METRIC_LEARNING, PRIMITIVES, Peer
from .embeddings import layer, mean, unit
from .metric_learning import head

OPTIONS = torch.nn.LinearCrossEntropyOptions


def linear_cross_entropy(x, **options):
    y = x.labels if x.labels is not None else x.targets
    return F.linear_cross_entropy(x.a, x.b, y, linear_bias=x.bias, weight=x.classes, **options)


def linear(x):
    return F.linear(x.a, x.b, x.bias)


def capped(z, cap):
    return cap * torch.tanh(z / cap)


def weighted_cross_entropy(z, x, zeta=0.0, **options):
    """Cross-entropy and z-loss of rows with weights."""
    each = F.cross_entropy(z, x.labels, weight=x.classes, reduction="none", **options)
    share = (x.labels >= 0) * (1 if x.classes is None else x.classes[x.labels.clamp_min(0)])
    weight = 1 if x.weight is None else x.weight
    each = each + zeta * share * z.logsumexp(1).square()
    return (weight * each).sum() / (weight * share).sum()


def linear_focal(x, gamma=2.0, alpha=0.25):
    log_p = torch.log_softmax(linear(x), 1)
    label = x.labels.clamp_min(0)
    log_p = log_p.gather(1, label[:, None])[:, 0]
    alpha = alpha if x.classes is None else x.classes[label]
    return mean(-alpha * (-torch.expm1(log_p)) ** gamma * log_p, x, x.labels >= 0)


def with_margin(x, scale, change, **options):
    """Cross-entropy of scaled cosines, of which the label's is changed."""
    z = unit(x.a) @ unit(x.b).T
    target = F.one_hot(x.labels.clamp_min(0), z.shape[1]).bool()
    return weighted_cross_entropy(scale * torch.where(target, change(z), z), x, **options)


def wider(m):
    def angle(c):
        return torch.where(c > math.cos(math.pi - m), torch.cos(torch.acos(c) + m), c - m * math.sin(m))

    return angle


layers, weighted_layers = layer(), layer(weighted=True)
all_options = layer(weighted=True, classes=True)
faces = layer(bias=False, ignored=False, least=3)
weighted_faces = layer(bias=False, weighted=True, classes=True, least=3)

PEERS = [
    Peer("F.linear_cross_entropy", "linear_cross_entropy", linear_cross_entropy, layers),
    Peer(
        "… in chunks",
        "linear_cross_entropy",
        lambda x: linear_cross_entropy(x, options=OPTIONS(batch_chunk_size=choice([1, 5, 64]))),
        layers,
    ),
    Peer("… weight", "linear_cross_entropy(class_weights=W)", linear_cross_entropy, layer(classes=True)),
    Peer(
        "… weight, label_smoothing",
        "linear_cross_entropy(class_weights=W, label_smoothing=0.1)",
        lambda x: linear_cross_entropy(x, label_smoothing=0.1),
        layer(classes=True),
    ),
    Peer("… soft targets", "linear_cross_entropy", linear_cross_entropy, layer(labels=False)),
    Peer(
        "… soft targets, weight, in chunks",
        "linear_cross_entropy(class_weights=W)",
        lambda x: linear_cross_entropy(x, options=OPTIONS()),
        layer(labels=False, classes=True),
    ),
    Peer(
        "… weights of rows, z-loss",
        "linear_cross_entropy(class_weights=W, label_smoothing=0.1, z_loss=0.01)",
        lambda x: weighted_cross_entropy(linear(x), x, 0.01, label_smoothing=0.1),
        all_options,
        PRIMITIVES,
    ),
    Peer(
        "… soft cap",
        "linear_cross_entropy(soft_cap=30)",
        lambda x: weighted_cross_entropy(capped(linear(x), 30.0), x),
        weighted_layers,
        PRIMITIVES,
    ),
    Peer(
        "… all of it",
        "linear_cross_entropy(class_weights=W, label_smoothing=0.1, z_loss=0.01, soft_cap=5)",
        lambda x: weighted_cross_entropy(capped(linear(x), 5.0), x, 0.01, label_smoothing=0.1),
        all_options,
        PRIMITIVES,
    ),
    Peer("focal of F.linear", "linear_focal", linear_focal, weighted_layers, PRIMITIVES),
    Peer(
        "… γ = 1.5, α per class",
        "linear_focal(gamma=1.5, alpha=W)",
        lambda x: linear_focal(x, 1.5),
        all_options,
        PRIMITIVES,
    ),
    Peer(
        "ArcFaceLoss",
        "arc_face",
        lambda x: head("ArcFaceLoss", x, margin=math.degrees(0.5)),
        faces,
        METRIC_LEARNING,
    ),
    Peer(
        "… margin = 1.2, scale = 10",
        "arc_face(margin=1.2, scale=10)",
        lambda x: head("ArcFaceLoss", x, margin=math.degrees(1.2), scale=10),
        faces,
        METRIC_LEARNING,
    ),
    Peer(
        "… smoothing and weights",
        "arc_face(margin=0.3, scale=16, class_weights=W, label_smoothing=0.1)",
        lambda x: with_margin(x, 16, wider(0.3), label_smoothing=0.1),
        weighted_faces,
        PRIMITIVES,
    ),
    Peer("CosFaceLoss", "cos_face", lambda x: head("CosFaceLoss", x), faces, METRIC_LEARNING),
    Peer(
        "… smoothing and weights",
        "cos_face(margin=0.2, scale=16, class_weights=W, label_smoothing=0.1)",
        lambda x: with_margin(x, 16, lambda c: c - 0.2, label_smoothing=0.1),
        weighted_faces,
        PRIMITIVES,
    ),
]
