"""Losses over ranks by replayed tiles, as on devices without kernels: values, and what ranks exchange and hold."""

import numpy as np
import pytest

import perdita

torch = pytest.importorskip("torch")
from processes import spread  # noqa: E402

DIM = 6
SIZES = {2: [5, 3], 3: [5, 0, 3]}
COUNT = 8
LOSSES = [
    ("info_nce", {"temperature": 0.0625}),
    ("clip", {"temperature": 0.125}),
    ("nt_xent", {"temperature": 0.5}),
    ("siglip", {"temperature": 0.125, "bias": -10.0}),
    ("sup_con", {"temperature": 0.25}),
    ("sup_con", {"temperature": 0.25, "positives": "inside"}),
]
# A class of one row, which has no positives, and one of four.
LABELS = np.array([0, 1, 0, 0, 2, 1, 0, 1])
WEIGHT = np.array([1.0, 0.5, 0.0, 2.0, 1.0, 0.0, 3.0, 1.0])


def batch(kind, n=COUNT):
    """Two views with a row of zeros, equal rows and near ones."""
    rng = np.random.default_rng(7)
    a = rng.normal(size=(n, DIM))
    b = a + 0.3 * rng.normal(size=(n, DIM))
    a[1], b[4], b[5] = 0.0, b[3], a[6] * (1 + 1e-5)
    return a.astype(kind), b.astype(kind)


def by_tiles(rank, world):
    """Values and gradients of all losses in both types; `averaged`: those that DistributedDataParallel averages."""
    from perdita import _blocks
    from perdita.torch import _traced, distributed

    start, size = sum(SIZES[world][:rank]), SIZES[world][rank]
    own, found = slice(start, start + size), []
    for kind in ("float64", "float32"):
        for name, parameters in LOSSES:
            for averaged, elements in ((False, 1 << 24), (True, 7)):
                _blocks.ELEMENTS = elements
                views = [torch.from_numpy(x[own]).requires_grad_() for x in batch(kind)]
                scales = {
                    key: torch.tensor(x, dtype=getattr(torch, kind), requires_grad=True)
                    for key, x in parameters.items()
                    if key in ("temperature", "bias")
                }
                second = {"b": views[1]} if name != "sup_con" else {"labels": torch.from_numpy(LABELS[own])}
                weight = torch.from_numpy(WEIGHT[own].astype(kind))
                with _traced():
                    value = distributed.contrastive(
                        name,
                        views[0],
                        **second,
                        sample_weight=weight,
                        averaged=averaged,
                        **(parameters | scales),
                    )
                value.backward()
                grads = [x.grad.numpy() for x in views if x.grad is not None]
                share = world if averaged else 1
                found.append(
                    (
                        value.item(),
                        [x / share for x in grads],
                        [x.grad.item() / share for x in scales.values()],
                    )
                )
    return found


def close(found, want, kind, name, ulps=8):
    """Compares with the kernel's numbers in double precision: within 8 ULP of the largest."""
    size = np.abs(want).max(initial=np.finfo(kind).tiny)
    error = np.abs(np.asarray(found, dtype=np.float64) - want).max(initial=0.0) / size / np.finfo(kind).eps
    assert error <= ulps, (name, kind, error)


@pytest.mark.parametrize("world", [2, 3])
def test_tiles_are_the_whole_batch(world):
    (got,) = spread(world, by_tiles)
    results = iter(zip(*got, strict=True))
    for kind in ("float64", "float32"):
        for name, parameters in LOSSES:
            a, b = (x.astype("float64") for x in batch(kind))
            second = {"labels": LABELS} if name == "sup_con" else {"b": b}
            loss = perdita.classes[name](**parameters)
            want = loss.evaluate(a, weight=WEIGHT, **second)
            for _ in (False, True):
                ranks = next(results)
                for value, _, _ in ranks:
                    close(value, want.value, kind, f"{loss}")
                for place, (key, grad) in enumerate(want.grads.items()):
                    whole = np.concatenate([grads[place] for _, grads, _ in ranks])
                    close(whole, grad, kind, f"{loss} in {key}")
                slopes = [sum(of_rank) for of_rank in zip(*(slopes for _, _, slopes in ranks), strict=True)]
                for slope, key in zip(slopes, ("temperature", "score_bias"), strict=False):
                    # Terms as large as 1/temperature cancel.
                    close(slope, getattr(want, key), kind, f"{loss} in {key}", 4 / parameters["temperature"])


def exchanged(rank, world):
    """The shapes of all that a rank sends, receives and gathers, where each has four rows."""
    from perdita.torch import _ring, _traced, distributed

    shapes = []

    def recorded(name):
        real = getattr(_ring.dist, name)

        def call(*args, **kwargs):
            lists = [x for arg in args for x in (arg if isinstance(arg, list) else [arg])]
            shapes.extend((name, tuple(x.shape)) for x in lists if isinstance(x, torch.Tensor))
            return real(*args, **kwargs)

        return call

    for name in ("all_gather", "all_reduce", "P2POp"):
        setattr(_ring.dist, name, recorded(name))
    a = torch.randn(4, DIM, requires_grad=True)
    found = {}
    for name, second in (
        ("clip", {"b": a.detach() + 1}),
        ("sup_con", {"labels": torch.tensor([0, 1, 0, 1])}),
    ):
        shapes.clear()
        with _traced():
            distributed.contrastive(name, a, **second).backward()
        found[name] = list(shapes)
    shapes.clear()
    hidden, weight = torch.randn(12, DIM, requires_grad=True), torch.randn(4, DIM, requires_grad=True)
    with _traced():
        distributed.linear("linear_cross_entropy", hidden, weight, torch.arange(12) % 8).backward()
    return found | {"linear": list(shapes)}


def test_ranks_exchange_shards_and_hold_no_more_for_more_ranks():
    found = {world: spread(world, exchanged)[0] for world in (2, 3)}
    for world, ranks in found.items():
        for of_losses in ranks:
            linear = of_losses.pop("linear")
            # Scores of a part of the rows and of one rank's classes, there and back; the gradient in hidden rows.
            scores = [shape for how, shape in linear if how == "P2POp"]
            assert scores == [(12 // world, 4)] * (2 * 2 * (world - 1))
            assert [shape for how, shape in linear if how == "all_reduce"] == [(2,), (12, DIM)]
            for name, shapes in of_losses.items():
                passed = [shape for how, shape in shapes if how == "P2POp"]
                gathered = [shape for how, shape in shapes if how != "P2POp"]
                # Collectives tell sizes and sums.
                assert all(np.prod(shape) <= 4 for shape in gathered), gathered
                # Sent and received: two rounds of shards, and gradients all the way round.
                moved, labels = (2, 0) if name == "clip" else (1, 1)
                rows = 2 * (2 * (world - 1) * moved + world * moved)
                assert passed.count((4, DIM)) == rows, (world, passed)
                assert passed.count((4,)) == 2 * 2 * (world - 1) * labels
                assert len(passed) == passed.count((4, DIM)) + passed.count((4,))


def without_rows(rank, world):
    from perdita.torch import _traced, distributed

    found = []
    for name in ("clip", "siglip"):
        a, b = (torch.zeros(0, DIM, requires_grad=True) for _ in range(2))
        with _traced():
            value = distributed.contrastive(name, a, b)
        value.backward()
        found.append((value.item(), tuple(a.grad.shape)))
    hidden, weight = torch.zeros(0, DIM, requires_grad=True), torch.ones(rank, DIM, requires_grad=True)
    with _traced():
        value = distributed.linear("linear_cross_entropy", hidden, weight, torch.zeros(0, dtype=torch.int64))
    value.backward()
    return [*found, (value.item(), tuple(weight.grad.shape))]


def refused(rank, world):
    from perdita.torch import _traced, distributed

    messages = []
    rows = torch.ones(2, DIM)
    cases = [
        ("triplet", dict(labels=torch.tensor([0, 1]))),
        ("clip", dict(b=rows, sample_weight=torch.ones(2, requires_grad=True))),
        ("clip", dict(b=rows, sample_weight=torch.tensor([1.0, -1.0]))),
        ("clip", dict(b=torch.ones(2, DIM + rank))),
    ]
    for name, second in cases:
        with _traced():
            try:
                distributed.contrastive(name, rows, **second)
            except ValueError as error:
                messages.append(str(error))
    return messages


def test_empty_batches_and_errors_are_those_of_all_ranks():
    empty, got = spread(2, without_rows, refused)
    for rank in (0, 1):
        assert empty[rank] == [(0.0, (0, DIM)), (0.0, (0, DIM)), (0.0, (rank, DIM))]
    for rank in (0, 1):
        assert got[rank][:3] == [
            "triplet has no sharded form",
            "sample_weight has no gradient over shards",
            "sample_weight must not be negative or NaN",
        ]
    assert got[0][3] == "invalid arguments on rank 1: see its error"
    assert got[1][3].startswith("a and b must have the same shape")
