//! The typed calls: shorthands agree with `evaluate`, and a requested check finds what lies outside the domains.
use perdita::losses::{Bce, CrossEntropy, GaussianNll};
use perdita::prelude::*;

#[test]
fn gradients_by_name_are_those_of_evaluate() {
    let (mean, variance, target) = ([0.5, -1.0], [1.0, 2.0], [0.0, 3.0]);
    let batch = || {
        let batch = Arrays::new().numbers("mean", &mean, &[2])?.numbers("variance", &variance, &[2])?;
        batch.numbers("target", &target, &[2])
    };
    let (mut of_mean, mut of_variance) = ([0.0; 2], [0.0; 2]);
    let out = NamedOutputs::none().grad("mean", &mut of_mean).grad("variance", &mut of_variance);
    let loss = GaussianNll::default();
    let total = loss.evaluate(batch().unwrap(), Reduction::Mean, out).unwrap();
    let (value, grads) = loss.value_and_grad(batch().unwrap()).unwrap();
    assert_eq!(value, total.mean());
    assert_eq!((&grads["mean"], &grads["variance"]), (&of_mean[..], &of_variance[..]));
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

    let boxes = Arrays::new().numbers("prediction", &[0.0, 0.0, f64::NAN, 1.0], &[1, 4]).unwrap();
    let boxes = boxes.numbers("target", &[0.0, 0.0, 1.0, 1.0], &[1, 4]).unwrap();
    assert!(perdita::losses::Giou::default().mean(boxes.checked()).is_err());
}

#[cfg(feature = "products")]
#[test]
fn products_as_well() {
    use perdita::losses::Clip;

    let (a, b) = ([1.0, 0.0, 0.5, 2.0], [0.0, 1.0, 3.0, 0.2]);
    let batch = Products::new(Embeddings::new(&a, 2).unwrap(), Embeddings::new(&b, 2).unwrap()).unwrap();
    let clip = Clip::new(0.5).unwrap();
    let (mut of_a, mut of_b) = ([0.0; 4], [0.0; 4]);
    let value = clip.mean_grad(batch, Gradients::none().a(&mut of_a).b(&mut of_b)).unwrap();
    let (same, grads) = clip.value_and_grad(batch).unwrap();
    assert_eq!((same, &grads["a"], &grads["b"]), (value, &of_a[..], &of_b[..]));
    assert!(grads.get("negatives").is_none() && grads.iter().count() == 2);

    let (a, b) = ([1.0, f64::INFINITY], [1.0, 0.0]);
    let batch = Products::new(Embeddings::new(&a, 2).unwrap(), Embeddings::new(&b, 2).unwrap()).unwrap();
    let error = Clip::new(0.5).unwrap().mean(batch.checked()).unwrap_err();
    assert_eq!(error.to_string(), "clip: a[1] = inf lies outside (-∞, ∞)");
}
