//! Layers whose classes lie with several workers: together they are the whole layer.
use super::layer::{Layer, cut, same, together, whole, workers};
use crate::common::loss;
use perdita::losses::InfoNce;
use perdita::losses::LinearCrossEntropy;
use perdita::losses::VicReg;
use perdita::{Embeddings, Error, Labels, Products, ProductsExt, Reduction, Vocabulary};
use perdita_catalog::{CallElement, Inputs, Outputs};
use std::ops::Range;

/// Parts of 17 classes: 1, 2, 3 and 7 of them, uneven, some empty.
const CUTS: &[&[usize]] = &[&[0, 17], &[0, 5, 17], &[0, 0, 16, 17], &[0, 1, 1, 4, 9, 9, 12, 17]];
const WEIGHTS: &str = "[1, 2, 0, 3, 1, 0.5, 1, 2, 1, 1, 4, 1, 0, 1, 2, 1, 1]";
fn losses() -> Vec<String> {
    let mut losses: Vec<String> = [
        "linear_cross_entropy",
        "linear_cross_entropy(z_loss=0.01, soft_cap=3)",
        "linear_cross_entropy(ignore_index=0)",
        "linear_focal",
        "linear_focal(gamma=0.5, soft_cap=2, ignore_index=6)",
        "arc_face(scale=8)",
        "cos_face(scale=8, z_loss=0.01, ignore_index=3)",
    ]
    .map(String::from)
    .into();
    losses.push(format!("linear_cross_entropy(z_loss=0.1, ignore_index=3, class_weights={WEIGHTS})"));
    losses.push(format!("linear_focal(alpha={WEIGHTS})"));
    losses.push(format!("arc_face(scale=4, class_weights={WEIGHTS})"));
    losses
}
fn parts_are_the_whole<E: CallElement>(tolerance: f64) {
    for loss in losses() {
        for size in [0.7, 8.0] {
            let plain = Layer::<E>::new(23, 17, 5, size);
            let weighted = plain.clone().weighted();
            let biased = weighted.clone().biased(|c| (c as f64).sin());
            let layers =
                if loss.contains("_face") { vec![plain, weighted] } else { vec![plain, weighted, biased] };
            for layer in layers {
                for reduction in [Reduction::Mean, Reduction::Sum, Reduction::Over(7.0)] {
                    let want = whole(&loss, &layer, reduction);
                    for at in CUTS {
                        let got = together(&loss, &layer, at, reduction);
                        same(
                            &got,
                            &want,
                            tolerance,
                            &format!("{loss}, {reduction:?}, up to {size}, cut at {at:?}"),
                        );
                    }
                }
            }
        }
    }
}
#[test]
fn parts_are_the_whole_in_double_precision() {
    parts_are_the_whole::<f64>(1e-12);
}
#[test]
fn parts_are_the_whole_in_single_precision() {
    parts_are_the_whole::<f32>(1e-5);
}

/// More scores than are kept: they are computed again.
#[test]
fn strip_by_strip() {
    let layer = Layer::<f64>::new(1100, 16100, 2, 1.5).biased(|c| (c as f64).cos());
    let want = whole("linear_cross_entropy(soft_cap=5)", &layer, Reduction::Mean);
    let got = together("linear_cross_entropy(soft_cap=5)", &layer, &[0, 8050, 16100], Reduction::Mean);
    same(&got, &want, 1e-12, "linear_cross_entropy");
    let layer = Layer { bias: None, ..layer };
    let want = whole("arc_face", &layer, Reduction::Mean);
    same(&together("arc_face", &layer, &[0, 8050, 16100], Reduction::Mean), &want, 1e-12, "arc_face");
}

/// Logits hundreds apart: nothing overflows, and small losses stay what they are.
#[test]
fn certain_and_hopeless() {
    fn check<E: CallElement>(tolerance: f64) {
        // Row 0 is sure of its label, row 1 of another.
        let rows = |xs: &[f64]| xs.iter().map(|&x| E::from_f64(x)).collect::<Vec<E>>();
        let (a, b) = (rows(&[1.0, 1.0]), rows(&[300.0, 270.0, -300.0, 0.0]));
        let layer = Layer { a, b, dim: 1, labels: vec![0, 2], bias: None, weight: None, upstream: None };
        for loss in ["linear_cross_entropy", "linear_focal(gamma=1)"] {
            let want = whole(loss, &layer, Reduction::Sum);
            let got = together(loss, &layer, &[0, 1, 3, 4], Reduction::Sum);
            same(&got, &want, tolerance, loss);
            assert!(
                got.each[0] > 0.0 && (got.each[0] / want.each[0] - 1.0).abs() < tolerance,
                "{loss}: {got:?}"
            );
            assert!(got.a.iter().chain(&got.b).all(|g| g.is_finite()), "{loss}: {got:?}");
        }
    }
    check::<f64>(1e-12);
    check::<f32>(1e-5);
}

/// A bias of −∞ takes classes away: all of a worker's, or a label, which then costs ∞ as in the whole.
#[test]
fn masked_classes() {
    let layer = Layer::<f64>::new(9, 17, 3, 1.0);
    for masked in [0..5, 3..9, 4..4] {
        let mut layer = layer.clone().biased(|c| if masked.contains(&c) { f64::NEG_INFINITY } else { 0.1 });
        for label_too in [false, true] {
            if !label_too {
                layer.labels.iter_mut().for_each(|label| *label = 10 + *label % 7);
            } else {
                layer.labels[4] = masked.start as i64;
            }
            for at in CUTS {
                let want = whole("linear_cross_entropy", &layer, Reduction::Mean);
                let got = together("linear_cross_entropy", &layer, at, Reduction::Mean);
                same(&got, &want, 1e-12, &format!("{masked:?} masked, cut at {at:?}"));
                assert!(label_too || got.a.iter().chain(&got.b).all(|g| g.is_finite()));
                let mut gone = masked.clone();
                if label_too {
                    gone.next();
                }
                assert!(got.bias[gone].iter().all(|&g| g == 0.0));
            }
        }
    }
}

/// A NaN in a row that counts is seen by all; one in a row that is ignored by none.
#[test]
fn nan_is_not_hidden() {
    let mut layer = Layer::<f64>::new(6, 17, 3, 1.0);
    layer.a[4] = f64::NAN;
    for loss in ["linear_cross_entropy", "linear_focal", "arc_face"] {
        let got = together(loss, &layer, CUTS[3], Reduction::Mean);
        assert!(got.total.sum().is_nan() && got.each[1].is_nan() && got.a[3].is_nan(), "{loss}: {got:?}");
    }
    layer.labels[1] = -100;
    let got = together("linear_cross_entropy", &layer, CUTS[3], Reduction::Mean);
    assert!(got.total.sum() > 0.0 && got.a.iter().all(|g| g.is_finite()), "{got:?}");
    assert_eq!((got.each[1], &got.a[3..6], got.total.count()), (0.0, &[0.0; 3][..], 5));
    // In the weights, it is seen by those who do not have it as well.
    let mut layer = Layer::<f64>::new(6, 17, 3, 1.0);
    layer.b[50] = f64::NAN;
    let got = together("linear_cross_entropy", &layer, CUTS[3], Reduction::Mean);
    assert!(got.each.iter().all(|x| x.is_nan()) && got.b[0].is_nan());
}

#[test]
fn nothing_to_do() {
    // All ignored.
    let ignored = Layer { labels: vec![-100; 5], ..Layer::<f64>::new(5, 17, 3, 1.0) };
    // No row, and only one class.
    let (none, one) = (Layer::<f64>::new(0, 17, 3, 1.0), Layer::<f64>::new(4, 1, 3, 1.0));
    for (layer, at, count) in [(ignored, CUTS[3], 0), (none, CUTS[3], 0), (one, &[0, 0, 1, 1][..], 4)] {
        for loss in ["linear_cross_entropy", "linear_focal", "cos_face"] {
            let got = together(loss, &layer, at, Reduction::Mean);
            assert_eq!((got.total.mean(), got.total.count()), (0.0, count), "{loss}");
            assert!(got.each.iter().chain(&got.a).chain(&got.b).all(|&x| x == 0.0), "{loss}: {got:?}");
        }
    }
}

/// Gradients that are added to what is there.
#[test]
fn added() {
    let layer = Layer::<f64>::new(5, 4, 3, 1.0);
    for name in ["linear_cross_entropy", "arc_face"] {
        let (loss, want) = (loss(name), whole(name, &layer, Reduction::Mean));
        let alone = &mut |own: &[f64]| Ok(own.to_vec());
        let (mut a, mut b) = (vec![1.0; 15], vec![1.0; 12]);
        let out = Outputs::new().grad("a", &mut a).grad("b", &mut b).add();
        let (all, parallel) = (Vocabulary { first: 0, classes: 4 }, loss.vocabulary().unwrap());
        parallel.evaluate(&layer.inputs(0..4), all, alone, Reduction::Mean, out).unwrap();
        for (got, want) in a.iter().chain(&b).zip(want.a.iter().chain(&want.b)) {
            assert!((got - want - 1.0).abs() < 1e-12, "{name}: {got}, not 1 + {want}");
        }
    }
}

/// All workers find the same error, and write nothing.
#[test]
fn errors() {
    let layer = Layer::<f64>::new(3, 17, 2, 1.0);
    let fails = |loss: &str, layer: &Layer<f64>, parts: &[Range<usize>], reduction, want: &str| {
        for error in workers(loss, layer, parts, 17, reduction) {
            assert_eq!(error.unwrap_err().to_string(), want);
        }
    };
    let (halves, mean) = (cut(&[0, 8, 17]), Reduction::Mean);
    let beyond = Layer { labels: vec![0, 17, 1], ..layer.clone() };
    let label = "label[1] = 17 is not a class: there are 17, counted from 0";
    fails("linear_cross_entropy", &beyond, &halves, mean, label);
    let over = "a mean over -1: the denominator must be a positive number";
    fails("linear_focal", &layer, &halves, Reduction::Over(-1.0), over);
    let weights = "cross_entropy: class_weights has 2 numbers, but a row has 17 classes";
    fails("linear_cross_entropy(class_weights=[1, 2])", &layer, &halves, mean, weights);
    for loss in ["linear_cross_entropy", "arc_face"] {
        let whole = format!(
            "{loss}, with these parameters and inputs, needs all scores of a row: its vocabulary cannot be split"
        );
        fails(&format!("{loss}(label_smoothing=0.1)"), &layer, &halves, mean, &whole);
    }
    for name in ["info_nce", "vicreg"] {
        assert!(loss(name).vocabulary().is_none(), "{name}");
    }
    // Parts that do not make up the vocabulary.
    let lies =
        |class, parts| format!("class {class} is in {parts} parts of a vocabulary of 17 classes, expected 1");
    fails("linear_focal", &layer, &[0..8, 9..17], mean, &lies(8, 0));
    fails("linear_focal", &layer, &[0..8, 7..17], mean, &lies(7, 2));
    fails("linear_focal", &layer, &[0..8, 8..16], mean, &lies(16, 0));
    fails("linear_focal", &layer, &[1..8, 8..17], mean, &lies(0, 0));
    fails("linear_focal", &layer, &[0..17, 0..17], mean, &lies(0, 2));
    let larger = Layer::<f64>::new(3, 19, 2, 1.0);
    let larger = Layer { labels: vec![1; 3], ..larger };
    fails("linear_focal", &larger, &[0..8, 8..19], mean, &lies(17, 1));
    fails("linear_focal", &larger, &[0..17, 18..19], mean, &lies(18, 1));

    let all = Vocabulary { first: 0, classes: 17 };
    let linear = loss("linear_cross_entropy");
    let parallel = linear.vocabulary().unwrap();
    let evaluate = |inputs: &Inputs, gather: &mut perdita::Gather, out| {
        parallel.evaluate(inputs, all, gather, mean, out).unwrap_err().to_string()
    };
    let (alone, none) = (&mut |own: &[f64]| Ok(own.to_vec()), Outputs::new);
    let targets = [0.0; 51];
    let unlabelled = Inputs::new().array("a", &layer.a, &[3, 2]).array("b", &layer.b, &[17, 2]);
    assert_eq!(evaluate(&unlabelled, alone, none()), "linear_cross_entropy needs labels");
    let soft = evaluate(&unlabelled.array("targets", &targets, &[3, 17]), alone, none());
    assert!(soft.ends_with("needs all scores of a row: its vocabulary cannot be split"));
    let mut short = [9.0; 2];
    let error = evaluate(&layer.inputs(0..17), alone, none().grad("b", &mut short));
    assert_eq!(error, "b has 2 elements, expected 34");
    // A gather that fails, and one that returns what it should not.
    let failing = &mut |_: &[f64]| Err(Error::Denominator(0.5));
    assert_eq!(evaluate(&layer.inputs(0..17), failing, none()), Error::Denominator(0.5).to_string());
    let short = &mut |own: &[f64]| Ok(own[1..].to_vec());
    let gathered = "gathered has 10 elements, which is not a multiple of the row length 11";
    assert_eq!(evaluate(&layer.inputs(0..17), short, none()), gathered);
    let nothing = &mut |_: &[f64]| Ok(Vec::new());
    assert_eq!(evaluate(&layer.inputs(0..17), nothing, none()), lies(0, 0));
}

/// Of typed batches: losses that lack the form, a gradient without room.
#[test]
fn errors_of_typed_losses() {
    let (x, y, labels, mut short) = ([0.5; 6], [0.5; 34], [0i64, 1, 2], [9.0; 2]);
    let batch = Products::new(Embeddings::new(&x, 2).unwrap(), Embeddings::new(&y, 2).unwrap()).unwrap();
    let labelled = batch.labels(Labels::from(&labels)).unwrap();
    fn error<L: ProductsExt>(loss: &L, batch: Products<f64>, out: perdita::Outputs<f64>) -> String {
        let (alone, part) = (&mut |own: &[f64]| Ok(own.to_vec()), Vocabulary { first: 0, classes: 17 });
        loss.evaluate_vocabulary(batch, part, alone, Reduction::Mean, out).unwrap_err().to_string()
    }
    let none = perdita::Outputs::new;
    assert_eq!(error(&InfoNce::new(0.1).unwrap(), batch, none()), "info_nce has no vocabulary-parallel form");
    assert_eq!(
        error(&VicReg::new(25.0, 25.0, 1.0).unwrap(), batch, none()),
        "vicreg has no vocabulary-parallel form"
    );
    let short = none().grad("b", &mut short);
    let error = error(&LinearCrossEntropy::default(), labelled, short);
    assert_eq!(error, "the gradient of b has 2 elements, expected 34");
}
