"""Derivatives as differences, of steps so small that their error is below the smallest double."""

from mpmath import mp, mpf

STEP = mp.ldexp(1, -660)


def slope_and_curvature(f, x):
    """From differences to the left and the right of x.

    The slope is 0 where 0 is a subgradient; at a kink there is no curvature.
    """
    h = STEP
    a, b, c, d, e = (f(x + k * h) for k in (-2, -1, 0, 1, 2))
    left, right = (c - b) / h, (d - c) / h
    bend_left, bend_right = (a - 2 * b + c) / h**2, (c - 2 * d + e) / h**2
    slope = mpf(0) if left <= 0 <= right else (left + right) / 2
    kink = max(abs(right - left), abs(bend_right - bend_left)) > 1e-60
    return slope, None if kink else (b - 2 * c + d) / h**2


def smooth_slope(f, x):
    """The slope where there is no kink."""
    below, here, above = (f(x + k * STEP) for k in (-1, 0, 1))
    if abs(above - 2 * here + below) > 1e-60 * STEP:
        raise ValueError("a kink")
    return (above - below) / (2 * STEP)


def central_slope(step):
    """The slope from two values alone; at a kink the mean of both sides."""
    return lambda f, x: (f(x + step) - f(x - step)) / (2 * step)


def partials(derivative, f, x):
    """The derivative of f in every number of a nested tuple."""
    if not isinstance(x, tuple):
        return derivative(f, x)
    return [
        partials(derivative, lambda v, i=i: f((*x[:i], v, *x[i + 1 :])), part) for i, part in enumerate(x)
    ]
