"""Cross-entropy of logits or probabilities and a class label, with label smoothing, class weights and z-loss.

Good 1952; Szegedy et al., Rethinking the Inception Architecture, CVPR 2016 (smoothing); Chowdhery et al.,
PaLM, 2022 (z-loss).
"""

from ..kinds.rows import FEW_ROWS, PROBABILITIES, ROWS, TRIPLES, Rows
from ..mathematics import log_probs, lse, weighted_logs


def cross_entropy(z, y, label_smoothing=0, z_loss=0, class_weights=None, from_logits=True):
    w = class_weights or [1] * len(z)
    target = [label_smoothing / len(z)] * len(z)
    target[y] += 1 - label_smoothing
    value = -weighted_logs([a * b for a, b in zip(w, target, strict=True)], log_probs(z, from_logits))
    return value + z_loss * w[y] * lse(z) ** 2 if z_loss else value


CASES = [
    Rows(["cross_entropy", "cross_entropy(label_smoothing=0.1)"], ROWS),
    Rows(
        [
            "cross_entropy(label_smoothing=1)",
            "cross_entropy(z_loss=0.1)",
            "cross_entropy(label_smoothing=0.1, z_loss=0.0001)",
        ],
        FEW_ROWS,
    ),
    Rows(
        [
            "cross_entropy(class_weights=[1,0,2.5])",
            "cross_entropy(label_smoothing=0.1, z_loss=0.1, class_weights=[1,0,2.5])",
        ],
        TRIPLES,
    ),
    Rows(
        [
            "cross_entropy(from_logits=false)",
            "cross_entropy(label_smoothing=0.1, from_logits=false)",
        ],
        PROBABILITIES,
    ),
    Rows(["cross_entropy(class_weights=[1,0,2.5], from_logits=false)"], PROBABILITIES[1:]),
    # A class that is ruled out costs nothing off the label.
    Rows(["cross_entropy"], [([1.0, float("-inf"), 2.0], 2)]),
    Rows(["cross_entropy(from_logits=false)"], [([0.4, 0.0, 0.6], 2)]),
]
