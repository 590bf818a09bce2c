"""Peers of the losses of sequences."""

import random

import torch
import torch.nn.functional as F

from .comparison import Peer, named
from .draws import normal


def ctc(logits, labels, input_lengths, label_lengths, **options):
    log_probs = torch.log_softmax(logits, 2).transpose(0, 1)
    return F.ctc_loss(log_probs, labels, input_lengths, label_lengths, zero_infinity=True, **options)


def ctc_sum(logits, **arrays):
    return ctc(logits, **arrays, reduction="sum") / len(logits)


def sequences(blank):
    def draw():
        n, t, c = random.choice([1, 2, 7, 33, 200]), random.choice([4, 30, 150]), random.choice([3, 20])
        labels = torch.randint(0, c - 1, (n, t // 2))
        frames = torch.randint(t // 2, t + 1, (n,))
        return {
            "logits": normal((n, t, c)),
            "labels": labels + (labels >= blank),
            "input_lengths": frames,
            # With repeats some have too few frames: both are told to make nothing of them.
            "label_lengths": torch.minimum(torch.randint(0, t // 2 + 1, (n,)), frames),
        }

    return draw


PEERS = [
    Peer("ctc_loss, sum/n", "ctc(zero_infinity=true)", named(ctc_sum), sequences(0), batches=5),
    Peer(
        "ctc_loss, mean",
        "ctc(blank=2, per_label=true, zero_infinity=true)",
        named(lambda **arrays: ctc(**arrays, blank=2)),
        sequences(2),
        batches=5,
    ),
]
