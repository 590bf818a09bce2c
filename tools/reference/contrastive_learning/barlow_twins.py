"""Barlow Twins: the cross-correlation of two views' features should be the identity.

Zbontar, Jing, Misra, LeCun & Deny, Barlow Twins, ICML 2021.
"""

from functools import partial

from ..kinds import products
from ..kinds.products import CONSTANT, FEW, ONE, REDUNDANT
from ..mathematics import dot, sqrt
from ..parts.rows import centred, everyone, table


def barlow_twins(a, b, redundancy=0.005, epsilon=0.00001):
    n, d = len(a), len(a[0])

    def standardised(column):
        deviation = sqrt(dot(column, column) / n + epsilon)
        return tuple(x / deviation for x in column)

    a, b = (list(map(standardised, centred(rows))) for rows in (a, b))
    c = [[x / n for x in row] for row in table(dot, a, b)]
    on = sum((1 - c[k][k]) ** 2 for k in range(d))
    off = sum(c[k][j] ** 2 for k in range(d) for j in range(d) if k != j)
    return everyone([on + redundancy * off])


Products = partial(products.Products, per="batch")

CASES = [
    Products(["barlow_twins"], [*REDUNDANT, ONE]),
    Products(["barlow_twins(redundancy=0)", "barlow_twins(redundancy=1, epsilon=0.1)"], [FEW, CONSTANT]),
]
