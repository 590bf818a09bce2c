"""Fenchel-Young losses: Ω*(z) + Ω(t) − ⟨t, z⟩, where Ω* is attained at p (Blondel, Martins & Niculae 2020)."""

from ..mathematics import weighted_logs


def fenchel_young(z, t, p, omega):
    conjugate = weighted_logs(p, z) - sum(map(omega, p))
    return conjugate + sum(map(omega, t)) - weighted_logs(t, z)
