"""Multi-class hinge loss: Σ max(0, m − z_y + z_j)^p / C over the other classes.

Crammer & Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines, JMLR 2001;
Weston & Watkins, Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999.
"""

from functools import partial

from mpmath import mpf

from ..kinds import rows
from ..kinds.rows import labelled, spike


def multi_margin(z, y, margin=1, p=1, class_weights=None):
    others = z[:y] + z[y + 1 :]
    violations = sum(max(mpf(0), margin - z[y] + v) ** p for v in others)
    return (class_weights[y] if class_weights else 1) * violations / len(z)


# PyTorch's mean is over rows, whatever the weights.
Rows = partial(rows.Rows, weighted_mean=False)

# No two scores lie 1 or 0.3 apart, where the kinks are.
APART = [
    *labelled([0.3, -1.2]),
    *labelled([5.0, 4.8, 4.6]),
    *labelled([800.0, 0.5, -800.0]),
    (spike(33, 0.5), 1),
    (spike(40, 0.5), 2),
]

CASES = [
    Rows(["multi_margin", "multi_margin(margin=0.3, p=2)"], [*labelled([0.7]), *APART]),
    Rows(
        ["multi_margin(class_weights=[1,0,2.5])", "multi_margin(p=2, class_weights=[1,0,2.5])"],
        labelled([0.3, -1.2, 2.1]) + labelled([800.0, 0.5, -800.0]),
    ),
]
