"""A loss as it is written, `"huber(delta=1.5)"`, as its name and parameters."""

import inspect

from .exact import number

WORDS = {"true": True, "false": False, "none": None}


def parse(text):
    name, _, inside = text.removesuffix(")").partition("(")
    pairs = (part.split("=") for part in split(inside))
    return name, {key.strip(): literal(value.strip()) for key, value in pairs}


def split(text):
    """Splits at the commas outside brackets."""
    parts, depth = [""], 0
    for c in text:
        depth += (c == "[") - (c == "]")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return [part for part in parts if part.strip()]


def literal(text):
    """A number, a list, true, false, none, or a word; numbers are the exact doubles."""
    if text.startswith("["):
        return [literal(part.strip()) for part in split(text[1:-1])]
    if text in WORDS:
        return WORDS[text]
    try:
        return number(text)
    except ValueError:
        return text


def parameters(definition, given):
    """The parameters of a definition: as given, or its defaults, of which doubles become exact."""
    defaults = {
        key: number(parameter.default)
        for key, parameter in inspect.signature(definition).parameters.items()
        if isinstance(parameter.default, float)
    }
    return defaults | given
