"""A call of a loss on NumPy arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import _arrays, _formula
from ._arguments import flag, words
from ._fields import Fields, broadcasts
from ._perdita import Core
from ._total import Total


class Call:
    """Checked arguments of a call: contiguous, of one type, with matching shapes."""

    __slots__ = ("arrays", "core", "dtype", "fields", "given", "rows", "weight")

    def __init__(
        self, core: Core, fields: Fields, args: Sequence[Any], given: Mapping[str, Any], weight: Any
    ) -> None:
        given = fields.named(args, given)
        first = fields.first
        lead = _arrays.numbers(fields.called[first], given[first])
        if fields.kind == "labels" and _arrays.is_soft(given[fields.labels[0]], lead):
            core = _formula.core(_formula.softened(core.text))
            fields, given = (
                _formula.fields(core.text),
                {first: given[first], "targets": given[fields.labels[0]]},
            )
        self.core, self.fields, self.given = core, fields, given
        self.dtype = dtype = lead.dtype
        self.arrays: dict[str, np.ndarray] = {}
        arrays = self.arrays
        for name, array in given.items():
            if name == first:
                arrays[name] = lead
            elif name in fields.labels:
                arrays[name] = _arrays.labels(fields.called[name], array)
            else:
                arrays[name] = _arrays.numbers(fields.called[name], array, dtype)
                if fields.kind == "pointwise" and not arrays[name].ndim:
                    arrays[name] = np.full(lead.shape, arrays[name])
        fields.fit(arrays)
        self.rows = fields.rows(arrays)
        self.weight = None if weight is None else self._per_row("weight", weight)

    def _per_row(self, name: str, array: Any) -> np.ndarray:
        """A number per observation, from an array that can be broadcast to their shape."""
        array = _arrays.numbers(name, array, self.dtype)
        if not array.ndim:
            return np.full(self.rows, array)
        if array.shape == self.rows:
            return array
        broadcasts(name, array, self.rows)
        return np.ascontiguousarray(np.broadcast_to(array, self.rows))

    def wanted(self, wrt: str | Sequence[str] | None) -> list[str]:
        """The arrays of the requested gradients: those in `wrt`, or all that have one."""
        known = {self.fields.called[name]: name for name in self.fields.variable if name in self.arrays}
        names = known if wrt is None else words("wrt", wrt)
        for name in names:
            if name not in known:
                raise ValueError(
                    f"{self.fields.loss} has gradients in {', '.join(known)} here, not in {name!r}"
                )
        return [known[name] for name in names]

    def memory(
        self, wrt: str | Sequence[str] | None = None, out: np.ndarray | None = None
    ) -> dict[str, np.ndarray]:
        """Memory for gradients: new arrays, or `out` for a single gradient."""
        names = self.wanted(wrt)
        if out is None:
            return {name: np.empty_like(self.arrays[name]) for name in names}
        if len(names) != 1:
            raise ValueError(
                f"out is memory for one gradient, but there are {len(names)}: select one with wrt"
            )
        like = self.arrays[names[0]]
        return {names[0]: _arrays.memory("out", out, like.shape, like.dtype)}

    def run(
        self,
        reduction: str | float,
        checked: bool,
        upstream: Any = None,
        grads: Mapping[str, np.ndarray] | None = None,
        hess: np.ndarray | None = None,
        value: bool = True,
    ) -> tuple[Any, tuple[Any, ...]]:
        """The value, reduced or per observation, and the result of the core. Other outputs are written to memory.

        Without the `value`, it is 0: executed losses leave out what only it needs.
        """
        if checked is not True and checked is not False:
            checked = flag("checked", checked)
        each = None
        if reduction == "none":
            reduction, each = "sum", np.empty(self.rows, self.dtype) if value else None
        found = self.core.evaluate(
            self._inputs(),
            self.weight,
            reduction=reduction,
            checked=checked,
            value=value,
            each=each,
            grads=list(grads.items()) if grads else None,
            hess=hess,
            upstream=None if upstream is None else self._per_row("upstream", upstream),
        )
        reduced = found[0] if each is None else _arrays.narrowed(each, self.given[self.fields.first])
        return reduced, found

    def second_order(
        self, reduction: str | float, checked: bool, upstream: Any, value: bool = True
    ) -> tuple[Any, np.ndarray, np.ndarray]:
        """The value, the gradient in the first array, and the diagonal of its Hessian."""
        first = self.fields.first
        lead, given = self.arrays[first], self.given[first]
        grad, hess = np.empty_like(lead), np.empty_like(lead)
        reduced, _ = self.run(reduction, checked, upstream, {first: grad}, hess, value)
        return reduced, _arrays.narrowed(grad, given), _arrays.narrowed(hess, given)

    def total(self, checked: bool) -> Total:
        """The total, which is added to those of other calls."""
        if checked is not True and checked is not False:
            checked = flag("checked", checked)
        return Total._of(self.core.total(self._inputs(), self.weight, checked=checked))

    def _inputs(self) -> list[tuple[str, np.ndarray, tuple[int, ...]]]:
        return [(name, array, array.shape) for name, array in self.arrays.items()]

    def narrowed(self, grads: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Gradients by the names of a call, in the types of the given arrays."""
        called = self.fields.called
        return {called[name]: _arrays.narrowed(grad, self.given[name]) for name, grad in grads.items()}
