"""LambdaRank: the logistic loss of pairs, weighted by the change of NDCG if they were swapped.

Burges, From RankNet to LambdaRank to LambdaMART: An Overview, MSR-TR-2010-82.
"""

from mpmath import mpf

from ..kinds.arrays import case
from ..mathematics import ln, softplus
from ..parts.ranking import each_query, gains, ideal_dcg, of_queries


def lambdarank(held, scores, relevance, lengths=None, sigma=1, k=None, gain="exponential"):
    """The weights of the pairs are constants: from the ranks of `held`, the inputs before a step."""

    def loss(s, r, s_held):
        cut = len(s) if k is None else int(k)
        g, n = gains(r, gain), range(len(s))
        order = sorted(n, key=lambda i: (-s_held[i], i))
        rank = {item: at for at, item in enumerate(order)}
        d = [ln(2) / ln(2 + rank[i]) if rank[i] < cut else mpf(0) for i in n]
        terms = [
            abs((g[i] - g[j]) * (d[i] - d[j])) / ideal_dcg(g, cut) * softplus(-sigma * (s[i] - s[j]))
            for i in n
            for j in n
            if r[i] > r[j]
        ]
        return sum(terms, mpf(0))

    now, before = (each_query(s, relevance, lengths) for s in (scores, held["scores"]))
    return [loss(s, r, s_held) for (s, r), (s_held, _) in zip(now, before, strict=True)]


# Items of one score keep their order.
TIES = {
    "scores": [[1.0, 0.5, 1.0, 0.5, 1.0]] * 2,
    "relevance": [[0.0, 1.0, 2.0, 0.0, 1.0], [3.0, 0.0, 1.0, 2.0, 0.0]],
}

CASES = [
    *of_queries("lambdarank", ["", "(sigma=0.5, k=3)", "(gain=linear)"], at=1),
    case("lambdarank", **TIES),
    case("lambdarank(k=2)", **TIES),
]
