"""Figures of losses, drawn by the core."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._arguments import number, word, words
from ._fields import CallError
from ._tools import tool

if TYPE_CHECKING:
    from ._loss import Loss
    from ._perdita import Drawing

_PANELS = "display:flex;flex-wrap:wrap;gap:.5rem;max-width:56rem"
_PANEL = "flex:1 1 17rem;min-width:0"


class Figure:
    """A figure: Jupyter shows it, and `save` writes it."""

    __slots__ = ("_drawing",)

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    @property
    def title(self) -> str:
        """The title."""
        return self._drawing.title

    @property
    def panels(self) -> list[dict[str, Any]]:
        """The panels as data: axes, and marks with their points."""
        return self._drawing.panels

    def svg(self) -> str:
        """The figure as an SVG file, on white."""
        return self._drawing.svg()

    def png(self, scale: float = 2.0) -> bytes:
        """The figure as a PNG file, on white, with `scale` pixels per unit of the SVG."""
        return self._drawing.png(scale)

    def html(self) -> str:
        """The figure as an interactive page that needs no network."""
        return self._drawing.html()

    def save(self, path: str | Path, *, scale: float = 2.0) -> None:
        """Writes the figure to a file: .svg, .png (with `scale` pixels per unit), or .html."""
        path = Path(path)
        kinds: dict[str, Callable[[], str | bytes]] = {
            ".svg": self.svg,
            ".html": self.html,
            ".png": lambda: self.png(scale),
        }
        if path.suffix.lower() not in kinds:
            raise ValueError(f"path = {str(path)!r}: a figure is written as .svg, .png or .html")
        drawn = kinds[path.suffix.lower()]()
        path.write_bytes(drawn if isinstance(drawn, bytes) else drawn.encode())

    def __repr__(self) -> str:
        return f"<perdita.Figure {self.title!r}>"

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        """The panels in the colours of the page, side by side or, where it is narrow, one below another."""
        panels = "".join(f'<div style="{_PANEL}">{panel}</div>' for panel in self._drawing.elements())
        return f'<div style="{_PANELS}">{panels}</div>'


def plot(
    losses: Loss | str | Iterable[Loss | str] | None = None,
    *,
    vary: Mapping[str, Sequence[Any]] | None = None,
    what: str | Sequence[str] = "value",
    over: str | None = None,
    range: Sequence[float] | None = None,
    target: float | None = None,
    log: bool | None = None,
    title: str | None = None,
    figure: str | None = None,
) -> Figure:
    """Curves of one loss or of several, as a `Figure`.

    >>> perdita.plot("huber(delta=2)")
    >>> perdita.plot(["mse", "mae", perdita.Huber()], what=["value", "slope"])
    >>> perdita.plot("focal(alpha=1)", vary={"gamma": [0, 1, 2, 5]}, what="ratio").save("focal.svg")

    * `vary`: a parameter with its values, a curve for each.
    * `what`: "value", "slope", "curvature", "ratio" (to the first loss) or "slope_ratio"; a panel for each of several.
    * `over`: the horizontal axis: "error", "prediction", "margin", "probability", "distance", "cosine", "gap",
      "difference", "score" or "shift"; by default the first that all losses have.
    * `range`: its ends.
    * `target`: the target; by default 0 or 1.
    * `log`: True for a logarithmic vertical axis.
    * `figure`: instead of losses, the name of a ready figure, such as "regression" or "focal"; the error for an unknown
      name lists them.
    """
    if figure is not None:
        others = {"losses": losses, "vary": vary, "over": over, "range": range, "target": target}
        others |= {"what": None if what == "value" else what, "log": log, "title": title}
        for name, given in others.items():
            if given is not None:
                raise ValueError(f"figure is the name of a ready figure, which has {name} of its own")
        return Figure(tool("figure")(word("figure", figure)))
    if losses is None:
        known = ", ".join(name for name, _ in tool("figures")())
        raise ValueError(f"losses: none to draw; or figure, one of {known}")
    several: Any = losses if isinstance(losses, Iterable) and not _is_one(losses) else [losses]
    return Figure(
        tool("curves")(
            [_core(loss) for loss in several],
            vary=_varied(vary),
            what=words("what", what),
            over=None if over is None else word("over", over),
            range=None if range is None else _ends(range),
            target=None if target is None else number("target", target),
            log=log,
            title=title,
        )
    )


def _ends(range: Any) -> tuple[float, ...]:
    if isinstance(range, str) or not isinstance(range, Iterable):
        raise CallError(f"range must be two numbers, not {range!r}")
    return tuple(number("range", end) for end in range)


def _is_one(losses: Any) -> bool:
    return isinstance(losses, (str, type)) or hasattr(losses, "_core")


def _core(loss: Any) -> Any:
    from ._loss import Loss

    if isinstance(loss, str):
        loss = Loss(loss)
    if not isinstance(loss, Loss):
        is_class = isinstance(loss, type) and issubclass(loss, Loss)
        hint = f": write perdita.{loss.__name__}()" if is_class else ""
        raise TypeError(f"losses are losses and their texts, not {loss!r}{hint}")
    return loss._core


def _varied(vary: Mapping[str, Sequence[Any]] | None) -> tuple[str, list[str]] | None:
    """The parameter that varies, and its values as text."""
    if vary is None:
        return None
    if not isinstance(vary, Mapping):
        raise CallError(f'vary must be a parameter with its values, {{"gamma": [0, 1, 2]}}, not {vary!r}')
    if len(vary) != 1:
        raise ValueError(f"vary takes one parameter with its values, not {len(vary)}")
    from ._loss import written

    ((name, values),) = vary.items()
    name = word("vary", name)
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise CallError(f"vary: the values of {name} must be several, [{values!r}], not {values!r}")
    return name, [written(name, value).removesuffix(".0") for value in values]
