"""Knowledge distillation: T² KL(softmax(t / T) ‖ softmax(z / T)).

Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015.
"""

from ..definitions import kl
from ..kinds.rows import Rows, spike
from ..mathematics import log_probs, softmax


def distillation(z, t, temperature=4):
    student, teacher = ([v / temperature for v in row] for row in (z, t))
    return temperature**2 * kl(log_probs(student), softmax(teacher))


CASES = [
    Rows(
        ["distillation", "distillation(temperature=1)", "distillation(temperature=2.5)"],
        [
            ([0.7], [-3.0]),
            ([1.0, 2.0, 0.5], [0.2, 0.3, 0.5]),
            ([1.0, 2.0, 0.5], [1.0, 2.0, 0.5]),
            ([1.0, 2.0, 0.5], [1.001, 2.0, 0.5]),
            ([800.0, 0.0, -800.0], [0.0, 40.0, -40.0]),
            ([1.0, 2.0, 0.5], [1.0, float("-inf"), 3.0]),
            (spike(33, 10.0), [0.5, 8.0, 3.0] + [0.0] * 30),
        ],
    )
]
