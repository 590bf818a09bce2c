"""Classification heads: the scores of a linear layer, or scaled cosines of which the label's has a margin."""

from mpmath import mpf

from ..definitions import cross_entropy
from ..mathematics import tanh
from .rows import counted, scores, units


def linear_scores(a, b, bias, soft_cap):
    bias = bias or [mpf(0)] * len(b)
    rows = [[x + c for x, c in zip(row, bias, strict=True)] for row in scores(a, b)]
    return [[soft_cap * tanh(x / soft_cap) for x in z] if soft_cap else z for z in rows]


def with_margin(a, b, labels, scale, shifted):
    """Scaled cosines, of which the label's is shifted."""
    rows = scores(units(True, a), units(True, b))
    return [
        [scale * (shifted(c) if j == y else c) for j, c in enumerate(row)]
        for row, y in zip(rows, labels, strict=True)
    ]


def mean_cross_entropy(rows, labels, ignore_index, class_weights, **options):
    def loss(z, y):
        return cross_entropy(z, y, class_weights=class_weights, **options)

    return counted(loss, rows, labels, ignore_index, class_weights)
