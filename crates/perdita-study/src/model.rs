//! The models of a study.
use crate::data::Matrix;
use crate::error::Error;
use crate::fit::{Fit, Linear, Objective};

/// A model with its hyperparameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Model {
    /// A linear model.
    Linear(Linear),
    /// A small multi-layer perceptron.
    #[cfg(feature = "mlp")]
    Mlp(crate::fit::Mlp),
}

/// A fitted model.
pub(crate) enum Fitted {
    Linear(Fit),
    #[cfg(feature = "mlp")]
    Mlp(crate::fit::Network),
}

impl Model {
    /// Its name: `linear` or `mlp`.
    pub fn name(&self) -> &'static str {
        match self {
            Model::Linear(_) => "linear",
            #[cfg(feature = "mlp")]
            Model::Mlp(_) => "mlp",
        }
    }

    /// The unit of its learning curve.
    pub fn step(&self) -> &'static str {
        match self {
            Model::Linear(_) => "steps of L-BFGS",
            #[cfg(feature = "mlp")]
            Model::Mlp(_) => "epochs",
        }
    }

    /// The description of the model in a sentence.
    pub fn about(&self) -> String {
        match self {
            Model::Linear(linear) => format!(
                "Linear model on standardised features, fitted by L-BFGS on all training rows, with an L2 penalty: {} (`--ridge`) \
                 times half of the squared weights, for a loss scaled so that its mean slope at the start is 1.",
                linear.ridge
            ),
            #[cfg(feature = "mlp")]
            Model::Mlp(mlp) => mlp.about(),
        }
    }

    #[cfg_attr(not(feature = "mlp"), expect(unused_variables, reason = "a linear model has nothing random"))]
    pub(crate) fn fit(&self, x: &Matrix, objective: &Objective, seed: u64) -> Result<Fitted, Error> {
        match self {
            Model::Linear(linear) => linear.fit(x, objective).map(Fitted::Linear),
            #[cfg(feature = "mlp")]
            Model::Mlp(mlp) => mlp.fit(x, objective, seed).map(Fitted::Mlp),
        }
    }
}

impl Fitted {
    pub(crate) fn predict(&self, x: &Matrix) -> Vec<f64> {
        match self {
            Fitted::Linear(fit) => fit.predict(x),
            #[cfg(feature = "mlp")]
            Fitted::Mlp(network) => network.predict(x),
        }
    }

    /// The number of recorded training steps.
    pub(crate) fn steps(&self) -> usize {
        match self {
            Fitted::Linear(fit) => fit.path.len(),
            #[cfg(feature = "mlp")]
            Fitted::Mlp(network) => network.path.len(),
        }
    }

    /// The scores after a recorded step.
    pub(crate) fn predict_at(&self, x: &Matrix, step: usize) -> Vec<f64> {
        match self {
            Fitted::Linear(fit) => fit.predict_at(x, step),
            #[cfg(feature = "mlp")]
            Fitted::Mlp(network) => network.predict_at(x, step),
        }
    }

    /// The number of a recorded step, from 1.
    pub(crate) fn count(&self, step: usize) -> usize {
        step + 1
    }

    pub(crate) fn converged(&self) -> bool {
        match self {
            Fitted::Linear(fit) => fit.converged,
            #[cfg(feature = "mlp")]
            Fitted::Mlp(_) => true,
        }
    }
}
