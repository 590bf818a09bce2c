"""Functions that many definitions use.

They remember their results for the length of a case: the derivative in one number leaves the others as they were.
"""

from functools import cache

from mpmath import mp, mpf

from .differences import STEP

exp, ln, sqrt, tanh = map(cache, (mp.exp, mp.log, mp.sqrt, mp.tanh))


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return ln(1 + exp(x))


def softmax(z):
    e = [exp(v) for v in z]
    return [v / sum(e) for v in e]


def lse(z):
    return ln(sum(map(exp, z)))


def log_probs(z, from_logits=True):
    if not from_logits:
        return [ln(p) for p in z]
    total = lse(z)
    return [x - total for x in z]


def weighted_logs(weights, logs):
    """The sum of weight * log, in which 0 * ln 0 = 0."""
    return sum((w * x for w, x in zip(weights, logs, strict=True) if w), mpf(0))


@cache
def dot(u, v):
    return sum(x * y for x, y in zip(u, v, strict=True))


def norm(x):
    return sqrt(sum(y**2 for y in x))


@cache
def unit(row):
    """The row over its length; a zero row stays zero, and when stepped from too."""
    length = norm(row)
    return tuple(x / length if length > 2 * STEP else mpf(0) for x in row)


@cache
def distance(u, v):
    """The Euclidean distance, whose slope at 0 is 0: a step from there is none."""
    d = norm([x - y for x, y in zip(u, v, strict=True)])
    return d if d > sqrt(STEP) else mpf(0)


def forget():
    """Empties the caches: the next case may have other digits."""
    for function in (exp, ln, sqrt, tanh, dot, unit, distance):
        function.cache_clear()
