# ruff: noqa: E402
"""Losses of named arrays, every line of the catalogue: against their reference values, in all libraries."""

from __future__ import annotations

import inspect
import pydoc
from contextlib import nullcontext
from functools import partial
from typing import Any

import numpy as np
import pytest
from conftest import numbers, reference
from numpy.testing import assert_allclose

import perdita
from perdita import _replay
from perdita._fields import shape_at, width
from perdita._loss import FIELDS

CARDS = {card["name"]: card for card in perdita.catalogue() if card["kind"] == "arrays"}
RESERVED = {"self", "weight", "reduction", "checked", "upstream", "wrt", "out", "dim", "args", "arrays"}


class Case:
    """A loss, what it is given, and what comes out."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.loss = perdita.loss(case["loss"])
        self.name, self.parameters = self.loss.name, self.loss.parameters
        self.card = CARDS[self.name]
        holds = {field["name"]: field["holds"] for field in self.card["fields"]}
        self.arrays: dict[str, np.ndarray] = {}
        for field in self.card["fields"]:
            if field["name"] in case["inputs"]:
                given = case["inputs"][field["name"]]
                kind = np.int64 if holds[field["name"]] == "labels" else np.float64
                self.arrays[field["name"]] = numbers(given["data"]).astype(kind).reshape(given["shape"])
        self.variable = [name for name in self.arrays if holds[name] == "variable"]
        self.rows = shape_at(self.loss._fields.places, self.arrays)
        self.weight = numbers(case["weight"]).reshape(self.rows)
        self.each = numbers(case["each"]).reshape(self.rows)
        self.value = float(case["value"])
        self.grads = {
            name: numbers(grad).reshape(self.arrays[name].shape) for name, grad in case["grads"].items()
        }
        self.traced = _replay.tape(str(self.loss), width(self.arrays, self.rows)) is not None

    def check(self, value: Any, grads: dict[str, Any], relative: float = 1e-10) -> None:
        """The weighted mean, and gradients in some of the arrays."""
        assert_allclose(value, self.value, rtol=relative, atol=1e-12)
        for name, grad in grads.items():
            self.near(grad, self.grads[name], relative)

    @staticmethod
    def near(got: Any, want: Any, relative: float = 1e-10) -> None:
        got, want = np.asarray(got), np.asarray(want)
        largest = np.abs(want[np.isfinite(want)]).max(initial=1.0)
        assert_allclose(got, want, rtol=relative, atol=1e-13 * largest)


CASES = [Case(case) for case in reference("arrays.json") if case["loss"].split("(")[0] in CARDS]
FIRST = list({case.name: case for case in reversed(CASES)}.values())[::-1]
TRACED = [case for case in FIRST if case.traced]
# One of each sort, where there is one: with a formula and without, with labels and without.
SORTS = list(
    {(case.traced, any(x.dtype == np.int64 for x in case.arrays.values())): case for case in FIRST}.values()
)
pytestmark = pytest.mark.skipif(not CASES, reason="tested without the reference values")


def name_of(case: Case) -> str:
    return str(case.loss)


every = pytest.mark.parametrize("case", CASES, ids=name_of)
first = pytest.mark.parametrize("case", FIRST, ids=name_of)
sorts = pytest.mark.parametrize("case", SORTS, ids=name_of)


# ---- the catalogue ----


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card["name"])
def test_every_loss_has_reference_values_and_names_that_are_free(card: dict[str, Any]) -> None:
    fields = [field["name"] for field in card["fields"]]
    assert card["name"] in {case.name for case in CASES}
    assert not {*fields} & (RESERVED | {param["name"] for param in card["params"]})
    assert any(field["holds"] == "variable" for field in card["fields"])
    cls = perdita.classes[card["name"]]
    text = " ".join(pydoc.plain(pydoc.render_doc(cls)).replace("|", " ").split())
    for field in card["fields"]:
        assert f"{field['name']} ({', '.join(field['axes'].split())}" in text
        assert " ".join(field["doc"].split()) in text
    for call in (cls.__call__, cls.value_and_grad):
        assert list(inspect.signature(call).parameters)[1 : 1 + len(fields)] == FIELDS[card["name"]].ordered


@every
def test_parameters_change_no_names(case: Case) -> None:
    for key in ("name", "holds", "optional"):
        assert [x[key] for x in case.loss.card["fields"]] == [x[key] for x in case.card["fields"]]


def test_what_help_says() -> None:
    doc = perdita.GaussianNll.__doc__ or ""
    assert "Shapes: mean (...); variance (...); target (...); optional: weight (...)" in doc
    assert "variance: the predicted variance v, or its logarithm; in (0, ∞), with a gradient" in doc
    signature = "(self, mean, variance, target, *, weight"
    assert str(inspect.signature(perdita.GaussianNll.__call__)).startswith(signature)


# ---- NumPy ----


@every
def test_numpy_is_the_reference(case: Case) -> None:
    value, grads = case.loss.value_and_grad(**case.arrays, weight=case.weight)
    assert list(grads) == case.variable
    case.check(value, grads)
    each = case.loss(**case.arrays, reduction="none")
    assert each.shape == case.rows
    case.near(each, case.each)
    ordered = [case.arrays.get(name) for name in FIELDS[case.name].ordered]
    assert case.loss(*ordered, weight=case.weight) == case.loss(**case.arrays, weight=case.weight)


@first
def test_numpy_gives_what_is_asked_for(case: Case) -> None:
    rng = np.random.default_rng(0)
    up = rng.normal(size=case.rows)
    each, whole = case.loss.value_and_grad(**case.arrays, reduction="none", upstream=up)
    for name in case.variable:
        same, alone = case.loss.value_and_grad(**case.arrays, wrt=name, reduction="none", upstream=up)
        assert list(alone) == [name]
        case.near(alone[name], whole[name])
        case.near(same, each)
    _, none = case.loss.value_and_grad(**case.arrays, wrt=())
    assert none == {}
    with pytest.raises(ValueError, match=r"has gradients in .*, not in 'nothing'"):
        case.loss.value_and_grad(**case.arrays, wrt="nothing")
    singles = {name: x if x.dtype == np.int64 else x.astype(np.float32) for name, x in case.arrays.items()}
    value, grads = case.loss.value_and_grad(**singles)
    assert all(grad.dtype == np.float32 for grad in grads.values())
    assert_allclose(value, case.loss(**case.arrays), rtol=1e-4, atol=1e-5)
    halves = {name: x if x.dtype == np.int64 else x.astype(np.float16) for name, x in case.arrays.items()}
    each, grads = case.loss.value_and_grad(**halves, weight=1, reduction="none")
    assert each.dtype == np.float16 and all(grad.dtype == np.float16 for grad in grads.values())


@first
def test_wrong_calls_are_told(case: Case) -> None:
    name, *_ = case.arrays
    with pytest.raises(TypeError, match="takes no argument 'nonsense'"):
        case.loss(**case.arrays, nonsense=1)
    with pytest.raises(TypeError, match=f"needs {name}"):
        case.loss(**{key: x for key, x in case.arrays.items() if key != name})
    with pytest.raises(TypeError, match="by position"):
        case.loss(*[case.arrays[name]] * 20)
    with pytest.raises(ValueError, match=f"{name} has the shape .*, expected"):
        case.loss(**case.arrays | {name: case.arrays[name].reshape(*[1] * 9, -1)})


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match=r"variance has the shape \[2\], expected \(3\)"):
        perdita.GaussianNll()([0, 0, 0], [1, 1], [0, 0, 0])
    with pytest.raises(ValueError, match=r"b has the shape \[1, 2\], expected \(1, d = 3\)"):
        perdita.Contrastive()(np.ones((1, 3)), np.ones((1, 2)), [1])
    with pytest.raises(ValueError, match=r"weight has the shape \(2,\), not \(1,\)"):
        perdita.Contrastive()(np.ones((1, 3)), np.ones((1, 3)), [1], weight=[1, 1])
    with pytest.raises(ValueError, match=r"variance\[1\] = -1 lies outside \(0, ∞\)"):
        perdita.GaussianNll()([0, 0], [1, -1], [0, 0], checked=True)
    with pytest.raises(TypeError, match="got mean by position and by name"):
        perdita.GaussianNll()([0], [1], [0], mean=[0])


# ---- PyTorch ----

torch = pytest.importorskip("torch")
import perdita.torch
from perdita._loss import camel
from perdita.torch import functional as P
from perdita.torch._autograd import traced
from perdita.torch._calls import CALLS, EPS
from perdita.torch._evaluate import evaluate
from perdita.torch._options import Options

torch.set_num_threads(1)


def tensors(case: Case, *moved: str) -> dict[str, Any]:
    """The arrays as tensors, of which some require their gradients."""
    return {name: torch.tensor(x).requires_grad_(name in moved) for name, x in case.arrays.items()}


def by_field(case: Case, given: dict[str, Any], reduction: Any = "mean", weight: Any = None) -> Any:
    """The loss of tensors by field, with the conventions of the catalogue."""
    how = Options(str(case.loss), reduction=reduction, sample_weight=weight)
    return evaluate(CALLS[case.name], given, how)


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


# ---- JAX ----

jax = pytest.importorskip("jax")
import jax.numpy as jnp

import perdita.jax
from perdita.jax import _kernels


@pytest.fixture
def double_precision():
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("way", [nullcontext, _kernels.traced], ids=["kernel", "elsewhere"])
@first
def test_jax_is_the_reference(case: Case, way: Any, double_precision: None) -> None:
    still = {name: jnp.asarray(x) for name, x in case.arrays.items() if name not in case.variable}
    up = np.linspace(0.5, 2, case.each.size).reshape(case.rows)

    def loss(moved: Any, weight: Any, reduction: str) -> Any:
        return getattr(perdita.jax, case.name)(
            **moved, **still, **case.parameters, weight=weight, reduction=reduction
        )

    def weighed(moved: Any, weight: Any) -> Any:
        each = loss(moved, weight, "none")
        return jnp.sum(each * up), each

    moved, weight = {name: jnp.asarray(case.arrays[name]) for name in case.variable}, jnp.asarray(case.weight)
    with way():
        value, grads = jax.jit(jax.value_and_grad(lambda moved, w: loss(moved, w, "mean")))(moved, weight)
        case.check(value, grads, 1e-9)
        (_, each), grads = jax.value_and_grad(weighed, has_aux=True)(moved, weight)
    want, slopes = case.loss.value_and_grad(**case.arrays, weight=case.weight, reduction="none", upstream=up)
    assert each.shape == case.rows
    case.near(each, want, 1e-9)
    for name, grad in grads.items():
        case.near(grad, slopes[name], 1e-9)


@sorts
def test_jax_transforms(case: Case, double_precision: None) -> None:
    given, name = {key: jnp.asarray(x) for key, x in case.arrays.items()}, case.variable[0]

    def loss(x: Any) -> Any:
        return getattr(perdita.jax, case.name)(**given | {name: x}, **case.parameters)

    both = jnp.stack([given[name], given[name]])
    for way in (nullcontext, _kernels.traced):
        with way():
            one, two = jax.vmap(jax.grad(loss))(both)
        case.near(one, case.loss.value_and_grad(**case.arrays)[1][name], 1e-9)
        assert (one == two).all()
    if case.traced:
        twice = jax.grad(lambda x: jnp.sum(jax.grad(loss)(x) ** 2))(given[name])
        tensor = torch.tensor(case.arrays[name]).requires_grad_()
        value = by_field(case, tensors(case) | {name: tensor})
        (slope,) = torch.autograd.grad(value, tensor, create_graph=True)
        case.near(twice, torch.autograd.grad((slope**2).sum(), tensor)[0], 1e-9)
    else:
        with pytest.raises(NotImplementedError, match=f"{case.name} has no second derivative yet"):
            jax.grad(lambda x: jnp.sum(jax.grad(loss)(x)))(given[name])


def test_jax_says_what_is_wrong() -> None:
    a, same = jnp.ones((2, 3)), jnp.ones(2)
    with pytest.raises(ValueError, match=r"b has the shape \[1, 3\], expected \(2, d = 3\)"):
        jax.jit(perdita.jax.contrastive)(a, a[:1], same)
    with pytest.raises(ValueError, match="contrastive has no gradient in same"):
        jax.grad(perdita.jax.contrastive, argnums=2)(a, a, same)
    with pytest.raises(ValueError, match=r"weight has the shape \(3,\), not \(2,\)"):
        perdita.jax.contrastive(a, a, same, weight=jnp.ones(3))
    with pytest.raises(TypeError, match="contrastive needs same"):
        perdita.jax.contrastive(a, a)
    assert perdita.jax.contrastive(a, a, same, weight=2.0, reduction="none").shape == (2,)
