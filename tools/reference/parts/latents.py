"""The latents of a variational autoencoder: means and log-variances of normal distributions."""

from ..kinds.arrays import Numbers

normal = Numbers(5, skip=413).normal

LATENTS = {
    "mean": [*normal(2, 4), [1.25, -1.5, 1.125, 1.75]],
    "log_variance": [[1e-9, -0.5, 0.99, 3.0], [1e-3, 0.0, -30.0, 1.5], [0.99, -0.98, 0.97, -0.99]],
}
