"""ApproxNDCG: 1 − NDCG with ranks approximated by sigmoids.

Qin, Liu & Li, A General Approximation Framework for Direct Optimization of Information Retrieval Measures,
Information Retrieval, 2010.
"""

from mpmath import mpf

from ..mathematics import ln, sigmoid
from ..parts.ranking import each_query, gains, ideal_dcg, of_queries


def approx_ndcg(scores, relevance, lengths=None, temperature=0.1, gain="exponential"):
    def loss(s, r):
        g, n = gains(r, gain), range(len(s))
        if not any(g):
            return mpf(0)
        ranks = [1 + sum(sigmoid((s[j] - s[i]) / temperature) for j in n if j != i) for i in n]
        return 1 - sum(g[i] * ln(2) / ln(1 + ranks[i]) for i in n) / ideal_dcg(g)

    return [loss(s, r) for s, r in each_query(scores, relevance, lengths)]


CASES = of_queries("approx_ndcg", ["", "(temperature=1)", "(temperature=0.5, gain=linear)"], at=4)
