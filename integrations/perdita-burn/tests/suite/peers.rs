//! The values of Burn's own loss tests, and an edge that its losses fall off.
#![expect(clippy::approx_constant, reason = "numbers as Burn's tests have them")]

use crate::tensors::{elements, number};
use burn::nn::loss::Reduction;
use burn::tensor::activation::{log_softmax, sigmoid};
use burn::tensor::{Device, Int, Tensor};
use perdita_burn::*;

fn device() -> Device {
    Device::flex().autodiff()
}

fn row<const N: usize>(numbers: [f32; N]) -> Tensor<1> {
    Tensor::from_floats(numbers, &device())
}

fn matrix<const R: usize, const C: usize>(numbers: [[f32; C]; R]) -> Tensor<2> {
    Tensor::from_floats(numbers, &device())
}

fn labels<const N: usize>(labels: [i32; N]) -> Tensor<1, Int> {
    Tensor::from_ints(labels, &device())
}

#[track_caller]
fn are<const D: usize>(found: Tensor<D>, want: &[f64], tolerance: f64) {
    let found = elements(&found.into_data());
    assert_eq!(found.len(), want.len());
    for (found, want) in found.iter().zip(want) {
        assert!((found - want).abs() <= tolerance * want.abs().max(1.0), "{found}, not {want}");
    }
}

#[test]
fn regression() {
    let (prediction, target) = (row([-2., -0.5, 0., 0.3, 1.]).require_grad(), row([0.; 5]));
    let huber = HuberLossConfig::new().with_delta(0.5).init();
    let each: Tensor<1> = huber.forward_no_reduction(prediction.clone(), target.clone());
    are(each.clone(), &[0.875, 0.125, 0., 0.045, 0.375], 1e-6);
    are(huber.forward(prediction.clone(), target.clone(), Reduction::Auto), &[0.284], 1e-6);
    are(huber.forward(prediction.clone(), target, Reduction::Sum), &[1.42], 1e-6);
    are(prediction.grad(&each.backward()).unwrap(), &[-0.5, -0.5, 0., 0.3, 0.5], 1e-6);

    let (prediction, target) = (matrix([[1., 2.], [3., 4.]]), matrix([[2., 1.], [3., 2.]]));
    let mse = MseLossConfig::new().init();
    are(mse.forward_no_reduction(prediction.clone(), target.clone()), &[1., 1., 0., 4.], 0.0);
    are(mse.forward(prediction.clone(), target.clone(), Reduction::Auto), &[1.5], 0.0);
    are(mse.forward(prediction, target, Reduction::Sum), &[6.0], 0.0);

    let smooth_l1 = SmoothL1LossConfig::new().init();
    are(smooth_l1.forward_no_reduction(matrix([[0., 0.5, 2.]]), matrix([[0.; 3]])), &[0., 0.125, 1.5], 0.0);

    let (prediction, target) = (row([0., 0., -40., 1., 2., 3.]), row([1., 4.5, 2.5, 0., 0., 2.]));
    let poisson = PoissonNllLossConfig::new().init();
    let want = [1., 1., 100., 2.7183, 7.3891, 14.0855];
    are(poisson.forward_no_reduction(prediction.clone(), target.clone()), &want, 1e-4);
    are(poisson.forward(prediction.clone(), target.clone(), Reduction::Auto), &[21.0321], 1e-5);
    let full = PoissonNllLossConfig::new().with_full(true).init();
    let want = [1., 4.9393, 101.1678, 2.7183, 7.3891, 14.7373];
    are(full.forward_no_reduction(prediction, target), &want, 1e-4);

    let (mean, target, variance) = (row([1., 2.]), row([1.5, 1.]), row([0.5, 1.]));
    let gaussian = GaussianNllLossConfig::new().init();
    let each = gaussian.forward_no_reduction(mean.clone(), variance.clone(), target.clone());
    are(each, &[-0.096574, 0.5], 1e-6);
    let full = GaussianNllLossConfig::new().with_full(true).init();
    are(full.forward_no_reduction(mean, variance, target), &[0.822365, 1.418939], 1e-6);
}

#[test]
fn classification() {
    let (logits, target) = (row([0.8271, 0.9626, 0.3796, 0.2355]), row([0., 1., 0., 1.]));
    let with_logits = BceWithLogitsLossConfig::new().init();
    are(with_logits.forward(logits.clone(), target.clone(), Reduction::Mean), &[0.7491], 1e-4);
    are(BceLossConfig::new().init().forward(sigmoid(logits), target, Reduction::Mean), &[0.7491], 1e-4);

    let (logits, target) = (matrix([[0.5, -1.], [2., -0.5]]), matrix([[1., -1.], [-1., 1.]]));
    let soft_margin = SoftMarginLossConfig::new().init();
    let want = [0.474077, 0.313262, 2.126928, 0.974077];
    are(soft_margin.forward_no_reduction(logits, target), &want, 1e-6);
    let wrong = soft_margin.forward_no_reduction(matrix([[-100., -20., -5.]]), matrix([[1.; 3]]));
    are(wrong, &[100., 20., 5.006715], 1e-6);

    let (scores, classes) = (matrix([[0.1, 0.2, 0.7], [0.9, 0.05, 0.05]]), labels([2, 0]));
    let multi_margin = MultiMarginLossConfig::new().init();
    are(multi_margin.forward_no_reduction(scores, classes), &[0.3, 0.1], 1e-6);

    let (predicted, target) = (matrix([[-1., -0.5], [-2., -0.2]]), matrix([[0.4, 0.6], [0.1, 0.9]]));
    let kl = KlLossConfig::new().init();
    are(kl.forward(predicted.clone(), target.clone(), Reduction::Sum), &[0.08191], 1e-5);
    are(kl.forward(predicted, target, Reduction::BatchMean), &[0.04095], 1e-5);

    let scores = matrix([[0.2, -1.1, 0.7, 2.0, 0.1], [1.5, 0.3, -0.2, 0.0, -2.0]]);
    let theirs = burn::nn::loss::CrossEntropyLossConfig::new().with_smoothing(Some(0.1)).init(&device());
    let want = number(&theirs.forward(scores.clone(), labels([3, 1])));
    let ours = CrossEntropyLossConfig::new().with_label_smoothing(0.1).init();
    are(ours.forward(scores, labels([3, 1]), Reduction::Mean), &[want], 1e-6);
}

#[test]
fn metric_learning_and_ranking() {
    let hinge = HingeEmbeddingLossConfig::new().init();
    are(hinge.forward_no_reduction(row([0.5, 2., 1.5]), row([1., -1., -1.])), &[0.5, 0., 0.], 1e-6);

    let ranking = MarginRankingLossConfig::new().with_margin(0.5).init();
    let each = ranking.forward_no_reduction(row([1., 2., 3.]), row([2., 1., 0.5]), row([1., -1., 1.]));
    are(each, &[1.5, 1.5, 0.], 1e-6);

    let anchor = matrix([[0., 0.], [1., 1.], [0., 0.]]);
    let positive = matrix([[1., 1.], [1., 2.], [0., 0.]]);
    let negative = matrix([[1., 0.], [0., 0.], [5., 0.]]);
    let triplet = TripletMarginLossConfig::new().init();
    let each: Tensor<1> = triplet.forward_no_reduction(anchor, positive, negative);
    are(each, &[1.414214, 0.585786, 0.], 1e-6);

    let eye = matrix([[1., 0.], [0., 1.]]);
    let cosine = CosineEmbeddingLossConfig::new().init();
    let each: Tensor<1> = cosine.forward_no_reduction(eye.clone(), eye.clone(), row([1., -1.]));
    are(each, &[0., 1.], 1e-6);
}

/// Burn's tensors of frames are (t n c), ours (n t c).
#[test]
fn sequences() {
    let frames = Tensor::<3>::full([1, 3, 2], 0.5f32.ln(), &device());
    let target = Tensor::<2, Int>::from_ints([[1, 1]], &device());
    let ctc = CtcLossConfig::new().with_from_logits(false).init();
    are(ctc.forward(frames, target, Reduction::Sum), &[3.0 * 2f64.ln()], 1e-6);
}

#[test]
fn saturated_probabilities_have_gradients() {
    let saturated = || row([1., 0.]).require_grad();
    let (right, theirs) = (saturated(), burn::nn::loss::BinaryCrossEntropyLossConfig::new().init(&device()));
    let value = theirs.forward(right.clone(), labels([1, 0]));
    let grad = elements(&right.grad(&value.backward()).unwrap().into_data());
    assert!(grad.iter().any(|x| *x != -0.5 && *x != 0.5), "Burn's gradient is right by now: {grad:?}");

    let ours = saturated();
    let value = BceLossConfig::new().init().forward(ours.clone(), row([1., 0.]), Reduction::Mean);
    are(ours.grad(&value.backward()).unwrap(), &[-0.5, 0.5], 0.0);

    let masked = matrix([[f32::NEG_INFINITY, 0., 1.]]).require_grad();
    let value = NllLossConfig::new().init().forward(log_softmax(masked, 1), labels([2]), Reduction::Mean);
    assert!(number(&value).is_finite());
}
