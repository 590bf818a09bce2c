//! The diagonal of the Hessian of every row-wise loss, which programs evaluate, agrees with the loss on dual numbers, class
//! after class: on any number of classes, in both precisions, with ties, confident rows, and scores where formulas break.
use crate::common::{
    RowTarget, cast, dual_row, duals, labelled, row_losses, scores_of, soft, takes_classes, targets_of, wide,
};
use perdita::Reduction;
use perdita::real::Dual;
use perdita_catalog::{CallElement, Loss, Outputs};
use std::ops::Range;

/// Losses of which each entry has its own digits, however small it is beside the others. Of the others the formula itself has
/// differences of terms, in dual numbers as well.
const EXACT: &[&str] = &[
    "cross_entropy",
    "distillation",
    "kl",
    "logit_adjustment",
    "multi_label_soft_margin",
    "multi_margin",
    "nll",
    "soft_cross_entropy",
];

/// Every row-wise loss and setting for a number of classes.
fn losses(classes: usize) -> Vec<Loss> {
    row_losses().into_iter().filter(|loss| takes_classes(loss, classes)).collect()
}

/// A batch with its targets.
struct Batch<E> {
    classes: usize,
    scores: Vec<E>,
    labels: Vec<i64>,
    targets: Vec<E>,
}

impl<E: CallElement> Batch<E> {
    /// Rows of scores of some size: logits, log-probabilities or probabilities. Every third row has ties.
    fn new(loss: &Loss, n: usize, classes: usize, scale: f64) -> Self {
        let row = |i: usize| -> Vec<f64> {
            let z = |j: usize| scale * ((i * 31 + j * j * 7 + 3 * j) as f64 * 0.37).sin();
            let z = |j: usize| if i % 3 == 2 { (z(j) / scale).round() * scale } else { z(j) };
            scores_of(loss, &(0..classes).map(z).collect::<Vec<_>>())
        };
        let targets = |i: usize| targets_of(loss, i, classes);
        Batch {
            classes,
            scores: cast(&(0..n).flat_map(row).collect::<Vec<_>>()),
            labels: (0..n).map(|i| ((i * 7 + 1) % classes) as i64).collect(),
            targets: cast(&(0..n).flat_map(targets).collect::<Vec<_>>()),
        }
    }

    fn diagonal(&self, loss: &Loss) -> Vec<E> {
        let inputs = match loss.soft() {
            Some(_) => soft(&self.scores, self.classes, &self.targets),
            None => labelled(&self.scores, self.classes, &self.labels),
        };
        let mut found = vec![E::from_f64(9.0); self.scores.len()];
        let out = Outputs::new().curvature(E::data_mut(&mut found));
        loss.evaluate(&inputs, Reduction::Sum, out).unwrap();
        found
    }

    /// The same of a row by the loss on dual numbers, each entry after that of the gradient.
    fn dual_diagonal(&self, loss: &Loss, i: usize) -> Vec<Dual<f64>> {
        let part = |xs: &[E]| wide(&xs[i * self.classes..][..self.classes]);
        let (z, targets) = (part(&self.scores), part(&self.targets));
        let target = match loss.soft() {
            Some(_) => RowTarget::Soft(&targets),
            None => RowTarget::Label(self.labels[i] as usize),
        };
        let entry = |class: usize| {
            let direction: Vec<f64> = (0..self.classes).map(|j| f64::from(j == class)).collect();
            let z = duals(&z, &direction);
            let mut grad = z.clone();
            dual_row(loss, &z, target, &mut grad);
            grad[class]
        };
        (0..self.classes).map(entry).collect()
    }

    /// The entries that differ from dual numbers in some rows, by more than rounding.
    fn differences(&self, loss: &Loss, rows: Range<usize>) -> Vec<String> {
        let found = self.diagonal(loss);
        let mut differ = Vec::new();
        for i in rows {
            let want = self.dual_diagonal(loss, i);
            let largest = |part: fn(&Dual<f64>) -> f64| {
                let finite = want.iter().map(part).filter(|x| x.is_finite());
                finite.fold(0.0, |top: f64, x| top.max(x.abs()))
            };
            let absolute = match loss.card().name {
                name if EXACT.contains(&name) => 0.0,
                // p ln p and the entropy of the mixture.
                "jensen_shannon" => 1e-15,
                // The square of the scale, 900, times 1 − p of a class as large as the label, which is lowered.
                "ldam" => 1e-12,
                _ => 1e-14 * largest(|x| x.du) + 1e-15 * largest(|x| x.re),
            };
            let (relative, smallest) = match E::NAME {
                "f32" => (f64::from(f32::EPSILON), 1e-44),
                _ => (1e-13, 1e-307),
            };
            for (j, want) in want.iter().map(|x| x.du).enumerate() {
                let got = found[i * self.classes + j].to_f64();
                let want = E::from_f64(want).to_f64();
                let bound = relative * want.abs() + absolute + smallest;
                let is_same = got == want || got.is_nan() && want.is_nan() || (got - want).abs() <= bound;
                if !is_same {
                    let row = wide(&self.scores[i * self.classes..][..self.classes.min(6)]);
                    let (label, name) = (self.labels[i], E::NAME);
                    differ.push(format!(
                        "{loss} {name} {row:?}… of {}, label {label}: entry {j} is {got:e}, not {want:e}",
                        self.classes
                    ));
                }
            }
        }
        differ
    }
}

#[test]
fn on_every_loss_and_shape() {
    let mut differ = Vec::new();
    for classes in [1, 2, 3, 5, 16, 17, 33, 100, 1000] {
        // Dual numbers take the square of the classes.
        let (n, rows, scales) = match classes {
            0..20 => (35, 0..35, &[1.0, 6.0, 30.0][..]),
            20..200 => (7, 0..3, &[1.0, 6.0, 30.0][..]),
            _ => (3, 2..3, &[6.0][..]),
        };
        for loss in losses(classes) {
            for &scale in scales {
                let batch = Batch::<f64>::new(&loss, n, classes, scale);
                differ.extend(batch.differences(&loss, rows.clone()));
                let batch = Batch::<f32>::new(&loss, n, classes, scale);
                differ.extend(batch.differences(&loss, rows.clone()));
            }
        }
    }
    assert!(differ.is_empty(), "{}: {:#?}", differ.len(), &differ[..differ.len().min(20)]);
}

#[test]
fn on_scores_where_formulas_break() {
    let special = [f64::NEG_INFINITY, f64::INFINITY, f64::NAN, 1e4, -1e4, 0.0, -0.0, 1e30, 80.0, 1.0];
    let mut differ = Vec::new();
    for classes in [1, 3, 5, 40, 200] {
        for loss in losses(classes) {
            let n = if classes < 200 { 60 } else { 20 };
            let mut batch = Batch::<f64>::new(&loss, n, classes, 4.0);
            for i in 0..n {
                // One to three special scores; in some rows all the same.
                for k in 0..1 + i % 3 {
                    batch.scores[i * classes + (i + 2 * k) % classes] =
                        special[(i * 7 + k * 3) % special.len()];
                }
                if i % 10 == 9 {
                    batch.scores[i * classes..][..classes].fill(special[i / 10]);
                }
            }
            differ.extend(batch.differences(&loss, 0..n));
        }
    }
    assert!(differ.is_empty(), "{}: {:#?}", differ.len(), &differ[..differ.len().min(20)]);
}
