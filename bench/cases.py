"""The cases: losses with sizes, by kind, and the batch of each.

A case is a loss, its shape and marks: `mse 16384`, `cross_entropy 8192x1000`, `huber 16384 f64 hessian`. The marks are
`f64`, `weighted` (a weight per observation) and `hessian` (the gradient and the diagonal of the Hessian; with the
value only where it costs a framework nothing).

A batch is two dictionaries of arrays, named as perdita's calls name them: those with a gradient and the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .formulas import FORMULAS

BENCHMARKS = Path(__file__).resolve().parent.parent / "crates" / "perdita-catalog" / "benches"

EAGER, COMPILED, CHUNKS = "PyTorch eager", "PyTorch compiled", "PyTorch in chunks"
JAX, METRIC_LEARNING, SKLEARN = "JAX", "pytorch-metric-learning", "scikit-learn"
MODULE, PERDITA_MODULE = "PyTorch module", "perdita.torch"
AUTOCAST, BF16 = "PyTorch, autocast to bf16", "PyTorch, bf16 tensors"
PERDITA, PERDITA_BF16 = "perdita, f32", "perdita, bf16 inputs"


@dataclass(frozen=True)
class Kind:
    """Cases that are measured in the same way.

    `server`: the benchmark of perdita-catalog that measures perdita, or the framework that does through the Python
    package. It may count memory, and then goes by the clock. Errors are relative, of value and gradients, against
    double precision.
    """

    server: str
    frameworks: list[str]
    cases: list[str]
    batch: Callable
    counts_memory: bool = False
    counts_errors: bool = False


def floats(rng, low, high, shape):
    return rng.uniform(low, high, shape).astype(np.float32)


def pointwise(rng, loss, shape):
    pred, target = floats(rng, -3, 3, shape), rng.uniform(0, 1, shape)
    return {"pred": pred}, {
        "target": (target.round() if loss == "binary_focal" else target).astype(np.float32)
    }


def rows(rng, loss, shape):
    return {"pred": floats(rng, -3, 3, shape)}, {"target": rng.integers(0, shape[1], shape[0])}


def pointwise_or_rows(rng, loss, shape):
    return (pointwise if len(shape) == 1 else rows)(rng, loss, shape)


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


POINTWISE = "mse", "huber", "bce_with_logits", "binary_focal"

KINDS = {
    "pointwise": Kind(
        "kernels",
        [EAGER, COMPILED, JAX],
        [f"{x} {1 << n}" for x in POINTWISE for n in (14, 24)],
        pointwise,
    ),
    "double": Kind(
        "kernels",
        [EAGER, COMPILED, JAX, SKLEARN],
        [
            f"{case} f64{mark}"
            for mark in ("", " hessian")
            for case in [
                *(f"{x} {1 << n}" for x in POINTWISE for n in (14, 20)),
                *(f"cross_entropy {shape}" for shape in ("1024x16", "65536x16")),
            ]
        ],
        pointwise_or_rows,
    ),
    "modules": Kind(
        PERDITA_MODULE,
        [MODULE],
        ["mse 64", "huber 64", "bce_with_logits 64", "cross_entropy 1x64"],
        pointwise_or_rows,
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
    "halves": Kind(
        PERDITA,
        [EAGER, AUTOCAST, BF16, PERDITA_BF16],
        ["linear_cross_entropy 2048x768x32000", "clip 4096x512"],
        products,
        counts_memory=True,
        counts_errors=True,
    ),
}


def parse(case):
    """`clip 4096x512` as the loss, its shape and its marks."""
    loss, shape, *marks = case.split(" ")
    return loss, tuple(int(n) for n in shape.split("x")), marks


def batch(kind, case):
    """The arrays with a gradient and the others, by name."""
    loss, shape, marks = parse(case)
    rng = np.random.default_rng(1)
    variables, constants = KINDS[kind].batch(rng, loss, shape)
    if "weighted" in marks:
        constants["weight"] = floats(rng, 0.5, 1.5, shape[0])
    return (variables, constants) if "f64" not in marks else (doubled(variables), doubled(constants))


def doubled(arrays):
    """Single precision widened; whole numbers as they are."""
    return {name: x.astype(np.float64) if x.dtype == np.float32 else x for name, x in arrays.items()}
