"""Doubles as exact numbers, and results as doubles."""

from mpmath import mp, mpf


def number(x):
    return mpf(float(x))


def exact(x):
    """Nested lists of doubles as nested tuples of exact numbers, which can be the keys of a cache."""
    return tuple(map(exact, x)) if isinstance(x, list) else number(x)


def plain(x, tiny=0):
    """x as JSON: the nearest double, infinities as strings, and 0 for what is no larger than `tiny`."""
    if isinstance(x, (list, tuple)):
        return [plain(y, tiny) for y in x]
    if x is None:
        return None
    x = mp.mpmathify(x)
    if mp.isinf(x):
        return "inf" if x > 0 else "-inf"
    # Adding zero turns -0.0 into 0.0.
    return 0.0 if abs(x) <= tiny else float(x) + 0.0


def flat(x):
    return [z for y in x for z in flat(y)] if isinstance(x, (list, tuple)) else [x]


def shape(x):
    if not isinstance(x, (list, tuple)):
        return []
    return [len(x), *shape(x[0])] if x else [0]


def are_labels(x):
    return all(isinstance(y, int) for y in flat(x))
