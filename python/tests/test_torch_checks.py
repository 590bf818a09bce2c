# ruff: noqa: E402
"""Checks of numbers in `perdita.torch`: domains of targets and predictions, on CPU tensors."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from torch import Tensor, nn
from torch.nn import functional as F

import perdita
import perdita.torch as pt
from perdita._domains import domains
from perdita._loss import CARDS, camel
from perdita.torch import functional as P
from perdita.torch._autograd import traced
from perdita.torch._calls import CALLS

SAYS = r" \(checked=False leaves this check out\)"


def numbers(*x: float) -> Tensor:
    return torch.tensor(x, dtype=torch.float64)


Z = numbers(0.3, 0.6)
# Losses that PyTorch has, and others; a number outside at index 1.
WRONG: list[tuple[str, dict[str, Any], tuple[Any, ...], str]] = [
    ("bce", {}, (Z, numbers(1, 2)), r"target\[1\] = 2 lies outside \[0, 1\]"),
    ("bce", {}, (numbers(1, 0.2), numbers(1, 2)), r"target\[1\] = 2 lies outside \[0, 1\]"),
    ("bce", {}, (numbers(0.5, -1), Z), r"input\[1\] = -1 lies outside \[0, 1\]"),
    ("bce", {}, (numbers(0.5, math.nan), Z), r"input\[1\] = NaN lies outside \[0, 1\]"),
    ("bce", {"eps": 1e-3}, (numbers(0.5, -1), Z), r"input\[1\] = -1 lies outside \[0, 1\]"),
    ("bce_with_logits", {}, (Z, numbers(1, 2)), r"target\[1\] = 2 lies outside \[0, 1\]"),
    ("bce_with_logits", {"pos_weight": numbers(3)}, (Z, numbers(1, 2)), r"target\[1\] = 2 lies outside \[0, 1\]"),
    ("binary_focal", {}, (Z, numbers(0, -1)), r"target\[1\] = -1 lies outside \[0, 1\]"),
    ("soft_margin", {}, (Z, numbers(1, 0)), r"target\[1\] = 0 is neither -1 nor 1"),
    ("hinge", {}, (Z, torch.tensor([1, 0])), r"target\[1\] = 0 is neither -1 nor 1"),
    ("hinge_embedding", {}, (-Z, numbers(1, 0)), r"target\[1\] = 0 is neither -1 nor 1"),
    ("margin_ranking", {}, (Z, Z, numbers(1, 0)), r"target\[1\] = 0 is neither -1 nor 1"),
    ("cosine_embedding", {}, (Z.expand(2, 2), Z.expand(2, 2), numbers(1, 0)), r"target\[1\] = 0 is neither"),
    ("poisson_nll", {}, (Z, numbers(0, -1)), r"target\[1\] = -1 lies outside \[0, ∞\)"),
    ("poisson_nll", {"log_input": False}, (numbers(1, -2), Z), r"input\[1\] = -1.99999999 lies outside"),
    ("gamma_nll", {"log_input": False}, (numbers(0, -2), Z), r"input\[1\] = -2 lies outside"),
    ("gaussian_nll", {}, (Z, Z, numbers(0, -2)), r"var\[1\] = -2 lies outside"),
    ("cross_entropy", {}, (Z[None], numbers(1, -2)[None]), r"target\[1\] = -2 lies outside \[0, ∞\)"),
    ("cross_entropy", {"from_logits": False}, (numbers(0, -2)[None], torch.tensor([0])), r"input\[1\] = -2 lies"),
    ("nll", {}, (numbers(-1, 0.5)[None], torch.tensor([0])), r"input\[1\] = 0.5 lies outside"),
    ("kl", {}, (-Z, numbers(0.5, -0.5)), r"target\[1\] = -0.5 lies outside \[0, ∞\)"),
    ("multi_label_soft_margin", {}, (Z, numbers(0, 2)), r"target\[1\] = 2 lies outside \[0, 1\]"),
    ("ranknet", {}, (Z[None], numbers(0, -1)[None]), r"relevance\[1\] = -1 lies outside \[0, ∞\)"),
    ("dice", {"activation": "identity"}, (numbers(0, -8).reshape(1, 2, 1), torch.ones(1, 1).long()), r"input\[1\]"),
]  # fmt: skip
STILL = ("margin_ranking", "cosine_embedding", "ranknet", "dice")
"""Losses without a gradient in their targets."""
named = [pytest.param(*case, id=f"{case[0]}-{at}") for at, case in enumerate(WRONG)]


@pytest.mark.parametrize(("name", "parameters", "inputs", "says"), named)
def test_numbers_outside_are_errors(
    name: str, parameters: dict[str, Any], inputs: tuple[Any, ...], says: str
) -> None:
    """In every way to call a loss, unless nothing is checked."""
    loss = getattr(pt, camel(name))(**parameters)
    learning = tuple(x.clone().requires_grad_() if x.is_floating_point() else x for x in inputs)
    for call, given in [
        (loss, inputs),
        (lambda *x: getattr(P, name)(*x, **parameters), inputs),
        (lambda *x: getattr(P, name)(*x, **parameters, reduction="none"), inputs),
        (loss, (learning[0], *inputs[1:])),
        *([(loss, learning)] if name not in STILL else []),  # gradients in targets: by the formula
    ]:
        with pytest.raises(ValueError, match=f"{name}: {says}"):
            call(*given)
    unchecked = getattr(pt, camel(name))(**parameters, checked=False)
    value = unchecked(*inputs)
    loss.checked = False
    for other in (loss(*inputs), getattr(P, name)(*inputs, **parameters, checked=False)):
        torch.testing.assert_close(other, value, equal_nan=True)


def test_messages_say_how_to_leave_the_check_out() -> None:
    with pytest.raises(ValueError, match="^hinge: target\\[0\\] = 0 is neither -1 nor 1" + SAYS + "$"):
        P.hinge(Z, numbers(0, 1))


def test_the_losses_with_bounded_domains_are_checked() -> None:
    """Every pointwise and row-wise loss whose targets have a bound."""
    for name, card in CARDS.items():
        fields = CALLS[name].fields
        if not fields.separate or fields.kind == "labels":
            continue
        domain = domains(card)[fields.names[1]]
        if domain.is_real:
            continue
        x, y = torch.full((2, 3), -0.5 if name == "kl" else 0.5), torch.full((2, 3), -7.0)
        y = y if not domain.mirrored else 0 * y
        with pytest.raises(ValueError, match=rf"{name}: target\[0\] = -?[07]"):
            getattr(P, name)(x, y)


@pytest.mark.parametrize("name", ["bce", "bce_with_logits", "soft_margin", "hinge_embedding"])
@pytest.mark.parametrize("parameters", [{}, {"pos_weight": numbers(3)}], ids=["", "pos_weight"])
def test_what_does_not_count_may_be_anything(name: str, parameters: dict[str, Any]) -> None:
    if parameters and name != "bce_with_logits":
        pytest.skip("no such parameter")
    call, weight = getattr(P, name), numbers(1, 0)
    value = call(Z, numbers(1, 7), sample_weight=weight, **parameters)
    torch.testing.assert_close(value, call(Z[:1], numbers(1), **parameters))
    with pytest.raises(ValueError, match=r"target\[1\] = 7"):
        call(Z, numbers(1, 7), sample_weight=1 - weight, **parameters)


def test_ignored_rows_may_be_anything() -> None:
    scores = torch.tensor([[-1.0, -2.0], [5.0, 5.0]])
    assert P.nll(scores, torch.tensor([1, -100])).item() == 2.0


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_nan_and_infinities_flow_where_all_numbers_are_allowed(reduction: str) -> None:
    """As in PyTorch: trainings with a scaler of gradients skip such a step."""
    x, y = numbers(math.nan, 1), numbers(0, 1)
    for name in ("mse", "bce_with_logits", "cross_entropy"):
        given = (x, y) if name != "cross_entropy" else (x[None], torch.tensor([1]))
        assert getattr(P, name)(*given, reduction=reduction).isnan().any()
    assert P.mse(numbers(math.inf, 1), y).isinf()


@pytest.mark.parametrize(
    ("theirs", "name", "inputs"),
    [
        (F.hinge_embedding_loss, "hinge_embedding", (-Z, numbers(1, -1))),
        (F.mse_loss, "mse", (Z, numbers(1e300, -1))),
        (F.cross_entropy, "cross_entropy", (Z[None], numbers(2, 3)[None])),
        (F.kl_div, "kl", (-Z, numbers(0, 1))),
        (F.poisson_nll_loss, "poisson_nll", (Z, numbers(0, 0.5))),
        (F.multilabel_soft_margin_loss, "multi_label_soft_margin", (Z[None], numbers(0, 0.5)[None])),
    ],
)
def test_what_pytorch_documents_is_accepted(
    theirs: Callable[..., Tensor], name: str, inputs: tuple[Tensor, ...]
) -> None:
    torch.testing.assert_close(getattr(P, name)(*inputs), theirs(*inputs))


def test_pytorch_refuses_probabilities_too() -> None:
    for call in (nn.BCELoss(), pt.Bce()):
        with pytest.raises((ValueError, RuntimeError)):
            call(numbers(1.5), numbers(1))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32])
def test_half_precision_is_checked(dtype: torch.dtype) -> None:
    with pytest.raises(ValueError, match=r"target\[1\] = 2"):
        P.bce_with_logits(Z.to(dtype), numbers(1, 2).to(dtype))


def test_the_formula_is_checked_too() -> None:
    with traced(), pytest.raises(ValueError, match=r"target\[1\] = 2"):
        P.bce_with_logits(Z, numbers(1, 2))
    with traced():
        assert P.bce_with_logits(Z, numbers(1, 2), checked=False).isfinite()


def test_transforms_are_checked_in_kernels() -> None:
    call = torch.func.grad(lambda x: P.bce_with_logits(x, numbers(1, 2)))
    with pytest.raises(ValueError, match=r"target\[1\] = 2"):
        call(Z)
    call = torch.func.vmap(lambda x, y: P.hinge(x, y, reduction="none"))
    with pytest.raises(ValueError, match=r"target\[0\] = 0"):
        call(Z, numbers(1, 0))


@pytest.mark.filterwarnings("ignore")
def test_compiled_losses_are_checked() -> None:
    for name, says in [("bce_with_logits", r"target\[1\] = 2 lies"), ("soft_margin", r"target\[1\] = 2 is")]:
        loss = getattr(pt, camel(name))()
        call = torch.compile(loss, backend="aot_eager")
        x = Z.clone().requires_grad_()
        torch.testing.assert_close(call(x, numbers(1, 1)), loss(x, numbers(1, 1)))
        with pytest.raises(ValueError, match=says):
            call(x, numbers(1, 2))


def test_other_devices_are_not_checked() -> None:
    """A check would wait for the device: a meta tensor holds no numbers."""
    x, y = (torch.zeros(2, device="meta") for _ in range(2))
    assert P.hinge(x, y).device.type == "meta"


def test_checked_is_a_truth_value() -> None:
    with pytest.raises(TypeError, match="checked must be True or False, not 'no'"):
        pt.Hinge(checked="no")
    with pytest.raises(ValueError, match="checked must be True or False, not 0"):
        P.hinge(Z, Z, checked=0)
    assert "checked=False" in repr(pt.Hinge(checked=False)) and "checked" not in repr(pt.Hinge())


def test_front_ends_agree() -> None:
    """The messages of NumPy's losses, with the names of a call."""
    for name, parameters, inputs, _ in WRONG:
        if parameters or CALLS[name].fields.kind != "pointwise" or name == "hinge_embedding":
            continue
        arrays = [x.double().numpy() for x in inputs]
        with pytest.raises(ValueError) as theirs:
            perdita.loss(name)(*arrays)
        with pytest.raises(ValueError) as ours:
            getattr(P, name)(*inputs)
        says = str(theirs.value).replace("prediction[", "input[")
        assert str(ours.value) == f"{says} (checked=False leaves this check out)"
