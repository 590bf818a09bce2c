"""Losses on products by the kernel, and by their plans in PyTorch and JAX; batches of embeddings."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from perdita._perdita import Core, catalogue
from perdita._products import products

torch = pytest.importorskip("torch")
jax = pytest.importorskip("jax")
import jax.numpy as jnp  # noqa: E402

from perdita.jax import _namespace as JAX  # noqa: E402
from perdita.torch import _namespace as TORCH  # noqa: E402

torch.set_num_threads(1)

GRADS = ("a", "b", "negatives", "bias")


def by_kernel(text, batch, reduction="mean"):
    """The value, what it was divided by, and the gradients."""
    each = np.empty(len(batch["a"])) if reduction == "none" else None
    flat = {name: np.ascontiguousarray(x) for name, x in batch.items()}
    out = {name: np.empty_like(flat[name]) for name in GRADS if name in flat}
    weight = flat.pop("weight", None)
    value, weight, _, parameters, _ = Core(text).evaluate(
        [(name, x, x.shape) for name, x in flat.items()],
        weight,
        reduction="sum" if reduction == "none" else reduction,
        each=each,
        grads=list(out.items()),
    )
    names = {"temperature": "temperature", "bias": "score_bias"}
    out |= {names[name]: slope for name, slope in parameters.items()}
    return (value if each is None else each), weight, out


def scales(text, grads):
    """The loss's own temperature and bias, where it has them."""
    own = {"temperature": "temperature", "score_bias": "bias"}
    return {name: np.asarray(Core(text).args[key]) for name, key in own.items() if name in grads}


def by_torch(text, batch, reduction="mean", piece=None, upstream=1.0):
    a = {name: torch.tensor(x) for name, x in batch.items()}
    wanted = [name for name in (*GRADS, "temperature", "score_bias") if name in a]
    for name in wanted:
        a[name].requires_grad_()
    sums = products(Core(text), TORCH, piece=piece, **a)
    value = sums.reduced(TORCH, reduction)
    (value * upstream).sum().backward()
    grads = {
        name: np.zeros(a[name].shape) if a[name].grad is None else a[name].grad.numpy() for name in wanted
    }
    return value.detach().numpy(), float(sums.weight.detach()), grads


@functools.cache
def jitted(text, names, reduction, piece):
    def of(numbers, rest):
        sums = products(Core(text), JAX, piece=piece, **numbers, **rest)
        value = sums.reduced(JAX, reduction)
        return value.sum(), (value, sums.weight)

    return jax.jit(jax.value_and_grad(of, has_aux=True))


def by_jax(text, batch, reduction="mean", piece=None):
    numbers = {
        name: jnp.asarray(x) for name, x in batch.items() if name in (*GRADS, "temperature", "score_bias")
    }
    rest = {name: jnp.asarray(x) for name, x in batch.items() if name not in numbers}
    (_, (value, weight)), grads = jitted(text, tuple(sorted(batch)), reduction, piece)(numbers, rest)
    return np.asarray(value), float(weight), {name: np.asarray(x) for name, x in grads.items()}


def close(got, want, slack=1e-10):
    (value, weight, grads), (want_value, want_weight, want_grads) = got, want
    np.testing.assert_allclose(weight, want_weight, rtol=1e-12)
    np.testing.assert_allclose(value, want_value, rtol=slack, atol=slack)
    assert grads.keys() == want_grads.keys()
    for name, grad in want_grads.items():
        size = np.max(np.abs(grad), initial=1.0, where=np.isfinite(grad))
        np.testing.assert_allclose(grads[name], grad, rtol=slack, atol=slack * size, err_msg=name)


def by_plan(text, batch, reductions=("mean", "sum", 3.5, "none")):
    """The plan's steps give what the kernel gives, for all rows at once and for some at a time."""
    for reduction in reductions:
        if reduction == "none" and not has_rows(text):
            continue
        want = by_kernel(text, batch, reduction)
        given = batch | scales(text, want[2])
        close(by_torch(text, given, reduction), want)
        close(by_torch(text, given, reduction, piece=3), want)


def has_rows(text):
    return text.split("(")[0] not in ("triplet", "vicreg", "barlow_twins")


def embeddings(n, m=None, dim=5, seed=0, awkward=False):
    """Rows; with a row of zeros, two that are equal and two that are near among them."""
    random = np.random.default_rng(seed)
    a, b = random.normal(size=(n, dim)), random.normal(size=(n if m is None else m, dim))
    for x in (a, b) if awkward else ():
        x[1], x[3], x[5] = 0.0, x[2], x[4] + 1e-4 * x[6]
    return a, b


def weights(n, seed=1):
    weight = np.random.default_rng(seed).uniform(0.2, 3.0, n)
    weight[n // 3] = 0.0
    return weight


def labels(n, classes, seed=2):
    return np.random.default_rng(seed).integers(0, classes, n)


def takes(text, name):
    card = next(card for card in catalogue() if card["name"] == text.split("(")[0])
    return name in card["needs"] + card["allows"]


QUERIES = ["info_nce", "info_nce(temperature=0.5, normalize=false)", "n_pair"]
