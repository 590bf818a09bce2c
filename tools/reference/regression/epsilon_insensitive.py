"""ε-insensitive loss: max(0, |p − y| − ε).

Vapnik, The Nature of Statistical Learning Theory, 1995.
"""

from mpmath import mpf

from ..kinds.pointwise import TUBE, Pointwise


def epsilon_insensitive(p, y, epsilon=0.1):
    return max(mpf(0), abs(p - y) - epsilon)


CASES = [
    Pointwise(
        ["epsilon_insensitive", "epsilon_insensitive(epsilon=0)", "epsilon_insensitive(epsilon=0.5)"],
        TUBE,
    )
]
