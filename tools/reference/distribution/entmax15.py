"""1.5-entmax loss: the Fenchel–Young loss of Tsallis' entropy of order 1.5.

Peters, Niculae & Martins, Sparse Sequence-to-Sequence Models, ACL 2019; Blondel, Martins & Niculae, Learning
with Fenchel-Young Losses, JMLR 2020.
"""

from mpmath import mp, mpf

from ..kinds.rows import SPARSE_ROWS, Rows
from ..parts.fenchel_young import fenchel_young


def entmax15(z, t):
    """The Fenchel-Young loss of Tsallis' entropy of order 1.5; p by sorting."""
    x = sorted([v / 2 for v in z], reverse=True)
    for k in range(1, len(x) + 1):
        mean = sum(x[:k]) / k
        delta = (1 - sum((v - mean) ** 2 for v in x[:k])) / k
        if delta >= 0 and mean - mp.sqrt(delta) <= x[k - 1]:
            tau = mean - mp.sqrt(delta)
    p = [max(mpf(0), v / 2 - tau) ** 2 for v in z]
    return fenchel_young(z, t, p, lambda v: (v * mp.sqrt(v) - v) / 0.75)


CASES = [Rows(["entmax15"], SPARSE_ROWS)]
