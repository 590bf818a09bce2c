"""Formulas replayed step by step, beside the kernels that were compiled from the same formulas."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from conftest import ELEMENTWISE

from perdita._perdita import Core, catalogue
from perdita._replay import Tape, replay, tape

CLASSES = 5
NUMPY = SimpleNamespace(
    **{name: getattr(np, name) for name in ("exp", "expm1", "log", "log1p", "sqrt", "tanh", "abs", "where")},
    add=np.add,
    sub=np.subtract,
    mul=np.multiply,
    div=np.divide,
    neg=np.negative,
    less=np.less,
    equal=np.equal,
    sigmoid=lambda x: np.exp(-np.logaddexp(0.0, -x)),
    softplus=lambda x: np.logaddexp(x, 0.0),
    constant=lambda values, like: np.asarray(values, like.dtype),
    broadcast_to=np.broadcast_to,
    sum=lambda x: x.sum(-1, keepdims=True),
    largest=lambda x: x.max(-1, keepdims=True),
    take=lambda x, index: np.take_along_axis(x, index, -1),
    positions=lambda count, like: np.arange(count),
)
TEXTS = [
    "mse",
    "mae",
    "huber(delta=0.7)",
    "smooth_l1(beta=0.4)",
    "log_cosh",
    "quantile(tau=0.2)",
    "expectile(tau=0.2)",
    "charbonnier(epsilon=0.5)",
    "cauchy",
    "welsch",
    "tukey(scale=1.5)",
    "barron",
    "barron(alpha=1.5)",
    "barron(alpha=-2, scale=0.5)",
    "bce",
    "bce(eps=0.01)",
    "bce_with_logits(pos_weight=3)",
    "binary_focal",
    "binary_focal(gamma=0.5, alpha=none)",
    "hinge(margin=0.5)",
    "squared_hinge",
    "cross_entropy",
    "cross_entropy(label_smoothing=0.1, z_loss=0.01, class_weights=[1, 2, 0, 0.5, 3])",
    "cross_entropy(from_logits=false)",
    "focal",
    "focal(gamma=0.5, alpha=[0.1, 0.2, 0.3, 0.4, 0.5])",
    "nll(class_weights=[1, 2, 0, 0.5, 3])",
    "soft_cross_entropy(z_loss=0.1)",
    "soft_cross_entropy(from_logits=false)",
    "kl",
    "kl(log_target=true)",
    "epsilon_insensitive",
    "squared_epsilon_insensitive",
    "msle",
    "mape",
    "poisson_nll(full=true)",
    "poisson_nll(log_input=false)",
    "gamma_nll",
    "tweedie(power=1.2)",
    "binary_poly1",
    "asymmetric(gamma_pos=1)",
    "soft_margin",
    "hinge_embedding(margin=2)",
    "exponential",
    "zero_one",
    "gan_discriminator",
    "lsgan",
    "gan_hinge",
    "wgan_critic",
    "poly1",
    "brier",
    "brier(from_logits=false)",
    "generalized_cross_entropy(q=0.3)",
    "symmetric_cross_entropy",
    "logit_adjustment(prior=[5, 4, 3, 2, 1])",
    "ldam(counts=[100, 50, 20, 10, 1])",
    "multi_margin(p=2)",
    "soft_cross_entropy(label_smoothing=0.1)",
    "soft_focal",
    "jensen_shannon(beta=0.3)",
    "distillation(temperature=2)",
    "sparsemax",
    "entmax15",
    "multi_label_soft_margin",
]


def batch(text: str, n: int = 40, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Predictions and targets in a loss's domain."""
    draw, core = np.random.default_rng(seed), Core(text)
    kind = core.card["kind"]
    pred = draw.normal(size=n if kind == "pointwise" else (n, CLASSES))
    if text.startswith("bce(") or text == "bce" or "from_logits=false" in text:
        pred = draw.uniform(0.05, 0.95, pred.shape)
    elif core.card["prediction"].endswith("0]"):
        pred = -np.abs(pred)
    elif core.card["prediction"].startswith(("[0", "(0")):
        pred = np.abs(pred) + 0.1
    if kind == "labels":
        return pred, draw.integers(0, CLASSES, n)
    if " or " in core.card["target"]:
        return pred, draw.choice([float(label) for label in core.card["target"].split(" or ")], n)
    if kind == "soft" and core.card["target"] == "[0, 1]":
        return pred, draw.dirichlet(np.ones(CLASSES), n)
    return pred, -np.abs(draw.normal(size=pred.shape)) if "log_target" in text else draw.uniform(
        0, 1, pred.shape
    )


def test_every_loss_is_here() -> None:
    here = {Core(text).card["name"] for text in TEXTS}
    assert here == {card["name"] for card in catalogue() if card["kind"] in ELEMENTWISE}


@pytest.mark.parametrize("text", TEXTS)
def test_values_and_gradients_are_the_kernels(text: str) -> None:
    core, (pred, target) = Core(text), batch(text)
    kind, up = core.card["kind"], np.linspace(-1, 1, len(pred))
    inputs, label = ([pred], target) if kind == "labels" else ([pred, target], None)
    each, grad, hess = np.empty(len(pred)), np.empty(pred.shape), np.empty(pred.shape)
    classes = 1 if kind == "pointwise" else CLASSES
    first, second = (field["name"] for field in core.card["fields"])
    arrays = [(first, pred, pred.shape), (second, target, target.shape)]
    core.evaluate(arrays, reduction="sum", each=each, grads=[(first, grad)], hess=hess, upstream=up)
    steps = tape(core.text, classes)
    np.testing.assert_allclose(replay(steps, NUMPY, inputs, label)[0], each, rtol=1e-12, atol=1e-14)
    grads = replay(steps.backward, NUMPY, [*inputs, up], label)
    np.testing.assert_allclose(grads[0], grad, rtol=1e-11, atol=1e-13)
    assert [g.shape for g in grads[: len(inputs)]] == [x.shape for x in inputs]
    # The curvature: the gradient of one slope at a time.
    second = steps.backward.backward
    for c in range(classes):
        one = np.zeros(pred.shape)
        one[..., c if kind != "pointwise" else slice(None)] = 1
        above = [one, *(np.zeros(x.shape) for x in inputs[1:])]
        curvature = replay(second, NUMPY, [*inputs, up, *above], label)[0]
        got, want = (curvature, hess) if kind == "pointwise" else (curvature[:, c], hess[:, c])
        np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-11)


def test_rows_may_be_padded() -> None:
    core, labels = Core("cross_entropy"), np.array([2, 0])
    padded = np.array([2.0, -1.0, 0.5, np.nan, 0.0, 1.0, 9.0, np.nan])
    rows, grad = padded.reshape(2, 4)[:, :3].copy(), np.full(8, 7.0)
    value, weight, count, parameters, active = core.evaluate(
        [("scores", padded, (2, 3), 4), ("labels", labels, (2,))], reduction="mean", grads=[("scores", grad)]
    )
    plain = np.empty((2, 3))
    arrays = [("scores", rows, rows.shape), ("labels", labels, labels.shape)]
    assert core.evaluate(arrays, reduction="mean", grads=[("scores", plain)])[0] == value
    assert (weight, count, parameters, active) == (2.0, 2, {}, None)
    np.testing.assert_array_equal(grad.reshape(2, 4)[:, :3], plain)
    np.testing.assert_array_equal(grad[3::4], 7.0)


@pytest.mark.parametrize("text", [text for text in TEXTS if Core(text).card["kind"] != "labels"])
def test_gradients_in_targets_are_slopes(text: str) -> None:
    pred, target = batch(text)
    steps = tape(Core(text).text, 1 if pred.ndim == 1 else CLASSES)
    step = 1e-6
    direction = np.random.default_rng(1).normal(size=target.shape)
    ahead, behind = (replay(steps, NUMPY, [pred, target + s * direction])[0] for s in (step, -step))
    grad = replay(steps.backward, NUMPY, [pred, target, np.ones(len(pred))])[1]
    slope = (grad * direction).reshape(len(pred), -1).sum(1)
    np.testing.assert_allclose(slope, (ahead - behind) / (2 * step), rtol=1e-6, atol=1e-7)


def test_labels_that_are_no_classes_do_not_crash() -> None:
    steps = tape("cross_entropy", 3)
    scores, labels = np.zeros((3, 3)), np.array([-100, 1, 7])
    (value,) = replay(steps, NUMPY, [scores], labels)
    np.testing.assert_allclose(value, np.log(3))
    assert replay(steps.backward, NUMPY, [scores, np.ones(3)], labels)[0].shape == (3, 3)


@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
def test_any_shape(shape: tuple[int, ...]) -> None:
    x = np.full(shape, 3.0)
    assert replay(tape("huber"), NUMPY, [x, x])[0].shape == shape
    scores = np.zeros((*shape, 4))
    assert replay(tape("soft_cross_entropy", 4), NUMPY, [scores, scores])[0].shape == shape
    grads = replay(tape("soft_cross_entropy", 4).backward, NUMPY, [scores, scores, np.ones(shape)])
    assert [grad.shape for grad in grads[:2]] == [scores.shape] * 2


def test_float32_stays_float32() -> None:
    x = np.float32([0.1, 2.0])
    for order in (tape("binary_focal"), tape("binary_focal").backward):
        inputs = [x, x, np.ones_like(x)][: len(order.inputs)]
        assert {out.dtype for out in replay(order, NUMPY, inputs)} == {np.dtype(np.float32)}


def test_functions_of_plans() -> None:
    plan = Core("linear_cross_entropy(soft_cap=30)").plan(4)
    x = np.array([-90.0, 0.5, 1000.0])
    np.testing.assert_allclose(replay(Tape(plan["cap"]), NUMPY, [x])[0], 30 * np.tanh(x / 30), rtol=1e-14)


def test_fetched_once() -> None:
    assert tape("huber(delta=2)") is tape("huber(delta=2)")
    assert tape("huber").backward is tape("huber").backward
