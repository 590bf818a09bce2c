"""Batches for the tests of `perdita.jax`, in single precision by default; derivatives beside differences."""

import numpy as np
import pytest

import perdita

CARDS = {card["name"]: card for card in perdita.catalogue()}
ELEMENTS = [name for name, card in CARDS.items() if card["kind"] in ("pointwise", "labels", "soft")]
PRODUCTS = [name for name, card in CARDS.items() if card["kind"] == "product"]


def close(ours, want, rtol=2e-5, atol=2e-6, says=""):
    np.testing.assert_allclose(
        np.asarray(ours, np.float64), np.asarray(want, np.float64), rtol, atol, err_msg=says
    )


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


def embeddings(name, n=8, dim=5, dtype=np.float32, seed=0):
    """Arguments by position and by name."""
    rng, card = np.random.default_rng(seed), CARDS[name]
    inputs = [rng.normal(size=(n, dim)).astype(dtype) for _ in ("a", *(x for x in card["needs"] if x == "b"))]
    labelled = "labels" in card["needs"] or name == "linear_cross_entropy"
    return inputs, {"labels": (np.arange(n) // 2 % 3).astype(np.int32)} if labelled else {}


def check_slopes(*functions, rtol, atol=1e-5, step=1e-4):
    """First and second derivatives of functions, each with its arguments, against differences along a random direction.

    The assertions of `jax.test_util.check_grads` of order 2, which compiles some fifteen functions: here all are
    outputs of one.
    """
    jax = pytest.importorskip("jax")
    rng = np.random.default_rng(0)

    def like(tree):
        return jax.tree.map(lambda x: rng.normal(size=np.shape(x)), tree)

    def along(tree, direction):
        return sum(jax.tree.leaves(jax.tree.map(np.vdot, tree, direction)))

    def derived(f, args, upstream):
        def gradient(*args):
            value, back = jax.vjp(f, *args)
            return back(value)

        (value, back), (slope, twice) = jax.vjp(f, *args), jax.vjp(gradient, *args)
        first, second = upstream
        return [(f(*args), value, back(first)), (back(value), slope, twice(second))]

    upstream = [(like(jax.eval_shape(f, *args)), like(args)) for f, args in functions]
    directions = [like(args) for _, args in functions]

    @jax.jit
    def all_at(shift):
        moved = [
            jax.tree.map(lambda x, d: x + shift * d, args, direction)
            for (_, args), direction in zip(functions, directions, strict=True)
        ]
        return [derived(f, x, up) for (f, _), x, up in zip(functions, moved, upstream, strict=True)]

    found = jax.tree.map(np.asarray, [all_at(shift) for shift in (0.0, step, -step)])
    for place, (direction, ups) in enumerate(zip(directions, upstream, strict=True)):
        for order, up in enumerate(ups):
            (alone, value, slope), (above, *_), (below, *_) = (at[place][order] for at in found)
            says = f"derivative {order + 1} of function {place}"
            jax.tree.map(lambda x, y, says=says: close(x, y, rtol, atol, says), value, alone)
            difference = jax.tree.map(lambda x, y: (x - y) / (2 * step), above, below)
            close(along(slope, direction), along(difference, up), rtol, atol, says)
