# Written by tools/stubs.py.
from typing import Any, TypeAlias

__version__: str

Reduced: TypeAlias = tuple[float, float, int]

class Core:
    def __new__(cls, text: str) -> Core: ...
    @property
    def args(self) -> dict[str, Any]: ...
    def arrays(
        self,
        inputs: Any,
        weight: Any = None,
        *,
        reduction: str | float,
        checked: bool = False,
        each: Any = None,
        grads: Any = None,
        upstream: Any = None,
    ) -> Reduced: ...
    @property
    def card(self) -> dict[str, Any]: ...
    def evaluate(
        self,
        pred: Any,
        target: Any,
        weight: Any = None,
        *,
        reduction: str | float,
        classes: int = 1,
        checked: bool = False,
        each: Any = None,
        grad: Any = None,
        hess: Any = None,
        upstream: Any = None,
    ) -> Reduced: ...
    def fit(self, shapes: Any) -> None: ...
    @property
    def ignored(self) -> int | None: ...
    def label_weights(self, classes: int) -> list[float]: ...
    def plan(self, columns: int) -> dict[str, Any]: ...
    def products(
        self,
        a: Any,
        dim: int,
        *,
        reduction: str | float,
        b: Any = None,
        labels: Any = None,
        key_labels: Any = None,
        targets: Any = None,
        bias: Any = None,
        negatives: Any = None,
        per_query: bool = False,
        weight: Any = None,
        checked: bool = False,
        each: Any = None,
        grad_a: Any = None,
        grad_b: Any = None,
        grad_negatives: Any = None,
        grad_bias: Any = None,
        upstream: Any = None,
    ) -> tuple[float, float, int, float | None, float | None, int | None]: ...
    @property
    def text(self) -> str: ...
    def trace(self, classes: int) -> Program: ...
    def trace_arrays(self, width: int) -> Program | None: ...

class Program:
    def backward(self) -> Program: ...
    @property
    def inputs(self) -> list[tuple[str, bool]]: ...
    @property
    def outputs(self) -> list[tuple[int, bool]]: ...
    @property
    def steps(self) -> list[tuple[str, list[int], Any]]: ...

def catalogue() -> list[dict[str, Any]]: ...
def jax_target() -> Any: ...
def sharded(
    core: Core,
    local: Any,
    dim: int,
    count: int,
    visit: Any,
    *,
    reduction: str | float,
    each: Any = None,
    grad_a: Any = None,
    grad_b: Any = None,
    upstream: Any = None,
) -> tuple[Reduced, float | None, float | None]: ...
def vocabulary(
    core: Core,
    a: Any,
    dim: int,
    b: Any,
    labels: Any,
    first: int,
    classes: int,
    gather: Any,
    *,
    reduction: str | float,
    bias: Any = None,
    weight: Any = None,
    each: Any = None,
    grad_a: Any = None,
    grad_b: Any = None,
    grad_bias: Any = None,
    upstream: Any = None,
) -> Reduced: ...
