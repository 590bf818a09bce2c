"""optax's own tests of its losses, which its package has in it, run on `perdita.jax` in place of optax's functions."""

from __future__ import annotations

import importlib
import unittest
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

jax = pytest.importorskip("jax")
optax = pytest.importorskip("optax")
pytest.importorskip("absl.testing")
import jax.numpy as jnp  # noqa: E402

import perdita.jax as pj  # noqa: E402


def each(name: str, **parameters: Any) -> Callable[..., Any]:
    """A loss per observation."""
    loss = getattr(pj, name)
    return lambda logits, labels: loss(logits, labels, reduction="none", **parameters)


def huber_loss(predictions: Any, targets: Any = None, delta: float = 1.0) -> Any:
    return pj.huber(predictions, 0.0 if targets is None else targets, delta=delta, reduction="none")


def log_cosh(predictions: Any, targets: Any = None) -> Any:
    return pj.log_cosh(predictions, 0.0 if targets is None else targets, reduction="none")


def sigmoid_focal_loss(logits: Any, labels: Any, alpha: float | None = None, gamma: float = 2.0) -> Any:
    # An alpha of -1 is none there.
    alpha = None if alpha is not None and not isinstance(alpha, jax.core.Tracer) and alpha < 0 else alpha
    return pj.binary_focal(logits, labels, alpha=alpha, gamma=gamma, reduction="none")


def ctc_loss(logits: Any, logit_paddings: Any, labels: Any, label_paddings: Any) -> Any:
    lengths = {
        "input_lengths": (1 - jnp.asarray(logit_paddings)).sum(1).astype(int),
        "label_lengths": (1 - jnp.asarray(label_paddings)).sum(1).astype(int),
    }
    return pj.ctc(logits, labels, **lengths, reduction="none")


def multiclass_sparsemax_loss(scores: Any, labels: Any) -> Any:
    return pj.sparsemax(scores, jax.nn.one_hot(labels, scores.shape[-1]), reduction="none")


def triplet_margin_loss(anchor: Any, positive: Any, negative: Any, margin: float = 1.0) -> Any:
    return pj.triplet_margin(anchor, positive, negative, margin=margin, reduction="none")


OURS: dict[str, dict[str, Callable[..., Any]]] = {
    "_regression": {
        "squared_error": each("mse"),
        "l2_loss": lambda pred, target: 0.5 * pj.mse(pred, target, reduction="none"),
        "huber_loss": huber_loss,
        "log_cosh": log_cosh,
    },
    "_classification": {
        "softmax_cross_entropy": each("soft_cross_entropy"),
        "softmax_cross_entropy_with_integer_labels": each("cross_entropy"),
        "sigmoid_binary_cross_entropy": each("bce_with_logits"),
        "hinge_loss": each("hinge"),
        "perceptron_loss": each("hinge", margin=0),
        "multiclass_sparsemax_loss": multiclass_sparsemax_loss,
        "kl_divergence": each("kl"),
        "kl_divergence_with_log_targets": each("kl", log_target=True),
        "sigmoid_focal_loss": sigmoid_focal_loss,
        "ctc_loss": ctc_loss,
    },
    "_self_supervised": {"triplet_margin_loss": triplet_margin_loss},
}
OTHERS = (
    "Generalized",
    "Poly",  # of distributions
    "SafeSoftmax",
    "Ntxent",  # several positives
    "test_axis",
    "test_axes",
    "test_mask",
    "test_per_logit_mask",
    "SoftmaxCrossEntropyTest.test_gradient",  # where=
    "IntegerLabelsTest.test_gradient",
    "HingeTest.test_multi",
    "PerceptronTest.test_multi",
    "test_batched_multi",
    "SparsemaxTest.test_b",  # binary
    "SparsemaxTest.test_multi_class_gradient",  # compiles a projection for seconds
    "CTCTest.test_with_one_to_one_alignment()",  # forward probabilities
)
"""Parts of the names of tests of what perdita has not."""


def cases() -> list[Any]:
    found = []
    for module in OURS:
        tests = importlib.import_module(f"optax.losses.{module}_test")
        for case in unittest.defaultTestLoader.loadTestsFromModule(tests):
            for test in case:
                name = f"{type(test).__name__}.{test._testMethodName}"
                if not any(other in f"{name}()" for other in OTHERS):
                    found.append(pytest.param(module, test, id=name))
    return found


@pytest.mark.parametrize(("module", "test"), cases())
def test_as_in_optax(module: str, test: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    of = importlib.import_module(f"optax.losses.{module}")
    for name, function in OURS[module].items():
        monkeypatch.setattr(of, name, function)
    np.random.seed(0)
    test.debug()
