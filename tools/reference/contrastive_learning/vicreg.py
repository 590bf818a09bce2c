"""VICReg: mean squared error of two views, a hinge of the features' deviations, their squared covariances.

Bardes, Ponce & LeCun, VICReg: Variance-Invariance-Covariance Regularization, ICLR 2022.
"""

from functools import partial

from mpmath import mpf

from ..kinds import products
from ..kinds.products import FEW, REDUNDANT
from ..mathematics import dot, sqrt
from ..parts.rows import centred, everyone, table


def vicreg(a, b, invariance=25.0, variance=25.0, covariance=1.0, epsilon=0.0001):
    n, d = len(a), len(a[0])
    mse = sum((x - y) ** 2 for u, v in zip(a, b, strict=True) for x, y in zip(u, v, strict=True)) / (n * d)
    hinges = off_diagonal = mpf(0)
    for columns in (centred(a), centred(b)):
        c = [[x / (n - 1) for x in row] for row in table(dot, columns, columns)]
        deviations = [sqrt(c[k][k] + epsilon) for k in range(d)]
        hinges += sum(max(0, 1 - s) for s in deviations) / d
        off_diagonal += sum(c[k][j] ** 2 for k in range(d) for j in range(d) if k != j) / d
    return everyone([invariance * mse + variance * hinges / 2 + covariance * off_diagonal])


Products = partial(products.Products, per="batch")

CASES = [
    Products(["vicreg"], REDUNDANT),
    Products(
        [
            "vicreg(invariance=1, variance=0, covariance=0)",
            "vicreg(invariance=0, variance=2, covariance=0, epsilon=0.01)",
            "vicreg(invariance=0.5, variance=0, covariance=3)",
        ],
        [FEW],
    ),
]
