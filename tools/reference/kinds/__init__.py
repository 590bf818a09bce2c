"""The kinds of losses: the points at which each is evaluated, and what a case of it holds.

A kind is a `Group`: settings, inputs, and how the definition becomes lines of a vector file. Every setting is evaluated
at every input.
"""

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[3]
TESTS = ROOT / "crates/perdita-catalog/tests"


@dataclass
class Group:
    settings: list[str]
    inputs: list

    # How the lines of the file are written, and the first of their fields that is computed.
    SEPARATORS = (",", ":")
    FIRST_RESULT = "value"

    def __post_init__(self):
        self.inputs = list(self.inputs)

    def cases(self):
        return product(self.settings, self.inputs)


class Numbers:
    """A stream of random numbers, from the `skip`-th on: cases of several losses are parts of one stream."""

    def __init__(self, seed, skip=0):
        self.random = Random(seed)
        # Two normal numbers take two numbers of the stream, both at once.
        for _ in range(skip // 2 * 2):
            self.random.random()
        if skip % 2:
            self.random.gauss(0, 1)

    def draw(self, one, *sizes):
        """A nested list of these sizes."""
        return [self.draw(one, *sizes[1:]) for _ in range(sizes[0])] if sizes else one()

    def normal(self, *sizes, scale=1):
        return self.draw(lambda: self.random.gauss(0, scale), *sizes)

    def uniform(self, *sizes):
        return self.draw(self.random.random, *sizes)

    def near(self, x, by):
        """x, every number of which is moved a little."""
        return [self.near(y, by) for y in x] if isinstance(x, list) else x + by * self.random.gauss(0, 1)
