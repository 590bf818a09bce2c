"""NT-Xent (SimCLR): cross-entropy of a row's other view among all rows of both views.

Chen, Kornblith, Norouzi & Hinton, A Simple Framework for Contrastive Learning of Visual Representations, ICML
2020.
"""

from ..kinds.products import ONE, of_views
from ..parts.rows import nce, two_views


def nt_xent(a, b, temperature=0.5, normalize=True):
    def loss(positive, negatives):
        return nce([positive, *negatives], [0])

    return two_views(a, b, temperature, normalize, loss)


CASES = of_views("nt_xent", [ONE])
