"""RankNet: the logistic loss of every pair of items of different relevance.

Burges et al., Learning to Rank using Gradient Descent, ICML 2005.
"""

from mpmath import mpf

from ..mathematics import softplus
from ..parts.ranking import each_query, of_queries


def ranknet(scores, relevance, lengths=None, sigma=1, pairs="mean"):
    def loss(s, r):
        n = range(len(s))
        terms = [softplus(-sigma * (s[i] - s[j])) for i in n for j in n if r[i] > r[j]]
        return sum(terms, mpf(0)) / (max(len(terms), 1) if pairs == "mean" else 1)

    return [loss(s, r) for s, r in each_query(scores, relevance, lengths)]


CASES = of_queries("ranknet", ["", "(sigma=2.5)", "(pairs=sum)"], at=0)
