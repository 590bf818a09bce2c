"""Losses of named arrays: the losses of all observations, and the gradients of their weighted mean, in arrays.json.

A definition is a function from arrays, by name, to the list of the losses of all observations.
"""

import inspect
from dataclasses import dataclass

from mpmath import mp, mpf

from ..differences import central_slope, partials
from ..exact import are_labels, exact, flat, plain, shape
from . import TESTS, Group, Numbers

__all__ = ["POSITIVE", "SIGNS", "Arrays", "Numbers", "case"]

DIGITS = 150


@dataclass
class Arrays(Group):
    """`mean_over`: the array that says how much each observation counts in the mean; if none counts it is the sum."""

    mean_over: str | None = None

    FILE = TESTS / "arrays.json"
    SEPARATORS = (", ", ": ")
    FIRST_RESULT = "each"

    def head(self, inputs):
        fields = {
            key: {"shape": shape(x), "data": flat(x), "labels": are_labels(x)} for key, x in inputs.items()
        }
        return {"inputs": fields}

    def results(self, f, parameters, inputs):
        with mp.workdps(DIGITS):
            return self.weighted(f, parameters, inputs)

    def weighted(self, f, parameters, inputs):
        start = {key: x if are_labels(x) else exact(x) for key, x in inputs.items()}
        if "held" in inspect.signature(f).parameters:
            parameters = parameters | {"held": start}
        each = flat(f(**start, **parameters))
        # Weights differ between observations.
        weight = [(i % 4 + 1) / 4 for i in range(len(each))]
        counts = [w * c for w, c in zip(weight, start.get(self.mean_over, [mpf(1)] * len(each)), strict=True)]
        total = sum(counts) or mpf(1)

        def mean(arrays):
            return sum(w * x for w, x in zip(weight, flat(f(**arrays, **parameters)), strict=True)) / total

        # What so many digits cannot tell from 0 is 0.
        step, tiny = mpf(10) ** -50, mpf(10) ** -60
        grads = {
            key: flat([partials(central_slope(step), lambda x, key=key: mean(start | {key: x}), x)])
            for key, x in start.items()
            if not are_labels(inputs[key])
        }
        return {
            "each": plain(each, tiny),
            "weight": weight,
            "total": plain(total, tiny),
            "value": plain(mean(start), tiny),
            "grads": plain_of_each(grads, tiny),
        }


def plain_of_each(arrays, tiny):
    return {key: plain(x, tiny) for key, x in arrays.items()}


def case(text, **inputs):
    """One setting at one input."""
    return Arrays([text], [inputs])


SIGNS = [1.0, -1.0, 1.0, -1.0]
POSITIVE = [abs(x) + 0.1 for x in Numbers(5).normal(5)]
