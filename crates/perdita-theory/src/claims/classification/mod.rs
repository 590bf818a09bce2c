//! Classification losses.
pub(super) mod brier;
pub(super) mod calibration;
pub(super) mod consistency;
pub(super) mod entropy;
pub(super) mod fenchel_young;
pub(super) mod forms;
pub(super) mod proper;
pub(super) mod smoothing;

use crate::losses::{loss, row};
use perdita::real::Dual;

/// ln softmax(z) with its derivatives along a direction: minus the cross-entropy of every label.
fn log_softmax(z: &[f64], direction: &[f64]) -> Vec<Dual<f64>> {
    let ce = loss("cross_entropy");
    let entry = |label| {
        let jet = row(&ce, z, label, direction);
        Dual { re: -jet.value, du: -jet.along }
    };
    (0..z.len()).map(entry).collect()
}

/// softmax(z)
fn softmax(z: &[f64]) -> Vec<f64> {
    log_softmax(z, z).iter().map(|ln| ln.re.exp()).collect()
}
