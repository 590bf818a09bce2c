"""`perdita.jax` against optax, NumPy's functions and finite differences; by the kernel and by the formula's steps."""

import inspect
import os
import subprocess
import sys

import numpy as np
import pytest
from jax_batches import CARDS, ELEMENTS, check_slopes, close, pairs, per_row

jax = pytest.importorskip("jax")
import jax.numpy as jnp  # noqa: E402
import ml_dtypes  # noqa: E402

import perdita  # noqa: E402
import perdita.jax as pj  # noqa: E402

# Reductions, with a weight or without. For the formula, which XLA compiles for longer, one will do.
REDUCED = {
    "kernel": [("mean", False), ("mean", True), ("sum", True), ("none", True)],
    "formula": [("none", True)],
}


@pytest.mark.parametrize("name", ELEMENTS)
def test_as_numpy(name, way):
    """Values, and derivatives of both modes; compiled once for all reductions."""
    pred, target = pairs(name)
    ours, theirs = getattr(pj, name), perdita.loss(name)
    rng = np.random.default_rng(1)
    upstream = rng.normal(size=per_row(name, pred)).astype(np.float32)
    weight = rng.uniform(0, 2, per_row(name, pred)).astype(np.float32).round(0)

    def all_of(pred, reduction, weight):
        def loss(pred):
            return ours(pred, target, weight=weight, reduction=reduction)

        def scalar(pred):
            value = loss(pred)
            return (jnp.sum(value * upstream) if reduction == "none" else value), value

        (_, value), slope = jax.value_and_grad(scalar, has_aux=True)(pred)
        return loss(pred), value, slope, *jax.jvp(loss, (pred,), (jnp.ones_like(pred),))

    calls = [(reduction, weight if weighted else None) for reduction, weighted in REDUCED[way]]
    found = jax.jit(lambda pred: [all_of(pred, *call) for call in calls])(pred)
    for (reduction, w), (alone, value, slope, again, push) in zip(calls, found, strict=True):
        says, each = f"reduction={reduction}, weight={w}", reduction == "none"
        kw = {"weight": w, "reduction": reduction}
        want, grad = theirs.value_and_grad(pred, target, upstream=upstream if each else None, **kw)
        assert value.dtype == slope.dtype == np.float32
        for got in (alone, value, again):
            close(got, want, says=says)
        close(slope, grad, says=says)
        if each:
            rows = grad if CARDS[name]["kind"] == "pointwise" else grad.sum(-1)
            close(np.asarray(push) * upstream, rows, says=says)
        else:
            close(push, grad.sum(), says=says)


@pytest.mark.parametrize("name", ELEMENTS)
def test_hessian(name):
    pred, target = pairs(name)
    v = np.random.default_rng(2).normal(size=pred.size).astype(np.float32)

    def loss(p):
        return getattr(pj, name)(p.reshape(pred.shape), target)

    @jax.jit
    def second(p):
        return jax.hessian(loss)(p), jax.grad(lambda p: jnp.vdot(jax.grad(loss)(p), v))(p)

    hessian, along = map(np.asarray, second(pred.ravel()))
    close(np.diag(hessian).reshape(pred.shape), perdita.loss(name).value_grad_hess(pred, target)[2])
    close(along, hessian @ v)
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
        mean = (lambda p, w: loss(p, target, weight=w), (pred, weight))
    else:
        # Between two labels, too.
        mean = (lambda p, t, w: loss(p, t, weight=w, checked=False), (pred, target, weight))
    check_slopes(mean, (lambda p: loss(p, target, reduction="none"), (pred,)), rtol=1e-4)


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
    each, (want, slope) = jax.jit(lambda p: (theirs(p), jax.value_and_grad(lambda p: theirs(p).mean())(p)))(
        pred
    )
    close(ours(pred, target, reduction="none", **parameters), each, rtol=5e-5)
    value, grad = jax.jit(jax.value_and_grad(lambda p: ours(p, target, **parameters)))(pred)
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
    single = getattr(pj, name)(pred.astype(np.float32), target)
    assert single.dtype == np.float32
    close(single, want)


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


def test_names():
    assert set(pj.__all__) == {"by_formula", "formula", *CARDS} == set(dir(pj))
    for name in CARDS:
        function = getattr(pj, name)
        assert function.__name__ == name and CARDS[name]["formula"] in function.__doc__
    signature = inspect.signature(pj.huber)
    assert str(signature) == "(pred, target, *, delta=1.0, weight=None, reduction='mean', checked=True)"
    assert list(inspect.signature(pj.info_nce).parameters)[:4] == ["a", "b", "negatives", "temperature"]
    assert "b" not in inspect.signature(pj.sup_con).parameters


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

# By the formula, arrays may be sharded over explicit axes, too.
mesh = jax.make_mesh((2,), ("d",), axis_types=(jax.sharding.AxisType.Explicit,))
scores, labels = jnp.sin(jnp.arange(40.0)).reshape(8, 5), jnp.arange(8) % 5
losses = (
    (pj.huber, x, y),
    (pj.quantile, x, y),
    (lambda x, y: pj.bce_with_logits(x, y, weight=y), x, y),
    (lambda x, y: pj.gaussian_nll(x, y, x), x, y),
    (pj.cross_entropy, scores, labels),
    (lambda z, y: pj.focal(z, y, reduction="sum"), scores, labels),
    (lambda z, y: pj.cross_entropy(z, y, label_smoothing=0.1), scores, labels),
    (pj.soft_cross_entropy, scores, jnp.full((8, 5), 0.2)),
)
for loss, *arrays in losses:
    want = jax.value_and_grad(loss)(*arrays)
    with jax.set_mesh(mesh), pj.by_formula():
        on = [jax.device_put(a, jax.sharding.NamedSharding(mesh, spec)) for a in arrays]
        got = jax.jit(jax.value_and_grad(loss))(*on)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6), got, want)
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
