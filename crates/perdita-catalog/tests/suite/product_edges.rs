//! Losses on products where it gets hard: nothing at all, one row, zeros, infinities, NaN, ties; what is wrong with a call.
use crate::common::{Array, arrays_of, inputs, loss};
use half::bf16;
use perdita::loss::Input;
use perdita::losses::*;
use perdita::real::Element;
use perdita::{Embeddings, Error, Gradients, Labels, Products, ProductsExt, Reduction};
use perdita_catalog::{Evaluation, Inputs, LOSSES, Loss, Outputs};

fn all() -> Vec<Loss> {
    let losses = LOSSES.iter().map(|entry| entry.default().unwrap());
    losses.filter(|loss| loss.product().is_some()).collect()
}
/// Whether a batch has this array here. A linear layer's loss takes labels or targets: it gets labels.
fn takes(loss: &Loss, name: &str) -> bool {
    let fields = loss.fields();
    let field = fields.iter().find(|field| field.name == name);
    let has_key_labels = fields.iter().any(|field| field.name == "key_labels");
    field.is_some_and(|field| !field.optional || name == "labels" && !has_key_labels)
}
fn rows<E: Element>(data: &[E], dim: usize) -> Embeddings<'_, E> {
    Embeddings::new(data, dim).unwrap()
}
/// What a loss takes, of these.
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

/// Rows of weight 0 have a loss and a gradient of exactly 0.
#[test]
fn weight_zero() {
    for loss in all() {
        if !loss.product().unwrap().allows().contains(&Input::Weight) {
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

/// No key at all: nothing counts.
#[test]
fn no_keys() {
    let (x, none, ignored, other) = ([1.0, 2.0], [], [-100i64], [1i64]);
    let loss = linear_cross_entropy::LinearCrossEntropy::default();
    let mut of_a = [9.0; 2];
    let batch = Products::new(rows(&x, 2), rows(&none, 2)).unwrap();
    let all_ignored = batch.labels(Labels::from(&ignored)).unwrap();
    let outcome = loss.evaluate(all_ignored, Reduction::Mean, Gradients::none().a(&mut of_a)).unwrap();
    assert_eq!((outcome.total.mean(), outcome.total.count(), of_a), (0.0, 0, [0.0; 2]));
    assert!(
        loss.evaluate(batch.labels(Labels::from(&other)).unwrap(), Reduction::Mean, Gradients::none())
            .is_err()
    );

    let no_labels: [i64; 0] = [];
    let lonely = batch.labels(Labels::from(&other)).unwrap().key_labels(Labels::from(&no_labels)).unwrap();
    let loss = info_nce::InfoNce::new(0.1).unwrap();
    let outcome = loss.evaluate(lonely, Reduction::Mean, Gradients::none().a(&mut of_a)).unwrap();
    assert_eq!((outcome.total.mean(), outcome.total.count(), of_a), (0.0, 0, [0.0; 2]));
}

/// A score of −∞ masks its class.
#[test]
fn masked_classes() {
    let (x, w) = ([1.0, 2.0], [1.0, 0.0, 0.0, 1.0, 5.0, 5.0]);
    let open = [0.0, 0.0, f64::NEG_INFINITY];
    let loss = linear_cross_entropy::LinearCrossEntropy::default();
    let (mut of_a, mut of_b, mut of_bias) = ([9.0f64; 2], [9.0; 6], [9.0; 3]);
    let labels = [1i64];
    let batch = |w, bias| {
        let batch = Products::new(rows(&x, 2), rows(w, 2)).unwrap().labels(Labels::from(&labels)).unwrap();
        batch.bias(bias).unwrap()
    };
    let out = Gradients::none().a(&mut of_a).b(&mut of_b).bias(&mut of_bias);
    let masked = loss.evaluate(batch(&w[..], &open[..]), Reduction::Mean, out).unwrap();
    let without = loss.evaluate(batch(&w[..4], &open[..2]), Reduction::Mean, Gradients::none()).unwrap();
    assert_eq!(masked.total.mean(), without.total.mean());
    assert!(of_a.iter().all(|g| g.is_finite()) && of_b[4..] == [0.0; 2] && of_bias[2] == 0.0);
}

/// Logits a thousand apart, in single precision.
#[test]
fn certain_and_hopeless() {
    let x = [30.0f32, 0.0, 0.0, 30.0];
    let loss = info_nce::InfoNce::new(0.9).unwrap().normalize(false);
    let value = |b: &[f32]| {
        let mut grad = [9.0; 4];
        let batch = Products::new(rows(&x, 2), rows(b, 2)).unwrap();
        let outcome = loss.evaluate(batch, Reduction::Mean, Gradients::none().a(&mut grad)).unwrap();
        assert!(grad.iter().all(|g| g.is_finite()), "{grad:?}");
        outcome.total.mean()
    };
    assert_eq!(value(&x), 0.0);
    assert!((value(&[0.0, 30.0, 30.0, 0.0]) - 1000.0).abs() < 1e-3);
    // Not rounded to 0 while there is anything left.
    let near = value(&[1.0, 0.0, 0.0, 1.0]);
    assert!((near / (-30.0f64 / 0.9).exp() - 1.0).abs() < 1e-4, "{near}");
}

/// Partners cost what they cost, where softplus(z) − z would be 0.
#[test]
fn siglip_keeps_small_losses() {
    let x = [5.0f32];
    let loss = siglip::SigLip::new(1.0, 0.0).unwrap().normalize(false);
    let batch = Products::new(rows(&x, 1), rows(&x, 1)).unwrap();
    let value = loss.evaluate(batch, Reduction::Mean, Gradients::none()).unwrap().total.mean();
    assert!((value / (-25f64).exp().ln_1p() - 1.0).abs() < 1e-6, "{value:e}");
}

/// Distances far below what the products can tell, and the gradient of them.
#[test]
fn small_distances_are_exact() {
    let x = [1000.0f32, 1000.0, 1000.0, 1000.0001, 1000.0, 1001.0];
    let labels = [0i64, 0, 1];
    let mut grad = [9.0; 6];
    let loss = triplet::Triplet::new(2.0).unwrap();
    let batch = Products::of(rows(&x, 2)).labels(Labels::from(&labels)).unwrap();
    let outcome = loss.evaluate(batch, Reduction::Sum, Gradients::none().a(&mut grad)).unwrap();
    let gap = f64::from(x[3]) - f64::from(x[1]);
    let want = 2.0 * gap + 4.0 - 1.0 - (1.0 - gap);
    assert!((outcome.total.sum() - want).abs() < 1e-6, "{} not {want}", outcome.total.sum());
    assert_eq!(grad, [0.0, -1.0, 0.0, 3.0, 0.0, -2.0]);
}

/// Of equal distances the row of lowest index is mined.
#[test]
fn ties() {
    let x = [0.0, 1.0, -1.0, 2.0, -2.0];
    let labels = [0i64, 0, 0, 1, 1];
    let mut grad = [9.0; 5];
    let loss = triplet::Triplet::new(5.0).unwrap();
    let weight = [1.0, 0.0, 0.0, 0.0, 0.0];
    let batch = Products::of(rows(&x, 1)).labels(Labels::from(&labels)).unwrap().weighted(&weight).unwrap();
    loss.evaluate(batch, Reduction::Mean, Gradients::none().a(&mut grad)).unwrap();
    // Pulled to the first of rows 1 and 2, away from the first of rows 3 and 4.
    assert_eq!(grad, [0.0, 1.0, 0.0, -1.0, 0.0]);
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

/// Half-precision rows, computed in single precision.
#[test]
fn halves() {
    let x: Vec<bf16> = (0..33 * 40).map(|i| bf16::from_f32((i as f32 * 0.7).sin())).collect();
    let w: Vec<bf16> = (0..97 * 40).map(|i| bf16::from_f32((i as f32 * 0.3).cos())).collect();
    let labels: Vec<i64> = (0..33).map(|i| i * 5 % 97).collect();
    let exact = |xs: &[bf16]| xs.iter().map(|x| x.to_f64()).collect::<Vec<f64>>();
    let (mut grad, mut want) = (vec![9.0f32; 97 * 40], vec![9.0; 97 * 40]);
    let loss = linear_cross_entropy::LinearCrossEntropy::default();
    let batch = Products::new(rows(&x, 40), rows(&w, 40)).unwrap().labels(Labels::from(&labels)).unwrap();
    let got = loss.evaluate(batch, Reduction::Mean, Gradients::none().b(&mut grad)).unwrap();
    let (x, w) = (exact(&x), exact(&w));
    let batch = Products::new(rows(&x, 40), rows(&w, 40)).unwrap().labels(Labels::from(&labels)).unwrap();
    let exact = loss.evaluate(batch, Reduction::Mean, Gradients::none().b(&mut want)).unwrap();
    assert!((got.total.mean() / exact.total.mean() - 1.0).abs() < 1e-6);
    for (got, want) in grad.iter().zip(want) {
        assert!((f64::from(*got) - want).abs() < 1e-6, "{got}, not {want}");
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

/// Of typed batches; the dynamic call says the same of arrays by name, and names what is missing itself.
#[test]
fn errors_name_the_culprit() {
    let (x, y, z) = ([0.5; 6], [0.5; 9], [0.5; 8]);
    let a = rows(&x, 3);
    let text = |result: Result<Products<f64>, Error>| result.unwrap_err().to_string();
    assert_eq!(
        Embeddings::new(&x, 4).unwrap_err().to_string(),
        "embeddings has 6 elements, which is not a whole number of rows of 4"
    );
    assert_eq!(text(Products::new(a, rows(&z, 4))), "a row of b has 4 numbers, but a row of a has 3");
    assert_eq!(text(Products::of(a).labels(Labels::from(&[1i64]))), "labels has 1 elements, expected 2");
    let pair = Products::new(a, rows(&y, 3)).unwrap();
    assert_eq!(text(pair.bias(&[0.0; 2])), "bias has 2 elements, expected 3");
    assert_eq!(text(pair.targets(&[0.0; 2])), "targets has 2 elements, expected 6");
    assert_eq!(text(pair.negatives_per_query(rows(&y, 3))), "negatives has 9 elements, expected 6");
    assert_eq!(text(pair.weighted(&[1.0, -1.0])), "weight[1] = -1: a weight is a finite number, 0 or more");

    fn says<L: ProductsExt>(loss: &L, batch: Products<f64>, message: &str) {
        let mut grad = [7.0; 6];
        let error = loss.evaluate(batch, Reduction::Mean, Gradients::none().a(&mut grad)).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(grad, [7.0; 6], "nothing is written");
    }
    let (clip, sup_con) = (clip::Clip::new(0.1).unwrap(), sup_con::SupCon::new(0.1).unwrap());
    let (info_nce, arc_face) =
        (info_nce::InfoNce::new(0.1).unwrap(), arc_face::ArcFace::new(0.5, 64.0).unwrap());
    let linear_of = |rows: Result<cross_entropy::CrossEntropy, Error>| {
        linear_cross_entropy::LinearCrossEntropy::new(rows.unwrap(), None)
    };
    let linear = linear_of(Ok(cross_entropy::CrossEntropy::default()));
    let lone = Products::of(a);
    says(&clip, lone, "clip needs b");
    says(&clip, pair, "there are 3 rows of b, expected 2");
    says(&sup_con, lone, "sup_con needs labels");
    says(&sup_con, pair.labels(Labels::from(&[0i64, 0])).unwrap(), "sup_con takes no b");
    says(&info_nce, pair.labels(Labels::from(&[0i64, 0])).unwrap(), "info_nce needs labels of b");
    says(&linear, pair, "linear_cross_entropy needs labels");
    says(
        &linear,
        pair.labels(Labels::from(&[0i64, 3])).unwrap(),
        "label[1] = 3 is not a class: there are 3, counted from 0",
    );
    says(
        &linear_of(cross_entropy::CrossEntropy::default().class_weights(&[1.0, 2.0])),
        pair.labels(Labels::from(&[0i64, 1])).unwrap(),
        "cross_entropy: a parameter per class has 2 numbers, but a row has 3 classes",
    );
    says(
        &linear_of(cross_entropy::CrossEntropy::default().label_smoothing(0.1)),
        pair.targets(&[0.1; 6]).unwrap(),
        "linear_cross_entropy takes no targets",
    );
    says(
        &arc_face,
        pair.labels(Labels::from(&[0i64, 1])).unwrap().bias(&[0.0; 3]).unwrap(),
        "arc_face takes no bias",
    );

    let mut short = [7.0; 5];
    let batch = Products::new(a, a).unwrap();
    let error = clip.evaluate(batch, Reduction::Mean, Gradients::none().b(&mut short)).unwrap_err();
    assert_eq!(error.to_string(), "the gradient of b has 5 elements, expected 6");
    let error = clip.evaluate(batch, Reduction::Over(0.0), Gradients::none()).unwrap_err();
    assert_eq!(error.to_string(), "a mean over 0: the denominator must be a positive number");
    for (loss, message) in [
        ("clip(temperature=0)", "clip: temperature = 0 lies outside (0, ∞)"),
        (
            "triplet(mining=hard)",
            "`triplet`: mining takes one of batch_hard, batch_all, semi_hard, distance_weighted, not hard",
        ),
        (
            "triplet(mining=distance_weighted)",
            "`triplet`: mining=distance_weighted needs normalize=true, or distance=cosine",
        ),
    ] {
        assert_eq!(loss.parse::<Loss>().unwrap_err().to_string(), message);
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
