//! Linear models against what is known of their optimum.
use perdita_catalog::Loss;
use perdita_study::data::{Features, Matrix, Target, TargetType};
use perdita_study::fit::{Linear, Objective, fitting};
use perdita_study::{Column, Frame};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

fn target(values: Vec<f64>, kind: TargetType) -> Target {
    let frame = Frame::new(vec![Column::numbers("y", values)]).unwrap();
    Target::of(&frame, "y", Some(kind)).unwrap()
}

fn matrix(rows: usize, columns: usize, seed: u64) -> Matrix {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    Matrix { data: (0..rows * columns).map(|_| random.random::<f64>() * 4.0 - 2.0).collect(), rows, columns }
}

/// A fit with hardly any penalty.
fn fit(loss: &str, x: &Matrix, y: &Target) -> Vec<f64> {
    let objective = Objective::new(&loss.parse::<Loss>().unwrap(), y).unwrap();
    let linear = Linear { ridge: 1e-9, ..Linear::default() };
    let fit = linear.fit(x, &objective).unwrap();
    assert!(fit.converged, "{loss}: {}", fit.gradient);
    fit.predict(x)
}

fn mean_loss(loss: &str, scores: &[f64], y: &Target) -> f64 {
    let objective = Objective::new(&loss.parse::<Loss>().unwrap(), y).unwrap();
    objective.evaluate(scores, &mut vec![0.0; scores.len()]).unwrap()
}

/// A line through 25 points, of which some are far off.
fn line() -> (Matrix, Target) {
    let x = matrix(25, 1, 1);
    let noise = matrix(25, 1, 2);
    let far = |row: usize| if row.is_multiple_of(6) { 30.0 } else { 0.0 };
    let y = (0..25).map(|row| 3.0 + 2.0 * x.data[row] + 0.3 * noise.data[row] + far(row)).collect();
    (x, target(y, TargetType::Real))
}

/// Least squares leaves residuals that no feature explains.
#[test]
fn squared_error_leaves_nothing_to_explain() {
    let (x, y) = line();
    let scores = fit("mse", &x, &y);
    let residuals: Vec<f64> = scores.iter().zip(&y.values).map(|(p, y)| p - y).collect();
    assert!(residuals.iter().sum::<f64>().abs() < 1e-3);
    assert!(residuals.iter().zip(&x.data).map(|(r, x)| r * x).sum::<f64>().abs() < 1e-3);
}

/// Some line with the least absolute error, or quantile loss, goes through two of the points: try all pairs.
#[test]
fn kinks_are_no_obstacle() {
    let (x, y) = line();
    for loss in ["mae", "quantile(tau=0.2)", "quantile(tau=0.9)"] {
        let mut best = f64::INFINITY;
        for i in 0..25 {
            for j in 0..i {
                let slope = (y.values[i] - y.values[j]) / (x.data[i] - x.data[j]);
                let scores: Vec<f64> =
                    x.data.iter().map(|at| y.values[i] + slope * (at - x.data[i])).collect();
                best = best.min(mean_loss(loss, &scores, &y));
            }
        }
        let got = mean_loss(loss, &fit(loss, &x, &y), &y);
        assert!(got >= best - 1e-9 && got <= best * (1.0 + 1e-4), "{loss}: {got}, the least is {best}");
    }
}

/// With no features but a constant, the fit is the median, the mean, a quantile.
#[test]
fn a_constant_is_what_the_loss_estimates() {
    let x = Matrix { data: vec![0.0; 9], rows: 9, columns: 1 };
    let y = target(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 90.0], TargetType::Real);
    for (loss, value) in [("mae", 5.0), ("mse", 14.0), ("quantile(tau=0.8)", 8.0)] {
        let got = fit(loss, &x, &y)[0];
        assert!((got - value).abs() < 1e-2, "{loss}: {got} is not {value}");
    }
    let y = target(vec![0.0, 0.0, 1.0, 0.0, 4.0, 0.0, 2.0, 3.0, 8.0], TargetType::Count);
    for loss in ["poisson_nll", "tweedie(power=1.5)"] {
        let got = fit(loss, &x, &y)[0].exp();
        assert!((got - 2.0).abs() < 1e-3, "{loss}: {got} is not the mean");
    }
}

/// Proper losses of two classes give the share of the positive one; a weight moves it by the weight's logarithm.
#[test]
fn a_constant_logit_is_the_share() {
    let x = Matrix { data: vec![0.0; 10], rows: 10, columns: 1 };
    let y = target(vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0], TargetType::Binary);
    let log_odds = 0.25f64.ln();
    for (loss, value) in [("bce_with_logits", log_odds), ("bce_with_logits(pos_weight=4)", 0.0)] {
        let got = fit(loss, &x, &y)[0];
        assert!((got - value).abs() < 1e-3, "{loss}: {got} is not {value}");
    }
    let scores = fit("cross_entropy", &x, &y);
    assert!((scores[1] - scores[0] - log_odds).abs() < 1e-3);
}

/// A loss and a multiple of it give the same model: the penalty is relative.
#[test]
fn the_size_of_a_loss_does_not_matter() {
    let (x, y) = line();
    let far: Vec<f64> = ["mse", "huber(delta=1000)"]
        .map(|loss| {
            Linear::default()
                .fit(&x, &Objective::new(&loss.parse().unwrap(), &y).unwrap())
                .unwrap()
                .predict(&x)
        })
        .concat();
    // Far from its delta, huber is half of mse.
    let (mse, half) = far.split_at(25);
    assert!(mse.iter().zip(half).all(|(a, b)| (a - b).abs() < 1e-3));
}

/// Targets of any unit: the fit ends, and a loss whose parameter has that unit too gives the same model.
#[test]
fn the_unit_of_the_target_does_not_matter() {
    let (x, y) = line();
    for unit in [1e-12, 1e12, 1e18] {
        let scaled = target(y.values.iter().map(|y| unit * y).collect(), TargetType::Real);
        for (loss, other) in [
            ("mse".into(), "mse"),
            ("mae".into(), "mae"),
            (format!("huber(delta={unit})"), "huber(delta=1)"),
            (format!("smooth_l1(beta={unit})"), "smooth_l1(beta=1)"),
        ] {
            let pairs = fit(&loss, &x, &scaled).into_iter().zip(fit(other, &x, &y));
            let far = pairs.map(|(a, b)| (a / unit - b).abs()).fold(0.0, f64::max);
            assert!(far < 1e-3, "{loss} of targets times {unit}: {far} from {other}");
        }
    }
}

/// Losses that are quadratic up to an error of 1 are the absolute error of targets far larger than that.
#[test]
fn losses_of_errors_near_one_end_on_large_targets() {
    let (x, y) = line();
    let of = |scale: f64, shift: f64| {
        target(y.values.iter().map(|y| scale * y + shift).collect(), TargetType::Real)
    };
    for (y, unit) in [(of(1e12, 0.0), 1e12), (of(1e18, 0.0), 1e18), (of(86400.0, 1.6e9), 86400.0)] {
        let least = mean_loss("mae", &fit("mae", &x, &y), &y);
        for loss in ["log_cosh", "huber(delta=1)", "smooth_l1", "epsilon_insensitive"] {
            let got = mean_loss("mae", &fit(loss, &x, &y), &y);
            assert!((got - least).abs() < 1e-3 * unit, "{loss}: {got}, the least is {least}");
        }
    }
}

#[test]
fn losses_that_do_not_fit_are_refused() {
    let (_, y) = line();
    let error = |loss: &str, y: &Target| Objective::new(&loss.parse().unwrap(), y).unwrap_err().to_string();
    assert_eq!(
        error("cross_entropy", &y),
        "cross_entropy takes class labels, and the target `y` holds real numbers"
    );
    assert!(
        error("bce", &target(vec![0.0, 1.0], TargetType::Binary)).contains("takes a probability in [0, 1]")
    );
    assert!(
        error("poisson_nll", &target(vec![1.0, -1.0, 0.5], TargetType::Real))
            .contains("not -1 (row 1, from 0)")
    );
    assert!(error("mse", &target(vec![0.0, 1.0], TargetType::Binary)).contains("is a loss for regression"));
    let three = target(vec![0.0, 1.0, 2.0], TargetType::Multiclass);
    assert!(error("hinge", &three).contains("takes one score"));
    assert!(error("giou", &three).contains("takes several named arrays"));
    let weights = error("cross_entropy(class_weights=[1, 2])", &three);
    assert!(weights.contains('3') && weights.contains('2'), "{weights}");
    assert!(fitting(&three).contains(&"focal") && !fitting(&three).contains(&"mse"));
    assert!(fitting(&y).contains(&"huber") && !fitting(&y).contains(&"bce_with_logits"));
}

/// Many features, a penalty, classes: the gradient is 0 at the end, and the same bits come out again.
#[test]
fn fits_are_repeatable() {
    let x = matrix(90, 7, 3);
    let labels = (0..90).map(|row| {
        f64::from(u8::from(x.data[row * 7] > 0.5)) + f64::from(u8::from(x.data[row * 7 + 1] > 0.0))
    });
    let y = target(labels.collect(), TargetType::Multiclass);
    for loss in ["cross_entropy", "focal(gamma=2, alpha=1)", "generalized_cross_entropy(q=0.7)"] {
        let objective = Objective::new(&loss.parse().unwrap(), &y).unwrap();
        let [a, b] = [(); 2].map(|()| Linear::default().fit(&x, &objective).unwrap());
        assert!(a.converged, "{loss}: {}", a.gradient);
        assert_eq!(a.predict(&x), b.predict(&x));
    }
}

#[test]
fn features_are_standardised_by_the_training_rows_alone() {
    let numbers = Column::numbers("x", vec![1.0, 3.0, f64::NAN, 1000.0]);
    let words = Column::parse("w", ["a", "b", "a", "c"].map(String::from).to_vec());
    let frame = Frame::new(vec![numbers, words, Column::numbers("y", vec![0.0, 1.0, 2.0, 3.5])]).unwrap();
    let features = Features::of(&frame, "y", None).unwrap();
    assert_eq!(features.names, ["x", "w=a", "w=b", "w=c"]);
    assert!(features.notes[0].contains("`x` has 1 empty cell"), "{:?}", features.notes);
    let (training, held_out) = features.split(&[0, 1, 2], &[3]);
    let (mean, deviation) = (2.0, (2.0f64 / 3.0).sqrt());
    assert_eq!((training.rows, training.columns, held_out.rows), (3, 4, 1));
    for (row, x) in [1.0, 3.0, 2.0].into_iter().enumerate() {
        assert!((training.data[row * 4] - (x - mean) / deviation).abs() < 1e-12);
    }
    assert!((held_out.data[0] - (1000.0 - mean) / deviation).abs() < 1e-9);
    assert_eq!(held_out.data[3], 1.0, "a word that no training row has does not vary there");
}
