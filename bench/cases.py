"""The cases: losses with sizes, by kind, and the batch of each.

A batch is two dictionaries of arrays, named as perdita's calls name them: those with a gradient and the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .formulas import FORMULAS

BENCHMARKS = Path(__file__).resolve().parent.parent / "crates" / "perdita-catalog" / "benches"

EAGER, COMPILED, CHUNKS = "PyTorch eager", "PyTorch compiled", "PyTorch in chunks"
JAX, METRIC_LEARNING = "JAX", "pytorch-metric-learning"


@dataclass(frozen=True)
class Kind:
    """`server`: the benchmark of perdita-catalog that measures it; it may count memory, and then goes by the clock."""

    server: str
    frameworks: list[str]
    cases: list[str]
    batch: Callable
    counts_memory: bool = False


def floats(rng, low, high, shape):
    return rng.uniform(low, high, shape).astype(np.float32)


def pointwise(rng, loss, shape):
    pred, target = floats(rng, -3, 3, shape), rng.uniform(0, 1, shape)
    return {"pred": pred}, {
        "target": (target.round() if loss == "binary_focal" else target).astype(np.float32)
    }


def rows(rng, loss, shape):
    return {"pred": floats(rng, -3, 3, shape)}, {"target": rng.integers(0, shape[1], shape[0])}


def arrays(rng, loss, shape):
    for names, batch in ARRAYS.items():
        if loss.partition("(")[0] in names:
            return batch(rng, loss, shape)
    raise ValueError(f"no batch of {loss}")


def images(rng, loss, shape):
    names = ["image"] if loss == "total_variation" else ["prediction", "target"]
    return {name: floats(rng, 0, 1, shape) for name in names}, {}


def queries(rng, loss, shape):
    """Of so many items each, of five grades."""
    relevance = rng.integers(0, 5, shape).astype(np.float32)
    return {"scores": floats(rng, -3, 3, shape)}, {"relevance": relevance}


def sequences(rng, loss, shape):
    """Sequences x frames x classes x labels."""
    n, frames, classes, labels = shape
    return {"logits": floats(rng, -3, 3, (n, frames, classes))}, {
        "labels": rng.integers(1, classes, (n, labels))
    }


def segmentation(rng, loss, shape):
    """Images x classes x height x width."""
    n, classes, *pixels = shape
    return {"prediction": floats(rng, -3, 3, shape)}, {
        "labels": rng.integers(0, max(classes, 2), (n, *pixels))
    }


def boxes(rng, loss, shape):
    """Boxes of up to 50 in a square of 100."""

    def corners():
        low = floats(rng, 0, 100, (shape[0], 2))
        return np.concatenate([low, low + floats(rng, 1, 50, (shape[0], 2))], axis=1)

    return {"prediction": corners()}, {"target": corners()}


ARRAYS = {
    ("total_variation", "ssim", "ms_ssim", "feature_distance", "gram"): images,
    ("ranknet", "lambdarank", "listnet", "list_mle", "approx_ndcg"): queries,
    ("ctc",): sequences,
    ("ce_dice", "dice", "generalized_dice", "lovasz_softmax"): segmentation,
    ("iou", "giou", "diou", "ciou"): boxes,
}


def products(rng, loss, shape):
    """N x D, or N x D x M: rows of a length near 1, and partners that are like them."""
    n, d, m = [*shape, shape[0]][:3]
    a, b = (rng.normal(size=(rows, d)) / d**0.5 for rows in (n, m))
    if loss in ("sup_con", "triplet"):
        return {"a": a.astype(np.float32)}, {"labels": rng.integers(0, max(1, n // 32), n)}
    b = b if m != n else a + b
    constants = {"labels": rng.integers(0, m, n)} if loss == "linear_cross_entropy" else {}
    return {"a": a.astype(np.float32), "b": b.astype(np.float32)}, constants


def scores_bytes(shape):
    """The bytes of all scores of a case of products."""
    n, _, m = [*shape, shape[0]][:3]
    return 4 * n * m


def cases_with_peers(benchmark: str) -> list[str]:
    """The first part of the list that the benchmark of this name measures."""
    text = (BENCHMARKS / benchmark).with_suffix(".txt").read_text()
    first, _, _ = text.partition("# Cases of perdita alone")
    return [line for line in first.splitlines() if not line.startswith("#")]


KINDS = {
    "pointwise": Kind(
        "kernels",
        [EAGER, COMPILED, JAX],
        [f"{x} {1 << n}" for x in ("mse", "huber", "bce_with_logits", "binary_focal") for n in (14, 24)],
        pointwise,
    ),
    "formulas": Kind(
        "kernels",
        [EAGER, COMPILED, JAX],
        [f"{text} {1 << n}" for text in FORMULAS for n in (14, 20)],
        pointwise,
    ),
    "rows": Kind(
        "kernels",
        [EAGER, COMPILED, JAX],
        [
            "cross_entropy 65536x10",
            "cross_entropy 8192x1000",
            "cross_entropy 2048x32000",
            "cross_entropy 512x128256",
            "cross_entropy(label_smoothing=0.1) 8192x1000",
            "cross_entropy(label_smoothing=0.1) 2048x32000",
        ],
        rows,
    ),
    "arrays": Kind(
        "arrays",
        [EAGER],
        cases_with_peers("arrays"),
        arrays,
    ),
    "products": Kind(
        "products",
        [EAGER, COMPILED, CHUNKS, JAX, METRIC_LEARNING],
        cases_with_peers("products"),
        products,
        counts_memory=True,
    ),
}


def parse(case):
    """`clip 4096x512` as the loss and its shape."""
    loss, _, shape = case.rpartition(" ")
    return loss, tuple(int(n) for n in shape.split("x"))


def batch(kind, case):
    return KINDS[kind].batch(np.random.default_rng(1), *parse(case))
