"""The calls of losses as in `torch.nn`: names and order of inputs and parameters, and the meaning of `weight`.

A loss that PyTorch has is called as there, argument by argument, by its module and by its function. PyTorch's
deprecated `size_average` and `reduce` do not exist here, and what comes after them is keyword-only: a call by position
that has another meaning here is an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from inspect import Parameter, Signature
from typing import Any

from perdita._fields import CallError, Fields
from perdita._loss import CARDS, camel
from perdita._perdita import Core

CLASS, ELEMENT, OBSERVATION = "class", "element", "observation"
"""The meanings of `weight`: one per class; one per element, outside of the mean's denominator, or in it."""


@dataclass(frozen=True)
class Peer:
    """The counterpart of a loss in PyTorch."""

    module: str
    function: str
    positional: tuple[str, ...] = ()
    """The parameters of the module that are given by position, as far as the first deprecated one."""
    in_function: tuple[str, ...] | None = None
    """The same for the function, if it differs."""
    weight: str | None = None
    """The meaning of `weight`."""
    weight_in_module: bool = True


PEERS = {
    "mse": Peer("MSELoss", "mse_loss", weight=OBSERVATION, weight_in_module=False),
    "mae": Peer("L1Loss", "l1_loss", weight=OBSERVATION, weight_in_module=False),
    "huber": Peer(
        "HuberLoss",
        "huber_loss",
        ("reduction", "delta"),
        ("reduction", "delta", "weight"),
        weight=ELEMENT,
        weight_in_module=False,
    ),
    "smooth_l1": Peer("SmoothL1Loss", "smooth_l1_loss"),
    "poisson_nll": Peer("PoissonNLLLoss", "poisson_nll_loss", ("log_input", "full")),
    "gaussian_nll": Peer("GaussianNLLLoss", "gaussian_nll_loss", (), ("full", "eps", "reduction")),
    "bce": Peer("BCELoss", "binary_cross_entropy", ("weight",), weight=ELEMENT),
    "bce_with_logits": Peer(
        "BCEWithLogitsLoss", "binary_cross_entropy_with_logits", ("weight",), weight=ELEMENT
    ),
    "soft_margin": Peer("SoftMarginLoss", "soft_margin_loss"),
    "hinge_embedding": Peer("HingeEmbeddingLoss", "hinge_embedding_loss", ("margin",)),
    "cross_entropy": Peer("CrossEntropyLoss", "cross_entropy", ("weight",), weight=CLASS),
    "nll": Peer("NLLLoss", "nll_loss", ("weight",), weight=CLASS),
    "kl": Peer("KLDivLoss", "kl_div"),
    "multi_margin": Peer("MultiMarginLoss", "multi_margin_loss", ("p", "margin", "weight"), weight=CLASS),
    "multi_label_soft_margin": Peer(
        "MultiLabelSoftMarginLoss", "multilabel_soft_margin_loss", ("weight",), weight=CLASS
    ),
    "linear_cross_entropy": Peer("LinearCrossEntropyLoss", "linear_cross_entropy", weight=CLASS),
    "cosine_embedding": Peer("CosineEmbeddingLoss", "cosine_embedding_loss", ("margin",)),
    "triplet_margin": Peer("TripletMarginLoss", "triplet_margin_loss", ("margin", "p", "eps", "swap")),
    "margin_ranking": Peer("MarginRankingLoss", "margin_ranking_loss", ("margin",)),
    "ctc": Peer("CTCLoss", "ctc_loss", ("blank", "reduction", "zero_infinity")),
}
# torchvision's order.
_FOCAL = ("alpha", "gamma")
POSITIONAL = dict.fromkeys(("focal", "binary_focal", "soft_focal", "linear_focal"), _FOCAL)
"""Parameters by position of losses that PyTorch has not, where another library has an order."""

_VIEWS = {"z_a": "a", "z_b": "b"}
_TOWERS = {"image_features": "a", "text_features": "b"}
_KEYS = {
    "query": "a",
    "positive": "b",
    "negatives": "negatives",
    "labels": "labels",
    "key_labels": "key_labels",
}
_ROWS = {"embeddings": "a", "labels": "labels"}
_LAYER = {"input": "a", "linear_weight": "b", "target": "labels"}
_MASK = {"input": "prediction", "target": "labels", "mask": "mask"}
INPUTS: dict[str, dict[str, str]] = {
    "gaussian_nll": {"input": "mean", "target": "target", "var": "variance"},
    "crps": {"input": "mean", "target": "target", "var": "variance"},
    "laplace_nll": {"input": "location", "target": "target", "scale": "scale"},
    "ctc": {
        "log_probs": "logits",
        "targets": "labels",
        "input_lengths": "input_lengths",
        "target_lengths": "label_lengths",
    },
    "margin_ranking": {"input1": "first", "input2": "second", "target": "target"},
    "cosine_embedding": {"input1": "a", "input2": "b", "target": "target"},
    "contrastive": {"input1": "a", "input2": "b", "same": "same"},
    "linear_cross_entropy": _LAYER | {"linear_bias": "bias"},
    "linear_focal": _LAYER | {"linear_bias": "bias"},
    "sup_con": {"features": "a", "labels": "labels"},
    **dict.fromkeys(("arc_face", "cos_face"), _LAYER),
    **dict.fromkeys(("info_nce", "n_pair"), _KEYS),
    **dict.fromkeys(("nt_xent", "decoupled", "vicreg", "barlow_twins"), _VIEWS),
    **dict.fromkeys(("clip", "siglip"), _TOWERS),
    **dict.fromkeys(("triplet", "lifted_structure", "multi_similarity", "circle"), _ROWS),
    **dict.fromkeys(("ce_dice", "lovasz_softmax", "lovasz_hinge"), _MASK),
    **dict.fromkeys(
        ("dice", "jaccard", "tversky", "focal_tversky", "log_cosh_dice", "generalized_dice"),
        _MASK | {"target": "target"},
    ),
}
"""Inputs by name, in the order of a call, with their fields, where they differ from those of the catalogue."""
BY_NAME = ("labels", "key_labels", "linear_bias")
"""Inputs that are keyword-only if they may be left out."""
OPTIONAL = {"sup_con": ("labels",)}
NEEDED = {
    "ctc": ("input_lengths", "target_lengths"),
    "linear_cross_entropy": ("target",),
    **{name: ("target",) for name in INPUTS if INPUTS[name].get("target") == "target"},
}

EPS = {
    "poisson_nll": 1e-8,
    "gamma_nll": 1e-8,
    "tweedie": 1e-8,
    "gaussian_nll": 1e-6,
    "laplace_nll": 1e-6,
    "triplet_margin": 1e-6,
}
"""Bounds of numbers whose logarithm or root is taken: parameters that the catalogue has not."""


@dataclass(frozen=True)
class Call:
    """The call of a loss."""

    name: str
    fields: Fields
    peer: Peer | None
    inputs: dict[str, str]
    """The names of inputs, in the order of a call, with their fields."""
    optional: frozenset[str]
    by_position: tuple[str, ...]
    """The inputs that may be given by position."""
    options: dict[str, Any] = field(default_factory=dict)
    """The parameters of the module with their defaults."""
    in_function: dict[str, Any] = field(default_factory=dict)
    """The parameters of the function, beside the inputs, with their defaults."""
    positional: tuple[str, ...] = ()
    positional_in_function: tuple[str, ...] = ()
    signs: frozenset[str] = frozenset()
    """The fields that hold -1 or 1."""
    text: str | None = None
    """The loss, if it is a formula: its parameters are in its text."""
    called: dict[str, str] = field(init=False)
    """The names in a call of fields."""
    in_order: tuple[tuple[str, str], ...] = field(init=False)
    """The fields that are inputs in the catalogue's order, with their names in a call."""

    def __post_init__(self) -> None:
        # Made here, since torch.compile enters no lock of a cached property.
        called = {field: name for name, field in self.inputs.items()}
        order = tuple((field, called[field]) for field in self.fields.names if field in called)
        labels = next((name for name in self.inputs if name in ("labels", "targets")), "target")
        object.__setattr__(self, "called", called | {"targets": "target", "labels": labels})
        object.__setattr__(self, "in_order", order)

    @property
    def class_weights(self) -> bool:
        """True if `weight` is one per class."""
        return self.peer is not None and self.peer.weight == CLASS

    @property
    def more_reductions(self) -> tuple[str, ...]:
        """Reductions that only this loss has."""
        return ("batchmean",) if self.name == "kl" else ()

    def named(self, args: Sequence[Any], given: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs of a call by field, in the order of the fields, without None."""
        if len(args) > len(self.by_position):
            known, way = (self.by_position, "position") if self.by_position else (self.inputs, "name")
            raise CallError(f"{self.name} takes {', '.join(known)} by {way}, and got {len(args)} inputs")
        arrays = dict(zip(self.by_position, args, strict=False))
        for name, array in given.items():
            if name in arrays:
                raise CallError(f"{self.name} got {name} by position and by name")
            if name not in self.inputs:
                raise CallError(self._unknown_input(name))
            arrays[name] = array
        for name in self.inputs:
            if arrays.get(name) is None and name not in self.optional:
                raise CallError(f"{self.name} needs {name}")
        return {field: x for field, name in self.in_order if (x := arrays.get(name)) is not None}

    def _unknown_input(self, name: str) -> str:
        takes = f"{self.name} takes no input `{name}`"
        if name == "weight":
            parameter = (
                f" `weight` is a parameter, {camel(self.name)}(weight=…);" if name in self.options else ""
            )
            return f"{takes}:{parameter} a weight per observation is `sample_weight`"
        if name in self.options:
            return f"{takes}: it is a parameter, {camel(self.name)}({name}=…)"
        return takes + _nearest(name, [*self.inputs, "sample_weight"])

    def unknown(self, name: str) -> str:
        """The message about a parameter that the loss has not."""
        has_not = f"{self.name} has no parameter `{name}`"
        if name in ("size_average", "reduce"):
            return f"{has_not}, which PyTorch has deprecated: write reduction="
        if name == "class_weights" and self.class_weights:
            return f"{has_not}: a weight per class is `weight`, as in torch.nn"
        if name == "weight":
            classes = next((x for x in ("class_weights", "alpha") if x in self.options), None)
            per_class = f"one per class is `{classes}`, " if classes else ""
            return f"{has_not}: {per_class}one per observation is the input `sample_weight`"
        if name == "sample_weight" and self.fields.weighted:
            return f"{has_not}: it is an input, {camel(self.name)}()(…, sample_weight=…)"
        if name in self.inputs:
            return f"{has_not}: it is an input, {camel(self.name)}()({', '.join(self.by_position)})"
        return has_not + _nearest(name, list(self.options))

    def signature(self) -> Signature:
        """The signature of the module."""
        return Signature(_parameters(self.positional, self.options))

    def function(self) -> Signature:
        """The signature of the function."""
        return Signature(
            [*self.positional_inputs(), *self._options(self.positional_in_function, self.in_function)]
        )

    def forward(self) -> Signature:
        """The signature of a call of the module."""
        weight = {"sample_weight": None} if self.fields.weighted else {}
        return Signature([*self.positional_inputs(), *self._options((), weight)])

    def positional_inputs(self) -> list[Parameter]:
        """Inputs by position."""
        kind = Parameter.POSITIONAL_OR_KEYWORD
        return [Parameter(name, kind, default=self._default(name)) for name in self.by_position]

    def _options(self, positional: Sequence[str], options: Mapping[str, Any]) -> list[Parameter]:
        kind, rest = Parameter.KEYWORD_ONLY, [name for name in self.inputs if name not in self.by_position]
        own = [Parameter(name, kind, default=self._default(name)) for name in rest]
        found = _parameters(positional, options)
        return [*found[: len(positional)], *own, *found[len(positional) :]]

    def _default(self, name: str) -> Any:
        return None if name in self.optional else Parameter.empty


def _nearest(name: str, known: list[str]) -> str:
    found = get_close_matches(name, known, 1)
    return f"; did you mean `{found[0]}`?" if found else f"; it has {', '.join(known)}"


def _parameters(positional: Sequence[str], options: Mapping[str, Any]) -> list[Parameter]:
    kinds = Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY
    order = [*positional, *(name for name in options if name not in positional)]
    return [Parameter(name, kinds[name not in positional], default=options[name]) for name in order]


def _options(card: dict[str, Any], fields: Fields, peer: Peer | None) -> dict[str, Any]:
    """The parameters of a loss, with PyTorch's names and defaults."""
    name, options = card["name"], {}
    for param in card["params"]:
        key = param["name"]
        if key == "class_weights" and peer is not None and peer.weight == CLASS:
            key = "weight"
        options[key] = param["default"]
    if name == "ctc":
        del options["per_label"]  # by the reduction
        options["from_logits"] = False
    if peer is not None and peer.weight == ELEMENT and peer.weight_in_module:
        options["weight"] = None
    if "pos_weight" in options:
        options["pos_weight"] = None
    if name in EPS:
        options["eps"] = EPS[name]
    if "temperature" in fields.learnt:
        options["logit_scale"] = None
    options["reduction"] = "mean"
    if fields.rowwise and name != "kl":
        # MultiLabelSoftMarginLoss has classes last, the others second.
        options["dim"] = -1 if name == "multi_label_soft_margin" else 1
    options["checked"] = True
    return options


def _call(name: str, card: dict[str, Any]) -> Call:
    fields, peer = Fields(card, first="input"), PEERS.get(name)
    inputs = INPUTS.get(name)
    if inputs is None:
        called = (
            fields.called
            if fields.separate
            else {x: "input" if x == "prediction" else x for x in fields.names}
        )
        # Inputs that are needed come first.
        order = [*fields.needed, *(x for x in fields.names if x not in fields.needed)]
        inputs = {called[x]: x for x in order}
    optional = {x for x, of in inputs.items() if of not in fields.needed} | {*OPTIONAL.get(name, ())}
    optional -= {*NEEDED.get(name, ())}
    by_position = tuple(x for x in inputs if not (x in optional and x in BY_NAME and name != "sup_con"))
    options = _options(card, fields, peer)
    in_function = dict(options)
    if peer is not None and peer.weight in (ELEMENT, OBSERVATION):
        in_function.setdefault("weight", None)
    if fields.weighted:
        in_function["sample_weight"] = None
    positional = peer.positional if peer else POSITIONAL.get(name, ())
    also = peer.in_function if peer and peer.in_function is not None else positional
    signs = {x["name"] for x in card["fields"] if x["holds"] == "constant" and x["domain"] == "[-1, 1]"}
    if card["target"] == "-1 or 1":
        signs = {"target"}
    return Call(
        name, fields, peer, inputs, frozenset(optional), by_position,
        options, in_function, positional, also, frozenset(signs),
    )  # fmt: skip


def of_formula(text: str) -> Call:
    """The call of a formula: inputs of numbers by name, others as input and target."""
    card = Core(text).card
    fields = Fields(card, first="input")
    inputs = {called: name for name, called in fields.called.items()}
    signs = frozenset({"target"} if card["target"] == "-1 or 1" else ())
    options = _options(card | {"params": []}, fields, None)
    return Call(
        card["name"], fields, None, inputs, frozenset(), tuple(fields.ordered), options,
        options | {"sample_weight": None}, signs=signs, text=text,
    )  # fmt: skip


CALLS: dict[str, Call] = {name: _call(name, card) for name, card in CARDS.items()}
