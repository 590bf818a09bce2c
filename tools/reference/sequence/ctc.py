"""Connectionist temporal classification: −ln Σ p of all paths that reduce to the labels.

Graves et al., Connectionist Temporal Classification, ICML 2006.
"""

from itertools import product

from mpmath import mp, mpf

from ..kinds.arrays import Numbers, case
from ..mathematics import log_probs


def ctc(logits, labels, input_lengths=None, label_lengths=None, blank=0, from_logits=True, **options):
    """The sum over all sequences of classes that leave the labels."""

    def labelling(path):
        merged = [c for at, c in enumerate(path) if at == 0 or c != path[at - 1]]
        return [c for c in merged if c != blank]

    def loss(frames, labels):
        if from_logits:
            frames = [log_probs(frame) for frame in frames]
        p = [list(map(mp.exp, frame)) for frame in frames]
        paths = product(range(len(frames[0]) if frames else 0), repeat=len(frames))
        of_labels = [
            mp.fprod(p[t][c] for t, c in enumerate(path)) for path in paths if labelling(path) == labels
        ]
        if not of_labels:
            return mpf(0) if options.get("zero_infinity") else mp.inf
        return -mp.log(mp.fsum(of_labels)) / (max(len(labels), 1) if options.get("per_label") else 1)

    input_lengths = input_lengths or [len(frames) for frames in logits]
    label_lengths = label_lengths or [len(row) for row in labels]
    rows = zip(logits, labels, input_lengths, label_lengths, strict=True)
    return [loss(frames[:t], row[:n]) for frames, row, t, n in rows]


normal = Numbers(22).normal


def log_probabilities(frames):
    """Numbers that are not positive, in place of logits."""
    return [[[-abs(x) for x in row] for row in frame] for frame in frames]


LABELS = [[1, 2], [1, 1], [2, 1]]

CASES = [
    *(case(text, logits=normal(3, 4, 3), labels=LABELS) for text in ["ctc", "ctc(per_label=true)"]),
    case("ctc(from_logits=false)", logits=log_probabilities(normal(3, 4, 3)), labels=LABELS),
    case("ctc(blank=2)", logits=normal(2, 4, 4), labels=[[0, 3, 1], [3, 3, 0]], label_lengths=[3, 2]),
]

# Padding of both, no labels, as many frames as there must be, and none.
SHORT = {
    "logits": normal(5, 5, 3, scale=2),
    "labels": [[1, 2, 0], [2, -9, 9], [1, 1, 2], [7, 7, 7], [5, 5, 5]],
    "input_lengths": [5, 3, 4, 4, 0],
    "label_lengths": [2, 1, 3, 0, 0],
}
# Beyond the range of doubles, and all but certain.
WIDE = [[900.0, -900.0, 0.0], [0.0, 800.0, -800.0], [-700.0, 0.0, 750.0], [20.0, -20.0, 0.0]]

CASES += [
    case("ctc", **SHORT),
    case(
        "ctc(per_label=true, from_logits=false)",
        **SHORT | {"logits": log_probabilities(SHORT["logits"])},
    ),
    case("ctc", logits=[WIDE] * 2, labels=[[1, 2], [2, 1]]),
    case("ctc(zero_infinity=true)", logits=normal(2, 3, 3), labels=[[1, 1, 2], [1, 2, 1]]),
]
