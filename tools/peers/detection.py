"""Peers of the losses of boxes."""

import math

import torch

from .classification import sigmoid_focal_loss
from .comparison import TORCHVISION, Peer, named
from .draws import arrays, bits, normal, uniform


def overlap(a, b):
    """torchvision.ops._utils: intersection over union, the union, and the sides of the smallest box around both."""
    low, high = torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])
    intersection = (high - low).clamp(min=0).prod(1)
    union = area(a) + area(b) - intersection
    hull = torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])
    return intersection / union, union, hull


def area(x):
    return (x[:, 2] - x[:, 0]) * (x[:, 3] - x[:, 1])


def iou(prediction, target):
    return (1 - overlap(prediction, target)[0]).mean()


def giou_of_each(prediction, target):
    ratio, union, hull = overlap(prediction, target)
    return 1 - ratio + (hull.prod(1) - union) / hull.prod(1)


def giou(prediction, target):
    return giou_of_each(prediction, target).mean()


def diou_of_each(a, b):
    ratio, _, hull = overlap(a, b)
    between = (a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]) / 2
    return 1 - ratio + between.square().sum(1) / hull.square().sum(1)


def diou(prediction, target):
    return diou_of_each(prediction, target).mean()


def ciou(prediction, target):
    v = 4 / math.pi**2 * (aspect(target) - aspect(prediction)).square()
    with torch.no_grad():
        alpha = v / (1 - overlap(prediction, target)[0] + v)
    return (diou_of_each(prediction, target) + alpha * v).mean()


def aspect(x):
    return torch.atan((x[:, 2] - x[:, 0]) / (x[:, 3] - x[:, 1]))


def focal_giou(logits, target, boxes, target_boxes, matched):
    focal = sigmoid_focal_loss(logits, target).sum()
    total = focal + (matched * giou_of_each(boxes, target_boxes)).sum()
    return total / matched.sum()


def boxes(n):
    corner, size = 10 * uniform(n, 2), 0.1 + 5 * uniform(n, 2)
    return torch.cat([corner, corner + size], 1)


def some_matched(n):
    matched = bits(n)
    matched[0] = 1
    return matched


pairs = arrays(prediction=boxes, target=boxes)

PEERS = [
    Peer("1 − IoU", "iou", named(iou), pairs, TORCHVISION),
    Peer("generalized_box_iou_loss", "giou", named(giou), pairs, TORCHVISION),
    Peer("distance_box_iou_loss", "diou", named(diou), pairs, TORCHVISION),
    Peer("complete_box_iou_loss", "ciou", named(ciou), pairs, TORCHVISION),
    Peer(
        "sigmoid_focal_loss + generalized_box_iou_loss",
        "focal_giou",
        named(focal_giou),
        arrays(
            logits=lambda n: normal((n, 3)),
            target=lambda n: bits(n, 3),
            boxes=boxes,
            target_boxes=boxes,
            matched=some_matched,
        ),
        TORCHVISION,
    ),
]
