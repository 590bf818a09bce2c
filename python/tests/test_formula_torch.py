# ruff: noqa: E402
"""`perdita.torch.Formula`: beside autograd of the same formula on tensors."""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import Tensor

import perdita.torch
from perdita import CallError, math
from perdita.torch._autograd import traced

torch.manual_seed(0)
P, Y = torch.randn(30, dtype=torch.float64), torch.randn(30, dtype=torch.float64)
S = torch.rand(30, dtype=torch.float64)
Z, LABELS = torch.randn(8, 5, 3, dtype=torch.float64), torch.randint(0, 5, (8, 3))

ON_TENSORS: list[tuple[Any, Callable[..., Tensor], tuple[Tensor, ...]]] = [
    (
        lambda p, y, c=2.0: c**2 * np.log1p(((p - y) / c) ** 2),
        lambda p, y: 4 * torch.log1p(((p - y) / 2) ** 2),
        (P, Y),
    ),
    (
        lambda p, y: np.where(p > y, np.sqrt(1 + (p - y) ** 2) - 1, np.tanh(y - p)),
        lambda p, y: torch.where(p > y, torch.sqrt(1 + (p - y) ** 2) - 1, torch.tanh(y - p)),
        (P, Y),
    ),
    (
        lambda z, y: math.logsumexp(z) - z[y] + 0.1 * np.mean(z**2),
        lambda z, y: torch.logsumexp(z, 1) - z.gather(1, y[:, None])[:, 0] + 0.1 * (z**2).mean(1),
        (Z, LABELS),
    ),
    (
        lambda z, y: np.sum(y * np.abs(math.softmax(z) - y)),
        lambda z, y: (y * (z.softmax(1) - y).abs()).sum(1),
        (Z, Z.flip(0).softmax(1)),
    ),
]


@pytest.mark.parametrize(("function", "reference", "inputs"), ON_TENSORS)
@pytest.mark.parametrize("replayed", [False, True])
def test_gradients_are_autograds(function: Any, reference: Any, inputs: Any, replayed: bool) -> None:
    loss = perdita.torch.Formula(function)
    x = inputs[0].clone().requires_grad_()
    both = []
    for value in (_by(loss, replayed)(x, inputs[1]), reference(x, inputs[1]).mean()):
        (grad,) = torch.autograd.grad(value, x, create_graph=True)
        (second,) = torch.autograd.grad((grad * inputs[0]).sum(), x)
        both.append((value, grad, second))
    for ours, theirs in zip(*both, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-11)


def _by(loss: Callable[..., Tensor], replayed: bool) -> Callable[..., Tensor]:
    """The loss by its kernel, or by the program, as on other devices."""

    def call(*args: Any, **given: Any) -> Tensor:
        if not replayed:
            return loss(*args, **given)
        with traced():
            return loss(*args, **given)

    return call


@pytest.mark.parametrize("replayed", [False, True])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_numbers_by_name(replayed: bool, reduction: str) -> None:
    def nll(p: Any, s: Any, y: Any) -> Any:
        return 0.5 * np.exp(-s) * (p - y) ** 2 + 0.5 * s

    loss = perdita.torch.Formula(nll, reduction=reduction)
    given = {name: x.clone().requires_grad_() for name, x in {"p": P, "s": S, "y": Y}.items()}
    value = _by(loss, replayed)(**given, sample_weight=S)
    each = 0.5 * torch.exp(-given["s"]) * (given["p"] - given["y"]) ** 2 + 0.5 * given["s"]
    wanted = {"mean": (S * each).sum() / S.sum(), "sum": (S * each).sum(), "none": S * each}[reduction]
    torch.testing.assert_close(value, wanted)
    ours = torch.autograd.grad(value.sum(), list(given.values()))
    theirs = torch.autograd.grad(wanted.sum(), list(given.values()))
    torch.testing.assert_close(ours, theirs)
    with pytest.raises(CallError, match="takes s, p, y by name, and got 3 inputs"):
        loss(P, S, Y)
    with pytest.raises(CallError, match="formula needs y"):
        loss(p=P, s=S)


@pytest.mark.parametrize("dim", [1, -1, 0])
def test_dim(dim: int) -> None:
    loss = perdita.torch.Formula("logsumexp(z) - z[y]", dim=dim)
    wanted = torch.nn.functional.cross_entropy(Z, LABELS)
    torch.testing.assert_close(loss(Z.movedim(1, dim), LABELS), wanted)


def test_compiled() -> None:
    numbers = perdita.torch.Formula("0.5*exp(-s)*(p - y)^2 + 0.5*s")
    for loss, args, given in (
        (perdita.torch.Formula("log(1 + exp(-y*p)); y in {-1, 1}"), (P, Y.sign()), {}),
        (perdita.torch.Formula("logsumexp(z) - z[y]"), (Z, LABELS), {}),
        (numbers, (), {"p": P, "s": S, "y": Y}),
    ):
        compiled = torch.compile(loss, fullgraph=True)
        x = next(iter([*args, *given.values()])).clone().requires_grad_()
        inputs = ((x, *args[1:]), {}) if args else ((), given | {"p": x})
        both = [f(*inputs[0], **inputs[1]) for f in (compiled, loss)]
        torch.testing.assert_close(*both)
        torch.testing.assert_close(*(torch.autograd.grad(value, x) for value in both))


def test_transforms() -> None:
    loss = perdita.torch.Formula("abs(p - y)^q; q = 3")
    (grad,) = torch.autograd.grad(loss(x := P.clone().requires_grad_(), Y), x)
    torch.testing.assert_close(torch.func.grad(lambda p: loss(p, Y))(P), grad)
    each = torch.vmap(loss)(P[:, None], Y[:, None])
    torch.testing.assert_close(each, (P - Y).abs() ** 3)


def test_modules_are_their_text() -> None:
    loss = perdita.torch.Formula(lambda p, y, c=1.0: abs(p - y) ** c, c=3, reduction="sum")
    assert repr(loss) == "Formula('abs(p - y)^c; c = 3', reduction='sum')"
    assert loss.formula == "abs(p - y)^c; c = 3"
    file = io.BytesIO()
    torch.save(loss, file)
    file.seek(0)
    for same in (pickle.loads(pickle.dumps(loss)), copy.deepcopy(loss), torch.load(file, weights_only=False)):
        assert repr(same) == repr(loss)
        torch.testing.assert_close(same(P, Y), loss(P, Y))
    formula = perdita.formula(loss.formula)
    for same in (formula.torch(reduction="sum"), perdita.torch.Formula(formula, reduction="sum")):
        torch.testing.assert_close(same(P, Y), loss(P, Y))
    assert loss.state_dict() == {}
    loss.reduction = "mean"
    torch.testing.assert_close(loss(P, Y), formula.torch()(P, Y))


def test_errors() -> None:
    with pytest.raises(CallError, match="has no parameter `dim`"):
        perdita.torch.Formula("(p - y)^2", dim=1)
    with pytest.raises(ValueError, match="no such parameter; it has d"):
        perdita.torch.Formula("d*(p - y)^2; d = 1", e=1)
    with pytest.raises(ValueError, match="not a formula"):
        perdita.torch.Formula("mse")
    with pytest.raises(ValueError, match="reduction"):
        perdita.torch.Formula("(p - y)^2", reduction="average")
    signs = perdita.torch.Formula("log(1 + exp(-y*p)); y in {-1, 1}")
    with pytest.raises(ValueError, match=r"target\[0\] = 0 is neither -1 nor 1 \(checked=False"):
        signs(P, torch.zeros(30))
    with pytest.raises(ValueError, match="not bool: write 2"):
        signs(P, Y > 0)
    assert torch.isfinite(perdita.torch.Formula("log(1 + exp(-y*p)); y in {-1, 1}", checked=False)(P, Y))
    with pytest.raises(CallError, match="target must be integers for formula"):
        perdita.torch.Formula("logsumexp(z) - z[y]")(Z, Z)
    with pytest.raises(CallError, match="formula needs target"):
        signs(P)
