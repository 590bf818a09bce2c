"""Shared parts of the tests: reference values, batches of every loss, tolerances, types, modes of libraries."""

from __future__ import annotations

import contextlib
import gc
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import perdita

os.environ.setdefault("OMP_NUM_THREADS", "1")
# XLA compiles more than it computes here. It does so in two fifths of the time without optimisation, without a pipeline
# of passes for each fusion, and in one module rather than in parallel ones. XLA ends a process that gives a flag which
# this version does not know: then set XLA_FLAGS.
os.environ.setdefault(
    "XLA_FLAGS",
    "--xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false --xla_cpu_parallel_codegen_split_count=1",
)

REFERENCE = Path(__file__).resolve().parents[2] / "crates/perdita-catalog/tests"


def pytest_collection_finish() -> None:
    """Has Python look for garbage among what tests make, and not among the libraries and the tests."""
    gc.collect()
    gc.freeze()


def reference(file: str) -> list[dict[str, Any]]:
    """The core's reference values, made by mpmath; none where the package is tested on its own."""
    path = REFERENCE / file
    return json.loads(path.read_text()) if path.exists() else []


def numbers(value: Any) -> np.ndarray:
    """Numbers of JSON, in which infinities are words."""
    return np.array(value, dtype=np.float64)


def near(got: Any, want: Any, relative: float, absolute: float = 0.0) -> None:
    """Asserts that numbers are equal up to rounding; NaN equals NaN."""
    assert_allclose(got, want, rtol=relative, atol=absolute, equal_nan=True)


NARROW = ["float32", "float16", "bfloat16"]
"""Types that are computed in more precision than they have."""


def typed(name: str) -> np.dtype:
    """A type of NumPy, or of ml_dtypes."""
    return np.dtype(pytest.importorskip("ml_dtypes").bfloat16 if name == "bfloat16" else name)


ELEMENTWISE = ("pointwise", "labels", "soft")
"""The kinds of losses of pairs and rows."""


def elementwise() -> list[perdita.Loss]:
    """Every loss of pairs and rows, as it is by default."""
    return [cls() for cls in perdita.classes.values() if cls().card["kind"] in ELEMENTWISE]


def products() -> list[perdita.Loss]:
    """Every loss on products, as it is by default."""
    return [cls() for cls in perdita.classes.values() if cls().card["kind"] == "product"]


def batch(loss: perdita.Loss, shape: tuple[int, ...] = (6,), seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Predictions and targets in the domain of a loss, of float64."""
    rng, card, classes = np.random.default_rng(seed), loss.card, 4
    rows = shape if card["kind"] == "pointwise" else (*shape, classes)
    pred = rng.normal(0, 2, rows)
    share = rng.uniform(0.05, 1, (*shape, classes))
    share /= share.sum(-1, keepdims=True)
    if card["predicts"] == "probability":
        pred = rng.uniform(0.01, 0.99, rows)
    elif card["predicts"] == "log-probability":
        pred = np.log(rng.dirichlet(np.ones(classes), shape))
    if card["kind"] == "labels":
        return pred, rng.integers(0, classes, shape)
    if card["kind"] == "soft":
        return pred, share
    if card["prediction"].startswith(("[0", "(0")) and card["predicts"] != "probability":
        pred = np.abs(pred) + 0.1
    if " or " in card["target"]:
        return pred, rng.choice([float(label) for label in card["target"].split(" or ")], shape)
    if card["target"].startswith(("[0", "(0")):
        return pred, rng.uniform(0.05, 1, shape)
    return pred, rng.normal(0, 2, shape)


def embeddings(loss: perdita.Loss, n: int = 8, seed: int = 0) -> dict[str, Any]:
    """The arrays of a loss on products, of float64."""
    rng, needs = np.random.default_rng(seed), loss.card["needs"]
    given: dict[str, Any] = {"a": rng.normal(size=(n, 5))}
    if "b" in needs:
        given["b"] = rng.normal(size=(n, 5))
    if "labels" in needs or loss.name == "linear_cross_entropy":
        given["labels"] = rng.integers(0, n // 2, n) if "b" in given else np.arange(n) // 2
    return given


def doubles(*shape: int) -> Any:
    """A tensor of normal random numbers."""
    import torch

    return torch.randn(*shape, dtype=torch.float64)


def gradients(call: Callable[..., Any], *inputs: Any) -> list[Any]:
    """The value of a function of tensors, and the gradients in all inputs."""
    import torch

    leaves = [x.clone().requires_grad_() for x in inputs]
    value = call(*leaves)
    return [value.detach(), *torch.autograd.grad(value.sum(), leaves)]


@pytest.fixture(params=elementwise(), ids=lambda loss: loss.name)
def loss(request: pytest.FixtureRequest) -> perdita.Loss:
    """Every loss of pairs and rows."""
    return request.param


@pytest.fixture(params=products(), ids=lambda loss: loss.name)
def product(request: pytest.FixtureRequest) -> perdita.Loss:
    """Every loss on products."""
    return request.param


@pytest.fixture
def x64() -> Iterator[None]:
    """Double precision in JAX, which has it only on request."""
    import jax

    with jax.enable_x64(True):
        yield


@pytest.fixture(params=["kernel", "formula"])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Both ways of computing in JAX; results must not depend on which."""
    from perdita.jax import _kernels

    with contextlib.nullcontext() if request.param == "kernel" else _kernels.traced():
        yield request.param
