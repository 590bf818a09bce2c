"""The Lovász extension of the Jaccard loss of sets (Berman, Rannen Triki & Blaschko 2018)."""

from mpmath import mpf


def extension(errors, truth):
    """Each error times what its pixel adds to the loss of the set of wrong pixels, from the largest error on."""
    order = sorted(range(len(errors)), key=lambda i: (-errors[i], i))
    value, before, wrong = mpf(0), mpf(0), set()
    region = {i for i, g in enumerate(truth) if g}
    for i in order:
        wrong.add(i)
        predicted = region ^ wrong
        union = region | predicted
        here = 1 - mpf(len(region & predicted)) / len(union) if union else mpf(0)
        value += errors[i] * (here - before)
        before = here
    return value
