"""Style loss: the squared distance of the Gram matrices of features.

Gatys, Ecker & Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016; Johnson, Alahi &
Fei-Fei, Perceptual Losses for Real-Time Style Transfer and Super-Resolution, ECCV 2016.
"""

from ..exact import flat
from ..kinds.arrays import Numbers, case
from ..mathematics import dot


def gram(prediction, target):
    def matrix(f):
        f = [tuple(flat(x)) for x in f]
        return [[dot(x, y) / len(flat(f)) for y in f] for x in f]

    def loss(f, g):
        return sum((a - b) ** 2 for a, b in zip(flat(matrix(f)), flat(matrix(g)), strict=True))

    return [loss(f, g) for f, g in zip(prediction, target, strict=True)]


normal = Numbers(11, skip=1172).normal

CASES = [
    case("gram", prediction=normal(2, 3, 2, 2), target=normal(2, 3, 2, 2)),
    case("gram", prediction=normal(2, 4), target=normal(2, 4)),
]
