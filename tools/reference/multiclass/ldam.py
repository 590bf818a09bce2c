"""Label-distribution-aware margin: cross-entropy, the label's score less a margin ∝ n^−¼ of its class.

Cao, Wei, Gaidon, Arechiga & Ma, Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss,
NeurIPS 2019.
"""

from mpmath import mp

from ..definitions import cross_entropy
from ..kinds.rows import COSINES, Rows, labelled


def ldam(z, y, max_margin=0.5, scale=30, counts=None):
    delta = [1 / mp.root(n, 4) for n in counts or [1] * len(z)]
    margin = max_margin * delta[y] / max(delta)
    return cross_entropy([scale * (v - (margin if c == y else 0)) for c, v in enumerate(z)], y)


CASES = [
    Rows(["ldam", "ldam(max_margin=0.25, scale=8)"], [*labelled([0.7]), *COSINES]),
    Rows(
        ["ldam(counts=[1000,100,16])", "ldam(scale=100, counts=[5,5,80])"],
        labelled([0.25, -0.5, 0.5])
        + labelled([5.0, 5.0, -1.0])
        + [([0.25, 0.5, 0.5], 2), ([0.25, 0.75, 0.5], 1), ([0.75, 0.5, 0.25], 0)],
    ),
]
