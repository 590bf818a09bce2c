//! Evaluation of a checked batch, the same for all kinds of losses.
use super::reduce::Total;
use crate::batch::Scan;
use crate::loss::Error;
use crate::real::Element;

/// Evaluates a checked batch. Bounded domains are checked before; where the loss is not finite, all numbers are checked
/// after; last, a NaN that remains is an error. `each` computes the losses per observation, to find the first NaN; in an evaluation
/// without the value it tells whether a loss is not finite.
///
/// # Errors
/// Those of `check` and `evaluate`; a loss that is NaN.
#[doc(hidden)]
pub fn evaluate_checked<T: AsRef<Total>, E: Element>(
    loss: &'static str,
    value: bool,
    check: &dyn Fn(Scan) -> Result<(), Error>,
    evaluate: impl FnOnce() -> Result<T, Error>,
    each: &dyn Fn() -> Result<Vec<E>, Error>,
) -> Result<T, Error> {
    check(Scan::Bounded)?;
    let found = evaluate()?;
    after(loss, value, found.as_ref(), check, each)?;
    Ok(found)
}

fn after<E: Element>(
    loss: &'static str,
    value: bool,
    total: &Total,
    check: &dyn Fn(Scan) -> Result<(), Error>,
    each: &dyn Fn() -> Result<Vec<E>, Error>,
) -> Result<(), Error> {
    // Without the value, the sum is NaN also for derivatives that are not finite.
    let is_finite = |losses: Vec<E>| losses.iter().all(|x| x.to_f64().is_finite());
    if !total.sum().is_finite() && (value || !is_finite(each()?)) {
        check(Scan::All)?;
    }
    if !total.is_nan()? {
        return Ok(());
    }
    match each()?.iter().position(|x| x.to_f64().is_nan()) {
        None if !value => Ok(()),
        index => Err(Error::NotANumber { loss, index }),
    }
}
