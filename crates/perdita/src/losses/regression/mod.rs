//! A number is predicted.
pub mod epsilon_insensitive;
pub mod gamma_nll;
pub mod gaussian_nll;
pub mod huber;
pub mod laplace_nll;
pub mod log_cosh;
pub mod mae;
pub mod mape;
pub mod mse;
pub mod msle;
pub mod poisson_nll;
pub mod quantile;
pub mod quantiles;
pub mod smooth_l1;
pub mod squared_epsilon_insensitive;
pub mod tweedie;
