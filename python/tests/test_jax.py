"""`perdita.jax` against optax, NumPy's functions and finite differences; by the kernel and by the formula's steps."""

import contextlib
import inspect
import os
import subprocess
import sys

import numpy as np
import pytest

jax = pytest.importorskip("jax")
import jax.numpy as jnp  # noqa: E402
import ml_dtypes  # noqa: E402
from jax.test_util import check_grads  # noqa: E402

import perdita  # noqa: E402
import perdita.jax as pj  # noqa: E402
from perdita import _plans  # noqa: E402
from perdita.jax import _kernels  # noqa: E402

CARDS = {card["name"]: card for card in perdita.catalogue()}
ELEMENTS = [name for name, card in CARDS.items() if card["kind"] in ("pointwise", "labels", "soft")]
PRODUCTS = [name for name, card in CARDS.items() if card["kind"] == "product"]


@pytest.fixture(params=["kernel", "formula"])
def way(request):
    """Both ways of computing; results must not depend on which."""
    with contextlib.nullcontext() if request.param == "kernel" else _kernels.traced():
        yield request.param


@pytest.fixture
def x64():
    with jax.enable_x64(True):
        yield


def close(ours, want, rtol=2e-5, atol=2e-6):
    np.testing.assert_allclose(np.asarray(ours, np.float64), np.asarray(want, np.float64), rtol, atol)


def pairs(name, rows=7, classes=4, dtype=np.float32, seed=0):
    """Predictions and targets where the loss has a meaning, and away from its kinks."""
    rng, kind = np.random.default_rng(seed), CARDS[name]["kind"]
    pred = rng.normal(size=rows if kind == "pointwise" else (rows, classes)) * 1.3 + 0.01
    if CARDS[name]["predicts"] == "log-probability":
        pred -= np.log(np.exp(pred).sum(-1, keepdims=True))
    if kind == "labels":
        return pred.astype(dtype), rng.integers(0, classes, rows).astype(np.int32)
    if kind == "soft":
        target = rng.uniform(0.1, 1, pred.shape)
        return pred.astype(dtype), (target / target.sum(-1, keepdims=True)).astype(dtype)
    if " or " in CARDS[name]["target"]:
        target = rng.choice([float(label) for label in CARDS[name]["target"].split(" or ")], rows)
    elif CARDS[name]["task"] == "regression":
        target = rng.normal(size=rows)
    else:
        target = rng.uniform(0.05, 0.95, rows)
    if CARDS[name]["prediction"] == "[0, ∞)":
        pred = np.abs(pred)
    if CARDS[name]["target"] in ("[0, ∞)", "(0, ∞)"):
        target = np.abs(target) + 0.01
    if name == "bce":
        pred = 1 / (1 + np.exp(-pred))
    return pred.astype(dtype), target.astype(dtype)


def per_row(name, pred):
    return pred.shape if CARDS[name]["kind"] == "pointwise" else pred.shape[:-1]


# ---- pairs and rows ----


# XLA takes a second to compile each formula: one reduction will do there.
@pytest.mark.parametrize(
    ("way", "reduction"),
    [("kernel", "mean"), ("kernel", "sum"), ("kernel", "none"), ("formula", "none")],
    indirect=["way"],
)
@pytest.mark.parametrize("name", ELEMENTS)
def test_as_numpy(name, reduction, way):
    pred, target = pairs(name)
    ours, theirs = getattr(pj, name), perdita.loss(name)
    rng = np.random.default_rng(1)
    upstream = rng.normal(size=per_row(name, pred)).astype(np.float32)
    for weight in (None, rng.uniform(0, 2, per_row(name, pred)).astype(np.float32).round(0)):
        kw = {"weight": weight, "reduction": reduction}
        want, grad = theirs.value_and_grad(
            pred, target, upstream=upstream if reduction == "none" else None, **kw
        )

        def scalar(pred, kw=kw):
            value = ours(pred, target, **kw)
            return (jnp.sum(value * upstream) if reduction == "none" else value), value

        @jax.jit
        def both_modes(pred, kw=kw, scalar=scalar):
            (_, value), slope = jax.value_and_grad(scalar, has_aux=True)(pred)
            along = jax.jvp(lambda p: ours(p, target, **kw), (pred,), (jnp.ones_like(pred),))
            return value, slope, *along

        value, slope, again, push = both_modes(pred)
        assert value.dtype == slope.dtype == np.float32
        close(ours(pred, target, **kw), want)
        close(value, want)
        close(again, want)
        close(slope, grad)
        each = grad if CARDS[name]["kind"] == "pointwise" else grad.sum(-1)
        close(push * upstream if reduction == "none" else push, each if reduction == "none" else grad.sum())


@pytest.mark.parametrize("name", ELEMENTS)
def test_hessian(name):
    pred, target = pairs(name)

    def loss(p):
        return getattr(pj, name)(p.reshape(pred.shape), target)

    flat = jnp.asarray(pred.ravel())
    hessian = jax.jit(jax.hessian(loss))(flat)
    close(jnp.diag(hessian).reshape(pred.shape), perdita.loss(name).value_grad_hess(pred, target)[2])
    v = jnp.asarray(np.random.default_rng(2).normal(size=flat.shape), jnp.float32)
    close(jax.grad(lambda p: jnp.vdot(jax.grad(loss)(p), v))(flat), hessian @ v)
    close(hessian, hessian.T)


SMOOTH = [
    n for n in ELEMENTS if CARDS[n]["kinks"] == "none" or n in ("huber", "quantile", "mae", "smooth_l1")
]


@pytest.mark.parametrize("name", SMOOTH)
def test_finite_differences(name, x64):
    pred, target = pairs(name, rows=3, classes=3, dtype=np.float64, seed=3)
    weight = np.array([0.5, 2.0, 1.0])
    loss = getattr(pj, name)
    if CARDS[name]["kind"] == "labels":
        check_grads(lambda p, w: loss(p, target, weight=w), (pred, weight), order=2, modes=["rev"], rtol=1e-4)
    else:
        check_grads(
            # Between two labels, too.
            lambda p, t, w: loss(p, t, weight=w, checked=False),
            (pred, target, weight),
            order=2,
            modes=["rev"],
            rtol=1e-4,
        )
    check_grads(lambda p: loss(p, target, reduction="none"), (pred,), order=2, modes=["rev"], rtol=1e-4)


def test_third_order(way, x64):
    x = 0.7
    third = jax.grad(jax.grad(jax.grad(lambda x: pj.bce_with_logits(x, 1.0))))(x)
    s = 1 / (1 + np.exp(-x))
    close(third, s * (1 - s) * (1 - 2 * s), rtol=1e-12)


optax_cases = {
    "mse": ("mse", {}, lambda o, p, t: o.squared_error(p, t)),
    "huber": ("huber", {"delta": 0.7}, lambda o, p, t: o.huber_loss(p, t, delta=0.7)),
    "log_cosh": ("log_cosh", {}, lambda o, p, t: o.log_cosh(p, t)),
    "sigmoid": ("bce_with_logits", {}, lambda o, p, t: o.sigmoid_binary_cross_entropy(p, t)),
    "focal": (
        "binary_focal",
        {"alpha": 0.3, "gamma": 1.5},
        lambda o, p, t: o.sigmoid_focal_loss(p, t, alpha=0.3, gamma=1.5),
    ),
    "hinge": ("hinge", {}, lambda o, p, t: o.hinge_loss(p, t)),
    "softmax": ("cross_entropy", {}, lambda o, p, t: o.softmax_cross_entropy_with_integer_labels(p, t)),
    "smooth": (
        "cross_entropy",
        {"label_smoothing": 0.2},
        lambda o, p, t: o.softmax_cross_entropy(p, o.smooth_labels(jax.nn.one_hot(t, p.shape[-1]), 0.2)),
    ),
    "soft": ("soft_cross_entropy", {}, lambda o, p, t: o.softmax_cross_entropy(p, t)),
    "kl": ("kl", {}, lambda o, p, t: o.kl_divergence(p, t)),
    "log_kl": ("kl", {"log_target": True}, lambda o, p, t: o.losses.kl_divergence_with_log_targets(p, t)),
}


@pytest.mark.parametrize("case", optax_cases)
def test_as_optax(case, way):
    optax = pytest.importorskip("optax")
    name, parameters, formula = optax_cases[case]
    pred, target = pairs(name, rows=50, classes=6)
    if case == "focal":
        target = target.round()
    if case == "log_kl":
        target = np.log(target)
    ours, theirs = getattr(pj, name), lambda p: formula(optax, p, target)
    close(ours(pred, target, reduction="none", **parameters), theirs(pred), rtol=5e-5)
    value, grad = jax.jit(jax.value_and_grad(lambda p: ours(p, target, **parameters)))(pred)
    want, slope = jax.value_and_grad(lambda p: theirs(p).mean())(pred)
    close(value, want, rtol=5e-5)
    close(grad, slope)


@pytest.mark.parametrize("name", ["huber", "cross_entropy", "soft_cross_entropy"])
def test_transformations(name, way):
    pred, target = pairs(name, rows=12, classes=3)
    pred, target = (jnp.asarray(x).reshape(2, 6, *x.shape[1:]) for x in (pred, target))
    weight = jnp.asarray(np.random.default_rng(4).uniform(0, 2, (2, 6)).round(), jnp.float32)

    def loss(p, t, w):
        return getattr(pj, name)(p, t, weight=w)

    want = [perdita.loss(name).value_and_grad(*map(np.asarray, row[:2]), weight=np.asarray(row[2]))
            for row in zip(pred, target, weight, strict=True)]  # fmt: skip
    for wrap in (lambda f: f, jax.jit):
        value, grad = wrap(jax.vmap(jax.value_and_grad(loss)))(pred, target, weight)
        close(value, [v for v, _ in want])
        close(grad, [g for _, g in want])
        total = wrap(jax.value_and_grad(lambda p: jax.vmap(loss)(p, target, weight).sum()))(pred)
        close(total[1], grad)
    shared = jax.vmap(loss, (0, None, None))(pred, target[0], weight[0])
    close(shared[1], loss(pred[1], target[0], weight[0]))
    nested = jax.vmap(jax.vmap(getattr(pj, name)))(pred, target)
    close(nested, getattr(pj, name)(pred, target, reduction="none"))

    def scanned(pred):
        def step(total, row):
            return (total + loss(*row), None)

        return jax.lax.scan(step, jnp.float32(0), (pred, target, weight))[0]

    close(jax.jit(jax.grad(scanned))(pred), grad)
    close(jax.grad(lambda p: jax.checkpoint(loss)(p, target[0], weight[0]))(pred[0]), grad[0])
    _, linear = jax.linearize(lambda p: loss(p, target[0], weight[0]), pred[0])
    close(linear(pred[0]), jnp.vdot(grad[0], pred[0]))


def test_the_types_of_results(way):
    pred, target = pairs("cross_entropy")
    for short in (jnp.bfloat16, jnp.float16):
        narrow = jnp.asarray(pred, short)
        value, grad = jax.value_and_grad(pj.cross_entropy)(narrow, target)
        want, slope = jax.value_and_grad(pj.cross_entropy)(narrow.astype(np.float32), target)
        assert (value.dtype, grad.dtype) == (np.float32, short)
        assert value == want
        np.testing.assert_array_equal(grad, slope.astype(short))
    assert (
        pj.cross_entropy(np.asarray(pred, ml_dtypes.bfloat16), target, reduction="none").dtype == np.float32
    )
    assert pj.mse([1, 2], [0, 0]) == 2.5
    assert pj.mse(np.float64(3), 1).dtype == np.float32
    for kind in (np.int8, np.uint8, np.uint16, np.int32, np.uint32, np.int64):
        close(pj.cross_entropy(pred, target.astype(kind)), pj.cross_entropy(pred, target))
    close(pj.cross_entropy(pred[:, :2], target > 1), pj.cross_entropy(pred[:, :2], (target > 1).astype(int)))


@pytest.mark.parametrize("name", ELEMENTS)
def test_double_precision(name, x64):
    pred, target = pairs(name, dtype=np.float64)
    value, grad = jax.value_and_grad(getattr(pj, name))(pred, target)
    want, slope = perdita.loss(name).value_and_grad(pred, target)
    assert value.dtype == grad.dtype == np.float64
    close(value, want, rtol=1e-13)
    close(grad, slope, rtol=1e-12, atol=1e-15)
    assert getattr(pj, name)(pred.astype(np.float32), target).dtype == np.float32


def test_what_does_not_count_is_not_there(way):
    loss = jax.value_and_grad(pj.mse)
    value, grad = loss(
        jnp.array([np.nan, 3.0, np.inf]), jnp.array([0.0, 1.0, np.nan]), weight=jnp.array([0.0, 2.0, 0])
    )
    close(value, 4)
    close(grad, [0, 4, 0])
    value, grad = loss(jnp.array([np.nan]), jnp.zeros(1), weight=jnp.zeros(1))
    assert value == 0 and grad[0] == 0
    scores = jnp.array([[np.nan, 1.0], [0.0, 0.0], [np.inf, np.inf]])
    value, grad = jax.value_and_grad(pj.cross_entropy)(scores, jnp.array([-100, 1, -100]))
    close(value, np.log(2))
    close(grad, [[0, 0], [0.5, -0.5], [0, 0]])
    value, grad = jax.value_and_grad(pj.cross_entropy)(scores, jnp.full(3, -100))
    assert value == 0 and not grad.any()
    # Second derivatives, too.
    assert not jnp.isnan(jax.hessian(lambda s: pj.cross_entropy(s, jnp.array([-100, 1, -100])))(scores)).any()


def test_nan_and_infinity(way):
    assert jnp.isnan(pj.mse(jnp.array([np.nan, 1.0]), jnp.zeros(2)))
    value, grad = jax.value_and_grad(pj.bce_with_logits)(jnp.array([np.inf, -np.inf]), jnp.array([1.0, 0.0]))
    assert value == 0 and not grad.any()
    value, grad = jax.value_and_grad(pj.cross_entropy)(jnp.array([[0.0, -np.inf, 0.0]]), jnp.array([0]))
    close(value, np.log(2))
    close(grad, [[-0.5, 0, 0.5]])
    value, grad = jax.value_and_grad(pj.bce)(jnp.array([1.0, 0.0]), jnp.array([1.0, 0.0]))
    close(value, 0)
    assert jnp.isfinite(grad).all()


def test_small_shapes(way):
    for shape in ((0,), (0, 3), ()):
        value, grad = jax.value_and_grad(pj.huber)(jnp.zeros(shape), jnp.zeros(shape))
        assert value == 0 and grad.shape == shape
    value, grad = jax.value_and_grad(pj.cross_entropy)(jnp.zeros((0, 3)), jnp.zeros(0, int))
    assert value == 0 and grad.shape == (0, 3)
    close(pj.cross_entropy(jnp.zeros(3), 1), np.log(3))
    assert pj.cross_entropy(jnp.zeros((2, 0, 3)), jnp.zeros((2, 0), int), reduction="none").shape == (2, 0)
    close(pj.nll(jnp.array([[-0.5]]), jnp.array([0])), 0.5)
    assert jax.vmap(pj.huber)(jnp.zeros((0, 4)), jnp.zeros((0, 4))).shape == (0,)


def test_parameters(way):
    pred, target = pairs("cross_entropy")
    for weights in ([1.0, 2.0, 0.5, 0.0], np.array([1, 2, 0.5, 0]), jnp.array([1, 2, 0.5, 0])):
        ours = jax.value_and_grad(
            lambda p, w=weights: pj.cross_entropy(p, target, class_weights=w, ignore_index=2)
        )
        value, grad = ours(pred)
        theirs = perdita.CrossEntropy(class_weights=[1, 2, 0.5, 0], ignore_index=2)
        want, slope = theirs.value_and_grad(pred, target)
        close(value, want)
        close(grad, slope)
    close(pj.huber(3.0, 0.0, delta=np.float32(2)), 4)
    for tokens in (8, 8.0, jnp.array(8.0)):
        close(pj.mse(jnp.ones(4), jnp.zeros(4), reduction=tokens), 0.5)
    close(jax.jit(jax.grad(lambda p, n: pj.mse(p, 0 * p, reduction=n)))(jnp.ones(4), 8), np.full(4, 0.25))
    close(pj.mse(jnp.ones((2, 3)), jnp.zeros((2, 3)), weight=2.0, reduction="sum"), 12)


def test_gradient_in_weights(way):
    pred, target = pairs("mse")
    weight = jnp.asarray(np.random.default_rng(5).uniform(0.5, 2, 7), jnp.float32)
    each = (pred - target) ** 2
    grad = jax.grad(lambda w: pj.mse(pred, target, weight=w))(weight)
    close(grad, (each - np.average(each, weights=weight)) / weight.sum())
    # A target that is no constant, but not differentiated.
    grad = jax.grad(lambda p: pj.mse(p, jax.lax.stop_gradient(p) + 1))(jnp.zeros(4))
    close(grad, np.full(4, -0.5))


def test_errors():
    with pytest.raises(ValueError, match="target"):
        pj.huber(jnp.zeros(3), jnp.zeros(4))
    with pytest.raises(ValueError, match=r"target.*\(3,\)"):
        pj.cross_entropy(jnp.zeros((3, 2)), jnp.zeros((3, 2), int))
    with pytest.raises(TypeError, match="target must be integers"):
        pj.cross_entropy(jnp.zeros((3, 2)), jnp.zeros(3))
    with pytest.raises(TypeError, match="pred must be numbers"):
        pj.huber(jnp.zeros(3, complex), jnp.zeros(3))
    with pytest.raises(ValueError, match="axis of scores"):
        pj.cross_entropy(1.0, 0)
    with pytest.raises(ValueError, match="weight"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), weight=jnp.zeros(2))
    with pytest.raises(ValueError, match="reduction"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), reduction="average")
    with pytest.raises(ValueError, match="reduction"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), reduction=0)
    with pytest.raises(ValueError, match="did you mean `delta`"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), dleta=1)
    with pytest.raises(ValueError, match="delta"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), delta=-1)
    with pytest.raises(ValueError, match="class"):
        pj.cross_entropy(jnp.zeros((3, 2)), jnp.zeros(3, int), class_weights=[1, 2, 3])


def test_domains():
    """Numbers that are known when a loss is called; those that are traced are in test_jax_traced.py."""
    score, labels = jnp.array([0.5, 2.0]), jnp.array([1, 0])
    says = "hinge: target\\[1\\] = 0 is neither -1 nor 1"
    for call in (pj.hinge, jax.grad(pj.hinge), jax.jit(lambda x, _: pj.hinge(x, labels))):
        with pytest.raises(ValueError, match=says):
            call(score, labels)
    assert pj.hinge(score, labels, checked=False) == 0.75
    assert pj.hinge(score, labels, weight=jnp.array([1.0, 0])) == 0.5
    with pytest.raises(ValueError, match=says):
        pj.hinge(score, labels, weight=jnp.array([0.0, 2]))
    shares = jnp.array([[0.5, 0.5], [3, 1]])
    ignored = pj.cross_entropy(shares, jnp.array([0, -100]), from_logits=False)
    close(ignored, np.log(2))
    with pytest.raises(ValueError, match="cross_entropy: scores\\[2\\] = 3 lies outside"):
        pj.cross_entropy(shares, jnp.array([0, 1]), from_logits=False)
    with pytest.raises(ValueError, match="variance\\[1\\] = -1 lies outside"):
        pj.gaussian_nll(score, jnp.array([1.0, -1]), score)
    scores, relevance = jnp.ones((1, 3)), jnp.array([[1.0, 0, -1]])
    assert jnp.isfinite(pj.listnet(scores, relevance, lengths=jnp.array([2])))


def test_wrong_labels():
    scores, labels = jnp.zeros((2, 3)), jnp.array([0, 7])
    with pytest.raises(Exception, match="7"):
        pj.cross_entropy(scores, labels).block_until_ready()
    with _kernels.traced():
        assert jnp.isnan(pj.cross_entropy(scores, labels))


def test_names():
    assert set(pj.__all__) == {"by_formula", *CARDS} == set(dir(pj))
    for name in CARDS:
        function = getattr(pj, name)
        assert function.__name__ == name and CARDS[name]["formula"] in function.__doc__
    signature = inspect.signature(pj.huber)
    assert str(signature) == "(pred, target, *, delta=1.0, weight=None, reduction='mean', checked=True)"
    assert list(inspect.signature(pj.info_nce).parameters)[:4] == ["a", "b", "negatives", "temperature"]
    assert "b" not in inspect.signature(pj.sup_con).parameters


# ---- products ----


def embeddings(name, n=8, dim=5, dtype=np.float32, seed=0):
    """Arguments by position and by name."""
    rng, card = np.random.default_rng(seed), CARDS[name]
    inputs = [rng.normal(size=(n, dim)).astype(dtype) for _ in ("a", *(x for x in card["needs"] if x == "b"))]
    labelled = "labels" in card["needs"] or name == "linear_cross_entropy"
    return inputs, {"labels": (np.arange(n) // 2 % 3).astype(np.int32)} if labelled else {}


@pytest.mark.parametrize("name", PRODUCTS)
def test_products_as_numpy(name, way):
    inputs, named = embeddings(name)
    if "weight" in CARDS[name]["allows"]:
        named["weight"] = np.float32([1, 2, 0.5, 1, 0, 3, 1, 1])
    for reduction in ("mean", "sum"):
        kw = {**named, "reduction": reduction}
        value, grads = jax.value_and_grad(getattr(pj, name), tuple(range(len(inputs))))(*inputs, **kw)
        want, slopes = perdita.loss(name).value_and_grad(*inputs, **kw)
        close(getattr(pj, name)(*inputs, **kw), want)
        close(value, want)
        for grad, slope in zip(grads, slopes, strict=True):
            close(grad, slope, rtol=1e-4, atol=1e-5 * max(1, np.abs(slope).max()))


@pytest.mark.parametrize("name", [n for n in PRODUCTS if n not in ("vicreg", "barlow_twins", "triplet")])
def test_products_of_rows(name, way):
    inputs, named = embeddings(name)
    upstream = np.random.default_rng(6).normal(size=8).astype(np.float32)

    def loss(*inputs):
        return getattr(pj, name)(*inputs, **named, reduction="none")

    want, slopes = perdita.loss(name).value_and_grad(*inputs, **named, reduction="none", upstream=upstream)
    close(loss(*inputs), want, rtol=1e-4)

    def scalar(*inputs):
        return jnp.vdot(loss(*inputs), upstream)

    for grad, slope in zip(jax.grad(scalar, tuple(range(len(inputs))))(*inputs), slopes, strict=True):
        close(grad, slope, rtol=1e-4, atol=1e-5 * max(1, np.abs(slope).max()))


@pytest.mark.parametrize(
    "name", ["linear_cross_entropy", "info_nce", "siglip", "sup_con", "multi_similarity", "vicreg"]
)
def test_products_by_finite_differences(name, x64):
    inputs, named = embeddings(name, n=4, dim=3, dtype=np.float64, seed=1)
    named |= {"temperature": 0.5} if name in ("info_nce", "siglip", "sup_con") else {}
    check_grads(lambda *x: getattr(pj, name)(*x, **named), inputs, order=2, modes=["rev"], rtol=1e-3)


def test_scales_that_are_learnt(way):
    (a, b), _ = embeddings("siglip")

    def loss(t, bias):
        return pj.siglip(a, b, temperature=t, bias=bias)

    value, grads = jax.jit(jax.value_and_grad(loss, (0, 1)))(0.2, -3.0)
    outcome = perdita.classes["siglip"](temperature=0.2, bias=-3).evaluate(a, b)
    close(value, outcome.value)
    close(grads, [outcome.temperature, outcome.score_bias], rtol=1e-4)
    for name in ("info_nce", "clip", "nt_xent", "decoupled", "sup_con"):
        inputs, named = embeddings(name)

        def loss(t, a, name=name, inputs=inputs, named=named):
            return (
                    getattr(pj, name)(a, *inputs[1:], temperature=t, **named))  # fmt: skip

        value, (slope, grad) = jax.value_and_grad(loss, (0, 1))(jnp.float32(0.3), inputs[0])
        outcome = perdita.loss(f"{name}(temperature=0.3)").evaluate(*inputs, **named)
        close(value, outcome.value)
        close(slope, outcome.temperature, rtol=1e-4)
        close(grad, outcome.grads["a"], rtol=1e-4, atol=1e-5)
        several = jax.vmap(loss, (0, None))(jnp.array([0.3, 1.0]), inputs[0])
        close(several[0], value)
    batch = jax.vmap(lambda a: pj.info_nce(a, b))(jnp.stack([a, 2 * a + b]))
    close(batch[1], perdita.loss("info_nce")(2 * a + b, b), rtol=1e-4)


def test_what_products_take(way):
    rng = np.random.default_rng(7)

    def draw(*shape):
        return rng.normal(size=shape).astype(np.float32)

    a, b, bias, keys = draw(6, 4), draw(6, 4), draw(9), draw(9, 4)
    labels, own = rng.integers(0, 9, 6).astype(np.int32), np.array([0, 0, 1, 1, 2, 2])
    soft = np.abs(draw(6, 9)) / 5
    cases = [
        ("linear_cross_entropy", (a, keys), {"labels": labels, "bias": bias}, {}),
        ("linear_cross_entropy", (a, keys), {"targets": soft}, {}),
        (
            "linear_cross_entropy",
            (a, keys),
            {"labels": np.where(labels > 5, -100, labels)},
            {"soft_cap": 3.0},
        ),
        ("linear_focal", (a, keys), {"labels": labels, "bias": bias}, {"gamma": 1.0}),
        ("info_nce", (a, b), {"negatives": draw(5, 4)}, {}),
        ("info_nce", (a, b), {"negatives": draw(6, 3, 4)}, {"temperature": 0.4}),
        ("info_nce", (a, keys), {"labels": own, "key_labels": np.arange(9) % 3}, {"normalize": False}),
        ("circle", (a,), {"labels": own}, {"detach": False, "scale": 8.0}),
        *(
            ("triplet", (a,), {"labels": own}, {"mining": m})
            for m in ("batch_hard", "batch_all", "semi_hard")
        ),
    ]
    for name, (a, *b), inputs, parameters in cases:
        loss = perdita.classes[name](**parameters)
        want, grads = loss.evaluate(a, *b, **inputs).value, loss.evaluate(a, *b, **inputs).grads
        arrays = dict(zip(("a", "b"), (a, *b), strict=False)) | inputs

        def ours(moved, name=name, arrays=arrays, p=parameters):
            return getattr(pj, name)(**arrays | moved, **p)

        value, slopes = jax.value_and_grad(ours)({key: arrays[key] for key in grads})
        close(value, want)
        for key, slope in slopes.items():
            close(slope, grads[key], rtol=1e-4, atol=1e-5)


def test_triplets_drawn_by_distance():
    (a,), named = embeddings("triplet")
    drawn = {"mining": "distance_weighted", "normalize": True, "seed": 3}
    value, grad = jax.jit(jax.value_and_grad(lambda a: pj.triplet(a, **drawn, **named)))(a)
    want, (slope,) = perdita.Triplet(**drawn).value_and_grad(a, **named)
    close(value, want)
    close(grad, slope)


def test_pieces(monkeypatch):
    """Some rows of scores at a time give what all at once do."""
    cases = {
        name: embeddings(name, n=7) for name in ("info_nce", "sup_con", "barlow_twins", "lifted_structure")
    }
    for pieced in (False, True):
        if pieced:
            monkeypatch.setattr(_plans, "ELEMENTS", 70)
        with _kernels.traced():
            for name, (inputs, named) in cases.items():

                def loss(a, name=name, inputs=inputs, named=named):
                    return getattr(pj, name)(a, *inputs[1:], **named)

                value, grad = jax.jit(jax.value_and_grad(loss))(inputs[0])
                want, slopes = perdita.loss(name).value_and_grad(*inputs, **named)
                close(value, want)
                close(grad, slopes[0], rtol=1e-4, atol=1e-5)
    with _kernels.traced():
        (a, b), _ = cases["info_nce"]
        second = jax.grad(lambda a: jnp.sum(jax.grad(pj.info_nce)(a, b) ** 2))(a)
    close(second, jax.grad(lambda a: jnp.sum(jax.grad(pj.info_nce)(a, b) ** 2))(a), rtol=1e-3, atol=1e-3)


def test_products_as_optax(way):
    optax = pytest.importorskip("optax")
    (a, b), _ = embeddings("clip")
    pair = jnp.concatenate([a, b]), jnp.tile(jnp.arange(8), 2)

    def ntxent(a):
        return optax.losses.ntxent(jnp.concatenate([a, b]), pair[1], temperature=0.3)

    both = [jax.value_and_grad(f)(a) for f in (lambda a: pj.nt_xent(a, b, temperature=0.3), ntxent)]
    close(both[0][0], both[1][0], rtol=1e-4)
    close(both[0][1], both[1][1], rtol=1e-3, atol=1e-5)

    def unit(x):
        return x / jnp.linalg.norm(x, axis=1, keepdims=True)

    softmax = optax.softmax_cross_entropy_with_integer_labels

    def clip(a, t):
        scores = unit(a) @ unit(b).T / t
        return 0.5 * (softmax(scores, jnp.arange(8)) + softmax(scores.T, jnp.arange(8))).mean()

    ours, theirs = (
        jax.value_and_grad(f, (0, 1))(a, 0.2) for f in (lambda a, t: pj.clip(a, b, temperature=t), clip)
    )
    jax.tree.map(lambda x, y: close(x, y, rtol=1e-4, atol=1e-5), ours, theirs)

    labels = np.arange(8) % 3

    def linear(h, w):
        return softmax(h @ w.T, labels).mean()

    ours = jax.value_and_grad(lambda h, w: pj.linear_cross_entropy(h, w, labels=labels), (0, 1))(a, b[:3])
    jax.tree.map(close, ours, jax.value_and_grad(linear, (0, 1))(a, b[:3]))

    x = a[:3]

    def triplet(x):
        return optax.losses.triplet_margin_loss(
            x[:2], x[1::-1], x[jnp.array([2, 2])], margin=5.0, eps=0
        ).mean()

    ours = jax.value_and_grad(lambda x: pj.triplet(x, labels=[0, 0, 1], margin=5.0))(x)
    jax.tree.map(lambda x, y: close(x, y, rtol=1e-4), ours, jax.value_and_grad(triplet)(x))


def test_products_in_short_types(way):
    (a, b), _ = embeddings("clip")
    a, b = jnp.asarray(a, jnp.bfloat16), jnp.asarray(b, jnp.bfloat16)
    value, grad = jax.value_and_grad(pj.clip)(a, b)
    want, slope = jax.value_and_grad(pj.clip)(a.astype(np.float32), b.astype(np.float32))
    assert value.dtype == np.float32 and grad.dtype == jnp.bfloat16
    assert value == want
    close(grad, slope, rtol=1e-2)


def test_products_that_are_empty(way):
    for name in ("info_nce", "clip", "linear_cross_entropy"):
        (a, b), _ = embeddings(name)
        named = {"labels": np.zeros(0, np.int32)} if name.startswith("linear") else {}
        keys = b if name.startswith("linear") else b[:0]
        value, grad = jax.value_and_grad(getattr(pj, name))(a[:0], keys, **named)
        assert value == 0 and grad.shape == (0, 5)
    value, grad = jax.value_and_grad(pj.sup_con)(jnp.ones((4, 2)), labels=np.arange(4))
    assert value == 0 and not grad.any()
    value, grad = jax.value_and_grad(lambda a: pj.info_nce(a, a, weight=jnp.zeros(3)))(jnp.full((3, 2), 2.0))
    assert value == 0 and not grad.any()


def test_errors_of_products():
    a = jnp.ones((3, 2))
    with pytest.raises(ValueError, match="needs b"):
        pj.clip(a)
    with pytest.raises(ValueError, match="takes no negatives"):
        pj.clip(a, a, negatives=a)
    with pytest.raises(ValueError, match="needs labels"):
        pj.sup_con(a)
    with pytest.raises(ValueError, match="b must be rows of 2 numbers"):
        pj.clip(a, jnp.ones((3, 4)))
    with pytest.raises(ValueError, match="a must be rows"):
        pj.clip(jnp.ones(3), a)
    with pytest.raises(ValueError, match="a must be rows"):
        pj.clip(1.0, 2.0)
    with pytest.raises(ValueError, match="labels has the shape"):
        pj.triplet(a, labels=jnp.zeros(4, int), mining="distance_weighted", normalize=True)
    with pytest.raises(TypeError, match="labels must be integers"):
        pj.sup_con(a, labels=jnp.zeros(3))
    with pytest.raises(ValueError, match="did you mean `temperature`"):
        pj.clip(a, a, temperatur=1)
    with pytest.raises(ValueError, match="temperature"):
        pj.clip(a, a, temperature=0)
    with pytest.raises(Exception, match="temperature"):
        pj.clip(a, a, temperature=jnp.float32(-1)).block_until_ready()
    with pytest.raises(ValueError, match="row"):
        pj.vicreg(a, a, reduction="none").block_until_ready()


# ---- several devices ----

SHARDED = """
import jax, jax.numpy as jnp, numpy as np, perdita.jax as pj
mesh = jax.make_mesh((2,), ("d",), axis_types=(jax.sharding.AxisType.Auto,))
spec, everywhere = jax.sharding.PartitionSpec("d"), jax.sharding.PartitionSpec()
x, y = jnp.arange(8.0), jnp.ones(8)
want = jax.value_and_grad(pj.huber)(x, y)
mean = jax.shard_map(lambda x, y: jax.lax.pmean(pj.huber(x, y), "d"), mesh=mesh, in_specs=spec, out_specs=everywhere)
for loss in (pj.huber, mean):
    on = jax.device_put(x, jax.sharding.NamedSharding(mesh, spec))
    got = jax.jit(jax.value_and_grad(loss))(on, y)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-6), got, want)
"""


def test_several_devices():
    environment = {"XLA_FLAGS": "--xla_force_host_platform_device_count=2", "JAX_PLATFORMS": "cpu"}
    run = subprocess.run(
        [sys.executable, "-c", SHARDED],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
