"""Recommendations of losses, for a task or for data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from numbers import Real
from typing import Any

import numpy as np

from ._arguments import word
from ._loss import Loss
from ._tools import tool

_CELL = "text-align:left;vertical-align:top;overflow-wrap:anywhere;min-width:8rem"
_NUMBERS = (Real, Decimal, np.bool_)
"""The types of numbers, also of NumPy's, in a column of objects."""


@dataclass(frozen=True)
class Advice:
    """A recommended loss."""

    loss: Loss
    why: str
    when: str | None = None
    """The case for it; None of a loss that is recommended for data."""
    avoid: str | None = None
    """The case against it."""

    def __str__(self) -> str:
        return f"{self.loss}: {self.why}"


@dataclass(frozen=True)
class Recommendation(Sequence[Advice]):
    """Losses in the order to try them, each with the reason."""

    losses: tuple[Advice, ...]
    about: str
    """The task, or the target and its type."""
    profile: dict[str, Any] = field(default_factory=dict, repr=False)
    """The findings about data: outliers, imbalance, doubtful labels, notes."""

    def __len__(self) -> int:
        return len(self.losses)

    def __getitem__(self, key: Any) -> Any:
        return self.losses[key]

    def __str__(self) -> str:
        lines = [f"{at}. {advice}" for at, advice in enumerate(self.losses, 1)]
        return "\n".join([self.about, *lines, *(f"note: {note}" for note in self.profile.get("notes", ()))])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="{_CELL}"><code>{escape(str(advice.loss))}</code></td>'
            f'<td style="{_CELL}">{escape(advice.why)}</td></tr>'
            for advice in self.losses
        )
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.profile.get("notes", ()))
        notes = f"<ul>{notes}</ul>" if notes else ""
        return f"<div>{escape(self.about)}<table>{rows}</table>{notes}</div>"


def recommend(
    data: Any = None,
    target: Any = None,
    *,
    task: str | None = None,
    features: Sequence[str] | None = None,
    seed: int = 0,
) -> Recommendation:
    """Losses for a task, or for data: by the type of the target, its outliers and zeros, imbalance and doubtful labels.

    >>> perdita.recommend(task="imbalanced-classification")
    >>> perdita.recommend(x, y)                     # arrays: (n, features) and (n,)
    >>> perdita.recommend(frame, "price")           # a data frame, or a dictionary of columns, and the target's column

    * `task`: its name, or the beginning of it; with data, the type of the target, detected by default. An unknown name
      is an error that lists the tasks.
    * `features`: the columns to predict from; all usable ones by default.
    * `seed`: of the folds of the linear models that the data are profiled with.
    """
    if data is None:
        if target is not None or features is not None:
            raise ValueError("target and features are those of data, and there are no data")
        return _of_task(task)
    if target is None:
        raise ValueError("target: the column to predict, or an array of it")
    if isinstance(features, str):
        raise ValueError(f"features is a list of columns: write [{features!r}]")
    if not 0 <= seed < 1 << 64:
        raise ValueError(f"seed must be from 0 to 2**64 - 1, not {seed}")
    wanted = None if features is None else [str(name) for name in features]
    columns, name = _columns(data, target, wanted)
    profile, advice = tool("for_data")(columns, name, task=task, features=wanted, seed=seed)
    losses = tuple(Advice(Loss(one["loss"]), one["why"]) for one in advice)
    return Recommendation(
        losses, f"{name}: {profile['kind'].replace('_', ' ')} ({profile['reason']})", profile
    )


def _of_task(task: str | None) -> Recommendation:
    if task is None:
        known = ", ".join(guide["task"] for guide in tool("tasks")())
        raise ValueError(f"task: none, and no data; there are {known}")
    guide = tool("for_task")(word("task", task))
    losses = tuple(Advice(Loss(x["loss"]), x["why"], x["when"], x["not"]) for x in guide["picks"])
    return Recommendation(losses, f"{guide['task']}: {guide['about']}", {"notes": [guide["advice"]]})


def _columns(data: Any, target: Any, features: list[str] | None) -> tuple[list[tuple[str, Any]], str]:
    """The columns by name, and the name of the target."""
    names = list(data) if isinstance(data, Mapping) else getattr(data, "columns", None)
    if names is None:
        rows = _unmasked("data", data)
        rows = rows[:, None] if rows.ndim == 1 else rows
        if rows.ndim != 2:
            raise ValueError(f"data has the shape {rows.shape}, not (rows, features)")
        given = {f"x{at}": column for at, column in enumerate(rows.T)}
    else:
        given = {str(name): data[name] for name in names}
    if np.ndim(target) == 0:
        name = str(target)
        _known("target", name, given)
    else:
        name = str(getattr(target, "name", None) or "target")
        if name in given:
            raise ValueError(f"data has a column {name!r}, which is the name of the target, too")
        given[name] = target
    for feature in features or ():
        _known("features", feature, given)
    wanted = given if features is None else {name, *features}
    return [(key, _cells(key, column)) for key, column in given.items() if key in wanted], name


def _known(argument: str, name: str, given: Mapping[str, Any]) -> None:
    if name not in given:
        raise ValueError(f"{argument}: there is no column {name!r}; there are {', '.join(given)}")


def _unmasked(name: str, given: Any) -> np.ndarray:
    """An array. A mask would be lost, and is an error."""
    if np.ma.is_masked(given):
        raise ValueError(
            f"{name} has masked elements: pass np.ma.filled(..., np.nan), in which they are empty"
        )
    return np.asarray(given)


def _cells(name: str, column: Any) -> np.ndarray | list[str | None]:
    """The cells of a column: numbers, with NaN for an empty cell, or texts, with None for one."""
    cells = _unmasked(f"column {name!r}", column)
    if cells.ndim != 1:
        raise ValueError(f"column {name!r} has the shape {cells.shape}, not (rows,)")
    if cells.dtype.kind in "iubf":
        return cells.astype(np.float64)
    if cells.dtype.kind not in "OUST":
        raise ValueError(
            f"column {name!r} holds {cells.dtype}, neither numbers nor text: name the features without it"
        )
    known = [None if _is_empty(cell) else cell for cell in cells.tolist()]
    if all(cell is None or isinstance(cell, _NUMBERS) for cell in known):
        return np.array([np.nan if cell is None else float(cell) for cell in known])
    return [None if cell is None else str(cell) for cell in known]


def _is_empty(cell: Any) -> bool:
    """True for None, NaN, and the empty cells of pandas."""
    if isinstance(cell, Decimal):
        return cell.is_nan()
    return (
        cell is None
        or type(cell).__name__ in ("NAType", "NaTType")
        or (isinstance(cell, (float, np.floating)) and math.isnan(cell))
    )
