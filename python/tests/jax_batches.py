"""Batches for the tests of `perdita.jax`, in single precision by default."""

import numpy as np

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
