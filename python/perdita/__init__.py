"""Loss functions, each written once as a formula: values and gradients at the speed of memory.

A loss is an object that is called with arrays:

>>> import numpy as np, perdita
>>> huber = perdita.Huber(delta=1.0)                # or perdita.loss("huber(delta=1)")
>>> huber([0.5, 3.0], [0.0, 0.0])
1.3125
>>> value, grad = huber.value_and_grad(np.float32([0.5, 3.0]), np.float32([0.0, 0.0]))
>>> grad
array([0.25, 0.5 ], dtype=float32)

A loss of your own is a formula, as a text or a function:

>>> loss = perdita.formula(lambda p, y, c=1.0: c**2 * np.log(1 + ((p - y) / c) ** 2))
>>> round(loss([0.5, 3.0], [0.0, 0.0]), 4)
1.2629

More:

    help(perdita.Huber)             a loss: its formula, arrays, parameters, properties; perdita.Huber? in Jupyter
    help(perdita.Loss)              what every loss can do
    help(perdita.formula)           losses of your own
    perdita.recommend(…)            which loss suits a task, or data
    perdita.plot("huber"), .latex   curves and mathematics: plot(…), loss.symbolic, loss.properties, perdita.theory()
    python -m perdita --help        the command line, also `perdita` (these three: in builds with the feature tools)

The same losses for other libraries: perdita.torch (modules and functions), perdita.torch.distributed, perdita.jax,
perdita.xgboost, perdita.lightgbm, perdita.sklearn. perdita.math has the functions of formulas. perdita.Metric is the
mean over batches, perdita.arrow has losses of columns (DuckDB, Polars, Spark), perdita.ray an aggregate of Ray Data.
"""

from textwrap import fill as _fill
from typing import Any

from . import math
from ._docs import by_task as _by_task
from ._domains import Domain
from ._fields import CallError
from ._figure import Figure, plot
from ._formulas import Formula, Rewrite, formula
from ._loss import CARDS as _CARDS
from ._loss import Loss, catalogue, classes, loss
from ._mathematics import Expression, Field, Property, Symbolic
from ._metric import Metric
from ._names import nearest as _nearest
from ._outcome import Outcome
from ._perdita import __version__, get_num_threads, set_num_threads
from ._recommend import Advice, Recommendation, recommend
from ._theory import Claim, Claims, Judgement, theory
from ._total import Total

# help(perdita) shows these: losses, types of results, totals and metrics have a help of their own, which is long.
__all__ = [
    "Figure",
    "Loss",
    "Outcome",
    "__version__",
    "catalogue",
    "classes",
    "formula",
    "get_num_threads",
    "loss",
    "math",
    "plot",
    "recommend",
    "set_num_threads",
    "theory",
]

_TYPES = (
    Advice,
    CallError,
    Claim,
    Claims,
    Domain,
    Expression,
    Field,
    Formula,
    Judgement,
    Metric,
    Property,
    Recommendation,
    Rewrite,
    Symbolic,
    Total,
)
_MODULES = ("arrow", "jax", "lightgbm", "ray", "sklearn", "torch", "xgboost")
_PUBLIC = sorted([*__all__, *(cls.__name__ for cls in (*_TYPES, *classes.values()))])


def _losses() -> str:
    """The classes of the losses, a paragraph per task."""

    def paragraph(task: str, names: list[str]) -> str:
        listed = ", ".join(classes[name].__name__ for name in names)
        return _fill(listed, 110, initial_indent=f"    {task:28}", subsequent_indent=" " * 32)

    return "\n".join(paragraph(*task) for task in _by_task(_CARDS.values()).items())


globals().update({cls.__name__: cls for cls in classes.values()})
__doc__ = f"{__doc__}\nThe losses, by task:\n\n{_losses()}\n"


def __getattr__(name: str) -> Any:
    hint = f"; import perdita.{name} first" if name in _MODULES else _nearest(name, _PUBLIC)
    raise AttributeError(f"module 'perdita' has no attribute {name!r}{hint}")


def __dir__() -> list[str]:
    return _PUBLIC
