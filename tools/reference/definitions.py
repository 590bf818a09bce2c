"""Losses by name, wherever in this package they stand: `from ..definitions import huber`."""

import importlib
from pathlib import Path

HERE = Path(__file__).parent
FILES = {
    path.stem: path
    for path in sorted(HERE.glob("*/*.py"))
    if path.parent.name not in ("kinds", "parts") and path.stem != "__init__"
}


def module(name):
    path = FILES[name].relative_to(HERE).with_suffix("")
    return importlib.import_module(".".join((__package__, *path.parts)))


def __getattr__(name):
    if name in FILES:
        return getattr(module(name), name)
    raise AttributeError(f"no file of {__package__} has the name {name}.py")
