//! Batches of images for losses of pixels: random ones, the same in another layout, with targets for labels.
use crate::common::loss;
use perdita::{Error, Reduction, Total};
use perdita_catalog::{CallElement, Inputs, Outputs};

/// Numbers of a normal distribution, nearly.
pub(super) fn random(seed: u64, n: usize) -> Vec<f64> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f64 / (1u64 << 24) as f64
    };
    (0..n).map(|_| (0..6).map(|_| next()).sum::<f64>() - 3.0).collect()
}
pub(super) fn classes(seed: u64, n: usize, classes: i64) -> Vec<i64> {
    random(seed, n).iter().map(|x| (x.abs() * 997.0) as i64 % classes).collect()
}

/// A batch of images of some classes and pixels.
#[derive(Clone, Default)]
pub(super) struct Batch<E> {
    pub(super) prediction: Vec<E>,
    pub(super) shape: [usize; 3],
    pub(super) labels: Option<Vec<i64>>,
    pub(super) target: Option<Vec<E>>,
    pub(super) mask: Option<Vec<E>>,
    pub(super) weight: Option<Vec<E>>,
}
impl<E: CallElement> Batch<E> {
    /// Images × classes × pixels of logits, with labels.
    pub(super) fn random(seed: u64, shape: [usize; 3]) -> Self {
        let [images, count, pixels] = shape;
        Batch {
            prediction: random(seed, images * count * pixels).into_iter().map(E::from_f64).collect(),
            labels: Some(classes(seed + 1, images * pixels, count.max(2) as i64)),
            shape,
            ..Batch::default()
        }
    }
    pub(super) fn run(&self, text: &str, reduction: Reduction) -> Result<Run<E>, Error> {
        let (loss, [n, c, d]) = (loss(text), self.shape);
        let shape = match (text.contains("channels=last"), text.starts_with("lovasz_hinge")) {
            (_, true) => vec![n, d],
            (true, _) => vec![n, d, c],
            (false, _) => vec![n, c, d],
        };
        let mut inputs = Inputs::new().array("prediction", E::data(&self.prediction), &shape);
        if let Some(labels) = &self.labels {
            inputs = inputs.array("labels", labels, &[n, d]);
        }
        if let Some(target) = &self.target {
            inputs = inputs.array("target", E::data(target), &shape);
        }
        if let Some(mask) = &self.mask {
            inputs = inputs.array("mask", E::data(mask), &[n, d]);
        }
        if let Some(weight) = &self.weight {
            inputs = inputs.weight(E::data(weight));
        }
        let observations = match loss.each() {
            "n c" => n * c,
            "c" => c,
            "n" => n,
            _ => 1,
        };
        let (mut each, mut grad) =
            (vec![E::from_f64(9.0); observations], vec![E::from_f64(9.0); self.prediction.len()]);
        let out = Outputs::new().each(E::data_mut(&mut each)).grad("prediction", E::data_mut(&mut grad));
        let total = loss.evaluate(&inputs, reduction, out)?.total;
        Ok(Run { total, each, grad })
    }
    pub(super) fn mean(&self, text: &str) -> Run<E> {
        self.run(text, Reduction::Mean).unwrap_or_else(|e| panic!("{text}: {e}"))
    }
    /// The same pixels, classes last.
    pub(super) fn turned(&self) -> Self {
        let [n, c, d] = self.shape;
        let turn = |x: &Vec<E>| {
            (0..n * d * c).map(|i| x[i / (d * c) * c * d + i % c * d + i / c % d]).collect::<Vec<E>>()
        };
        Batch { prediction: turn(&self.prediction), target: self.target.as_ref().map(turn), ..self.clone() }
    }
    /// A number per class instead of labels.
    pub(super) fn one_hot(&self) -> Self {
        let ([n, c, d], labels) = (self.shape, self.labels.as_ref().unwrap());
        let first = i64::from(c == 1);
        let is = |i: usize| labels[i / (c * d) * d + i % d] == (i / d % c) as i64 + first;
        let target = (0..n * c * d).map(|i| E::from_f64(is(i).into())).collect();
        Batch { labels: None, target: Some(target), ..self.clone() }
    }
}
pub(super) struct Run<E> {
    pub(super) total: Total,
    pub(super) each: Vec<E>,
    pub(super) grad: Vec<E>,
}
#[track_caller]
pub(super) fn near(got: f64, want: f64, slack: f64, what: &str) {
    assert!((got - want).abs() <= slack * want.abs().max(1.0), "{what}: {got:e}, not {want:e}");
}
#[track_caller]
pub(super) fn same(a: &Run<f64>, b: &Run<f64>, what: &str) {
    near(a.total.mean(), b.total.mean(), 1e-14, what);
    a.each.iter().zip(&b.each).for_each(|(a, b)| near(*a, *b, 1e-13, what));
    a.grad.iter().zip(&b.grad).for_each(|(a, b)| near(*a, *b, 1e-13, what));
}
/// One class: probabilities and labels of the pixels of one image.
pub(super) fn one(prediction: &[f64], labels: &[i64]) -> Batch<f64> {
    let shape = [1, 1, labels.len()];
    Batch { prediction: prediction.to_vec(), shape, labels: Some(labels.to_vec()), ..Batch::default() }
}
