"""The losses as JAX's users write them, each a function of a batch's arrays in their order."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np

from .formulas import losses

FUNCTIONS = SimpleNamespace(
    **vars(jnp), softplus=jax.nn.softplus, sigmoid=jax.nn.sigmoid, logsigmoid=jax.nn.log_sigmoid
)


def huber(x, y):
    r = jnp.abs(x - y)
    return jnp.where(r <= 1, 0.5 * r * r, r - 0.5).mean()


def bce_of_each(x, y):
    return jnp.maximum(x, 0) - x * y + jnp.log1p(jnp.exp(-jnp.abs(x)))


def binary_focal(x, y):
    p = jax.nn.sigmoid(x)
    p_t = p * y + (1 - p) * (1 - y)
    return ((0.25 * y + 0.75 * (1 - y)) * (1 - p_t) ** 2 * bce_of_each(x, y)).mean()


def cross_entropy(z, y, smoothing=0.0):
    log_p = jax.nn.log_softmax(z, axis=1)
    nll = -jnp.take_along_axis(log_p, y[:, None], axis=1).mean()
    return nll if smoothing == 0 else (1 - smoothing) * nll - smoothing * log_p.mean()


def cosines(a, b, temperature):
    a, b = (x / jnp.linalg.norm(x, axis=1, keepdims=True) for x in (a, b))
    return a @ b.T / temperature


def groups(y):
    same = y[:, None] == y
    return same & ~jnp.eye(len(y), dtype=bool), ~same


def linear_cross_entropy(a, b, y):
    z = a @ b.T
    own = jnp.take_along_axis(z, y[:, None], axis=1)[:, 0]
    return (jax.nn.logsumexp(z, axis=1) - own).mean()


def info_nce(a, b):
    z = cosines(a, b, 0.07)
    return (jax.nn.logsumexp(z, axis=1) - jnp.diagonal(z)).mean()


def clip(a, b):
    z = cosines(a, b, 0.07)
    both = jax.nn.logsumexp(z, axis=1) + jax.nn.logsumexp(z, axis=0)
    return (both / 2 - jnp.diagonal(z)).mean()


def siglip(a, b):
    z = cosines(a, b, 0.1) - 10
    sign = 2 * jnp.eye(len(a)) - 1
    return -jax.nn.log_sigmoid(sign * z).sum() / len(a)


def sup_con(a, y):
    near, far = groups(y)
    z = cosines(a, a, 0.07)
    lse, count = jax.nn.logsumexp(z, axis=1, where=near | far), near.sum(1)
    each = jnp.where(count > 0, lse - (near * z).sum(1) / jnp.maximum(count, 1), 0)
    return each.sum() / (count > 0).sum()


def triplet(a, y):
    near, far = groups(y)
    square = (a * a).sum(1)
    d2 = jnp.maximum(square[:, None] + square - 2 * a @ a.T, 0)
    # An anchor without a positive does not count.
    count = near.any(1)
    hard = jnp.sqrt(jnp.where(count, jnp.where(near, d2, -jnp.inf).max(1), 1))
    close = jnp.sqrt(jnp.where(far, d2, jnp.inf).min(1))
    return (count * jax.nn.relu(hard - close + 0.2)).sum() / count.sum()


LOSSES = {
    "mse": lambda x, y: jnp.square(x - y).mean(),
    "mae": lambda x, y: jnp.abs(x - y).mean(),
    "huber": huber,
    "bce_with_logits": lambda x, y: bce_of_each(x, y).mean(),
    "binary_focal": binary_focal,
    "cross_entropy": cross_entropy,
    "cross_entropy(label_smoothing=0.1)": lambda z, y: cross_entropy(z, y, 0.1),
    "linear_cross_entropy": linear_cross_entropy,
    "info_nce": info_nce,
    "clip": clip,
    "siglip": siglip,
    "sup_con": sup_con,
    "triplet": triplet,
    **losses(FUNCTIONS),
}


def jitted(loss, variables, constants):
    both = jax.value_and_grad(loss, argnums=tuple(range(len(variables))))
    return in_one(both, variables, constants)


def in_one(function, variables, constants):
    """A compiled function, in the precision of the arrays."""
    jax.config.update("jax_enable_x64", variables[0].dtype == np.float64)
    function = jax.jit(function)
    inputs = [jnp.asarray(x) for x in (*variables, *constants)]
    return lambda: jax.block_until_ready(function(*inputs))


def jitted_hessian(loss, variables, constants):
    """With the diagonal of the Hessian: the gradient of the gradient's sum where entries do not interact."""

    def all_three(pred, target):
        value, grad = jax.value_and_grad(loss)(pred, target)
        if loss is cross_entropy:
            p = jax.nn.softmax(pred, axis=1)
            return value, grad, p * (1 - p) / len(p)
        return value, grad, jax.grad(lambda x: jax.grad(loss)(x, target).sum())(pred)

    return in_one(all_three, variables, constants)
