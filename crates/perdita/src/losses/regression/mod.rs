//! A number is predicted.
pub mod gaussian_nll;
pub mod huber;
pub mod laplace_nll;
pub mod log_cosh;
pub mod mae;
pub mod mse;
pub mod quantile;
pub mod quantiles;
pub mod smooth_l1;
