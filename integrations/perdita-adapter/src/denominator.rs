//! The denominator of a reduction in a replay.
use crate::framework::Framework;
use perdita::Reduction;
use perdita::loss::Error;

/// The denominator of a reduction, 1 × 1: of the mean Σw, or 1 if all weights are 0. `like` has the type and the device.
pub(crate) fn denominator<F: Framework>(
    framework: &F,
    reduction: Reduction,
    like: &F::Array,
    weights: impl FnOnce() -> Result<F::Array, F::Error>,
) -> Result<F::Array, F::Error> {
    let number = |x: f64| framework.constants(&[x], like);
    match reduction {
        Reduction::Sum => number(1.0),
        Reduction::Over(n) if n > 0.0 && n.is_finite() => number(n),
        Reduction::Over(n) => Err(framework.error(Error::Denominator(n))),
        Reduction::Mean => {
            let total = framework.total(&weights()?)?;
            framework.select(&framework.is_zero(&total)?, &number(1.0)?, &total)
        }
    }
}
