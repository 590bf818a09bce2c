"""Peers of the losses of rankings."""

import random

import torch
import torch.nn.functional as F

from .comparison import PRIMITIVES, Peer, named, ordered
from .draws import arrays, normal, signs


def each_query(loss):
    """The mean over queries of a loss of one, without its padding."""

    def mean(scores, relevance, lengths):
        queries = zip(scores, relevance, lengths.tolist(), strict=True)
        return torch.stack([loss(s[:n], r[:n]) if n > 1 else s.sum() * 0 for s, r, n in queries]).mean()

    return ordered(mean)


def ordered_pairs(s, r):
    """The pairs of which the first is more relevant, and how far it is ahead."""
    i, j = torch.nonzero(r[:, None] > r[None, :], as_tuple=True)
    return i, j, s[i] - s[j]


def ranknet(s, r):
    i, _, ahead = ordered_pairs(s, r)
    return -F.logsigmoid(ahead).sum() / max(len(i), 1)


def discounts(ranks, k=None):
    return (1 / torch.log2(2.0 + ranks.double())) * (ranks < (k or len(ranks)))


def ideal_dcg(g, k=None):
    return (g.sort(descending=True)[0] * discounts(torch.arange(len(g)), k)).sum()


def lambdarank(s, r, k=None):
    i, j, ahead = ordered_pairs(s, r)
    if len(i) == 0:
        return s.sum() * 0
    g, rank = 2**r - 1, s.detach().argsort(descending=True, stable=True).argsort()
    d = discounts(rank, k)
    return (((g[i] - g[j]) * (d[i] - d[j])).abs() * -F.logsigmoid(ahead)).sum() / ideal_dcg(g, k)


def listnet(s, r):
    return F.cross_entropy(s, r.softmax(0))


def list_mle(s, r):
    s = s[r.argsort(descending=True, stable=True)]
    return (s.flip(0).logcumsumexp(0).flip(0) - s).sum()


def approx_ndcg(s, r, temperature=1):
    g = 2**r - 1
    if not g.any():
        return s.sum() * 0
    ranks = 0.5 + torch.sigmoid((s[None, :] - s[:, None]) / temperature).sum(1)
    return 1 - (g / torch.log2(1 + ranks)).sum() / ideal_dcg(g)


def queries():
    n, m = random.choice([1, 2, 7, 33, 200]), random.choice([1, 2, 7, 16, 50])
    relevance = torch.randint(0, 4, (n, m)).double()
    return {"scores": normal((n, m), 1.0), "relevance": relevance, "lengths": torch.randint(0, m + 1, (n,))}


def margin_ranking(first, second, target):
    return F.margin_ranking_loss(first, second, target, margin=0.5)


PEERS = [
    Peer(
        "margin_ranking_loss",
        "margin_ranking(margin=0.5)",
        named(margin_ranking),
        arrays(first=normal, second=normal, target=signs),
    ),
    Peer("RankNet", "ranknet", each_query(ranknet), queries, PRIMITIVES),
    Peer("LambdaRank", "lambdarank", each_query(lambdarank), queries, PRIMITIVES),
    Peer("… at 5", "lambdarank(k=5)", each_query(lambda s, r: lambdarank(s, r, 5)), queries, PRIMITIVES),
    Peer("ListNet", "listnet", each_query(listnet), queries, PRIMITIVES),
    Peer("ListMLE", "list_mle", each_query(list_mle), queries, PRIMITIVES),
    Peer("ApproxNDCG", "approx_ndcg(temperature=1)", each_query(approx_ndcg), queries, PRIMITIVES),
]
