//! Edge cases of multi-input losses of numbers and rows, value *and* gradient.
use crate::common::loss;
use perdita::losses::GradientPenalty;
use perdita::{Arrays, ArraysExt, Reduction};
use perdita_catalog::{Inputs, Outputs};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// The value of one observation (with the axes that stand before each array's) and its gradient in one of the arrays.
#[track_caller]
fn one<'a>(text: &str, arrays: &'a [(&'a str, &'a [f64])], grad_in: &str) -> (f64, Vec<f64>) {
    let loss = loss(text);
    let mut inputs = Inputs::new();
    for (name, data) in arrays {
        let field = loss.fields().iter().find(|field| field.name == *name).expect("a field");
        let wide = field.axes.split_whitespace().count() > 1;
        let shape = if wide { vec![1, data.len()] } else { vec![data.len()] };
        inputs = inputs.array(*name, *data, &shape);
    }
    let len = arrays.iter().find(|(name, _)| *name == grad_in).expect("an array").1.len();
    let mut grad = vec![9.0; len];
    let out = Outputs::new().grad(grad_in, &mut grad);
    (loss.evaluate(&inputs, Reduction::Sum, out).unwrap().value(), grad)
}
#[track_caller]
fn says(text: &str, arrays: &[(&str, &[f64])], grad_in: &str, value: f64, grad: &[f64]) {
    let (got, slopes) = one(text, arrays, grad_in);
    let same = |a: f64, b: f64| a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-12 * b.abs();
    assert!(same(got, value), "{text} of {arrays:?}: {got}, not {value}");
    let fine = slopes.len() == grad.len() && slopes.iter().zip(grad).all(|(a, b)| same(*a, *b));
    assert!(fine, "{text} of {arrays:?}: gradient {slopes:?}, not {grad:?}");
}

#[test]
fn boxes() {
    let square = [0.0, 0.0, 1.0, 1.0];
    let (point, other, line) = ([2.0; 4], [3.0; 4], [0.0, 0.0, 0.0, 1.0]);
    for name in ["iou", "giou", "diou", "ciou"] {
        let of = |p: &[f64], t: &[f64]| one(name, &[("prediction", p), ("target", t)], "prediction");
        assert_eq!(of(&square, &square).0, 0.0, "{name}");
        assert!(of(&square, &square).1.iter().all(|g| g.is_finite()), "{name}");
        // The same box without area is no miss, and has nowhere to go.
        for same in [point, line] {
            let (value, grad) = of(&same, &same);
            assert!(value == 0.0 && grad.iter().all(|g| g.is_finite()), "{name}: {value} {grad:?}");
        }
        let (value, grad) = of(&point, &other);
        assert!(value >= 1.0 && grad.iter().all(|g| g.is_finite()), "{name}: {value} {grad:?}");
        // An inverted box has no area: nothing is shared.
        let (value, grad) = of(&[1.0, 1.0, 0.0, 0.0], &square);
        assert!(value >= 1.0 && grad.iter().all(|g| g.is_finite()), "{name}: {value} {grad:?}");
        assert!(of(&[NAN, 0.0, 1.0, 1.0], &square).0.is_nan(), "{name}");
        assert!(of(&[0.0, 0.0, 1.0, 1.0], &[0.0, NAN, 1.0, 1.0]).0.is_nan(), "{name}");
    }
    let apart = [5.0, 5.0, 6.0, 6.0];
    let arrays = |p| [("prediction", p), ("target", &square[..])];
    says("iou", &arrays(&apart[..]), "prediction", 1.0, &[0.0; 4]);
    let (value, grad) = one("giou", &arrays(&apart[..]), "prediction");
    let fine = (value - (1.0 + 34.0 / 36.0)).abs() < 1e-15 && (grad[0] - 1.0 / 36.0).abs() < 1e-15;
    assert!(fine && (grad[2] + 24.0 / 1296.0).abs() < 1e-15, "{value} {grad:?}");
    says("iou", &arrays(&point[..]), "prediction", 1.0, &[0.0; 4]);
    // A box without height has an angle all the same.
    let (value, grad) = one("ciou", &arrays(&[0.0, 0.5, 1.0, 0.5]), "prediction");
    assert!(value.is_finite() && grad.iter().all(|g| g.is_finite()), "{value} {grad:?}");
}

#[test]
fn distances() {
    let (a, b) = ([1.0, 2.0], [1.0, 2.0]);
    let pair = |y: &'static [f64]| [("a", &a[..]), ("b", &b[..]), ("same", y)];
    says("contrastive", &pair(&[1.0]), "a", 0.0, &[0.0, 0.0]);
    says("contrastive", &pair(&[0.0]), "b", 1.0, &[0.0, 0.0]);
    for text in
        ["triplet_margin", "triplet_margin(p=1)", "triplet_margin(p=3)", "triplet_margin(squared=true)"]
    {
        let all = [("anchor", &a[..]), ("positive", &a[..]), ("negative", &a[..])];
        for name in ["anchor", "positive", "negative"] {
            says(text, &all, name, 1.0, &[0.0, 0.0]);
        }
    }
    // Met exactly, a margin asks for nothing.
    let met = [("anchor", &[0.0, 0.0][..]), ("positive", &[0.0, 1.0][..]), ("negative", &[2.0, 0.0][..])];
    says("triplet_margin", &met, "anchor", 0.0, &[0.0, 0.0]);
    let zero = [("a", &[0.0, 0.0][..]), ("b", &b[..]), ("target", &[1.0][..])];
    says("cosine_embedding", &zero, "a", 1.0, &[0.0, 0.0]);
    says("cosine_embedding", &zero, "b", 1.0, &[0.0, 0.0]);
    says("gradient_penalty", &[("gradient", &[0.0, 0.0])], "gradient", 1.0, &[0.0, 0.0]);
    says("gradient_penalty(one_sided=true)", &[("gradient", &[0.3, 0.4])], "gradient", 0.0, &[0.0, 0.0]);
    let ranks = |a| [("first", a), ("second", &[1.0][..]), ("target", &[1.0][..])];
    says("margin_ranking(margin=1)", &ranks(&[2.0][..]), "first", 0.0, &[0.0]);
    says("margin_ranking(margin=1)", &ranks(&[1.5][..]), "first", 0.5, &[-1.0]);
    let row = [("prediction", &[1.0, 1.0, INF][..]), ("target", &[1.0][..])];
    says("quantiles(tau=[0.1, 0.5, 0.9])", &row, "prediction", INF, &[0.0, 0.0, (1.0 - 0.9) / 3.0]);
}

#[test]
fn likelihoods() {
    let of = |mean, variance| [("mean", mean), ("variance", variance), ("target", &[1.0][..])];
    says("gaussian_nll", &of(&[2.0][..], &[0.0][..]), "mean", NAN, &[INF]);
    says("gaussian_nll(log_variance=true)", &of(&[1.0][..], &[-800.0][..]), "variance", -400.0, &[0.5]);
    // An exact mean, a variance of 0, and one that is infinite.
    let (zero, one) = (2f64.sqrt() - 1.0, std::f64::consts::PI.sqrt());
    says("crps", &of(&[1.0][..], &[1.0][..]), "mean", zero / one, &[0.0]);
    says("crps", &of(&[3.0][..], &[0.0][..]), "mean", 2.0, &[1.0]);
    says("crps", &of(&[1.0][..], &[0.0][..]), "mean", 0.0, &[0.0]);
    says("crps", &of(&[INF][..], &[1.0][..]), "mean", INF, &[1.0]);
    says("crps(log_variance=true)", &of(&[0.0][..], &[-4000.0][..]), "variance", 1.0, &[0.0]);
    says("crps(log_variance=true)", &of(&[0.0][..], &[4000.0][..]), "mean", INF, &[0.0]);
    let laplace = [("location", &[1.0][..]), ("scale", &[2.0][..]), ("target", &[1.0][..])];
    says("laplace_nll", &laplace, "location", 2f64.ln(), &[0.0]);
    // Small log-variances keep their digits: s²/4 (1 + s/3 + …).
    let s = 1e-6;
    let code = [("mean", &[0.0][..]), ("log_variance", &[s][..])];
    says("gaussian_kl", &code, "log_variance", s * s / 4.0 * (1.0 + s / 3.0), &[0.5 * s.exp_m1()]);
    says("gaussian_kl(free_bits=1)", &code, "log_variance", 1.0, &[0.0]);
    let met = [("mean", &[2.0][..]), ("log_variance", &[0.0][..])];
    says("gaussian_kl(free_bits=2)", &met, "mean", 2.0, &[0.0]);
    says(
        "gaussian_kl",
        &[("mean", &[0.0][..]), ("log_variance", &[-1e4][..])],
        "log_variance",
        4999.5,
        &[-0.5],
    );
}

#[test]
fn preferences_and_generators() {
    let of = |chosen| {
        let zero = &[0.0][..];
        [("chosen", chosen), ("rejected", zero), ("reference_chosen", zero), ("reference_rejected", zero)]
    };
    says("dpo(beta=1)", &of(&[1e4][..]), "chosen", 0.0, &[0.0]);
    says("dpo(beta=1)", &of(&[-1e4][..]), "chosen", 1e4, &[-1.0]);
    says("dpo(beta=1)", &of(&[50.0][..]), "chosen", (-50f64).exp(), &[-(-50f64).exp()]);
    says("ipo(tau=0.25)", &of(&[2.0][..]), "chosen", 0.0, &[0.0]);
    says("minimax_generator", &[("score", &[1e4][..])], "score", -1e4, &[-1.0]);
    says("non_saturating_generator", &[("score", &[-INF][..])], "score", INF, &[-1.0]);
    says("wgan_generator", &[("score", &[INF][..])], "score", -INF, &[-1.0]);
    let tasks = [("loss", &[0.0][..]), ("log_variance", &[3.0][..])];
    says("uncertainty", &tasks, "log_variance", 1.5, &[0.5]);
}

/// Recipes have the names of their parts.
#[test]
fn recipes_by_name() {
    let recipe = loss("focal+giou(gamma=1)");
    assert_eq!(recipe.to_string(), "focal_giou(gamma=1)");
    assert_eq!(recipe.card().name, "focal_giou");
}

#[test]
fn wrong_inputs_name_the_culprit() {
    let (iou, boxes) = (loss("iou"), [0.0; 8]);
    let mean = |inputs: &Inputs, out| iou.evaluate(inputs, Reduction::Mean, out);
    let says = |inputs: Inputs, want: &str| {
        assert_eq!(mean(&inputs, Outputs::new()).unwrap_err().to_string(), want);
    };
    let with = |shape: &[usize]| Inputs::new().array("prediction", &boxes, shape);
    says(with(&[2, 4]), "iou: target is missing");
    says(with(&[4, 2]).array("target", &boxes, &[4, 2]), "prediction has the shape [4, 2], expected (…, 4)");
    says(with(&[2, 4]).array("target", &boxes[..4], &[1, 4]), "target has the shape [1, 4], expected (2, 4)");
    says(
        with(&[2, 4]).array("targets", &boxes, &[2, 4]),
        "iou has no input `targets`; did you mean `target`?",
    );
    let whole = || with(&[2, 4]).array("target", &boxes, &[2, 4]);
    says(whole().weight(&[1.0; 3]), "weight has 3 elements, expected 2");
    says(whole().weight(&[1.0, -1.0]), "weight[1] = -1: a weight is a finite number, 0 or more");
    let nan = [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, NAN, 1.0];
    let inputs = Inputs::new().array("prediction", &nan, &[2, 4]).array("target", &boxes, &[2, 4]);
    says(inputs.checked(), "iou: prediction[6] = NaN lies outside (-∞, ∞)");
    assert!(mean(&inputs.weight(&[1.0, 0.0]).checked(), Outputs::new()).is_ok());
    let mut short = [0.0; 4];
    let error = mean(&whole(), Outputs::new().grad("prediction", &mut short)).unwrap_err();
    assert_eq!(error.to_string(), "prediction has 4 elements, expected 8");

    let inputs = Inputs::new().array("prediction", &[1.0, 2.0, 3.0], &[1, 3]).array("target", &[1.0], &[1]);
    let error = loss("quantiles(tau=[0.1, 0.9])").evaluate(&inputs, Reduction::Mean, Outputs::new());
    assert_eq!(error.unwrap_err().to_string(), "quantiles: tau has 2 numbers, but a row has 3 classes");

    // No observations: nothing counts.
    let none: [f64; 0] = [];
    let inputs = Inputs::new().array("prediction", &none, &[0, 4]).array("target", &none, &[0, 4]);
    let total = mean(&inputs, Outputs::new()).unwrap().total;
    assert_eq!((total.mean(), total.count()), (0.0, 0));
}

/// Of the typed call, as of the dynamic one.
#[test]
fn one_gradient_too_many() {
    let names: Vec<String> = (0..17).map(|i| format!("g{i}")).collect();
    let mut grads = vec![[0.0]; names.len()];
    let batch = Arrays::new().numbers("gradient", &[0.0, 1.0], &[1, 2]).unwrap();
    let out =
        names.iter().zip(&mut grads).fold(perdita::Outputs::new(), |out, (name, grad)| out.grad(name, grad));
    let error = GradientPenalty::new(1.0).unwrap().evaluate(batch, Reduction::Mean, out).unwrap_err();
    assert_eq!(error.to_string(), "gradient_penalty: g16 is one gradient more than any loss has");
}
