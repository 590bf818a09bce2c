//! The typed calls: shorthands agree with `evaluate`, and a requested check finds what lies outside the domains.
use perdita::loss::BoxFormat;
use perdita::losses::{
    Bce, CrossEntropy, Ctc, Elbo, FocalGiou, GaussianNll, Giou, Mae, Mape, Mse, Reconstruction,
};
use perdita::prelude::*;
use perdita::real::Element;

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

/// The weighted mean and its gradient are right for a weight near the largest finite number, in both precisions: neither w·loss nor
/// w·slope overflows.
#[test]
fn a_weight_near_the_largest_number_counts() {
    fn check<E: Element>(largest: f64) {
        let numbers = |xs: [f64; 3]| xs.map(E::from_f64);
        let (p, y, w) = (numbers([2.0, 1.0, 0.5]), numbers([0.0; 3]), numbers([largest, 1.0, 3.0]));
        let near =
            |got: f64, want: f64| assert!((got - want).abs() <= 1e-6 * want.abs(), "{got}, not {want}");
        let mut grad = numbers([9.0; 3]);

        let pairs = Pairs::new(Pred(&p), Target(&y)).unwrap().weighted(&w).unwrap();
        let total =
            Mse.evaluate(pairs, Reduction::Mean, Outputs::new().grad("prediction", &mut grad)).unwrap();
        near(total.mean(), 4.0);
        near(grad[0].to_f64(), 4.0);
        // 2·w·p/Σw; subnormal numbers have fewer digits.
        let slack = if size_of::<E>() == 4 { 1e-44 } else { 0.0 };
        for (g, w) in grad[1..].iter().zip([2.0, 3.0]) {
            let want = w / largest;
            assert!((g.to_f64() - want).abs() <= 1e-6 * want + slack, "{g:?}, not {want:e}");
        }
        assert_eq!(total.count(), 3);
        near(total.weight(), w[0].to_f64());

        let scores = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0].map(E::from_f64);
        let rows =
            Rows::new(Scores::new(&scores, 2), Labels::from(&[1i64, 1, 1])).unwrap().weighted(&w).unwrap();
        near(CrossEntropy::default().mean(rows).unwrap(), 1f64.exp().ln_1p());

        let batch = Arrays::new().numbers("mean", &p, &[3]).unwrap();
        let batch = batch.numbers("variance", &p, &[3]).unwrap().numbers("target", &y, &[3]).unwrap();
        let mut grad = numbers([9.0; 3]);
        let mean = GaussianNll::default().mean_grad(batch.weighted(&w).unwrap(), "mean", &mut grad).unwrap();
        near(mean, 0.5 * 2f64.ln() + 1.0);
        near(grad[0].to_f64(), 1.0);
    }
    check::<f64>(1e308);
    check::<f64>(1e200);
    check::<f32>(3e38);
    check::<f32>(1e12);
}

/// Weights of 0 hide what lies there, in a batch whose other chunks have none; all outputs have the weights.
#[test]
fn weights_of_some_chunks_are_zero() {
    let n = 2000;
    let number = |i: usize, by: usize| (i * by % 101) as f32 / 16.0 - 3.0;
    let w: Vec<f32> =
        (0..n).map(|i| if i / 512 == 1 && i % 3 == 0 { 0.0 } else { 0.5 + (i % 7) as f32 }).collect();
    let p: Vec<f32> = (0..n).map(|i| if w[i] == 0.0 { f32::INFINITY } else { number(i, 37) }).collect();
    let y: Vec<f32> = (0..n).map(|i| number(i, 53)).collect();
    let u: Vec<f32> = (0..n).map(|i| number(i, 29)).collect();
    let counts: Vec<usize> = (0..n).filter(|&i| w[i] != 0.0).collect();

    let pairs = Pairs::new(Pred(&p), Target(&y)).unwrap().weighted(&w).unwrap();
    let (mut each, mut grad) = (vec![9.0f32; n], vec![9.0f32; n]);
    let out = Outputs::new().each(&mut each).grad("prediction", &mut grad).upstream(&u);
    let total = Mse.evaluate(pairs, Reduction::Mean, out).unwrap();
    let sum: f64 = counts.iter().map(|&i| f64::from(w[i])).sum();
    assert_eq!((total.count(), total.weight()), (counts.len() as u64, sum));
    let close = |a: f64, b: f64| assert!((a - b).abs() <= 1e-6 * b.abs().max(1e-6), "{a} {b}");
    let mut value = 0.0;
    for i in 0..n {
        let (r, w) = (f64::from(p[i] - y[i]), f64::from(w[i]));
        let (loss, slope) =
            if w == 0.0 { (0.0, 0.0) } else { (w * r * r, 2.0 * w * r * f64::from(u[i]) / sum) };
        close(each[i].into(), loss);
        close(grad[i].into(), slope);
        value += loss;
    }
    close(total.sum(), value);

    // The same without the losses per pair, which are then not stored.
    let mut alone = vec![9.0f32; n];
    let out = Outputs::new().grad("prediction", &mut alone).upstream(&u);
    assert_eq!(Mse.evaluate(pairs, Reduction::Mean, out).unwrap(), total);
    assert_eq!(alone, grad);

    for bad in [-1.0, f32::NAN, f32::INFINITY] {
        let mut wrong = w.clone();
        wrong[700] = bad;
        let error = Pairs::new(Pred(&p), Target(&y)).unwrap().weighted(&wrong).unwrap_err().to_string();
        assert!(error.contains("700"), "{error}");
    }
}

/// A mean is right wherever it is finite: sums of losses and of weights may exceed the largest number.
#[test]
fn sums_that_overflow_have_a_mean() {
    let near = |got: f64, want: f64| assert!((got - want).abs() <= 1e-14 * want.abs(), "{got}, not {want}");
    let far = Pairs::new(Pred(&[1e308, -1e308, 1e308]), Target(&[0.0; 3])).unwrap();
    for batch in [far, far.checked(), far.weighted(&[2.0; 3]).unwrap()] {
        near(Mae.mean(batch).unwrap(), 1e308);
        assert_eq!(Mae.sum(batch).unwrap(), f64::INFINITY);
        let over = Mae.mean_over_grad(batch, 300.0, &mut [0.0; 3]).unwrap();
        near(over, Mae.total(batch).unwrap().weight() / 300.0 * 1e308);
    }
    let parts = Mae.total(far).unwrap();
    let whole = parts.merge(Mae.total(far).unwrap()).merge(Total::default());
    near(whole.mean(), 1e308);
    assert_eq!((whole.count(), whole.weight()), (6, 6.0));

    // Weights: losses of 1 and 4, gradients of −2 and −4 over two.
    let pairs = Pairs::new(Pred(&[1.0, 0.0]), Target(&[2.0, 2.0])).unwrap();
    for weight in [[1e308; 2], [f64::MAX; 2]] {
        let heavy = pairs.weighted(&weight).unwrap();
        let mut grad = [9.0; 2];
        for batch in [heavy, heavy.checked()] {
            near(Mse.mean_grad(batch, &mut grad).unwrap(), 2.5);
            near(Mse.mean(batch).unwrap(), 2.5);
            near(grad[0], -1.0);
            near(grad[1], -2.0);
        }
        assert_eq!(Mse.total(heavy).unwrap().weight(), f64::INFINITY);
        let (mixed, three) = ([weight[0], weight[1], 1.0], [0.0; 3]);
        let with_light = Pairs::new(Pred(&three), Target(&three)).unwrap().weighted(&mixed).unwrap();
        let total = Mse.evaluate(with_light, Reduction::Mean, Outputs::new()).unwrap();
        assert_eq!((total.count(), Mse.total(with_light).unwrap().count()), (3, 3));
        let rows = Rows::new(Scores::new(&[0.0; 6], 2), Labels::from(&[0i64, 1, 1])).unwrap();
        let loss = CrossEntropy::default();
        let total = loss.evaluate(rows.weighted(&mixed).unwrap(), Reduction::Mean, Outputs::new()).unwrap();
        assert_eq!(total.count(), 3);

        let scores = [0.0, 3f64.ln(), 0.0, 0.0];
        let rows =
            Rows::new(Scores::new(&scores, 2), Labels::from(&[0i64, 1])).unwrap().weighted(&weight).unwrap();
        let mut grad = [9.0; 4];
        near(CrossEntropy::default().mean_grad(rows, &mut grad).unwrap(), (4f64.ln() + 2f64.ln()) / 2.0);
        near(grad[0], -0.375);

        let batch = Arrays::new().numbers("mean", &[1.0, 0.0], &[2]).unwrap();
        let batch =
            batch.numbers("variance", &[1.0, 1.0], &[2]).unwrap().numbers("target", &[2.0, 2.0], &[2]);
        let batch = batch.unwrap().weighted(&weight).unwrap();
        let mut grad = [9.0; 2];
        near(GaussianNll::default().mean_grad(batch, "mean", &mut grad).unwrap(), 1.25);
        near(grad[1], -1.0);
    }

    // An infinite loss remains one.
    let bce = Bce::new(0.0).unwrap();
    let certain = Pairs::new(Pred(&[0.0, 0.5]), Target(&[1.0, 1.0])).unwrap();
    assert_eq!(bce.mean(certain).unwrap(), f64::INFINITY);
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
