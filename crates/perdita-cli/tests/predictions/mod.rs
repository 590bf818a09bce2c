//! Predictions and targets as columns of a file.
mod mistakes;
mod output;
mod values;
