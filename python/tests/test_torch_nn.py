# ruff: noqa: E402
"""Losses of `perdita.torch` called as those of `torch.nn`: signatures, and values and gradients of equal calls."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from conftest import doubles

torch = pytest.importorskip("torch")

from torch import Tensor, nn
from torch.nn import functional as F

import perdita.torch as pt
from perdita._loss import camel
from perdita.torch import functional as P
from perdita.torch._calls import CALLS, PEERS

DEPRECATED = ("size_average", "reduce")
# Parameters that are not there, and why.
ABSENT = {("linear_cross_entropy", "options"): "logits are never stored"}
# Of the module that holds the layer.
LAYER = ("in_features", "num_classes", "out_features", "bias", "device", "dtype", "options")
OTHER_DEFAULT = {("linear_cross_entropy", "ignore_index"): -100}
peers = pytest.mark.parametrize("name", PEERS)
# As many rows as classes, as many frames as sequences: an exchange of axes would not show in shapes.
N = C = T = 5


def walk(name: str, theirs: inspect.Signature, ours: inspect.Signature, absent: tuple[str, ...] = ()) -> None:
    """Equal names, order, kinds and defaults, but for what comes after a deprecated parameter: that is by name."""
    by_position = [
        x
        for x in ours.parameters.values()
        if x.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD and x.name != "self"
    ]
    passed, expected = False, []
    for x in theirs.parameters.values():
        if x.name == "self" or x.name in absent or (name, x.name) in ABSENT:
            continue
        if x.name in DEPRECATED:
            passed = True
            continue
        default = OTHER_DEFAULT.get((name, x.name), x.default)
        assert x.name in ours.parameters, x.name
        mine = ours.parameters[x.name]
        assert mine.default == default, x.name
        if x.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD and not passed:
            expected.append(x.name)
        else:
            assert mine.kind is inspect.Parameter.KEYWORD_ONLY, x.name
    assert [x.name for x in by_position] == expected


@peers
def test_functions_have_the_signatures_of_pytorchs(name: str) -> None:
    walk(name, inspect.signature(getattr(F, PEERS[name].function)), inspect.signature(getattr(P, name)))


@peers
def test_modules_have_the_signatures_of_pytorchs(name: str) -> None:
    theirs, ours = getattr(nn, PEERS[name].module), getattr(pt, camel(name))
    layer = LAYER if name == "linear_cross_entropy" else ()
    walk(name, inspect.signature(theirs), inspect.signature(ours), layer)
    given = [x for x in inspect.signature(theirs.forward).parameters if x != "self"]
    mine = [
        x.name
        for x in inspect.signature(ours.forward).parameters.values()
        if x.name != "self" and x.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    ]
    if name == "linear_cross_entropy":  # the layer is an input
        given.insert(1, "linear_weight")
    # PoissonNLLLoss calls its input log_input, as its parameter.
    assert mine == ["input" if x == "log_input" else x for x in given]


def signs(*shape: int) -> Tensor:
    return torch.randint(0, 2, shape) * 2 - 1


def drawn() -> dict[str, list[tuple[tuple[Any, ...], dict[str, Any], dict[str, Any]]]]:
    """Inputs of every loss, parameters, and arguments that only its function has."""
    torch.manual_seed(0)
    x, y, w = doubles(N, C), doubles(N, C), torch.rand(N, C, dtype=torch.float64)
    labels, logs = torch.randint(0, C, (N,)), doubles(N, C).log_softmax(1)
    masked = labels.clone()
    masked[1] = -100
    soft, per_class = doubles(N, C).softmax(1), torch.rand(C, dtype=torch.float64) + 0.1
    bits, p = torch.rand(N, C, dtype=torch.float64).round(), torch.rand(N, C, dtype=torch.float64)
    cube, of_cube = doubles(N, C, 3), torch.randint(0, C, (N, 3))
    frames = doubles(T, N, 4).log_softmax(2)
    lengths = torch.tensor([2, 1, 2, 1, 2])
    words = torch.tensor([[1, 2], [2, 0], [3, 1], [1, 0], [2, 3]])
    flat = torch.cat([row[:k] for row, k in zip(words, lengths.tolist(), strict=True)])
    layer, bias = doubles(C, 4), doubles(C)
    hidden = doubles(N, 4)
    pixels = doubles(2, 3, 4)
    return {
        "mse": [((x, y), {}, {}), ((x, y), {}, {"weight": w})],
        "mae": [((x, y), {}, {}), ((x, y), {}, {"weight": w})],
        "huber": [((x, y), {}, {}), ((x, y), {"delta": 0.5}, {"weight": w})],
        "smooth_l1": [((x, y), {"beta": 0.5}, {})],
        "poisson_nll": [
            ((x, labels[:, None] + 2 + bits), {"full": True}, {}),
            ((p, bits), {"log_input": False}, {}),
            ((p, bits), {"log_input": False, "eps": 0.1}, {}),
            ((x, labels[:, None].expand(N, C)), {}, {}),
        ],
        "gaussian_nll": [
            ((x, y, w + 0.1), {"full": True}, {}),
            ((x, y, w), {"eps": 0.5}, {}),
            ((x, y, w[:, 0]), {}, {}),
            ((x, y, w[:, :1]), {}, {}),
            ((x, y, 0.5), {}, {}),
            ((x, y, 0 * w), {}, {}),
        ],
        "bce": [
            ((p, bits), {}, {}),
            ((p, p.flip(0)), {"weight": w}, {}),
            ((p, bits), {"weight": per_class}, {}),
        ],
        "bce_with_logits": [
            ((x, bits), {}, {}),
            ((x, p), {"weight": w}, {}),
            ((x, p), {"pos_weight": 3 * per_class}, {}),
            ((x, bits), {"pos_weight": torch.tensor([2.0])}, {}),
            ((x, p), {"weight": per_class, "pos_weight": 3 * w}, {}),
            ((pixels, pixels.sigmoid()), {"pos_weight": torch.tensor([1.0, 0.0, 2.0, 3.0]).double()}, {}),
        ],
        "soft_margin": [((x, signs(N, C)), {}, {})],
        "hinge_embedding": [((x, signs(N, C)), {"margin": 0.8}, {})],
        "cross_entropy": [
            ((x, labels), {}, {}),
            ((x, masked), {"weight": per_class, "label_smoothing": 0.1}, {}),
            ((x, labels), {"weight": per_class, "ignore_index": 3}, {}),
            ((cube, of_cube), {"weight": per_class}, {}),
            ((x, soft), {"weight": per_class, "label_smoothing": 0.1}, {}),
        ],
        "nll": [((logs, masked), {"weight": per_class}, {}), ((logs, labels), {"ignore_index": 3}, {})],
        "kl": [
            ((logs, soft), {}, {}),
            ((logs, soft.log()), {"log_target": True}, {}),
            ((logs[0, 0], soft[0, 0]), {}, {}),
            ((cube.log_softmax(1), cube.softmax(1)), {}, {}),
        ],
        "multi_margin": [((x, labels), {"p": 2, "margin": 0.5, "weight": per_class}, {})],
        "multi_label_soft_margin": [((x, bits), {"weight": per_class}, {}), ((x[0], bits[0].long()), {}, {})],
        "linear_cross_entropy": [
            ((hidden, layer, masked), {"weight": per_class, "label_smoothing": 0.1}, {"linear_bias": bias}),
            ((hidden, layer, soft), {"weight": per_class, "label_smoothing": 0.1}, {}),
            ((hidden[0], layer, labels[0]), {}, {"linear_bias": bias}),
            ((hidden[0], layer, soft[0]), {}, {}),
            ((hidden, doubles(C, 3, 4), of_cube), {"weight": per_class}, {"linear_bias": doubles(C, 3)}),
            ((hidden, doubles(C, 3, 2, 4), doubles(N, C, 3, 2).softmax(1)), {}, {}),
        ],
        "cosine_embedding": [((x, y, signs(N)), {"margin": 0.1}, {})],
        "triplet_margin": [
            ((x, y, w), {}, {}),
            ((x, y, w), {"margin": 2.0, "p": 1.0, "eps": 0.0, "swap": True}, {}),
            ((x, x.clone(), w), {"margin": 3.0}, {}),
        ],
        "margin_ranking": [((x, y, signs(N, C)), {"margin": 0.1}, {})],
        "ctc": [
            ((frames, words, torch.full((N,), T), lengths), {}, {}),
            ((frames, words, (5, 4, 5, 4, 5), (2, 1, 2, 1, 2)), {"blank": 0, "zero_infinity": True}, {}),
            ((frames, flat, torch.full((N,), T), lengths), {}, {}),
            ((frames[:, 0], words[0], torch.tensor(T), torch.tensor(2)), {}, {}),
        ],
    }


CASES = [(name, *case) for name, cases in drawn().items() for case in cases]


def test_every_loss_of_pytorch_is_there() -> None:
    there = {peer.module for peer in PEERS.values()} | {module for module, _ in COMPOSED.values()}
    named = {x for x in vars(nn) if x.endswith("Loss") and x != "NLLLoss2d"}
    adaptive = "AdaptiveLogSoftmaxWithLoss"
    assert named - there == {adaptive} and there <= named and hasattr(pt, adaptive)


def test_every_peer_is_compared() -> None:
    assert {name for name, *_ in CASES} == set(PEERS) == {name for name, call in CALLS.items() if call.peer}


def results(call: Callable[..., Tensor], inputs: tuple[Any, ...], **named: Any) -> list[Tensor]:
    """The value and the gradients in all inputs of floats."""
    given = [
        x.clone().requires_grad_() if isinstance(x, Tensor) and x.is_floating_point() else x for x in inputs
    ]
    named = {
        k: x.clone().requires_grad_(k == "linear_bias") if isinstance(x, Tensor) else x
        for k, x in named.items()
    }
    value = call(*given, **named)
    leaves = [x for x in [*given, *named.values()] if isinstance(x, Tensor) and x.requires_grad]
    up = torch.linspace(1, 2, value.numel(), dtype=value.dtype).reshape(value.shape)
    return [value.detach(), *torch.autograd.grad(value, leaves, up, materialize_grads=True)]


def of_logits(loss: Callable[..., Tensor]) -> Callable[..., Tensor]:
    return lambda x, *others, **named: loss(x.log_softmax(-1), *others, **named)


def equal(theirs: list[Tensor], ours: list[Tensor], name: str) -> None:
    for a, b in zip(theirs, ours, strict=True):
        torch.testing.assert_close(b, a, rtol=1e-9, atol=1e-9 if name == "cosine_embedding" else 1e-11)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none", "batchmean"])
@pytest.mark.parametrize(("name", "inputs", "parameters", "more"), CASES, ids=[name for name, *_ in CASES])
@pytest.mark.filterwarnings("ignore:reduction")
def test_functions_and_modules_are_pytorchs(
    name: str, inputs: tuple[Any, ...], parameters: dict[str, Any], more: dict[str, Any], reduction: str
) -> None:
    if reduction == "batchmean" and (name != "kl" or inputs[0].ndim == 0):
        return
    theirs, ours = getattr(F, PEERS[name].function), getattr(P, name)
    if name == "ctc":
        # PyTorch's gradient in log-probabilities is right only together with log_softmax.
        theirs, ours = of_logits(theirs), of_logits(ours)
    want = results(theirs, inputs, **parameters, **more, reduction=reduction)
    equal(want, results(ours, inputs, **parameters, **more, reduction=reduction), name)
    if name == "linear_cross_entropy" or more:
        return
    module = getattr(pt, camel(name))(**parameters, reduction=reduction)
    equal(want, results(of_logits(module) if name == "ctc" else module, inputs), name)
    peer = getattr(nn, PEERS[name].module)(**parameters, reduction=reduction)
    assert module.state_dict().keys() == peer.state_dict().keys()
    module.load_state_dict(peer.state_dict())


def test_parameters_by_position() -> None:
    torch.manual_seed(0)
    x, y, w = doubles(4, 3), doubles(4, 3), torch.rand(4, 3, dtype=torch.float64)
    labels, of_class, p = torch.tensor([0, 1, 2, 0]), torch.tensor([1.0, 2.0, 3.0]).double(), w
    calls: list[tuple[Callable[..., Tensor], Callable[..., Tensor], tuple[Any, ...]]] = [
        (F.cross_entropy, P.cross_entropy, (x, labels, of_class)),
        (F.binary_cross_entropy, P.bce, (p, w.flip(0), w)),
        (F.huber_loss, P.huber, (x, y, "sum", 0.3)),
        (F.gaussian_nll_loss, P.gaussian_nll, (x, y, w, True, 1e-2, "sum")),
        (F.multi_margin_loss, P.multi_margin, (x, labels, 2, 0.5, of_class)),
        (F.hinge_embedding_loss, P.hinge_embedding, (x, 2 * y.sign().clamp(0) - 1, 0.4)),
        (F.triplet_margin_loss, P.triplet_margin, (x, y, w, 0.3, 1.0, 1e-3)),
        (nn.HuberLoss("sum", 0.3), pt.Huber("sum", 0.3), (x, y)),
        (nn.CrossEntropyLoss(of_class), pt.CrossEntropy(of_class), (x, labels)),
        (nn.MultiMarginLoss(2, 0.5), pt.MultiMargin(2, 0.5), (x, labels)),
    ]
    for theirs, ours, given in calls:
        torch.testing.assert_close(ours(*given), theirs(*given))
    torch.testing.assert_close(pt.Focal(0.5, 1.0)(x, labels), P.focal(x, labels, alpha=0.5, gamma=1.0))


COMPOSED = {
    "multi_label_margin": ("MultiLabelMarginLoss", "multilabel_margin_loss"),
    "triplet_margin_with_distance": ("TripletMarginWithDistanceLoss", "triplet_margin_with_distance_loss"),
}


@pytest.mark.parametrize("name", COMPOSED)
def test_composed_losses_have_the_signatures_of_pytorchs(name: str) -> None:
    module, function = COMPOSED[name]
    walk(name, inspect.signature(getattr(F, function)), inspect.signature(getattr(P, name)))
    walk(name, inspect.signature(getattr(nn, module)), inspect.signature(getattr(pt, camel(name))))


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_composed_losses_are_pytorchs(reduction: str) -> None:
    torch.manual_seed(0)
    a, b, c = (doubles(N, C) for _ in range(3))
    several = torch.tensor(
        [[0, 3, -1, 1, 1], [-1, 0, 0, 0, 0], [4, 3, 2, 1, 0], [2, 2, -1, 0, 0], [1, -1, -1, -1, -1]]
    )
    for inputs in ((a, several), (a[0], several[0])):
        want = results(F.multilabel_margin_loss, inputs, reduction=reduction)
        equal(want, results(P.multi_label_margin, inputs, reduction=reduction), "")
        equal(want, results(pt.MultiLabelMargin(reduction=reduction), inputs), "")
    for how in ({}, {"distance_function": lambda x, y: (x - y).abs().amax(-1), "margin": 0.5, "swap": True}):
        want = results(F.triplet_margin_with_distance_loss, (a, b, c), **how, reduction=reduction)
        equal(want, results(P.triplet_margin_with_distance, (a, b, c), **how, reduction=reduction), "")
        equal(want, results(pt.TripletMarginWithDistance(**how, reduction=reduction), (a, b, c)), "")


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("of_input", ["module", "input", "autocast"])
def test_the_adaptive_softmax_in_half_precision(dtype: torch.dtype, of_input: str) -> None:
    """Module, input or both in half precision: near PyTorch's result for the same numbers in double precision."""
    torch.manual_seed(0)
    ours = pt.AdaptiveLogSoftmaxWithLoss(8, 20, [5, 12], div_value=2.0, head_bias=True)
    if of_input == "module":
        ours = ours.to(dtype)
    theirs = nn.AdaptiveLogSoftmaxWithLoss(8, 20, [5, 12], div_value=2.0, head_bias=True).double()
    theirs.load_state_dict(ours.state_dict())
    x, y = torch.randn(40, 8), torch.randint(0, 20, (40,))
    x = x.to(dtype if of_input == "input" else ours.head.weight.dtype)
    found = []
    for module, leaf in ((theirs, x.double()), (ours, x.clone())):
        leaf.requires_grad_()
        with torch.autocast("cpu", dtype, enabled=of_input == "autocast" and module is ours):
            output, loss = module(leaf, y)
        loss.backward()
        grads = [leaf.grad, *(p.grad for p in module.parameters())]
        found.append([part.double() for part in (output, loss, *grads)])
    assert output.dtype == loss.dtype == leaf.grad.dtype == x.dtype
    torch.testing.assert_close(found[1], found[0], rtol=0.05, atol=0.03)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("head_bias", [False, True])
def test_the_adaptive_softmax_is_pytorchs(dtype: torch.dtype, head_bias: bool) -> None:
    torch.manual_seed(0)
    given = {"in_features": 8, "n_classes": 20, "cutoffs": [5, 12], "div_value": 2.0, "head_bias": head_bias}
    theirs = nn.AdaptiveLogSoftmaxWithLoss(**given, dtype=dtype)
    ours = pt.AdaptiveLogSoftmaxWithLoss(**given, dtype=dtype)
    assert inspect.signature(type(ours)) == inspect.signature(type(theirs))
    ours.load_state_dict(theirs.state_dict())
    x, y, upstream = torch.randn(40, 8).to(dtype), torch.randint(0, 20, (40,)), torch.randn(40).to(dtype)
    for rows in (slice(None), slice(3), 0):
        found = []
        for module in (theirs, ours):
            module.zero_grad()
            leaf = x[rows].clone().requires_grad_()
            output, loss = module(leaf, y[rows])
            (loss + (output * upstream[rows]).sum()).backward()
            found.append((output, loss, leaf.grad, [p.grad for p in module.parameters()]))
        torch.testing.assert_close(found[1], found[0])
    assert torch.equal(ours.predict(x), theirs.predict(x))
    result = ours(x.bfloat16(), y) if dtype == torch.float32 else ours(x, y)
    assert result.output.dtype == (torch.bfloat16 if dtype == torch.float32 else dtype)
    with pytest.raises(ValueError, match="classes from 0 to 19"):
        ours(x, y + 20)
    with pytest.raises(ValueError, match=r"input has the shape \(40, 7\)"):
        ours(x[:, 1:], y)
