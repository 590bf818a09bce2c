//! Every row-wise loss with every setting that has reference values is consistent with itself: gradients against dual numbers,
//! Hessians symmetric and, where claimed, convex, lanes against scalars.
use crate::common::{
    RowTarget, cast, dual_row, duals, labelled, near, row_losses, scores_of, soft, targets_of, wide,
};
use perdita::Reduction;
use perdita_catalog::{CallElement, Loss, Outputs};

/// The classes a setting fixes by a parameter, or `c`.
fn classes(loss: &Loss, c: usize) -> usize {
    let list = |v: &perdita::loss::Value| match v {
        perdita::loss::Value::List(xs) => Some(xs.len()),
        _ => None,
    };
    loss.args().iter().find_map(|(_, v)| list(v)).unwrap_or(c)
}
/// Row `i` of scores for a loss: logits, log-probabilities or probabilities.
fn scores(loss: &Loss, c: usize, i: usize) -> Vec<f64> {
    let z: Vec<f64> = (0..c).map(|j| 4.0 * ((i * 31 + j * j * 7 + 3 * j) as f64 * 0.37).sin()).collect();
    scores_of(loss, &z)
}

/// The weights of classes are in the denominator of the mean.
#[test]
fn curvatures_of_a_mean_are_those_of_the_sum_over_its_weight() {
    for loss in row_losses().into_iter().filter(|loss| loss.labelled().is_some()) {
        let c = classes(&loss, 4);
        let z: Vec<f64> = (0..5).flat_map(|i| scores(&loss, c, i)).collect();
        let labels: Vec<i64> = (0..5).map(|i| i % c as i64).collect();
        let curvature = |reduction: Reduction| {
            let mut found = vec![9.0; z.len()];
            let out = Outputs::new().curvature(&mut found);
            let total = loss.evaluate(&labelled(&z, c, &labels), reduction, out).unwrap().total;
            (found, total.weight())
        };
        let ((sum, weight), (mean, _)) = (curvature(Reduction::Sum), curvature(Reduction::Mean));
        for (i, (mean, sum)) in mean.iter().zip(&sum).enumerate() {
            near(mean * weight, *sum, 1e-12, 1e-15, &format!("{loss}: curvature {i}"));
        }
    }
}

#[test]
fn row_gradients_are_derivatives_and_hessians_symmetric() {
    for loss in row_losses() {
        for (i, c) in [1, 2, 5, 19].into_iter().enumerate() {
            let c = classes(&loss, c);
            let targets = targets_of(&loss, i, c);
            let target = match loss.soft() {
                Some(_) => RowTarget::Soft(&targets),
                None => RowTarget::Label(i % c),
            };
            row_is_consistent(&loss, &scores(&loss, c, i), target);
        }
    }
}
fn row_is_consistent(loss: &Loss, z: &[f64], target: RowTarget) {
    let c = z.len();
    let mut columns = Vec::new();
    for i in 0..c {
        let unit: Vec<f64> = (0..c).map(|j| f64::from(i == j)).collect();
        let z = duals(z, &unit);
        let mut grad = z.clone();
        let value = dual_row(loss, &z, target, &mut grad);
        near(value.du, grad[i].re, 1e-12, 1e-15, &format!("{loss}: slope {i} of {z:?}"));
        columns.push(grad.iter().map(|g| g.du).collect::<Vec<f64>>());
    }
    for (i, column) in columns.iter().enumerate() {
        for (j, &x) in column.iter().enumerate() {
            near(x, columns[j][i], 1e-11, 1e-15, &format!("{loss}: Hessian at {i}, {j}"));
        }
    }
    if loss.claims().contains(&"convex") {
        for k in 0..20 {
            let v: Vec<f64> = (0..c).map(|j| ((k * 17 + j * 29) as f64).sin()).collect();
            let form: f64 = (0..c).map(|i| (0..c).map(|j| v[i] * columns[i][j] * v[j]).sum::<f64>()).sum();
            assert!(form >= -1e-13, "{loss}: not convex along {v:?}: {form}");
        }
    }
}

#[test]
fn row_lanes_agree_with_scalars() {
    // Narrow and wide rows, one vector and several, with and without a tail.
    let widths = (1..=40).chain([63, 64, 65, 100, 129, 130, 200, 257, 1000, 1025]);
    for c in widths {
        for loss in row_losses().into_iter().filter(|loss| classes(loss, c) == c) {
            for n in if c < 40 { vec![1, 3, 16, 17, 33] } else { vec![2] } {
                rows_agree::<f64>(&loss, n, c, 1e-12);
                rows_agree::<f32>(&loss, n, c, 1e-5);
            }
        }
    }
}
fn rows_agree<E: CallElement>(loss: &Loss, n: usize, c: usize, tolerance: f64) {
    let exact_targets: Vec<f64> = (0..n).flat_map(|i| targets_of(loss, i, c)).collect();
    let labels: Vec<i64> = (0..n).map(|i| ((i * 7 + 1) % c) as i64).collect();
    let z = cast::<E>(&(0..n).flat_map(|i| scores(loss, c, i)).collect::<Vec<_>>());
    let targets = cast::<E>(&exact_targets);
    let batch = match loss.soft() {
        Some(_) => soft(&z, c, &targets),
        None => labelled(&z, c, &labels),
    };

    let (mut each, mut grad) = (vec![E::default(); n], vec![E::default(); n * c]);
    let out = Outputs::new().each(E::data_mut(&mut each)).grad("scores", E::data_mut(&mut grad));
    let total = loss.evaluate(&batch, Reduction::Sum, out).unwrap().total;
    let value = loss.evaluate(&batch, Reduction::Sum, Outputs::new()).unwrap().total;
    let mut sum = 0.0;
    for i in 0..n {
        let z = duals(&wide(&z[i * c..][..c]), &vec![0.0; c]);
        let target = match loss.soft() {
            Some(_) => RowTarget::Soft(&exact_targets[i * c..][..c]),
            None => RowTarget::Label(labels[i] as usize),
        };
        let mut exact = z.clone();
        let loss_of_row = dual_row(loss, &z, target, &mut exact).re;
        let at = format!("{loss} {}, row {i} of {n} by {c}", E::NAME);
        near(each[i].to_f64(), loss_of_row, tolerance, tolerance * 0.1, &at);
        for j in 0..c {
            let what = format!("{at}, slope {j}");
            near(grad[i * c + j].to_f64(), exact[j].re, tolerance, tolerance * 0.1, &what);
        }
        sum += loss_of_row;
    }
    near(total.sum(), sum, tolerance, tolerance, &format!("{loss}, the sum of {n} by {c}"));
    near(value.sum(), sum, tolerance, tolerance, &format!("{loss}, the sum alone of {n} by {c}"));
}
