//! Single losses on products, by their type, where it gets hard: no keys, masked classes, logits and distances that are far apart or
//! nearly equal, ties, half precision; what is wrong with a batch.
use perdita::losses::*;
use perdita::real::Element;
use perdita::{Embeddings, Error, Labels, Outputs, Products, ProductsExt, Reduction};
use perdita_catalog::Loss;

fn rows<E: Element>(data: &[E], dim: usize) -> Embeddings<'_, E> {
    Embeddings::new(data, dim).unwrap()
}

/// No key at all: nothing counts.
#[test]
fn no_keys() {
    let (x, none, ignored, other) = ([1.0, 2.0], [], [-100i64], [1i64]);
    let loss = linear_cross_entropy::LinearCrossEntropy::default();
    let mut of_a = [9.0; 2];
    let batch = Products::new(rows(&x, 2), rows(&none, 2)).unwrap();
    let all_ignored = batch.labels(Labels::from(&ignored)).unwrap();
    let outcome = loss.evaluate(all_ignored, Reduction::Mean, Outputs::new().grad("a", &mut of_a)).unwrap();
    assert_eq!((outcome.total.mean(), outcome.total.count(), of_a), (0.0, 0, [0.0; 2]));
    assert!(
        loss.evaluate(batch.labels(Labels::from(&other)).unwrap(), Reduction::Mean, Outputs::new()).is_err()
    );

    let no_labels: [i64; 0] = [];
    let lonely = batch.labels(Labels::from(&other)).unwrap().key_labels(Labels::from(&no_labels)).unwrap();
    let loss = info_nce::InfoNce::new(0.1).unwrap();
    let outcome = loss.evaluate(lonely, Reduction::Mean, Outputs::new().grad("a", &mut of_a)).unwrap();
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
    let out = Outputs::new().grad("a", &mut of_a).grad("b", &mut of_b).grad("bias", &mut of_bias);
    let masked = loss.evaluate(batch(&w[..], &open[..]), Reduction::Mean, out).unwrap();
    let without = loss.evaluate(batch(&w[..4], &open[..2]), Reduction::Mean, Outputs::new()).unwrap();
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
        let outcome = loss.evaluate(batch, Reduction::Mean, Outputs::new().grad("a", &mut grad)).unwrap();
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
    let value = loss.evaluate(batch, Reduction::Mean, Outputs::new()).unwrap().total.mean();
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
    let outcome = loss.evaluate(batch, Reduction::Sum, Outputs::new().grad("a", &mut grad)).unwrap();
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
    loss.evaluate(batch, Reduction::Mean, Outputs::new().grad("a", &mut grad)).unwrap();
    // Pulled to the first of rows 1 and 2, away from the first of rows 3 and 4.
    assert_eq!(grad, [0.0, 1.0, 0.0, -1.0, 0.0]);
}

/// Of typed batches; the dynamic call says the same of arrays by name, and names what is missing itself.
#[test]
fn errors_name_the_culprit() {
    let (x, y, z) = ([0.5; 6], [0.5; 9], [0.5; 8]);
    let a = rows(&x, 3);
    let text = |result: Result<Products<f64>, Error>| result.unwrap_err().to_string();
    assert_eq!(
        Embeddings::new(&x, 4).unwrap_err().to_string(),
        "embeddings has 6 elements, which is not a multiple of the row length 4"
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
        let error = loss.evaluate(batch, Reduction::Mean, Outputs::new().grad("a", &mut grad)).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(grad, [7.0; 6], "nothing is written");
    }
    let (clip, sup_con) = (clip::Clip::new(0.1).unwrap(), sup_con::SupCon::new(0.1).unwrap());
    let (info_nce, arc_face) =
        (info_nce::InfoNce::new(0.1).unwrap(), arc_face::ArcFace::new(0.5, 64.0).unwrap());
    let linear_of = |rows: Result<cross_entropy::CrossEntropy, Error>| {
        linear_cross_entropy::LinearCrossEntropy::default().head(rows.unwrap()).unwrap()
    };
    let linear = linear_of(Ok(cross_entropy::CrossEntropy::default()));
    let lone = Products::of(a);
    says(&clip, lone, "clip needs b");
    says(&clip, pair, "b has 3 rows, expected 2");
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
        "cross_entropy: class_weights has 2 numbers, but a row has 3 classes",
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
    let error = clip.evaluate(batch, Reduction::Mean, Outputs::new().grad("b", &mut short)).unwrap_err();
    assert_eq!(error.to_string(), "the gradient of b has 5 elements, expected 6");
    let error = clip.evaluate(batch, Reduction::Over(0.0), Outputs::new()).unwrap_err();
    assert_eq!(error.to_string(), "a mean over 0: the denominator must be a positive number");
    for (loss, message) in [
        ("clip(temperature=0)", "clip: temperature = 0 lies outside (0, ∞)"),
        (
            "triplet(mining=hard)",
            "triplet: mining takes one of batch_hard, batch_all, semi_hard, distance_weighted, not hard",
        ),
        (
            "triplet(mining=distance_weighted)",
            "triplet: mining=distance_weighted needs normalize=true, or distance=cosine",
        ),
    ] {
        assert_eq!(loss.parse::<Loss>().unwrap_err().to_string(), message);
    }
}
