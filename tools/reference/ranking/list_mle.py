"""ListMLE: the negative log-likelihood of the order by relevance (Plackett–Luce).

Xia et al., Listwise Approach to Learning to Rank: Theory and Algorithm, ICML 2008.
"""

from mpmath import mpf

from ..mathematics import lse
from ..parts.ranking import each_query, of_queries


def list_mle(scores, relevance, lengths=None):
    def loss(s, r):
        order = sorted(range(len(s)), key=lambda i: (-r[i], i))
        s = [s[i] for i in order]
        return sum((lse(s[i:]) - s[i] for i in range(len(s))), mpf(0))

    return [loss(s, r) for s, r in each_query(scores, relevance, lengths)]


CASES = of_queries("list_mle", [""], at=3)
