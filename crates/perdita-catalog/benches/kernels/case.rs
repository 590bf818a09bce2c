//! Losses on batches of their own.
use perdita::Reduction;
use perdita::loss::{Card, Task};
use perdita::real::Interval;
use perdita_catalog::{CallElement, Inputs, Loss, Outputs};
use std::hint::black_box;

/// A loss on a batch of its own, ready to run, with or without the gradient.
pub(crate) type Run = Box<dyn FnMut(bool) + Send>;

/// A loss, the size of its batch, what the batch is made of and what is computed: `mse 16384 f64`, `focal 8192x1000 weighted`,
/// `huber 16384 f64 hessian`: the gradient and the diagonal of the Hessian, without the value.
pub(crate) struct Case {
    loss: Loss,
    rows: usize,
    classes: usize,
    double: bool,
    weighted: bool,
    hessian: bool,
}

impl Case {
    pub(crate) fn new(text: &str) -> Case {
        let mut words = text.split(' ');
        let loss = words.next().and_then(|w| w.parse().ok()).expect("a loss");
        let shape = words.next().expect("a size");
        let number = |x: &str| x.parse().expect("a number");
        let (rows, classes) = shape.split_once('x').unwrap_or((shape, "1"));
        let (rows, classes) = (number(rows), number(classes));
        let kinds: Vec<&str> = words.collect();
        let has = |kind| kinds.contains(&kind);
        let [double, weighted, hessian] = ["f64", "weighted", "hessian"].map(has);
        Case { loss, rows, classes, double, weighted, hessian }
    }

    pub(crate) fn elements(&self) -> usize {
        self.rows * self.classes
    }

    /// The number of arrays as large as the predictions that are read.
    pub(crate) fn reads(&self) -> usize {
        let pairs = self.loss.pointwise().is_some();
        1 + usize::from(self.loss.labelled().is_none()) + usize::from(pairs && self.weighted)
    }

    pub(crate) fn element_bytes(&self) -> usize {
        if self.double { 8 } else { 4 }
    }

    pub(crate) fn ready(&self) -> Run {
        if self.double { self.ready_in::<f64>() } else { self.ready_in::<f32>() }
    }

    fn ready_in<E: CallElement>(&self) -> Run {
        let (loss, rows, classes, weighted) = (self.loss.clone(), self.rows, self.classes, self.weighted);
        let card: &Card = loss.card();
        let mut random = Random(1);
        let mut draw = |n, domain: Interval| -> Vec<E> {
            let (lo, hi) = (domain.lo.max(-3.0), domain.hi.min(3.0));
            (0..n).map(|_| E::from_f64(lo + (hi - lo) * random.next())).collect()
        };
        let scores = draw(self.elements(), card.prediction);
        let is_labelled = loss.labelled().is_some();
        let targets = if is_labelled { vec![] } else { draw(self.elements(), card.target) };
        let weights = draw(if weighted { self.rows } else { 0 }, Interval { lo: 0.5, hi: 1.5 });
        let labels: Vec<i64> = match card.task {
            Task::Multiclass => (0..self.rows).map(|_| (random.next() * classes as f64) as i64).collect(),
            _ => vec![],
        };
        let mut grad = vec![E::default(); self.elements()];
        let mut hessian = vec![E::default(); if self.hessian { self.elements() } else { 0 }];
        let [scores_slot, target_slot] = [0, 1].map(|at| loss.slot(loss.fields()[at].name).expect("a field"));
        let axes = if loss.pointwise().is_some() { 1 } else { 2 };
        Box::new(move |with_grad| {
            let shape = &[rows, classes][..axes];
            let mut inputs = Inputs::new().array(scores_slot, E::data(&scores), shape);
            inputs = match is_labelled {
                true => inputs.array(target_slot, &labels, &[rows]),
                false => inputs.array(target_slot, E::data(&targets), shape),
            };
            if weighted {
                inputs = inputs.weight(E::data(&weights));
            }
            let mut out = Outputs::new();
            if with_grad {
                out = out.grad(scores_slot, E::data_mut(&mut grad));
            }
            if with_grad && !hessian.is_empty() {
                out = out.curvature(E::data_mut(&mut hessian)).without_value();
            }
            black_box(loss.evaluate(&inputs, Reduction::Mean, out).expect("a batch within the domain"));
        })
    }
}

/// Numbers from 0 to 1 that look random.
struct Random(u64);
impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 40) as f64 / (1u64 << 24) as f64
    }
}
