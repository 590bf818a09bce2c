//! Losses on products, at many sizes, against the same losses written plainly (`product_plain.rs`).
use super::product_plain::{Batch, Random, batch, plainly};
use crate::common::{Array, arrays_of, inputs, loss};
use perdita::Reduction;
use perdita_catalog::{Evaluation, Loss, Outputs};
use proptest::prelude::*;

/// The arrays of a batch that a loss of this name takes.
pub(super) fn arrays(loss: &Loss, batch: &Batch) -> Vec<Array<f64>> {
    let labels: Vec<f64> = batch.labels.iter().map(|&label| label as f64).collect();
    let [n, m] = [&batch.a, &batch.b].map(|side| [side.len() / batch.dim, batch.dim]);
    let given = [("a", &batch.a[..], &n[..]), ("b", &batch.b, &m), ("labels", &labels, &n[..1])];
    // Linear layers take labels or targets.
    let linear = loss.fields().iter().any(|field| field.name == "targets");
    let is_needed = |name: &str| loss.fields().iter().any(|field| field.name == name && !field.optional);
    let given: Vec<_> =
        given.into_iter().filter(|&(name, ..)| is_needed(name) || linear && name == "labels").collect();
    arrays_of(loss, &given)
}
pub(super) fn evaluate(loss: &Loss, batch: &Batch) -> (Evaluation, [Vec<f64>; 2]) {
    let arrays = arrays(loss, batch);
    let mut grads = [vec![9.0; batch.a.len()], vec![0.0; batch.b.len()]];
    let [a, b] = &mut grads;
    let mut out = Outputs::new().grad("a", a);
    if arrays.iter().any(|array| array.name == "b") {
        out = out.grad("b", b);
    }
    let found = loss.evaluate(&inputs(&arrays), Reduction::Mean, out).unwrap();
    (found, grads)
}

const SETTINGS: &[&str] = &[
    "linear_cross_entropy",
    "linear_cross_entropy(label_smoothing=0.1, z_loss=0.01)",
    "linear_cross_entropy(soft_cap=2)",
    "linear_focal",
    "info_nce",
    "info_nce(temperature=0.005)",
    "info_nce(temperature=10)",
    "info_nce(temperature=0.5, normalize=false)",
    "n_pair(temperature=2)",
    "clip",
    "clip(temperature=0.01, normalize=false)",
    "nt_xent",
    "nt_xent(temperature=0.05, normalize=false)",
    "decoupled",
    "siglip",
    "siglip(temperature=1, bias=0, normalize=false)",
    "sup_con",
    "sup_con(positives=inside)",
    "sup_con(temperature=1, normalize=false)",
    "triplet(margin=1)",
    "triplet(margin=1, mining=batch_all)",
    "triplet(margin=1, mining=batch_all, average=active, distance=squared)",
    "triplet(margin=0.3, mining=semi_hard, distance=cosine)",
    "triplet(margin=1, distance=squared, average=active)",
    "lifted_structure",
    "multi_similarity",
    "circle(scale=16, detach=false)",
    "vicreg",
    "barlow_twins",
];

fn check(loss: &str, batch: &Batch, v: &[Vec<f64>; 2]) {
    let (found, grads) = evaluate(&self::loss(loss), batch);
    let plain = plainly(loss, batch, v);
    let (n, m) = (batch.a.len() / batch.dim, batch.b.len() / batch.dim);
    let what = format!("{loss}, {n} x {} and {m}", batch.dim);
    let value = found.value();
    assert!((value - plain.re).abs() <= 1e-11 * (1.0 + plain.re.abs()), "{what}: {value}, not {}", plain.re);
    let along = |(grad, v): (&Vec<f64>, &Vec<f64>)| grad.iter().zip(v).map(|(g, v)| g * v).sum::<f64>();
    let slope: f64 = grads.iter().zip(v).map(along).sum();
    let size: f64 = grads.iter().flatten().map(|g| g.abs()).sum();
    assert!((slope - plain.du).abs() <= 1e-9 * (0.1 + size), "{what}: slope {slope}, not {}", plain.du);
}
/// As many rows on both sides, but for the heads of linear layers.
fn keys(loss: &str, n: usize, m: usize) -> usize {
    if loss.starts_with("linear") { m } else { n }
}

/// Sizes around those of lanes, blocks and tiles.
#[test]
fn as_written_plainly() {
    for loss in SETTINGS {
        for (seed, (n, m, dim)) in
            [(2, 3, 1), (5, 9, 2), (17, 33, 3), (31, 16, 7), (64, 65, 5), (97, 300, 16)]
                .into_iter()
                .enumerate()
        {
            let mut random = Random(seed as u64 + 1);
            let m = keys(loss, n, m);
            let batch = batch(&mut random, n, m, dim, m.min(n / 2 + 1), 1.0);
            let v = [random.rows(n * dim, 1.0), random.rows(m * dim, 1.0)];
            check(loss, &batch, &v);
        }
    }
}
proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn as_written_plainly_at_any_size(
        which in 0..SETTINGS.len(), n in 2usize..24, m in 1usize..40, dim in 1usize..9,
        classes in 1usize..6, large in 0..3usize, seed: u64,
    ) {
        let loss = SETTINGS[which];
        let mut random = Random(seed);
        let m = keys(loss, n, m);
        // On the line all directions are one of two, and which of equals is nearer is a matter of rounding.
        let dim = if loss.contains("cosine") { dim.max(2) } else { dim };
        // Logits far apart, where rows are not normalised.
        let size = [0.3, 1.0, 4.0][large];
        let batch = batch(&mut random, n, m, dim, classes.min(if loss.starts_with("linear") { m } else { 6 }), size);
        let v = [random.rows(n * dim, 1.0), random.rows(m * dim, 1.0)];
        check(loss, &batch, &v);
    }
}
