//! Statements that are right and wrong, and the mistakes of their authors.
use perdita_theory::{Outcome, Text, judge, text};

/// The outcomes of the only statement of a file.
fn outcomes(toml: &str) -> Vec<Outcome> {
    let text = Text::parse(&format!("[[statement]]\nid = \"it\"\nsays = \"it\"\n{toml}"));
    let statement = text.unwrap_or_else(|problem| panic!("{problem}\n{toml}")).statements.swap_remove(0);
    judge(&statement).unwrap().into_iter().map(|judgement| judgement.outcome).collect()
}

fn outcome(toml: &str) -> String {
    let all = outcomes(toml);
    assert_eq!(all.len(), 1, "{toml}");
    all[0].to_string()
}

fn problem(toml: &str) -> String {
    let text = Text::parse(&format!("[[statement]]\nid = \"it\"\nsays = \"it\"\n{toml}"));
    let problem = text.and_then(|text| judge(&text.statements[0]).map(drop)).unwrap_err().to_string();
    problem.trim_start_matches("line 1, ").replace("statement `it`: ", "")
}

const GRADIENT: &str = "of = 'slope of binary_focal(alpha=1)'\nat = { prediction = 'logit(p)', target = 1 }\n\
                        for = { p = '0 .. 1', gamma = [0.5, 1, 2, 5] }\n";

#[test]
fn right_formulas_are_right() {
    let right = [
        "of = 'slope of mse'\nformula = '2*(p - y)'",
        "of = 'curvature of mse'\nfor = { p = '-6 .. 6', y = 0 }\nformula = 2",
        "of = 'value of bce'\nformula = '-(y*log(p) + (1 - y)*log(1 - p))'",
        "of = 'slope of bce_with_logits'\nformula = 'sigmoid(z) - y'",
        "of = 'slope of huber'\nat = { target = 0 }\nformula = 'max(-delta, min(delta, r)); r = x'",
        // At a kink, any subgradient will do.
        "of = 'slope of quantile'\nfor = { tau = [0.1, 0.9] }\nformula = '-tau if p < y else 1 - tau'",
        "of = 'slope of hinge'\nfor = { y = [-1, 1], x = '-4 .. 4' }\nformula = '-y if y*x <= 1 else 0'",
        "of = 'curvature of huber'\nfor = { delta = [1, 2] }\nformula = '1 if abs(p - y) <= delta else 0'",
        "of = 'huber(delta=3)'\nat = { target = 0 }\nformula = '0.5*x^2 if abs(x) <= 3 else 3*abs(x) - 4.5'",
        "of = 'slope in scores[1] of cross_entropy'\nat = { scores = ['a', 'b'], labels = 1 }\n\
         for = { a = '-3 .. 3', b = '-3 .. 3' }\nformula = '-sigmoid(a - b)'",
        "of = 'slope in variance of gaussian_nll'\nat = { mean = 'm', variance = 'v', target = 1 }\n\
         for = { m = '-2 .. 2', v = '0.1 .. 4' }\nformula = '0.5/v - 0.5*(m - 1)^2/v^2'",
    ];
    for toml in right {
        let outcome = outcome(toml);
        assert!(outcome.starts_with("right, "), "{outcome}: {toml}");
    }
    let lin = "formula = '(1 - p)^gamma*(gamma*p*log(p) + p - 1)'";
    assert!(outcome(&format!("{GRADIENT}{lin}")).starts_with("right, to "));
}

/// Every right formula of the test above comes out as wrong once a sign or a number in it is changed.
#[test]
fn wrong_formulas_are_wrong() {
    let wrong = [
        (
            "of = 'slope of mse'\nformula = 'p - y'",
            "wrong: 2 times the formula (everywhere the right value divided by 2; ",
        ),
        ("of = 'slope of mse'\nformula = '2*(y - p)'", "wrong: the formula with the opposite sign ("),
        (
            "of = 'value of mse'\nformula = '(p - y)^2 + 0.5'",
            "wrong: the formula minus 0.5 (everywhere 0.5 more than ",
        ),
        (
            "of = 'slope of bce_with_logits'\nat = { target = 1 }\nformula = 'sigmoid(z)'",
            "wrong: the formula minus 1 (everywhere 1 more than the right value; at z = ",
        ),
        (
            "of = 'value of mae'\nat = { target = 0 }\nfor = { x = '-2 .. 2' }\nformula = 'sqrt(x)^2'",
            "wrong: the value of mae at target 0 is |x| (at x = −1.99: NaN instead of 1.99)",
        ),
    ];
    for (toml, expected) in wrong {
        let outcome = outcome(toml);
        assert!(outcome.starts_with(expected), "{outcome}\n{expected}");
    }
}

/// The sign of the notes' gradient changes where (1 − p)² + γ p ln p = 0.
#[test]
fn the_place_where_the_sign_changes_is_found() {
    let notes = "formula = '-(1 - p)^(gamma - 1)*((1 - p)^2 + gamma*p*log(p))'";
    let outcome = outcome(&format!("{GRADIENT}{notes}"));
    for (gamma, printed) in
        [(0.5f64, "p > 0.613"), (1.0, "p > 0.394"), (2.0, "p > 0.199"), (5.0, "p > 0.0637")]
    {
        assert!(outcome.contains(&format!("{printed} (gamma = {gamma})")), "{outcome}");
        let place: f64 = printed[4..].parse().unwrap();
        let bracket = |p: f64| (1.0 - p).powi(2) + gamma * p * p.ln();
        assert!(bracket(place - 6e-4) * bracket(place + 6e-4) < 0.0, "{printed}");
    }
    assert!(outcome.contains("is −(5σ(x) ln(1 + e⁻ˣ) + σ(−x))σ(−x)⁵, x = logit(p)"), "{outcome}");
}

#[test]
fn many_places_are_counted() {
    let gammas: Vec<String> = (1..=20).map(|k| format!("{}", f64::from(k) / 4.0)).collect();
    let outcome = outcome(&format!(
        "of = 'slope of binary_focal(alpha=1)'\nat = {{ prediction = 'logit(p)', target = 1 }}\n\
         for = {{ p = '0 .. 1', gamma = [{}] }}\nformula = '-(1 - p)^(gamma - 1)*((1 - p)^2 + gamma*p*log(p))'",
        gammas.join(", ")
    ));
    assert!(outcome.contains("(gamma = 1.5), 14 more cases"), "{outcome}");
}

#[test]
fn a_formula_that_is_right_in_some_cases_says_in_which() {
    let outcome = outcome(
        "of = 'value of binary_focal(alpha=1)'\nat = { prediction = 'logit(p)' }\n\
         for = { p = '0 .. 1', y = [0, 1], gamma = [1, 2], alpha = 0.5 }\nformula = '-alpha*(1 - p)^gamma*y*log(p)'",
    );
    assert!(outcome.ends_with("; right for y = 1)"), "{outcome}");
}

#[test]
fn a_probability_for_a_logit_is_noticed() {
    let outcome = outcome("of = 'slope of bce_with_logits'\nat = { target = 1 }\nformula = 'p - 1'");
    assert!(
        outcome.contains("p is the logit here: of a probability p, the prediction is logit(p)"),
        "{outcome}"
    );
}

#[test]
fn rounding_is_no_error() {
    // p − 1 has no digits left at z = 40, and the slope is 4e−18.
    let at_zero = "of = 'slope of bce_with_logits'\nat = { target = 1 }\nfor = { z = '30 .. 60' }\n";
    let outcome = outcome(&format!("{at_zero}formula = 'as_written(sigmoid(z) - 1)'"));
    assert!(outcome.starts_with("unsupported: rounding errors leave it open at "), "{outcome}");
}

#[test]
fn printed_numbers_are_right_to_their_digits() {
    let at = "of = 'slope of binary_focal(alpha=1)'\nat = { prediction = 'logit(p)', target = 1 }\nfor = { p = 0.5 }\n";
    assert_eq!(outcome(&format!("{at}printed = '-0.30'")), "right to its digits: -0.30 for −0.29829");
    assert_eq!(outcome(&format!("{at}printed = '−0.298'")), "right to its digits: -0.298 for −0.29829");
    assert_eq!(
        outcome(&format!("{at}printed = '-0.29'")),
        "wrong: −0.29829 (−0.29 instead of −0.29829, off by 2.8 %)"
    );
    assert_eq!(
        outcome(&format!("{at}printed = '0.30'")),
        "wrong: −0.29829 (0.30 instead of −0.29829, the sign is wrong)"
    );
    assert_eq!(
        outcome(&format!("{at}printed = '-3'")),
        "wrong: −0.29829 (−3 instead of −0.29829, factor 10.1)"
    );
}

#[test]
fn a_table_is_a_comparison_per_cell() {
    let table = "of = 'value of binary_focal(alpha=1)'\nat = { prediction = 'logit(p)', target = 1 }\ntable = '''\n\
                 | p    | gamma=0 | gamma=2 |\n|------|---------|---------|\n| 0.9  | 0.105   | 0.001   |\n\
                 | 0.5  | –       | 0.17    |'''";
    let words: Vec<&str> = outcomes(table).iter().map(Outcome::word).collect();
    assert_eq!(words, ["right to its digits"; 3]);
    let ragged = table.replace("| 0.17    |", "");
    assert_eq!(problem(&ragged), "table: the row `0.5 | –` has 2 cells, the head 3");
    let word = table.replace("0.17 ", "few");
    assert_eq!(problem(&word), "printed: `few` is not a number such as 0.29 or 5e-5");
}

#[test]
fn mistakes_are_named() {
    let mse = "of = 'slope of mse'\n";
    let known = [
        ("of = 'slope of msle2'\nformula = 'p - y'", "of: unknown loss `msle2`; did you mean `msle`?"),
        (
            "of = 'slop of mse'\nformula = 'p - y'",
            "of: `slop` is not a quantity of a loss: there are value, slope, ",
        ),
        ("of = 'slope of mse'\nformula = '2*(p - y'", "formula: "),
        ("of = 'slope of mse'", "`formula`, `printed`, `table` or `compare` is missing beside `of`"),
        ("formula = 'p - y'", "of: the key is missing: a quantity, such as `slope of huber`"),
        (
            "of = 'slope of mse'\nformula = 'q*(p - y)'",
            "for: `q` has no values: give it some, as in q = 1, or a range",
        ),
        (
            "of = 'slope of mse'\nformula = '2*p'",
            "of: mse needs the input `target` (...): a number, such as 1, ",
        ),
        (
            "of = 'slope of cross_entropy'\nat = { scores = ['a', 0], labels = 0 }\nfor = { a = 1 }\nprinted = '1'",
            "of: cross_entropy has several inputs (scores, labels): name one of them, as in `slope in scores[0] of ",
        ),
        (
            "of = 'slope in scores[2] of cross_entropy'\nat = { scores = ['a', 0], labels = 0 }\nfor = { a = 1 }\nprinted = '1'",
            "of: an input of shape [2], with indices from 0, has no entry [2]",
        ),
        ("of = 'slope in target of mse'\nformula = 'p - y'", "of: mse has no gradient in `target`"),
        (
            "of = 'value of triplet_margin'\nat = { anchor = ['p'], positive = [0], negative = [1] }\n\
             for = { p = '0 .. 1' }\nformula = 'p'",
            "`p` is a parameter of triplet_margin, and cannot be a variable of inputs: choose another name",
        ),
        ("of = 'value of bce'\nfor = { p = 2, y = 1 }\nprinted = '1'", "bce: prediction"),
    ];
    for (toml, expected) in known {
        let found = problem(toml);
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    let with = |line: &str| problem(&format!("{mse}formula = '2*(p - y)'\n{line}"));
    assert_eq!(with("for = { p = '1 .. 0' }"), "for.p: the range `1 .. 0` is empty: 1 is not less than 0");
    assert!(with("for = { p = 'few' }").starts_with("for.p: `few` is neither a number, nor several"));
    assert_eq!(with("for = { w = 1 }"), "for: `w` has values, and nothing depends on it");
    assert_eq!(with("not_comparable = 'prose'"), "it is compared, and has the key `not_comparable`");
    assert!(with("formulae = '1'").contains("unknown field `formulae`"));
    assert!(with("printed = 0.29").contains("`formula`, `printed` and `table` are alternatives"));
    let number = problem(&format!("{mse}for = {{ p = 1, y = 0 }}\nprinted = 2.0"));
    assert!(number.starts_with("printed: a printed number is written in quotes"), "{number}");
    let twice = "[[statement]]\nid = 'a'\nsays = 'a'\n\n[[statement]]\nid = 'a'\nsays = 'b'\n";
    assert_eq!(Text::parse(twice).unwrap_err().to_string(), "line 5, statement `a`: the id is used twice");
}

/// Files in which a character is missing, or is another one, are read or refused.
#[test]
fn damaged_files_are_no_panics() {
    let source = include_str!("../../src/text.toml");
    let start = source.find("id = \"T4.9\"").unwrap() - "[[statement]]\n".len();
    let end = source.find("id = \"T4.12\"").unwrap() - "[[statement]]\n".len();
    let part: Vec<char> = source[start..end].chars().collect();
    let mut refused = 0;
    for (k, at) in (0..part.len()).step_by(7).enumerate() {
        let other = ['\0', '"', '[', '9', '(', '\n', '.', '{'][k % 8];
        let kept = part.iter().enumerate().filter(|(i, _)| *i != at || k % 3 > 0);
        let damaged: String = kept.map(|(i, c)| if i == at { other } else { *c }).collect();
        refused += usize::from(Text::parse(&damaged).is_err());
    }
    assert!(refused > 50, "{refused}");
    assert_eq!(Text::parse(&source[start..end]).unwrap().statements.len(), 3);
}

#[test]
fn the_statements_of_the_notes_are_judged() {
    let text = text();
    assert!(text.statements.len() > 55);
    let mut wrong = Vec::new();
    for statement in &text.statements {
        let judged = judge(statement).unwrap_or_else(|problem| panic!("{problem}"));
        let count = judged.iter().filter(|judgement| judgement.outcome.word() == "wrong").count();
        if count > 0 {
            wrong.push((&statement.id[..], count, judged.len()));
        }
        let left_open = judged.iter().find(|judgement| judgement.outcome.word() == "unsupported");
        assert_eq!(left_open, None, "{}", statement.id);
    }
    // Cells and comparisons that are wrong, and how many there are.
    let expected = [
        ("T2.2", 2, 3),
        ("T4.1", 1, 1),
        ("T4.4", 2, 15),
        ("T4.8a", 1, 1),
        ("T4.8b", 1, 1),
        ("T4.8c", 1, 1),
        ("T4.9", 1, 1),
        ("T4.10", 8, 12),
        ("T4.11", 1, 1),
        ("T4.19", 1, 3),
        ("T7.1", 1, 1),
        ("T7.3", 1, 1),
    ];
    assert_eq!(wrong, expected);
}
