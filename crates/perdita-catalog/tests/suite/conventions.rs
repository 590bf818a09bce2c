//! The conventions of every batch: what does not count is not there, a NaN that counts is seen, nothing at all is 0 over 0, an error
//! names the culprit, padding is neither read nor written.
use crate::common::{labelled, loss, pairs, soft};
use perdita::batch::Scan;
use perdita::losses::Mse;
use perdita::{
    Error, Labels, Outputs as TypedOutputs, Pairs, PointwiseExt, Pred, Reduction, Rows, Scores, Target,
    Targets,
};
use perdita_catalog::{ArrayRef, Inputs, Loss, Outputs};

/// A NaN that counts is never hidden.
#[test]
fn nan_predictions() {
    for entry in perdita_catalog::LOSSES {
        let text = entry.card().name;
        let loss = entry.default().unwrap();
        if loss.pointwise().is_some() {
            for n in [1, 67] {
                let (mut p, y) = (vec![0.5f32; n], vec![1.0; n]);
                p[n / 2] = f32::NAN;
                let batch = pairs(&p, &y);
                assert!(value(&loss, &batch).is_nan(), "{text} of {n}");
                let error = loss.evaluate(&batch.checked(), Reduction::Mean, Outputs::new()).unwrap_err();
                assert!(matches!(error, Error::Domain { index, .. } if index == n / 2), "{error}");
            }
        }
        for c in [2, 10, 40, 300] {
            let mut z = vec![-0.5f32; 3 * c];
            z[c + c / 2] = f32::NAN;
            if loss.labelled().is_some() {
                let y = [0i64, (c / 2) as i64, 1];
                let batch = labelled(&z, c, &y);
                assert!(value(&loss, &batch).is_nan(), "{text} of {c}");
                assert!(loss.evaluate(&batch.checked(), Reduction::Mean, Outputs::new()).is_err());
            }
            if loss.soft().is_some() {
                let t = vec![0.1; 3 * c];
                assert!(value(&loss, &soft(&z, c, &t)).is_nan(), "{text} of {c}");
            }
        }
        // Those of similarity and multi-input losses are in `product_edges.rs` and `arrays.rs`.
    }
}
fn value(loss: &Loss, inputs: &Inputs) -> f64 {
    loss.evaluate(inputs, Reduction::Mean, Outputs::new()).unwrap().value()
}

/// Weight 0 and ignored rows are exactly 0, whatever they hold; all ignored is 0 over 0 rows.
#[test]
fn what_does_not_count_is_not_there() {
    for entry in perdita_catalog::LOSSES {
        let (name, loss) = (entry.card().name, entry.default().unwrap());
        let rubbish = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX];
        if loss.pointwise().is_some() {
            for n in [4, 64, 67] {
                let p: Vec<f32> = (0..n).map(|i| rubbish[i % 4]).collect();
                let w = vec![0.0f32; n];
                let batch = pairs(&p, &p).weight(&w);
                let (mut each, mut grad, mut hess) = (vec![9.0f32; n], vec![9.0f32; n], vec![9.0f32; n]);
                let out = Outputs::new().each(&mut each).grad("prediction", &mut grad).curvature(&mut hess);
                let total = loss.evaluate(&batch, Reduction::Mean, out).unwrap().total;
                assert_eq!((total.mean(), total.sum(), total.weight(), total.count()), (0.0, 0.0, 0.0, 0));
                assert!(each.iter().chain(&grad).chain(&hess).all(|&x| x == 0.0), "{name} of {n}");
                assert!(loss.evaluate(&batch.checked(), Reduction::Mean, Outputs::new()).is_ok());
            }
        }
        if loss.labelled().is_none() && loss.soft().is_none() {
            continue;
        }
        for c in [1, 3, 17, 40] {
            let (n, z) = (19, (0..19 * c).map(|i| rubbish[i % 4]).collect::<Vec<f32>>());
            let (y, none) = (vec![-100i64; n], vec![0.0f32; n]);
            let batch = match loss.soft() {
                Some(_) => soft(&z, c, &z).weight(&none),
                None => labelled(&z, c, &y),
            };
            let (mut each, mut grad, mut hess) = (vec![9.0f32; n], vec![9.0f32; n * c], vec![9.0f32; n * c]);
            let out = Outputs::new().each(&mut each).grad("scores", &mut grad).curvature(&mut hess);
            let total = loss.evaluate(&batch, Reduction::Mean, out).unwrap().total;
            assert_eq!((total.mean(), total.weight(), total.count()), (0.0, 0.0, 0), "{name} of {c}");
            assert!(each.iter().chain(&grad).chain(&hess).all(|&x| x == 0.0), "{name} of {c}");
        }
    }
}

#[test]
fn nothing_at_all() {
    let none: [f32; 0] = [];
    for entry in perdita_catalog::LOSSES {
        let loss = entry.default().unwrap();
        let batch = match (loss.pointwise(), loss.labelled(), loss.soft()) {
            (Some(_), ..) => pairs(&none, &none),
            (_, Some(_), _) => labelled(&none, 3, &[]),
            (.., Some(_)) => soft(&none, 3, &none),
            _ => continue,
        };
        let total = loss.evaluate(&batch, Reduction::Mean, Outputs::new()).unwrap().total;
        assert_eq!((total.mean(), total.count()), (0.0, 0));
    }
}

#[test]
fn errors_name_the_culprit() {
    fn text<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
        result.expect_err("an error").to_string()
    }
    let says = |l: &str, message: &str| assert_eq!(text(l.parse::<Loss>()), message);
    says("huber(delta=-1)", "huber: delta = -1 lies outside (0, ∞)");
    says("smooth_l1(beta=-1)", "smooth_l1: beta = -1 lies outside [0, ∞)");
    says("quantile(tau=1)", "quantile: tau = 1 lies outside (0, 1)");
    says("cross_entropy(label_smoothing=2)", "cross_entropy: label_smoothing = 2 lies outside [0, 1]");
    says("focal(gamma=-1)", "focal: gamma = -1 lies outside [0, ∞)");
    says("binary_focal(alpha=1.5)", "binary_focal: alpha = 1.5 lies outside [0, 1]");
    says("tweedie(power=2)", "tweedie: power = 2 lies outside (1, 2)");
    says("symmetric_cross_entropy(log_zero=1)", "symmetric_cross_entropy: log_zero = 1 lies outside (-∞, 0]");
    says("multi_margin(p=3)", "multi_margin: p = 3 lies outside [1, 2]");
    says("logit_adjustment(prior=[0, 0])", "logit_adjustment: prior = 0 lies outside (0, ∞)");
    says("focla", "unknown loss `focla`; did you mean `focal`?");
    says("huber(dleta=1)", "huber has no parameter `dleta`; did you mean `delta`?");
    says("mse(x=1)", "mse has no parameter `x`; it has none");
    says("huber(delta=big)", "huber: delta takes (0, ∞), not big");
    says("huber(delta=1", "`huber(delta=1`: the closing parenthesis is missing");
    says("huber(1)", "`huber(1)`: `1` should be name=value, at character 7");
    says("huber(delta 2)", "`huber(delta 2)`: `delta 2` should be name=value, at character 7");
    says("huber(delta=2)x", "`huber(delta=2)x`: `x` follows the closing parenthesis, at character 15");
    says("huber(delta=2))", "`huber(delta=2))`: `)` follows the closing parenthesis, at character 15");
    says("huber(,)", "`huber(,)`: a parameter is missing, at character 7");
    says("huber(delta=1,,)", "`huber(delta=1,,)`: a parameter is missing, at character 15");
    says("huber(delta=)", "`huber(delta=)`: the value of delta is missing, at character 13");
    says("huber( =2)", "`huber( =2)`: the name of a parameter is missing, at character 8");
    assert_eq!("(huber)".parse::<Loss>().unwrap().to_string(), "huber");
    says("huber)", "`huber)`: the opening parenthesis is missing, before character 6");
    says("größe(1)", "`größe(1)`: unknown function `größe`, at character 1");
    assert_eq!("huber( delta = 2, )".parse::<Loss>().unwrap().to_string(), "huber(delta=2)");
    assert_eq!(" huber() ".parse::<Loss>().unwrap().to_string(), "huber");
    says("huber(delta=1, delta=2)", "`huber(delta=1, delta=2)`: delta is given twice");
    says("huber(delta=none)", "huber: delta takes (0, ∞), not none");
    says("nll(ignore_index=0.5)", "nll: ignore_index takes an integer, not 0.5");
    says("", "``: the name of a loss is missing");
    says(
        "focal + dice",
        "`focal + dice`: dice is neither pointwise nor row-wise: it is no part of a formula, at character 9",
    );
    assert_eq!(loss("0.5 * huber").to_string(), "0.5*huber");
    assert_eq!(loss("ce + dice").to_string(), "ce_dice");

    assert_eq!(text(Pairs::new(Pred(&[1.0, 2.0]), Target(&[1.0]))), "target has 1 elements, expected 2");
    let typed = Pairs::new(Pred(&[1.0, 2.0]), Target(&[1.0, 0.5])).unwrap();
    assert_eq!(text(typed.weighted(&[1.0, -2.0])), "weight[1] = -2: a weight is a finite number, 0 or more");
    assert_eq!(
        text(typed.check(loss("hinge").card(), Scan::All)),
        "hinge: target[1] = 0.5 is neither -1 nor 1"
    );
    assert_eq!(
        text(typed.check(loss("wgan_critic").card(), Scan::All)),
        "wgan_critic: target[1] = 0.5 is neither 0 nor 1"
    );
    assert_eq!(
        text(Rows::new(Scores::new(&[0.0; 7], 3), Labels::from(&[0i64, 1]))),
        "scores has 7 elements, which is not a multiple of the row length 3"
    );

    let none = perdita::class_weights(Labels::from(&[0u8]), 0);
    assert_eq!(text(none), "label[0] = 0 is not a class: there are 0, counted from 0");
    let none = perdita::class_balanced_weights(&[1, 2], 1.0);
    assert_eq!(text(none), "beta = 1 lies outside [0, 1)");
    let (ce, rows) = (loss("cross_entropy"), labelled(&[0.0; 6], 3, &[0, 3]));
    let mut grad = [9.0; 6];
    let result = ce.evaluate(&rows, Reduction::Mean, Outputs::new().grad("scores", &mut grad));
    assert_eq!(text(result), "label[1] = 3 is not a class: there are 3, counted from 0");
    assert_eq!(grad, [9.0; 6], "nothing is half written");
    let result = ce.evaluate(&rows, Reduction::Over(0.0), Outputs::new());
    assert!(text(result).starts_with("label[1]"));
    let weighted = loss("cross_entropy(class_weights=[1, 2])");
    assert_eq!(
        text(weighted.evaluate(&rows, Reduction::Mean, Outputs::new())),
        "cross_entropy: class_weights has 2 numbers, but a row has 3 classes"
    );
    assert_eq!(
        text(Mse.evaluate(typed, Reduction::Over(0.0), TypedOutputs::new())),
        "a mean over 0: the denominator must be a positive number"
    );
    assert_eq!(
        text(Mse.evaluate(typed, Reduction::Sum, TypedOutputs::new().grad("prediction", &mut [0.0; 3]))),
        "grad has 3 elements, expected 2"
    );
}

/// Effective numbers of classes: from all alike to 1/n, in every digit.
#[test]
fn effective_numbers() {
    let weights = |counts: &[u64], beta| perdita::class_balanced_weights(counts, beta).unwrap();
    assert_eq!(weights(&[9, 0, 1], 0.0), [1.5, 0.0, 1.5]);
    assert_eq!(weights(&[0, 0], 0.5), [0.0, 0.0]);
    let near_one = weights(&[1, 3], 1f64.next_down());
    assert!((near_one[0] - 1.5).abs() < 1e-12 && (near_one[1] - 0.5).abs() < 1e-12);
    // (1 − β)/(1 − βⁿ) at β = 0.9: 1 and 1/1.9.
    let two = weights(&[1, 2], 0.9);
    assert!((two[0] - 2.0 * 1.9 / 2.9).abs() < 1e-14 && (two[1] - 2.0 / 2.9).abs() < 1e-14);
}

/// A parameter may change what a loss takes.
#[test]
fn domains_follow_the_parameters() {
    let scores = Scores::new(&[0.5, 1.5], 2);
    let rows = Rows::new(scores, Labels::from(&[0u8])).unwrap();
    assert!(rows.check(loss("cross_entropy").card(), None, Scan::All).is_ok());
    assert!(rows.check(loss("cross_entropy(from_logits=false)").card(), None, Scan::All).is_err());
    let rows = Rows::soft(Scores::new(&[-0.5, -1.5], 2), Targets(&[-1.0, 0.0])).unwrap();
    assert!(rows.check(loss("kl").card(), None, Scan::All).is_err());
    assert!(rows.check(loss("kl(log_target=true)").card(), None, Scan::All).is_ok());
    let pairs = Pairs::new(Pred(&[-1.0, 1.5]), Target(&[0.0, 2.5])).unwrap();
    for name in ["poisson_nll", "tweedie"] {
        assert!(pairs.check(loss(name).card(), Scan::All).is_ok());
        assert!(pairs.check(loss(&format!("{name}(log_input=false)")).card(), Scan::All).is_err());
    }
    let error = pairs.check(loss("gamma_nll").card(), Scan::All).unwrap_err();
    assert_eq!(error.to_string(), "gamma_nll: target[0] = 0 lies outside (0, ∞)");
}

/// Rows with padding between them: the padding is neither read nor written.
#[test]
fn strided_rows() {
    for (c, stride) in [(3, 5), (40, 64)] {
        let (n, ce) = (5, loss("cross_entropy"));
        let tight: Vec<f64> = (0..n * c).map(|i| (i as f64 * 0.7).sin()).collect();
        let mut padded = vec![f64::NAN; (n - 1) * stride + c];
        tight.chunks(c).enumerate().for_each(|(i, row)| padded[i * stride..][..c].copy_from_slice(row));
        let labels = [0i64, 1, 2, 1, 0];
        let (mut a, mut b) = (vec![7.0; tight.len()], vec![7.0; padded.len()]);
        let apart = ArrayRef::new(&padded, &[n, c]).row_stride(stride);
        let apart = Inputs::new().with("scores", apart).array("labels", &labels, &[n]);
        let whole = labelled(&tight, c, &labels);
        let x = ce.evaluate(&whole, Reduction::Mean, Outputs::new().grad("scores", &mut a)).unwrap();
        let y = ce.evaluate(&apart, Reduction::Mean, Outputs::new().grad("scores", &mut b)).unwrap();
        assert_eq!(x, y);
        for (i, row) in b.chunks(stride).enumerate() {
            assert_eq!(row[..c], a[i * c..][..c]);
            assert!(row[c..].iter().all(|&x| x == 7.0));
        }
    }
}
