"""Squared ε-insensitive loss: max(0, |p − y| − ε)².

Ho & Lin, Large-scale Linear Support Vector Regression, Journal of Machine Learning Research, 2012.
"""

from mpmath import mpf

from ..kinds.pointwise import TUBE, Pointwise


def squared_epsilon_insensitive(p, y, epsilon=0.1):
    return max(mpf(0), abs(p - y) - epsilon) ** 2


CASES = [
    Pointwise(
        [
            "squared_epsilon_insensitive",
            "squared_epsilon_insensitive(epsilon=0)",
            "squared_epsilon_insensitive(epsilon=0.5)",
        ],
        TUBE,
    )
]
