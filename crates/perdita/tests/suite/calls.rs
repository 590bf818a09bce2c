//! The typed calls: shorthands agree with `evaluate`, and a requested check finds what lies outside the domains.
use perdita::Error;
use perdita::loss::BoxFormat;
use perdita::losses::{
    Bce, CrossEntropy, Ctc, Elbo, FocalGiou, GaussianNll, Giou, Hinge, Mape, Mse, Reconstruction,
};
use perdita::prelude::*;

#[test]
fn gradients_by_name_are_those_of_evaluate() {
    let (mean, variance, target) = ([0.5, -1.0], [1.0, 2.0], [0.0, 3.0]);
    let batch = || {
        let batch = Arrays::new().numbers("mean", &mean, &[2])?.numbers("variance", &variance, &[2])?;
        batch.numbers("target", &target, &[2])
    };
    let (mut of_mean, mut of_variance) = ([0.0; 2], [0.0; 2]);
    let out = Outputs::new().grad("mean", &mut of_mean).grad("variance", &mut of_variance);
    let loss = GaussianNll::default();
    let total = loss.evaluate(batch().unwrap(), Reduction::Mean, out).unwrap();
    let (value, grads) = loss.value_and_grad(batch().unwrap()).unwrap();
    assert_eq!(value, total.mean());
    assert_eq!((&grads["mean"], &grads["variance"]), (&of_mean[..], &of_variance[..]));
}

/// The gradient of one pair without the value: the sum is 0.
fn gradient(loss: &impl PointwiseExt, [prediction, target]: [f64; 2], checked: bool) -> Result<f64, Error> {
    let mut grad = [9.0];
    let (prediction, target) = ([prediction], [target]);
    let batch = Pairs::new(Pred(&prediction), Target(&target))?;
    let batch = if checked { batch.checked() } else { batch };
    let out = Outputs::new().grad("prediction", &mut grad).without_value();
    let total = loss.evaluate(batch, Reduction::Sum, out)?;
    assert_eq!((total.sum().to_bits(), total.count()), (0, 1), "{prediction:?}");
    Ok(grad[0])
}

#[test]
fn without_the_value_the_sum_is_zero() {
    // The value overflows; the derivative does not.
    assert_eq!(gradient(&Mse, [1e200, 0.0], true), Ok(2e200));
    // The input is infinite; the value is 0.
    assert_eq!(gradient(&Hinge::default(), [f64::INFINITY, 1.0], true), Ok(0.0));

    assert!(gradient(&Mse, [f64::NAN, 0.0], false).is_ok_and(f64::is_nan));
    let error = gradient(&Mse, [f64::NAN, 0.0], true).unwrap_err().to_string();
    assert_eq!(error, "mse: prediction[0] = NaN lies outside (-∞, ∞)");
}

/// Outputs in one or two arrays.
type Request<'f> = &'f dyn for<'a> Fn(&'a mut [f64], &'a mut [f64]) -> Outputs<'a, f64>;

#[test]
fn outputs_that_a_loss_lacks_are_errors() {
    let (mut one, mut two) = ([9.0; 2], [9.0; 2]);
    let batch = Pairs::new(Pred(&[0.5, 1.5]), Target(&[1.0, 0.0])).unwrap();
    let mut error = |make: Request| {
        let error = Mse.evaluate(batch, Reduction::Mean, make(&mut one, &mut two)).unwrap_err().to_string();
        assert_eq!((one, two), ([9.0; 2], [9.0; 2]), "nothing is half written");
        error
    };
    let slip = error(&|one, _| Outputs::new().grad("predictoin", one));
    assert_eq!(slip, "mse has no gradient in `predictoin`; did you mean `prediction`?");
    let twice = error(&|one, two| Outputs::new().grad("prediction", one).grad("prediction", two));
    assert_eq!(twice, "mse: prediction has its gradient requested twice");
    let add = error(&|one, _| Outputs::new().grad("prediction", one).add());
    assert_eq!(add, "mse has no accumulating form");

    let labels = Labels::from(&[0i64]);
    let rows = Rows::new(Scores::new(&[0.5, 1.5], 2), labels).unwrap();
    let out = Outputs::new().grad("prediction", &mut one);
    let error = CrossEntropy::default().evaluate(rows, Reduction::Mean, out).unwrap_err();
    assert!(error.to_string().starts_with("cross_entropy has no gradient in `prediction`"), "{error}");

    let batch = Arrays::new().numbers("mean", &[0.5], &[1]).unwrap();
    let batch = batch.numbers("variance", &[1.0], &[1]).unwrap().numbers("target", &[1.0], &[1]).unwrap();
    let out = Outputs::new().curvature(&mut two);
    let error = GaussianNll::default().evaluate(batch, Reduction::Mean, out).unwrap_err();
    assert_eq!(error.to_string(), "gaussian_nll has no curvature form");
}

#[test]
fn a_requested_check_is_an_error_of_the_evaluation() {
    let pairs = Pairs::new(Pred(&[0.5, 1.5]), Target(&[1.0, 0.0])).unwrap();
    let bce = Bce::new(0.0).unwrap();
    assert!(bce.mean(pairs).is_ok());
    let error = bce.mean(pairs.checked()).unwrap_err();
    assert_eq!(error.to_string(), "bce: prediction[1] = 1.5 lies outside [0, 1]");
    assert!(bce.mean(pairs.weighted(&[1.0, 0.0]).unwrap().checked()).is_ok(), "weight 0 does not count");

    let scores = [0.0, 1.0, f64::NAN, 2.0];
    let rows = |labels| Rows::new(Scores::new(&scores, 2), labels).unwrap().checked();
    let loss = CrossEntropy::default();
    let error = loss.mean(rows(Labels::from(&[0i64, 1]))).unwrap_err();
    assert_eq!(error.to_string(), "cross_entropy: score[2] = NaN lies outside (-∞, ∞)");
    assert!(loss.mean(rows(Labels::from(&[0i64, -100]))).is_ok(), "nor does an ignored row");

    let nan = [0.0, 0.0, f64::NAN, 1.0];
    assert!(Giou::default().mean(boxes(&nan, &[0.0, 0.0, 1.0, 1.0]).checked()).is_err());
}

/// One predicted and one true box.
fn boxes<'a>(prediction: &'a [f64], target: &'a [f64]) -> Arrays<'a, f64> {
    let batch = Arrays::new().numbers("prediction", prediction, &[1, 4]).unwrap();
    batch.numbers("target", target, &[1, 4]).unwrap()
}

#[test]
fn infinities_are_outside_except_masked_classes() {
    let infinite = Pairs::new(Pred(&[1.0, f64::INFINITY]), Target(&[1.0, 0.0])).unwrap();
    let error = Mse.mean(infinite.checked()).unwrap_err();
    assert_eq!(error.to_string(), "mse: prediction[1] = inf lies outside (-∞, ∞)");

    let scores = [0.5, f64::NEG_INFINITY, 1.5];
    let masked = Rows::new(Scores::new(&scores, 3), Labels::from(&[0i64])).unwrap();
    let loss = CrossEntropy::default().mean(masked.checked()).unwrap();
    assert!((loss - 1f64.exp().ln_1p()).abs() < 1e-15);
}

#[test]
fn a_checked_loss_is_never_nan() {
    let message = |result: Result<f64, perdita::Error>| result.unwrap_err().to_string();

    // No class has a finite score.
    let scores = [0.0, 1.0, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let rows = Rows::new(Scores::new(&scores, 2), Labels::from(&[0i64, 1])).unwrap();
    assert!(CrossEntropy::default().mean(rows).unwrap().is_nan());
    let found = message(CrossEntropy::default().mean(rows.checked()));
    assert_eq!(
        found,
        "cross_entropy: the loss of observation 1 is NaN, although all inputs lie in their domains"
    );

    // Areas that overflow.
    let (large, target) = ([0.0, 0.0, 1e300, 1e300], [0.0, 0.0, 2e300, 1e300]);
    assert!(message(Giou::default().mean(boxes(&large, &target).checked())).contains("observation 0 is NaN"));
}

#[test]
fn boxes_of_a_detector_are_checked_where_they_are_matched() {
    // Left, top, right, bottom; the second anchor is matched to nothing.
    let boxes = [0.0, 0.0, 2.0, 2.0, 5.0, 5.0, 1.0, 1.0];
    let truth = [1.0, 1.0, 3.0, 3.0, 0.0, 0.0, 0.0, 0.0];
    let batch = |matched| {
        let batch = Arrays::new().numbers("logits", &[9.0, -9.0], &[2, 1])?.numbers(
            "target",
            &[1.0, 0.0],
            &[2, 1],
        )?;
        let batch = batch.numbers("boxes", &boxes, &[2, 4])?.numbers("target_boxes", &truth, &[2, 4])?;
        Ok::<_, perdita::Error>(batch.numbers("matched", matched, &[2])?.checked())
    };
    assert!(FocalGiou::default().mean(batch(&[1.0, 0.0]).unwrap()).is_ok());
    let error = FocalGiou::default().mean(batch(&[1.0, 1.0]).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "focal_giou: boxes[6] = 1 lies left of the first corner");
    let sizes = FocalGiou::default().place(Giou::default().format(BoxFormat::Xywh));
    assert!(sizes.mean(batch(&[1.0, 1.0]).unwrap()).is_ok());
}

#[test]
fn boxes_of_another_format_are_found() {
    // x, y, width, height.
    let (prediction, target) = ([50.0, 60.0, 20.0, 10.0], [52.0, 61.0, 20.0, 12.0]);
    let batch = boxes(&prediction, &target);
    let error = Giou::default().mean(batch.checked()).unwrap_err();
    assert_eq!(error.to_string(), "giou: prediction[2] = 20 lies left of the first corner");

    let sizes = Giou::default().format(BoxFormat::Xywh);
    let (intersection, union, hull) = (18.0 * 9.0, 200.0 + 240.0 - 18.0 * 9.0, 22.0 * 13.0);
    let want = 1.0 - intersection / union + (hull - union) / hull;
    assert!((sizes.mean(batch.checked()).unwrap() - want).abs() < 1e-15);

    let negative = [50.0, 60.0, 20.0, -10.0];
    let error = sizes.mean(boxes(&prediction, &negative).checked()).unwrap_err();
    assert_eq!(error.to_string(), "giou: target[3] = -10 is a negative size");
}

#[test]
fn domains_follow_the_parameters() {
    let numbers = |data: &'static [f64]| Arrays::new().numbers("prediction", data, &[1, 1]).unwrap();
    let batch = |data| {
        let batch = numbers(data).numbers("target", &[1.0], &[1, 1]).unwrap();
        batch.numbers("mean", &[0.0], &[1, 1]).unwrap().numbers("log_variance", &[0.0], &[1, 1]).unwrap()
    };
    let of = |reconstruction| Elbo::default().reconstruction(reconstruction);
    let error = of(Reconstruction::Bce).mean(batch(&[1.5]).checked()).unwrap_err();
    assert_eq!(error.to_string(), "elbo: prediction[0] = 1.5 lies outside [0, 1]");
    assert!(of(Reconstruction::BceWithLogits).mean(batch(&[1.5]).checked()).is_ok());
}

#[test]
fn absolute_percentage_errors_divide_by_the_size_of_the_target() {
    let batch = Pairs::new(Pred(&[4.0, 8.0]), Target(&[-5.0, 2.0])).unwrap();
    assert_eq!(Mape.value_and_grad(batch.checked()).unwrap(), (2.4, vec![0.1, 0.25]));
    let batch = Pairs::new(Pred(&[4.0, 8.0]), Target(&[-5.0, 0.0])).unwrap();
    let error = Mape.mean(batch.checked()).unwrap_err();
    assert_eq!(error.to_string(), "mape: target[1] = 0 lies outside (0, ∞)");
}

#[test]
fn clamps_hold_where_one_minus_eps_rounds_to_one() {
    // In f32, and in f64 with the same value on both sides.
    let (p, y) = ([1.0f32, 0.0], [0.0f32, 1.0]);
    let batch = Pairs::new(Pred(&p), Target(&y)).unwrap();
    let (mut each, mut grad) = ([0.0; 2], [f32::NAN; 2]);
    let out = Outputs::new().each(&mut each).grad("prediction", &mut grad);
    Bce::new(1e-9).unwrap().evaluate(batch, Reduction::Sum, out).unwrap();
    assert_eq!((each, grad), ([20.723_266; 2], [0.0; 2]));

    let mut each = [0.0; 2];
    let batch = Pairs::new(Pred(&[1.0, 0.0]), Target(&[0.0, 1.0])).unwrap();
    Bce::new(1e-15).unwrap().each(batch, &mut each).unwrap();
    assert_eq!(each, [34.538_776_394_910_684; 2]);
}

#[test]
fn a_certain_alignment_has_no_negative_loss() {
    for scale in [20.0, 33.0, 34.5, 35.0, 36.0, 40.0] {
        // The most probable class of each frame is the only alignment that counts.
        let logits: Vec<f64> =
            (0..64).map(|i| if i % 4 == (i / 4) % 2 { scale } else { -0.3 * (i % 5) as f64 }).collect();
        let batch = Arrays::new().numbers("logits", &logits, &[1, 16, 4]).unwrap();
        let labels = [1i64; 8];
        let batch = batch.labels("labels", (&labels).into(), &[1, 8]).unwrap();
        let loss = Ctc::default().mean(batch).unwrap();
        assert!((0.0..1e-6).contains(&loss), "{scale}: {loss}");
    }
}

/// Items and frames beyond the lengths are not checked; those within are.
#[test]
fn padding_is_not_checked() {
    use perdita::losses::ListNet;
    use perdita::{Arrays, Labels};

    let relevance = [1.0, 0.0, -1.0, 2.0, 1.0, 3.0];
    let batch = Arrays::new().numbers("scores", &[1.0; 6], &[2, 3]).unwrap();
    let batch = batch.numbers("relevance", &relevance, &[2, 3]).unwrap().checked();
    let of = |lengths: &[i64; 2]| ListNet.mean(batch.labels("lengths", Labels::from(lengths), &[2]).unwrap());
    // ln 2, and the cross-entropy of equal scores, ln 3.
    let value = of(&[2, 3]).unwrap();
    assert!((value - 6f64.ln() / 2.0).abs() < 1e-15, "{value}");
    let error = of(&[3, 0]).unwrap_err().to_string();
    assert_eq!(error, "listnet: relevance[2] = -1 lies outside [0, ∞)");
    assert_eq!(ListNet.mean(batch).unwrap_err().to_string(), error);
    assert_eq!(
        of(&[-1, 3]).unwrap_err().to_string(),
        "listnet: lengths[0] = -1 is no length: a list has room for 3 items"
    );

    // Two frames of two classes; the second sequence has one frame, of probability 1/4 for its label.
    let half = 0.5f64.ln();
    let frames = [half, half, half, half, half, 2.0 * half, f64::NAN, 1.0];
    let ctc = Ctc::default().from_logits(false);
    let batch = Arrays::new().numbers("logits", &frames, &[2, 2, 2]).unwrap().checked();
    let batch = batch.labels("labels", Labels::from(&[1i64, 1]), &[2, 1]).unwrap();
    let of = |frames: &[i64; 2]| ctc.sum(batch.labels("input_lengths", Labels::from(frames), &[2]).unwrap());
    let value = of(&[2, 1]).unwrap();
    assert!((value - (-(0.75f64.ln()) - 0.25f64.ln())).abs() < 1e-14, "{value}");
    assert_eq!(of(&[2, 2]).unwrap_err().to_string(), "ctc: logits[6] = NaN lies outside (-∞, 0]");
}

#[cfg(feature = "products")]
#[test]
fn products_as_well() {
    use perdita::losses::Clip;

    let (a, b) = ([1.0, 0.0, 0.5, 2.0], [0.0, 1.0, 3.0, 0.2]);
    let batch = Products::new(Embeddings::new(&a, 2).unwrap(), Embeddings::new(&b, 2).unwrap()).unwrap();
    let clip = Clip::new(0.5).unwrap();
    let (mut of_a, mut of_b) = ([0.0; 4], [0.0; 4]);
    let value = clip.mean_grad(batch, Outputs::new().grad("a", &mut of_a).grad("b", &mut of_b)).unwrap();
    let (same, grads) = clip.value_and_grad(batch).unwrap();
    assert_eq!((same, &grads["a"], &grads["b"]), (value, &of_a[..], &of_b[..]));
    assert!(grads.get("negatives").is_none() && grads.iter().count() == 2);

    let (a, b) = ([1.0, f64::INFINITY], [1.0, 0.0]);
    let batch = Products::new(Embeddings::new(&a, 2).unwrap(), Embeddings::new(&b, 2).unwrap()).unwrap();
    let error = Clip::new(0.5).unwrap().mean(batch.checked()).unwrap_err();
    assert_eq!(error.to_string(), "clip: a[1] = inf lies outside (-∞, ∞)");
}

#[cfg(feature = "products")]
#[test]
fn tiny_rows_are_normalised() {
    use perdita::losses::{Clip, InfoNce, NtXent};

    let a: Vec<f32> = (0..12u8).map(|i| f32::from(i * 7 % 12) - 5.0).collect();
    let b: Vec<f32> = (0..12u8).map(|i| f32::from(i * 5 % 12) - 4.0).collect();
    type Mean<'a> = &'a dyn Fn(Products<f32>) -> Result<f64, perdita::Error>;
    let mean = |scale: f32, of: Mean| {
        let rows = |x: &[f32]| x.iter().map(|x| x * scale).collect::<Vec<f32>>();
        let (a, b) = (rows(&a), rows(&b));
        let batch = Products::new(Embeddings::new(&a, 3).unwrap(), Embeddings::new(&b, 3).unwrap());
        of(batch.unwrap().checked()).unwrap()
    };
    let losses: [Mean; 3] =
        [&|batch| Clip::default().mean(batch), &|batch| InfoNce::default().mean(batch), &|batch| {
            NtXent::default().mean(batch)
        }];
    for of in losses {
        // Subnormal numbers have few digits.
        for (scale, tolerance) in [(1e-30, 1e-5), (1e-40, 2e-3), (1e30, 1e-5)] {
            let (tiny, normal) = (mean(scale, of), mean(1.0, of));
            assert!((tiny - normal).abs() < tolerance * normal, "{scale}: {tiny}, not {normal}");
        }
    }
}
