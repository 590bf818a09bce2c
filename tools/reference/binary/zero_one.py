"""0-1 loss: 1 where the sign of the score is not the label, labels −1 and 1; a score of 0 predicts −1.

Bartlett, Jordan & McAuliffe, Convexity, Classification, and Risk Bounds, Journal of the American Statistical
Association, 2006.
"""

from itertools import product

from mpmath import mpf

from ..kinds.pointwise import MARGINS, Pointwise


def zero_one(x, y):
    predicted = 1 if x > 0 else -1
    return mpf(predicted != y)


# At 0 it has a jump, and no derivative.
CASES = [Pointwise(["zero_one"], product([x for x in MARGINS if x], [1.0, -1.0]))]
