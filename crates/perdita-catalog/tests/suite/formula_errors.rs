//! Texts that are no formulas have errors that say what to write; any other text is a formula or an error, soon, and without
//! deep recursion.
use insta::{assert_snapshot, with_settings};
use perdita_catalog::{Formula, Loss};
use proptest::prelude::*;
use std::fmt::Write;
use std::thread;
use std::time::{Duration, Instant};

/// Texts of one kind of mistake after the other.
const BAD: &[&str] = &[
    // No formula.
    "",
    "  # nothing",
    "; d = 1",
    "p = y",
    "r = p - y; r^2",
    // Signs and brackets.
    "2p - y",
    "|p - y|",
    "(p - y",
    "p - y)",
    "p - * y",
    "p - y ^",
    "(p - y)!",
    "p % y",
    "p && y",
    "abs(p - y",
    "abs p - y",
    "abs() + p - y",
    "p - y if p < 0",
    "p if else y",
    "\"p\" - y",
    "p - y; d",
    "p - y; = 1",
    "p - y; 2 = d",
    "p - 1e999999*y; p in",
    // Names.
    "abs(p - y) + exq(p)",
    "BCEWithLogitsLoss(p, y)",
    "l1_loss(p, y) + p",
    "p - y + dleta; delta = 1",
    "a + b*c; a = b; b = a",
    "a*(p - y); a = a + 1",
    "d*(p - y); d = 1; d = 2",
    "pi*(p - y); pi = 3",
    "3 + 4",
    "if - y",
    "abs(p, y)",
    "max(p, y, 1)",
    "huber(p, y, dleta=2)",
    "huber(p, y, delta=-1)",
    "huber(p) + 1",
    "abs(p - y, eps=2)",
    "p + q1 + q2 + q3 + q4 + q5 + q6 + q7 + q8 + q9 + q10 + q11 + q12 + q13 + q14 + q15 + q16 + q17 + q18",
    // Rows and labels.
    "z[p]",
    "z[y] + y",
    "z[y + 1]",
    "z[0]",
    "logsumexp(z)",
    "logsumexp(z) - z[y] + k",
    "softmax(z)*z[y]",
    "sum(others(z)) - q",
    "others(z) + z[y]",
    "exp(others(z))[y]",
    "sum(z)[y]",
    "one_hot(2)*z[y]",
    "cross_entropy(z, y) + kl(z, y)",
    "cross_entropy(z, y) + mse(z, y)",
    "mse(z[y], z)",
    "cross_entropy(z, y, class_weights=[1, 2, 1])",
    "clip(z, y) + info_nce",
    "info_nce + mse",
    "2*dice",
    // Conditions.
    "p if y else 0 < 1",
    "p + (y < 0 < 1 if)",
    "as_written(p) + y",
    // Domains.
    "p - y; y in [1, 0]",
    "p - y; y in [0, 1",
    "p - y; y in {0}",
    "p - y; y in [0, k]",
    "p - y; t in [0, 1]",
    "p - y; y in [0, 1]; y in {0, 1}",
    "z[y]; y in [0, 2]",
    "d*(p - y); d = 2; d in [0, 1]",
];

/// The formulas' own errors, but for texts that are taken for the name of a loss.
#[test]
fn errors_say_what_to_write() {
    let mut all = String::new();
    for text in BAD {
        let message = match Formula::parse(text) {
            Ok(formula) => format!("is the formula {formula}"),
            Err(error) => error.to_string(),
        };
        writeln!(all, "{text}\n    {message}").expect("a string");
    }
    snapshot("errors_of_formulas", &all);
}

#[test]
fn errors_of_sizes_and_parameters() {
    let nested = |depth: usize| format!("{}p - y{}", "(".repeat(depth), ")".repeat(depth));
    let chain = |n: usize| {
        let definitions: String = (0..n).map(|k| format!("; a{k} = a{}*a{}", k + 1, k + 1)).collect();
        format!("a0*(p - y){definitions}; a{n} = p")
    };
    let texts = [
        nested(10_000),
        "-".repeat(1000) + "p - y",
        "p^".repeat(1000) + "y",
        "p if p < y else ".repeat(1000) + "0",
        "p + ".repeat(10_000) + "y",
        " ".repeat(1 << 17),
        format!("p - y + {}", "x".repeat(1 << 17)),
        format!("p - y if {} else 0", vec!["p < y"; 100].join(" and ")),
    ];
    let mut all = String::new();
    for text in &texts {
        let error = Formula::parse(text).expect_err(&text[..20]).to_string();
        writeln!(all, "{}…\n    {error}", &text[..20]).expect("a string");
    }
    // A definition in a definition doubles what is written, but not what is recorded.
    Formula::parse(&chain(200)).expect("as long as its definitions");

    let formula = || Formula::parse("d*abs(p - y); d = 2").expect("a formula");
    for (name, value) in [("delta", 1.0), ("d", f64::NAN)] {
        let error = formula().with(name, value).unwrap_err();
        writeln!(all, "{name} = {value}\n    {error}").expect("a string");
    }
    assert_eq!(formula().with("d", -0.5).expect("a number").to_string(), "d*abs(p - y); d = -0.5");
    snapshot("errors_of_sizes_and_parameters", &all);
}

fn snapshot(name: &str, text: &str) {
    with_settings!({ omit_expression => true }, { assert_snapshot!(name, text) });
}

/// Words of the language, and of mistakes in it.
const WORDS: &[&str] = &[
    "p",
    "y",
    "z",
    "r",
    "d",
    "q",
    "1",
    "0",
    "2.5",
    "1e-3",
    "inf",
    "½",
    "+",
    "-",
    "*",
    "/",
    "^",
    "**",
    "²",
    "√",
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "=",
    "==",
    "<",
    "<=",
    " if ",
    " else ",
    " and ",
    " or ",
    "not ",
    " in ",
    "abs(",
    "max(",
    "log(",
    "exp(",
    "sum(",
    "others(",
    "softmax(",
    "logsumexp(",
    "one_hot(",
    "where(",
    "[y]",
    "huber(p, y)",
    "mse",
    "cross_entropy",
    "kl(",
    "; r = p - y",
    "; d = 1",
    "; y in [0, 1]",
    "\n",
    "#",
    "|",
    "é",
    "\u{0}",
    "classes(z)",
    "as_written(",
    "delta=2",
    "pi",
    "0*",
    "/0",
    "stop_gradient(",
];

/// Expressions with every sign and function of scalars. Names have definitions.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec!["p", "y", "r", "d", "1", "0.5", "3"]).prop_map(str::to_owned),
        (0u32..1000).prop_map(|x| format!("{}", f64::from(x) / 64.0)),
    ];
    leaf.prop_recursive(6, 60, 3, |inner| {
        let signs =
            prop::sample::select(vec!["+", "-", "*", "/", "^", " < ", " >= ", " == ", " and ", " or "]);
        let functions =
            prop::sample::select(vec!["abs", "exp", "log1p", "tanh", "softplus", "relu", "sign", "sqrt"]);
        prop_oneof![
            (inner.clone(), signs, inner.clone()).prop_map(|(x, sign, y)| format!("({x}){sign}({y})")),
            (functions, inner.clone()).prop_map(|(f, x)| format!("{f}({x})")),
            inner.clone().prop_map(|x| format!("-({x})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(x, c, y)| format!("({x} if ({c}) < 1 else {y})")),
        ]
    })
}

/// The longest time of a parse: far more than it takes, far less than a hang.
const MOST_TIME: Duration = Duration::from_secs(20);

/// A parse on the stack of a thread, which a deep recursion would overflow.
fn parse(text: String) -> Option<Formula> {
    let parse = move || {
        let begin = Instant::now();
        let formula = text.parse::<Loss>().ok().and_then(|loss| loss.formula().cloned());
        assert!(begin.elapsed() < MOST_TIME, "{text}");
        formula
    };
    thread::Builder::new().stack_size(2 << 20).spawn(parse).expect("a thread").join().expect("no panic")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_formula_or_an_error(words in prop::collection::vec(prop::sample::select(WORDS), 1..40)) {
        if let Some(formula) = parse(words.concat()) {
            let again = Formula::parse(&formula.to_string()).expect("its text is one");
            prop_assert_eq!(again.to_string(), formula.to_string());
        }
    }

    #[test]
    fn texts_of_formulas_parse_to_the_same_formulas(text in expressions(), p in -4.0..4.0f64, y in -4.0..4.0f64) {
        let text = format!("{text} + 0*p*y + 0*r*d; r = p - y; d = 1.5");
        let Some(formula) = parse(text.clone()) else { return Ok(()) };
        let again = Formula::parse(&formula.to_string()).expect("its text is one");
        prop_assert_eq!(again.to_string(), formula.to_string());
        let value = |formula: &Formula| {
            let program = formula.written(0).expect("a formula of scalars");
            program.run_scalars(&[p, y])[0].to_bits()
        };
        prop_assert_eq!(value(&again), value(&formula), "{}", text);
    }
}
