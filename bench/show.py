"""Numbers and tables in Markdown."""

from .worker import mebibytes


def header(columns):
    return f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|"


def row(cells):
    return f"| {' | '.join(cells)} |"


def cell(t, n=None):
    time = f"{t:.3g} s" if t >= 1 else f"{t * 1e3:.3g} ms" if t >= 1e-3 else f"{t * 1e6:.3g} µs"
    return time if n is None else f"{time}, {mebibytes(n)}"


def ratio(x):
    return f"{x:.1f}" if x >= 1 else f"**{x:.2g}**"
