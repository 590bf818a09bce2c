"""Log-probabilities of a chosen and a rejected answer, of the model and of a reference."""

from ..kinds.arrays import Numbers

normal = Numbers(5, skip=510).normal

LOG_PROBABILITIES = {name: [x - 3 for x in normal(4)] for name in ["chosen", "rejected"]}
REFERENCE = {f"reference_{name}": normal(4) for name in ["chosen", "rejected"]}
