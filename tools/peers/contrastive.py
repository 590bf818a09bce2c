"""Peers of the losses of contrastive learning."""

import math

import torch
import torch.nn.functional as F

from . import metric_learning
from .comparison import METRIC_LEARNING, PRIMITIVES, Peer
from .embeddings import (
    at_least,
    cosines,
    dots,
    groups,
    labelled,
    masked_logsumexp,
    mean,
    own,
    partners,
    queue,
    raw,
    unit,
    with_labels,
)


def info_nce(z, x):
    return mean(F.cross_entropy(z, own(len(z)), reduction="none"), x)


def labelled_info_nce(x):
    z, positive = cosines(x), x.labels[:, None] == x.key_labels
    count = positive.any(1)
    positive = positive | ~count[:, None]
    return mean(z.logsumexp(1) - masked_logsumexp(z, positive), x, count)


def with_negatives(x, score=unit):
    a, b = score(x.a), score(x.b)
    if x.negatives.dim() == 3:
        n, k, d = x.negatives.shape
        far = torch.einsum("nd,nkd->nk", a, score(x.negatives.reshape(n * k, d)).view(n, k, d))
    else:
        far = a @ score(x.negatives).T
    z = torch.cat([(a * b).sum(1, keepdim=True), far], 1) / x.tau
    return F.cross_entropy(z, torch.zeros(len(z), dtype=torch.long))


def clip(z, x):
    n = own(len(z))
    return mean((F.cross_entropy(z, n, reduction="none") + F.cross_entropy(z.T, n, reduction="none")) / 2, x)


def views(x, score=unit):
    """Scores of both views of all rows, none with itself, and the numbers of the partners."""
    rows = score(torch.cat([x.a, x.b]))
    z = (rows @ rows.T / x.tau).masked_fill(torch.eye(len(rows), dtype=torch.bool), -math.inf)
    return z, own(len(rows)).roll(len(x.a))


def of_both_views(each, x):
    return mean(each.view(2, -1).mean(0), x)


def nt_xent(x, score=unit):
    return of_both_views(F.cross_entropy(*views(x, score), reduction="none"), x)


def decoupled(x, score=unit):
    z, partner = views(x, score)
    positive = F.one_hot(partner, len(z)).bool()
    return of_both_views(masked_logsumexp(z, ~positive) - z[positive], x)


def siglip(z, x):
    sign = 2 * torch.eye(len(z)).double() - 1
    return mean(-F.logsigmoid(sign * (z + x.logit_bias)).sum(1), x)


def sup_con(x, score=unit, inside=False):
    near, far = groups(x)
    count = near.any(1)
    a = score(x.a)
    log_p = (a @ a.T / x.tau).masked_fill(~(near | far), -math.inf)
    log_p = log_p - log_p.masked_fill(~count[:, None], 0).logsumexp(1, keepdim=True)
    partners = near.sum(1).clamp_min(1).double()
    if inside:
        log_p = log_p.masked_fill(~near & count[:, None], -math.inf)
        return mean(partners.log() - log_p.masked_fill(~count[:, None], 0).logsumexp(1), x, count)
    return mean(-log_p.masked_fill(~near, 0).sum(1) / partners, x, count)


def vicreg(x, invariance, variance, covariance, epsilon):
    value = invariance * (x.a - x.b).square().mean()
    n, d = x.a.shape
    for rows in (x.a, x.b):
        value = value + variance / 2 * torch.relu(1 - (rows.var(0) + epsilon).sqrt()).mean()
        centred = rows - rows.mean(0)
        c = centred.T @ centred / (n - 1)
        value = value + covariance * (c - torch.diag(c.diag())).square().sum() / d
    return value


def barlow_twins(x, redundancy=0.005, epsilon=1e-5):
    a, b = ((v - v.mean(0)) / (v.var(0, correction=0) + epsilon).sqrt() for v in (x.a, x.b))
    c = a.T @ b / len(a)
    return (1 - c.diag()).square().sum() + redundancy * (c - torch.diag(c.diag())).square().sum()


named_rows = labelled(weighted=True)

PEERS = [
    Peer(
        "F.cross_entropy of cosines",
        "info_nce(temperature=T)",
        lambda x: info_nce(cosines(x), x),
        partners(extra=1),
    ),
    Peer(
        "… of products",
        "info_nce(temperature=T, normalize=false)",
        lambda x: info_nce(dots(x), x),
        partners(extra=1),
    ),
    Peer(
        "NTXentLoss, ref_emb",
        "info_nce(temperature=T)",
        metric_learning.nt_xent_of_keys,
        at_least(2, partners(extra=1, weighted=False, most=131)),
        METRIC_LEARNING,
    ),
    Peer(
        "… labels on both sides",
        "info_nce(temperature=T)",
        labelled_info_nce,
        with_labels(partners(extra=1)),
        PRIMITIVES,
    ),
    Peer("… shared negatives", "info_nce(temperature=T)", with_negatives, queue(per_query=False), PRIMITIVES),
    Peer("… negatives of each", "info_nce(temperature=T)", with_negatives, queue(per_query=True), PRIMITIVES),
    Peer(
        "… of products",
        "info_nce(temperature=T, normalize=false)",
        lambda x: with_negatives(x, raw),
        queue(per_query=True),
        PRIMITIVES,
    ),
    Peer("½ F.cross_entropy both ways", "clip(temperature=T)", lambda x: clip(cosines(x), x), partners()),
    Peer("… of products", "clip(temperature=T, normalize=false)", lambda x: clip(dots(x), x), partners()),
    Peer(
        "NTXentLoss",
        "nt_xent(temperature=T)",
        metric_learning.nt_xent,
        at_least(2, partners(weighted=False, most=131)),
        METRIC_LEARNING,
    ),
    Peer("F.cross_entropy of both views", "nt_xent(temperature=T)", nt_xent, partners()),
    Peer(
        "… of products",
        "nt_xent(temperature=T, normalize=false)",
        lambda x: nt_xent(x, raw),
        partners(),
    ),
    Peer("decoupled", "decoupled(temperature=T)", decoupled, at_least(2, partners()), PRIMITIVES),
    Peer(
        "… of products",
        "decoupled(temperature=T, normalize=false)",
        lambda x: decoupled(x, raw),
        at_least(2, partners()),
        PRIMITIVES,
    ),
    Peer(
        "F.logsigmoid of all pairs",
        "siglip(temperature=T, bias=B)",
        lambda x: siglip(cosines(x), x),
        partners(),
    ),
    Peer(
        "… of products",
        "siglip(temperature=T, bias=B, normalize=false)",
        lambda x: siglip(dots(x), x),
        partners(),
    ),
    Peer(
        "SupConLoss",
        "sup_con(temperature=T)",
        metric_learning.sup_con,
        labelled(paired=True),
        METRIC_LEARNING,
    ),
    Peer("… some rows alone", "sup_con(temperature=T)", sup_con, named_rows, PRIMITIVES),
    Peer(
        "… of products",
        "sup_con(temperature=T, normalize=false)",
        lambda x: sup_con(x, raw),
        named_rows,
        PRIMITIVES,
    ),
    Peer(
        "… positives inside",
        "sup_con(temperature=T, positives=inside)",
        lambda x: sup_con(x, inside=True),
        named_rows,
        PRIMITIVES,
    ),
    Peer(
        "VICRegLoss",
        "vicreg",
        metric_learning.vicreg,
        at_least(2, partners(weighted=False, scale=0.5)),
        METRIC_LEARNING,
    ),
    Peer(
        "… other weights",
        "vicreg(invariance=1, variance=3, covariance=0.5, epsilon=0.01)",
        lambda x: vicreg(x, 1, 3, 0.5, 0.01),
        at_least(2, partners(weighted=False)),
        PRIMITIVES,
    ),
    Peer("Barlow Twins", "barlow_twins", barlow_twins, partners(weighted=False), PRIMITIVES),
    Peer(
        "… λ = 1, ε = 0.1",
        "barlow_twins(redundancy=1, epsilon=0.1)",
        lambda x: barlow_twins(x, 1, 0.1),
        partners(weighted=False),
        PRIMITIVES,
    ),
]
