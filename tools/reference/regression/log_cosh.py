"""Log-cosh loss: ln cosh(p − y).

Green, IEEE Transactions on Medical Imaging 9(1), 1990.
"""

from mpmath import mp

from ..kinds.pointwise import RESIDUALS, Pointwise
from ..mathematics import ln


def log_cosh(p, y):
    return ln(mp.cosh(p - y))


CASES = [Pointwise(["log_cosh"], RESIDUALS)]
