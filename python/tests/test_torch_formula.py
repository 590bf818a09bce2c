# ruff: noqa: E402
"""`perdita.torch` beside finite differences and its formulas: gradients of every loss."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

import pytest
from torch_batches import PRODUCTS, SIMPLE, both, close, embeddings, leaves, simple

torch = pytest.importorskip("torch")

from torch import Tensor, nn
from torch.autograd import gradcheck, gradgradcheck
from torch.testing import assert_close

import perdita.torch
from perdita._loss import CARDS
from perdita.torch import functional as P
from perdita.torch._calls import CALLS


@pytest.mark.parametrize("reduction", ["mean", "sum", "none", 3.5])
@pytest.mark.parametrize("name", SIMPLE)
def test_kernel_and_formula_agree(name: str, reduction: Any) -> None:
    pred, target = simple(name, 20)
    loss = getattr(P, name)
    weight = torch.rand(20, dtype=torch.float64)
    weight[3], hidden = 0, pred.clone()
    hidden[3] = float("nan")
    if name == "kl":  # a loss per element
        weight = weight[:, None].expand(20, 4)
    how: dict[str, Any] = {"reduction": reduction}
    if CARDS[name]["kind"] == "labels":
        target[5] = -100
        if CALLS[name].class_weights:
            how["weight"] = [1.0, 0.5, 0.0, 2.0]
    for x, w in ((pred, None), (hidden, weight)):
        f = partial(loss, target=target, sample_weight=w, **how)
        kernel = both(f, x)
        with perdita.torch._traced():
            formula = both(f, x)
        for a, b in zip(kernel, formula, strict=True):
            close(a, b, 1e-11)
        assert not kernel[1].isnan().any()
        if w is not None:
            assert (kernel[1][3] == 0).all()


@pytest.mark.parametrize("name", SIMPLE)
def test_gradients_of_pairs_and_rows(name: str) -> None:
    pred, target = simple(name)
    loss = partial(getattr(P, name), checked=False)  # finite differences leave domains
    weight = torch.rand((7, 4) if name == "kl" else (7,), dtype=torch.float64) + 0.1
    for reduction in ("mean", "none"):

        def f(x: Tensor, reduction: str = reduction) -> Tensor:
            return loss(x, target, reduction=reduction)

        assert gradcheck(f, leaves(pred)) and gradgradcheck(f, leaves(pred))
    if name not in ("mae", "quantile", "hinge"):  # else nothing to see in the second derivatives

        def g(x: Tensor, w: Tensor, *y: Tensor) -> Tensor:
            return loss(x, y[0] if y else target, sample_weight=w)

        inputs = leaves(pred, weight, *([target] if target.is_floating_point() else []))
        assert gradcheck(g, inputs) and gradgradcheck(g, inputs)
    assert_close(
        torch.func.grad(f_sum := lambda x: loss(x, target, reduction="sum"))(pred), both(f_sum, pred)[1]
    )


@pytest.mark.parametrize("name", PRODUCTS)
def test_gradients_of_products(name: str) -> None:
    loss, inputs = embeddings(name)
    assert gradcheck(loss, leaves(*inputs)) and gradgradcheck(loss, leaves(*inputs))
    kernel = both(loss, *inputs)
    with perdita.torch._traced():
        formula = both(loss, *inputs)
    for a, b in zip(kernel, formula, strict=True):
        close(a, b, 1e-11)
    for i, grad in enumerate(torch.func.grad(loss, argnums=tuple(range(len(inputs))))(*inputs)):
        close(grad, kernel[1 + i], 1e-11)


@pytest.mark.parametrize(
    "name", [name for name in PRODUCTS if name not in ("vicreg", "barlow_twins", "triplet")]
)
def test_rows_of_products(name: str) -> None:
    loss, inputs = embeddings(name)
    f = lambda *x: loss(*x, reduction="none")  # noqa: E731
    assert f(*inputs).shape == (6,)
    assert gradcheck(f, leaves(*inputs)) and gradgradcheck(f, leaves(*inputs))


def test_scales_are_learnt() -> None:
    torch.manual_seed(0)
    a, b = torch.randn(2, 5, 4, dtype=torch.float64)
    t, bias = torch.tensor(0.4, dtype=torch.float64), torch.tensor([-2.0], dtype=torch.float64)
    for reduction in ("mean", "none"):
        f = lambda a, t, bias, r=reduction: P.siglip(a, b, temperature=t, bias=bias, reduction=r)  # noqa: E731
        assert gradcheck(f, leaves(a, t, bias)) and gradgradcheck(f, leaves(a, t, bias))
    close(P.siglip(a, b, temperature=t, bias=bias), P.siglip(a, b, temperature=0.4, bias=-2.0))
    module = perdita.torch.Clip(temperature=nn.Parameter(t.clone()))
    assert [name for name, _ in module.named_parameters()] == ["temperature"]
    module(a, b).backward()
    assert module.temperature.grad is not None
    assert "temperature" in copy.deepcopy(module).state_dict()
    with pytest.raises(ValueError, match="temperature must be a scalar"):
        P.clip(a, b, temperature=torch.ones(2, dtype=torch.float64))
    with pytest.raises(ValueError, match="huber has no gradient in delta"):
        P.huber(a, b, delta=torch.tensor(1.0, requires_grad=True))


def test_the_gradient_in_a_weight_is_a_loss() -> None:
    x, y = simple("cross_entropy")
    y[2] = -100
    weight = torch.tensor([0.0, 1, 0, 2, 1, 0, 3], dtype=torch.float64)
    each = P.cross_entropy(x, y, reduction="none")
    value, of_x, of_weight = both(lambda x, w: P.cross_entropy(x, y, sample_weight=w), x, weight)
    want = torch.where(y == -100, 0, each - value) / 7
    want[2] = 0
    close(of_weight, want)
    close(of_x, both(lambda x: P.cross_entropy(x, y, sample_weight=weight), x)[1])


def test_a_weight_of_products_has_a_gradient() -> None:
    loss, (a, b) = embeddings("info_nce")
    weight = torch.rand(6, dtype=torch.float64) + 0.1
    f = lambda a, b, w: loss(a, b, sample_weight=w)  # noqa: E731
    assert gradcheck(f, leaves(a, b, weight)) and gradgradcheck(f, leaves(a, b, weight))
