//! The models that losses are compared on.
use crate::data::Matrix;
use crate::error::Error;
use crate::fit::{Fit, Linear, Objective};

/// A model, and how it is fitted.
#[derive(Clone, Debug, PartialEq)]
pub enum Model {
    /// Scores that are sums of features, each with a weight.
    Linear(Linear),
    /// A small network.
    #[cfg(feature = "mlp")]
    Mlp(crate::fit::Mlp),
}
/// A model that was fitted.
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
    /// What a step of its learning curve is.
    pub fn step(&self) -> &'static str {
        match self {
            Model::Linear(_) => "steps of L-BFGS",
            #[cfg(feature = "mlp")]
            Model::Mlp(_) => "epochs",
        }
    }
    /// What it is, in a sentence.
    pub fn about(&self) -> String {
        match self {
            Model::Linear(linear) => format!(
                "A linear model on standardised features, fitted by L-BFGS on all training rows, with a penalty of {} on squared \
                 weights, relative to the size of the loss's slopes.",
                linear.ridge / 2.0
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
    /// How many steps of training are known.
    pub(crate) fn steps(&self) -> usize {
        match self {
            Fitted::Linear(fit) => fit.path.len(),
            #[cfg(feature = "mlp")]
            Fitted::Mlp(network) => network.path.len(),
        }
    }
    /// The scores after one of them.
    pub(crate) fn predict_at(&self, x: &Matrix, step: usize) -> Vec<f64> {
        match self {
            Fitted::Linear(fit) => fit.predict_at(x, step),
            #[cfg(feature = "mlp")]
            Fitted::Mlp(network) => network.predict_at(x, step),
        }
    }
    /// Which step it is, from 1.
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
