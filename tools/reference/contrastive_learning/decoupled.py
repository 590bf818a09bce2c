"""Decoupled contrastive loss: NT-Xent without the positive in the denominator.

Yeh, Hong, Hsu, Liu, Chen & LeCun, Decoupled Contrastive Learning, ECCV 2022.
"""

from ..kinds.products import of_views
from ..mathematics import lse
from ..parts.rows import two_views


def decoupled(a, b, temperature=0.1, normalize=True):
    def loss(positive, negatives):
        return -positive + lse(negatives)

    return two_views(a, b, temperature, normalize, loss)


CASES = of_views("decoupled")
