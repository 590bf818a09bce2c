"""Margin ranking loss: max(0, m − y (a − b)).

Joachims, Optimizing Search Engines using Clickthrough Data, KDD 2002.
"""

from mpmath import mpf

from ..kinds.arrays import SIGNS, Numbers, case


def margin_ranking(first, second, target, margin=0):
    rows = zip(first, second, target, strict=True)
    return [max(mpf(0), margin - y * (a - b)) for a, b, y in rows]


normal = Numbers(5, skip=397).normal

CASES = [
    case(text, first=normal(4), second=normal(4), target=SIGNS)
    for text in ["margin_ranking", "margin_ranking(margin=0.5)"]
]
