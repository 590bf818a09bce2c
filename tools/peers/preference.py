"""Peers of the losses of preferences, as TRL writes them."""

import torch.nn.functional as F

from .comparison import PRIMITIVES, Peer, named
from .draws import arrays, normal


def gain(chosen, rejected, reference_chosen, reference_rejected):
    return chosen - reference_chosen - rejected + reference_rejected


def dpo(beta=0.5, **answers):
    return -F.logsigmoid(beta * gain(**answers)).mean()


def ipo(tau=0.1, **answers):
    return (gain(**answers) - 1 / (2 * tau)).square().mean()


def simpo(chosen, rejected, beta=2.0, margin=1.0):
    return -F.logsigmoid(beta * (chosen - rejected) - margin).mean()


ANSWERS = arrays(chosen=normal, rejected=normal, reference_chosen=normal, reference_rejected=normal)

PEERS = [
    Peer("DPO", "dpo(beta=0.5)", named(dpo), ANSWERS, PRIMITIVES),
    Peer("IPO", "ipo", named(ipo), ANSWERS, PRIMITIVES),
    Peer("SimPO", "simpo", named(simpo), arrays(chosen=normal, rejected=normal), PRIMITIVES),
]
