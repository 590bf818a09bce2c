"""The functions of formulas, for functions that are given to `perdita.formula`.

>>> import perdita
>>> from perdita.math import logsumexp
>>> perdita.formula(lambda z, y: logsumexp(z) - z[y])
perdita.formula('logsumexp(z) - z[y]')

NumPy's functions of the same names do the same there. The functions of rows take a row of scores: `logsumexp(z)`,
`max(others(z))`.
"""

from __future__ import annotations

from typing import Any

from ._names import missing as _missing
from ._perdita import functions as _functions
from ._trace import called as _called


def _function(name: str, signatures: list[tuple[str, str]]) -> Any:
    def function(*args: Any) -> Any:
        return _called(name, *args)

    function.__name__ = function.__qualname__ = name
    function.__module__ = __name__
    function.__doc__ = "\n".join(f"{name}({arguments}): {doc}" for arguments, doc in signatures)
    return function


_SIGNATURES: dict[str, list[tuple[str, str]]] = {}
for _names, _arguments, _doc in _functions():
    for _name in _names:
        _SIGNATURES.setdefault(_name, []).append((", ".join(_arguments), _doc))

globals().update({name: _function(name, signatures) for name, signatures in _SIGNATURES.items()})
__all__ = [*_SIGNATURES]  # noqa: PLE0605


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    raise AttributeError(_missing(__name__, name, __all__))
