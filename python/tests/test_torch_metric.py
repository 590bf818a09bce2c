"""`perdita.torch.Metric` with torchmetrics and without, in one process and in several."""

from __future__ import annotations

import copy
import doctest
import pickle
from typing import Any

import numpy as np
import pytest

import perdita
from perdita import CallError

torch = pytest.importorskip("torch")
from processes import spread  # noqa: E402

import perdita.torch  # noqa: E402
from perdita.torch import _metric  # noqa: E402

RNG = np.random.default_rng(0)
LOGITS, LABELS = torch.tensor(RNG.normal(size=(12, 3))), torch.tensor(RNG.integers(0, 3, 12))
WEIGHT = torch.tensor(RNG.uniform(0, 2, 12))
TEXT = "focal(gamma=2)"
FOCAL = perdita.loss(TEXT)
WHOLE = FOCAL.total(LOGITS.numpy(), LABELS.numpy(), weight=WEIGHT.numpy())


@pytest.fixture(params=["torchmetrics", "plain"])
def metric_class(request: pytest.FixtureRequest) -> Any:
    return class_of(request.param)


def class_of(kind: str) -> Any:
    if kind == "plain":
        return _metric.Metric
    torchmetrics = pytest.importorskip("torchmetrics")
    assert issubclass(perdita.torch.Metric, torchmetrics.Metric)
    return perdita.torch.Metric


def test_batches(metric_class: Any) -> None:
    metric = metric_class(TEXT)
    for rows in (slice(5), slice(5, 6), slice(6, 12)):
        metric.update(LOGITS[rows], LABELS[rows], sample_weight=WEIGHT[rows])
    assert metric.compute().dtype == torch.float64
    assert metric.compute().item() == pytest.approx(WHOLE.mean, rel=1e-15)
    assert metric.total.count == 12
    # A call gives the mean of its batch.
    one = metric(LOGITS[:2], LABELS[:2])
    assert one.item() == FOCAL(LOGITS[:2].numpy(), LABELS[:2].numpy())
    assert metric.total.count == 14
    metric.reset()
    assert metric.total == perdita.Total()


def test_layouts_types_and_names(metric_class: Any) -> None:
    scores, labels = torch.randn(2, 3, 4, 5), torch.randint(3, (2, 4, 5))
    for dim, x in ((1, scores), (-1, scores.movedim(1, -1)), (3, scores.movedim(1, -1))):
        metric = metric_class(TEXT, dim=dim)
        metric.update(x, labels)
        want = FOCAL(scores.movedim(1, -1).numpy(), labels.numpy())
        assert metric.compute().item() == pytest.approx(want, rel=1e-6)
    shares = torch.softmax(torch.randn(2, 3, 4, 5), 1)
    metric = metric_class("soft_cross_entropy")
    metric.update(scores.bfloat16(), shares)
    want = perdita.SoftCrossEntropy()(
        scores.bfloat16().float().movedim(1, -1).numpy(), shares.movedim(1, -1).numpy()
    )
    assert metric.compute().item() == pytest.approx(want, rel=1e-6)
    boxes = torch.tensor([[0.0, 0.0, 2.0, 2.0]], requires_grad=True)
    metric = metric_class(perdita.Giou())
    metric.update(boxes, target=boxes + 1)
    assert metric.compute().item() == perdita.Giou()(boxes.detach().numpy(), boxes.detach().numpy() + 1)


def test_every_digit_is_kept(metric_class: Any) -> None:
    metric = metric_class("mae")
    metric.update(torch.tensor([0.1], dtype=torch.float64), torch.zeros(1, dtype=torch.float64))
    metric.update(torch.tensor([1e-9], dtype=torch.float64), torch.zeros(1, dtype=torch.float64))
    total = metric.total
    assert total.to_dict()["sum"][1] != 0
    for other in (pickle.loads(pickle.dumps(metric)), copy.deepcopy(metric), metric.half()):
        assert other.total == total
    if hasattr(metric, "set_dtype"):
        assert metric.set_dtype(torch.float16).total == total
    other = metric_class("mae")
    other.update(torch.ones(1), torch.zeros(1))
    assert other.compute() == 1
    other.merge_state(metric)
    assert other.total == perdita.Mae().total([1.0], [0.0]) + total
    assert other.compute().item() == other.total.mean
    huge = metric_class("mae")
    for _ in range(4):
        huge.update(torch.tensor([1.5e308], dtype=torch.float64), torch.zeros(1, dtype=torch.float64))
    assert huge.compute().item() == 1.5e308


def test_mistakes(metric_class: Any) -> None:
    metric = metric_class("focal")
    with pytest.raises(CallError, match=r"^pred must be a tensor, not list$"):
        metric.update([[1.0]], LABELS)
    with pytest.raises(CallError, match=r"^scores of the shape \(12, 3\) have no dimension 2$"):
        metric_class("focal", dim=2).update(LOGITS, LABELS)
    with pytest.raises(CallError, match=r"^metrics of two losses do not add up: focal and mse$"):
        metric.merge_state(metric_class("mse"))
    with pytest.raises(ValueError, match="label"):
        metric.update(LOGITS, LABELS + 9)
    with pytest.raises(CallError, match=r"^checked must be True or False, not 3$"):
        metric_class("focal", checked=3)
    with pytest.raises(ValueError, match=r"^(a metric is merged with a metric|Expected incoming state)"):
        metric.merge_state(3)
    assert metric.total == perdita.Total()


def test_in_a_collection_of_torchmetrics() -> None:
    torchmetrics = pytest.importorskip("torchmetrics")
    both = torchmetrics.MetricCollection(
        {
            "focal": perdita.torch.Metric(TEXT),
            "accuracy": torchmetrics.classification.MulticlassAccuracy(3, average="micro"),
        }
    )
    both.update(LOGITS, LABELS)
    found = both.compute()
    assert found["focal"].item() == FOCAL(LOGITS.numpy(), LABELS.numpy())
    assert found["accuracy"].item() == pytest.approx((LOGITS.argmax(1) == LABELS).double().mean().item())


MORE = [slice(2), slice(2, 7)]


def by_ranks(kind: str, rank: int, world: int) -> tuple[float, float, str, str]:
    """The mean of all ranks, that after another batch, the total of this rank, that after a reset."""
    metric = class_of(kind)(TEXT)
    own = slice(rank, None, world)
    metric.update(LOGITS[own], LABELS[own], sample_weight=WEIGHT[own])
    first = metric.compute().item()
    metric.update(LOGITS[MORE[rank]], LABELS[MORE[rank]])
    again = metric.compute().item()
    alone = metric.total
    metric.reset()
    return first, again, str(alone), str(metric.total)


def with_torchmetrics(rank: int, world: int) -> Any:
    return by_ranks("torchmetrics", rank, world)


def plain(rank: int, world: int) -> Any:
    return by_ranks("plain", rank, world)


@pytest.mark.parametrize("job", [with_torchmetrics, plain])
def test_two_processes_have_one_mean(job: Any) -> None:
    if job is with_torchmetrics:
        pytest.importorskip("torchmetrics")
    (got,) = spread(2, job)
    logits, labels, weight = LOGITS.numpy(), LABELS.numpy(), WEIGHT.numpy()
    parts = [FOCAL.total(logits[k::2], labels[k::2], weight=weight[k::2]) for k in range(2)]
    ends = [part + FOCAL.total(logits[rows], labels[rows]) for part, rows in zip(parts, MORE, strict=True)]
    for rank, (first, again, alone, after) in enumerate(got):
        assert first == (parts[0] + parts[1]).mean == pytest.approx(WHOLE.mean, rel=1e-15)
        assert again == (ends[0] + ends[1]).mean
        assert perdita.Total(alone) == ends[rank]
        assert perdita.Total(after) == perdita.Total()


def test_the_docstring_runs() -> None:
    found = doctest.DocTestFinder().find(_metric.Batches, "Metric", globs={})[0]
    result = doctest.DocTestRunner().run(found)
    assert result.attempted == 5 and result.failed == 0
