"""Plans of losses on products: derivatives, JAX, types, and batches in which something is missing, NaN or wrong."""

from __future__ import annotations

import functools
from types import SimpleNamespace

import numpy as np
import pytest
from product_plans import (
    GRADS,
    QUERIES,
    by_jax,
    by_kernel,
    by_plan,
    by_torch,
    close,
    embeddings,
    labels,
    takes,
    weights,
)

from perdita import _blocks
from perdita._perdita import Core, catalogue
from perdita._products import products

torch = pytest.importorskip("torch")

from perdita.torch import _namespace as TORCH  # noqa: E402

pytestmark = pytest.mark.usefixtures("x64")


def samples():
    """A small batch for every loss, and for every way to call it."""
    a, b = embeddings(7, dim=3, seed=8)
    kin, negatives = np.array([0, 1, 1, 0, 2, 2, 1]), np.random.default_rng(9).normal(size=(7, 2, 3))
    for card in catalogue():
        if card["kind"] == "product" and card["name"] != "triplet":
            batch = {"a": a} | ({"b": b} if "b" in card["needs"] else {})
            yield (
                card["name"],
                batch
                | ({"labels": kin} if takes(card["name"], "labels") and card["name"] not in QUERIES else {}),
            )
    yield (
        "linear_cross_entropy",
        {"a": a, "b": b, "targets": np.random.default_rng(4).dirichlet(np.ones(7), 7)},
    )
    yield "info_nce", {"a": a, "b": b, "labels": kin, "key_labels": kin[::-1].copy()}
    yield "info_nce", {"a": a, "b": b, "negatives": negatives}
    yield "info_nce", {"a": a, "b": b, "negatives": negatives[0]}
    yield "sup_con(positives=inside)", {"a": a, "labels": kin}
    for mining in ("batch_hard", "batch_all", "semi_hard"):
        for distance in ("euclidean", "squared", "cosine"):
            yield f"triplet(mining={mining}, distance={distance}, margin=1)", {"a": a, "labels": kin}


SAMPLES = [pytest.param(*sample, id=f"{i}-{sample[0]}") for i, sample in enumerate(samples())]


@pytest.mark.parametrize(("text", "batch"), SAMPLES)
def test_nothing(text, batch):
    """No rows; no weight; no partners."""
    empty = {name: x[:0] for name, x in batch.items()}
    if "targets" in batch:
        empty |= {"b": batch["b"], "targets": np.zeros((0, 7))}
    for given in (empty, batch | {"weight": np.zeros(7)}):
        if "weight" not in given or takes(text, "weight"):
            by_plan(text, given, ("mean", "sum", "none"))
            value, _, grads = by_torch(text, given)
            assert value == 0.0 and not any(np.any(grad) for grad in grads.values())


ALONE = ("info_nce", "siglip", "linear_cross_entropy", "linear_focal", "arc_face", "cos_face")


@pytest.mark.parametrize(("text", "batch"), [sample for sample in SAMPLES if sample.values[0] in ALONE])
@pytest.mark.parametrize("what", [np.nan, np.inf, 1e200])
def test_what_weighs_nothing_may_be_anything(text, batch, what):
    """Rows that only ask: nobody else meets them."""
    weight = np.ones(7)
    weight[2] = 0.0
    batch = batch | {"weight": weight}
    want = by_torch(text, batch)
    bad = batch | {"a": batch["a"].copy()}
    bad["a"][2] = what
    if "targets" in batch:
        bad["targets"] = batch["targets"].copy()
        bad["targets"][2] = what
    if "negatives" in batch:
        bad["b"] = batch["b"].copy()
        bad["b"][2] = what
    for got in (by_torch(text, bad), by_torch(text, bad, piece=2), by_jax(text, bad)):
        close(got, want)
        assert not got[2]["a"][2].any()


@pytest.mark.parametrize(("text", "batch"), SAMPLES)
def test_jax(text, batch):
    """The same under `jit`, whole and in pieces."""
    batch = batch | ({"weight": weights(7)} if takes(text, "weight") else {})
    for piece in (None, 3):
        close(by_jax(text, batch, piece=piece), by_torch(text, batch))
    assert np.isnan(by_jax(text, with_nan(batch))[0])


@pytest.mark.parametrize(("text", "batch"), SAMPLES)
def test_nan_is_not_hidden(text, batch):
    assert np.isnan(by_kernel(text, with_nan(batch))[0]) and np.isnan(by_torch(text, with_nan(batch))[0])


def with_nan(batch):
    a = batch["a"].copy()
    a[4] = np.nan
    return batch | {"a": a}


@pytest.mark.parametrize(("text", "batch"), SAMPLES)
def test_second_derivatives(text, batch):
    batch = {name: torch.tensor(x) for name, x in batch.items()}
    if takes(text, "weight"):
        batch["weight"] = torch.tensor([1.0, 0.0, 2.0, 0.5, 1.0, 1.5, 1.0], dtype=torch.float64)
    if text == "linear_cross_entropy":
        batch["bias"] = torch.linspace(-1, 1, 7, dtype=torch.float64)
    names = [name for name in GRADS if name in batch]

    def loss(piece, *numbers):
        sums = products(Core(text), TORCH, piece=piece, **(batch | dict(zip(names, numbers, strict=True))))
        return sums.reduced(TORCH, "mean")

    numbers = tuple(batch[name].clone().requires_grad_() for name in names)
    # The weights of the pairs of a circle are held fixed in its gradient, which is not that of its value.
    assert text == "circle" or torch.autograd.gradcheck(
        functools.partial(loss, None), numbers, atol=1e-5, fast_mode=True
    )
    for piece in (None, 3):
        assert torch.autograd.gradgradcheck(
            functools.partial(loss, piece), numbers, atol=1e-4, rtol=1e-3, fast_mode=True
        )


@pytest.mark.parametrize("text", ["info_nce", "clip", "siglip", "nt_xent", "decoupled", "sup_con"])
def test_scales_that_are_learnt(text):
    a, b = embeddings(6)
    batch = {"a": a, "labels": labels(6, 2)} if text == "sup_con" else {"a": a, "b": b}
    given = {"temperature": np.asarray(0.4)} | ({"score_bias": np.asarray(-1.5)} if text == "siglip" else {})
    set_so = f"{text}(temperature=0.4{', bias=-1.5' if text == 'siglip' else ''})"
    want = by_kernel(set_so, batch)
    for got in (
        by_torch(text, batch | given),
        by_torch(text, batch | given, piece=2),
        by_jax(text, batch | given),
    ):
        close(got, want)


def test_every_row_has_its_own_gradient():
    a, b = embeddings(8)
    upstream = np.random.default_rng(7).normal(size=8)
    for text in ("clip", "linear_cross_entropy(z_loss=0.1)", "info_nce"):
        batch = {"a": a, "b": b, "weight": weights(8)} | (
            {"labels": labels(8, 8)} if "linear" in text else {}
        )
        _, _, got = by_torch(text, batch, "none", upstream=torch.tensor(upstream))
        want = {name: np.empty_like(batch[name]) for name in ("a", "b")}
        weight = batch.pop("weight")
        arrays = [(name, x, x.shape) for name, x in batch.items()]
        Core(text).evaluate(arrays, weight, reduction="sum", grads=list(want.items()), upstream=upstream)
        for name, grad in want.items():
            np.testing.assert_allclose(got[name], grad, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("size", [1e-160, 1e160])
def test_lengths_neither_overflow_nor_vanish(size):
    a, b = embeddings(4)
    want, got = by_kernel("clip", {"a": a * size, "b": b}), by_torch("clip", {"a": a * size, "b": b})
    np.testing.assert_allclose(got[0], want[0], rtol=1e-12)
    np.testing.assert_allclose(got[2]["a"] * size, want[2]["a"] * size, rtol=1e-10)


def test_scores_far_apart():
    a = np.array([[30.0, 0], [-30, 0], [0, 1e-3], [30, 1]])
    for text in ("info_nce(temperature=0.01, normalize=false)", "siglip(temperature=0.01, normalize=false)"):
        by_plan(text, {"a": a, "b": -a}, ("mean", "none"))
        by_plan(text, {"a": a, "b": a}, ("mean", "none"))
    for text in ("sup_con(temperature=0.01, normalize=false)", "circle(normalize=false)", "lifted_structure"):
        by_plan(text, {"a": a, "labels": np.array([0, 0, 1, 1])}, ("mean",))


@pytest.mark.parametrize("label", [7, -1, -101, 10**9])
def test_a_label_that_is_no_class_is_not_hidden(label):
    a, b = embeddings(4, 7)
    batch = {"a": a, "b": b, "labels": np.array([0, label, 2, 3])}
    assert np.isnan(by_torch("linear_cross_entropy", batch)[0]) and np.isnan(by_jax("arc_face", batch)[0])
    counts = batch | {"weight": np.array([1.0, 0.0, 1.0, 1.0])}
    assert np.isfinite(by_torch("linear_cross_entropy(class_weights=[1,2,3,4,5,6,7])", counts)[0])


def test_float32():
    a, b = (torch.tensor(x, dtype=torch.float32) for x in embeddings(8))
    for text, batch in (
        ("clip", {"b": b}),
        ("triplet", {"labels": torch.tensor(labels(8, 2))}),
        ("vicreg", {"b": b}),
    ):
        value = products(Core(text), TORCH, a, **batch).reduced(TORCH, "mean")
        assert value.dtype == torch.float32
        want = by_kernel(
            text,
            {"a": a.double().numpy()}
            | {name: x.double().numpy() if name == "b" else x.numpy() for name, x in batch.items()},
        )
        np.testing.assert_allclose(value, want[0], rtol=1e-4)


A, B = embeddings(3, 3)


@pytest.mark.parametrize(
    ("text", "batch", "says"),
    [
        ("clip", {"a": A}, "clip needs b"),
        ("clip", {"a": A, "b": B, "labels": [0, 1, 2]}, "clip takes no labels"),
        ("clip", {"a": A, "b": B[:2]}, "b has 2 rows, expected 3"),
        ("clip", {"a": A[:2], "b": B}, "b has 3 rows, expected 2"),
        ("clip", {"a": A, "b": B[:, :2]}, "b must be rows of 5 numbers"),
        ("clip", {"a": A[0], "b": B}, "a must be rows"),
        ("clip", {"a": A, "b": B, "weight": np.ones(2)}, "weight has the shape"),
        ("clip", {"a": A, "b": B, "score_bias": 1.0}, "clip takes no score_bias"),
        ("siglip", {"a": A, "b": B[:2]}, "b has 2 rows, expected 3"),
        ("vicreg", {"a": A, "b": B[:2]}, "b has 2 rows, expected 3"),
        ("vicreg", {"a": A[:1], "b": B[:1]}, "vicreg needs at least 2 rows, not 1"),
        ("vicreg", {"a": A, "b": B, "weight": np.ones(3)}, "vicreg takes no weight"),
        ("sup_con", {"a": A}, "sup_con needs labels"),
        ("info_nce", {"a": A, "b": B, "labels": [0, 1, 2]}, "info_nce needs key_labels"),
        ("info_nce", {"a": A, "b": B, "key_labels": [0, 1, 2]}, "info_nce needs labels"),
        ("info_nce", {"a": A[:2], "b": B, "negatives": B}, "b has 3 rows, expected 2"),
        ("info_nce", {"a": A, "b": B, "negatives": B[:, :2]}, "negatives must be"),
        (
            "info_nce",
            {"a": A, "b": B, "labels": [0, 1, 2], "key_labels": [0, 1, 2], "negatives": B},
            "info_nce takes no negatives together with labels",
        ),
        ("linear_cross_entropy", {"a": A, "b": B}, "linear_cross_entropy needs labels"),
        (
            "linear_cross_entropy",
            {"a": A, "b": B, "labels": [0, 1, 2], "targets": np.ones((3, 3))},
            "takes no targets",
        ),
        (
            "linear_cross_entropy(label_smoothing=0.1)",
            {"a": A, "b": B, "targets": np.ones((3, 3))},
            "needs labels",
        ),
        ("linear_cross_entropy", {"a": A, "b": B, "targets": np.ones((3, 2))}, "targets has the shape"),
        (
            "linear_cross_entropy",
            {"a": A, "b": B, "labels": [0, 1, 2], "temperature": 0.5},
            "takes no temperature",
        ),
        ("linear_cross_entropy(class_weights=[1, 2])", {"a": A, "b": B, "labels": [0, 1, 2]}, "2 numbers"),
    ],
)
def test_what_does_not_fit_is_said(text, batch, says):
    with pytest.raises(ValueError, match=says):
        by_torch(text, batch)
    if not {"temperature", "score_bias"} & batch.keys() and batch["a"].ndim == 2 and "must be" not in says:
        with pytest.raises(ValueError):
            by_kernel(text, {name: np.asarray(x) for name, x in batch.items()})


def test_no_loss_per_row():
    for text, batch in (("vicreg", {"a": A, "b": B}), ("triplet", {"a": A, "labels": [0, 0, 1]})):
        with pytest.raises(ValueError, match="no per-row losses"):
            by_torch(text, batch, "none")


def test_large_batches_come_in_pieces(monkeypatch):
    sizes = []
    see = SimpleNamespace(**vars(TORCH) | {"pieces": lambda f, size, rows: sizes.append(size) or f(*rows)})
    monkeypatch.setattr(_blocks, "ELEMENTS", 100)
    a, kin = torch.tensor(embeddings(20)[0]), torch.tensor(labels(20, 3))
    products(Core("clip"), see, a, a)
    products(Core("nt_xent"), see, a, a)
    products(Core("linear_focal"), see, a, a[:7], labels=kin)
    products(Core("triplet"), see, a, labels=kin)
    products(Core("triplet(mining=batch_all)"), see, a, labels=kin)
    products(Core("vicreg"), see, a, a)
    assert sizes == [5, 5, 2, 2, 14, 1, 1, 20, 20]


def test_draws_are_the_kernels():
    a, _ = embeddings(6)
    with pytest.raises(NotImplementedError, match="distance_weighted"):
        by_torch("triplet(mining=distance_weighted, normalize=true)", {"a": a, "labels": labels(6, 2)})
