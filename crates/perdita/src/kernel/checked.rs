//! Evaluation of a checked batch, the same for all kinds of losses.
use super::reduce::Total;
use crate::batch::Scan;
use crate::loss::Error;
use crate::real::Element;
use std::sync::atomic::AtomicBool;

/// Evaluates a checked batch. Bounded domains are checked before; where the loss is not finite, all numbers are checked
/// after; last, a NaN that remains is an error. `each` computes the losses per observation, to find the first NaN.
///
/// `evaluate` without the value sets a flag if a loss may not be finite: only then the losses are computed, which tell.
///
/// # Errors
/// Those of `check` and `evaluate`; a loss that is NaN.
#[doc(hidden)]
pub fn evaluate_checked<T: AsRef<Total>, E: Element>(
    loss: &'static str,
    value: bool,
    check: &dyn Fn(Scan) -> Result<(), Error>,
    evaluate: impl FnOnce(&AtomicBool) -> Result<T, Error>,
    each: &dyn Fn() -> Result<Vec<E>, Error>,
) -> Result<T, Error> {
    check(Scan::Bounded)?;
    let not_finite = AtomicBool::new(false);
    let found = evaluate(&not_finite)?;
    let total = found.as_ref();
    match value {
        true => check_value(loss, total, check, each)?,
        false => check_without_value(loss, total, not_finite.into_inner(), check, each)?,
    }
    Ok(found)
}

fn check_value<E: Element>(
    loss: &'static str,
    total: &Total,
    check: &dyn Fn(Scan) -> Result<(), Error>,
    each: &dyn Fn() -> Result<Vec<E>, Error>,
) -> Result<(), Error> {
    if !total.sum().is_finite() {
        check(Scan::All)?;
    }
    match total.is_nan()? {
        true => Err(Error::NotANumber { loss, index: first_nan(&each()?) }),
        false => Ok(()),
    }
}

fn check_without_value<E: Element>(
    loss: &'static str,
    total: &Total,
    not_finite: bool,
    check: &dyn Fn(Scan) -> Result<(), Error>,
    each: &dyn Fn() -> Result<Vec<E>, Error>,
) -> Result<(), Error> {
    let losses = if not_finite { each()? } else { Vec::new() };
    if losses.iter().any(|x| !x.to_f64().is_finite()) {
        check(Scan::All)?;
    }
    // The error of weights whose sum overflows: the sum of losses is 0.
    total.is_nan()?;

    match first_nan(&losses) {
        Some(index) => Err(Error::NotANumber { loss, index: Some(index) }),
        None => Ok(()),
    }
}

fn first_nan<E: Element>(losses: &[E]) -> Option<usize> {
    losses.iter().position(|x| x.to_f64().is_nan())
}
