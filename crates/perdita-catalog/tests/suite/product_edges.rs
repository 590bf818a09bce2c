//! Edge cases of every similarity loss: nothing at all, one row, equal rows, NaN, weights of 0, parts of a
//! batch, threads. Single losses by their type are in `product_typed.rs`.
use crate::common::{Array, arrays_of, inputs, loss, near};
use perdita::{Error, Reduction};
use perdita_catalog::{Evaluation, Inputs, LOSSES, Loss, Outputs};

fn all() -> Vec<Loss> {
    let losses = LOSSES.iter().map(|entry| entry.default().unwrap());
    losses.filter(|loss| loss.product().is_some()).collect()
}
/// True if a batch has this array here. A linear layer's loss takes labels or targets: it gets labels.
fn takes(loss: &Loss, name: &str) -> bool {
    let fields = loss.fields();
    let field = fields.iter().find(|field| field.name == name);
    let has_key_labels = fields.iter().any(|field| field.name == "key_labels");
    field.is_some_and(|field| !field.optional || name == "labels" && !has_key_labels)
}
/// The arrays among these that a loss takes.
fn batch(loss: &Loss, a: &[f64], b: &[f64], labels: &[i64], dim: usize) -> Vec<Array<f64>> {
    let labels: Vec<f64> = labels.iter().map(|&label| label as f64).collect();
    let (rows_of_a, rows_of_b) = ([a.len() / dim, dim], [b.len() / dim, dim]);
    let given: [(&str, &[f64], &[usize]); 3] =
        [("a", a, &rows_of_a), ("b", b, &rows_of_b), ("labels", &labels, &[labels.len()])];
    let given: Vec<_> = given.into_iter().filter(|(name, ..)| takes(loss, name)).collect();
    arrays_of(loss, &given)
}
fn mean(loss: &Loss, inputs: &Inputs, out: Outputs) -> Result<Evaluation, Error> {
    loss.evaluate(inputs, Reduction::Mean, out)
}

#[test]
fn nothing_at_all() {
    for loss in all() {
        let found = mean(&loss, &inputs(&batch(&loss, &[], &[], &[], 3)), Outputs::new());
        let total = found.unwrap_or_else(|e| panic!("{loss}: {e}")).total;
        assert_eq!((total.mean(), total.count()), (0.0, 0), "{loss}");
    }
}

/// One row has no rival: whatever can be said is finite.
#[test]
fn one_row() {
    for loss in all() {
        let (mut of_a, x, y) = ([9.0f64; 2], [1.0, 2.0], [3.0, -1.0]);
        let batch = batch(&loss, &x, &y, &[0], 2);
        match mean(&loss, &inputs(&batch), Outputs::new().grad("a", &mut of_a)) {
            Err(error) => assert_eq!(error.to_string(), "vicreg needs at least 2 rows, not 1"),
            // Without a rival the margin of the decoupled loss has no end.
            Ok(found) if loss.card().name == "decoupled" => {
                assert_eq!(found.total.sum(), f64::NEG_INFINITY)
            }
            Ok(found) => {
                assert!(found.value().is_finite(), "{loss}: {found:?}");
                assert!(of_a.iter().all(|g| g.is_finite()), "{loss}: {of_a:?}");
            }
        }
    }
}

/// Rows that are all the same: no distance, no direction in which anything is better.
#[test]
fn identical_rows() {
    for loss in all() {
        let x = [0.3, -1.0, 0.5].repeat(8);
        let (mut of_a, labels) = ([9.0f64; 24], [0, 1, 2, 3, 0, 1, 2, 3]);
        let batch = batch(&loss, &x, &x, &labels, 3);
        let found = mean(&loss, &inputs(&batch), Outputs::new().grad("a", &mut of_a)).unwrap();
        assert!(found.value().is_finite(), "{loss}: {found:?}");
        assert!(of_a.iter().all(|g| g.is_finite()), "{loss}: {of_a:?}");
        if loss.card().name == "triplet" {
            assert!(of_a.iter().all(|&g| g == 0.0), "{of_a:?}");
            assert_eq!(found.value(), 0.2);
        }
    }
}

/// A NaN in a row that counts is never hidden, and `checked` names it.
#[test]
fn nan_is_not_hidden() {
    let minings = ["batch_hard", "batch_all", "semi_hard", "distance_weighted"];
    let distances = ["euclidean", "squared", "cosine"];
    let triplets = minings.iter().flat_map(|mining| {
        distances.map(|d| loss(&format!("triplet(mining={mining}, distance={d}, normalize=true)")))
    });
    for loss in all().into_iter().chain(triplets) {
        let mut x: Vec<f64> = (0..24).map(|i| (i as f64).sin()).collect();
        let y = x.clone();
        x[13] = f64::NAN;
        let batch = batch(&loss, &x, &y, &[0, 1, 2, 3, 0, 1, 2, 3], 3);
        let found = mean(&loss, &inputs(&batch), Outputs::new()).unwrap();
        assert!(found.value().is_nan(), "{loss}: {found:?}");
        let error = mean(&loss, &inputs(&batch).checked(), Outputs::new()).unwrap_err().to_string();
        assert_eq!(error, format!("{}: a[13] = NaN lies outside (-∞, ∞)", loss.card().name));
    }
}

/// A mean does not depend on a factor of all weights, not even where their sum overflows.
#[test]
fn large_weights() {
    let x: Vec<f64> = (0..24).map(|i| (i as f64).sin()).collect();
    let y: Vec<f64> = (0..24).map(|i| (i as f64 * 0.7).cos()).collect();
    let weight = [1.0, 0.5, 0.0, 0.25, 1.0, 1.0, 0.125, 0.75];
    for loss in all().into_iter().filter(Loss::has_weights) {
        let batch = batch(&loss, &x, &y, &[0, 1, 2, 3, 0, 1, 2, 3], 3);
        let evaluate = |factor: f64| {
            let mut grad = [9.0; 24];
            let weight = weight.map(|w| w * factor);
            let out = Outputs::new().grad("a", &mut grad);
            let found = mean(&loss, &inputs(&batch).weight(&weight), out).unwrap();
            (found.value(), found.total.count(), grad)
        };
        let (value, count, grad) = evaluate(1.0);
        for factor in [2f64.powi(1023), 2f64.powi(950)] {
            let large = evaluate(factor);
            near(large.0, value, 1e-13, 0.0, &format!("{loss}, weights times {factor:e}"));
            assert_eq!(large.1, count, "{loss}");
            for (got, want) in large.2.iter().zip(&grad) {
                near(*got, *want, 1e-12, 1e-15, &format!("gradient of {loss}, weights times {factor:e}"));
            }
        }
    }
}

/// Rows of weight 0 have a loss and a gradient of exactly 0.
#[test]
fn weight_zero() {
    for loss in all() {
        if !loss.has_weights() {
            continue;
        }
        let x: Vec<f64> = (0..24).map(|i| (i as f64).sin()).collect();
        let y: Vec<f64> = (0..24).map(|i| (i as f64 * 0.7).cos()).collect();
        let batch = batch(&loss, &x, &y, &[0, 1, 2, 3, 0, 1, 2, 3], 3);
        let (mut of_a, mut each) = ([9.0; 24], [9.0; 8]);
        let out = Outputs::new().grad("a", &mut of_a);
        let out = if loss.card().name == "triplet" { out } else { out.each(&mut each) };
        let total = mean(&loss, &inputs(&batch).weight(&[0.0; 8]), out).unwrap().total;
        assert_eq!((total.mean(), total.weight(), total.count()), (0.0, 0.0, 0), "{loss}");
        assert!(of_a.iter().all(|&g| g == 0.0), "{loss}: {of_a:?}");
        assert!(loss.card().name == "triplet" || each == [0.0; 8], "{loss}: {each:?}");
    }
}

/// Every row ignored: 0, and nothing counts.
#[test]
fn all_ignored() {
    for name in ["linear_cross_entropy", "linear_focal", "arc_face", "cos_face"] {
        let (mut of_a, mut of_b, x) = ([9.0; 4], [9.0; 6], [1.0, f64::NAN, 0.0, 2.0]);
        let w = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let inputs = Inputs::new().array("a", &x, &[2, 2]).array("b", &w, &[3, 2]);
        let inputs = inputs.array("labels", &[-100i64, -100], &[2]);
        let out = Outputs::new().grad("a", &mut of_a).grad("b", &mut of_b);
        let total = mean(&loss(name), &inputs, out).unwrap().total;
        assert_eq!((total.mean(), total.count()), (0.0, 0), "{name}");
        assert!(of_a[2..].iter().all(|&g| g == 0.0), "{name}: {of_a:?}");
    }
}

/// Draws are the same for a seed, and not for another.
#[test]
fn draws_depend_on_the_seed() {
    let x: Vec<f64> = (0..40 * 6).map(|i| (i as f64 * 1.3).sin()).collect();
    let labels: Vec<i64> = (0..40).map(|i| i % 5).collect();
    let run = |seed: i64| {
        let triplet =
            loss(&format!("triplet(mining=distance_weighted, normalize=true, margin=1, seed={seed})"));
        let inputs = Inputs::new().array("a", &x, &[40, 6]).array("labels", &labels, &[40]);
        mean(&triplet, &inputs, Outputs::new()).unwrap().total
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1).sum(), run(2).sum());
    assert_eq!(run(1).count(), 40 * 7);
}

/// Negatives are drawn by 1 over the density of their distance d on a sphere, here of 4 dimensions: d²·√(1 − d²/4).
#[test]
fn draws_have_the_weights_of_their_distances() {
    let distances = [0.7f64, 1.1];
    let [near, far] = distances.map(|d| (1.0 - d * d / 2.0, d * (1.0 - d * d / 4.0).sqrt()));
    let x =
        [[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [near.0, near.1, 0.0, 0.0], [far.0, 0.0, far.1, 0.0]];
    let inputs = Inputs::new().array("a", x.as_flattened(), &[4, 4]).array("labels", &[0i64, 0, 1, 2], &[4]);
    const SEEDS: usize = 4000;
    let drawn = |seed: usize| {
        let text = format!("triplet(mining=distance_weighted, normalize=true, margin=10, seed={seed})");
        let sum = mean(&loss(&text), &inputs, Outputs::new()).unwrap().total.sum();
        // Of the two pairs, those with the nearer negative: the others are 0.4 closer to the margin.
        ((sum - 2.0 * (10.0 - distances[1])) / (distances[1] - distances[0])).round()
    };
    let share = (0..SEEDS).map(drawn).sum::<f64>() / (2 * SEEDS) as f64;
    let [a, b] = distances.map(|d| 1.0 / (d * d * (1.0 - d * d / 4.0).sqrt()));
    // Six standard deviations.
    assert!((share - a / (a + b)).abs() < 0.032, "{share}, not {}", a / (a + b));
}

/// A batch in parts, with an explicit denominator: gradients are added, totals merged.
#[test]
fn fed_in_parts() {
    let x: Vec<f64> = (0..50 * 3).map(|i| (i as f64 * 1.7).sin()).collect();
    let w: Vec<f64> = (0..70 * 3).map(|i| (i as f64 * 0.9).cos()).collect();
    let labels: Vec<i64> = (0..50).map(|i| i * 7 % 70).collect();
    let keys: Vec<i64> = (0..70).collect();
    for name in ["linear_cross_entropy(label_smoothing=0.1)", "info_nce", "arc_face(scale=8)"] {
        let loss = loss(name);
        let part = |range: std::ops::Range<usize>| {
            let n = range.len();
            let inputs = Inputs::new().array("a", &x[range.start * 3..range.end * 3], &[n, 3]);
            let inputs = inputs.array("b", &w, &[70, 3]).array("labels", &labels[range], &[n]);
            if name == "info_nce" { inputs.array("key_labels", &keys, &[70]) } else { inputs }
        };
        let (mut of_a, mut of_w) = (vec![0.0f64; 150], vec![0.0f64; 210]);
        let out = Outputs::new().grad("a", &mut of_a).grad("b", &mut of_w);
        let whole = mean(&loss, &part(0..50), out).unwrap();
        let (mut a, mut sum, mut total) = (vec![0.0f64; 150], vec![0.0f64; 210], perdita::Total::default());
        for range in [0..1, 1..20, 20..50] {
            let a = &mut a[range.start * 3..range.end * 3];
            let out = Outputs::new().grad("a", a).grad("b", &mut sum).add();
            let found = loss.evaluate(&part(range), Reduction::Over(50.0), out).unwrap();
            total = total.merge(found.total);
        }
        assert!((total.mean() - whole.total.mean()).abs() < 1e-13, "{name}");
        for (got, want) in a.iter().chain(&sum).zip(of_a.iter().chain(&of_w)) {
            assert!((got - want).abs() < 1e-13, "{name}: {got}, not {want}");
        }
    }
}

/// Losses of single rows, and gradients of their weighted sum.
#[test]
fn rows_and_what_comes_from_above() {
    for loss in all() {
        if ["triplet", "vicreg", "barlow_twins"].contains(&loss.card().name) {
            let batch = batch(&loss, &[0.5; 24], &[0.5; 24], &[0; 8], 3);
            let out = Outputs::new().upstream(&[1.0; 8]);
            let error = loss.evaluate(&inputs(&batch), Reduction::Sum, out).unwrap_err();
            assert!(matches!(error, Error::NoRows { .. }), "{error}");
            continue;
        }
        let x: Vec<f64> = (0..24).map(|i| (i as f64).sin()).collect();
        let y: Vec<f64> = (0..24).map(|i| (i as f64 * 0.7).cos()).collect();
        let weight: Vec<f64> = (0..8).map(|i| 0.5 + i as f64).collect();
        let batch = batch(&loss, &x, &y, &[0, 1, 2, 3, 0, 1, 2, 3], 3);
        let (mut by_weight, mut by_upstream, mut each) = ([9.0f64; 24], [9.0f64; 24], [9.0f64; 8]);
        let out = Outputs::new().grad("a", &mut by_weight).each(&mut each);
        let total = loss.evaluate(&inputs(&batch).weight(&weight), Reduction::Sum, out).unwrap().total;
        let out = Outputs::new().grad("a", &mut by_upstream).upstream(&weight);
        loss.evaluate(&inputs(&batch), Reduction::Sum, out).unwrap();
        assert!((each.iter().sum::<f64>() - total.sum()).abs() < 1e-12, "{loss}");
        for (got, want) in by_upstream.iter().zip(by_weight) {
            assert!((got - want).abs() <= 1e-12 * (1.0 + want.abs()), "{loss}: {got}, not {want}");
        }
    }
}

/// The same bits for one thread or many.
#[cfg(feature = "threads")]
#[test]
fn bits_do_not_depend_on_threads() {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let settings = ["triplet(mining=batch_all)", "triplet(mining=semi_hard)", "sup_con(positives=inside)"];
    let x: Vec<f64> = (0..700 * 40).map(|i| (i as f64 * 0.37).sin()).collect();
    let y: Vec<f64> = (0..700 * 40).map(|i| (i as f64 * 0.61).cos()).collect();
    let labels: Vec<i64> = (0..700).map(|i| i * 31 % 90).collect();
    for loss in all().into_iter().chain(settings.map(loss)) {
        let batch = batch(&loss, &x, &y, &labels, 40);
        let run = |threads| {
            let (mut of_a, mut of_b) = (vec![0.0; x.len()], vec![0.0; y.len()]);
            let mut out = Outputs::new().grad("a", &mut of_a);
            if takes(&loss, "b") {
                out = out.grad("b", &mut of_b);
            }
            let found = pool(threads).install(|| mean(&loss, &inputs(&batch), out)).unwrap();
            (found, of_a, of_b)
        };
        let one = run(1);
        for threads in [2, 3] {
            assert!(run(threads) == one, "{loss} with {threads} threads");
        }
    }
}
