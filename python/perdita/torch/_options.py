"""The parameters of a call, checked: those of the catalogue as the text of the loss, tensors, and PyTorch's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from numbers import Real
from typing import Any

import torch
from torch import Tensor

from perdita import _formula
from perdita._arguments import flag, number
from perdita._fields import CallError
from perdita._loss import text as written

from . import _kernels
from ._calls import EPS, Call

_DEFAULTS: dict[str, dict[str, Any]] = {"ctc": {"from_logits": False}}
"""Defaults that are not the catalogue's."""
_WITHOUT_ALPHA = ("focal", "soft_focal", "linear_focal")
"""Losses whose class weights may be None, as that of binary_focal."""


@dataclass
class Options:
    """The parameters of a loss, and of a call."""

    text: str
    """The loss with its parameters."""
    scales: dict[str, Tensor] = field(default_factory=dict)
    """Its temperature and bias, where they are tensors."""
    own: dict[str, Any] = field(default_factory=dict)
    """Parameters of PyTorch that the catalogue has not: `eps`, `weight` per element, `pos_weight` as a tensor."""
    reduction: Any = "mean"
    dim: int = 1
    sample_weight: Tensor | None = None
    checked: bool = True
    """True if numbers of the CPU outside of bounded domains are an error."""


def parse(call: Call, given: Mapping[str, Any]) -> Options:
    """The parameters of a loss by name."""
    how = Options(
        "",
        reduction=given.get("reduction", "mean"),
        dim=given.get("dim", call.options.get("dim", 1)),
        checked=flag("checked", given.get("checked", True)),
    )
    numbers: dict[str, Any] = {}
    if call.name in EPS:
        how.own["eps"] = EPS[call.name]
    if call.name in _DEFAULTS:
        numbers |= _DEFAULTS[call.name]
    for key, value in given.items():
        if key not in call.in_function:
            raise CallError(call.unknown(key))
        if key == "sample_weight":
            how.sample_weight = value
        elif key == "eps" and call.name in EPS:
            how.own["eps"] = _eps(value)
        elif is_live(call, key, value):
            set_live(call, key, value, how)
        else:
            numbers |= _in_catalogue(call, key, value)
    if given.get("logit_scale") is not None and "temperature" in given:
        raise CallError(f"{call.name} takes temperature or logit_scale = ln(1 / temperature), not both")
    how.text = call.text or _text(call.name, tuple(numbers.items()))
    return how


def _in_catalogue(call: Call, key: str, value: Any) -> dict[str, Any]:
    """A parameter of the catalogue, with its name there; nothing for those that it has not."""
    if key in ("reduction", "dim", "checked") or (value is None and key in ("logit_scale", "pos_weight")):
        return {}
    if key == "pos_weight" and not isinstance(value, Real):
        raise TypeError(f"pos_weight must be a number or a tensor, one per class, not {type(value).__name__}")
    if key == "logit_scale":
        return {"temperature": exp(-number(key, value))}
    if key == "weight" and not call.class_weights:
        if value is not None:
            raise TypeError(f"weight must be a tensor, not {type(value).__name__}")
        return {}
    return {"class_weights" if key == "weight" else key: _number(call, key, value)}


def is_live(call: Call, key: str, value: Any) -> bool:
    """True for a parameter that is a tensor in the computation."""
    if not isinstance(value, Tensor):
        return False
    return key in (*call.fields.learnt, "logit_scale", "pos_weight") or (
        key == "weight" and not call.class_weights
    )


def set_live(call: Call, key: str, value: Tensor, how: Options) -> None:
    """Sets a parameter that is a tensor in the computation."""
    if key == "logit_scale":
        how.scales["temperature"] = torch.exp(-value)
    elif key in call.fields.learnt:
        how.scales[key] = value
    else:
        how.own[key] = value


def by_position(
    call: Call,
    names: Sequence[str],
    args: Sequence[Any],
    given: Mapping[str, Any],
    before: Sequence[str] = (),
) -> dict[str, Any]:
    """The parameters that are given by position, after those in `before`."""
    if len(args) > len(names):
        known = ", ".join((*before, *names)) or "nothing"
        raise CallError(f"{call.name} takes {known} by position; write other parameters by name")
    found = dict(zip(names, args, strict=False))
    if twice := [name for name in found if name in given]:
        raise CallError(f"{call.name} got {twice[0]} by position and by name")
    if not isinstance(found.get("reduction", ""), str):
        raise CallError(f"{call.name} takes reduction here, a word: write other parameters by name")
    return found


def _number(call: Call, key: str, value: Any) -> Any:
    """A parameter of the catalogue: a number, a word, or a tuple of numbers."""
    if key == "alpha" and value is None and call.name in _WITHOUT_ALPHA:
        return 1.0
    if isinstance(value, Tensor):
        if value.requires_grad:
            raise ValueError(_no_gradient(call, key))
        value = value.tolist()
    return tuple(value) if isinstance(value, list) else value


def learnt(call: Call) -> list[str]:
    """The parameters that may be tensors with a gradient."""
    per_element = ["weight"] if "weight" in call.in_function and not call.class_weights else []
    known = (*call.fields.learnt, "logit_scale", "pos_weight", *per_element)
    return [key for key in known if key in call.in_function]


def _no_gradient(call: Call, key: str) -> str:
    """The message about a parameter that must be a number."""
    own = ", ".join(learnt(call)) or "none"
    said = f"{call.name} has no gradient in {key}: detach it. Parameters with a gradient here: {own}"
    if call.fields.separate and key in _formula.differentiable(call.name, 2 if call.fields.rowwise else 1):
        said += f"; perdita.jax.{call.name} has that in {key}"
    return said


def _eps(value: Any) -> float:
    if isinstance(value, (int, float)) and 0 <= value < float("inf"):
        return float(value)
    raise ValueError(f"eps must be a number, 0 or more, not {value!r}")


@_kernels.constant
def _text(name: str, parameters: tuple[tuple[str, Any], ...]) -> str:
    return str(_kernels.core(written(name, dict(parameters))).text)
