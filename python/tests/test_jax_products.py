"""Similarity losses of `perdita.jax`; by the kernel and by their plans."""

import numpy as np
import pytest
from jax_batches import CARDS, PRODUCTS, check_slopes, close, embeddings

jax = pytest.importorskip("jax")
import jax.numpy as jnp  # noqa: E402

import perdita  # noqa: E402
import perdita.jax as pj  # noqa: E402
from perdita import _blocks  # noqa: E402
from perdita.jax import _kernels  # noqa: E402


@pytest.mark.parametrize("name", PRODUCTS)
def test_products_as_numpy(name, way):
    inputs, named = embeddings(name)
    if "weight" in CARDS[name]["allows"]:
        named["weight"] = np.float32([1, 2, 0.5, 1, 0, 3, 1, 1])
    loss, every = getattr(pj, name), tuple(range(len(inputs)))

    @jax.jit
    def both(*inputs):
        return {
            reduction: jax.value_and_grad(loss, every)(*inputs, **named, reduction=reduction)
            for reduction in ("mean", "sum")
        }

    for reduction, (value, grads) in both(*inputs).items():
        alone = loss(*inputs, **named, reduction=reduction)
        want, slopes = perdita.loss(name).value_and_grad(*inputs, **named, reduction=reduction)
        close(alone, want, says=reduction)
        close(value, want, says=reduction)
        for grad, slope in zip(grads, slopes, strict=True):
            close(grad, slope, rtol=1e-4, atol=1e-5 * max(1, np.abs(slope).max()), says=reduction)


@pytest.mark.parametrize("name", [n for n in PRODUCTS if n not in ("vicreg", "barlow_twins", "triplet")])
def test_products_of_rows(name, way):
    inputs, named = embeddings(name)
    upstream = np.random.default_rng(6).normal(size=8).astype(np.float32)

    def loss(*inputs):
        return getattr(pj, name)(*inputs, **named, reduction="none")

    want, slopes = perdita.loss(name).value_and_grad(*inputs, **named, reduction="none", upstream=upstream)

    def scalar(*inputs):
        return jnp.vdot(loss(*inputs), upstream)

    each, grads = jax.jit(lambda *x: (loss(*x), jax.grad(scalar, tuple(range(len(x))))(*x)))(*inputs)
    close(each, want, rtol=1e-4)
    for grad, slope in zip(grads, slopes, strict=True):
        close(grad, slope, rtol=1e-4, atol=1e-5 * max(1, np.abs(slope).max()))


@pytest.mark.parametrize(
    "name", ["linear_cross_entropy", "info_nce", "siglip", "sup_con", "multi_similarity", "vicreg"]
)
def test_products_by_finite_differences(name, x64):
    inputs, named = embeddings(name, n=4, dim=3, dtype=np.float64, seed=1)
    named |= {"temperature": 0.5} if name in ("info_nce", "siglip", "sup_con") else {}
    check_slopes((lambda *x: getattr(pj, name)(*x, **named), tuple(inputs)), rtol=1e-3)


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
            monkeypatch.setattr(_blocks, "ELEMENTS", 70)
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

    both = [jax.jit(jax.value_and_grad(f))(a) for f in (lambda a: pj.nt_xent(a, b, temperature=0.3), ntxent)]
    close(both[0][0], both[1][0], rtol=1e-4)
    close(both[0][1], both[1][1], rtol=1e-3, atol=1e-5)

    def unit(x):
        return x / jnp.linalg.norm(x, axis=1, keepdims=True)

    softmax = optax.softmax_cross_entropy_with_integer_labels

    def clip(a, t):
        scores = unit(a) @ unit(b).T / t
        return 0.5 * (softmax(scores, jnp.arange(8)) + softmax(scores.T, jnp.arange(8))).mean()

    ours, theirs = (
        jax.jit(jax.value_and_grad(f, (0, 1)))(a, 0.2)
        for f in (lambda a, t: pj.clip(a, b, temperature=t), clip)
    )
    jax.tree.map(lambda x, y: close(x, y, rtol=1e-4, atol=1e-5), ours, theirs)

    labels = np.arange(8) % 3

    def linear(h, w):
        return softmax(h @ w.T, labels).mean()

    ours, theirs = (
        jax.jit(jax.value_and_grad(f, (0, 1)))(a, b[:3])
        for f in (lambda h, w: pj.linear_cross_entropy(h, w, labels=labels), linear)
    )
    jax.tree.map(close, ours, theirs)

    x = a[:3]

    def triplet(x):
        return optax.losses.triplet_margin_loss(
            x[:2], x[1::-1], x[jnp.array([2, 2])], margin=5.0, eps=0
        ).mean()

    ours, theirs = (
        jax.jit(jax.value_and_grad(f))(x)
        for f in (lambda x: pj.triplet(x, labels=[0, 0, 1], margin=5.0), triplet)
    )
    jax.tree.map(lambda x, y: close(x, y, rtol=1e-4), ours, theirs)


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
