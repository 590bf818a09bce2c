//! Weights of several losses, against their definitions and in edge cases.
use perdita::combine::{DynamicWeightAverage, GradNorm, Schedule, Weighted};

fn close(got: &[f64], want: &[f64]) {
    assert!(
        got.len() == want.len() && got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-14),
        "{got:?}, not {want:?}"
    );
}

#[test]
fn weighted_sums() {
    let sum = Weighted::new(&[0.5, 0.0, 2.0]).unwrap();
    assert_eq!(sum.value(&[1.0, f64::NAN, 3.0]).unwrap(), 6.5);
    assert!(sum.value(&[1.0, 1.0, f64::NAN]).unwrap().is_nan());
    let message = sum.value(&[1.0]).unwrap_err().to_string();
    assert_eq!(message, "losses has 1 elements, expected 3");
    let message = Weighted::new(&[1.0, -1.0]).unwrap_err().to_string();
    assert_eq!(message, "weights[1] = -1 lies outside [0, ∞)");
}

#[test]
fn dynamic_weight_average() {
    let mut dwa = DynamicWeightAverage::new(3, 2.0).unwrap();
    dwa.step(&[2.0, 1.0, 4.0]).unwrap();
    dwa.step(&[1.0, 1.0, 5.0]).unwrap();
    let e = [0.5f64, 1.0, 1.25].map(|r| (r / 2.0).exp());
    let sum: f64 = e.iter().sum();
    close(dwa.weights(), &e.map(|e| 3.0 * e / sum));

    // A loss that stays at 0 has the ratio 1; one that rises from 0 takes all weight.
    dwa.step(&[0.0, 0.0, 0.0]).unwrap();
    dwa.step(&[0.0, 0.0, 0.0]).unwrap();
    close(dwa.weights(), &[1.0; 3]);
    dwa.step(&[1.0, 0.0, 0.0]).unwrap();
    close(dwa.weights(), &[3.0, 0.0, 0.0]);
    let before = dwa.clone();
    assert!(dwa.step(&[1.0, f64::NAN, 0.0]).is_err() && dwa.step(&[1.0]).is_err());
    assert_eq!(dwa, before);

    assert!(DynamicWeightAverage::new(3, 0.0).is_err());
}

#[test]
fn grad_norm() {
    let mut balance = GradNorm::new(3, 0.5, 0.01).unwrap();
    let (losses, norms) = ([2.0, 1.0, 1.0], [5.0, 1.0, 0.5]);
    balance.step(&losses, &norms).unwrap();
    close(&[balance.weights().iter().sum()], &[3.0]);

    // The gradient is that of the objective, with the targets held fixed.
    let now = [1.0, 0.9, 0.2];
    let (value, slopes) = balance.objective(&now, &norms).unwrap();
    let own: Vec<f64> = balance.weights().iter().zip(norms).map(|(w, n)| w * n).collect();
    let left = [0.5, 0.9, 0.2];
    let typical = left.iter().sum::<f64>() / 3.0;
    let mean = own.iter().sum::<f64>() / 3.0;
    let over: Vec<f64> = (0..3).map(|i| own[i] - mean * (left[i] / typical).sqrt()).collect();
    close(&[value], &[over.iter().map(|x| x.abs()).sum()]);
    close(&slopes, &[0, 1, 2].map(|i| over[i].signum() * norms[i]));

    // After thousands of steps the norms follow the rates.
    let mut balance = GradNorm::new(2, 1.0, 1e-3).unwrap();
    (0..5000).for_each(|_| drop(balance.step(&[1.0, 1.0], &[3.0, 1.0])));
    let [a, b] = *balance.weights() else { unreachable!() };
    assert!((3.0 * a - b).abs() < 0.02, "{a} {b}");

    // Weights stay positive even for a far too large learning rate.
    let mut wild = GradNorm::new(2, 1.0, 1e9).unwrap();
    assert!(wild.step(&[1.0, 1.0], &[3.0, 1.0]).unwrap().iter().all(|w| *w > 0.0));
    let message = GradNorm::new(1, 1.0, 0.1).unwrap().step(&[0.0], &[1.0]).unwrap_err().to_string();
    assert!(message.contains("first losses[0] = 0"), "{message}");

    // A loss at 0 is ahead of all others; with all at 0, none is.
    let mut done = GradNorm::new(2, 1.0, 0.1).unwrap();
    done.step(&[1.0, 1.0], &[1.0, 1.0]).unwrap();
    assert!(done.step(&[0.0, 0.0], &[1.0, 1.0]).unwrap().iter().all(|w| w.is_finite()));
}

#[test]
fn schedules() {
    let at = |schedule: Schedule, steps: &[f64]| steps.iter().map(|&s| schedule.at(s)).collect::<Vec<f64>>();
    let steps = [-1.0, 0.0, 5.0, 10.0, 1e300];
    close(&at(Schedule::linear(10.0, 0.0, 2.0).unwrap(), &steps), &[0.0, 0.0, 1.0, 2.0, 2.0]);
    close(&at(Schedule::cosine(10.0, 2.0, 0.0).unwrap(), &steps), &[2.0, 2.0, 1.0, 0.0, 0.0]);
    close(&at(Schedule::exponential(10.0, 1.0, 4.0).unwrap(), &steps), &[1.0, 1.0, 2.0, 4.0, 4.0]);
    close(&at(Schedule::constant(0.3).unwrap(), &steps), &[0.3; 5]);
    let saw = Schedule::cyclical(10.0, 0.5, 0.0, 1.0).unwrap();
    close(&at(saw, &[0.0, 2.5, 5.0, 9.0, 10.0, 12.5]), &[0.0, 0.5, 1.0, 1.0, 0.0, 0.5]);
    let jump = Schedule::cyclical(10.0, 0.0, 0.0, 1.0).unwrap();
    close(&at(jump, &[0.0, 3.0]), &[1.0, 1.0]);
    assert!(Schedule::linear(0.0, 0.0, 1.0).is_err() && Schedule::exponential(1.0, 0.0, 1.0).is_err());
    assert!(Schedule::cyclical(1.0, 1.5, 0.0, 1.0).is_err() && Schedule::linear(1.0, 0.0, f64::NAN).is_err());
}
