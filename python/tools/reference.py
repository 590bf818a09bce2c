"""Writes the reference of the Python package, a page of the book per task, from what losses say about themselves.

    python tools/reference.py            write docs/src/python/*.md
    python tools/reference.py --check    fail if a page differs, is missing or is left over

Needs the package itself, PyTorch and JAX.
"""

from __future__ import annotations

import argparse
import inspect
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import perdita
import perdita.jax
import perdita.torch
from perdita import _docs
from perdita._loss import CARDS, FIELDS, camel
from perdita.torch._calls import CALLS

PAGES = Path(__file__).resolve().parents[2] / "docs/src/python"
WRITTEN = "<!-- Written by python/tools/reference.py. -->"
END = "<!-- End. -->"
FROM_TORCH = PAGES.parent / "coming-from-torch.md"
WIDTH = 90
Card = dict[str, Any]


def slug(task: str) -> str:
    return task.replace(" ", "-")


def cell(text: str) -> str:
    return text.replace("|", r"\|")


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def constructor(card: Card) -> str:
    """The class with its parameters and their defaults."""
    given = ", ".join(f"{param['name']}={literal(param['default'])}" for param in card["params"])
    line = f"loss = perdita.{camel(card['name'])}({given})"
    if len(line) <= WIDTH:
        return line
    inner = textwrap.fill(given, WIDTH, initial_indent="    ", subsequent_indent="    ")
    return f"loss = perdita.{camel(card['name'])}(\n{inner}\n)"


def arguments(function: Any, *leave_out: str) -> str:
    """The arrays of a call, by position; those that may be left out come with their default."""
    parts = []
    signature = function if isinstance(function, inspect.Signature) else inspect.signature(function)
    for x in signature.parameters.values():
        if x.name == "self" or x.name in leave_out:
            continue
        if x.kind is inspect.Parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        parts.append(x.name if x.default is inspect.Parameter.empty else f"{x.name}={literal(x.default)}")
    return ", ".join(parts)


def calls(name: str, card: Card) -> str:
    options = ("weight", "reduction", "checked")
    lines = [constructor(card), f"loss({arguments(vars(perdita.classes[name])['__call__'], *options)})"]
    module, forward = CALLS[name].signature(), CALLS[name].forward()
    given = arguments(module, "checked")
    made = f"loss = perdita.torch.{camel(name)}({given})"
    if len(made) > WIDTH:
        given = textwrap.fill(given, WIDTH, initial_indent="    ", subsequent_indent="    ")
        made = f"loss = perdita.torch.{camel(name)}(\n{given}\n)"
    lines += ["", made, f"loss({arguments(forward, 'sample_weight')})"]
    return "```py\n" + "\n".join(lines) + "\n```"


HELD = {
    "variable": "numbers in {domain}; has a gradient",
    "constant": "numbers in {domain}",
    "labels": "integers",
}


def arrays(card: Card) -> str:
    """The arrays of a loss that names them."""
    rows = []
    for field in card["fields"]:
        if field["holds"] == "parameter":
            continue
        forms = [field["axes"], field["alternative"]]
        shape = " or ".join(f"`{_docs._axes(form, {})}`" for form in forms if form is not None)
        name = f"`{field['name']}`" + (" (optional)" if field["optional"] else "")
        rows.append([name, shape, HELD[field["holds"]].format(domain=field["domain"]), field["doc"]])
    return table(["array", "shape", "holds", ""], rows)


def parameters(card: Card) -> str:
    learnt = FIELDS[card["name"]].learnt
    rows = []
    for param in card["params"]:
        doc = param["doc"] + ("; has a gradient" if param["name"] in learnt else "")
        rows.append([f"`{param['name']}`", param["accepts"], f"`{literal(param['default'])}`", doc])
    return table(["parameter", "values", "default", ""], rows)


def facts(card: Card) -> str:
    domain = f"{card['predicts']} in {card['prediction']}"
    if card["kind"] in ("pointwise", "soft"):
        domain += f", target in {card['target']}"
    lines = [
        ("Formula", f"`{card['formula']}`"),
        ("Shapes", _docs.shapes(card)),
        ("Domain", domain),
        ("Properties", ", ".join(card["properties"])),
        ("Estimates", card["estimates"]),
        ("Kinks", card["kinks"]),
        ("Source", card["reference"]),
    ]
    if card["kind"] not in _docs.SHAPES:
        del lines[1]
    return "\n".join(f"- **{name}:** {text}" for name, text in lines if text)


def loss(name: str, card: Card) -> str:
    parts = [f"## {camel(name)}", f"`{name}`: {card['summary']}.", calls(name, card), facts(card)]
    if card["kind"] not in _docs.SHAPES:
        parts.append(arrays(card))
    if card["params"]:
        parts.append(parameters(card))
    return "\n\n".join(parts)


def of_torch() -> str:
    """The table of the losses that PyTorch has."""
    rows = []
    for name, call in CALLS.items():
        if call.peer is not None:
            ours = f"`{camel(name)}({arguments(call.signature(), 'checked')})`"
            inputs = arguments(call.forward(), "sample_weight")
            rows.append(
                [f"`{call.peer.module}`", f"`{call.peer.function}`", ours, f"`{name}`", f"`{inputs}`"]
            )
    return table(["torch.nn", "torch.nn.functional", "perdita.torch", "functional", "inputs"], rows)


def coming_from_torch() -> str:
    """The page about PyTorch's losses, with its table written anew."""
    head, rest = FROM_TORCH.read_text().split(f"{WRITTEN}\n", 1)
    return f"{head}{WRITTEN}\n\n{of_torch()}\n\n{END}{rest.split(END, 1)[1]}"


def pages() -> Iterator[tuple[Path, str]]:
    yield FROM_TORCH, coming_from_torch()
    for task, names in _docs.by_task(CARDS.values()).items():
        parts = [WRITTEN, f"# {capitalised(task)}", *(loss(name, CARDS[name]) for name in names)]
        yield PAGES / f"{slug(task)}.md", "\n\n".join(parts) + "\n"


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--check", action="store_true", help="write nothing, fail if a page differs")
    check = arguments.parse_args().check
    texts = dict(pages())
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
    left = [path for path in PAGES.glob("*.md") if path not in texts and WRITTEN in path.read_text()]
    for path in stale:
        print(f"{path.name} {'is stale: run python/tools/reference.py' if check else 'written'}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path])
    for path in left:
        print(f"{path.name} belongs to no task{'' if check else ': removed'}")
        if not check:
            path.unlink()
    return int(check and bool(stale or left))


if __name__ == "__main__":
    sys.exit(main())
