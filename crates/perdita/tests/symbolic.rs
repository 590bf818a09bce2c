//! Formulas as mathematics agree with the formulas they come from, are well formed, and read as they should.
use perdita::Loss;
use perdita::catalog::{LOSSES, Shape};
use perdita::loss::{Card, Task};
use perdita::real::Interval;
use perdita::symbolic::{Formula, Symbol};
use std::fmt::Write;

/// Settings that differ from the defaults, or are a case apart.
const SETTINGS: &[&str] = &[
    "huber(delta=0.3)",
    "huber(delta=7)",
    "smooth_l1(beta=2.5)",
    "smooth_l1(beta=0)",
    "quantile(tau=0.9)",
    "epsilon_insensitive(epsilon=1.5)",
    "epsilon_insensitive(epsilon=0)",
    "squared_epsilon_insensitive(epsilon=0.75)",
    "squared_epsilon_insensitive(epsilon=0)",
    "poisson_nll(log_input=false)",
    "poisson_nll(full=true)",
    "gamma_nll(log_input=false)",
    "tweedie(power=1.2)",
    "tweedie(power=1.7, log_input=false)",
    "bce(eps=0.1)",
    "bce_with_logits(pos_weight=3)",
    "bce_with_logits(pos_weight=0)",
    "binary_focal(gamma=0)",
    "binary_focal(gamma=1)",
    "binary_focal(gamma=0.5, alpha=0.75)",
    "binary_focal(gamma=3, alpha=none)",
    "binary_poly1(epsilon=-0.5)",
    "binary_poly1(epsilon=0)",
    "asymmetric(margin=0)",
    "asymmetric(gamma_pos=1, gamma_neg=2, margin=0)",
    "hinge(margin=0.5)",
    "hinge(margin=0)",
    "squared_hinge(margin=2)",
    "hinge_embedding(margin=3)",
];

fn losses() -> impl Iterator<Item = Loss> {
    let defaults = LOSSES.iter().map(|entry| entry.default().expect("a default"));
    let settings = SETTINGS.iter().map(|text| text.parse().expect(text));
    defaults.chain(settings).filter(|loss: &Loss| matches!(loss.shape(), Shape::Pointwise(_)))
}
fn formula(loss: &Loss) -> Formula {
    Formula::of(loss).unwrap_or_else(|| panic!("{loss} has no formula"))
}

/// Numbers of a domain: none of them special, some of them large.
fn points(domain: Interval) -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let random = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    });
    let spread = |u: f64| match (domain.lo, domain.hi) {
        (0.0, 1.0) => u,
        (lo, hi) if lo >= 0.0 && hi > 1.0 => (9.0 * u - 4.5).exp(),
        _ => 24.0 * (u - 0.5) * (u - 0.5).abs() * 4.0,
    };
    random.take(40).map(spread).filter(|x| domain.contains(*x)).collect()
}
fn targets(card: &Card) -> Vec<f64> {
    if card.two_labels { vec![card.target.lo, card.target.hi] } else { points(card.target) }
}
/// The letters of prediction and target.
fn letters(formula: &Formula) -> (String, String) {
    let (prediction, target) = formula.inputs();
    (prediction.name().into(), target.name().into())
}

#[test]
fn expressions_have_the_values_of_the_formula() {
    for loss in losses() {
        let Shape::Pointwise(any) = loss.shape() else { unreachable!() };
        let formula = formula(&loss);
        let card = loss.card();
        for p in points(card.prediction) {
            for y in targets(card) {
                let jet = any.dual_at(p, y);
                let got = formula.at(p, y);
                let want = [jet.value.re, jet.slope.re, jet.slope.du];
                for (what, (want, got)) in ["value", "slope", "curvature"].iter().zip(want.iter().zip(got)) {
                    // What is lost where terms as large as x cancel.
                    let slack = 1e-9 * want.abs() + 1e-12 * (1.0 + p.abs() + y.abs());
                    assert!((want - got).abs() <= slack, "{what} of {loss} at {p}, {y}: {want}, not {got}");
                }
            }
        }
    }
}

#[test]
fn latex_is_well_formed() {
    for loss in losses() {
        let formula = formula(&loss);
        let mut all = vec![formula.value.latex(), formula.slope.latex()];
        all.extend(formula.curvature.iter().map(|x| x.latex()));
        all.extend(formula.definitions.iter().map(|definition| definition.latex()));
        for latex in all {
            assert!(latex.is_ascii(), "{loss}: {latex}");
            let mut depth = 0;
            for c in latex.chars() {
                depth += i32::from(c == '{') - i32::from(c == '}');
                assert!(depth >= 0, "{loss}: {latex}");
            }
            assert_eq!(depth, 0, "{loss}: {latex}");
            let count = |what: &str| latex.matches(what).count();
            assert_eq!(count(r"\begin{cases}"), count(r"\end{cases}"), "{loss}: {latex}");
            assert_eq!(count("("), count(")"), "{loss}: {latex}");
            // A command that ran into a letter would be another command.
            for command in latex.split('\\').skip(1) {
                let name: String = command.chars().take_while(char::is_ascii_alphabetic).collect();
                assert!(name.is_empty() || COMMANDS.contains(&&name[..]), "{loss}: \\{name} in {latex}");
            }
        }
    }
}
const COMMANDS: &[&str] = &[
    "alpha",
    "begin",
    "beta",
    "cosh",
    "delta",
    "end",
    "frac",
    "gamma",
    "ge",
    "le",
    "ln",
    "mathit",
    "max",
    "min",
    "mu",
    "operatorname",
    "pi",
    "sigma",
    "tanh",
    "tau",
    "text",
    "texttt",
    "tfrac",
    "varepsilon",
];

fn check(loss: &str, value: &str, slope: &str, curvature: &str) {
    let formula = formula(&loss.parse().expect(loss));
    let got =
        [formula.value.to_string(), formula.slope.to_string(), formula.curvature.expect(loss).to_string()];
    assert_eq!(got, [value, slope, curvature], "{loss}");
}

#[test]
fn formulas_read_as_they_should() {
    check("mse", "(p − y)²", "2(p − y)", "2");
    check("mae", "|p − y|", "sgn(p − y)", "0");
    check(
        "huber",
        "½r² if |r| ≤ δ; δ(|r| − ½δ) otherwise",
        "r if |r| ≤ δ; δ sgn(r) otherwise",
        "1 if |r| ≤ δ; 0 otherwise",
    );
    check("log_cosh", "ln cosh(p − y)", "tanh(p − y)", "1 − tanh²(p − y)");
    check(
        "msle",
        "(ln(1 + p) − ln(1 + y))²",
        "2(ln(1 + p) − ln(1 + y))/(1 + p)",
        "2(1 + ln(1 + y) − ln(1 + p))/(1 + p)²",
    );
    check("gan_discriminator", "ln(1 + eˣ) − xt", "σ(x) − t", "σ(x)σ(−x)");
    check(
        "bce_with_logits",
        "wy ln(1 + e⁻ˣ) + (1 − y) ln(1 + eˣ)",
        "(1 − y)σ(x) − wyσ(−x)",
        "(1 + wy − y)σ(x)σ(−x)",
    );
    check("soft_margin", "ln(1 + e⁻ˣʸ)", "−yσ(−xy)", "σ(x)σ(−x)");
    check("squared_hinge", "max(0, m − py)²", "−2y max(0, m − py)", "2 if py ≤ m; 0 otherwise");
    let focal = formula(&"binary_focal".parse().unwrap());
    assert_eq!(focal.value.to_string(), "αyσ(−x)ᵞ ln(1 + e⁻ˣ) + (1 − α)(1 − y)σ(x)ᵞ ln(1 + eˣ)");
    assert_eq!(
        focal.value.latex(),
        r"\alpha y\sigma(-x)^{\gamma}\ln(1 + e^{-x}) + (1 - \alpha)(1 - y)\sigma(x)^{\gamma}\ln(1 + e^{x})"
    );
}

#[test]
fn letters_mean_what_the_loss_was_made_with() {
    let formula = formula(&"binary_focal(gamma=3, alpha=0.75)".parse().unwrap());
    let meanings: Vec<String> = formula.definitions.iter().map(ToString::to_string).collect();
    assert_eq!(meanings, ["γ = gamma = 3", "α = alpha = 0.75"]);
    assert!(formula.definitions.iter().all(|d| matches!(d.symbol, Symbol::Parameter(_))));
    assert_eq!(letters(&formula), ("x".into(), "y".into()));
}

/// The page in the docs.
#[test]
fn the_page_is_what_comes_out() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/symbolic/FORMULAS.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &page).expect("the page is writable");
    } else {
        let current = std::fs::read_to_string(path).expect("the page");
        assert!(current == page, "run it again with UPDATE=1");
    }
}
fn page() -> String {
    let mut text = String::from("<!-- Written by `UPDATE=1 cargo test -p perdita --test symbolic`. -->\n");
    let losses: Vec<Loss> = LOSSES
        .iter()
        .map(|entry| entry.default().expect("a default"))
        .filter(|loss| matches!(loss.shape(), Shape::Pointwise(_)))
        .collect();
    let mut tasks: Vec<Task> = Vec::new();
    for task in losses.iter().map(|loss| loss.card().task) {
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    for task in tasks {
        let name = task.to_string();
        let (first, rest) = name.split_at(1);
        writeln!(text, "\n## {}{rest}\n\n```text", first.to_uppercase()).unwrap();
        let mut blank = "";
        for loss in losses.iter().filter(|loss| loss.card().task == task) {
            let formula = formula(loss);
            writeln!(text, "{blank}{}", loss.card().name).unwrap();
            writeln!(text, "    value      {}", formula.value).unwrap();
            writeln!(text, "    slope      {}", formula.slope).unwrap();
            if let Some(curvature) = &formula.curvature {
                writeln!(text, "    curvature  {curvature}").unwrap();
            }
            let meanings: Vec<String> = formula.definitions.iter().map(ToString::to_string).collect();
            if !meanings.is_empty() {
                writeln!(text, "    where      {}", meanings.join(", ")).unwrap();
            }
            blank = "\n";
        }
        text.push_str("```\n");
    }
    text
}
