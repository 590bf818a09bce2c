"""Reference values of every loss, from its textbook definition.

A loss stands in a file with its name, in the folder that it has in `crates/perdita/src/losses/`. The file holds
the definition, as the source writes it and with no care for rounding, and `CASES`: the settings and inputs at which
values and derivatives are computed. There is no list of losses: the package is walked.

Inputs and parameters are the exact doubles. Values have so many digits, and derivatives are differences of so small a
step, that every result is rounded once: to a double.

    python -m tools.reference                  compute all, write the files that differ
    python -m tools.reference huber ssim       compute the cases of these losses only
    python -m tools.reference --check          fail if a file differs
    python -m tools.reference metrics          the metrics of `perdita study`, by scikit-learn

`kinds/` has a file per kind of loss, with its points and its cases; `parts/` has what several definitions share.
"""

from mpmath import mp

# A difference of step 2^-660 has an error of about 1e-397, below the smallest double: what should be 0 is 0. A second
# difference loses those 397 digits; the rest must still resolve 1 - e^-800 from 1.
mp.dps = 800
