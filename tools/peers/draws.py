"""Random batches: functions that draw the arrays of a call by name."""

import random

import torch


def normal(n, scale=3.0):
    return scale * torch.randn(n, dtype=torch.float64)


def uniform(*sizes):
    return torch.rand(*sizes, dtype=torch.float64)


def bits(*sizes):
    return torch.randint(0, 2, sizes).double()


def signs(n):
    return 2 * bits(n) - 1


def positive(n):
    return 0.1 + uniform(n)


def vectors(n):
    return normal((n, 5))


def arrays(**draws):
    """Arrays by name, each drawn for the same number of observations."""

    def draw():
        n = random.choice([1, 2, 7, 33, 200])
        return {name: draw(n) for name, draw in draws.items()}

    return draw


def pairs(pred, target):
    return arrays(pred=pred, target=target)


def rows(scores, target):
    """Scores, labels or distributions, and weights of the classes."""

    def draw():
        n, classes = random.choice([1, 2, 7, 33, 200]), random.choice([2, 3, 10, 32, 33, 100])
        pred, target_ = scores(normal((n, classes), 4.0)), target(n, classes)
        if target_.dtype == torch.int64 and (target_ < 0).all():
            target_[0] = 0  # 0 rows: ours is 0, PyTorch's NaN
        return {"pred": pred, "target": target_, "classes": 0.1 + uniform(classes)}

    return draw


def features(**shapes):
    """Arrays of fixed shapes, none negative."""
    return lambda: {name: normal(shape, 1.0).abs() for name, shape in shapes.items()}


def labels(n, classes):
    return torch.randint(0, classes, (n,))


def labels_or_ignored(n, classes):
    return torch.where(torch.rand(n) < 0.3, torch.tensor(-100), labels(n, classes))


def distributions(n, classes):
    return torch.softmax(normal((n, classes)), 1)


def some_zeros(n, classes):
    t = distributions(n, classes) * (torch.rand(n, classes) < 0.7)
    return t / t.sum(1, keepdim=True).clamp_min(1e-300)


def same(z):
    return z


def log_softmax(z):
    return torch.log_softmax(z, 1)


regression = pairs(normal, normal)
logits = pairs(normal, uniform)
binary = pairs(normal, bits)
margins = pairs(normal, signs)
classes = rows(same, labels)
