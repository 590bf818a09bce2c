# ruff: noqa: E402
"""`perdita.torch` beside PyTorch's own losses, finite differences, and the formulas."""

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.autograd import gradcheck, gradgradcheck
from torch.nn import functional as F
from torch.testing import assert_close

import perdita.torch
from perdita._loss import CARDS, camel
from perdita.torch import functional as P
from perdita.torch._calls import CALLS

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


# ---- PyTorch's own ----

REGRESSION: list[tuple[Callable[..., Tensor], Callable[..., Tensor]]] = [
    (P.mse, F.mse_loss),
    (P.mae, F.l1_loss),
    (lambda x, y, **k: P.huber(x, y, delta=0.7, **k), lambda x, y, **k: F.huber_loss(x, y, delta=0.7, **k)),
    (
        lambda x, y, **k: P.smooth_l1(x, y, beta=0.7, **k),
        lambda x, y, **k: F.smooth_l1_loss(x, y, beta=0.7, **k),
    ),
    (P.bce_with_logits, F.binary_cross_entropy_with_logits),
    (
        lambda x, y, **k: P.bce_with_logits(x, y, pos_weight=torch.tensor(3.0), **k),
        lambda x, y, **k: F.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor(3.0), **k),
    ),
    (
        lambda x, y, **k: P.bce(x.sigmoid(), y, **k),
        lambda x, y, **k: F.binary_cross_entropy(x.sigmoid(), y, **k),
    ),
    (
        lambda x, y, **k: P.hinge(x, 2 * y.round() - 1, **k),
        lambda x, y, **k: F.margin_ranking_loss(x, torch.zeros_like(x), 2 * y.round() - 1, margin=1, **k),
    ),
    (
        lambda x, y, **k: P.bce_with_logits(x, y.round(), **k),
        lambda x, y, **k: F.soft_margin_loss(x, 2 * y.round() - 1, **k),
    ),
]


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("pair", REGRESSION)
def test_pointwise_losses_are_torchs(pair: Any, reduction: str) -> None:
    x, y = simple("bce_with_logits", 50)
    ours, theirs = pair
    y = y.detach()
    for a, b in zip(
        both(lambda x: ours(x, y, reduction=reduction), x),
        both(lambda x: theirs(x, y, reduction=reduction), x),
        strict=True,
    ):
        close(a, b)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("shape", [(6,), (5, 6), (3, 6, 2), (2, 6, 3, 4), (0, 6)])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"label_smoothing": 0.2},
        {"weight": [1.0, 0.5, 2.0, 3.0, 0.1, 1.0]},
        {"weight": [1.0, 0.5, 0.0, 3.0, 0.1, 1.0], "label_smoothing": 0.2, "ignore_index": 1},
    ],
)
def test_cross_entropy_is_torchs(shape: tuple[int, ...], how: dict[str, Any], reduction: str) -> None:
    torch.manual_seed(0)
    x = torch.randn(shape, dtype=torch.float64)
    rows = shape[:1] + shape[2:] if len(shape) > 1 else ()
    y = torch.randint(0, 6, rows)
    theirs, ours = dict(how), dict(how)
    if "weight" in how:
        theirs["weight"] = ours["weight"] = torch.tensor(how["weight"], dtype=torch.float64)
    if shape == (0, 6) and reduction == "mean":
        value, grad = both(lambda x: P.cross_entropy(x, y, **ours), x)
        assert value == 0 and grad.shape == x.shape
        return
    got = both(lambda x: P.cross_entropy(x, y, reduction=reduction, **ours), x)
    want = both(lambda x: F.cross_entropy(x, y, reduction=reduction, **theirs), x)
    for a, b in zip(got, want, strict=True):
        close(a, b, 1e-11)
    if "label_smoothing" not in how:
        logs = x.log_softmax(1 if x.ndim > 1 else 0)
        got = both(lambda x: P.nll(x, y, reduction=reduction, **ours), logs)
        want = both(lambda x: F.nll_loss(x, y, reduction=reduction, **theirs), logs)
        for a, b in zip(got, want, strict=True):
            close(a, b)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(
    "how", [{}, {"label_smoothing": 0.3}, {"weight": torch.tensor([1.0, 2.0, 0.5]).double()}]
)
def test_cross_entropy_of_probabilities_is_torchs(how: dict[str, Any], reduction: str) -> None:
    torch.manual_seed(0)
    for shape in [(3,), (5, 3), (4, 3, 2)]:
        x, dim = torch.randn(shape, dtype=torch.float64), 1 if len(shape) > 1 else 0
        y = torch.randn(shape, dtype=torch.float64).softmax(dim)
        ours = {"reduction": reduction, **how}
        got = both(partial(P.cross_entropy, **ours), x, y)
        want = both(lambda x, y: F.cross_entropy(x, y, reduction=reduction, **how), x, y)
        for a, b in zip(got, want, strict=True):
            close(a, b, 1e-11)
        if not how:
            close(got[0], P.soft_cross_entropy(x, y, reduction=reduction))


@pytest.mark.parametrize("log_target", [False, True])
def test_kl_is_torchs_batchmean(log_target: bool) -> None:
    torch.manual_seed(0)
    x, y = (torch.randn(5, 4, dtype=torch.float64).log_softmax(1) for _ in range(2))
    y = y if log_target else y.exp()
    got = both(lambda x, y: P.kl(x, y, log_target=log_target, reduction="batchmean"), x, y)
    want = both(lambda x, y: F.kl_div(x, y, log_target=log_target, reduction="batchmean"), x, y)
    for a, b in zip(got, want, strict=True):
        close(a, b)


def test_triplets_are_torchs() -> None:
    torch.manual_seed(0)
    x = torch.randn(4, 3, dtype=torch.float64)
    labels = torch.tensor([0, 0, 1, 1])
    own = {0: 1, 1: 0, 2: 3, 3: 2}

    def theirs(x: Tensor) -> Tensor:
        triplets = [(i, own[i], j) for i in range(4) for j in range(4) if labels[j] != labels[i]]
        a, p, n = (x[list(places)] for places in zip(*triplets, strict=True))
        return F.triplet_margin_loss(a, p, n, margin=0.5, eps=0)

    got = both(lambda x: P.triplet(x, labels, margin=0.5, mining="batch_all"), x)
    for a, b in zip(got, both(theirs, x), strict=True):
        close(a, b, 1e-10)


def test_info_nce_and_clip_are_cross_entropies() -> None:
    torch.manual_seed(0)
    a, b = torch.randn(2, 6, 4, dtype=torch.float64)

    def theirs(a: Tensor, b: Tensor) -> Tensor:
        return F.cross_entropy(F.normalize(a) @ F.normalize(b).T / 0.2, torch.arange(6))

    for x, y in zip(
        both(lambda a, b: P.info_nce(a, b, temperature=0.2), a, b), both(theirs, a, b), strict=True
    ):
        close(x, y, 1e-10)
    symmetric = both(lambda a, b: (theirs(a, b) + theirs(b, a)) / 2, a, b)
    for x, y in zip(both(lambda a, b: P.clip(a, b, temperature=0.2), a, b), symmetric, strict=True):
        close(x, y, 1e-10)


def test_linear_cross_entropy_is_a_layer_and_a_loss() -> None:
    torch.manual_seed(0)
    h, w, bias = (torch.randn(s, dtype=torch.float64) for s in ((7, 4), (5, 4), (5,)))
    y = torch.tensor([0, 1, 4, 2, -100, 3, 3])
    got = both(
        lambda h, w, bias: P.linear_cross_entropy(h, w, y, linear_bias=bias, label_smoothing=0.1), h, w, bias
    )
    want = both(lambda h, w, bias: F.cross_entropy(F.linear(h, w, bias), y, label_smoothing=0.1), h, w, bias)
    for a, b in zip(got, want, strict=True):
        close(a, b, 1e-11)


# ---- the formula ----


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
    loss = getattr(P, name)
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


# ---- edges ----


def test_nothing_counts() -> None:
    for traced in (False, True):
        with perdita.torch._traced() if traced else warnings.catch_warnings():
            x, y = torch.full((3, 4), float("nan")), torch.full((3,), -100)
            value, grad = both(partial(P.cross_entropy, target=y), x)
            assert value == 0 and (grad == 0).all()
            value, grad = both(lambda x: P.huber(x, torch.zeros(3, 4), sample_weight=torch.zeros(3, 4)), x)
            assert value == 0 and (grad == 0).all()
            for shape in ((0,), (0, 4), (2, 0)):
                value, grad = both(lambda x: P.huber(x, torch.zeros_like(x)), torch.zeros(shape))
                assert value == 0 and grad.shape == shape


def test_nan_and_infinity_are_seen() -> None:
    for traced in (False, True):
        with perdita.torch._traced() if traced else warnings.catch_warnings():
            assert P.mse(torch.tensor([1.0, float("nan")]), torch.zeros(2)).isnan()
            inf = torch.tensor([float("inf"), -float("inf")])
            value, grad = both(lambda x: P.bce_with_logits(x, torch.tensor([1.0, 0.0])), inf)
            assert value == 0 and (grad == 0).all()
            logits = torch.tensor([[0.0, -float("inf"), 1.0]])
            value, grad = both(lambda x: P.cross_entropy(x, torch.tensor([2])), logits)
            assert value.isfinite() and grad.isfinite().all() and grad[0, 1] == 0


def test_a_label_that_is_no_class() -> None:
    x, y = torch.zeros(3, 4), torch.tensor([0, 4, 1])
    with pytest.raises(ValueError, match="4"):
        P.cross_entropy(x, y)
    with perdita.torch._traced():
        each = P.cross_entropy(x, y, reduction="none")
    assert each.isnan().tolist() == [False, True, False]


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.uint8, torch.int16])
def test_labels_of_any_integer_type(dtype: torch.dtype) -> None:
    x, y = simple("cross_entropy")
    for traced in (False, True):
        with perdita.torch._traced() if traced else warnings.catch_warnings():
            close(P.cross_entropy(x, y.to(dtype)), F.cross_entropy(x, y))


def test_layouts() -> None:
    torch.manual_seed(0)
    x, y = torch.randn(6, 4, dtype=torch.float64), torch.randn(6, 4, dtype=torch.float64)
    close(P.huber(x.T, y.T), P.huber(x.T.contiguous(), y.T.contiguous()))
    close(P.huber(x[::2], y[1::2]), F.huber_loss(x[::2], y[1::2]))
    row = x[:1].expand(6, 4)
    got = both(lambda x: P.mse(x.expand(6, 4), y), x[:1])
    for a, b in zip(got, both(lambda x: F.mse_loss(x.expand(6, 4), y), x[:1]), strict=True):
        close(a, b)
    close(P.mse(y, row), F.mse_loss(y, row))
    close(P.mse(x[0, 0], y[0, 0]), F.mse_loss(x[0, 0], y[0, 0]))
    close(P.mse(x, y, sample_weight=torch.tensor(3.0).double()), F.mse_loss(x, y))
    negative = torch.complex(x, y).conj().imag  # a view whose numbers are stored with the other sign
    close(P.mse(negative, x), F.mse_loss(-y, x))
    close(
        P.cross_entropy(x.T, torch.tensor([0, 3, 5, 1]), dim=-1),
        F.cross_entropy(x.T, torch.tensor([0, 3, 5, 1])),
    )
    images = torch.randn(2, 3, 4, 5, dtype=torch.float64)
    labels = torch.randint(0, 5, (2, 3, 4))
    close(P.cross_entropy(images, labels, dim=-1), F.cross_entropy(images.movedim(-1, 1), labels))


@settings(max_examples=30, deadline=None)
@given(shape=st.lists(st.integers(0, 4), max_size=4), seed=st.integers(0, 99))
def test_any_shape(shape: list[int], seed: int) -> None:
    torch.manual_seed(seed)
    x, y, w = (torch.randn(shape, dtype=torch.float64) for _ in range(3))
    w = w.abs()
    got = both(lambda x: P.smooth_l1(x, y, sample_weight=w, reduction="none"), x)
    want = both(lambda x: w * F.smooth_l1_loss(x, y, reduction="none"), x)
    for a, b in zip(got, want, strict=True):
        close(a, b)
    with perdita.torch._traced():
        close(
            both(lambda x: P.smooth_l1(x, y, sample_weight=w), x)[0],
            P.smooth_l1(x, y, sample_weight=w).detach(),
        )


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_short_types(dtype: torch.dtype) -> None:
    x, y = (t.to(dtype) for t in simple("bce_with_logits", 64))
    value, grad = both(lambda x: P.bce_with_logits(x, y), x)
    wide = both(lambda x: P.bce_with_logits(x, y.float()), x.float())
    assert value.dtype == grad.dtype == dtype
    assert_close((value, grad), tuple(t.to(dtype) for t in wide), rtol=0, atol=0)
    value, _ = both(
        lambda x: P.bce_with_logits(x, y.float()), x
    )  # as under autocast: short logits, long targets
    assert value.dtype == dtype
    a, b = torch.randn(2, 4, 3, dtype=dtype)
    assert [t.dtype for t in both(P.info_nce, a, b)] == [dtype] * 3


def test_autocast() -> None:
    layer, x, y = nn.Linear(4, 3), torch.randn(5, 4), torch.randint(0, 3, (5,))
    with torch.autocast("cpu", torch.bfloat16):
        logits = layer(x)
        ours, theirs = P.cross_entropy(logits, y), F.cross_entropy(logits, y)
        assert logits.dtype == torch.bfloat16 and ours.dtype == theirs.dtype == torch.float32
        assert_close(ours, theirs)
        a, b = layer(x), layer(x + 1)
        kernel = P.info_nce(a, b)
        with perdita.torch._traced():
            assert_close(P.info_nce(a, b), kernel)
    ours.backward()
    assert layer.weight.grad is not None and layer.weight.grad.isfinite().all()


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: P.mse(torch.zeros(3), torch.zeros(4)),
            ValueError,
            r"target has the shape \(4,\), not \(3,\)",
        ),
        (lambda: P.mse(torch.zeros(3), torch.zeros(3).cfloat()), ValueError, "target must be real numbers"),
        (lambda: P.mse(torch.zeros(3).long(), torch.zeros(3)), ValueError, "input must be float32"),
        (lambda: P.mse(torch.zeros(3), [0, 0, 0]), TypeError, "target must be a tensor, not list"),
        (lambda: P.mse(torch.zeros(3), torch.zeros(3, device="meta")), ValueError, "target is on meta"),
        (
            lambda: P.mse(torch.zeros(3), torch.zeros(3), sample_weight=torch.zeros(2)),
            ValueError,
            "sample_weight has the shape",
        ),
        (lambda: P.mse(torch.zeros(3), torch.zeros(3), reduction="average"), ValueError, "reduction must be"),
        (lambda: P.mse(torch.zeros(3), torch.zeros(3), reduction=0), ValueError, "reduction must be"),
        (lambda: P.huber(torch.zeros(3), torch.zeros(3), dleta=2), ValueError, "did you mean `delta`"),
        (lambda: P.huber(torch.zeros(3), torch.zeros(3), delta=-1), ValueError, "delta"),
        (
            lambda: P.cross_entropy(torch.zeros(3, 4), torch.zeros(2).long()),
            ValueError,
            r"\(2,\), not \(3,\)",
        ),
        (lambda: P.cross_entropy(torch.zeros(3, 4), torch.zeros(3)), ValueError, "target has the shape"),
        (lambda: P.nll(torch.zeros(3, 4), torch.zeros(3)), ValueError, "target must be integers for nll"),
        (lambda: P.cross_entropy(torch.tensor(0.0), torch.tensor(0)), ValueError, "dimension of scores"),
        (lambda: P.cross_entropy(torch.zeros(3, 4), torch.zeros(3).long(), dim=2), ValueError, "dim is 2"),
        (
            lambda: P.info_nce(torch.zeros(3, 4), torch.zeros(3, 5)),
            ValueError,
            r"positive must be rows of 4 numbers.* \(3, 5\)",
        ),
        (lambda: P.info_nce(torch.zeros(4), torch.zeros(4)), ValueError, r"query must be rows"),
        (lambda: P.info_nce(torch.zeros(3, 4)), TypeError, "info_nce needs positive"),
        (lambda: P.sup_con(torch.zeros(3, 4), torch.zeros(3)), ValueError, "labels must be integers"),
        (lambda: P.sup_con(torch.zeros(3, 4), torch.zeros(3).long(), 1), TypeError, "takes features, labels"),
        (lambda: perdita.torch.Huber(reduction="all"), ValueError, "reduction must be"),
        (lambda: perdita.torch.Huber(dleta=1), ValueError, "did you mean"),
    ],
)
def test_errors(call: Callable[[], Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        call()


# ---- PyTorch's machinery ----


def test_transforms() -> None:
    x, y = simple("cross_entropy")
    close(torch.func.grad(lambda x: P.cross_entropy(x, y))(x), both(lambda x: P.cross_entropy(x, y), x)[1])
    many = torch.randn(3, 7, 4, dtype=torch.float64)
    close(
        torch.func.vmap(lambda x: P.cross_entropy(x, y))(many),
        torch.stack([F.cross_entropy(x, y) for x in many]),
    )
    ours = torch.func.vmap(torch.func.grad(lambda x: P.cross_entropy(x, y)))(many)
    close(ours, torch.func.vmap(torch.func.grad(lambda x: F.cross_entropy(x, y)))(many), 1e-11)
    hessian = torch.func.jacrev(torch.func.jacrev(lambda x: P.cross_entropy(x, y)))(x)
    close(hessian, torch.func.jacrev(torch.func.jacrev(lambda x: F.cross_entropy(x, y)))(x), 1e-10)
    loss, (a, b) = embeddings("clip")
    close(
        torch.func.vmap(loss)(torch.stack([a, b]), torch.stack([b, a])), torch.stack([loss(a, b), loss(b, a)])
    )


def test_no_gradient_is_kept_unasked() -> None:
    x, y = simple("huber")
    assert not P.huber(x, y).requires_grad
    with torch.no_grad():
        assert not P.huber(x.requires_grad_(), y).requires_grad
    value = P.huber(x, y)
    value.backward(retain_graph=True)
    first = x.grad.clone()
    value.backward()
    close(x.grad, 2 * first)


@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_operators(reduction: str) -> None:
    x, y = simple("cross_entropy")
    check, operator = torch.library.opcheck, torch.ops.perdita.evaluate.default
    check(
        operator,
        ([x.requires_grad_(), y], None, None, "cross_entropy", "scores labels", reduction, [True, False]),
    )
    pair, weight = [torch.randn(3, 2), torch.randn(3, 2)], torch.rand(3, 2)
    check(operator, (pair, weight, None, "huber", "prediction target", reduction, [False, False]))
    short = torch.ops.perdita.pair.default
    check(short, (x, y, None, "cross_entropy", reduction, True))
    check(short, (*pair, weight, "huber", reduction, False))
    a, b = torch.randn(2, 5, 3)
    t = torch.tensor(0.2, requires_grad=True)
    tensors = [a.requires_grad_(), b.requires_grad_(), t]
    check(operator, (tensors, None, None, "info_nce", "a b temperature", reduction, [True, True, True]))


def compiled(loss: Callable[..., Tensor], *tensors: Tensor, backend: str = "aot_eager") -> None:
    torch._dynamo.reset()
    got = both(torch.compile(loss, fullgraph=True, backend=backend), *tensors)
    for a, b in zip(got, both(loss, *tensors), strict=True):
        close(a, b, 1e-10)


def test_compile() -> None:
    x, y = simple("cross_entropy")
    module = perdita.torch.CrossEntropy(label_smoothing=0.1)
    compiled(lambda x: module(2 * x, y), x)
    compiled(lambda x: P.focal(x, y, gamma=1.5, reduction="none"), x)
    compiled(module, x, x.softmax(1))
    compiled(lambda x, w: P.cross_entropy(x, y, sample_weight=w), x, torch.rand(7, dtype=torch.float64))
    loss, (a, b) = embeddings("clip")
    t = torch.tensor(0.3, dtype=torch.float64)
    compiled(lambda a, b, t: loss(a, b, temperature=t), a, b, t)
    compiled(lambda a, b: loss(a, b, reduction="none"), a, b)
    with perdita.torch._traced():
        compiled(lambda x: P.cross_entropy(x, y, label_smoothing=0.1), x)


def test_compile_with_inductor() -> None:
    x, y = simple("huber")
    compiled(lambda x: P.huber(x.sin(), y, delta=0.5), x, backend="inductor")


def test_other_devices() -> None:
    x, y = (
        torch.zeros(3, 4, device="meta", requires_grad=True),
        torch.zeros(3, device="meta", dtype=torch.long),
    )
    value = P.cross_entropy(x, y)
    value.backward()
    assert value.shape == () and x.grad.shape == (3, 4) and x.grad.device.type == "meta"
    assert P.info_nce(x, x, reduction="none").shape == (3,)


@pytest.mark.parametrize("size", [10, 20])
def test_worker_processes(size: int) -> None:
    """A process that was forked after large batches, as a `DataLoader`'s workers are, computes on."""
    code = """
import os, torch, perdita.torch
x, y = torch.randn(1 << {size}), torch.zeros(1 << {size})
before = perdita.torch.functional.mse(x, y)
child = os.fork()
if child == 0:
    os._exit(0 if perdita.torch.functional.mse(x, y) == before else 3)
assert os.waitpid(child, 0)[1] == 0
"""
    subprocess.run([sys.executable, "-c", code.format(size=size)], check=True, timeout=60)


# ---- modules ----


def test_every_loss_is_a_module_and_a_function() -> None:
    for name, card in CARDS.items():
        module, function = getattr(perdita.torch, camel(name)), getattr(P, name)
        assert card["formula"] in module.__doc__ and card["formula"] in function.__doc__
        assert "reduction" in inspect.signature(module).parameters
        assert next(iter(inspect.signature(function).parameters)) == CALLS[name].by_position[0]
        loss = module()
        assert isinstance(loss, nn.Module) and repr(loss) == f"{camel(name)}()"


def test_modules_travel() -> None:
    module = perdita.torch.Huber(delta=1.0)
    assert repr(module) == "Huber(delta=1.0)"
    assert (
        repr(perdita.torch.CrossEntropy(reduction="sum", dim=-1)) == "CrossEntropy(reduction='sum', dim=-1)"
    )
    x, y = simple("huber")
    for other in (pickle.loads(pickle.dumps(module)), copy.deepcopy(module)):
        assert repr(other) == repr(module)
        close(other(x, y), module(x, y))
    weighted = perdita.torch.CrossEntropy(weight=torch.tensor([1.0, 2.0, 0.5, 1.0]))
    x, y = simple("cross_entropy")
    close(pickle.loads(pickle.dumps(weighted))(x, y), P.cross_entropy(x, y, weight=[1, 2, 0.5, 1]))


def test_training_comes_out_as_with_torchs_own_loss() -> None:
    def train(loss: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 3)).double()
        optimizer = torch.optim.SGD(model.parameters(), 0.5, momentum=0.9)
        x, y = torch.randn(60, 5, dtype=torch.float64), torch.randint(0, 3, (60,))
        for batch in torch.arange(60).repeat(20).split(15):
            optimizer.zero_grad()
            loss(model(x[batch]), y[batch]).backward()
            optimizer.step()
        return torch.cat([p.detach().flatten() for p in model.parameters()])

    ours = train(perdita.torch.CrossEntropy(label_smoothing=0.05))
    close(ours, train(nn.CrossEntropyLoss(label_smoothing=0.05)), 1e-8, 1e-9)
