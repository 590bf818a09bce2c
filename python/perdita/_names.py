"""Names of losses that are meant by others: slips, and the names of other libraries."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

_OTHERS = {
    "l1": "Mae",
    "squarederror": "Mse",
    "meansquarederror": "Mse",
    "absoluteerror": "Mae",
    "meanabsoluteerror": "Mae",
    "binarycrossentropy": "Bce",
    "binarycrossentropywithlogits": "BceWithLogits",
    "sigmoidbinarycrossentropy": "BceWithLogits",
    "logistic": "BceWithLogits",
    "softmaxcrossentropy": "CrossEntropy",
    "softmaxcrossentropywithintegerlabels": "CrossEntropy",
    "sigmoidfocal": "BinaryFocal",
    "kldiv": "Kl",
    "kldivergence": "Kl",
    "pinball": "Quantile",
    "ntxent": "NtXent",
    "supervisedcontrastive": "SupCon",
}
"""Names in PyTorch, optax, Keras and scikit-learn, without case and without `loss`."""


def nearest(name: str, known: Sequence[str]) -> str:
    """The rest of an error message about an unknown name: the class that is meant, if one is near."""
    plain = {one.lower(): one for one in known}
    said = name.lower().replace("_", "")
    said = said.removesuffix("loss") or said
    found = plain.get(said) or _OTHERS.get(said)
    if found is None:
        near = get_close_matches(said, plain, 1, 0.75)
        found = plain[near[0]] if near else None
    return f"; did you mean `{found}`?" if found else ""
