"""The functions of formulas, for functions that are given to `perdita.formula`.

>>> import perdita
>>> from perdita.math import logsumexp
>>> perdita.formula(lambda z, y: logsumexp(z) - z[y])
perdita.formula('logsumexp(z) - z[y]')

NumPy's functions of the same names do the same there. The functions of rows take a row of scores: `logsumexp(z)`,
`max(others(z))`.
"""

from __future__ import annotations

from collections.abc import Sequence
from inspect import Parameter as _Parameter
from inspect import Signature as _Signature
from typing import Any

from ._names import missing as _missing
from ._perdita import functions as _functions
from ._traced import called as _called


def _signature(forms: Sequence[Sequence[str]]) -> _Signature:
    """The arguments: those that only some forms of a function have may be left out."""
    least, most = min(map(len, forms)), max(forms, key=len)
    defaults = [_Parameter.empty if i < least else None for i in range(len(most))]
    given = zip(most, defaults, strict=True)
    return _Signature([_Parameter(name, _Parameter.POSITIONAL_ONLY, default=x) for name, x in given])


def _function(name: str, forms: dict[tuple[str, ...], str]) -> Any:
    def function(*args: Any) -> Any:
        return _called(name, *args)

    function.__name__ = function.__qualname__ = name
    function.__module__ = __name__
    lines = [f"{name}({', '.join(arguments)}): {doc}" for arguments, doc in forms.items()]
    function.__doc__ = "\n".join(lines)
    function.__signature__ = _signature([*forms])  # type: ignore[attr-defined]
    return function


_FORMS: dict[str, dict[tuple[str, ...], str]] = {}
for _names, _arguments, _doc in _functions():
    for _name in _names:
        _FORMS.setdefault(_name, {})[tuple(_arguments)] = _doc

__all__ = [*_FORMS]


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    raise AttributeError(_missing(__name__, name, __all__))


# Last, as they have the names of Python's own functions.
globals().update({name: _function(name, forms) for name, forms in _FORMS.items()})
