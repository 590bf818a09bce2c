//! Calibration: predicted probabilities against observed frequencies.
use serde::Serialize;

/// A bin of rows with similar predicted probabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// The number of rows.
    pub rows: usize,
    /// Their mean probability.
    pub predicted: f64,
    /// The observed frequency of the event.
    pub observed: f64,
}

/// Rows in bins of equal width, without empty bins. A probability on an edge is in the bin below, as in
/// scikit-learn.
pub fn calibration(probabilities: &[f64], happened: &[bool], bins: usize) -> Vec<Bin> {
    let mut all = vec![Bin::default(); bins];
    for (&p, &happened) in probabilities.iter().zip(happened) {
        let bin = &mut all[((p * bins as f64).ceil() as usize).clamp(1, bins) - 1];
        bin.rows += 1;
        bin.predicted += p;
        bin.observed += f64::from(u8::from(happened));
    }
    let mean = |bin: Bin| Bin {
        rows: bin.rows,
        predicted: bin.predicted / bin.rows as f64,
        observed: bin.observed / bin.rows as f64,
    };
    all.into_iter().filter(|bin| bin.rows > 0).map(mean).collect()
}

/// The expected calibration error: the mean over rows of |predicted − observed| of their bin. `None` without rows.
pub fn expected_calibration_error(bins: &[Bin]) -> Option<f64> {
    let rows: usize = bins.iter().map(|bin| bin.rows).sum();
    let far = |bin: &Bin| bin.rows as f64 * (bin.predicted - bin.observed).abs();
    (rows > 0).then(|| bins.iter().map(far).sum::<f64>() / rows as f64)
}
