//! Formulas as mathematics agree with the formulas they come from, are well formed, and read as they should.
use perdita::loss::{Card, Task};
use perdita::real::Interval;
use perdita_catalog::symbolic::{Expressions, Symbol, Values};
use perdita_catalog::{LOSSES, Loss};
use rayon::prelude::*;
use std::fmt::Write;
use std::sync::OnceLock;

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

/// All pointwise losses and their formulas, made once.
fn losses() -> &'static [(Loss, Expressions)] {
    static ALL: OnceLock<Vec<(Loss, Expressions)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let defaults = LOSSES.iter().map(|entry| entry.default().expect("a default"));
        let settings = SETTINGS.iter().map(|text| text.parse().expect(text));
        let pointwise: Vec<Loss> =
            defaults.chain(settings).filter(|loss: &Loss| loss.pointwise().is_some()).collect();
        let with = |loss: &Loss| {
            let formula = Expressions::of(loss).unwrap_or_else(|| panic!("{loss} has no formula"));
            (loss.clone(), formula)
        };
        pointwise.par_iter().map(with).collect()
    })
}
fn formula(text: &str) -> &'static Expressions {
    let found = losses().iter().find(|(loss, _)| loss.to_string() == text);
    &found.unwrap_or_else(|| panic!("{text} is not among the settings")).1
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
fn letters(formula: &Expressions) -> (String, String) {
    let (prediction, target) = formula.inputs();
    (prediction.name().into(), target.name().into())
}

#[test]
fn expressions_have_the_values_of_the_formula() {
    for (loss, formula) in losses() {
        let any = loss.pointwise().unwrap();
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
    for (loss, formula) in losses() {
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
    let formula = formula(loss);
    let curvature_of = formula.curvature.as_ref().expect("a curvature");
    let got = [&formula.value, &formula.slope, curvature_of].map(ToString::to_string);
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
    check("gan_discriminator", "ln(1 + eˣ) − xy", "σ(x) − y", "σ(x)σ(−x)");
    check(
        "bce_with_logits",
        "wy ln(1 + e⁻ˣ) + (1 − y) ln(1 + eˣ)",
        "(1 − y)σ(x) − wyσ(−x)",
        "(1 + wy − y)σ(x)σ(−x)",
    );
    check("soft_margin", "ln(1 + e⁻ˣʸ)", "−yσ(−xy)", "σ(x)σ(−x)");
    check("squared_hinge", "max(0, m − xy)²", "−2y max(0, m − xy)", "2 if xy ≤ m; 0 otherwise");
    let focal = formula("binary_focal");
    assert_eq!(focal.value.to_string(), "αyσ(−x)ᵞ ln(1 + e⁻ˣ) + (1 − α)(1 − y)σ(x)ᵞ ln(1 + eˣ)");
    assert_eq!(
        focal.value.latex(),
        r"\alpha y\sigma(-x)^{\gamma}\ln(1 + e^{-x}) + (1 - \alpha)(1 - y)\sigma(x)^{\gamma}\ln(1 + e^{x})"
    );
}

#[test]
fn letters_mean_what_the_loss_was_made_with() {
    let formula = formula("binary_focal(gamma=0.5, alpha=0.75)");
    let meanings: Vec<String> = formula.definitions.iter().map(ToString::to_string).collect();
    assert_eq!(meanings, ["γ = gamma = 0.5", "α = alpha = 0.75"]);
    assert!(formula.definitions.iter().all(|d| matches!(d.symbol, Symbol::Parameter(_))));
    assert_eq!(letters(formula), ("x".into(), "y".into()));
}

#[test]
fn rows_read_as_they_should() {
    let check = |loss: &str, value: &str, slope: &str| {
        let formula = Expressions::of(&loss.parse().expect(loss)).expect(loss);
        assert_eq!([formula.value.to_string(), formula.slope.to_string()], [value, slope], "{loss}");
        assert!(formula.curvature.is_none());
    };
    check("cross_entropy", "−ln p_y", "p_c − [c = y]");
    check("focal", "−α(1 − p_y)ᵞ ln p_y", "α(1 − γp_y ln p_y/(1 − p_y))(1 − p_y)ᵞ(p_c − [c = y])");
    check("soft_cross_entropy", "−Σ_c t_c ln p_c", "p_c Σ_c t_c − t_c");
    check("kl", "Σ_c t_c ln t_c − Σ_c t_c x_c", "−t_c");
    let smooth = Expressions::of(&"cross_entropy(label_smoothing=0.1)".parse().unwrap()).unwrap();
    let rows = [("p", &[0.7, 0.2, 0.1][..])];
    let values = Values { numbers: &[("ε", 0.1), ("C", 3.0)], rows: &rows, label: 1 };
    let spread = rows[0].1.iter().map(|p: &f64| p.ln()).sum::<f64>() / 30.0;
    assert!((smooth.value.eval(values) + 0.9 * 0.2f64.ln() + spread).abs() < 1e-14, "{}", smooth.value);
}

#[test]
fn other_losses_have_no_formula() {
    for loss in ["info_nce", "giou"] {
        assert!(loss.parse().is_ok_and(|loss| Expressions::of(&loss).is_none()), "{loss}");
    }
}

/// A formula with letters is one for other values of its parameters, too.
#[test]
fn letters_hold_for_other_values() {
    for (text, other) in [
        ("huber", "huber(delta=7)"),
        ("quantile", "quantile(tau=0.9)"),
        ("tweedie", "tweedie(power=1.2)"),
        ("bce_with_logits", "bce_with_logits(pos_weight=3)"),
        ("binary_focal", "binary_focal(gamma=0.5, alpha=0.75)"),
        ("hinge", "hinge(margin=0.5)"),
    ] {
        let (one, other) = (formula(text), formula(other));
        assert_eq!(
            (&one.value, &one.slope, &one.curvature),
            (&other.value, &other.slope, &other.curvature),
            "{text}"
        );
    }
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
    let mut text =
        String::from("<!-- Written by `UPDATE=1 cargo test -p perdita-catalog --test suite symbolic`. -->\n");
    let defaults: Vec<(Loss, Expressions)> = LOSSES
        .iter()
        .map(|entry| entry.default().expect("a default"))
        .filter_map(|loss| {
            let formula = match loss.pointwise() {
                Some(_) => Some(formula(&loss.to_string()).clone()),
                None => Expressions::of(&loss),
            };
            Some((loss, formula?))
        })
        .collect();
    let losses = || defaults.iter();
    let mut tasks: Vec<Task> = Vec::new();
    for task in losses().map(|(loss, _)| loss.card().task) {
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    for task in tasks {
        let name = task.to_string();
        let (first, rest) = name.split_at(1);
        writeln!(text, "\n## {}{rest}\n\n```text", first.to_uppercase()).unwrap();
        let mut blank = "";
        for (loss, formula) in losses().filter(|(loss, _)| loss.card().task == task) {
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
