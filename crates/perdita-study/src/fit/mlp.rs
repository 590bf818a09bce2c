//! A small multi-layer perceptron: one hidden layer, trained by AdamW.
//!
//! The gradient in the scores comes from the loss's own kernel; candle back-propagates it to the weights.
use super::linear::beginning;
use super::objective::Objective;
use crate::data::Matrix;
use crate::error::Error;
use candle_core::{DType, Device, Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW};
use perdita_gemm::{Store, multiply};
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

/// The hyperparameters of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mlp {
    /// Units of the hidden layer.
    pub hidden: usize,
    /// The number of epochs.
    pub epochs: usize,
    /// The batch size.
    pub batch: usize,
    /// The learning rate.
    pub rate: f64,
    /// The weight decay.
    pub decay: f64,
}

impl Default for Mlp {
    fn default() -> Self {
        Mlp { hidden: 32, epochs: 40, batch: 64, rate: 3e-3, decay: 1e-2 }
    }
}

/// A trained network.
#[derive(Clone, Debug)]
pub struct Network {
    start: f64,
    scale: f64,
    width: usize,
    hidden: usize,
    /// The weights after each epoch: those of the hidden layer, its biases, those of the scores, their biases.
    pub path: Vec<Vec<f64>>,
}

impl Mlp {
    /// The description of the model in a sentence.
    pub fn about(&self) -> String {
        let Mlp { hidden, epochs, batch, rate, decay } = self;
        format!(
            "Multi-layer perceptron with one hidden layer of {hidden} ReLU units on standardised features, trained by AdamW (learning rate \
             {rate}, weight decay {decay}) for {epochs} epochs in batches of {batch} rows. Initial weights and batches follow from the seed \
             and are the same for all losses."
        )
    }

    /// Trains a network.
    ///
    /// # Errors
    /// Data that the loss does not accept.
    pub fn fit(&self, x: &Matrix, objective: &Objective, seed: u64) -> Result<Network, Error> {
        let failed =
            |error: candle_core::Error| Error::Data(format!("the network cannot be trained: {error}"));
        let (start, scale) = beginning(objective);
        let (hidden, width) = (self.hidden, objective.width());
        let mut network = Network { start, scale, width, hidden, path: Vec::new() };
        let mut random = ChaCha8Rng::seed_from_u64(seed);

        // He et al. (2015): signals keep their size through rectified units.
        let bound = (6.0 / x.columns as f64).sqrt();
        let first: Vec<f64> =
            (0..hidden * x.columns).map(|_| bound * (2.0 * random.random::<f64>() - 1.0)).collect();
        let bound = (1.0 / hidden as f64).sqrt();
        let second: Vec<f64> =
            (0..width * hidden).map(|_| bound * (2.0 * random.random::<f64>() - 1.0)).collect();

        let mut train = || -> Result<(), TrainError> {
            let device = Device::Cpu;
            let inputs = Tensor::from_slice(&x.data, (x.rows, x.columns), &device)?;
            let weights = Var::from_slice(&first, (hidden, x.columns), &device)?;
            let biases = Var::zeros((1, hidden), DType::F64, &device)?;
            let out = Var::from_slice(&second, (width, hidden), &device)?;
            let shifts = Var::zeros((1, width), DType::F64, &device)?;
            let all = vec![weights.clone(), biases.clone(), out.clone(), shifts.clone()];
            let params = ParamsAdamW { lr: self.rate, weight_decay: self.decay, ..ParamsAdamW::default() };
            let mut optimiser = AdamW::new(all.clone(), params)?;
            let mut order: Vec<usize> = (0..x.rows).collect();
            for _ in 0..self.epochs {
                order.shuffle(&mut random);
                for rows in order.chunks(self.batch) {
                    let indices: Vec<u32> = rows.iter().map(|&row| row as u32).collect();
                    let batch =
                        inputs.index_select(&Tensor::from_slice(&indices, rows.len(), &device)?, 0)?;
                    let units = batch.matmul(&weights.t()?)?.broadcast_add(&biases)?.relu()?;
                    let output = units.matmul(&out.t()?)?.broadcast_add(&shifts)?;
                    let scores = output.flatten_all()?.to_vec1::<f64>()?;
                    let scores: Vec<f64> = scores.into_iter().map(|score| start + scale * score).collect();
                    let mut slopes = vec![0.0; scores.len()];
                    objective.of(rows).evaluate(&scores, &mut slopes)?;
                    slopes.iter_mut().for_each(|slope| *slope *= scale);
                    // Its gradient in the output is that of the loss.
                    let slopes = Tensor::from_slice(&slopes, (rows.len(), width), &device)?;
                    optimiser.backward_step(&(output * slopes)?.sum_all()?)?;
                }
                let mut parameters = Vec::new();
                for var in &all {
                    parameters.extend(var.flatten_all()?.to_vec1::<f64>()?);
                }
                network.path.push(parameters);
            }
            Ok(())
        };

        train().map_err(|error| match error {
            TrainError::Loss(error) => error,
            TrainError::Candle(error) => failed(error),
        })?;
        Ok(network)
    }
}

enum TrainError {
    Loss(Error),
    Candle(candle_core::Error),
}

impl From<Error> for TrainError {
    fn from(error: Error) -> Self {
        TrainError::Loss(error)
    }
}

impl From<candle_core::Error> for TrainError {
    fn from(error: candle_core::Error) -> Self {
        TrainError::Candle(error)
    }
}

impl Network {
    /// The scores of rows.
    pub fn predict(&self, x: &Matrix) -> Vec<f64> {
        self.predict_at(x, self.path.len() - 1)
    }

    /// The scores of rows, after an epoch.
    pub fn predict_at(&self, x: &Matrix, epoch: usize) -> Vec<f64> {
        let (weights, rest) = self.path[epoch].split_at(self.hidden * x.columns);
        let (biases, rest) = rest.split_at(self.hidden);
        let (out, shifts) = rest.split_at(self.width * self.hidden);
        let mut units = layer(&x.data, x.rows, x.columns, weights, biases);
        units.iter_mut().for_each(|unit| *unit = unit.max(0.0));
        let mut scores = layer(&units, x.rows, self.hidden, out, shifts);
        scores.iter_mut().for_each(|score| *score = self.start + self.scale * *score);
        scores
    }
}

/// x·Wᵀ + b.
fn layer(x: &[f64], rows: usize, columns: usize, weights: &[f64], biases: &[f64]) -> Vec<f64> {
    let width = biases.len();
    let mut out: Vec<f64> = biases.iter().copied().cycle().take(rows * width).collect();
    let weights = perdita_gemm::Matrix::new(weights, width, columns, columns).transposed();
    multiply(
        Store::Add,
        &mut out,
        width,
        1.0,
        perdita_gemm::Matrix::new(x, rows, columns, columns),
        weights,
        false,
    );
    out
}
