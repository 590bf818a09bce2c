"""CLIP: the mean of InfoNCE of rows and of columns of the scores of two views.

Radford et al., Learning Transferable Visual Models From Natural Language Supervision, ICML 2021.
"""

from ..kinds.products import ONE, of_views
from ..parts.rows import everyone, nce, scores, units


def clip(a, b, temperature=0.07, normalize=True):
    z = scores(units(normalize, a), units(normalize, b), temperature)
    both = enumerate(zip(z, zip(*z, strict=True), strict=True))
    return everyone((nce(row, [i]) + nce(column, [i])) / 2 for i, (row, column) in both)


CASES = of_views("clip", [ONE])
