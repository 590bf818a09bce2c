# ruff: noqa: E402
"""Batches for the tests of `perdita.torch`, in double precision; values with gradients."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from torch import Tensor
from torch.testing import assert_close

from perdita._domains import domains
from perdita._loss import CARDS
from perdita.torch import functional as P

torch.set_num_threads(1)
warnings.filterwarnings("ignore", category=FutureWarning)

SIMPLE = [name for name, card in CARDS.items() if card["kind"] in ("pointwise", "labels", "soft")]
PRODUCTS = [name for name, card in CARDS.items() if card["kind"] == "product"]


def close(a: Tensor, b: Tensor, rtol: float = 1e-12, atol: float = 1e-13) -> None:
    assert_close(a, b, rtol=rtol, atol=atol)


def simple(name: str, n: int = 7, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Predictions and targets in a loss's domain."""
    torch.manual_seed(seed)
    card = CARDS[name]
    pred = torch.randn((n,) if card["kind"] == "pointwise" else (n, 4), dtype=torch.float64)
    if card["prediction"] == "[0, 1]":
        pred = pred.sigmoid()
    elif card["prediction"].endswith("0]"):
        pred = -pred.abs()
    elif card["prediction"].startswith("[0"):
        pred = pred.abs()
    target = torch.rand(pred.shape, dtype=torch.float64)
    if card["kind"] == "pointwise" and (domain := domains(card)["target"]).two_labels:
        target = torch.where(target < 0.5, domain.low, domain.high).double()
    return pred, torch.randint(0, 4, (n,)) if card["kind"] == "labels" else target


def embeddings(name: str, n: int = 6, dim: int = 3) -> tuple[Callable[..., Tensor], list[Tensor]]:
    """A loss on products as a function of a and b alone, and these."""
    torch.manual_seed(3)
    card, known = CARDS[name], {param["name"] for param in CARDS[name]["params"]}
    labels = torch.tensor([0, 0, 1, 1, 2, 2])
    parameters = {
        key: x for key, x in {"temperature": 0.5, "scale": 4.0, "detach": False}.items() if key in known
    }
    inputs = [torch.randn(n, dim, dtype=torch.float64) for _ in range(1 + ("b" in card["needs"]))]
    given = (labels,) if "labels" in card["needs"] or name == "linear_cross_entropy" else ()

    def loss(a: Tensor, *b: Tensor, **how: Any) -> Tensor:
        return getattr(P, name)(a, *b, *given, **{**parameters, **how})

    return loss, inputs


def leaves(*tensors: Tensor) -> list[Tensor]:
    return [x.detach().clone().requires_grad_(x.is_floating_point()) for x in tensors]


def both(f: Callable[..., Tensor], *tensors: Tensor) -> tuple[Tensor, ...]:
    """The value and the gradients in all that have one."""
    inputs = leaves(*tensors)
    value = f(*inputs)
    grads = torch.autograd.grad(value.sum(), [x for x in inputs if x.requires_grad])
    return value.detach(), *grads
