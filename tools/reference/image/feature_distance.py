"""Perceptual distance of features: squared or absolute, per channel, normalised per position as in LPIPS.

Johnson, Alahi & Fei-Fei, Perceptual Losses for Real-Time Style Transfer and Super-Resolution, ECCV 2016;
Zhang, Isola, Efros, Shechtman & Wang, The Unreasonable Effectiveness of Deep Features as a Perceptual Metric,
CVPR 2018.
"""

from ..exact import flat
from ..kinds.arrays import Numbers, case
from ..mathematics import unit


def feature_distance(
    prediction, target, channel_weights=None, distance="squared", normalize=False, channels="mean"
):
    size = {"squared": lambda d: d**2, "absolute": abs}[distance]

    def unit_pixels(f):
        return zip(*(unit(pixel) for pixel in zip(*f, strict=True)), strict=True)

    def loss(f, g):
        f, g = [flat(x) for x in f], [flat(x) for x in g]
        if normalize:
            f, g = unit_pixels(f), unit_pixels(g)
        each = [
            sum(size(a - b) for a, b in zip(x, y, strict=True)) / len(x) for x, y in zip(f, g, strict=True)
        ]
        total = sum(w * x for w, x in zip(channel_weights or [1] * len(each), each, strict=True))
        return total / (1 if channels == "sum" else len(each))

    return [loss(f, g) for f, g in zip(prediction, target, strict=True)]


normal = Numbers(11, skip=920).normal

CASES = [
    *(
        case(f"feature_distance{options}", prediction=normal(2, 3, 2, 2), target=normal(2, 3, 2, 2))
        for options in [
            "",
            "(distance=absolute)",
            "(normalize=true, channels=sum)",
            "(normalize=true, distance=absolute)",
        ]
    ),
]
WEIGHTED = {"prediction": normal(2, 3, 5), "target": normal(2, 3, 5), "channel_weights": [0.5, 0.0, 2.0]}
CASES += [
    case(text, **WEIGHTED) for text in ["feature_distance", "feature_distance(normalize=true, channels=sum)"]
]
