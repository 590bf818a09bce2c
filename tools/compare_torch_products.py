"""Values and gradients of the losses on products, beside PyTorch and pytorch-metric-learning.

Both get the same random batches of doubles; PyTorch differentiates by autograd,
and what no library has is written from its primitives. Sizes are odd, some rows
are equal, scores lie up to thousands apart, temperatures go from 0.005 to 10.

    python tools/compare_torch_products.py            print the table, fail on a difference
    python tools/compare_torch_products.py sup_con    lines with one of these words

The table has the worst differences. A gradient is taken times its row's length,
and all are relative to the largest of their kind or, if that is more, to the
largest score (a matrix: over the number of rows): PyTorch rounds a loss of 1e-20
to 0, and a gradient to what the scores' rounding leaves. A loss that the
catalogue does not have is skipped with a note.

Where a library means something else, batches or settings are such that both
mean the same:

| library | what it does | what perdita does | here |
|---|---|---|---|
| F.linear_cross_entropy | NaN if all labels are ignored | 0, of 0 rows | a label that counts |
| F.normalize | slope 1e12 at a row of zeros | slope 0 | no such row |
| NTXentLoss, SupConLoss | 0 of a batch without a negative pair | the loss | one that has |
| SupConLoss, CircleLoss | mean of the losses that are not rounded to 0 | of rows with partners | MeanReducer |
| ArcFaceLoss | margin in degrees | in radians | converted |
| ArcFaceLoss | NaN if a cosine is 1 | a sine of at least 1e-4 | no such row |
| CircleLoss | softplus is a line beyond 20: off by 2e-9 | ln(1 + e^x) | logaddexp |
| LpDistance | beyond 25 rows by products: 1e-8 for 0 | exact | cdist without products |
| BatchEasyHardMiner | a semi-hard triplet per row | per positive, as in FaceNet | mined by hand |
| TripletMarginLoss | mean of the triplets that cost | of all, unless average=active | both |
| GeneralizedLiftedStructureLoss | a row without positives or negatives counts | it does not | every row has both |
| VICRegLoss | NaN for one row | an error | two rows or more |
"""

import json
import math
import random
import sys
from types import SimpleNamespace

import pytorch_metric_learning
import torch
import torch.nn.functional as F
from pytorch_metric_learning import distances, losses, miners, reducers

from compare_torch import start

BATCHES = 50
TOLERANCE = 1e-11
PARTS = ["a", "b", "negatives", "per_query", "bias", "labels", "key_labels", "targets", "weight", "classes"]


# ---- what PyTorch has no function for ----


def unit(x):
    return F.normalize(x, dim=1)


def cosines(x):
    return unit(x.a) @ unit(x.b).T / x.tau


def dots(x):
    return x.a @ x.b.T / x.tau


def mean(each, x, count=None):
    """Of the rows that count, by weight; 0 of none."""
    weight = torch.ones_like(each) if x.weight is None else x.weight
    weight = weight if count is None else weight * count
    return (weight * each).sum() / weight.sum().clamp_min(1e-300)


def own(n):
    return torch.arange(n)


def nce(z, positive):
    """-ln of the share of the positives."""
    return z.logsumexp(1) - z.masked_fill(~positive, -math.inf).logsumexp(1)


def labelled_nce(x):
    positive = x.labels[:, None] == x.key_labels
    count = positive.any(1)
    positive = positive | ~count[:, None]
    return mean(nce(cosines(x), positive), x, count)


def with_negatives(x, score=unit):
    a, b, negatives = score(x.a), score(x.b), score(x.negatives)
    if x.per_query:
        far = torch.einsum("nd,nkd->nk", a, negatives.view(len(a), x.per_query, -1))
    else:
        far = a @ negatives.T
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


def halves(each, x):
    return mean(each.view(2, -1).mean(0), x)


def nt_xent(x, score=unit):
    return halves(F.cross_entropy(*views(x, score), reduction="none"), x)


def decoupled(x, score=unit):
    z, partner = views(x, score)
    mine = F.one_hot(partner, len(z)).bool()
    return halves(z.masked_fill(mine, -math.inf).logsumexp(1) - z[mine], x)


def siglip(z, x):
    sign = 2 * torch.eye(len(z)).double() - 1
    return mean(-F.logsigmoid(sign * (z + x.logit_bias)).sum(1), x)


def groups(x):
    same = x.labels[:, None] == x.labels
    return same & ~torch.eye(len(same), dtype=torch.bool), ~same


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


def capped(z, cap):
    return cap * torch.tanh(z / cap)


def linear(x):
    return F.linear(x.a, x.b, x.bias)


def linear_mean(z, x, zeta=0.0, **options):
    """Cross-entropy and z-loss of rows with weights."""
    each = F.cross_entropy(z, x.labels, weight=x.classes, reduction="none", **options)
    share = (x.labels >= 0) * (1 if x.classes is None else x.classes[x.labels.clamp_min(0)])
    weight = 1 if x.weight is None else x.weight
    each = each + zeta * share * z.logsumexp(1).square()
    return (weight * each).sum() / (weight * share).sum()


def linear_focal(x, gamma=2.0, alpha=0.25):
    log_p = torch.log_softmax(linear(x), 1)
    label = x.labels.clamp_min(0)
    log_p = log_p.gather(1, label[:, None])[:, 0]
    alpha = alpha if x.classes is None else x.classes[label]
    return mean(-alpha * (-torch.expm1(log_p)) ** gamma * log_p, x, x.labels >= 0)


def with_margin(x, scale, change, **options):
    """Cross-entropy of scaled cosines, of which the label's is changed."""
    z = unit(x.a) @ unit(x.b).T
    mine = F.one_hot(x.labels.clamp_min(0), z.shape[1]).bool()
    return linear_mean(scale * torch.where(mine, change(z), z), x, **options)


def wider(m):
    return lambda c: torch.where(c > math.cos(math.pi - m), torch.cos(torch.acos(c) + m), c - m * math.sin(m))


def lifted_structure(x, margin=1.0):
    near, far = groups(x)
    count = near.any(1) & far.any(1)
    d = torch.cdist(x.a, x.a, compute_mode="donot_use_mm_for_euclid_dist")
    pull = d.masked_fill(~near, -math.inf)[count].logsumexp(1)
    push = (margin - d).masked_fill(~far, -math.inf)[count].logsumexp(1)
    weight = None if x.weight is None else x.weight[count]
    return mean(torch.relu(pull + push), SimpleNamespace(weight=weight))


def circle(x, margin, scale, score=unit, detach=True):
    near, far = groups(x)
    count = near.any(1) & far.any(1)
    a = score(x.a)
    s = a @ a.T
    paced = s.detach() if detach else s
    push = scale * torch.relu(paced + margin) * (s - margin)
    pull = -scale * torch.relu(1 + margin - paced) * (s - (1 - margin))
    total = sum(x.masked_fill(~mask, -math.inf)[count].logsumexp(1) for x, mask in ((pull, near), (push, far)))
    weight = None if x.weight is None else x.weight[count]
    return mean(torch.logaddexp(total, torch.zeros_like(total)), SimpleNamespace(weight=weight))


def multi_similarity(x, alpha=2.0, beta=50.0, base=0.5, score=unit):
    near, far = groups(x)
    a = score(x.a)
    s = a @ a.T
    zero = torch.zeros(len(s), 1).double()

    def log_sum(z, mask):
        return torch.cat([zero, z.masked_fill(~mask, -math.inf)], 1).logsumexp(1)

    return mean(log_sum(-alpha * (s - base), near) / alpha + log_sum(beta * (s - base), far) / beta, x)


def vicreg(x, invariance, variance, covariance, epsilon):
    value = invariance * (x.a - x.b).square().mean()
    n, d = x.a.shape
    for rows in (x.a, x.b):
        value = value + variance / 2 * torch.relu(1 - (rows.var(0) + epsilon).sqrt()).mean()
        rows = rows - rows.mean(0)
        c = rows.T @ rows / (n - 1)
        value = value + covariance * (c - torch.diag(c.diag())).square().sum() / d
    return value


def barlow_twins(x, redundancy=0.005, epsilon=1e-5):
    a, b = ((v - v.mean(0)) / (v.var(0, correction=0) + epsilon).sqrt() for v in (x.a, x.b))
    c = a.T @ b / len(a)
    return (1 - c.diag()).square().sum() + redundancy * (c - torch.diag(c.diag())).square().sum()


# ---- pytorch-metric-learning, with its settings as ours ----


class Exact(distances.LpDistance):
    def compute_mat(self, query_emb, ref_emb):
        return torch.cdist(query_emb, ref_emb, compute_mode="donot_use_mm_for_euclid_dist")


EUCLIDEAN = Exact(normalize_embeddings=False)
DISTANCES = {
    "euclidean": EUCLIDEAN,
    "squared": Exact(normalize_embeddings=False, power=2),
    "cosine": distances.CosineSimilarity(),
    "normalized": Exact(),
}
EACH = {"reducer": reducers.MeanReducer()}


def head(loss, x, **options):
    """A loss that owns the rows of b as its parameter."""
    head = loss(*x.b.shape, **options)
    del head.W
    head.W = x.b.T
    head.cast_types = lambda *_: None
    return head(x.a, x.labels)


def circle_loss(x, m, gamma):
    loss = losses.CircleLoss(m, gamma, **EACH)
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
    distance = DISTANCES[distance]
    if mining == "batch_hard":
        triplets = miners.BatchHardMiner(distance=distance)(x.a, x.labels)
    else:
        triplets = semi_hard(x, distance) if mining == "semi_hard" else None
    reducer = reducers.MeanReducer() if average == "all" else reducers.AvgNonZeroReducer()
    return losses.TripletMarginLoss(margin, distance=distance, reducer=reducer)(x.a, x.labels, triplets)


# ---- random batches ----

pick = random.choice


def normal(n, d, scale=1.0):
    return scale * torch.randn(n, d, dtype=torch.float64)


def rows(n, d, scale=1.0):
    """Rows of all lengths, of which some are equal."""
    x = normal(n, d, scale) * torch.exp(normal(n, 1, 0.5))
    if n > 2 and random.random() < 0.3:
        x[torch.randint(n, (n // 3,))] = x[torch.randint(n, (1,))]
    return x


def weights(n):
    return 0.1 + torch.rand(n).double() if random.random() < 0.5 else None


def lengths(least=1, most=600):
    """Of a, of b, of a row. Seldom so many rows that not all scores are kept."""
    if random.random() < 0.04 and most > 2901:
        return 2901, 1, pick([1, 3])
    n = pick([n for n in (1, 2, 3, 5, 7, 17, 33, 65, 131, 261, 531) if least <= n <= most])
    return n, pick([1, 2, 3, 9, 31, 32, 67, 129, 301]), pick([1, 2, 3, 5, 8, 17, 31, 64, 100])


def layer(labels=True, bias=True, ignored=True, weighted=False, classes=False, least=1, reach=(0.1, 1.0, 10.0)):
    """A linear layer, its inputs and labels, or targets."""

    def draw():
        n, m, d = lengths()
        d = max(d, least)
        x = {"a": rows(n, d, pick(reach)), "b": rows(m, d)}
        if bias and random.random() < 0.7:
            x["bias"] = 3 * torch.randn(m).double()
        if labels:
            x["labels"] = torch.randint(m, (n,))
            if ignored:
                x["labels"][1:][torch.rand(n - 1) < 0.3] = -100
        else:
            t = torch.softmax(normal(n, m, 3.0), 1) * (torch.rand(n, m) < 0.7)
            x["targets"] = t / t.sum(1, keepdim=True).clamp_min(1e-300)
        if weighted:
            x["weight"] = weights(n)
        if classes:
            x["classes"] = 0.1 + torch.rand(m).double()
        return x

    return draw


def partners(extra=0, weighted=True, scale=1.0, most=3000):
    """Rows that have a partner each, and `extra` more."""

    def draw():
        n, m, d = lengths(most=most)
        a = rows(n, d, scale)
        b = torch.cat([a + normal(n, d, pick([0.1, 1.0, 3.0]) * scale), rows(m, d, scale)])
        return {"a": a, "b": b[: n + extra * m], "weight": weights(n) if weighted else None}

    return draw


def named(draw):
    def with_labels():
        x = draw()
        classes = pick([2, 7, 50])
        x["labels"] = torch.randint(classes, (len(x["a"]),))
        x["key_labels"] = torch.randint(classes, (len(x["b"]),))
        x["labels"][0] = x["key_labels"][0]
        return x

    return with_labels


def queue(each):
    """Queries, their keys, and negatives for all or `each` for each."""

    def draw():
        x = partners(weighted=False)()
        n, d = x["a"].shape
        k = pick([1, 3, 17])
        x["negatives"] = rows(n * k if each else 7 * k, d)
        if each:
            x["per_query"] = k
        return x

    return draw


def at_least(n, draw):
    def again():
        while len((x := draw())["a"]) < n:
            pass
        return x

    return again


def labelled(paired=False, weighted=False, most=600, near=None):
    """Rows with labels; `paired`, if every row has a positive and a negative; `near`, if two are so near, or equal."""

    def draw():
        n, _, d = lengths(4 if paired else 1, most)
        classes = max(2, n // pick([2, 3, 10]))
        y = torch.arange(n) % (min(classes, n // 2) if paired else classes)
        x = {"a": (normal if near else rows)(n, d), "labels": 5 * y[torch.randperm(n)]}
        if near and n > 4:
            x["a"][0] = x["a"][1] + pick([0, near]) * x["a"][2]
        x["weight"] = weights(n) if weighted else None
        return x

    return draw


layers, named_rows, pairs = layer(), labelled(weighted=True), labelled(paired=True)
hidden = layer(weighted=True, classes=True)
faces = layer(bias=False, ignored=False, least=3)
weighted_faces = layer(bias=False, weighted=True, classes=True, least=3)
triples = labelled(most=70, near=1e-7)
OPTIONS = torch.nn.LinearCrossEntropyOptions


def linear_cross_entropy(x, **options):
    y = x.labels if x.labels is not None else x.targets
    return F.linear_cross_entropy(x.a, x.b, y, linear_bias=x.bias, weight=x.classes, **options)


# A row: what it is called, ours (a temperature goes into T, class weights into W), theirs, the batches.
LOSSES = [
    ("F.linear_cross_entropy", "linear_cross_entropy", linear_cross_entropy, layers),
    (
        "… in chunks",
        "linear_cross_entropy",
        lambda x: linear_cross_entropy(x, options=OPTIONS(batch_chunk_size=pick([1, 5, 64]))),
        layers,
    ),
    ("… weight", "linear_cross_entropy(class_weights=W)", linear_cross_entropy, layer(classes=True)),
    (
        "… weight, label_smoothing",
        "linear_cross_entropy(class_weights=W, label_smoothing=0.1)",
        lambda x: linear_cross_entropy(x, label_smoothing=0.1),
        layer(classes=True),
    ),
    ("… soft targets", "linear_cross_entropy", linear_cross_entropy, layer(labels=False)),
    (
        "… soft targets, weight, in chunks",
        "linear_cross_entropy(class_weights=W)",
        lambda x: linear_cross_entropy(x, options=OPTIONS()),
        layer(labels=False, classes=True),
    ),
    (
        "… weights of rows, z-loss¹",
        "linear_cross_entropy(class_weights=W, label_smoothing=0.1, z_loss=0.01)",
        lambda x: linear_mean(linear(x), x, 0.01, label_smoothing=0.1),
        hidden,
    ),
    (
        "… soft cap¹",
        "linear_cross_entropy(soft_cap=30)",
        lambda x: linear_mean(capped(linear(x), 30.0), x),
        layer(weighted=True),
    ),
    (
        "… all of it¹",
        "linear_cross_entropy(class_weights=W, label_smoothing=0.1, z_loss=0.01, soft_cap=5)",
        lambda x: linear_mean(capped(linear(x), 5.0), x, 0.01, label_smoothing=0.1),
        hidden,
    ),
    ("focal of F.linear¹", "linear_focal", linear_focal, layer(weighted=True)),
    (
        "… γ = 1.5, α per class¹",
        "linear_focal(gamma=1.5, alpha=W)",
        lambda x: linear_focal(x, 1.5),
        hidden,
    ),
    (
        "ArcFaceLoss²",
        "arc_face",
        lambda x: head(losses.ArcFaceLoss, x, margin=math.degrees(0.5)),
        faces,
    ),
    (
        "… margin = 1.2, scale = 10²",
        "arc_face(margin=1.2, scale=10)",
        lambda x: head(losses.ArcFaceLoss, x, margin=math.degrees(1.2), scale=10),
        faces,
    ),
    (
        "… smoothing and weights¹",
        "arc_face(margin=0.3, scale=16, class_weights=W, label_smoothing=0.1)",
        lambda x: with_margin(x, 16, wider(0.3), label_smoothing=0.1),
        weighted_faces,
    ),
    ("CosFaceLoss²", "cos_face", lambda x: head(losses.CosFaceLoss, x), faces),
    (
        "… smoothing and weights¹",
        "cos_face(margin=0.2, scale=16, class_weights=W, label_smoothing=0.1)",
        lambda x: with_margin(x, 16, lambda c: c - 0.2, label_smoothing=0.1),
        weighted_faces,
    ),
    (
        "F.cross_entropy of cosines",
        "info_nce(temperature=T)",
        lambda x: mean(F.cross_entropy(cosines(x), own(len(x.a)), reduction="none"), x),
        partners(extra=1),
    ),
    (
        "… of products",
        "info_nce(temperature=T, normalize=false)",
        lambda x: mean(F.cross_entropy(dots(x), own(len(x.a)), reduction="none"), x),
        partners(extra=1),
    ),
    (
        "NTXentLoss, ref_emb²",
        "info_nce(temperature=T)",
        lambda x: losses.NTXentLoss(x.tau)(x.a, own(len(x.a)), ref_emb=x.b, ref_labels=own(len(x.b))),
        at_least(2, partners(extra=1, weighted=False, most=131)),
    ),
    ("… labels on both sides¹", "info_nce(temperature=T)", labelled_nce, named(partners(extra=1))),
    ("… shared negatives¹", "info_nce(temperature=T)", with_negatives, queue(each=False)),
    ("… negatives of each¹", "info_nce(temperature=T)", with_negatives, queue(each=True)),
    (
        "… of products¹",
        "info_nce(temperature=T, normalize=false)",
        lambda x: with_negatives(x, lambda rows: rows),
        queue(each=True),
    ),
    ("½ F.cross_entropy both ways", "clip(temperature=T)", lambda x: clip(cosines(x), x), partners()),
    ("… of products", "clip(temperature=T, normalize=false)", lambda x: clip(dots(x), x), partners()),
    (
        "NTXentLoss²",
        "nt_xent(temperature=T)",
        lambda x: losses.SelfSupervisedLoss(losses.NTXentLoss(x.tau))(x.a, x.b),
        at_least(2, partners(weighted=False, most=131)),
    ),
    ("F.cross_entropy of both views", "nt_xent(temperature=T)", nt_xent, partners()),
    (
        "… of products",
        "nt_xent(temperature=T, normalize=false)",
        lambda x: nt_xent(x, lambda rows: rows),
        partners(),
    ),
    ("decoupled¹", "decoupled(temperature=T)", decoupled, at_least(2, partners())),
    (
        "… of products¹",
        "decoupled(temperature=T, normalize=false)",
        lambda x: decoupled(x, lambda rows: rows),
        at_least(2, partners()),
    ),
    ("F.logsigmoid of all pairs", "siglip(temperature=T, bias=B)", lambda x: siglip(cosines(x), x), partners()),
    (
        "… of products",
        "siglip(temperature=T, bias=B, normalize=false)",
        lambda x: siglip(dots(x), x),
        partners(),
    ),
    (
        "SupConLoss²",
        "sup_con(temperature=T)",
        lambda x: losses.SupConLoss(x.tau, **EACH)(x.a, x.labels),
        pairs,
    ),
    ("… some rows alone¹", "sup_con(temperature=T)", sup_con, named_rows),
    (
        "… of products¹",
        "sup_con(temperature=T, normalize=false)",
        lambda x: sup_con(x, lambda rows: rows),
        named_rows,
    ),
    (
        "… positives inside¹",
        "sup_con(temperature=T, positives=inside)",
        lambda x: sup_con(x, inside=True),
        named_rows,
    ),
    ("TripletMarginLoss, BatchHardMiner²", "triplet", triplet, triples),
    (
        "… of those that cost²",
        "triplet(margin=0.5, average=active)",
        lambda x: triplet(x, 0.5, average="active"),
        triples,
    ),
    (
        "… all²",
        "triplet(mining=batch_all)",
        lambda x: triplet(x, mining="batch_all"),
        triples,
    ),
    (
        "… all that cost, cosine²",
        "triplet(mining=batch_all, distance=cosine, average=active)",
        lambda x: triplet(x, mining="batch_all", distance="cosine", average="active"),
        triples,
    ),
    (
        "… squared²",
        "triplet(margin=1, distance=squared)",
        lambda x: triplet(x, 1, distance="squared"),
        triples,
    ),
    (
        "… semi-hard³",
        "triplet(mining=semi_hard)",
        lambda x: triplet(x, mining="semi_hard"),
        triples,
    ),
    (
        "… semi-hard, normalised³",
        "triplet(mining=semi_hard, normalize=true, average=active)",
        lambda x: triplet(x, mining="semi_hard", distance="normalized", average="active"),
        triples,
    ),
    (
        "GeneralizedLiftedStructureLoss²",
        "lifted_structure",
        lambda x: losses.GeneralizedLiftedStructureLoss(distance=EUCLIDEAN)(x.a, x.labels),
        labelled(paired=True, near=1e-7),
    ),
    (
        "… normalised²",
        "lifted_structure(margin=0.5, normalize=true)",
        lambda x: losses.GeneralizedLiftedStructureLoss(0.5, distance=DISTANCES["normalized"])(x.a, x.labels),
        labelled(paired=True, near=1e-4),
    ),
    ("… some rows alone¹", "lifted_structure", lifted_structure, at_least(5, named_rows)),
    (
        "MultiSimilarityLoss²",
        "multi_similarity",
        lambda x: losses.MultiSimilarityLoss()(x.a, x.labels),
        at_least(5, labelled()),
    ),
    (
        "… some rows alone¹",
        "multi_similarity(alpha=10, beta=4, base=0)",
        lambda x: multi_similarity(x, 10, 4, 0),
        named_rows,
    ),
    (
        "… of products¹",
        "multi_similarity(normalize=false)",
        lambda x: multi_similarity(x, score=lambda rows: rows),
        named_rows,
    ),
    ("CircleLoss²", "circle(margin=0.4, scale=80)", lambda x: circle_loss(x, 0.4, 80), pairs),
    ("… scale = 256²", "circle", lambda x: circle_loss(x, 0.25, 256), pairs),
    ("… some rows alone¹", "circle", lambda x: circle(x, 0.25, 256), at_least(5, named_rows)),
    (
        "… not detached¹",
        "circle(detach=false)",
        lambda x: circle(x, 0.25, 256, detach=False),
        at_least(5, named_rows),
    ),
    (
        "… of products¹",
        "circle(scale=2, normalize=false)",
        lambda x: circle(x, 0.25, 2, lambda rows: rows),
        at_least(5, named_rows),
    ),
    (
        "VICRegLoss²",
        "vicreg",
        lambda x: losses.VICRegLoss()(x.a, ref_emb=x.b),
        at_least(2, partners(weighted=False, scale=0.5)),
    ),
    (
        "… other shares¹",
        "vicreg(invariance=1, variance=3, covariance=0.5, epsilon=0.01)",
        lambda x: vicreg(x, 1, 3, 0.5, 0.01),
        at_least(2, partners(weighted=False)),
    ),
    ("Barlow Twins¹", "barlow_twins", barlow_twins, partners(weighted=False)),
    (
        "… λ = 1, ε = 0.1¹",
        "barlow_twins(redundancy=1, epsilon=0.1)",
        lambda x: barlow_twins(x, 1, 0.1),
        partners(weighted=False),
    ),
]


class Unknown(Exception):
    """A loss that the catalogue does not have."""


def ask(ours, loss, batch):
    lists = {key: x.tolist() if torch.is_tensor(x) else x for key, x in batch.items() if key != "classes"}
    print(json.dumps({"loss": loss, **lists}), file=ours.stdin, flush=True)
    answer = json.loads(ours.stdout.readline())
    error = answer.get("error", "")
    if error.startswith("the loss `") and " is unknown" in error:
        raise Unknown
    if error:
        raise SystemExit(f"{loss}: {error}")
    return answer


def changes(x, grad):
    """How much the loss changes with each row, as it doubles."""
    if x.dim() == 2:
        return x.detach().norm(dim=1) * grad.norm(dim=1)
    return grad if x.dim() == 1 else x.detach() * grad


def compare(ours, loss, theirs, draw):
    """The differences of one batch: of the value, of gradients in vectors, of those in single numbers."""
    batch = draw()
    x = SimpleNamespace(**dict.fromkeys(PARTS) | batch)
    x.tau = torch.tensor(math.exp(random.uniform(math.log(0.005), math.log(10))), dtype=torch.float64)
    x.logit_bias = torch.tensor(random.uniform(-12, 2), dtype=torch.float64)
    text = loss.replace("=T", f"={x.tau.item()!r}").replace("=B", f"={x.logit_bias.item()!r}")
    text = text.replace("=W", "=" + str(x.classes.tolist()) if x.classes is not None else "=W")
    answer = ask(ours, text, batch)
    inputs = {key: vars(x)[key] for key in ("a", "b", "negatives", "bias") if vars(x)[key] is not None}
    inputs |= {"temperature": x.tau} if "=T" in loss else {}
    inputs |= {"logit_bias": x.logit_bias} if "=B" in loss else {}
    for tensor in inputs.values():
        tensor.requires_grad_()
    value = theirs(x)
    grads = torch.autograd.grad(value, list(inputs.values()), materialize_grads=True)

    longest = [tensor.detach().norm(dim=-1).max().item() for tensor in inputs.values() if tensor.dim() == 2]
    lengths = 1 if "normalize=false" not in loss and "=T" in loss else max(longest) * max(longest[1:] or longest)
    reach = max(1, lengths / (x.tau.item() if "=T" in loss else 1))
    worst = [abs(answer["value"] - value.item()) / max(abs(value.item()), reach), 0.0, 0.0]
    for (name, tensor), grad in zip(inputs.items(), grads):
        mine = torch.tensor(answer[f"grad_{name}"], dtype=torch.float64)
        size = max(changes(tensor, grad).abs().max().item(), reach / (len(x.a) if tensor.dim() else 1))
        column = 1 if tensor.dim() else 2
        worst[column] = max(worst[column], changes(tensor, mine - grad).abs().max().item() / size)
    return worst


def main():
    torch.manual_seed(1)
    random.seed(1)
    ours = start()
    failed = False
    print(f"PyTorch {torch.__version__}, pytorch-metric-learning {pytorch_metric_learning.__version__}, ", end="")
    print(f"f64, {BATCHES} random batches each\n")
    print("| PyTorch | perdita | value | gradients | of τ, bias |\n|---|---|---|---|---|")
    for name, loss, theirs, draw in LOSSES:
        if sys.argv[1:] and not any(word in f"{name} {loss}" for word in sys.argv[1:]):
            continue
        try:
            worst = [max(column) for column in zip(*(compare(ours, loss, theirs, draw) for _ in range(BATCHES)))]
        except Unknown:
            print(f"| {name} | `{loss}` | not in the catalogue | | |", flush=True)
            continue
        failed |= not all(difference <= TOLERANCE for difference in worst)
        columns = [f"{difference:.0e}" for difference in worst[: 3 if "=T" in loss else 2]]
        text = loss.replace("=T", "=τ").replace("=B", "=b").replace("=W", "=w")
        print(f"| {name} | `{text}` | {' | '.join(columns)} |{' |' * (3 - len(columns))}", flush=True)
    print("\n¹ written from PyTorch's primitives  ² pytorch-metric-learning  ³ the same, mined by hand")
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
