//! What happens at the edges, value *and* gradient: the contract.
//!
//! The right value is the limit of the mathematical function; at a kink a finite subgradient, 0 where 0 is one; a
//! weight of 0 and an ignored row are exactly 0, whatever lies there. Each check runs in f32 and f64, alone and in the
//! middle of a batch, so that both the vectors and the tails meet it.
use perdita::{Error, Labels, Outputs, Pairs, Pred, Reduction, Rows, Scores, Target, Targets};
use perdita_catalog::Loss;
use perdita_catalog::{ByName, Shape};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

#[track_caller]
fn loss(text: &str) -> Loss {
    text.parse().unwrap_or_else(|e| panic!("{e}"))
}
fn same(got: f64, want: f64) -> bool {
    got == want || got.is_nan() && want.is_nan() || (got - want).abs() <= 1e-6 * want.abs()
}

/// The value and slope of one pair, computed alone and at every place of a batch of 67.
#[track_caller]
fn point(text: &str, p: f64, y: f64, value: f64, slope: f64) {
    point_in::<f32>(text, p, y, value, slope);
    point_in::<f64>(text, p, y, value, slope);
}
#[track_caller]
fn point_in<E: ByName>(text: &str, p: f64, y: f64, value: f64, slope: f64) {
    let loss = loss(text);
    let Shape::Pointwise(l) = loss.shape() else { panic!("{text} is not pointwise") };
    let calm = if loss.card().prediction.is_bounded() { (0.5, 1.0) } else { (0.25, 1.0) };
    for (n, at) in [(1, 0), (67, 3), (67, 66)] {
        let mut pairs = vec![calm; n];
        pairs[at] = (p, y);
        let (p, y): (Vec<E>, Vec<E>) = pairs.iter().map(|&(p, y)| (E::from_f64(p), E::from_f64(y))).unzip();
        let batch = Pairs::new(Pred(&p), Target(&y)).unwrap();
        let (mut each, mut grad) = (vec![E::default(); n], vec![E::default(); n]);
        let (mut plain, sum) = (vec![E::default(); n], Reduction::Sum);
        l.evaluate(batch, sum, Outputs::none().each(&mut each).grad(&mut grad)).unwrap();
        l.evaluate(batch, sum, Outputs::none().grad(&mut plain)).unwrap();
        let got = (each[at].to_f64(), grad[at].to_f64(), plain[at].to_f64());
        let fine = same(got.0, value) && same(got.1, slope) && same(got.2, slope);
        assert!(
            fine,
            "{text} of {p:?}, {y:?} in {}: {got:?}, not ({value}, {slope})",
            E::NAME,
            p = p[at],
            y = y[at]
        );
    }
}

#[test]
fn residuals() {
    for text in ["huber", "smooth_l1", "log_cosh", "mae"] {
        point(text, INF, 0.0, INF, 1.0);
        point(text, -INF, 0.0, INF, -1.0);
        point(text, 2.0, 2.0, 0.0, 0.0);
    }
    point("mse", INF, 0.0, INF, INF);
    point("mse", 3.0, 3.0, 0.0, 0.0);
    // r² overflows in f32, the loss does not.
    point("huber", 1e20, 0.0, 1e20, 1.0);
    point("huber(delta=2)", -1e30, 0.0, 2e30, -2.0);
    point("smooth_l1(beta=0)", 0.5, 0.5, 0.0, 0.0);
    point("smooth_l1(beta=0)", 0.25, 0.5, 0.25, -1.0);
    point("quantile(tau=0.25)", 1.0, 1.0, 0.0, 0.0);
    point("quantile(tau=0.25)", INF, 1.0, INF, 0.75);
    point("quantile(tau=0.25)", -INF, 1.0, INF, -0.25);
    // ln cosh r is r²/2 long before it is 0.
    point("log_cosh", 1e-4, 0.0, 5e-9, 1e-4);
    point("log_cosh", 1e-12, 0.0, 5e-25, 1e-12);
    point("log_cosh", 1e4, 0.0, 1e4 - std::f64::consts::LN_2, 1.0);
}

#[test]
fn insensitive_residuals() {
    for (text, steep) in [("epsilon_insensitive", 1.0), ("squared_epsilon_insensitive", INF)] {
        point(text, 0.0625, 0.0, 0.0, 0.0);
        point(text, INF, 0.0, INF, steep);
        point(text, -INF, 0.0, INF, -steep);
        let half = format!("{text}(epsilon=0.5)");
        point(&half, 1.0, 1.5, 0.0, 0.0);
        point(&half, 2.0, 1.5, 0.0, 0.0);
        point(&format!("{text}(epsilon=0)"), 2.0, 2.0, 0.0, 0.0);
    }
    // 0.1 is not among singles; what lies a little beyond does so by as much.
    let (p, beyond) = (1639.0 / 16384.0, 1639.0 / 16384.0 - 0.1);
    point("epsilon_insensitive", p, 0.0, beyond, 1.0);
    point("squared_epsilon_insensitive", -p, 0.0, beyond * beyond, -2.0 * beyond);
}

#[test]
fn counts_and_amounts() {
    let ln_2 = std::f64::consts::LN_2;
    // A rate of 0 is right where nothing was counted.
    point("poisson_nll", -INF, 0.0, 0.0, 0.0);
    point("poisson_nll", -INF, 2.0, INF, -2.0);
    point("poisson_nll", INF, 0.0, INF, INF);
    point("poisson_nll", INF, 2.0, INF, INF);
    point("poisson_nll", 0.0, 1.0, 1.0, 0.0);
    point("poisson_nll(log_input=false)", 0.0, 0.0, 0.0, 1.0);
    point("poisson_nll(log_input=false)", 0.0, 2.0, INF, -INF);
    point("poisson_nll(log_input=false)", INF, 2.0, INF, 1.0);
    point("poisson_nll(log_input=false)", 2.0, 2.0, 2.0 - 2.0 * ln_2, 0.0);
    // Stirling's formula is for more than 1.
    let stirling = 2.0 * ln_2 - 2.0 + 0.5 * (4.0 * std::f64::consts::PI).ln();
    point("poisson_nll(full=true)", 0.0, 0.0, 1.0, 1.0);
    point("poisson_nll(full=true)", 0.0, 1.0, 1.0, 0.0);
    point("poisson_nll(full=true)", 0.0, 2.0, 1.0 + stirling, -1.0);
    point("gamma_nll", -INF, 2.0, INF, -INF);
    point("gamma_nll", INF, 2.0, INF, 1.0);
    point("gamma_nll(log_input=false)", 2.0, 2.0, 1.0 + ln_2, 0.0);
    point("gamma_nll(log_input=false)", INF, 2.0, INF, 0.0);
    point("tweedie", -INF, 0.0, 0.0, 0.0);
    point("tweedie", -INF, 2.0, INF, -INF);
    point("tweedie", INF, 2.0, INF, INF);
    point("tweedie", 0.0, 0.0, 2.0, 1.0);
    point("tweedie(log_input=false)", 4.0, 0.0, 4.0, 0.5);
    point("tweedie(log_input=false)", INF, 2.0, INF, 0.0);
    // ln(1 + p) is p long before it is 0, and one of two far apart is not lost.
    point("msle", 0.0, 0.0, 0.0, 0.0);
    point("msle", 1e-12, 0.0, 1e-24, 2e-12);
    point("msle", 0.0, 1e10, 1e10f64.ln_1p().powi(2), -2.0 * 1e10f64.ln_1p());
    point("msle", INF, 1.0, INF, 0.0);
    point("mape", 2.0, 2.0, 0.0, 0.0);
    point("mape", 1.0, 2.0, 0.5, -0.5);
    point("mape", INF, 2.0, INF, 0.5);
}

#[test]
fn binary_probabilities() {
    point("bce", 1.0, 1.0, 0.0, -1.0);
    point("bce", 0.0, 0.0, 0.0, 1.0);
    point("bce", 0.0, 1.0, INF, -INF);
    point("bce", 1.0, 0.0, INF, INF);
    point("bce", 0.0, 0.5, INF, -INF);
    // Nothing vanishes that should not: the slope of a small probability is what it is.
    point("bce", 1e-30, 1.0, 69.077_552_789_821_37, -1e30);
    // Clamped: the value of the clamp, and its slope.
    point("bce(eps=0.01)", 0.0, 1.0, -(0.01f64.ln()), 0.0);
    point("bce(eps=0.01)", 0.5, 1.0, 0.5f64.ln().abs(), -2.0);
}

#[test]
fn binary_logits() {
    for text in ["bce_with_logits", "binary_focal(gamma=0, alpha=none)"] {
        point(text, INF, 1.0, 0.0, 0.0);
        point(text, -INF, 0.0, 0.0, 0.0);
        point(text, -INF, 1.0, INF, -1.0);
        point(text, INF, 0.0, INF, 1.0);
        point(text, 40.0, 1.0, 4.248354255291589e-18, -4.248354255291589e-18);
        point(text, 0.0, 1.0, std::f64::consts::LN_2, -0.5);
        point(text, 1e30, 0.0, 1e30, 1.0);
    }
    point("bce_with_logits(pos_weight=0)", -INF, 1.0, 0.0, 0.0);
    point("bce_with_logits(pos_weight=3)", -INF, 1.0, INF, -3.0);
    for gamma in [0.5, 1.0, 2.0, 3.7] {
        let text = format!("binary_focal(gamma={gamma}, alpha=0.25)");
        point(&text, INF, 1.0, 0.0, 0.0);
        point(&text, -INF, 0.0, 0.0, 0.0);
        point(&text, -INF, 1.0, INF, -0.25);
        point(&text, INF, 0.0, INF, 0.75);
        point(&text, 1e30, 1.0, 0.0, 0.0);
    }
}

#[test]
fn relatives_of_cross_entropy() {
    for text in ["asymmetric", "asymmetric(gamma_neg=0)", "binary_poly1", "gan_discriminator"] {
        point(text, INF, 1.0, 0.0, 0.0);
        point(text, -INF, 0.0, 0.0, 0.0);
        point(text, -INF, 1.0, INF, -1.0);
    }
    for text in ["binary_poly1", "gan_discriminator", "asymmetric(margin=0)"] {
        point(text, INF, 0.0, INF, 1.0);
    }
    // Certainty that is wrong costs what the margin leaves of it, and is flat.
    point("asymmetric", INF, 0.0, -(0.05f64.ln()) * 0.95f64.powi(4), 0.0);
    point("asymmetric(gamma_neg=0)", INF, 0.0, -(0.05f64.ln()), 0.0);
    // Below the margin there is nothing, with no focus either.
    point("asymmetric", -3.0, 0.0, 0.0, 0.0);
    point("asymmetric(gamma_neg=0)", -3.0, 0.0, 0.0, 0.0);
    point("asymmetric(gamma_pos=0.5)", INF, 1.0, 0.0, 0.0);
    point("asymmetric(gamma_pos=0.5)", -INF, 1.0, INF, -1.0);
    point("binary_poly1", 0.0, 1.0, std::f64::consts::LN_2 + 0.5, -0.75);
    point("soft_margin", INF, 1.0, 0.0, 0.0);
    point("soft_margin", -INF, 1.0, INF, -1.0);
    point("soft_margin", 1e3, -1.0, 1e3, 1.0);
    point("soft_margin", 40.0, 1.0, 4.248354255291589e-18, -4.248354255291589e-18);
}

#[test]
fn margins() {
    point("hinge", 1.0, 1.0, 0.0, 0.0);
    point("hinge", -1.0, -1.0, 0.0, 0.0);
    point("hinge", -INF, 1.0, INF, -1.0);
    point("hinge", INF, 1.0, 0.0, 0.0);
    point("squared_hinge", 1.0, 1.0, 0.0, 0.0);
    point("squared_hinge", INF, 1.0, 0.0, 0.0);
    point("squared_hinge", -INF, 1.0, INF, -INF);
    point("hinge_embedding", 0.0, 1.0, 0.0, 1.0);
    point("hinge_embedding", INF, 1.0, INF, 1.0);
    point("hinge_embedding", 0.0, -1.0, 1.0, -1.0);
    point("hinge_embedding", 1.0, -1.0, 0.0, 0.0);
    point("hinge_embedding", INF, -1.0, 0.0, 0.0);
    point("gan_hinge", 1.0, 1.0, 0.0, 0.0);
    point("gan_hinge", -1.0, 0.0, 0.0, 0.0);
    point("gan_hinge", INF, 1.0, 0.0, 0.0);
    point("gan_hinge", INF, 0.0, INF, 1.0);
    point("wgan_critic", INF, 1.0, -INF, -1.0);
    point("wgan_critic", -INF, 0.0, -INF, 1.0);
    point("lsgan", 0.5, 1.0, 0.25, -1.0);
}

/// A NaN that counts is never hidden.
#[test]
fn nan_predictions() {
    for entry in perdita_catalog::LOSSES {
        let text = entry.card().name;
        match entry.default().unwrap().shape() {
            Shape::Pointwise(l) => {
                for n in [1, 67] {
                    let (mut p, y) = (vec![0.5f32; n], vec![1.0; n]);
                    p[n / 2] = f32::NAN;
                    let batch = Pairs::new(Pred(&p), Target(&y)).unwrap();
                    let total = l.evaluate(batch, Reduction::Mean, Outputs::none()).unwrap();
                    assert!(total.mean().is_nan(), "{text} of {n}");
                    let error = batch.checked(entry.card()).unwrap_err();
                    assert!(matches!(error, Error::Domain { index, .. } if index == n / 2), "{error}");
                }
            }
            Shape::Labels(l) => {
                for c in [2, 10, 40, 300] {
                    let mut z = vec![-0.5f32; 3 * c];
                    z[c + c / 2] = f32::NAN;
                    let y = [0i64, (c / 2) as i64, 1];
                    let batch = Rows::new(Scores::new(&z, c), Labels::from(&y)).unwrap();
                    let total = l.evaluate(batch, Reduction::Mean, Outputs::none()).unwrap();
                    assert!(total.mean().is_nan(), "{text} of {c}");
                    assert!(batch.checked(entry.card(), l.ignored()).is_err());
                }
            }
            Shape::Soft(l) => {
                for c in [2, 10, 40, 300] {
                    let mut z = vec![-0.5f32; 3 * c];
                    z[c + c / 2] = f32::NAN;
                    let t = vec![0.1; 3 * c];
                    let batch = Rows::soft(Scores::new(&z, c), Targets(&t)).unwrap();
                    let total = l.evaluate(batch, Reduction::Mean, Outputs::none()).unwrap();
                    assert!(total.mean().is_nan(), "{text} of {c}");
                }
            }
            // Theirs are in `products.rs`.
            Shape::Product(_) | Shape::Arrays(_) => {}
        }
    }
}

/// One row among calm ones, narrow and wide.
#[track_caller]
fn row(text: &str, z: &[f64], target: Result<i64, &[f64]>, value: f64, grad: &[f64]) {
    row_in::<f32>(text, z, target, value, grad);
    row_in::<f64>(text, z, target, value, grad);
}
#[track_caller]
fn row_in<E: ByName>(text: &str, z: &[f64], target: Result<i64, &[f64]>, value: f64, grad: &[f64]) {
    let (loss, c) = (loss(text), z.len());
    for (n, at) in [(1, 0), (19, 0), (19, 7), (19, 18)] {
        let mut scores: Vec<E> = (0..n * c).map(|i| E::from_f64(-0.1 * (i % c) as f64)).collect();
        for (slot, &z) in scores[at * c..][..c].iter_mut().zip(z) {
            *slot = E::from_f64(z);
        }
        let (mut each, mut slopes) = (vec![E::from_f64(9.0); n], vec![E::from_f64(9.0); n * c]);
        let out = Outputs::none().each(&mut each).grad(&mut slopes);
        match (loss.shape(), target) {
            (Shape::Labels(l), Ok(label)) => {
                let mut y = vec![0i64; n];
                y[at] = label;
                let batch = Rows::new(Scores::new(&scores, c), Labels::from(&y)).unwrap();
                l.evaluate(batch, Reduction::Sum, out).unwrap();
            }
            (Shape::Soft(l), Err(soft)) => {
                let mut t = vec![E::default(); n * c];
                for (slot, &x) in t[at * c..][..c].iter_mut().zip(soft) {
                    *slot = E::from_f64(x);
                }
                let batch = Rows::soft(Scores::new(&scores, c), Targets(&t)).unwrap();
                l.evaluate(batch, Reduction::Sum, out).unwrap();
            }
            _ => panic!("{text} takes another target"),
        }
        let got: Vec<f64> = slopes[at * c..][..c].iter().map(|g| g.to_f64()).collect();
        let fine = same(each[at].to_f64(), value) && got.iter().zip(grad).all(|(&g, &w)| same(g, w));
        assert!(fine, "{text} of {z:?} in {}: {:?}, {got:?}, not {value}, {grad:?}", E::NAME, each[at]);
    }
}
/// A row of `c` zeros with a few other scores.
fn wide(c: usize, some: &[(usize, f64)]) -> Vec<f64> {
    let mut z = vec![0.0; c];
    some.iter().for_each(|&(j, x)| z[j] = x);
    z
}

#[test]
fn masked_and_certain_rows() {
    for c in [3, 40, 300] {
        let (half, last) = (std::f64::consts::LN_2, c - 1);
        // All classes masked but two: what is masked has no effect.
        let mut masked = vec![-INF; c];
        (masked[0], masked[last]) = (1.0, 1.0);
        row("cross_entropy", &masked, Ok(0), half, &wide(c, &[(0, -0.5), (last, 0.5)]));
        row("focal(gamma=0, alpha=1)", &masked, Ok(0), half, &wide(c, &[(0, -0.5), (last, 0.5)]));
        let target = wide(c, &[(0, 1.0)]);
        row("soft_cross_entropy", &masked, Err(&target), half, &wide(c, &[(0, -0.5), (last, 0.5)]));
        // The target is masked: ∞, and the gradient is p − e.
        row("cross_entropy", &masked, Ok(1), INF, &wide(c, &[(0, 0.5), (1, -1.0), (last, 0.5)]));
        // Smoothing over a masked class is ∞, honestly.
        let shared = 0.1 / c as f64;
        let mut grad = vec![-shared; c];
        (grad[0], grad[last]) = (0.5 - 0.9 - shared, 0.5 - shared);
        row("cross_entropy(label_smoothing=0.1)", &masked, Ok(0), INF, &grad);
        // A certain prediction that is right, by 40: not rounded to 0, in f32 either.
        let small = (c - 1) as f64 * (-40f64).exp();
        let mut grad = vec![(-40f64).exp(); c];
        grad[1] = -small;
        row("cross_entropy", &wide(c, &[(1, 40.0)]), Ok(1), small, &grad);
        row("focal(gamma=0, alpha=1)", &wide(c, &[(1, 40.0)]), Ok(1), small, &grad);
        // And wrong, by 1000.
        row("cross_entropy", &wide(c, &[(1, 1e3)]), Ok(0), 1e3, &wide(c, &[(0, -1.0), (1, 1.0)]));
        // Every class masked: NaN, documented, never a panic.
        row("cross_entropy", &vec![-INF; c], Ok(0), NAN, &vec![NAN; c]);
        // γ < 1 at saturation: no NaN.
        row("focal(gamma=0.5, alpha=1)", &wide(c, &[(1, 1e3)]), Ok(1), 0.0, &vec![0.0; c]);
    }
    row("cross_entropy", &[3.0], Ok(0), 0.0, &[0.0]);
    row("focal", &[3.0], Ok(0), 0.0, &[0.0]);
    row(
        "cross_entropy(from_logits=false)",
        &[0.25, 0.75, 0.0],
        Ok(1),
        -(0.75f64.ln()),
        &[0.0, -1.0 / 0.75, 0.0],
    );
    row("cross_entropy(from_logits=false)", &[0.25, 0.75, 0.0], Ok(2), INF, &[0.0, 0.0, -INF]);
    row("nll", &[-0.5, -INF], Ok(1), INF, &[0.0, -1.0]);
    row("cross_entropy(class_weights=[0, 1])", &[0.0, -INF], Ok(0), 0.0, &[0.0, 0.0]);
}

#[test]
fn divergences() {
    let ln = |x: f64| x.ln();
    row("kl", &[ln(0.5), ln(0.5)], Err(&[1.0, 0.0]), std::f64::consts::LN_2, &[-1.0, 0.0]);
    row("kl", &[ln(1.0), -INF], Err(&[1.0, 0.0]), 0.0, &[-1.0, 0.0]);
    row("kl", &[-INF, ln(1.0)], Err(&[1.0, 0.0]), INF, &[-1.0, 0.0]);
    row("kl(log_target=true)", &[ln(0.5), ln(0.5)], Err(&[0.0, -INF]), std::f64::consts::LN_2, &[-1.0, 0.0]);
}

/// Label losses beside cross-entropy: masked classes, certainty, ties.
#[test]
fn other_losses_of_labels() {
    let half = std::f64::consts::LN_2;
    for c in [3, 40, 300] {
        let last = c - 1;
        let mut masked = vec![-INF; c];
        (masked[0], masked[last]) = (1.0, 1.0);
        let pulled = |k: f64| wide(c, &[(0, -0.5 * k), (last, 0.5 * k)]);
        let missed = |k: f64| wide(c, &[(0, 0.5 * k), (1, -k), (last, 0.5 * k)]);
        row("poly1", &masked, Ok(0), half + 0.5, &pulled(1.5));
        row("poly1", &masked, Ok(1), INF, &missed(1.0));
        row("poly1(epsilon=-1)", &masked, Ok(1), INF, &missed(1.0));
        let power = 0.5f64.powf(0.7);
        row("generalized_cross_entropy", &masked, Ok(0), (1.0 - power) / 0.7, &pulled(power));
        // Bounded: a label that is ruled out costs 1/q, and pulls no longer.
        row("generalized_cross_entropy", &masked, Ok(1), 1.0 / 0.7, &vec![0.0; c]);
        row("generalized_cross_entropy(q=0)", &masked, Ok(1), INF, &missed(1.0));
        row("symmetric_cross_entropy", &masked, Ok(1), INF, &missed(0.1));
        row("symmetric_cross_entropy(alpha=0)", &masked, Ok(1), 4.0, &vec![0.0; c]);
        // A certain prediction that is right, by 40.
        let (e, small) = ((-40f64).exp(), (c - 1) as f64 * (-40f64).exp());
        let certain = |k: f64| {
            let mut grad = vec![k * e; c];
            grad[1] = -k * small;
            grad
        };
        let z = wide(c, &[(1, 40.0)]);
        row("poly1", &z, Ok(1), 2.0 * small, &certain(2.0));
        row("poly1(epsilon=-1)", &z, Ok(1), 0.5 * small * small, &certain(small));
        row("generalized_cross_entropy", &z, Ok(1), small, &certain(1.0));
        row("generalized_cross_entropy(q=1)", &z, Ok(1), small, &certain(1.0));
        row("symmetric_cross_entropy", &z, Ok(1), 4.1 * small, &certain(4.1));
        // And wrong, by 1000.
        let z = wide(c, &[(1, 1e3)]);
        row("poly1", &z, Ok(0), 1e3 + 1.0, &wide(c, &[(0, -1.0), (1, 1.0)]));
        row("generalized_cross_entropy(q=1)", &z, Ok(0), 1.0, &vec![0.0; c]);

        // A class that never occurs is masked.
        let mut prior = vec!["0"; c];
        (prior[0], prior[last]) = ("7", "7");
        let prior = prior.join(", ");
        row(&format!("logit_adjustment(prior=[{prior}])"), &vec![0.0; c], Ok(0), half, &pulled(1.0));
        row(&format!("logit_adjustment(prior=[{prior}])"), &vec![0.0; c], Ok(1), INF, &missed(1.0));
        row(&format!("logit_adjustment(tau=0, prior=[{prior}])"), &masked, Ok(0), half, &pulled(1.0));
        // The margin takes away just what the label has over the others.
        let n = c as f64;
        let mut grad = vec![30.0 / n; c];
        grad[0] -= 30.0;
        row("ldam", &wide(c, &[(0, 0.5)]), Ok(0), n.ln(), &grad);
        // A margin that no exponential survives, of a label that is largest, and of one that others equal.
        let mut grad = vec![30.0 / (n - 1.0); c];
        grad[1] = -30.0;
        row("ldam(max_margin=100)", &wide(c, &[(1, 40.0)]), Ok(1), 1800.0 + (n - 1.0).ln(), &grad);
        row("ldam(max_margin=100)", &vec![0.0; c], Ok(1), 3000.0 + (n - 1.0).ln(), &grad);
        row("ldam", &masked, Ok(1), INF, &missed(30.0));
        masked[last] = -INF;
        row("ldam", &masked, Ok(0), 0.0, &vec![0.0; c]);

        // Every other class lacks something of a label that is ruled out; what is masked itself does not.
        let mut grad = vec![1.0 / n; c];
        grad[1] = 1.0 / n - 1.0;
        row("multi_margin", &wide(c, &[(1, -INF)]), Ok(1), INF, &grad);
        let some = wide(c, &[(1, 1.0), (2, -INF)]);
        row("multi_margin", &some, Ok(1), 0.0, &vec![0.0; c]);
        row("multi_margin(p=2)", &some, Ok(1), 0.0, &vec![0.0; c]);
    }
    for text in ["poly1", "generalized_cross_entropy", "symmetric_cross_entropy", "logit_adjustment"] {
        row(text, &[3.0], Ok(0), 0.0, &[0.0]);
    }
    row("ldam", &[3.0], Ok(0), 0.0, &[0.0]);
    row("multi_margin", &[3.0], Ok(0), 0.0, &[0.0]);
    // A class that never occurs has the margin of the rarest that does.
    for (label, margin) in [(0, 15.0f64), (1, 15.0), (2, 7.5)] {
        let (value, p) = ((2.0 * margin.exp()).ln_1p(), 1.0 / (1.0 + 2.0 * margin.exp()));
        let mut grad = [15.0 * (1.0 - p); 3];
        grad[label as usize] = -30.0 * (1.0 - p);
        row("ldam(counts=[16, 0, 256])", &[0.0; 3], Ok(label), value, &grad);
    }
    // At a kink the slope is 0; beyond 1000 nothing overflows.
    row("multi_margin", &[1.0, 0.0], Ok(0), 0.0, &[0.0, 0.0]);
    row("multi_margin", &[1e3, -1e3], Ok(1), 1000.5, &[0.5, -0.5]);
    row("multi_margin(p=2)", &[0.0, -INF], Ok(1), INF, &[INF, -INF]);
    row("multi_margin(p=2, class_weights=[1, 0])", &[0.0, -INF], Ok(1), 0.0, &[0.0, 0.0]);
}

/// Losses of rows of targets beside cross-entropy.
#[test]
fn other_losses_of_targets() {
    let half = std::f64::consts::LN_2;
    for c in [3, 40, 300] {
        let (last, n, none) = (c - 1, c as f64, vec![0.0; c]);
        let mut masked = vec![-INF; c];
        (masked[0], masked[last]) = (1.0, 1.0);
        let (first, second) = (wide(c, &[(0, 1.0)]), wide(c, &[(1, 1.0)]));
        let both = wide(c, &[(0, 0.5), (last, 0.5)]);
        let pulled = wide(c, &[(0, -0.5), (last, 0.5)]);
        let missed = wide(c, &[(0, 0.5), (1, -1.0), (last, 0.5)]);
        let wrong = wide(c, &[(1, 1e3)]);
        let swapped = wide(c, &[(0, -1.0), (1, 1.0)]);

        // Smoothing over a masked class is ∞, honestly.
        let shared = 0.1 / n;
        let mut grad = vec![-shared; c];
        (grad[0], grad[last]) = (0.5 - 0.9 - shared, 0.5 - shared);
        row("soft_cross_entropy(label_smoothing=0.1)", &masked, Err(&first), INF, &grad);

        for gamma in [0.0, 0.5, 2.0] {
            let text = format!("soft_focal(gamma={gamma}, alpha=1)");
            row(&text, &masked, Err(&second), INF, &missed);
            row(&text, &wrong, Err(&second), 0.0, &none);
            row(&text, &wrong, Err(&first), 1e3, &swapped);
        }
        row("soft_focal(gamma=0, alpha=1)", &masked, Err(&first), half, &pulled);
        // A certain prediction that is right, by 40.
        let (e, small) = ((-40f64).exp(), (n - 1.0) * (-40f64).exp());
        let mut grad = vec![e; c];
        grad[1] = -small;
        row("soft_focal(gamma=0, alpha=1)", &wide(c, &[(1, 40.0)]), Err(&second), small, &grad);

        // Never more than ln 2; what neither has costs nothing.
        row("jensen_shannon", &wrong, Err(&first), half, &none);
        row("jensen_shannon", &masked, Err(&second), half, &none);
        row("jensen_shannon", &masked, Err(&both), 0.0, &none);

        let (zeros, same) = (vec![0.0; c], wide(c, &[(1, -2.5)]));
        let moved: Vec<f64> = same.iter().map(|x| x + 1024.0).collect();
        row("distillation", &moved, Err(&same), 0.0, &none);
        row("distillation", &masked, Err(&masked), 0.0, &none);
        let mut grad = vec![-1.0 / n; c];
        (grad[0], grad[last]) = (0.5 - 1.0 / n, 0.5 - 1.0 / n);
        row("distillation(temperature=1)", &masked, Err(&zeros), INF, &grad);
        let grad: Vec<f64> = grad.iter().map(|g| -g).collect();
        row("distillation(temperature=1)", &zeros, Err(&masked), (n / 2.0).ln(), &grad);
        row("distillation(temperature=1)", &wrong, Err(&wide(c, &[(0, 1e3)])), 1e3, &swapped);

        // Zeros are exact, whatever lies there: on the edge of the support, far off it, masked.
        for (text, apart) in [("sparsemax", 1.0), ("entmax15", 2.0)] {
            row(text, &wide(c, &[(1, apart)]), Err(&second), 0.0, &none);
            row(text, &wrong, Err(&second), 0.0, &none);
            row(text, &wrong, Err(&first), 1e3, &swapped);
            row(text, &masked, Err(&second), INF, &missed);
        }
        row("sparsemax", &masked, Err(&both), 0.0, &none);
        row("sparsemax", &masked, Err(&first), 0.25, &pulled);
        row("entmax15", &masked, Err(&first), 4.0 / 3.0 * (1.0 - 0.5f64.sqrt()), &pulled);

        let mut sure = vec![-INF; c];
        (sure[0], sure[1]) = (1e3, 40.0);
        let slope = -4.248354255291589e-18 / n;
        let labels = wide(c, &[(0, 1.0), (1, 1.0)]);
        row("multi_label_soft_margin", &sure, Err(&labels), -slope, &wide(c, &[(1, slope)]));
        sure[1] = -INF;
        row("multi_label_soft_margin", &sure, Err(&labels), INF, &wide(c, &[(1, -1.0 / n)]));
    }
    // Probabilities below the smallest normal number, of f32 and of f64.
    for tiny in [-90.0, -713.0] {
        row("jensen_shannon", &[0.0, tiny, -1e4], Err(&[0.0, 0.0, 1.0]), half, &[0.0; 3]);
    }
    for text in ["soft_focal", "distillation", "sparsemax", "entmax15", "jensen_shannon"] {
        row(text, &[3.0], Err(&[1.0]), 0.0, &[0.0]);
    }
}

/// Weight 0 and ignored rows are exactly 0, whatever they hold; all ignored is 0 over 0 rows.
#[test]
fn what_does_not_count_is_not_there() {
    for entry in perdita_catalog::LOSSES {
        let (name, loss) = (entry.card().name, entry.default().unwrap());
        let rubbish = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX];
        if let Shape::Pointwise(l) = loss.shape() {
            for n in [4, 64, 67] {
                let p: Vec<f32> = (0..n).map(|i| rubbish[i % 4]).collect();
                let w = vec![0.0; n];
                let batch = Pairs::new(Pred(&p), Target(&p)).unwrap().weighted(&w).unwrap();
                let (mut each, mut grad, mut hess) = (vec![9.0; n], vec![9.0; n], vec![9.0; n]);
                let out = Outputs::none().each(&mut each).grad(&mut grad).curvature(&mut hess);
                let total = l.evaluate(batch, Reduction::Mean, out).unwrap();
                assert_eq!((total.mean(), total.sum(), total.weight(), total.count()), (0.0, 0.0, 0.0, 0));
                assert!(each.iter().chain(&grad).chain(&hess).all(|&x| x == 0.0), "{name} of {n}");
                assert!(batch.checked(entry.card()).is_ok());
            }
            continue;
        }
        for c in [1, 3, 17, 40] {
            let (n, z) = (19, (0..19 * c).map(|i| rubbish[i % 4]).collect::<Vec<f32>>());
            let (y, none) = (vec![-100i64; n], vec![0.0f32; n]);
            let (mut each, mut grad, mut hess) = (vec![9.0; n], vec![9.0; n * c], vec![9.0; n * c]);
            let out = Outputs::none().each(&mut each).grad(&mut grad).curvature(&mut hess);
            let total = match loss.shape() {
                Shape::Labels(l) => {
                    let batch = Rows::new(Scores::new(&z, c), Labels::from(&y)).unwrap();
                    l.evaluate(batch, Reduction::Mean, out).unwrap()
                }
                Shape::Soft(l) => {
                    let batch = Rows::soft(Scores::new(&z, c), Targets(&z)).unwrap().weighted(&none).unwrap();
                    l.evaluate(batch, Reduction::Mean, out).unwrap()
                }
                Shape::Pointwise(_) | Shape::Product(_) | Shape::Arrays(_) => continue,
            };
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
        let total = match loss.shape() {
            Shape::Pointwise(l) => {
                l.evaluate(Pairs::new(Pred(&none), Target(&none)).unwrap(), Reduction::Mean, Outputs::none())
            }
            Shape::Labels(l) => {
                let labels: [i64; 0] = [];
                let batch = Rows::new(Scores::new(&none, 3), Labels::from(&labels)).unwrap();
                l.evaluate(batch, Reduction::Mean, Outputs::none())
            }
            Shape::Soft(l) => {
                let batch = Rows::soft(Scores::new(&none, 3), Targets(&none)).unwrap();
                l.evaluate(batch, Reduction::Mean, Outputs::none())
            }
            Shape::Product(_) | Shape::Arrays(_) => continue,
        };
        let total = total.unwrap();
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
    says("focla", "the loss `focla` is unknown; did you mean `focal`?");
    says("huber(dleta=1)", "the parameter of huber `dleta` is unknown; did you mean `delta`?");
    says("mse(x=1)", "the parameter of mse `x` is unknown; it has none");
    says("huber(delta=big)", "`huber`: delta takes (0, ∞), not big");
    says("huber(delta=1", "`huber(delta=1`: the closing parenthesis is missing");
    says("huber(1)", "`huber(1)`: `1` should be name=value");
    says("huber(delta=1, delta=2)", "`huber(delta=1, delta=2)`: delta is given twice");
    says("huber(delta=none)", "`huber`: delta takes (0, ∞), not none");
    says("nll(ignore_index=0.5)", "`nll`: ignore_index takes an integer, not 0.5");
    says("", "``: the name of a loss is missing");

    assert_eq!(text(Pairs::new(Pred(&[1.0, 2.0]), Target(&[1.0]))), "target has 1 elements, expected 2");
    let pairs = Pairs::new(Pred(&[1.0, 2.0]), Target(&[1.0, 0.5])).unwrap();
    assert_eq!(text(pairs.weighted(&[1.0, -2.0])), "weight[1] = -2: a weight is a finite number, 0 or more");
    assert_eq!(
        text(pairs.checked(loss("hinge").card())),
        "hinge: target[1] = 0.5 must be one of the ends of [-1, 1]"
    );
    assert_eq!(
        text(pairs.checked(loss("wgan_critic").card())),
        "wgan_critic: target[1] = 0.5 must be one of the ends of [0, 1]"
    );
    assert_eq!(
        text(Rows::new(Scores::new(&[0.0; 7], 3), Labels::from(&[0i64, 1]))),
        "scores has 7 elements, which is not a whole number of rows of 3"
    );

    let none = perdita::class_weights(Labels::from(&[0u8]), 0);
    assert_eq!(text(none), "label[0] = 0 is not a class: there are 0, counted from 0");
    let none = perdita::class_balanced_weights(&[1, 2], 1.0);
    assert_eq!(text(none), "class_balanced_weights: beta = 1 lies outside [0, 1)");
    let Shape::Labels(ce) = loss("cross_entropy").shape().clone() else { unreachable!() };
    let labels = [0i64, 3];
    let rows = Rows::new(Scores::new(&[0.0; 6], 3), Labels::from(&labels)).unwrap();
    let mut grad = [9.0; 6];
    let result = ce.evaluate(rows, Reduction::Mean, Outputs::none().grad(&mut grad));
    assert_eq!(text(result), "label[1] = 3 is not a class: there are 3, counted from 0");
    assert_eq!(grad, [9.0; 6], "nothing is half written");
    let result = ce.evaluate(rows, Reduction::Over(0.0), Outputs::none());
    assert!(text(result).starts_with("label[1]"));
    let Shape::Labels(weighted) = loss("cross_entropy(class_weights=[1, 2])").shape().clone() else {
        unreachable!()
    };
    assert_eq!(
        text(weighted.evaluate(rows, Reduction::Mean, Outputs::none())),
        "cross_entropy: a parameter per class has 2 numbers, but a row has 3 classes"
    );
    let Shape::Pointwise(mse) = loss("mse").shape().clone() else { unreachable!() };
    assert_eq!(
        text(mse.evaluate(pairs, Reduction::Over(0.0), Outputs::none())),
        "a mean over 0: the denominator must be a positive number"
    );
    assert_eq!(
        text(mse.evaluate(pairs, Reduction::Sum, Outputs::none().grad(&mut [0.0; 3]))),
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
    assert!(rows.checked(loss("cross_entropy").card(), None).is_ok());
    assert!(rows.checked(loss("cross_entropy(from_logits=false)").card(), None).is_err());
    let rows = Rows::soft(Scores::new(&[-0.5, -1.5], 2), Targets(&[-1.0, 0.0])).unwrap();
    assert!(rows.checked(loss("kl").card(), None).is_err());
    assert!(rows.checked(loss("kl(log_target=true)").card(), None).is_ok());
    let pairs = Pairs::new(Pred(&[-1.0, INF]), Target(&[0.0, 2.5])).unwrap();
    for name in ["poisson_nll", "tweedie"] {
        assert!(pairs.checked(loss(name).card()).is_ok());
        assert!(pairs.checked(loss(&format!("{name}(log_input=false)")).card()).is_err());
    }
    let error = pairs.checked(loss("gamma_nll").card()).unwrap_err();
    assert_eq!(error.to_string(), "gamma_nll: target[0] = 0 lies outside (0, ∞)");
}

/// Rows with padding between them: the padding is neither read nor written.
#[test]
fn strided_rows() {
    for (c, stride) in [(3, 5), (40, 64)] {
        let (n, ce) = (5, loss("cross_entropy"));
        let Shape::Labels(l) = ce.shape() else { unreachable!() };
        let tight: Vec<f64> = (0..n * c).map(|i| (i as f64 * 0.7).sin()).collect();
        let mut padded = vec![NAN; (n - 1) * stride + c];
        tight.chunks(c).enumerate().for_each(|(i, row)| padded[i * stride..][..c].copy_from_slice(row));
        let labels = [0usize, 1, 2, 1, 0];
        let (mut a, mut b) = (vec![7.0; tight.len()], vec![7.0; padded.len()]);
        let whole = Rows::new(Scores::new(&tight, c), Labels::from(&labels)).unwrap();
        let apart = Rows::new(Scores::strided(&padded, c, stride), Labels::from(&labels)).unwrap();
        let x = l.evaluate(whole, Reduction::Mean, Outputs::none().grad(&mut a)).unwrap();
        let y = l.evaluate(apart, Reduction::Mean, Outputs::none().grad(&mut b)).unwrap();
        assert_eq!(x, y);
        for (i, row) in b.chunks(stride).enumerate() {
            assert_eq!(row[..c], a[i * c..][..c]);
            assert!(row[c..].iter().all(|&x| x == 7.0));
        }
    }
}
