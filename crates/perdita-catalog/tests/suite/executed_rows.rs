//! Row-wise losses as programs on the executor agree with the same losses compiled to loops: values, gradients,
//! curvature, losses per row; weighted, strided, with upstream gradients; in any batch the same bits per row.
use crate::common::{cast, labelled, row_losses, scores_of, soft, takes_classes, targets_of};
use perdita::kernel::{ExecutedRows, Total};
use perdita::loss::{ClassIndex, Distribution};
use perdita::{Labels, Reduction, Rows, Scores, Targets};
use perdita_catalog::{CallElement, Loss};

/// A loss on the executor.
enum Executed {
    Labels(ExecutedRows<ClassIndex>),
    Soft(ExecutedRows<Distribution>),
}

impl Executed {
    fn new(loss: &Loss) -> Self {
        let (card, loss) = (*loss.card(), loss.clone());
        match loss.labelled().is_some() {
            true => Executed::Labels(ExecutedRows::new(card, move |classes| {
                loss.labelled().expect("a loss of labels").trace(classes)
            })),
            false => Executed::Soft(ExecutedRows::new(card, move |classes| {
                loss.soft().expect("a loss of distributions").trace(classes)
            })),
        }
    }

    fn evaluate<E: CallElement>(
        &self,
        batch: &Batch<E>,
        rows: std::ops::Range<usize>,
        stride: usize,
        out: perdita::Outputs<E>,
    ) -> Total {
        let classes = batch.classes;
        let scores = batch.strided(rows.clone(), stride);
        let (scores, weight) = (Scores::strided(&scores, classes, stride), batch.weight.as_deref());
        let weight = weight.map(|weight| &weight[rows.clone()]);
        macro_rules! evaluate {
            ($executed:expr, $rows:expr) => {{
                let batch = $rows.unwrap();
                let batch = weight.map_or(batch, |weight| batch.weighted(weight).unwrap());
                $executed.evaluate(batch, Reduction::Sum, out).unwrap()
            }};
        }
        match self {
            Executed::Labels(executed) => {
                evaluate!(executed, Rows::new(scores, Labels::from(&batch.labels[rows])))
            }
            Executed::Soft(executed) => {
                let targets = &batch.targets[rows.start * classes..rows.end * classes];
                evaluate!(executed, Rows::soft(scores, Targets(targets)))
            }
        }
    }
}

/// A batch in one precision.
struct Batch<E> {
    classes: usize,
    scores: Vec<E>,
    labels: Vec<i64>,
    targets: Vec<E>,
    weight: Option<Vec<E>>,
}

impl<E: CallElement> Batch<E> {
    /// Rows of plausible scores: logits, log-probabilities or probabilities.
    fn new(loss: &Loss, n: usize, classes: usize) -> Self {
        let row = |i: usize| -> Vec<f64> {
            let z = |j: usize| 4.0 * ((i * 31 + j * j * 7 + 3 * j) as f64 * 0.37).sin();
            scores_of(loss, &(0..classes).map(z).collect::<Vec<_>>())
        };
        let targets = |i: usize| targets_of(loss, i, classes);
        Batch {
            classes,
            scores: cast(&(0..n).flat_map(row).collect::<Vec<_>>()),
            labels: (0..n).map(|i| ((i * 7 + 1) % classes) as i64).collect(),
            targets: cast(&(0..n).flat_map(targets).collect::<Vec<_>>()),
            weight: None,
        }
    }

    /// Some of the rows, with padding that no kernel may read.
    fn strided(&self, rows: std::ops::Range<usize>, stride: usize) -> Vec<E> {
        let mut all = vec![E::from_f64(f64::NAN); rows.len() * stride];
        for (to, i) in all.chunks_mut(stride).zip(rows) {
            to[..self.classes].copy_from_slice(&self.scores[i * self.classes..][..self.classes]);
        }
        all
    }

    /// The same by the loss's own loops.
    fn compiled(&self, loss: &Loss, upstream: &[E], curvature: bool) -> Results<E> {
        let mut inputs = match loss.soft() {
            Some(_) => soft(&self.scores, self.classes, &self.targets),
            None => labelled(&self.scores, self.classes, &self.labels),
        };
        if let Some(weight) = &self.weight {
            inputs = inputs.weight(E::data(weight));
        }
        let mut to = Results::new(self.labels.len(), self.scores.len());
        let out = perdita_catalog::Outputs::new().each(E::data_mut(&mut to.each));
        let out = out.grad("scores", E::data_mut(&mut to.grad)).upstream(E::data(upstream));
        let out = if curvature { out.curvature(E::data_mut(&mut to.curvature)) } else { out };
        to.sum = loss.evaluate(&inputs, Reduction::Sum, out).unwrap().total.sum();
        to
    }

    /// The same on the executor, with rows that begin `stride` apart.
    fn executed(
        &self,
        executed: &Executed,
        rows: std::ops::Range<usize>,
        stride: usize,
        upstream: &[E],
        curvature: bool,
    ) -> Results<E> {
        let untouched = E::from_f64(77.0);
        let mut to = Results::new(rows.len(), rows.len() * stride);
        to.grad.fill(untouched);
        let out = perdita::Outputs::new().each(&mut to.each).grad("scores", &mut to.grad);
        let out = out.upstream(&upstream[rows.clone()]);
        let out = if curvature { out.curvature(&mut to.curvature) } else { out };
        to.sum = executed.evaluate(self, rows, stride, out).sum();

        for row in to.grad.chunks(stride) {
            assert!(row[self.classes..].iter().all(|x| *x == untouched), "padding is written");
        }
        let dense = |xs: &[E]| xs.chunks(stride).flat_map(|row| row[..self.classes].to_vec()).collect();
        (to.grad, to.curvature) = (dense(&to.grad), dense(&to.curvature));
        to
    }
}

struct Results<E> {
    sum: f64,
    each: Vec<E>,
    grad: Vec<E>,
    curvature: Vec<E>,
}

impl<E: CallElement> Results<E> {
    fn new(rows: usize, scores: usize) -> Self {
        let zeros = |n| vec![E::default(); n];
        Results { sum: 0.0, each: zeros(rows), grad: zeros(scores), curvature: zeros(scores) }
    }

    fn bits(&self) -> Vec<u64> {
        [&self.each, &self.grad].into_iter().flatten().map(|x| x.to_f64().to_bits()).collect()
    }
}

fn largest<E: CallElement>(xs: &[E]) -> f64 {
    xs.iter().fold(0.0, |top: f64, x| top.max(x.to_f64().abs()))
}

/// Numbers of a row that agree up to a part of the largest.
#[track_caller]
fn near<E: CallElement>(got: &[E], want: &[E], scale: f64, bound: f64, what: &dyn Fn() -> String) {
    for (j, (got, want)) in got.iter().zip(want).enumerate() {
        let (got, want) = (got.to_f64(), want.to_f64());
        let same = got == want || got.is_nan() && want.is_nan();
        assert!(same || (got - want).abs() <= bound * scale, "{}, {j}: {got:e}, not {want:e}", what());
    }
}

fn agree<E: CallElement>(loss: &Loss, executed: &Executed, n: usize, classes: usize, bound: f64) {
    let mut batch = Batch::<E>::new(loss, n, classes);
    let weight = |i: usize| E::from_f64(if i % 5 == 3 { 0.0 } else { 0.5 + (i % 3) as f64 });
    batch.weight = n.is_multiple_of(2).then(|| (0..n).map(weight).collect());
    let upstream: Vec<E> = (0..n).map(|i| E::from_f64(1.5 - 0.5 * (i % 4) as f64)).collect();
    let curvature = n < 4 && classes <= 33;
    let want = batch.compiled(loss, &upstream, curvature);
    let got = batch.executed(executed, 0..n, classes + n % 3, &upstream, curvature);

    let what = || format!("{loss} in {}, {n} rows of {classes}", E::NAME);
    // Values may be differences of scores.
    let scale = largest(&batch.scores).max(largest(&want.each)).max(1.0) * 3.0;
    near(&got.each, &want.each, scale, bound, &|| format!("{}: each", what()));
    near(&[got.sum], &[want.sum], scale * n as f64, bound, &|| format!("{}: sum", what()));
    let value = executed.evaluate(&batch, 0..n, classes, perdita::Outputs::new()).sum();
    near(&[value], &[want.sum], scale * n as f64, bound, &|| format!("{}: value alone", what()));
    for i in 0..n {
        let row = |xs: &[E]| xs[i * classes..][..classes].to_vec();
        for (part, got, want) in
            [("grad", &got.grad, &want.grad), ("curvature", &got.curvature, &want.curvature)]
        {
            let (got, want) = (row(got), row(want));
            // Smoothed gradients are differences, of terms that are a tenth of the factor.
            let factor = upstream[i].to_f64() * batch.weight.as_ref().map_or(1.0, |w| w[i].to_f64());
            near(&got, &want, largest(&want).max(0.1 * factor.abs()), bound, &|| {
                format!("{}: {part} of row {i}", what())
            });
        }
    }
}

#[test]
fn on_every_loss_and_shape() {
    let shapes = [1, 2, 3, 5, 10, 17, 33, 64, 129, 1000, 1100];
    for loss in row_losses() {
        let executed = Executed::new(&loss);
        for classes in shapes.into_iter().filter(|&classes| takes_classes(&loss, classes)) {
            let rows = match classes {
                0..=10 => (1..=70).step_by(classes).chain([300]).collect(),
                11..=64 => vec![1, 2, 16, 17, 70],
                _ => vec![1, 2, 19],
            };
            for n in rows {
                agree::<f64>(&loss, &executed, n, classes, 1e-12);
                agree::<f32>(&loss, &executed, n, classes, 2e-6);
            }
        }
    }
}

/// A row's results depend on that row alone: not on its batch, nor on the number of threads.
#[test]
fn in_any_batch_and_on_any_number_of_threads_the_same_bits() {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    for loss in ["focal", "soft_cross_entropy(z_loss=0.01)"].map(|text| text.parse::<Loss>().unwrap()) {
        let executed = Executed::new(&loss);
        for (n, classes) in [(9000, 10), (900, 100), (80, 1100)] {
            let batch = Batch::<f32>::new(&loss, n, classes);
            let upstream = vec![1.0; n];
            let on = |threads: usize| {
                pool(threads).install(|| batch.executed(&executed, 0..n, classes, &upstream, false))
            };
            let (whole, again) = (on(1), on(2));
            assert_eq!(whole.sum.to_bits(), again.sum.to_bits(), "{loss}, {n} rows of {classes}");
            assert!(whole.bits() == again.bits(), "{loss}, {n} rows of {classes}");

            for rows in [0..1, 1..3, 3..20, 20..n / 2, n / 2..n] {
                let part = batch.executed(&executed, rows.clone(), classes + 1, &upstream, false);
                let row = |i: usize| whole.grad[i * classes..][..classes].iter().map(|x| x.to_bits());
                let grad: Vec<u32> = rows.clone().flat_map(row).collect();
                let same = part.grad.iter().map(|x| x.to_bits()).eq(grad);
                assert!(same, "{loss}: gradients of {rows:?}, {classes} classes");
                assert_eq!(part.each, whole.each[rows.clone()], "{loss}: {rows:?}, {classes} classes");
            }
        }
    }
}

/// Numbers of the same kind: NaN, an infinity, or close finite numbers.
fn alike(got: f64, want: f64, bound: f64) -> bool {
    got == want || got.is_nan() && want.is_nan() || (got - want).abs() <= bound * want.abs().max(1.0)
}

/// Scores where formulas break. A NaN stays one, an infinity as well, but for two losses: they keep a NaN by a product
/// with 0, which a recorded program has as 0.
#[test]
fn on_scores_where_formulas_break() {
    let folded = ["sparsemax", "entmax15"];
    let special = [f64::NEG_INFINITY, f64::INFINITY, f64::NAN, 1e4, -1e4, 0.0, -0.0, 1e30, 80.0, 1.0];
    let mut differ = Vec::new();
    for loss in row_losses().into_iter().filter(|loss| !folded.contains(&loss.card().name)) {
        let executed = Executed::new(&loss);
        for classes in [3, 5, 40, 200].into_iter().filter(|&classes| takes_classes(&loss, classes)) {
            let n = 60;
            let mut batch = Batch::<f32>::new(&loss, n, classes);
            for i in 0..n {
                // One to three special scores; in some rows all the same.
                for k in 0..1 + i % 3 {
                    let x = special[(i * 7 + k * 3) % special.len()] as f32;
                    batch.scores[i * classes + (i + 2 * k) % classes] = x;
                }
                if i % 10 == 9 {
                    batch.scores[i * classes..][..classes].fill(special[i / 10] as f32);
                }
            }
            let upstream = vec![1.0; n];
            let want = batch.compiled(&loss, &upstream, false);
            let got = batch.executed(&executed, 0..n, classes, &upstream, false);
            for i in 0..n {
                let row = || &batch.scores[i * classes..][..classes.min(6)];
                if !alike(got.each[i].into(), want.each[i].into(), 1e-3) {
                    differ.push(format!("{loss} {:?}: {} not {}", row(), got.each[i], want.each[i]));
                }
                for j in i * classes..(i + 1) * classes {
                    if !alike(got.grad[j].into(), want.grad[j].into(), 1e-4) {
                        let at = j % classes;
                        differ.push(format!(
                            "{loss} {:?} label {}: slope {at}: {} not {}",
                            row(),
                            batch.labels[i],
                            got.grad[j],
                            want.grad[j]
                        ));
                    }
                }
            }
        }
    }
    assert!(differ.is_empty(), "{}: {:#?}", differ.len(), differ);
}
