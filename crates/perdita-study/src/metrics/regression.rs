//! Regression metrics and quantiles.

/// The median. `None` without values.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// A quantile, linearly interpolated.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = share * sorted.len().checked_sub(1)? as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(low + (at - at.floor()) * (high - low))
}

/// The median absolute deviation times 1.4826: for Gaussian values the standard deviation, and robust to outliers.
pub fn mad_scale(values: &[f64]) -> Option<f64> {
    /// 1/Φ⁻¹(¾).
    const GAUSSIAN: f64 = 1.482_602_218_505_602;
    let middle = median(values)?;
    let distances: Vec<f64> = values.iter().map(|x| (x - middle).abs()).collect();
    Some(GAUSSIAN * median(&distances)?)
}

/// The median of |prediction − target|.
pub fn median_absolute_error(predictions: &[f64], targets: &[f64]) -> Option<f64> {
    let errors: Vec<f64> = predictions.iter().zip(targets).map(|(p, y)| (p - y).abs()).collect();
    median(&errors)
}

/// R² = 1 − Σ(p − y)²/Σ(y − ȳ)²; `None` if all targets are equal.
pub fn r2(predictions: &[f64], targets: &[f64]) -> Option<f64> {
    let mean = targets.iter().sum::<f64>() / targets.len() as f64;
    let square = |x: f64| x * x;
    let around: f64 = targets.iter().map(|y| square(y - mean)).sum();
    let left: f64 = predictions.iter().zip(targets).map(|(p, y)| square(p - y)).sum();
    (around > 0.0).then(|| 1.0 - left / around)
}
