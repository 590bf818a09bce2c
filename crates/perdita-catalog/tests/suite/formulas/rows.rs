//! Formulas of rows: a large number in common to all scores, and lists with a number for each class.
use crate::common::loss;
use perdita::Reduction;
use perdita_catalog::{CallElement, Inputs, Outputs};

/// −ln of the softmax of (1, 2, 3) at 1, by mpmath.
const OF_FIRST: f64 = 2.407_605_964_444_38;
/// And its gradient: the softmax, less 1 at the label.
const GRADIENT: [f64; 3] = [-0.909_969_426_829_619_5, 0.244_728_471_054_797_65, 0.665_240_955_774_821_8];

/// Value and gradient for scores 1, 2, 3 and a common offset, with the first class as label or target.
fn at<E: CallElement>(formula: &str, offset: f64) -> (f64, Vec<f64>) {
    let loss = loss(formula);
    let scores: Vec<E> = [1.0, 2.0, 3.0].map(|z| E::from_f64(z + offset)).to_vec();
    let (labels, targets) = ([0i64], [1.0, 0.0, 0.0].map(E::from_f64));
    let inputs = Inputs::new().array("scores", E::data(&scores), &[1, 3]);
    let inputs = match loss.labelled().is_some() {
        true => inputs.array("labels", &labels, &[1]),
        false => inputs.array("targets", E::data(&targets), &[1, 3]),
    };
    let mut grad = vec![E::default(); 3];
    let out = Outputs::new().grad("scores", E::data_mut(&mut grad));
    let value = loss.evaluate(&inputs, Reduction::Sum, out).expect("a batch").value();
    (value, grad.iter().map(|x| x.to_f64()).collect())
}

#[test]
fn a_number_in_common_costs_no_digits() {
    for formula in [
        "-log_softmax(z)[y]",
        "-log(softmax(z)[y])",
        "-log(softmax(z))[y]",
        "logsumexp(z) - z[y]",
        "-sum(t*log_softmax(z))",
        "-sum(t*log(softmax(z)))",
    ] {
        for offset in [0.0, 1e8, -1e8] {
            let (value, gradient) = at::<f64>(formula, offset);
            assert!((value / OF_FIRST - 1.0).abs() < 1e-15, "{formula} at {offset}: {value}");
            let is_near = |(got, want): (&f64, f64)| (got - want).abs() < 1e-15;
            assert!(gradient.iter().zip(GRADIENT).all(is_near), "{formula} at {offset}: {gradient:?}");
        }
        for offset in [0.0, 1e4, -1e4] {
            let (value, gradient) = at::<f32>(formula, offset);
            assert!((value / OF_FIRST - 1.0).abs() < 2e-7, "{formula} at {offset}: {value}");
            let is_near = |(got, want): (&f64, f64)| (got - want).abs() < 2e-7;
            assert!(gradient.iter().zip(GRADIENT).all(is_near), "{formula} at {offset}: {gradient:?}");
        }
    }
}

#[test]
fn a_list_has_a_number_for_each_class() {
    let weighted = "weight[y]*(logsumexp(z) - z[y]); weight = [0.5, 2, 4]";
    assert_eq!(loss(weighted).to_string(), weighted);
    let (value, gradient) = at::<f64>(weighted, 0.0);
    assert!((value / (0.5 * OF_FIRST) - 1.0).abs() < 1e-15, "{value}");
    assert!(
        gradient.iter().zip(GRADIENT).all(|(got, want)| (got - 0.5 * want).abs() < 1e-15),
        "{gradient:?}"
    );
    // In place, and as a row.
    let (value, _) = at::<f64>("sum([1, -1, 10]*z) + z[y]", 0.0);
    assert_eq!(value, 30.0);

    let scores = [0.0f64; 4];
    let inputs = Inputs::new().array("scores", &scores, &[1, 4]).array("labels", &[0i64], &[1]);
    let error = loss(weighted).evaluate(&inputs, Reduction::Mean, Outputs::new()).unwrap_err().to_string();
    assert!(error.contains("its lists are of 3 classes, and the rows have 4"), "{error}");
}
