"""Signatures of functions and classes as the text of stubs."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

WIDTH = 110
Types = dict[str, str]
Card = dict[str, Any]


def declared(name: str, signature: Signature, types: Types, returns: str, body: str = "...") -> str:
    """A function of this signature; one whose body follows is not indented.

    What has no type here is said to be anything.
    """
    width = WIDTH - 4 if body else WIDTH
    parts, kind = [], None
    for x in signature.parameters.values():
        if x.kind is Parameter.KEYWORD_ONLY and kind not in (
            Parameter.KEYWORD_ONLY,
            Parameter.VAR_POSITIONAL,
        ):
            parts.append("*")
        kind = x.kind
        annotation = "" if x.name in ("self", "cls") else f": {types.get(x.name, 'Any')}"
        default = "" if x.default is Parameter.empty else f" = {quoted(x.default)}"
        parts.append(f"{'**' * (kind is Parameter.VAR_KEYWORD)}{x.name}{annotation}{default}")
    line = f"def {name}({', '.join(parts)}) -> {returns}: {body}".rstrip()
    if len(line) <= width:
        return line
    inner = f"    {', '.join(parts)}"
    if len(parts) > 1 and len(inner) <= width:
        return f"def {name}(\n{inner}\n) -> {returns}: {body}".rstrip()
    return f"def {name}(\n" + "".join(f"    {part},\n" for part in parts) + f") -> {returns}: {body}".rstrip()


def quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def documented(described: Any) -> str:
    """The summary of a loss, and its arrays."""
    summary, *sections = (inspect.getdoc(described) or "").split("\n\n")
    shapes = next((x.removeprefix("Shapes: ") for x in sections if x.startswith("Shapes: ")), "")
    if not shapes:
        return f'"""{summary}"""'
    return f'"""{summary}\n\n{textwrap.fill(f"{shapes}.", WIDTH)}\n"""'


def indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.split("\n"))


def made(cls: type, base: str, methods: list[str]) -> str:
    return f"class {cls.__name__}({base}):\n{indented(documented(cls))}\n{''.join(map(indented, methods))}\n"


def own(card: Card, tensors: tuple[str, ...] = (), tensor: str = "") -> Types:
    """The types of a loss's parameters, of which some may be tensors."""
    kinds: dict[str, Callable[[Card], str]] = {
        "number": lambda p: "float",
        "optional": lambda p: "float | None",
        "integer": lambda p: "int",
        "flag": lambda p: "bool",
        "choice": lambda p: f"Literal[{', '.join(map(quoted, p['choices']))}]",
        "per_class": lambda p: "PerClass",
    }
    types = {p["name"]: kinds[p["kind"]](p) for p in card["params"]}
    also = {name: f"{types[name].removesuffix(' | None')} | {tensor}" for name in tensors}
    return types | {name: f"{x} | None" if types[name].endswith("None") else x for name, x in also.items()}


def inputs(signature: Signature, array: str) -> Types:
    """Types of what is no parameter of a loss: arrays, and arrays that may be left out."""
    types = {
        "reduction": "str | float",
        "checked": "bool",
        "out": "Array | None",
        "wrt": "str | Sequence[str] | None",
        "dim": "int",
        "group": "dist.ProcessGroup | None",
    }
    for x in signature.parameters.values():
        types.setdefault(x.name, array if x.default is Parameter.empty else f"{array} | None")
    return types


def extended(signature: Signature, *parameters: Parameter) -> Signature:
    return signature.replace(parameters=[*parameters, *signature.parameters.values()])


SELF = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)
CLS = Parameter("cls", Parameter.POSITIONAL_OR_KEYWORD)
