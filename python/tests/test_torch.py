# ruff: noqa: E402
"""`perdita.torch` beside PyTorch's own losses; its modules."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from torch_batches import both, close, simple

torch = pytest.importorskip("torch")

from torch import Tensor, nn
from torch.nn import functional as F

import perdita.torch
from perdita._loss import CARDS, camel
from perdita.torch import functional as P
from perdita.torch._calls import CALLS

# ---- PyTorch's own ----

REGRESSION: list[tuple[Callable[..., Tensor], Callable[..., Tensor]]] = [
    (P.mse, F.mse_loss),
    (P.mae, F.l1_loss),
    (lambda x, y, **k: P.huber(x, y, delta=0.7, **k), lambda x, y, **k: F.huber_loss(x, y, delta=0.7, **k)),
    (
        lambda x, y, **k: P.smooth_l1(x, y, beta=0.7, **k),
        lambda x, y, **k: F.smooth_l1_loss(x, y, beta=0.7, **k),
    ),
    (P.bce_with_logits, F.binary_cross_entropy_with_logits),
    (
        lambda x, y, **k: P.bce_with_logits(x, y, pos_weight=torch.tensor(3.0), **k),
        lambda x, y, **k: F.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor(3.0), **k),
    ),
    (
        lambda x, y, **k: P.bce(x.sigmoid(), y, **k),
        lambda x, y, **k: F.binary_cross_entropy(x.sigmoid(), y, **k),
    ),
    (
        lambda x, y, **k: P.hinge(x, 2 * y.round() - 1, **k),
        lambda x, y, **k: F.margin_ranking_loss(x, torch.zeros_like(x), 2 * y.round() - 1, margin=1, **k),
    ),
    (
        lambda x, y, **k: P.bce_with_logits(x, y.round(), **k),
        lambda x, y, **k: F.soft_margin_loss(x, 2 * y.round() - 1, **k),
    ),
]


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("pair", REGRESSION)
def test_pointwise_losses_are_torchs(pair: Any, reduction: str) -> None:
    x, y = simple("bce_with_logits", 50)
    ours, theirs = pair
    y = y.detach()
    for a, b in zip(
        both(lambda x: ours(x, y, reduction=reduction), x),
        both(lambda x: theirs(x, y, reduction=reduction), x),
        strict=True,
    ):
        close(a, b)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("shape", [(6,), (5, 6), (3, 6, 2), (2, 6, 3, 4), (0, 6)])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"label_smoothing": 0.2},
        {"weight": [1.0, 0.5, 2.0, 3.0, 0.1, 1.0]},
        {"weight": [1.0, 0.5, 0.0, 3.0, 0.1, 1.0], "label_smoothing": 0.2, "ignore_index": 1},
    ],
)
def test_cross_entropy_is_torchs(shape: tuple[int, ...], how: dict[str, Any], reduction: str) -> None:
    torch.manual_seed(0)
    x = torch.randn(shape, dtype=torch.float64)
    rows = shape[:1] + shape[2:] if len(shape) > 1 else ()
    y = torch.randint(0, 6, rows)
    theirs, ours = dict(how), dict(how)
    if "weight" in how:
        theirs["weight"] = ours["weight"] = torch.tensor(how["weight"], dtype=torch.float64)
    if shape == (0, 6) and reduction == "mean":
        value, grad = both(lambda x: P.cross_entropy(x, y, **ours), x)
        assert value == 0 and grad.shape == x.shape
        return
    got = both(lambda x: P.cross_entropy(x, y, reduction=reduction, **ours), x)
    want = both(lambda x: F.cross_entropy(x, y, reduction=reduction, **theirs), x)
    for a, b in zip(got, want, strict=True):
        close(a, b, 1e-11)
    if "label_smoothing" not in how:
        logs = x.log_softmax(1 if x.ndim > 1 else 0)
        got = both(lambda x: P.nll(x, y, reduction=reduction, **ours), logs)
        want = both(lambda x: F.nll_loss(x, y, reduction=reduction, **theirs), logs)
        for a, b in zip(got, want, strict=True):
            close(a, b)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(
    "how", [{}, {"label_smoothing": 0.3}, {"weight": torch.tensor([1.0, 2.0, 0.5]).double()}]
)
def test_cross_entropy_of_probabilities_is_torchs(how: dict[str, Any], reduction: str) -> None:
    torch.manual_seed(0)
    for shape in [(3,), (5, 3), (4, 3, 2)]:
        x, dim = torch.randn(shape, dtype=torch.float64), 1 if len(shape) > 1 else 0
        y = torch.randn(shape, dtype=torch.float64).softmax(dim)
        ours = {"reduction": reduction, **how}
        got = both(partial(P.cross_entropy, **ours), x, y)
        want = both(lambda x, y: F.cross_entropy(x, y, reduction=reduction, **how), x, y)
        for a, b in zip(got, want, strict=True):
            close(a, b, 1e-11)
        if not how:
            close(got[0], P.soft_cross_entropy(x, y, reduction=reduction))


@pytest.mark.parametrize("log_target", [False, True])
def test_kl_is_torchs_batchmean(log_target: bool) -> None:
    torch.manual_seed(0)
    x, y = (torch.randn(5, 4, dtype=torch.float64).log_softmax(1) for _ in range(2))
    y = y if log_target else y.exp()
    got = both(lambda x, y: P.kl(x, y, log_target=log_target, reduction="batchmean"), x, y)
    want = both(lambda x, y: F.kl_div(x, y, log_target=log_target, reduction="batchmean"), x, y)
    for a, b in zip(got, want, strict=True):
        close(a, b)


def test_triplets_are_torchs() -> None:
    torch.manual_seed(0)
    x = torch.randn(4, 3, dtype=torch.float64)
    labels = torch.tensor([0, 0, 1, 1])
    own = {0: 1, 1: 0, 2: 3, 3: 2}

    def theirs(x: Tensor) -> Tensor:
        triplets = [(i, own[i], j) for i in range(4) for j in range(4) if labels[j] != labels[i]]
        a, p, n = (x[list(places)] for places in zip(*triplets, strict=True))
        return F.triplet_margin_loss(a, p, n, margin=0.5, eps=0)

    got = both(lambda x: P.triplet(x, labels, margin=0.5, mining="batch_all"), x)
    for a, b in zip(got, both(theirs, x), strict=True):
        close(a, b, 1e-10)


def test_info_nce_and_clip_are_cross_entropies() -> None:
    torch.manual_seed(0)
    a, b = torch.randn(2, 6, 4, dtype=torch.float64)

    def theirs(a: Tensor, b: Tensor) -> Tensor:
        return F.cross_entropy(F.normalize(a) @ F.normalize(b).T / 0.2, torch.arange(6))

    for x, y in zip(
        both(lambda a, b: P.info_nce(a, b, temperature=0.2), a, b), both(theirs, a, b), strict=True
    ):
        close(x, y, 1e-10)
    symmetric = both(lambda a, b: (theirs(a, b) + theirs(b, a)) / 2, a, b)
    for x, y in zip(both(lambda a, b: P.clip(a, b, temperature=0.2), a, b), symmetric, strict=True):
        close(x, y, 1e-10)


def test_linear_cross_entropy_is_a_layer_and_a_loss() -> None:
    torch.manual_seed(0)
    h, w, bias = (torch.randn(s, dtype=torch.float64) for s in ((7, 4), (5, 4), (5,)))
    y = torch.tensor([0, 1, 4, 2, -100, 3, 3])
    got = both(
        lambda h, w, bias: P.linear_cross_entropy(h, w, y, linear_bias=bias, label_smoothing=0.1), h, w, bias
    )
    want = both(lambda h, w, bias: F.cross_entropy(F.linear(h, w, bias), y, label_smoothing=0.1), h, w, bias)
    for a, b in zip(got, want, strict=True):
        close(a, b, 1e-11)


# ---- modules ----


def test_every_loss_is_a_module_and_a_function() -> None:
    for name, card in CARDS.items():
        module, function = getattr(perdita.torch, camel(name)), getattr(P, name)
        assert card["formula"] in module.__doc__ and card["formula"] in function.__doc__
        assert "reduction" in inspect.signature(module).parameters
        assert next(iter(inspect.signature(function).parameters)) == CALLS[name].by_position[0]
        loss = module()
        assert isinstance(loss, nn.Module) and repr(loss) == f"{camel(name)}()"


def test_modules_travel() -> None:
    module = perdita.torch.Huber(delta=1.0)
    assert repr(module) == "Huber(delta=1.0)"
    assert (
        repr(perdita.torch.CrossEntropy(reduction="sum", dim=-1)) == "CrossEntropy(reduction='sum', dim=-1)"
    )
    x, y = simple("huber")
    for other in (pickle.loads(pickle.dumps(module)), copy.deepcopy(module)):
        assert repr(other) == repr(module)
        close(other(x, y), module(x, y))
    weighted = perdita.torch.CrossEntropy(weight=torch.tensor([1.0, 2.0, 0.5, 1.0]))
    x, y = simple("cross_entropy")
    close(pickle.loads(pickle.dumps(weighted))(x, y), P.cross_entropy(x, y, weight=[1, 2, 0.5, 1]))


def test_training_comes_out_as_with_torchs_own_loss() -> None:
    def train(loss: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 3)).double()
        optimizer = torch.optim.SGD(model.parameters(), 0.5, momentum=0.9)
        x, y = torch.randn(60, 5, dtype=torch.float64), torch.randint(0, 3, (60,))
        for batch in torch.arange(60).repeat(20).split(15):
            optimizer.zero_grad()
            loss(model(x[batch]), y[batch]).backward()
            optimizer.step()
        return torch.cat([p.detach().flatten() for p in model.parameters()])

    ours = train(perdita.torch.CrossEntropy(label_smoothing=0.05))
    close(ours, train(nn.CrossEntropyLoss(label_smoothing=0.05)), 1e-8, 1e-9)
