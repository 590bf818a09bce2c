"""Writes down for type checkers what the package makes of the catalogue when it is imported.

    python tools/stubs.py            write python/perdita/**/*.pyi
    python tools/stubs.py --check    fail if one of them differs

Needs the package itself, PyTorch and JAX.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Iterator
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any

from signatures import CLS, SELF, Card, Types, declared, documented, extended, indented, inputs, made, own

import perdita
import perdita.jax
import perdita.torch
import perdita.torch.distributed
from perdita import _perdita
from perdita._loss import CARDS, FIELDS, camel
from perdita.torch._calls import CALLS, EPS
from perdita.torch._composed import FUNCTIONS, MODULES

PACKAGE = Path(__file__).resolve().parents[1] / "perdita"
TYPING = ("Any", "ClassVar", "Literal", "TypeAlias", "overload")
COLLECTIONS = ("Callable", "Sequence")
COMPOSED_ARGUMENTS = {
    "distance_function": "Callable[[Tensor, Tensor], Tensor] | None",
    **dict.fromkeys(["margin", "div_value"], "float"),
    **dict.fromkeys(["swap", "head_bias"], "bool"),
    **dict.fromkeys(["in_features", "n_classes"], "int"),
    "cutoffs": "Sequence[int]",
    **dict.fromkeys(["device", "dtype"], "Any"),
    "reduction": "Reduction",
}

# ---- NumPy ----

NUMPY = """from numpy.typing import ArrayLike, NDArray
from typing_extensions import Self

{imports}

Array: TypeAlias = NDArray[Any]
PerClass: TypeAlias = float | Sequence[float] | Array | None
Reduced: TypeAlias = Literal["mean", "sum"] | float

# Losses of pairs and rows are all called alike: a class for type checkers alone.
class _Elementwise(Loss):
"""


def imported() -> str:
    """The names of the package that are no losses, each from its own module."""
    losses = {cls.__name__ for cls in perdita.classes.values()}
    names = [name for name in dir(perdita) if name not in losses]
    modules = {name: getattr(getattr(perdita, name), "__module__", "") for name in names}
    modules |= {"__version__": "perdita._perdita", "classes": "perdita._loss", "math": "perdita"}
    lines = [(module.removeprefix("perdita") or ".", name) for name, module in modules.items()]
    return "\n".join(f"from {module} import {name} as {name}" for module, name in sorted(lines))


def overloaded(name: str, signature: Signature, reduced: str, each: str) -> list[str]:
    """A method that gives a number, or one per row with reduction="none"."""
    types = inputs(signature, "ArrayLike")
    parameters = signature.parameters.values()
    by_row = [x.replace(default=Parameter.empty) if x.name == "reduction" else x for x in parameters]
    plain = declared(name, signature, types | {"reduction": "Reduced"}, reduced)
    rows = declared(
        name, signature.replace(parameters=by_row), types | {"reduction": 'Literal["none"]'}, each
    )
    return ["@overload\n" + plain, "@overload\n" + rows]


def methods(cls: type) -> list[str]:
    """The signatures of the calls of a loss."""
    fields = FIELDS[cls._name]
    packed = {"product": "tuple[Array, ...]", "arrays": "dict[str, Array]"}
    grads = packed.get(fields.kind, "Array")
    results = {
        "__call__": ("float", "Array"),
        "value_and_grad": (f"tuple[float, {grads}]", f"tuple[Array, {grads}]"),
        "value_grad_hess": ("tuple[float, Array, Array]", "tuple[Array, Array, Array]"),
    }
    alike = {"grad_hess": "tuple[Array, Array]", "evaluate": "Outcome"}
    written = []
    for name, (reduced, each) in results.items():
        if name in vars(cls):
            written += overloaded(name, inspect.signature(vars(cls)[name]), reduced, each)
    for name, result in alike.items():
        if name in vars(cls):
            signature = inspect.signature(vars(cls)[name])
            types = inputs(signature, "ArrayLike") | {"reduction": 'Reduced | Literal["none"]'}
            written.append(declared(name, signature, types, result))
    total = inspect.signature(vars(cls)["total"])
    return [*written, declared("total", total, inputs(total, "ArrayLike"), "Total")]


def numpy() -> str:
    text = NUMPY.replace("{imports}", imported()) + "".join(map(indented, methods(perdita.Huber))) + "\n"
    for name, card in CARDS.items():
        cls = perdita.classes[name]
        new = declared("__new__", extended(inspect.signature(cls), CLS), own(card), "Self")
        separate = FIELDS[name].separate
        calls = [] if separate else methods(cls)
        text += made(cls, "_Elementwise" if separate else "Loss", [new, *calls])
    return text


# ---- PyTorch and JAX ----

PYTORCH = """from torch import Tensor, nn
from torch.nn.modules.adaptive import _ASMoutput

from . import functional as functional
from ._metric import Metric as Metric
from ._modules import Formula as Formula
from ._perceptual import Perceptual as Perceptual

PerClass: TypeAlias = float | Sequence[float] | Tensor | None
Reduction: TypeAlias = str | float | Tensor

class Loss(nn.Module):
    name: ClassVar[str]
    reduction: Reduction
    dim: int

"""
FUNCTIONAL = """from torch import Tensor

PerClass: TypeAlias = float | Sequence[float] | Tensor | None
Reduction: TypeAlias = str | float | Tensor

"""
DISTRIBUTED = """import torch.distributed as dist
from torch import Tensor, nn

PerClass: TypeAlias = float | Sequence[float] | Tensor | None

"""
JAX = """from jax import Array
from jax.typing import ArrayLike

from .. import Loss

PerClass: TypeAlias = float | Sequence[float] | None

def by_formula() -> Any: ...
def formula(loss: str | Loss | Callable[..., Any], /, **parameters: float) -> Callable[..., Array]:
{formula}
    ...

"""


def learnt(card: Card) -> tuple[str, ...]:
    """Parameters that may be arrays, with gradients."""
    return tuple(FIELDS[card["name"]].learnt)


def numeric(card: Card) -> tuple[str, ...]:
    """Parameters that JAX may trace."""
    return tuple(p["name"] for p in card["params"] if p["kind"] in ("number", "optional", "per_class"))


def without(signature: Signature, *names: str) -> Signature:
    return signature.replace(parameters=[x for x in signature.parameters.values() if x.name not in names])


def module(cls: type, base: str, types: Types, signature: Signature, forward: Signature) -> str:
    written = [declared("__init__", extended(signature, SELF), types, "None")]
    for call in ("forward", "__call__"):
        returns = str(forward.return_annotation)
        written.append(declared(call, extended(forward, SELF), inputs(forward, "Tensor"), returns))
    return made(cls, base, written)


def of_torch(name: str) -> Types:
    """The types of parameters that PyTorch's calls have."""
    card, call = CARDS[name], CALLS[name]
    types = own(card, learnt(card), "Tensor") | {"sample_weight": "Tensor | None", "reduction": "Reduction"}
    types["logit_scale"] = "float | Tensor | None"
    types["pos_weight"] = "float | Tensor | None"
    types["weight"] = "PerClass" if call.class_weights else "Tensor | None"
    if name in EPS:
        types["eps"] = "float"
    if name == "gaussian_nll":
        types["var"] = "Tensor | float"
    for lengths in ("input_lengths", "target_lengths"):
        types[lengths] = "Tensor | Sequence[int] | int"
    return types


def pytorch() -> str:
    text = PYTORCH
    for name in CARDS:
        cls, types = getattr(perdita.torch, camel(name)), of_torch(name)
        signature, forward = CALLS[name].signature(), CALLS[name].forward()
        written = [
            declared("__init__", extended(signature, SELF), inputs(signature, "Tensor") | types, "None")
        ]
        for call in ("forward", "__call__"):
            of_inputs = {
                key: x for key, x in types.items() if key in ("sample_weight", "var") or "lengths" in key
            }
            written.append(
                declared(call, extended(forward, SELF), inputs(forward, "Tensor") | of_inputs, "Tensor")
            )
        text += made(cls, "Loss", written)
    for cls in MODULES.values():
        signature, forward = inspect.signature(cls), without(inspect.signature(cls.forward), "self")
        text += module(cls, f"nn.{cls.__base__.__name__}", composed(signature), signature, forward)
    return text


def composed(signature: Signature) -> Types:
    return inputs(signature, "Tensor") | COMPOSED_ARGUMENTS


def torch_functions() -> str:
    text = FUNCTIONAL
    for name in CARDS:
        function = getattr(perdita.torch.functional, name)
        signature = CALLS[name].function()
        types = inputs(signature, "Tensor") | of_torch(name)
        text += (
            declared(name, signature, types, "Tensor", "") + f"\n{indented(documented(function))}    ...\n\n"
        )
    for name, function in FUNCTIONS.items():
        signature = inspect.signature(function)
        head = declared(name, signature, composed(signature), "Tensor", "")
        text += f"{head}\n{indented(documented(function))}    ...\n\n"
    return text


def functions(library: Any, text: str, array: str, tensor: str) -> str:
    for name, card in CARDS.items():
        function = getattr(library, name)
        signature = inspect.signature(function)
        types = inputs(signature, array) | own(card, numeric(card), tensor)
        text += (
            declared(name, signature, types, tensor, "") + f"\n{indented(documented(function))}    ...\n\n"
        )
    return text


def of_formulas() -> str:
    """The functions of `perdita.math`."""
    text = ""
    for name in filter(str.isascii, perdita.math.__all__):
        function = getattr(perdita.math, name)
        parameters = inspect.signature(function).parameters.values()
        given = [f"{x.name}: Any" + " = None" * (x.default is None) for x in parameters]
        text += f"def {name}({', '.join(given)}, /) -> Any:\n{indented(documented(function))}    ...\n\n"
    return text


def distributed() -> str:
    library = perdita.torch.distributed
    text = DISTRIBUTED
    for call in (library.contrastive, library.linear):
        signature = inspect.signature(call)
        types = {x.name: str(x.annotation) for x in signature.parameters.values()}
        text += declared(call.__name__, signature, types, "Tensor") + "\n"
    text += "\n"
    for name, card in CARDS.items():
        cls = getattr(library, camel(name), None)
        if cls is not None:
            given = inspect.signature(cls._call)
            forward = without(given, "name", "reduction", "averaged", "group", "parameters")
            options = [x for x in given.parameters.values() if x.name in ("reduction", "averaged", "group")]
            signature = perdita._signatures.signature(card)
            signature = signature.replace(parameters=[*signature.parameters.values(), *options])
            types = inputs(signature, "Tensor") | own(card, learnt(card), "Tensor") | {"averaged": "bool"}
            text += module(cls, "nn.Module", types, signature, forward)
    return text


# ---- the compiled part ----

PAIR = "tuple[str, str]"
PARTS = "tuple[float, float], tuple[float, float], int, int"
RESULTS = {
    "Core.text": "str",
    "Core.args": "dict[str, Any]",
    "Core.card": "dict[str, Any]",
    "Core.ignored": "int | None",
    "Core.label_weights": "list[float]",
    "Core.evaluate": "Evaluation",
    "Core.fit": "None",
    "Core.trace": "Program | None",
    "Core.plan": "dict[str, Any] | None",
    "Core.pair": "float",
    "Core.total": "Total",
    "Tensors.evaluate": "float | None",
    "Total.parts": f"tuple[{PARTS}]",
    "Total.text": "str",
    **dict.fromkeys(["Total.mean", "Total.sum", "Total.weight"], "float"),
    "Total.count": "int",
    "Total.merge": "Total",
    "Program.inputs": "list[tuple[str, bool]]",
    "Program.steps": "list[tuple[str, list[int], Any]]",
    "Program.outputs": "list[tuple[int, bool]]",
    "Program.backward": "Program",
    "Drawing.title": "str",
    "Drawing.panels": "list[dict[str, Any]]",
    "Drawing.svg": "str",
    "Drawing.elements": "list[str]",
    "Drawing.png": "bytes",
    "Drawing.html": "str",
    "catalogue": "list[dict[str, Any]]",
    "curves": "Drawing",
    "figure": "Drawing",
    "figures": "list[tuple[str, str]]",
    "formula": "str",
    "functions": "list[tuple[list[str], list[str], str]]",
    "inputs": "list[str]",
    "rewrites": "list[tuple[str, str, str]]",
    "for_data": "tuple[dict[str, Any], list[dict[str, Any]]]",
    "for_task": "dict[str, Any]",
    "mathml": "str",
    "properties": "list[tuple[str, str | None, str | None, str | None]]",
    "run": "int",
    "symbolic": f"tuple[{PAIR}, {PAIR}, {PAIR} | None, list[{PAIR}]] | None",
    "tasks": "list[dict[str, Any]]",
    "total_of": "Total",
    "theory": "list[tuple[dict[str, Any], list[Drawing]]]",
    "elsewhere": "str | None",
    "get_num_threads": "int",
    "set_num_threads": "None",
    "sharded": "Evaluation",
    "vocabulary": "Evaluation",
}
EVALUATION = "tuple[float, float, int, dict[str, float], int | None]"
"""The value, the weight and number of what counts, gradients in parameters, the number of active triplets."""
ARGUMENTS = {
    "text": "str",
    "core": "Core",
    "reduction": "str | float",
    "scale": "float",
    "latex": "str",
    "inline": "bool",
    "part": "tuple[int, int]",
    **dict.fromkeys(["classes", "columns", "count", "least", "width"], "int"),
    **dict.fromkeys(["n", "threads"], "int | None"),
    "parameters": "list[str] | None",
    "values": "list[tuple[str, float]]",
    **dict.fromkeys(["checked", "domains", "labels", "value"], "bool"),
    "name": "str",
    "other": "Total",
}


def compiled() -> str:
    """The compiled part, as it tells: arrays are anything."""
    text = f"__version__: str\n\nEvaluation: TypeAlias = {EVALUATION}\n\n"
    for cls in (_perdita.Core, _perdita.Drawing, _perdita.Program, _perdita.Tensors, _perdita.Total):
        lines = []
        if cls.__text_signature__:
            lines.append(declared("__new__", extended(inspect.signature(cls), CLS), ARGUMENTS, cls.__name__))
        for name, member in sorted(vars(cls).items()):
            returns = RESULTS.get(f"{cls.__name__}.{name}", "Any")
            if inspect.isgetsetdescriptor(member):
                lines.append(f"@property\ndef {name}(self) -> {returns}: ...")
            elif inspect.ismethoddescriptor(member) and not name.startswith("__"):
                lines.append(declared(name, inspect.signature(member), ARGUMENTS, returns))
        text += f"class {cls.__name__}:\n" + "".join(map(indented, lines)) + "\n"
    for name in sorted(name for name, member in vars(_perdita).items() if inspect.isbuiltin(member)):
        text += (
            declared(name, inspect.signature(getattr(_perdita, name)), ARGUMENTS, RESULTS.get(name, "Any"))
            + "\n"
        )
    return text


def stubs() -> Iterator[tuple[Path, str]]:
    """Every stub with its text."""
    jax = JAX.replace("{formula}", indented(documented(perdita.jax.formula)).rstrip())
    texts = {
        "__init__": numpy(),
        "_perdita": compiled(),
        "torch/__init__": pytorch(),
        "torch/functional": torch_functions(),
        "torch/distributed": distributed(),
        "jax/__init__": functions(perdita.jax, jax, "ArrayLike", "Array"),
        "math": of_formulas(),
    }
    for name, text in texts.items():
        used = ", ".join(name for name in TYPING if re.search(rf"\b{name}\b", text))
        containers = ", ".join(name for name in COLLECTIONS if f"{name}[" in text)
        containers = f"from collections.abc import {containers}\n" if containers else ""
        head = f"# Written by tools/stubs.py.\n{containers}from typing import {used}\n\n"
        if name == "__init__":
            # A loss known by its text alone may be called with anything; each class says with what.
            head = f'# mypy: disable-error-code="override"\n{head}'
        yield PACKAGE / f"{name}.pyi", head + text.rstrip("\n") + "\n"


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--check", action="store_true", help="write nothing, fail if a file differs")
    check = arguments.parse_args().check
    stale = [(path, text) for path, text in stubs() if not path.exists() or path.read_text() != text]
    for path, text in stale:
        print(f"{path.relative_to(PACKAGE.parent)} {'is stale: run tools/stubs.py' if check else 'written'}")
        if not check:
            path.write_text(text)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
