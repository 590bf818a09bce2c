"""pytorch-metric-learning, with its settings as ours. Only what needs it imports it."""

import math

import torch

from .embeddings import groups, own


def exact_distance(**options):
    """The library's Euclidean distance, without products: those make 1e-8 of 0."""
    from pytorch_metric_learning import distances

    class Exact(distances.LpDistance):
        def compute_mat(self, query_emb, ref_emb):
            return torch.cdist(query_emb, ref_emb, compute_mode="donot_use_mm_for_euclid_dist")

    return Exact(**options)


def distance_of(name):
    from pytorch_metric_learning import distances

    if name == "cosine":
        return distances.CosineSimilarity()
    return exact_distance(normalize_embeddings=name == "normalized", power=2 if name == "squared" else 1)


def head(loss, x, **options):
    """A loss that owns the rows of b as its parameter."""
    from pytorch_metric_learning import losses

    head = getattr(losses, loss)(*x.b.shape, **options)
    del head.W
    head.W = x.b.T
    head.cast_types = lambda *_: None
    return head(x.a, x.labels)


def nt_xent_of_keys(x):
    from pytorch_metric_learning import losses

    return losses.NTXentLoss(x.tau)(x.a, own(len(x.a)), ref_emb=x.b, ref_labels=own(len(x.b)))


def nt_xent(x):
    from pytorch_metric_learning import losses

    return losses.SelfSupervisedLoss(losses.NTXentLoss(x.tau))(x.a, x.b)


def sup_con(x):
    from pytorch_metric_learning import losses, reducers

    return losses.SupConLoss(x.tau, reducer=reducers.MeanReducer())(x.a, x.labels)


def circle(x, m, gamma):
    from pytorch_metric_learning import losses, reducers

    loss = losses.CircleLoss(m, gamma, reducer=reducers.MeanReducer())
    # Its own is a line beyond 20.
    del loss.soft_plus
    loss.soft_plus = lambda z: torch.logaddexp(z, torch.zeros_like(z))
    return loss(x.a, x.labels)


def semi_hard(x, distance):
    """For each positive the nearest negative beyond it, else the farthest."""
    near, far = groups(x)
    with torch.no_grad():
        d = distance(x.a)
        d = 1 - d if distance.is_inverted else d
    anchor, positive = torch.where(near & far.any(1, keepdim=True))
    row = d[anchor]
    beyond = far[anchor] & (row > row.gather(1, positive[:, None]))
    nearest = row.masked_fill(~beyond, math.inf).argmin(1)
    farthest = row.masked_fill(~far[anchor], -math.inf).argmax(1)
    return anchor, positive, torch.where(beyond.any(1), nearest, farthest)


def triplet(x, margin=0.2, mining="batch_hard", distance="euclidean", average="all"):
    from pytorch_metric_learning import losses, miners, reducers

    distance = distance_of(distance)
    if mining == "batch_hard":
        triplets = miners.BatchHardMiner(distance=distance)(x.a, x.labels)
    else:
        triplets = semi_hard(x, distance) if mining == "semi_hard" else None
    reducer = reducers.MeanReducer() if average == "all" else reducers.AvgNonZeroReducer()
    return losses.TripletMarginLoss(margin, distance=distance, reducer=reducer)(x.a, x.labels, triplets)


def lifted_structure(x, margin=1.0, distance="euclidean"):
    from pytorch_metric_learning import losses

    return losses.GeneralizedLiftedStructureLoss(margin, distance=distance_of(distance))(x.a, x.labels)


def multi_similarity(x):
    from pytorch_metric_learning import losses

    return losses.MultiSimilarityLoss()(x.a, x.labels)


def vicreg(x):
    from pytorch_metric_learning import losses

    return losses.VICRegLoss()(x.a, ref_emb=x.b)
