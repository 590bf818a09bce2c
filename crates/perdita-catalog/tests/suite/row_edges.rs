//! Rows of scores at their edges, value *and* gradient: infinite and equal scores, certain and hopeless labels, one class.
use super::edge_cases::same;
use crate::common::{labelled, loss, soft};
use perdita::Reduction;
use perdita_catalog::{CallElement, Outputs};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// One row among calm ones, narrow and wide.
#[track_caller]
fn row(text: &str, z: &[f64], target: Result<i64, &[f64]>, value: f64, grad: &[f64]) {
    row_in::<f32>(text, z, target, value, grad);
    row_in::<f64>(text, z, target, value, grad);
}
#[track_caller]
fn row_in<E: CallElement>(text: &str, z: &[f64], target: Result<i64, &[f64]>, value: f64, grad: &[f64]) {
    let (loss, c) = (loss(text), z.len());
    for (n, at) in [(1, 0), (19, 0), (19, 7), (19, 18)] {
        let mut scores: Vec<E> = (0..n * c).map(|i| E::from_f64(-0.1 * (i % c) as f64)).collect();
        for (slot, &z) in scores[at * c..][..c].iter_mut().zip(z) {
            *slot = E::from_f64(z);
        }
        let (mut y, mut t) = (vec![0i64; n], vec![E::default(); n * c]);
        let batch = match target {
            Ok(label) => {
                y[at] = label;
                labelled(&scores, c, &y)
            }
            Err(targets) => {
                for (slot, &x) in t[at * c..][..c].iter_mut().zip(targets) {
                    *slot = E::from_f64(x);
                }
                soft(&scores, c, &t)
            }
        };
        let (mut each, mut slopes) = (vec![E::from_f64(9.0); n], vec![E::from_f64(9.0); n * c]);
        let out = Outputs::new().each(E::data_mut(&mut each)).grad("scores", E::data_mut(&mut slopes));
        loss.evaluate(&batch, Reduction::Sum, out).unwrap();
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
        row("brier", &masked, Ok(0), 0.5, &pulled(1.0));
        row("brier", &masked, Ok(1), 1.5, &vec![0.0; c]);
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
        let squares = small * small + small * e;
        let mut grad = vec![2.0 * e * (e + small); c];
        grad[1] = -2.0 * squares;
        row("brier", &z, Ok(1), squares, &grad);
        // And wrong, by 1000.
        let z = wide(c, &[(1, 1e3)]);
        row("poly1", &z, Ok(0), 1e3 + 1.0, &wide(c, &[(0, -1.0), (1, 1.0)]));
        row("generalized_cross_entropy(q=1)", &z, Ok(0), 1.0, &vec![0.0; c]);
        row("brier", &z, Ok(0), 2.0, &vec![0.0; c]);

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
    for text in ["poly1", "brier", "generalized_cross_entropy", "symmetric_cross_entropy", "logit_adjustment"]
    {
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
