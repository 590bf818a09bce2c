"""Queries of items with scores and relevance, and the measures of their order."""

from random import Random

from mpmath import mpf

from ..kinds.arrays import case
from ..mathematics import ln


def each_query(scores, relevance, lengths=None):
    """Each query's scores and relevance, without its padding."""
    lengths = lengths or [len(row) for row in scores]
    return [(s[:n], r[:n]) for s, r, n in zip(scores, relevance, lengths, strict=True)]


def gains(relevance, gain):
    return [mpf(2) ** x - 1 if gain == "exponential" else x for x in relevance]


def ideal_dcg(gains, k=None):
    """The discounted cumulative gain of the best order."""
    best = sorted(gains, reverse=True)[:k]
    return sum((x * ln(2) / ln(2 + at) for at, x in enumerate(best)), mpf(0))


rng = Random(21)


def normal(n, m, scale=1):
    return [[rng.gauss(0, scale) for _ in range(m)] for _ in range(n)]


def grades(n, m):
    return [[float(rng.choice([0, 0, 1, 2, 3])) for _ in range(m)] for _ in range(n)]


def batch(settings):
    """Small queries for some settings, queries with padding, and queries of more items than lanes."""
    small = [{"scores": normal(3, 6), "relevance": grades(3, 6)} for _ in range(settings)]
    padded = {"scores": normal(5, 7, 3), "relevance": grades(5, 7), "lengths": [3, 7, 1, 0, 5]}
    # All of different relevance, or all of one.
    relevance = [[rng.random() * 4 for _ in range(19)], [2.0] * 19]
    return small, padded, {"scores": normal(2, 19), "relevance": relevance}


# A batch for each loss, by the number of its settings.
BATCHES = [batch(settings) for settings in (3, 3, 1, 1, 3)]
# Scores that leave no doubt.
SURE = {
    "scores": [[-12.5, 30.0, 11.0, -31.0], [-40.0, 2.5, 40.0, 41.0]],
    "relevance": [[1.0, 3.0, 2.0, 0.0], [0.0, 1.0, 2.0, 2.0]],
}


def of_queries(name, options, at):
    """The cases of a loss of queries, with the batch at a place."""
    small, padded, wide = BATCHES[at]
    return [
        *(case(name + text, **queries) for text, queries in zip(options, small, strict=True)),
        *(case(name, **queries) for queries in (padded, wide, SURE)),
    ]
