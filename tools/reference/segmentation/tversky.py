"""Tversky loss of each class: 1 − (TP + s) / (TP + α FP + β FN + s).

Salehi, Erdogmus & Gholipour, Tversky Loss Function for Image Segmentation Using 3D Fully Convolutional Deep
Networks, MLMI 2017.
"""

from ..kinds.arrays import case
from ..parts import regions
from ..parts.regions import IMAGES, total


def tversky_of_class(p, g, smooth, alpha=0.3, beta=0.7):
    false_positives = sum(a * (1 - b) for a, b in zip(p, g, strict=True))
    false_negatives = sum((1 - a) * b for a, b in zip(p, g, strict=True))
    tp = total(p, g)
    return 1 - (tp + smooth) / (tp + alpha * false_positives + beta * false_negatives + smooth)


tversky = regions.each_class(tversky_of_class)

CASES = [*regions.cases("tversky"), case("tversky(alpha=0.9, beta=0.25, smooth=0)", **IMAGES)]
