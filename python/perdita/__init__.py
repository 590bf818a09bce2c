"""Loss functions, each written once as a formula: values and gradients at the speed of memory.

>>> import numpy as np, perdita
>>> huber = perdita.Huber(delta=1.0)
>>> huber([0.5, 3.0], [0.0, 0.0])
1.3125
>>> value, grad = huber.value_and_grad(np.float32([0.5, 3.0]), np.float32([0.0, 0.0]))
>>> grad
array([0.25, 0.5 ], dtype=float32)
>>> perdita.loss("cross_entropy(label_smoothing=0.1)")
CrossEntropy(label_smoothing=0.1)

`perdita.torch`, `perdita.jax`, `perdita.xgboost`, `perdita.lightgbm` and `perdita.sklearn` offer the same losses to
those libraries.
"""

from typing import Any

from ._fields import CallError
from ._loss import Loss, Outcome, catalogue, classes, loss
from ._names import nearest as _nearest
from ._perdita import __version__, get_num_threads, set_num_threads

globals().update({cls.__name__: cls for cls in classes.values()})
__all__ = ["CallError", "Loss", "Outcome", "__version__", "catalogue", "classes", "get_num_threads", "loss"]
__all__ += ["set_num_threads"]
__all__ += [cls.__name__ for cls in classes.values()]


def __getattr__(name: str) -> Any:
    raise AttributeError(f"module 'perdita' has no attribute {name!r}{_nearest(name, __all__)}")


def __dir__() -> list[str]:
    return sorted(__all__)
