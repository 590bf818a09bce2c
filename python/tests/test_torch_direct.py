# ruff: noqa: E402
"""The way of most calls of `perdita.torch` (`_direct.py`): which calls take it; it agrees with the general way."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from torch_batches import SIMPLE, both, simple

torch = pytest.importorskip("torch")

from torch.testing import assert_close

import perdita
import perdita.torch
from perdita._loss import camel
from perdita.torch import _direct, _modules, functional
from perdita.torch import functional as P

pytestmark = pytest.mark.skipif(_direct._EXCHANGE is None, reason="PyTorch before 2.10 has no exchange API")


@pytest.fixture
def only_direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that take the general way fail."""

    def general(*_: Any) -> None:
        pytest.fail("the general way")

    for module in (_modules, functional):
        monkeypatch.setattr(module, "evaluated", general)


@pytest.mark.parametrize("name", SIMPLE)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_ways_agree(name: str, reduction: str, monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = simple(name)
    loss = getattr(perdita.torch, camel(name))(reduction=reduction)
    found = both(lambda x: loss(x, y), x)
    monkeypatch.setattr(_direct.Direct, "evaluate", lambda *_: None)
    for direct, general in zip(found, both(lambda x: loss(x, y), x), strict=True):
        assert_close(direct, general, rtol=0, atol=0)


@pytest.mark.usefixtures("only_direct")
def test_calls_that_are_direct() -> None:
    x, y = torch.randn(6, 4), torch.rand(6, 4)
    labels = torch.randint(0, 4, (6,))
    for loss in (perdita.torch.Mse(), perdita.torch.Huber(delta=0.5), P.bce_with_logits):
        assert loss(x, y).shape == ()
    for dtype in (torch.int64, torch.int32, torch.uint8):
        perdita.torch.CrossEntropy(label_smoothing=0.1)(x, labels.to(dtype))
    P.cross_entropy(x[0], labels[0])
    perdita.torch.CrossEntropy(dim=-1)(x.reshape(3, 2, 4), labels.reshape(3, 2))
    loss = perdita.torch.Mse()
    for same in (copy.deepcopy(loss), pickle.loads(pickle.dumps(loss))):
        assert_close(same(torch.nn.Parameter(x.double()), y.double()), loss(x.double(), y.double()))


def test_tensors_that_need_more() -> None:
    """Types, layouts and shapes for which the direct way must step aside."""
    x, y = torch.randn(6, 4), torch.randn(6, 4)
    want = torch.nn.functional.mse_loss(x, y)
    negative = torch._neg_view(-x)
    assert negative.is_neg() and negative.is_contiguous()
    for input in (x.T.contiguous().T, negative, torch.cat([x, x], 1)[:, :4]):
        assert_close(P.mse(input, y), want)
    assert_close(P.mse(x, y.double()), want)
    assert_close(P.mse(x.bfloat16(), y).float(), want, rtol=0.02, atol=0.02)
    with pytest.raises(ValueError, match="shape"):
        P.mse(x, y[:5])
    with pytest.raises(ValueError, match="target"):
        P.bce_with_logits(x, y + 9)
    with pytest.raises(ValueError, match="label"):
        P.cross_entropy(x, torch.full((6,), 4))
    with pytest.raises(ValueError, match="weight has 3 numbers"):
        perdita.torch.CrossEntropy(weight=torch.ones(3))(x, torch.zeros(6, dtype=torch.int64))
    with pytest.raises(TypeError, match="tensor"):
        P.mse([1.0], y)
    scores = torch.randn(2, 3, 5)
    labels = torch.randint(0, 3, (2, 5))
    assert_close(P.cross_entropy(scores, labels), torch.nn.functional.cross_entropy(scores, labels))
    pulled = torch.rand(6, 4, requires_grad=True)
    P.mse(x, pulled).backward()
    assert_close(pulled.grad, 2 * (pulled.detach() - x) / 24)


def test_the_core_checks_tensors_itself() -> None:
    """Memory that is not contiguous, on another device or of another type is refused, not read."""
    core = perdita._perdita.Core("mse")
    tensors = perdita._perdita.Tensors(core, torch.Tensor.__dlpack_c_exchange_api__, 0, False)
    x = torch.randn(6, 4)

    def value(first: Any, second: Any, grad: Any = None) -> float | None:
        return tensors.evaluate(first, second, grad, None, "sum", False, 1)

    assert value(x, torch.zeros(6, 4)) == pytest.approx(x.square().sum().item(), rel=1e-6)
    for other in (x.T, x[:5], x.double(), x.half(), x.to_sparse(), x.to("meta"), "text", None, x.long()):
        assert value(x, other) is None and value(other, x) is None
        if other is not None:
            assert value(x, x, other) is None
    assert value(x.half(), x.half()) is None and value(x.long(), x.long()) is None
    with pytest.raises(ValueError):
        perdita._perdita.Tensors(core, torch._C._to_dlpack(x), 0, False)


def test_gradients_are_handed_over_once() -> None:
    """A gradient that is handed over in its own memory is not seen by another backward pass."""
    x, y = torch.randn(40, requires_grad=True), torch.randn(40)
    want = (x.detach() - y) / 20
    for factor in (1.0, -2.5):
        value = factor * P.mse(x, y)
        for times in (1, 2, 3):
            value.backward(retain_graph=True)
            assert_close(x.grad, times * factor * want)
        x.grad = None
        value.backward()
        assert_close(x.grad, factor * want)
        with pytest.raises(RuntimeError, match="second time"):
            value.backward()
        x.grad = None

    for times in (1, 2):
        P.mse(x, y).backward()
        assert_close(x.grad, times * want)
    each = P.mse(x, y, reduction="none")
    (grad,) = torch.autograd.grad(each, x, torch.arange(40.0))
    assert_close(grad, 40 * want * torch.arange(40.0))
    both_ways = P.mse(x, y) + P.mse(x, y)
    assert_close(torch.autograd.grad(both_ways, x)[0], 2 * want)
