//! Edges of losses of pixels: empty regions, layouts, labels and targets, threads.
use super::pixels::{Batch, Run, near, one, same};
use perdita::{Error, Reduction};
use perdita_catalog::Loss;

/// Those that read softmax logits, labels and targets.
pub(super) const REGIONS: [&str; 6] =
    ["dice", "jaccard", "tversky", "focal_tversky", "log_cosh_dice", "generalized_dice"];

#[test]
fn nothing_predicted_and_nothing_there() {
    let empty = one(&[0.0, 0.0, 0.0], &[0, 0, 0]);
    for name in ["dice", "jaccard", "tversky", "focal_tversky", "log_cosh_dice"] {
        let run = empty.mean(&format!("{name}(smooth=0, activation=identity)"));
        assert_eq!((run.total.mean(), run.total.count(), &run.grad[..]), (0.0, 1, &[0.0; 3][..]), "{name}");
        // With s, nothing is right, and every pixel that is taken for something is wrong.
        let run = empty.mean(&format!("{name}(activation=identity)"));
        assert_eq!(run.total.mean(), 0.0, "{name}");
        let squared = ["focal_tversky", "log_cosh_dice"].contains(&name);
        assert!(
            run.grad.iter().all(|g| if squared { *g == 0.0 } else { *g > 0.0 }),
            "{name}: {:?}",
            run.grad
        );
    }
    let run = empty.mean("generalized_dice(activation=identity)");
    assert_eq!((run.total.mean(), run.total.count(), &run.grad[..]), (0.0, 1, &[0.0; 3][..]));
    let run = empty.mean("lovasz_softmax(activation=identity)");
    assert_eq!((run.total.mean(), run.total.count(), &run.grad[..]), (0.0, 1, &[0.0; 3][..]));
}

#[test]
fn something_predicted_where_nothing_is() {
    let batch = one(&[0.5, 0.5, 0.0], &[0, 0, 0]);
    let run = batch.mean("dice(smooth=0, activation=identity)");
    assert_eq!((run.total.mean(), &run.grad[..]), (1.0, &[0.0; 3][..]));
    let run = batch.mean("dice(activation=identity)");
    assert_eq!((run.total.mean(), &run.grad[..]), (0.5, &[0.25; 3][..]));
    // The worst mistake, the first of equals.
    let run = batch.mean("lovasz_softmax(activation=identity, classes=all)");
    assert_eq!((run.total.mean(), &run.grad[..]), (0.5, &[1.0, 0.0, 0.0][..]));
}

#[test]
fn exactly_right_and_exactly_wrong() {
    let right = one(&[1.0, 0.0, 1.0], &[1, 0, 1]);
    let wrong = one(&[0.0, 1.0, 0.0], &[1, 0, 1]);
    for name in REGIONS {
        let smooth = if name == "generalized_dice" { "" } else { "smooth=0, " };
        let text = format!("{name}({smooth}activation=identity)");
        let run = right.mean(&text);
        assert_eq!(run.total.mean(), 0.0, "{name}");
        assert!(run.grad.iter().all(|g| g.is_finite()), "{name}");
        let worst = if name == "log_cosh_dice" { 1f64.cosh().ln() } else { 1.0 };
        near(wrong.mean(&text).total.mean(), worst, 1e-15, name);
        // Saturated logits are the same.
        let logits = one(&[f64::INFINITY, -800.0, 800.0], &[1, 0, 1]);
        let run = logits.mean(&text.replace("identity", "sigmoid"));
        assert_eq!((run.total.mean(), &run.grad[..]), (0.0, &[0.0; 3][..]), "{name}");
    }
    // The cusp of the power is the minimum.
    let run = right.mean("focal_tversky(activation=identity, smooth=0)");
    assert_eq!(run.grad, [0.0; 3]);
    for text in ["lovasz_softmax(activation=identity)", "lovasz_hinge"] {
        let run = one(&[1.0, -f64::from(text == "lovasz_hinge"), 1.0], &[1, 0, 1]).mean(text);
        assert_eq!((run.total.mean(), &run.grad[..]), (0.0, &[0.0; 3][..]), "{text}");
    }
}

/// The gradient of a pixel that is nearly sure keeps its digits.
#[test]
fn sure_logits_keep_their_digits() {
    let batch = Batch::<f32> {
        prediction: vec![20.0, 0.0, 0.0, 2.0, -1.0, 0.5],
        shape: [1, 3, 2],
        labels: Some(vec![0, 1]),
        ..Batch::default()
    };
    let exact = Batch::<f64> {
        prediction: batch.prediction.iter().map(|&x| x.into()).collect(),
        shape: batch.shape,
        labels: batch.labels.clone(),
        ..Batch::default()
    };
    for text in ["dice", "jaccard", "dice(squared=true)", "ce_dice", "generalized_dice", "tversky"] {
        let (got, want) = (batch.mean(text), exact.mean(text));
        for (got, want) in got.grad.iter().zip(&want.grad) {
            let (got, want) = (f64::from(*got), *want);
            assert!((got - want).abs() <= 1e-5 * want.abs(), "{text}: {got:e}, not {want:e}");
        }
    }
    let far = Batch::<f64> {
        prediction: vec![0.0, 40.0, 40.0, 0.0],
        shape: [1, 2, 2],
        labels: Some(vec![1, 0]),
        ..Batch::default()
    };
    near(far.mean("ce_dice(dice_weight=0)").total.mean(), (-40f64).exp().ln_1p(), 0.0, "sure");
}

#[test]
fn softmax_of_two_is_a_sigmoid() {
    let batch = Batch::<f64>::random(3, [2, 1, 37]);
    let two = {
        let pairs: Vec<f64> =
            batch.prediction.chunks(37).flat_map(|x| [vec![0.0; 37], x.to_vec()].concat()).collect();
        Batch { prediction: pairs, shape: [2, 2, 37], ..batch.clone() }
    };
    let probabilities = Batch {
        prediction: batch.prediction.iter().map(|z| 1.0 / (1.0 + (-z).exp())).collect(),
        ..batch.clone()
    };
    for name in ["dice", "jaccard", "tversky", "focal_tversky", "log_cosh_dice", "dice(squared=true)"] {
        let with = |more: &str| match name.strip_suffix(')') {
            Some(begun) => format!("{begun}, {more})"),
            None => format!("{name}({more})"),
        };
        let (sigmoid, softmax) = (batch.mean(&with("activation=sigmoid")), two.mean(name));
        let given = probabilities.mean(&with("activation=identity"));
        for image in 0..2 {
            near(sigmoid.each[image], softmax.each[2 * image + 1], 1e-14, name);
            near(sigmoid.each[image], given.each[image], 1e-14, name);
        }
        for ((got, &p), &slope) in sigmoid.grad.iter().zip(&probabilities.prediction).zip(&given.grad) {
            near(*got, slope * p * (1.0 - p), 1e-14, name);
        }
    }
}

#[test]
fn layouts_agree() {
    for shape in [[2, 3, 1], [3, 2, 70], [1, 21, 150], [2, 40, 67], [1, 1, 5]] {
        let mut batch = Batch::<f64>::random(5, shape);
        if shape[1] == 1 {
            batch.labels = Some(vec![0; 5]);
        }
        let turned = batch.turned();
        for text in REGIONS.iter().chain(&["ce_dice", "lovasz_softmax"]) {
            for more in ["", "over=batch"] {
                let (first, last) = (format!("{text}({more})"), format!("{text}({more}, channels=last)"));
                let first = batch.mean(&first);
                let last = turned.mean(&last.replace("(, ", "("));
                let back = Batch { prediction: first.grad.clone(), ..batch.clone() }.turned().prediction;
                same(&Run { grad: back, ..first }, &last, &format!("{text} {more} {shape:?}"));
            }
        }
    }
}

#[test]
fn labels_are_targets() {
    for (from, shape) in [("softmax", [2, 4, 45]), ("sigmoid", [2, 3, 10]), ("sigmoid", [3, 1, 20])] {
        let batch = Batch::<f64>::random(7, shape);
        for name in REGIONS {
            let text = format!("{name}(activation={from})");
            same(&batch.mean(&text), &batch.one_hot().mean(&text), &text);
        }
    }
}

#[test]
fn a_batch_is_one_image() {
    let [n, c, d] = [3, 4, 33];
    let batch = Batch::<f64>::random(9, [n, c, d]);
    let joined: Vec<f64> =
        (0..c * n * d).map(|i| batch.prediction[i % (n * d) / d * c * d + i / (n * d) * d + i % d]).collect();
    let joined = Batch { prediction: joined, shape: [1, c, n * d], ..batch.clone() };
    for text in REGIONS.iter().chain(&["ce_dice", "lovasz_softmax"]) {
        let (whole, one) = (batch.mean(&format!("{text}(over=batch)")), joined.mean(text));
        near(whole.total.mean(), one.total.mean(), 1e-14, text);
        assert_eq!(whole.each.len(), one.each.len());
        for i in 0..c * n * d {
            let at = i % (n * d) / d * c * d + i / (n * d) * d + i % d;
            near(whole.grad[at], one.grad[i], 1e-14, text);
        }
    }
    let single = Batch::<f64>::random(9, [1, c, d]);
    for text in REGIONS {
        same(&single.mean(text), &single.mean(&format!("{text}(over=batch)")), text);
    }
}

/// An image without a pixel to look at does not count.
#[test]
fn images_without_pixels_do_not_count() {
    let [n, c, d] = [3, 2, 9];
    let mut batch = Batch::<f64>::random(13, [n, c, d]);
    let alone = Batch {
        prediction: batch.prediction[..2 * c * d].to_vec(),
        shape: [2, c, d],
        labels: batch.labels.as_ref().map(|labels| labels[..2 * d].to_vec()),
        ..Batch::default()
    };
    batch.labels.as_mut().unwrap()[2 * d..].fill(-100);
    batch.prediction[2 * c * d..].fill(f64::NAN);
    for text in REGIONS.iter().chain(&["ce_dice", "lovasz_softmax"]) {
        let (run, want) = (batch.mean(text), alone.mean(text));
        assert_eq!((run.total.mean(), run.total.count()), (want.total.mean(), want.total.count()), "{text}");
        assert_eq!(run.grad[..2 * c * d], want.grad, "{text}");
        assert!(run.grad[2 * c * d..].iter().all(|g| *g == 0.0), "{text}");
    }
    batch.labels.as_mut().unwrap().fill(-100);
    batch.prediction.fill(f64::NAN);
    for text in
        REGIONS.iter().chain(&["ce_dice", "ce_dice(over=batch)", "lovasz_softmax", "dice(over=batch)"])
    {
        let run = batch.mean(text);
        assert_eq!((run.total.mean(), run.total.count()), (0.0, 0), "{text}");
        assert!(run.grad.iter().chain(&run.each).all(|g| *g == 0.0), "{text}");
    }
    // No pixel, no image, no class.
    for shape in [[2, 3, 0], [0, 3, 4], [2, 0, 0]] {
        let [n, c, d] = shape;
        let batch = Batch::<f64> {
            prediction: vec![0.0; n * c * d],
            shape,
            labels: Some(vec![0; n * d]),
            ..Batch::default()
        };
        for text in REGIONS.iter().chain(&[
            "ce_dice",
            "lovasz_softmax",
            "dice(over=batch)",
            "lovasz_softmax(over=batch)",
        ]) {
            let run = batch.mean(text);
            assert_eq!((run.total.mean(), run.total.count()), (0.0, 0), "{text} {shape:?}");
        }
    }
}

/// A region of weight 0 is not there; without a softmax, whatever its logits are.
#[test]
fn regions_of_weight_zero() {
    let [n, c, d] = [2, 3, 20];
    let mut batch = Batch::<f64>::random(15, [n, c, d]);
    batch.prediction[d..2 * d].fill(f64::NAN);
    batch.weight = Some(vec![1.0, 0.0, 2.0, 1.0, 1.0, 0.5]);
    for name in ["dice", "jaccard(squared=true", "tversky", "focal_tversky", "log_cosh_dice"] {
        let text = match name.contains('(') {
            true => format!("{name}, activation=sigmoid)"),
            false => format!("{name}(activation=sigmoid)"),
        };
        let run = batch.mean(&text);
        assert_eq!((run.total.count(), run.total.weight(), run.each[1]), (5, 5.5, 0.0), "{text}");
        assert!(run.total.mean().is_finite() && run.grad.iter().all(|g| g.is_finite()), "{text}");
        assert!(run.grad[d..2 * d].iter().all(|g| *g == 0.0), "{text}");
    }
    // A NaN that counts is not hidden.
    batch.weight = None;
    for text in REGIONS.iter().chain(&["ce_dice", "lovasz_softmax"]) {
        let run = batch.mean(text);
        assert!(run.total.mean().is_nan() && run.grad[0].is_nan(), "{text}");
    }
}

#[test]
fn errors() {
    let batch = Batch::<f64>::random(17, [2, 3, 5]);
    let both = Batch { target: batch.one_hot().target, ..batch.clone() };
    let neither = Batch { labels: None, ..batch.clone() };
    for batch in [both, neither] {
        let Err(error) = batch.run("dice", Reduction::Mean) else { panic!("there is not one truth") };
        assert_eq!(error.to_string(), "dice: labels or target: exactly one of the two must be given");
    }
    let mut wrong = batch.clone();
    wrong.labels.as_mut().unwrap()[7] = 3;
    for text in REGIONS.iter().chain(&["ce_dice", "lovasz_softmax", "dice(over=batch)"]) {
        let Err(error) = wrong.run(text, Reduction::Mean) else { panic!("{text}: 3 is no class") };
        assert_eq!(error, Error::Label { index: 7, label: 3, classes: 3 }, "{text}");
    }
    assert!(wrong.run("dice(ignore_index=3)", Reduction::Mean).is_ok());
    // It may stand where nothing counts.
    wrong.weight = Some(vec![1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(wrong.mean("dice").total.count(), 3);
    let error =
        one(&[0.0, 0.0], &[0, 2]).run("dice(activation=sigmoid)", Reduction::Mean).map(|run| run.total);
    assert_eq!(error, Err(Error::Label { index: 1, label: 2, classes: 2 }));
    let error = one(&[0.0, 0.0], &[0, 2]).run("lovasz_hinge", Reduction::Mean).map(|run| run.total);
    assert_eq!(error, Err(Error::Label { index: 1, label: 2, classes: 2 }));
    assert!("dice(smooth=-1)".parse::<Loss>().is_err() && "focal_tversky(gamma=0)".parse::<Loss>().is_err());
}

/// The recipe is its two parts.
#[test]
fn ce_dice_is_both() {
    let batch = Batch::<f64>::random(19, [2, 5, 70]);
    for dice in ["smooth=1", "smooth=0.1, squared=true"] {
        let (both, dice) = (
            batch.mean(&format!("ce_dice(ce_weight=0.5, dice_weight=3, {dice})")),
            batch.mean(&format!("dice({dice})")),
        );
        let ce = batch.mean("ce_dice(dice_weight=0)");
        near(both.total.mean(), 0.5 * ce.total.mean() + 3.0 * dice.total.mean(), 1e-14, "value");
        for (i, g) in both.grad.iter().enumerate() {
            near(*g, 0.5 * ce.grad[i] + 3.0 * dice.grad[i], 1e-14, "gradient");
        }
    }
}

/// Any number of threads gives the same bits: of many images, of one large one.
#[test]
fn same_bits_for_any_number_of_threads() {
    for shape in [[7, 3, 300], [1, 4, 70_000], [3, 2, 40_000]] {
        let batch = Batch::<f32>::random(21, shape);
        let sure =
            ["dice", "ce_dice", "ce_dice(over=batch)", "generalized_dice(over=batch)", "lovasz_softmax"];
        for text in sure.iter().chain(&["dice(channels=last)", "lovasz_softmax(over=batch)"]) {
            let run = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| batch.mean(text))
            };
            let (one, two) = (run(1), run(2));
            assert_eq!(one.total, two.total, "{text}");
            assert_eq!((one.each, one.grad), (two.each, two.grad), "{text}");
        }
    }
}

/// Sums over a million pixels keep the digits of single precision.
#[test]
fn large_images_in_single_precision() {
    let single = Batch::<f32>::random(23, [1, 3, 1 << 20]);
    let double = Batch::<f64> {
        prediction: single.prediction.iter().map(|&x| x.into()).collect(),
        shape: single.shape,
        labels: single.labels.clone(),
        ..Batch::default()
    };
    for text in ["dice", "ce_dice", "jaccard(squared=true)", "generalized_dice"] {
        let (got, want) = (single.mean(text), double.mean(text));
        near(got.total.mean(), want.total.mean(), 1e-7, text);
        let top = want.grad.iter().fold(0.0f64, |top, g| top.max(g.abs()));
        for (got, want) in got.grad.iter().zip(&want.grad) {
            assert!((f64::from(*got) - want).abs() <= 1e-6 * top, "{text}");
        }
    }
}

/// The slope of the Lovász extension is that of its order: sums of mistakes by what they add.
#[test]
fn lovasz_of_equal_mistakes_is_in_the_order_of_pixels() {
    let run = one(&[0.0, 0.0, 0.0, 0.0], &[1, 1, 0, 0]).mean("lovasz_hinge");
    assert_eq!(run.total.mean(), 1.0);
    assert_eq!(run.grad, [-0.5, -0.5, 0.0, 0.0]);
    let run = one(&[0.0, 0.0, 0.0, 0.0], &[0, 0, 1, 1]).mean("lovasz_hinge");
    let grad = [1.0 / 3.0, 1.0 / 6.0, -0.25, -0.25];
    run.grad.iter().zip(grad).for_each(|(got, want)| near(*got, want, 1e-15, "in order"));
}
