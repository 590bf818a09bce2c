"""Cosine embedding loss: 1 − cos of similar pairs, max(0, cos − m) of dissimilar ones.

PyTorch, CosineEmbeddingLoss; Chopra, Hadsell & LeCun, CVPR 2005.
"""

from mpmath import mpf

from ..kinds.arrays import SIGNS, Numbers, case
from ..mathematics import dot, norm


def cosine_embedding(a, b, target, margin=0):
    def loss(a, b, y):
        cosine = dot(a, b) / (norm(a) * norm(b))
        return 1 - cosine if y > 0 else max(mpf(0), cosine - margin)

    return [loss(*row) for row in zip(a, b, target, strict=True)]


normal = Numbers(5, skip=137).normal

CASES = [
    case(text, a=normal(4, 5), b=normal(4, 5), target=SIGNS)
    for text in ["cosine_embedding", "cosine_embedding(margin=-0.75)"]
]
