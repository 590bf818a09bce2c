"""Cross-entropy of logits or probabilities and a target distribution: −Σ w t ln p.

Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015.
"""

from ..kinds.rows import SOFT_ROWS, SOFT_TRIPLES, Rows
from ..mathematics import log_probs, lse, weighted_logs


def soft_cross_entropy(z, t, class_weights=None, from_logits=True, z_loss=0, label_smoothing=0):
    w = class_weights or [1] * len(z)
    t = [(1 - label_smoothing) * v + label_smoothing / len(z) for v in t]
    value = -weighted_logs([a * b for a, b in zip(w, t, strict=True)], log_probs(z, from_logits))
    return value + z_loss * lse(z) ** 2 if z_loss else value


CASES = [
    Rows(["soft_cross_entropy", "soft_cross_entropy(z_loss=0.1)"], SOFT_ROWS),
    Rows(["soft_cross_entropy(class_weights=[1,0,2.5])"], SOFT_TRIPLES),
    Rows(
        [
            "soft_cross_entropy(from_logits=false)",
            "soft_cross_entropy(class_weights=[1,0,2.5], from_logits=false)",
        ],
        [
            ([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]),
            ([0.2, 0.3, 0.5], [0.0, 1.0, 0.0]),
            ([1e-10, 0.25, 0.75], [0.2, 0.3, 0.5]),
        ],
    ),
    Rows(
        [
            "soft_cross_entropy(label_smoothing=0.1)",
            "soft_cross_entropy(label_smoothing=1, z_loss=0.1)",
            "soft_cross_entropy(label_smoothing=0.1, class_weights=[1,0,2.5])",
        ],
        SOFT_TRIPLES,
    ),
    Rows(
        ["soft_cross_entropy(label_smoothing=0.1, from_logits=false)"],
        [([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]), ([0.2, 0.3, 0.5], [0.0, 1.0, 0.0])],
    ),
]
