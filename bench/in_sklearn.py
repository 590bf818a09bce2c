"""The losses of scikit-learn's boosting (`sklearn._loss`), each with the factor that makes its mean perdita's.

They fill arrays of the caller, a number per observation: the mean is taken here, its factors are not multiplied in.
"""

import os

import numpy as np
from sklearn._loss import loss as losses

THREADS = int(os.environ.get("THREADS", "1"))

LOSSES = {
    "mse": (losses.HalfSquaredError(), 2),
    "huber": (losses.HuberLoss(delta=1.0), 1),
    "bce_with_logits": (losses.HalfBinomialLoss(), 1),
    "cross_entropy": (losses.HalfMultinomialLoss, 1),
}


def inputs(loss, variables, constants):
    (loss, factor), (pred,), (target,) = loss, variables, constants
    loss = loss if pred.ndim == 1 else loss(n_classes=pred.shape[1])
    return loss, factor, {"y_true": target.astype(pred.dtype), "raw_prediction": pred, "n_threads": THREADS}


def filled(loss, variables, constants):
    loss, factor, arrays = inputs(loss, variables, constants)
    pred = arrays["raw_prediction"]
    out = {"loss_out": np.empty(len(pred), pred.dtype), "gradient_out": np.empty_like(pred)}

    def call():
        value, grad = loss.loss_gradient(**arrays, **out)
        return factor * value.mean(), grad

    return call


def filled_hessian(loss, variables, constants):
    """Without a value, which scikit-learn computes in another call."""
    loss, factor, arrays = inputs(loss, variables, constants)
    pred = arrays["raw_prediction"]
    out = {"gradient_out": np.empty_like(pred), "hessian_out": np.empty_like(pred)}

    def call():
        return None, *loss.gradient_hessian(**arrays, **out)

    call.scale = factor / len(pred)
    return call
