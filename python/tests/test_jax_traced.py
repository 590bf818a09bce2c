"""`perdita.jax` with what is known only when a compiled function runs: parameters, domains, labels."""

from __future__ import annotations

import re
from contextlib import nullcontext
from functools import partial
from typing import Any

import numpy as np
import pytest
from array_cases import FIRST
from conftest import batch
from numpy.testing import assert_allclose

jax = pytest.importorskip("jax")
import jax.numpy as jnp  # noqa: E402
from jax import export  # noqa: E402

import perdita  # noqa: E402
import perdita.jax as pj  # noqa: E402

NUMBERS = ("number", "optional", "per_class")
WITHOUT_GRADIENT = {
    ("asymmetric", "margin"),
    ("margin_ranking", "margin"),
    ("smooth_l1", "beta"),
    ("generalized_cross_entropy", "q"),
    # Their derivative in the residual is given, so that it is right beyond the numbers that have a square.
    ("charbonnier", "epsilon"),
    ("cauchy", "scale"),
    ("barron", "alpha"),
    ("barron", "scale"),
}
"""Parameters of losses with a formula whose numbers are no simple functions of them, or that is another at 0."""
ARRAYS = {case.name: case for case in FIRST}
CARDS = {card["name"]: card for card in perdita.catalogue() if card["kind"] != "product"}
FORMULAS = {name for name in CARDS if perdita.loss(name)._core.trace(3) is not None}
PARAMETERS = [
    (name, param["name"])
    for name, card in CARDS.items()
    for param in card["params"]
    if name in FORMULAS and param["kind"] in NUMBERS and param["default"] is not None
]
# Some of the losses without a formula.
PARAMETERS += [
    ("dice", "smooth"),
    ("ranknet", "sigma"),
    ("focal_giou", "gamma"),
    ("content_style", "style_weight"),
]

pytestmark = pytest.mark.usefixtures("x64")


def inputs(name: str) -> tuple[dict[str, Any], list[str]]:
    """Arrays of a loss by name, and those that have a gradient."""
    if name in ARRAYS:
        return ARRAYS[name].arrays, ARRAYS[name].variable
    loss = perdita.loss(name)
    pred, target = batch(loss, (5,))
    return {"pred": pred, "target": target}, ["pred"]


def inner(name: str, parameter: str) -> float:
    """A value inside the domain of a parameter, at no kink of the losses of these inputs."""
    (param,) = (x for x in CARDS[name]["params"] if x["name"] == parameter)
    interval = re.match(r"[(\[](.+), (.+?)[)\]]", param["accepts"])
    low, high = (float(x.replace("∞", "inf")) for x in interval.groups())
    if np.isfinite(high):
        return (max(low, high - 2) + high) / 2 * 0.96 + 0.01
    return max(low, 0) + 0.7132


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS, ids=lambda x: x)
def test_gradients_in_parameters(name: str, parameter: str) -> None:
    arrays, variable = inputs(name)
    at, step = inner(name, parameter), 1e-5

    def ours(x: Any, moved: dict[str, Any]) -> Any:
        return getattr(pj, name)(**{**arrays, **moved}, **{parameter: x})

    def theirs(x: float) -> Any:
        return perdita.classes[name](**{parameter: x})(**arrays)

    moved = {key: arrays[key] for key in variable}
    want, grads = perdita.classes[name](**{parameter: at}).value_and_grad(**arrays)
    grads = grads if isinstance(grads, dict) else dict(zip(variable, (grads,), strict=True))
    if name not in FORMULAS or (name, parameter) in WITHOUT_GRADIENT:
        with pytest.raises(ValueError, match=f"{name} has no gradient in {parameter}"):
            jax.grad(ours)(at, moved)
        value, slopes = jax.jit(jax.value_and_grad(ours, 1))(at, moved)
        assert_allclose(value, want, rtol=1e-12)
        for key, slope in slopes.items():
            assert_allclose(slope, grads[key], rtol=1e-9, atol=1e-12)
        with pj.by_formula():
            value, slopes = jax.jit(jax.value_and_grad(ours, 1))(at, moved)
        assert_allclose(value, want, rtol=1e-12)
        for key, slope in slopes.items():
            assert_allclose(slope, grads[key], rtol=1e-9, atol=1e-12)
        return
    slope = (theirs(at + step) - theirs(at - step)) / (2 * step)
    found, (first, of_arrays) = jax.jit(jax.value_and_grad(ours, (0, 1)))(at, moved)
    assert_allclose(found, want, rtol=1e-12)
    assert_allclose(first, slope, rtol=1e-6, atol=1e-8)
    for key, of_array in of_arrays.items():
        assert_allclose(of_array, grads[key], rtol=1e-8, atol=1e-11)


def test_several_parameters_at_once() -> None:
    x, y = batch(perdita.BinaryFocal())

    def ours(gamma: Any, alpha: Any) -> Any:
        return pj.binary_focal(x, y, gamma=gamma, alpha=alpha)

    def theirs(gamma: float, alpha: float) -> Any:
        return perdita.BinaryFocal(gamma=gamma, alpha=alpha)(x, y)

    found = jax.grad(ours, (0, 1))(1.3, 0.4)
    step = 1e-5
    assert_allclose(found[0], (theirs(1.3 + step, 0.4) - theirs(1.3 - step, 0.4)) / (2 * step), rtol=1e-7)
    assert_allclose(found[1], (theirs(1.3, 0.4 + step) - theirs(1.3, 0.4 - step)) / (2 * step), rtol=1e-7)
    hessian = jax.hessian(lambda both: ours(*both))(jnp.array([1.3, 0.4]))
    assert_allclose(hessian, hessian.T, rtol=1e-10)
    several = jax.vmap(ours, (0, None))(jnp.array([0.5, 2.0]), 0.25)
    assert_allclose(several, [theirs(0.5, 0.25), theirs(2.0, 0.25)], rtol=1e-12)
    with pj.by_formula():
        assert_allclose(jax.jit(ours)(2.0, 0.25), theirs(2.0, 0.25), rtol=1e-12)


@pytest.mark.parametrize("by_formula", [False, True])
def test_parameters_with_soft_targets(by_formula: bool) -> None:
    """The loss of NumPy's softmax, with targets that are distributions, and its slopes in the parameters."""
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(5, 4)), rng.dirichlet(np.ones(4), 5)
    ln_sum = np.log(np.exp(z).sum(-1))

    def want(smoothing: float, z_loss: float) -> Any:
        smooth = (1 - smoothing) * y + smoothing / 4
        return (-(smooth * (z - ln_sum[:, None])).sum(-1) + z_loss * ln_sum**2).mean()

    def ours(smoothing: Any, z_loss: Any) -> Any:
        return pj.cross_entropy(z, y, label_smoothing=smoothing, z_loss=z_loss)

    with pj.by_formula() if by_formula else nullcontext():
        found, slopes = jax.jit(jax.value_and_grad(ours, (0, 1)))(0.1, 0.2)
        alone = jax.jit(lambda e: pj.cross_entropy(z, y, label_smoothing=e))(0.0)
    assert_allclose(found, want(0.1, 0.2), rtol=1e-12)
    assert_allclose(slopes, [want(1, 0.2) - want(0, 0.2), want(0.1, 1) - want(0.1, 0)], rtol=1e-10)
    assert_allclose(alone, want(0, 0), rtol=1e-12)


def test_a_threshold_is_learnt() -> None:
    """Steps on the threshold of a Huber loss with its scale in the loss, as an adaptive robust loss."""
    x, y = batch(perdita.Huber(), (50,))
    step = jax.jit(jax.value_and_grad(lambda d: pj.huber(x, y, delta=jnp.exp(d)) - 0.3 * d))
    d = 0.0
    values = []
    for _ in range(30):
        value, slope = step(d)
        d, values = d - 0.3 * slope, [*values, float(value)]
    assert values[-1] < values[0] and abs(slope) < 0.05


def test_what_cannot_be_traced() -> None:
    z, y = batch(perdita.CrossEntropy())
    calls = {
        "class_weights": (lambda w: pj.cross_entropy(z, y, class_weights=w), jnp.ones(4)),
        "ignore_index": (lambda i: pj.cross_entropy(z, y, ignore_index=i), 1),
        "from_logits": (lambda b: pj.cross_entropy(z, y, from_logits=b), True),
    }
    for name, (call, value) in calls.items():
        with pytest.raises(ValueError, match=f"cross_entropy: {name} must be known, not traced by jax.jit"):
            jax.jit(call)(value)
    for call, says in [
        (lambda q: pj.generalized_cross_entropy(z, y, q=q), "q: use jax.* Parameters with a gradient: none"),
        (lambda m: pj.asymmetric(z, y[:, None] * z * 0, margin=m), "margin: .* with a gradient: gamma_pos, gamma_neg"),
        (lambda b: pj.smooth_l1(z, 0 * z, beta=b), "smooth_l1 has no gradient in beta"),
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=says):
            jax.grad(call)(0.5)
    with pytest.raises(ValueError, match="did you mean `gamma`"):
        jax.jit(lambda g: pj.focal(z, y, gama=g))(2.0)
    with pytest.raises(Exception, match=r"focal: gamma = -1 lies outside \[0, ∞\)"):
        jax.jit(lambda g: pj.focal(z, y, gamma=g))(-1.0).block_until_ready()


def test_parameters_in_exported_functions() -> None:
    pred = jnp.array([0.5, 3.0])

    def call(x: Any, delta: Any) -> Any:
        return pj.huber(x, 0.0 * x, delta=delta)

    kernel = export.DisabledSafetyCheck.custom_call("perdita")
    made = export.export(jax.jit(call), disabled_checks=[kernel])(pred, 1.0)
    assert_allclose(made.call(pred, 1.0), perdita.Huber()(pred, 0 * pred))
    with pj.by_formula():
        made = export.export(jax.jit(partial(call)))(pred, 1.0)
    assert_allclose(made.call(pred, 2.0), perdita.Huber(delta=2)(pred, 0 * pred))


# ---- domains ----

SIGNS = r"hinge: target\[1\] = 0 is neither -1 nor 1"
OUTSIDE = [
    ("hinge", ([0.5, 2.0], [1.0, 0.0]), SIGNS),
    ("bce", ([0.5, 1.5], [1.0, 0.0]), r"bce: prediction\[1\] = 1.5 lies outside \[0, 1\]"),
    ("bce_with_logits", ([0.5], [2.0]), r"bce_with_logits: target\[0\] = 2 lies outside \[0, 1\]"),
    ("poisson_nll", ([0.5], [-1.0]), r"poisson_nll: target\[0\] = -1 lies outside \[0, ∞\)"),
    ("gaussian_nll", ([0.5], [-1.0], [0.0]), r"gaussian_nll: variance\[0\] = -1 lies outside \(0, ∞\)"),
    ("soft_cross_entropy", ([[0.5, 1.0]], [[1.5, -0.5]]), r"targets\[1\] = -0.5 lies outside \[0, ∞\)"),
    ("cosine_embedding", ([[1.0, 0.0]], [[1.0, 0.0]], [0.0]), r"target\[0\] = 0 is neither -1 nor 1"),
]


@pytest.mark.parametrize(("name", "given", "says"), OUTSIDE, ids=[name for name, *_ in OUTSIDE])
def test_domains_in_compiled_functions(name: str, given: Any, says: str) -> None:
    """The error of an array that is known, also of one that is traced."""
    loss, arrays = getattr(pj, name), [jnp.array(x) for x in given]
    with pytest.raises(ValueError, match=says):
        loss(*arrays)
    calls = (loss, jax.grad(loss), lambda *x: jax.vmap(loss)(*(y[None] for y in x)))
    for call in calls:
        with pytest.raises(jax.errors.JaxRuntimeError, match=says):
            jax.block_until_ready(jax.jit(call)(*arrays))
    unchecked = loss(*arrays, checked=False)
    assert_allclose(jax.jit(lambda *x: loss(*x, checked=False))(*arrays), unchecked)
    first = jnp.zeros_like(arrays[0])  # weights remove an observation
    rows = perdita.loss(name)._fields.rows(dict(zip(perdita.loss(name)._fields.names, arrays, strict=True)))
    assert jax.jit(loss)(first, *arrays[1:], weight=jnp.zeros(rows)) == 0


def test_nan_is_no_error_in_compiled_functions() -> None:
    nan = jnp.array([jnp.nan])
    assert jnp.isnan(jax.jit(pj.mse)(nan, nan)) and jnp.isnan(jax.jit(pj.hinge)(nan, jnp.ones(1)))
    scores, relevance = jnp.ones((1, 3)), jnp.array([[1.0, 0, -1]])
    assert jnp.isfinite(jax.jit(pj.listnet)(scores, relevance, lengths=jnp.array([2])))


def test_ignored_pixels_have_no_domain() -> None:
    """One class of each pixel: the second has the prediction 1.5."""
    pred, labels = jnp.array([[[0.5, 1.5]]]), jnp.array([[1, 0]])
    dice = partial(pj.dice, activation="identity")
    for call in (dice, jax.jit(dice)):
        with pytest.raises(jax.errors.JaxRuntimeError, match=r"prediction\[1\] = 1.5 lies outside \[0, 1\]"):
            jax.block_until_ready(call(pred, labels))
        want = dice(pred[..., :1], labels[:, :1])
        assert_allclose(call(pred, labels, mask=jnp.array([[1.0, 0]])), want)
        assert_allclose(call(pred, jnp.array([[1, -100]])), want)


# ---- labels ----


def test_large_labels_stay_large() -> None:
    """2⁶⁴ − 100 is not the label -100, which is ignored, and 2³³ is not 0."""
    scores, large = np.zeros((3, 4)), np.array([0, 1, 2**64 - 100], np.uint64)
    says = r"target\[2\] = 18446744073709551516 is not a class"
    for call in (perdita.CrossEntropy(), pj.cross_entropy):
        with pytest.raises(ValueError, match=says):
            call(scores, large)
        assert_allclose(call(scores, np.uint64([0, 1, 3])), np.log(4))
    with pytest.raises(jax.errors.JaxRuntimeError, match=r"label\[2\] = 9223372036854775807 is not a class"):
        jax.block_until_ready(jax.jit(pj.cross_entropy)(scores, jnp.asarray(large)))
    with jax.enable_x64(False), pytest.raises(ValueError, match=r"target\[2\] = 8589934592 .* exceeds int32"):
        pj.cross_entropy(scores, np.array([0, 1, 1 << 33]))
    with jax.enable_x64(False), pytest.raises(ValueError, match=r"target\[2\] = 8589934592 .* exceeds int32"):
        pj.cross_entropy(scores, [0, 1, 1 << 33])


def test_large_integers_are_numbers() -> None:
    """Predictions that JAX's 32 bits do not hold are those of single precision."""
    large = [0, 1 << 40]
    with jax.enable_x64(False):
        for given in (large, np.array(large)):
            assert_allclose(pj.mae(given, [0.0, 0.0]), 2.0**39)


# ---- reductions ----


@pytest.mark.parametrize(
    "wrong", [True, -1, 0.0, float("nan"), float("inf"), None, [2.0], "average", 1j], ids=repr
)
def test_wrong_reductions(wrong: Any) -> None:
    given = [wrong] if wrong is None or isinstance(wrong, str) else [wrong, np.array(wrong), jnp.array(wrong)]
    for reduction in given:
        with pytest.raises(ValueError, match="reduction must be"):
            pj.mse(jnp.ones(2), jnp.zeros(2), reduction=reduction)


def test_traced_reductions() -> None:
    call = jax.jit(lambda n: pj.mse(jnp.ones(2), jnp.zeros(2), reduction=n))
    assert call(4.0) == call(4) == call(jnp.float32(4)) == 0.5
    for wrong in (True, jnp.ones(2), 1j):
        with pytest.raises(ValueError, match="reduction must be"):
            call(wrong)
