# ruff: noqa: E402
"""Edges of `perdita.torch`: ignored rows, NaN, labels, layouts, types, errors."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from torch_batches import both, close, simple

torch = pytest.importorskip("torch")

from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

import perdita.torch
from perdita.torch import functional as P


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
        (lambda: P.cross_entropy(torch.zeros(3, 4), torch.zeros(3)), ValueError, "must be class indices"),
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
