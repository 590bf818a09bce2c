"""Parts of the peers of losses of products: scores, groups, means of rows, and random rows."""

import math
import random
from random import choice

import torch
import torch.nn.functional as F


def unit(x):
    return F.normalize(x, dim=1)


def raw(x):
    return x


def cosines(x):
    return unit(x.a) @ unit(x.b).T / x.tau


def dots(x):
    return x.a @ x.b.T / x.tau


def mean(each, x, count=None):
    """Of the rows that count, by weight; 0 of none."""
    weight = torch.ones_like(each) if x.weight is None else x.weight
    weight = weight if count is None else weight * count
    return (weight * each).sum() / weight.sum().clamp_min(1e-300)


def mean_of_some(each, x, count):
    """The mean of losses that were computed only of the rows that count."""
    weight = torch.ones_like(each) if x.weight is None else x.weight[count]
    return (weight * each).sum() / weight.sum().clamp_min(1e-300)


def own(n):
    return torch.arange(n)


def groups(x):
    """The positives and the negatives of each row, as masks."""
    same = x.labels[:, None] == x.labels
    return same & ~torch.eye(len(same), dtype=torch.bool), ~same


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


def sizes(least=1, most=600):
    """Of a, of b, of a row. Seldom so many rows that not all scores are kept."""
    if random.random() < 0.04 and most > 2901:
        return 2901, 1, choice([1, 3])
    n = choice([n for n in (1, 2, 3, 5, 7, 17, 33, 65, 131, 261, 531) if least <= n <= most])
    return n, choice([1, 2, 3, 9, 31, 32, 67, 129, 301]), choice([1, 2, 3, 5, 8, 17, 31, 64, 100])


def layer(labels=True, bias=True, ignored=True, weighted=False, classes=False, least=1):
    """A linear layer, its inputs and labels, or targets."""

    def draw():
        n, m, d = sizes()
        d = max(d, least)
        x = {"a": rows(n, d, choice([0.1, 1.0, 10.0])), "b": rows(m, d)}
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
        n, m, d = sizes(most=most)
        a = rows(n, d, scale)
        b = torch.cat([a + normal(n, d, choice([0.1, 1.0, 3.0]) * scale), rows(m, d, scale)])
        return {"a": a, "b": b[: n + extra * m], "weight": weights(n) if weighted else None}

    return draw


def with_labels(draw):
    """Rows with labels on both sides."""

    def labelled():
        x = draw()
        classes = choice([2, 7, 50])
        x["labels"] = torch.randint(classes, (len(x["a"]),))
        x["key_labels"] = torch.randint(classes, (len(x["b"]),))
        x["labels"][0] = x["key_labels"][0]
        return x

    return labelled


def queue(per_query):
    """Queries, their keys, and negatives for all or for each."""

    def draw():
        x = partners(weighted=False)()
        n, d = x["a"].shape
        k = choice([1, 3, 17])
        x["negatives"] = rows(n * k, d).view(n, k, d) if per_query else rows(7 * k, d)
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
        n, _, d = sizes(4 if paired else 1, most)
        classes = max(2, n // choice([2, 3, 10]))
        y = torch.arange(n) % (min(classes, n // 2) if paired else classes)
        x = {"a": (normal if near else rows)(n, d), "labels": 5 * y[torch.randperm(n)]}
        if near and n > 4:
            x["a"][0] = x["a"][1] + choice([0, near]) * x["a"][2]
        x["weight"] = weights(n) if weighted else None
        return x

    return draw


def masked_logsumexp(z, mask):
    return z.masked_fill(~mask, -math.inf).logsumexp(1)
