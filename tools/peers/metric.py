"""Peers of the losses of metric learning."""

import torch
import torch.nn.functional as F

from . import metric_learning
from .comparison import METRIC_LEARNING, PRIMITIVES, Peer, named
from .contrastive import info_nce
from .draws import arrays, bits, signs, vectors
from .embeddings import (
    at_least,
    dots,
    groups,
    labelled,
    masked_logsumexp,
    mean,
    mean_of_some,
    partners,
    raw,
    unit,
)


def contrastive(a, b, same):
    d = F.pairwise_distance(a, b, eps=0)
    return (same * d**2 + (1 - same) * torch.relu(2 - d) ** 2).mean()


def cosine_embedding(a, b, target):
    return F.cosine_embedding_loss(a, b, target, margin=0.25)


def triplet_margin(**options):
    return named(lambda **x: F.triplet_margin_loss(*x.values(), eps=0, **options))


def lifted_structure(x, margin=1.0):
    near, far = groups(x)
    count = near.any(1) & far.any(1)
    d = torch.cdist(x.a, x.a, compute_mode="donot_use_mm_for_euclid_dist")[count]
    each = torch.relu(masked_logsumexp(d, near[count]) + masked_logsumexp(margin - d, far[count]))
    return mean_of_some(each, x, count)


def multi_similarity(x, alpha=2.0, beta=50.0, base=0.5, score=unit):
    near, far = groups(x)
    a = score(x.a)
    s = a @ a.T
    zero, always = torch.zeros(len(s), 1).double(), torch.ones(len(s), 1).bool()

    def log_sum(z, mask):
        return masked_logsumexp(torch.cat([zero, z], 1), torch.cat([always, mask], 1))

    return mean(log_sum(-alpha * (s - base), near) / alpha + log_sum(beta * (s - base), far) / beta, x)


def circle(x, margin=0.25, scale=256, score=unit, detach=True):
    near, far = groups(x)
    count = near.any(1) & far.any(1)
    a = score(x.a)
    s = a @ a.T
    paced = s.detach() if detach else s
    negative = scale * torch.relu(paced + margin) * (s - margin)
    positive = -scale * torch.relu(1 + margin - paced) * (s - (1 - margin))
    total = masked_logsumexp(positive[count], near[count]) + masked_logsumexp(negative[count], far[count])
    return mean_of_some(torch.logaddexp(total, torch.zeros_like(total)), x, count)


two, three = (
    arrays(a=vectors, b=vectors, target=signs),
    arrays(anchor=vectors, positive=vectors, negative=vectors),
)
named_rows, pairs = labelled(weighted=True), labelled(paired=True)
five_rows = at_least(5, named_rows)
triples = labelled(most=70, near=1e-7)

PEERS = [
    Peer(
        "contrastive",
        "contrastive(margin=2)",
        named(contrastive),
        arrays(a=vectors, b=vectors, same=bits),
        PRIMITIVES,
    ),
    Peer("cosine_embedding_loss", "cosine_embedding(margin=0.25)", named(cosine_embedding), two),
    Peer("triplet_margin_loss", "triplet_margin", triplet_margin(), three),
    Peer("… swap", "triplet_margin(swap=true)", triplet_margin(swap=True), three),
    Peer("… p = 3", "triplet_margin(p=3)", triplet_margin(p=3), three),
    Peer(
        "F.cross_entropy of products",
        "n_pair(temperature=T)",
        lambda x: info_nce(dots(x), x),
        partners(extra=1),
    ),
    Peer("TripletMarginLoss, BatchHardMiner", "triplet", metric_learning.triplet, triples, METRIC_LEARNING),
    Peer(
        "… of those that cost",
        "triplet(margin=0.5, average=active)",
        lambda x: metric_learning.triplet(x, 0.5, average="active"),
        triples,
        METRIC_LEARNING,
    ),
    Peer(
        "… all",
        "triplet(mining=batch_all)",
        lambda x: metric_learning.triplet(x, mining="batch_all"),
        triples,
        METRIC_LEARNING,
    ),
    Peer(
        "… all that cost, cosine",
        "triplet(mining=batch_all, distance=cosine, average=active)",
        lambda x: metric_learning.triplet(x, mining="batch_all", distance="cosine", average="active"),
        triples,
        METRIC_LEARNING,
    ),
    Peer(
        "… squared",
        "triplet(margin=1, distance=squared)",
        lambda x: metric_learning.triplet(x, 1, distance="squared"),
        triples,
        METRIC_LEARNING,
    ),
    Peer(
        "… semi-hard, mined by hand",
        "triplet(mining=semi_hard)",
        lambda x: metric_learning.triplet(x, mining="semi_hard"),
        triples,
        METRIC_LEARNING,
    ),
    Peer(
        "… semi-hard, normalised",
        "triplet(mining=semi_hard, normalize=true, average=active)",
        lambda x: metric_learning.triplet(x, mining="semi_hard", distance="normalized", average="active"),
        triples,
        METRIC_LEARNING,
    ),
    Peer(
        "GeneralizedLiftedStructureLoss",
        "lifted_structure",
        metric_learning.lifted_structure,
        labelled(paired=True, near=1e-7),
        METRIC_LEARNING,
    ),
    Peer(
        "… normalised",
        "lifted_structure(margin=0.5, normalize=true)",
        lambda x: metric_learning.lifted_structure(x, 0.5, "normalized"),
        labelled(paired=True, near=1e-4),
        METRIC_LEARNING,
    ),
    Peer("… some rows alone", "lifted_structure", lifted_structure, five_rows, PRIMITIVES),
    Peer(
        "MultiSimilarityLoss",
        "multi_similarity",
        metric_learning.multi_similarity,
        at_least(5, labelled()),
        METRIC_LEARNING,
    ),
    Peer(
        "… some rows alone",
        "multi_similarity(alpha=10, beta=4, base=0)",
        lambda x: multi_similarity(x, 10, 4, 0),
        named_rows,
        PRIMITIVES,
    ),
    Peer(
        "… of products",
        "multi_similarity(normalize=false)",
        lambda x: multi_similarity(x, score=raw),
        named_rows,
        PRIMITIVES,
    ),
    Peer(
        "CircleLoss",
        "circle(margin=0.4, scale=80)",
        lambda x: metric_learning.circle(x, 0.4, 80),
        pairs,
        METRIC_LEARNING,
    ),
    Peer("… scale = 256", "circle", lambda x: metric_learning.circle(x, 0.25, 256), pairs, METRIC_LEARNING),
    Peer("… some rows alone", "circle", circle, five_rows, PRIMITIVES),
    Peer("… not detached", "circle(detach=false)", lambda x: circle(x, detach=False), five_rows, PRIMITIVES),
    Peer(
        "… of products",
        "circle(scale=2, normalize=false)",
        lambda x: circle(x, scale=2, score=raw),
        five_rows,
        PRIMITIVES,
    ),
]
