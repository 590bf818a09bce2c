"""Losses on products by their plans, against the compiled kernels: every loss, and every way to call it."""

from __future__ import annotations

import numpy as np
import pytest
from product_plans import QUERIES, by_kernel, by_plan, by_torch, embeddings, labels, takes, weights

pytestmark = pytest.mark.usefixtures("x64")

LINEAR = [
    "linear_cross_entropy",
    "linear_cross_entropy(label_smoothing=0.2, z_loss=0.1)",
    "linear_cross_entropy(class_weights=[1, 0, 2, 0.5, 3, 1, 2], label_smoothing=0.1)",
    "linear_cross_entropy(soft_cap=3)",
    "linear_focal",
    "linear_focal(gamma=0.5, alpha=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0], soft_cap=2)",
    "arc_face",
    "arc_face(margin=2.5, scale=4, label_smoothing=0.1)",
    "arc_face(class_weights=[1, 2, 3, 4, 5, 6, 7], z_loss=0.2, scale=3)",
    "cos_face",
    "cos_face(margin=0.2, scale=3, z_loss=0.1, class_weights=[1, 2, 3, 4, 5, 6, 7])",
]


@pytest.mark.parametrize("text", LINEAR)
@pytest.mark.parametrize("n", [1, 8])
def test_linear(text, n):
    a, b = embeddings(n, 7)
    truth = labels(n, 7)
    by_plan(text, {"a": a, "b": b, "labels": truth})
    truth[-1] = -100
    batch = {"a": a, "b": b, "labels": truth, "weight": weights(n)}
    if takes(text, "bias"):
        batch["bias"] = np.random.default_rng(3).normal(size=7)
    by_plan(text, batch, ("mean", "none"))


@pytest.mark.parametrize(
    "text",
    [
        "linear_cross_entropy",
        "linear_cross_entropy(z_loss=0.1, soft_cap=3)",
        "linear_cross_entropy(class_weights=[1, 0, 2, 0.5, 3, 1, 2])",
    ],
)
def test_targets(text):
    a, b = embeddings(8, 7)
    targets = np.random.default_rng(4).dirichlet(np.ones(7), 8)
    targets[2] = np.eye(7)[3]
    by_plan(text, {"a": a, "b": b, "targets": targets})
    bias = np.random.default_rng(3).normal(size=7)
    by_plan(text, {"a": a, "b": b, "targets": targets, "weight": weights(8), "bias": bias}, ("mean", "none"))


@pytest.mark.parametrize("text", ["arc_face", "cos_face", "arc_face(scale=2)"])
def test_heads_with_zeros_and_their_own_centres(text):
    a, b = embeddings(8, 7, awkward=True)
    a[0], a[4] = b[1], -2 * b[2]
    truth = np.array([1, 0, 2, 3, 2, 5, 6, 0])
    by_plan(text, {"a": a, "b": b, "labels": truth}, ("mean",))


def test_a_class_that_is_taken_away():
    a, b = embeddings(8, 7)
    bias = np.zeros(7)
    bias[3] = -np.inf
    truth = np.array([0, 1, 2, 4, 5, 6, 0, 1])
    for text in ("linear_cross_entropy", "linear_cross_entropy(z_loss=0.1)", "linear_focal"):
        by_plan(text, {"a": a, "b": b, "labels": truth, "bias": bias}, ("mean",))


BOTH = [
    "clip",
    "clip(temperature=0.3, normalize=false)",
    "nt_xent",
    "nt_xent(temperature=0.1, normalize=false)",
    "decoupled",
    "decoupled(temperature=0.7, normalize=false)",
]
PAIRS = ["siglip", "siglip(temperature=0.7, bias=0.3, normalize=false)"]


@pytest.mark.parametrize("text", QUERIES + BOTH + PAIRS)
@pytest.mark.parametrize("awkward", [False, True])
def test_partners(text, awkward):
    a, b = embeddings(8, awkward=awkward)
    by_plan(text, {"a": a, "b": b})
    by_plan(text, {"a": a, "b": b, "weight": weights(8)}, ("mean", "none"))


@pytest.mark.parametrize("text", QUERIES + BOTH + PAIRS)
@pytest.mark.parametrize("n", [1, 2, 4])
def test_few_partners(text, n):
    a, b = embeddings(n)
    if n > 1 or not text.startswith("decoupled"):  # which see below
        by_plan(text, {"a": a, "b": b})


@pytest.mark.parametrize("text", QUERIES + PAIRS)
def test_more_keys(text):
    a, b = embeddings(5, 11)
    by_plan(text, {"a": a, "b": b, "weight": weights(5)})


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("awkward", [False, True])
def test_key_labels(text, awkward):
    a, b = embeddings(8, 11, awkward=awkward)
    own, others = labels(8, 4), labels(11, 4, 5)
    own[2] = 77  # has no partner
    batch = {"a": a, "b": b, "labels": own, "key_labels": others}
    by_plan(text, batch)
    by_plan(text, batch | {"weight": weights(8)}, ("mean", "none"))
    by_plan(text, batch | {"labels": own * 0 + 99}, ("mean",))


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("shape", [(6,), (1,), (8, 4), (8, 1)])
def test_negatives(text, shape):
    a, b = embeddings(8, awkward=True)
    negatives = np.random.default_rng(6).normal(size=(*shape, 5))
    negatives[0] = 0.0
    by_plan(text, {"a": a, "b": b, "negatives": negatives})
    by_plan(text, {"a": a, "b": b, "negatives": negatives, "weight": weights(8)}, ("mean", "none"))


@pytest.mark.parametrize(
    "text",
    [
        "sup_con",
        "sup_con(positives=inside)",
        "sup_con(temperature=0.5, normalize=false)",
        "sup_con(temperature=0.5, positives=inside, normalize=false)",
        "multi_similarity",
        "multi_similarity(alpha=1, beta=3, base=0.1, normalize=false)",
        "circle",
        "circle(scale=8, margin=0.4, detach=false)",
        "circle(scale=2, normalize=false)",
        "lifted_structure",
        "lifted_structure(margin=3, normalize=true)",
    ],
)
@pytest.mark.parametrize("awkward", [False, True])
def test_labels_among_rows(text, awkward):
    a, _ = embeddings(10, awkward=awkward)
    for kin in (
        labels(10, 3),
        np.arange(10) // 2,
        np.array([0, 1, 1, 2, 2, 2, 3, 3, 1, 1]),
        np.arange(10),
        np.ones(10, int),
    ):
        by_plan(text, {"a": a, "labels": kin}, ("mean", "none"))
        by_plan(text, {"a": a, "labels": kin, "weight": weights(10)}, ("mean", "sum"))
    for n in (1, 2, 3):
        by_plan(text, {"a": a[:n], "labels": labels(n, 2)}, ("mean",))


@pytest.mark.parametrize("mining", ["batch_hard", "batch_all", "semi_hard"])
@pytest.mark.parametrize("distance", ["euclidean", "squared", "cosine"])
@pytest.mark.parametrize(
    "more", ["", "normalize=true", "average=active", "margin=0", "margin=2, average=active"]
)
def test_triplets(mining, distance, more):
    text = f"triplet(mining={mining}, distance={distance}{', ' if more else ''}{more})"
    for awkward in (False, True):
        a, _ = embeddings(10, awkward=awkward)
        for kin in (labels(10, 3), np.array([0, 1, 1, 2, 2, 2, 3, 3, 1, 1])):
            by_plan(text, {"a": a, "labels": kin}, ("mean", "sum"))
            by_plan(text, {"a": a, "labels": kin, "weight": weights(10)}, ("mean",))
    for kin in (np.arange(10), np.ones(10, int)):
        by_plan(text, {"a": a, "labels": kin}, ("mean",))


@pytest.mark.parametrize("mining", ["batch_hard", "batch_all", "semi_hard"])
def test_ties_go_to_the_first(mining):
    a = np.array([[0.0, 0], [1, 0], [0, 1], [-1, 0], [0, -1], [1, 1], [1, 1], [2, 0], [0, 2]])
    for kin in ([0, 0, 1, 0, 1, 0, 1, 1, 1], [0, 1, 1, 1, 1, 0, 0, 0, 0]):
        for distance in ("squared", "euclidean"):
            by_plan(
                f"triplet(mining={mining}, distance={distance})", {"a": a, "labels": np.array(kin)}, ("mean",)
            )


@pytest.mark.parametrize("n", [1, 8])
def test_a_partner_without_rivals(n):
    a, b = embeddings(n)
    for text in ("info_nce", "clip", "nt_xent", "sup_con"):
        batch = {"a": a, "labels": np.zeros(n, int)} if text == "sup_con" else {"a": a[:1], "b": b[:1]}
        by_plan(text, batch, ("mean", "none"))
    value, weight, grads = by_torch("decoupled", {"a": a[:1], "b": b[:1]})
    want = by_kernel("decoupled", {"a": a[:1], "b": b[:1]})
    assert (value, weight) == want[:2] == (-np.inf, 1.0)
    np.testing.assert_allclose(grads["a"], want[2]["a"], atol=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "vicreg",
        "vicreg(invariance=2, variance=0, covariance=3)",
        "vicreg(invariance=0, epsilon=0.1)",
        "barlow_twins",
        "barlow_twins(redundancy=0.5, epsilon=0.1)",
    ],
)
@pytest.mark.parametrize("n", [2, 8])
def test_features(text, n):
    a, b = embeddings(n, dim=7)
    a[:, 3] = 1.5  # a feature that is the same everywhere
    by_plan(text, {"a": a, "b": b})
    if text.startswith("barlow"):
        by_plan(text, {"a": a[:1], "b": b[:1]})
