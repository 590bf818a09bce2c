# ruff: noqa: E402
"""Multi-input losses on tensors of PyTorch, against reference values and those on NumPy arrays."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import Any

import pytest
from array_cases import TRACED, Case, by_field, every, first, name_of, referenced, sorts, tensors
from numpy.testing import assert_allclose

import perdita

torch = pytest.importorskip("torch")
import perdita.torch
from perdita._loss import camel
from perdita.torch import functional as P
from perdita.torch._autograd import traced
from perdita.torch._calls import CALLS, EPS

torch.set_num_threads(1)
pytestmark = referenced


def module(case: Case, reduction: str) -> Any:
    """The loss as a module that takes tensors by field, with the conventions of the catalogue."""
    call, eps = CALLS[case.name], {"eps": 0.0} if case.name in EPS else {}
    made = getattr(perdita.torch, camel(case.name))(**case.parameters, **eps, reduction=reduction)

    def run(loss: Any, given: dict[str, Any], **how: Any) -> Any:
        return loss(**{call.called[field]: x for field, x in given.items()}, **how)

    return made, run


def by_torch(case: Case, *moved: str, **how: Any) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """The loss, the arrays, and those that require their gradients."""
    given = tensors(case, *moved)
    value = by_field(case, given, **how)
    return value, given, {name: given[name] for name in moved}


@pytest.mark.parametrize("way", [nullcontext, traced], ids=["kernel", "formula"])
@every
def test_torch_is_the_reference(case: Case, way: Any) -> None:
    with way():
        weight = torch.tensor(case.weight)
        value, _, moved = by_torch(case, *case.variable, weight=weight)
        value.backward()
        case.check(value.detach(), {name: x.grad for name, x in moved.items()}, 1e-9)
        one = case.variable[-1]
        value, given, _ = by_torch(case, one, weight=weight, reduction="sum")
        (3 * value).backward()
        _, summed = case.loss.value_and_grad(**case.arrays, weight=case.weight, wrt=one, reduction="sum")
        case.near(given[one].grad / 3, summed[one], 1e-9)
        assert all(x.grad is None for name, x in given.items() if name != one)
        each, _, moved = by_torch(case, *case.variable, weight=weight, reduction="none")
        assert each.shape == case.rows
        up = torch.linspace(0.5, 2, each.numel(), dtype=torch.float64).reshape(each.shape)
        each.backward(up)
    want, grads = case.loss.value_and_grad(
        **case.arrays, weight=case.weight, reduction="none", upstream=up.numpy()
    )
    case.near(each.detach(), want, 1e-9)
    for name, x in moved.items():
        case.near(x.grad, grads[name], 1e-9)


@first
def test_torch_modules_and_types(case: Case) -> None:
    if case.name == "ctc":  # its layout is PyTorch's
        return
    loss, run = module(case, "sum")
    want = by_torch(case, reduction="sum")[0]
    close = partial(torch.testing.assert_close, rtol=1e-12, atol=1e-12)
    close(run(loss, tensors(case)), want)
    whole = {name: x.short() if x.dtype == torch.int64 else x for name, x in tensors(case).items()}
    close(run(loss, whole), want)
    halves = {name: x.bfloat16() if x.is_floating_point() else x for name, x in whole.items()}
    assert run(loss, halves).dtype == torch.bfloat16
    with torch.autocast("cpu", torch.bfloat16):
        assert run(loss, halves).dtype == torch.float32


@first
def test_torch_gradients_of_gradients(case: Case) -> None:
    name = case.variable[0]
    value, given, _ = by_torch(case, name)
    (grad,) = torch.autograd.grad(value, given[name], create_graph=True)
    case.near(grad.detach(), case.loss.value_and_grad(**case.arrays)[1][name])
    if not case.traced:
        with pytest.raises(NotImplementedError, match=f"{case.name} has no second derivative yet"):
            grad.sum().backward()
        return
    if case.name == "ciou":
        return  # its weight of the shapes is held fixed, in second derivatives too
    torch.manual_seed(0)
    along, step = torch.randn(grad.shape, dtype=torch.float64), 1e-6
    (twice,) = torch.autograd.grad((grad * along).sum(), given[name])
    sides = []
    for sign in (1, -1):
        moved = case.arrays | {name: case.arrays[name] + sign * step * along.numpy()}
        sides.append(case.loss.value_and_grad(**moved)[1][name])
    assert_allclose(
        twice, (sides[0] - sides[1]) / (2 * step), rtol=1e-4, atol=1e-6 * max(1, abs(twice).max())
    )


@first
def test_torch_has_gradients_where_it_says_so(case: Case) -> None:
    given = tensors(case)
    for field in case.card["fields"]:
        if field["holds"] == "constant" and field["name"] in given:
            moved = given | {field["name"]: given[field["name"]].clone().requires_grad_()}
            with pytest.raises(
                ValueError,
                match=f"{case.name} has no gradient in {CALLS[case.name].called[field['name']]}: detach it",
            ):
                by_field(case, moved)
    weight = torch.tensor(case.weight).requires_grad_()
    if case.traced:
        by_torch(case, weight=weight, reduction="sum")[0].backward()
        case.near(weight.grad, case.each, 1e-9)
    else:
        with pytest.raises(NotImplementedError, match=f"{case.name} has no gradient in weight yet"):
            by_torch(case, weight=weight)


@pytest.mark.parametrize("case", TRACED, ids=name_of)
def test_what_weighs_nothing_is_not_there_in_formulas_too(case: Case) -> None:
    given, weight = tensors(case), torch.tensor(case.weight)
    weight.view(-1)[0] = 0.0
    for x in given.values():
        x.view(weight.numel(), -1)[0] = float("nan")
    got = []
    for way in (nullcontext, traced):
        moved = {name: x.clone().requires_grad_(name in case.variable) for name, x in given.items()}
        with way():
            value = by_field(case, moved, weight=weight)
            value.backward()
        got.append([value.detach(), *(moved[name].grad for name in case.variable)])
    for a, b in zip(*got, strict=True):
        case.near(a, b, 1e-9)


@pytest.mark.parametrize("reduction", ["mean", "none"])
@sorts
def test_torch_compile(case: Case, reduction: str) -> None:
    torch._dynamo.reset()

    def loss(given: dict[str, Any], weight: Any) -> Any:
        return by_field(case, given, reduction, weight)

    fast = torch.compile(loss, fullgraph=True, backend="aot_eager")
    got = []
    for call in (loss, fast):
        given = tensors(case, *case.variable)
        value = call(given, torch.tensor(case.weight))
        value.square().sum().backward()
        got.append([value.detach(), *(given[name].grad for name in case.variable)])
    for a, b in zip(*got, strict=True):
        torch.testing.assert_close(a, b)


@sorts
def test_torch_operator(case: Case) -> None:
    given = tensors(case, *case.variable)
    keep = [name in case.variable for name in given]
    arguments = (list(given.values()), None, None, str(case.loss), " ".join(given), "none", keep)
    torch.library.opcheck(torch.ops.perdita.evaluate.default, arguments)


@sorts
def test_torch_transforms(case: Case) -> None:
    name = case.variable[0]
    given = tensors(case)

    def loss(x: Any) -> Any:
        return by_field(case, given | {name: x})

    both = torch.stack([given[name], given[name]])
    one, two = torch.func.vmap(torch.func.grad(loss))(both)
    case.near(one, case.loss.value_and_grad(**case.arrays)[1][name])
    assert torch.equal(one, two)


@first
def test_torch_shapes_are_the_cores_to_judge(case: Case) -> None:
    given = tensors(case)
    name, *_ = given
    called = CALLS[case.name].called[name]
    for way in (nullcontext, traced):
        with way(), pytest.raises(ValueError, match=f"{called} has the shape .*, expected"):
            by_field(case, given | {name: given[name].reshape(*[1] * 9, -1)})


def test_rows_of_another_length_than_a_parameter_has() -> None:
    prediction, target = torch.zeros(4, 1), torch.zeros(4)
    for way in (nullcontext, traced):
        with way(), pytest.raises(ValueError, match="quantiles: "):
            P.quantiles(prediction, target, tau=[0.1, 0.9])
