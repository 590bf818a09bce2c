//! Curves are what the formulas say.
use perdita::Reduction;
use perdita_catalog::{Inputs, LOSSES, Loss, Outputs};
use perdita_figures::curves::{Argument, Curves, Quantity, vary};
use perdita_figures::{Figure, Mark};

fn loss(text: &str) -> Loss {
    text.parse().unwrap()
}

fn draw(losses: &[&str]) -> Curves {
    Curves::of(losses.iter().map(|text| loss(text)))
}

/// The points of the curves of a panel, without the breaks in jumps.
fn lines(figure: &Figure, panel: usize) -> Vec<(String, Vec<(f64, f64)>)> {
    let line = |mark: &Mark| match mark {
        Mark::Line { name, points, .. } => {
            (name.clone(), points.iter().copied().filter(|(_, y)| !y.is_nan()).collect())
        }
        mark => panic!("{mark:?}"),
    };
    figure.panels[panel].marks.iter().map(line).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

#[test]
fn errors_are_what_the_loss_says_at_each() {
    let losses = ["mse", "huber(delta=2)", "quantile(tau=0.8)"];
    let figure =
        draw(&losses).what([Quantity::Value, Quantity::Slope, Quantity::Curvature]).figure().unwrap();
    for (i, text) in losses.iter().enumerate() {
        let loss = loss(text);
        let any = loss.pointwise().unwrap();
        for (panel, pick) in [0, 1, 2].into_iter().zip([0, 1, 2]) {
            let (name, points) = &lines(&figure, panel)[i];
            assert_eq!(name, text);
            assert_eq!(
                (points[0].0, points[points.len() / 2].0, points[points.len() - 1].0),
                (-3.0, 0.0, 3.0)
            );
            for (x, y) in points {
                let jet = any.dual_at(*x, 0.0);
                assert_eq!([jet.value.re, jet.slope.re, jet.slope.du][pick], *y, "{text} at {x}");
            }
        }
    }
}

#[test]
fn rows_are_what_the_kernel_says_of_two_classes() {
    for text in ["focal(gamma=2, alpha=1)", "cross_entropy(label_smoothing=0.1)", "generalized_cross_entropy"]
    {
        let loss = loss(text);
        let at = |logits: [f64; 2]| {
            let inputs = Inputs::new().array("scores", &logits, &[1, 2]).array("labels", &[0i64], &[1]);
            loss.evaluate(&inputs, Reduction::Sum, Outputs::new()).unwrap().value()
        };
        let figure = draw(&[text]).figure().unwrap();
        for (p, y) in lines(&figure, 0)[0].1.iter().filter(|(p, _)| *p > 0.0 && *p < 1.0) {
            assert!(close(at([(p / (1.0 - p)).ln(), 0.0]), *y), "{text} at p = {p}: {y}");
        }
        let figure = draw(&[text]).over(Argument::Margin).figure().unwrap();
        assert!(lines(&figure, 0)[0].1.iter().all(|(z, y)| close(at([*z, 0.0]), *y)));
    }
}

#[test]
fn a_jump_is_no_line() {
    let breaks = |text: &str, what: Quantity| -> Vec<f64> {
        let figure = draw(&[text]).what([what]).figure().unwrap();
        let Mark::Line { points, .. } = &figure.panels[0].marks[0] else { panic!("a curve") };
        points.iter().filter(|(_, y)| y.is_nan()).map(|(x, _)| *x).collect()
    };
    // The subgradient at 0 is a point of its own.
    let mae = breaks("mae", Quantity::Slope);
    assert!(mae.len() == 2 && mae.iter().all(|x| x.abs() < 1e-9), "{mae:?}");
    let huber = breaks("huber(delta=1.003)", Quantity::Curvature);
    assert!(huber.len() == 2 && huber.iter().all(|x| (x.abs() - 1.003).abs() < 1e-9), "{huber:?}");
    for (text, what) in [
        ("mae", Quantity::Value),
        ("huber", Quantity::Slope),
        ("bce", Quantity::Slope),
        ("focal", Quantity::Value),
    ] {
        assert!(breaks(text, what).is_empty(), "{text}");
    }
}

/// Slopes and curvatures are those of the values and slopes that are drawn, for every loss that has a curve.
#[test]
fn derivatives_are_those_of_the_curve_itself() {
    let mut seen = 0;
    for entry in LOSSES {
        let loss = entry.default().unwrap();
        for over in Argument::of(&loss) {
            let (lo, hi) = if over == Argument::Probability { (0.3, 0.7) } else { (0.31, 0.67) };
            let curves = Curves::of([loss.clone()]).over(over).range(lo, hi);
            let both = curves.clone().what([Quantity::Value, Quantity::Slope]).figure().unwrap();
            let (values, slopes) = (lines(&both, 0).remove(0).1, lines(&both, 1).remove(0).1);
            follows(&format!("{loss} over {over}"), &values, &slopes);
            if loss.multi_input().is_none() {
                let figure = curves.what([Quantity::Curvature]).figure().unwrap();
                follows(&format!("the slope of {loss} over {over}"), &slopes, &lines(&figure, 0)[0].1);
            }
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} curves");
}

/// Between points, a function grows by its derivative's mean (the trapezoidal rule), but for where that jumps.
fn follows(what: &str, values: &[(f64, f64)], slopes: &[(f64, f64)]) {
    let largest = slopes.iter().map(|p| p.1.abs()).fold(1.0, f64::max);
    let off = values.windows(2).zip(slopes.windows(2)).filter(|(v, s)| {
        let grown = (v[1].1 - v[0].1) / (v[1].0 - v[0].0);
        (grown - (s[0].1 + s[1].1) / 2.0).abs() > 1e-4 * largest
    });
    let off = off.count();
    assert!(off <= 4, "{what}: {off} of {} steps do not grow by the derivative", values.len());
}

#[test]
fn ratios_are_to_the_first_and_grow_by_ratios_where_they_are_far_apart() {
    let losses = vary(&loss("focal(alpha=1)"), "gamma", &["0", "2"]).unwrap();
    let figure = Curves::new(losses).what([Quantity::Ratio, Quantity::SlopeRatio]).figure().unwrap();
    let all = lines(&figure, 0);
    assert_eq!((all[0].0.as_str(), all[1].0.as_str()), ("γ = 0", "γ = 2"));
    assert!(all[0].1.iter().all(|(_, y)| close(*y, 1.0)));
    // FL/CE = (1 − p)^γ.
    assert!(all[1].1.iter().all(|(p, y)| close(*y, (1.0 - p).powi(2)) || *p == 0.0 || *p == 1.0));
    assert!(figure.panels.iter().all(|p| p.y.log));
}

#[test]
fn losses_of_numbers_and_of_rows_share_an_argument() {
    let figure = draw(&["bce_with_logits", "cross_entropy"]).over(Argument::Probability).figure().unwrap();
    let all = lines(&figure, 0);
    assert!(all[0].1.iter().zip(&all[1].1).all(|(a, b)| close(a.1, b.1)));
    assert_eq!(draw(&["soft_margin", "hinge"]).figure().unwrap().panels[0].x.label, "margin y·logit");
    // The other class mirrors.
    let other = Curves { target: Some(0.0), ..draw(&["bce"]) }.figure().unwrap();
    let one = draw(&["bce"]).figure().unwrap();
    let pairs: Vec<_> = lines(&other, 0).remove(0).1.into_iter().zip(lines(&one, 0).remove(0).1).collect();
    assert!(pairs.iter().all(|(a, b)| close(a.1, b.1) || a.0 == 0.0 || a.0 == 1.0));
}

#[test]
fn a_range_is_kept_and_an_axis_fits_what_it_shows() {
    let figure = draw(&["mse"]).range(-1.0, 2.0).figure().unwrap();
    assert_eq!(figure.panels[0].x.range, Some((-1.0, 2.0)));
    let (lo, hi) = figure.panels[0].y.range.unwrap();
    assert!(lo <= 0.0 && (4.0..5.0).contains(&hi));
    // An open domain is drawn up to its end, and not beyond.
    let rate = "gamma_nll(log_input=false)";
    assert_eq!(draw(&[rate]).figure().unwrap().panels[0].x.range, Some((0.0, 4.0)));
    assert!(
        draw(&[rate]).range(0.0, 1.0).figure().is_ok() && draw(&[rate]).range(-0.1, 1.0).figure().is_err()
    );
    // What is infinite at the end of the domain does not flatten the rest.
    let (_, hi) = draw(&["bce"]).figure().unwrap().panels[0].y.range.unwrap();
    assert!((4.0..6.0).contains(&hi), "{hi}");
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let fails = |curves: Curves, needles: &[&str]| {
        let error = curves.figure().unwrap_err();
        assert!(needles.iter().all(|n| error.contains(n)), "{error}");
    };
    fails(draw(&[]), &["no loss"]);
    fails(draw(&["mse"; 13]), &["13 curves", "at most 12"]);
    fails(draw(&["info_nce"]), &["info_nce compares rows"]);
    fails(draw(&["ssim"]), &["ssim takes arrays"]);
    fails(draw(&["mse", "focal"]), &["mse over error", "focal over probability or margin"]);
    fails(
        draw(&["mse"]).over(Argument::Margin),
        &["mse is plotted over error or prediction, not over margin"],
    );
    fails(draw(&["mse"]).range(1.0, 1.0), &["range 1:1"]);
    fails(draw(&["mse"]).range(f64::NAN, 1.0), &["range NaN:1"]);
    fails(draw(&["focal"]).range(-0.5, 1.0), &["-0.5:1", "probability, 0 to 1"]);
    fails(
        draw(&["triplet_margin"]).what([Quantity::Curvature]),
        &["curvature of triplet_margin is not available"],
    );
    fails(draw(&["cross_entropy(class_weights=[1, 2, 3])"]), &["two classes", "class_weights"]);
    let target = |losses, target| Curves { target: Some(target), ..draw(losses) };
    fails(target(&["hinge"], 0.5), &["target = 0.5: targets of hinge are -1 or 1"]);
    fails(target(&["mape"], 0.0), &["target = 0: ", "(0, ∞) in absolute value"]);
    fails(target(&["focal"], 1.0), &["target: focal", "true class"]);
    fails(target(&["contrastive"], 3.0), &["target = 3: same"]);
    let gamma = |parameter, values: &[&str]| vary(&loss("focal"), parameter, values).unwrap_err();
    assert!(gamma("gama", &["1"]).contains("did you mean `gamma`?"));
    assert!(
        gamma("gamma", &["-1"]).starts_with("gamma = -1: ") && gamma("gamma", &["-1"]).contains("[0, ∞)")
    );
    assert!(gamma("gamma", &["1", "1.0"]).contains("twice"));
}
