//! Studies of made data: what theory predicts has to come true, where it can.
use perdita_study::data::{Features, Target};
use perdita_study::look::{Profile, advise, candidates};
use perdita_study::metrics::Metric;
use perdita_study::study::{PredictionOutcome, Run, Settings, Study, difference, expectations, page, study};
use perdita_study::{Column, Frame};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Normal, StandardNormal};

/// Rows of independent standard normal numbers.
fn normal(rows: usize, columns: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (0..columns).map(|_| (0..rows).map(|_| StandardNormal.sample(&mut random)).collect()).collect()
}

fn frame(x: Vec<Vec<f64>>, y: Vec<f64>) -> Frame {
    let features = x.into_iter().enumerate().map(|(at, x)| Column::numbers(format!("x{at}"), x));
    Frame::new(features.chain([Column::numbers("y", y)]).collect()).unwrap()
}

fn parts(frame: &Frame) -> (Target, Features) {
    (Target::of(frame, "y", None).unwrap(), Features::of(frame, "y", None).unwrap())
}

fn run(frame: &Frame, losses: &[&str]) -> Study {
    let (target, features) = parts(frame);
    let losses = losses.iter().map(|loss| loss.parse().unwrap()).collect();
    study(frame, target, &features, &Settings { losses, ..Settings::default() }, &|_, _| {}).unwrap()
}

fn of<'a>(study: &'a Study, loss: &str) -> &'a Run {
    study.runs.iter().find(|run| run.loss.to_string() == loss).unwrap()
}

fn mean(study: &Study, loss: &str, metric: Metric) -> f64 {
    of(study, loss).estimates[study.at(metric).unwrap()].unwrap().mean
}

fn outcome(study: &Study, begins: &str) -> PredictionOutcome {
    let all = expectations(study);
    let found = all.iter().find(|expectation| expectation.statement.starts_with(begins));
    found.unwrap_or_else(|| panic!("no `{begins}` in {all:#?}")).outcome
}

/// y = 1 + 2x₀ − x₁ + noise; a tenth of the rows is 30 too high.
fn with_outliers(rows: usize) -> (Frame, Vec<f64>) {
    let x = normal(rows, 4, 1);
    let clean: Vec<f64> = (0..rows).map(|row| 1.0 + 2.0 * x[0][row] - x[1][row]).collect();
    let noise = &normal(rows, 1, 2)[0];
    let y = (0..rows).map(|row| clean[row] + 0.5 * noise[row] + if row % 10 == 3 { 30.0 } else { 0.0 });
    let y = y.collect();
    (frame(x, y), clean)
}

#[test]
fn outliers_pull_the_squared_error_away_from_the_truth() {
    let (frame, clean) = with_outliers(400);
    let study = run(&frame, &["mse", "mae", "huber(delta=0.7)"]);
    // Against the truth without noise, which no model was shown.
    let error = |loss: &str| {
        let held_out = &of(&study, loss).held_out;
        let errors = held_out.rows.iter().zip(&held_out.predictions).map(|(&row, p)| (p - clean[row]).abs());
        errors.sum::<f64>() / clean.len() as f64
    };
    assert!(
        error("mae") < 0.2 && error("huber(delta=0.7)") < 0.2,
        "{} {}",
        error("mae"),
        error("huber(delta=0.7)")
    );
    assert!(error("mse") > 2.0, "{}", error("mse"));
    assert_eq!(outcome(&study, "mae has lower median AE than mse"), PredictionOutcome::Yes);
    assert_eq!(
        outcome(&study, "a fraction 0.5 of the targets lies below the predictions of mae"),
        PredictionOutcome::Yes
    );
    assert_eq!(outcome(&study, "errors of mse average to 0"), PredictionOutcome::Yes);
}

#[test]
fn without_outliers_the_squared_error_is_no_worse() {
    let x = normal(400, 3, 4);
    let noise = &normal(400, 1, 5)[0];
    let y = (0..400).map(|row| x[0][row] + noise[row]).collect();
    let study = run(&frame(x, y), &["mse", "mae"]);
    let at = study.at(Metric::Rmse).unwrap();
    let worse = difference(of(&study, "mse"), of(&study, "mae"), at).unwrap();
    assert!(worse.mean < 0.0, "{worse:?}");
    assert_ne!(outcome(&study, "mse has lower RMSE than mae"), PredictionOutcome::No);
}

#[test]
fn quantiles_have_their_share_below() {
    let x = normal(600, 2, 6);
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let y = (0..600).map(|row| x[0][row] - 2.0 * random.random::<f64>().ln()).collect();
    let study = run(&frame(x, y), &["quantile(tau=0.9)", "quantile(tau=0.2)"]);
    for (loss, tau) in [("quantile(tau=0.9)", 0.9), ("quantile(tau=0.2)", 0.2)] {
        let below = mean(&study, loss, Metric::Below);
        assert!((below - tau).abs() < 0.03, "{loss}: {below}");
        assert_eq!(
            outcome(&study, &format!("a fraction {tau} of the targets lies below the predictions of {loss}")),
            PredictionOutcome::Yes
        );
    }
}

/// 1 positive row for 1000: two Gaussian clouds, of which a linear model is the truth.
fn rare(rows: usize) -> Frame {
    let mut x = normal(rows, 4, 8);
    let positive = |row: usize| row % 1001 == 1000;
    for column in &mut x[..3] {
        column.iter_mut().enumerate().filter(|(row, _)| positive(*row)).for_each(|(_, x)| *x += 1.0);
    }
    frame(x, (0..rows).map(|row| f64::from(u8::from(positive(row)))).collect())
}

/// Of a linear model that is the truth, weighting moves the threshold and focus costs calibration; neither finds a better
/// order of the rows than the cross-entropy does.
#[test]
fn one_in_a_thousand() {
    let frame = rare(20_020);
    let study =
        run(&frame, &["bce_with_logits", "bce_with_logits(pos_weight=1000)", "binary_focal(alpha=0.5)"]);
    let (plain, weighted, focal) =
        ("bce_with_logits", "bce_with_logits(pos_weight=1000)", "binary_focal(alpha=0.5)");
    assert!(
        (mean(&study, plain, Metric::BalancedAccuracy) - 0.5).abs() < 0.02,
        "it finds no positive row at 0.5"
    );
    assert!(mean(&study, plain, Metric::Accuracy) > 0.998, "and is nearly always right");
    assert!(mean(&study, weighted, Metric::BalancedAccuracy) > 0.7);
    assert_eq!(outcome(&study, &format!("{weighted} has higher balanced acc.")), PredictionOutcome::Yes);
    assert_ne!(outcome(&study, &format!("{weighted} has the same AUROC")), PredictionOutcome::No);
    for loss in [weighted, focal] {
        let gain = difference(of(&study, loss), of(&study, plain), study.at(Metric::Auroc).unwrap()).unwrap();
        assert!(gain.low() < 0.02, "{loss} should not order rows better: {gain:?}");
        assert!(mean(&study, loss, Metric::Calibration) > mean(&study, plain, Metric::Calibration), "{loss}");
        assert_eq!(
            outcome(&study, &format!("{plain} has lower log loss than {loss}")),
            PredictionOutcome::Yes
        );
    }
    // The linear model is the truth: focus costs calibration.
    assert_eq!(outcome(&study, &format!("{focal} has higher ECE than {plain}")), PredictionOutcome::Yes);
    // Focus alone does not move the decision: no positive row is found at 0.5 either.
    assert!((mean(&study, focal, Metric::BalancedAccuracy) - 0.5).abs() < 0.05);
}

/// Half as many features as rows, and labels that depend on none: a model that is certain, and right half the time.
#[test]
fn of_an_overconfident_model_focal_losses_are_predicted_to_be_better_calibrated() {
    let labels = normal(80, 1, 21)[0].iter().map(|&e| f64::from(u8::from(e > 0.0))).collect();
    let study = run(&frame(normal(80, 40, 20), labels), &["bce_with_logits", "binary_focal(alpha=0.5)"]);
    let plain = |metric| mean(&study, "bce_with_logits", metric);
    assert!(plain(Metric::Confidence) > plain(Metric::Accuracy) + 0.2, "the model is not overconfident");
    let all = expectations(&study);
    let found = all.iter().find(|one| one.statement.contains("ECE")).unwrap();
    assert_eq!(found.statement, "binary_focal(alpha=0.5) has lower ECE than bce_with_logits");
    assert!(found.why.contains("it is overconfident"), "{}", found.why);
    assert_ne!(found.outcome, PredictionOutcome::No);
}

#[test]
fn runs_repeat_to_the_bit_on_any_number_of_threads() {
    let (frame, _) = with_outliers(120);
    let threads = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
    let [one, many] = [1, 3].map(|n| threads(n).install(|| run(&frame, &["mse", "mae", "log_cosh"])));
    for (a, b) in one.runs.iter().zip(&many.runs) {
        assert_eq!(
            (&a.held_out.predictions, &a.folds, &a.curve),
            (&b.held_out.predictions, &b.folds, &b.curve)
        );
    }
}

#[test]
fn the_look_sees_outliers_and_computes_delta() {
    let (frame, _) = with_outliers(400);
    let (target, features) = parts(&frame);
    let look = Profile::at(&frame, &target, &features, 0).unwrap();
    let numbers = look.numbers.as_ref().unwrap();
    assert_eq!(numbers.outliers, Some(40));
    assert_eq!(numbers.furthest.unwrap() % 10, 3);
    // The residuals of the clean rows have deviation ½.
    assert!((numbers.residual_scale.unwrap() - 0.5).abs() < 0.15, "{numbers:?}");
    let advice = advise(&look, &target).unwrap();
    assert_eq!(advice[0].loss, "mae", "a tenth of the rows are outliers");
    assert!(advice[1].loss.starts_with("huber(delta=0."), "{}", advice[1].loss);
    assert!(advice[1].why.contains("40 of 400"), "{}", advice[1].why);
    assert_eq!(candidates(&look, &target).unwrap()[0].to_string(), "mse");
}

#[test]
fn the_look_tells_wrong_labels_from_classes_that_overlap() {
    let rows = 2000;
    let advice = |wrong: &dyn Fn(usize) -> bool, noise: f64| {
        let (x, e) = (normal(rows, 2, 9), &normal(rows, 1, 10)[0]);
        let y =
            (0..rows).map(|row| f64::from(u8::from((3.0 * x[0][row] + noise * e[row] > 0.0) != wrong(row))));
        let frame = frame(x.clone(), y.collect());
        let (target, features) = parts(&frame);
        let look = Profile::at(&frame, &target, &features, 0).unwrap();
        (look.classes.clone().unwrap(), advise(&look, &target).unwrap())
    };
    let (overlap, plain) = advice(&|_| false, 2.0);
    assert!(!overlap.doubtful_labels() && overlap.contradicted > 0, "{overlap:?}");
    assert_eq!(plain[0].loss, "bce_with_logits");
    let (noisy, robust) = advice(&|row| row % 8 == 0, 0.2);
    assert!((noisy.doubt_share() - 0.125).abs() < 0.05 && noisy.doubtful_labels(), "{noisy:?}");
    assert_eq!(robust[0].loss, "generalized_cross_entropy(q=0.7)");
    assert!(robust.iter().all(|advice| !advice.loss.contains("focal")), "focal looks for wrong labels");
}

#[test]
fn the_look_weighs_rare_classes() {
    let frame = rare(5005);
    let (target, features) = parts(&frame);
    let look = Profile::at(&frame, &target, &features, 0).unwrap();
    let advice = advise(&look, &target).unwrap();
    let losses: Vec<&str> = advice.iter().map(|advice| advice.loss.as_str()).collect();
    assert_eq!(
        losses,
        ["binary_focal(gamma=2, alpha=0.5)", "bce_with_logits(pos_weight=1000)", "bce_with_logits"]
    );
    assert!(advice[0].why.contains("5 of 5005 rows"), "{}", advice[0].why);
    assert!(advice[0].why.contains("which the imbalance does not determine"), "{}", advice[0].why);

    // The gamma is the same at another imbalance.
    let x = normal(1100, 2, 8);
    let tenth = self::frame(x, (0..1100).map(|row| f64::from(u8::from(row % 11 == 10))).collect());
    let (target, features) = parts(&tenth);
    let look = Profile::at(&tenth, &target, &features, 0).unwrap();
    let advice = advise(&look, &target).unwrap();
    let focal = advice.iter().find(|advice| advice.loss.contains("focal")).unwrap();
    assert_eq!(focal.loss, "binary_focal(gamma=2, alpha=0.5)");
}

#[test]
fn all_advice_can_be_parsed_and_amounts_get_their_own() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let amount = Normal::new(2.0, 1.0).unwrap();
    let x = normal(300, 2, 12);
    let y: Vec<f64> =
        (0..300).map(|row| if row % 3 == 0 { 0.0 } else { f64::exp(amount.sample(&mut random)) }).collect();
    let frame = frame(x, y);
    let (target, features) = parts(&frame);
    let look = Profile::at(&frame, &target, &features, 0).unwrap();
    let advice = advise(&look, &target).unwrap();
    assert!(
        advice[0].loss.starts_with("tweedie") && advice[0].why.contains("33.33 % are exactly 0"),
        "{advice:?}"
    );
    for advice in &advice {
        assert!(advice.loss.parse::<perdita_catalog::Loss>().is_ok(), "{}", advice.loss);
    }
    let study = run(&frame, &["tweedie", "mse", "mae"]);
    assert!(of(&study, "tweedie").held_out.predictions.iter().all(|&p| p > 0.0));
    assert!(mean(&study, "mae", Metric::Bias) < -1.0, "the median of a skewed target is below its mean");
}

#[test]
fn what_cannot_be_studied_is_refused() {
    let (frame, _) = with_outliers(40);
    let error = |losses: &[&str], folds| {
        let (target, features) = parts(&frame);
        let losses = losses.iter().map(|loss| loss.parse().unwrap()).collect();
        let settings = Settings { losses, folds, ..Settings::default() };
        study(&frame, target, &features, &settings, &|_, _| {}).unwrap_err().to_string()
    };
    let unfit = error(&["mse", "cross_entropy"], 5);
    assert!(unfit.contains("takes class labels") && unfit.contains("Losses that fit: mse, mae"), "{unfit}");
    assert_eq!(error(&["mse", "mse"], 5), "mse is given twice");
    assert!(error(&["mse"], 21).contains("40 rows in 21 folds"));
}

#[test]
fn a_study_is_a_page() {
    let (frame, _) = with_outliers(100);
    let numbers = run(&frame, &["mse", "mae"]);
    let x = normal(90, 2, 13);
    let y = (0..90)
        .map(|row| f64::from(u8::from(x[0][row] > 0.0)) + f64::from(u8::from(x[1][row] > 0.0)))
        .collect();
    let classes = run(&self::frame(x, y), &["cross_entropy", "focal(alpha=1)"]);
    for (study, part) in [(&numbers, "Errors"), (&classes, "Reliability")] {
        let page = page(study, "made `$data`.csv");
        let titles: Vec<&str> = page.sections.iter().map(|section| section.title.as_str()).collect();
        let theory = "Theory's predictions, checked";
        assert_eq!(titles, ["Answer", "Leaderboard", "Learning curves", part, theory, "Data", "Method"]);
        let html = page.html().unwrap();
        assert!(html.contains("<svg") && html.contains(theory) && !html.contains("NaN"));
    }
}
