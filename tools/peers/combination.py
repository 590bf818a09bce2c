"""Peers of the losses of losses."""

from .comparison import PRIMITIVES, Peer, named
from .draws import arrays, normal, positive


def uncertainty(loss, log_variance):
    return (0.5 * loss * (-log_variance).exp() + log_variance / 2).mean()


PEERS = [
    Peer(
        "uncertainty weighting",
        "uncertainty",
        named(uncertainty),
        arrays(loss=positive, log_variance=normal),
        PRIMITIVES,
    ),
]
