//! The computed evidence for a claim: our own statements must hold, the text's are compared, and judged.
use crate::judgement::{Judgement, Outcome};
use crate::numerics::Estimate;
use crate::table::{Cell, ValueTable};
use crate::text::{agrees, rounded, short};
use crate::verdict::{Method, Verdict};
use perdita::certify;
use perdita_figures::Figure;
use std::fmt;

/// A figure and its caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The figure.
    pub figure: Figure,
    /// The caption.
    pub caption: String,
}

/// The numbers of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Their meaning.
    pub of: String,
    /// The numbers, with their names.
    pub numbers: Vec<(&'static str, f64)>,
}

/// The results of a check so far.
///
/// *Our* statements must hold, or the claim has failed: [`equal`](Self::equal), [`is`](Self::is),
/// [`proved`](Self::proved), [`estimate`](Self::estimate). The *text's* statements, named by their ids, are compared with the
/// computed values, and judged: [`printed`](Self::printed), [`said`](Self::said), [`formula`](Self::formula),
/// [`refuted`](Self::refuted), [`unsupported`](Self::unsupported).
#[derive(Debug, Default)]
pub struct Evidence {
    /// The computed values, a line each.
    pub lines: Vec<String>,
    /// The numbers in them, with all of their digits.
    pub values: Vec<Value>,
    /// Tables of them.
    pub tables: Vec<ValueTable>,
    /// Figures of them.
    pub charts: Vec<Chart>,
    /// The judgements of the text's statements.
    pub judgements: Vec<Judgement>,
    error: Option<f64>,
    sigmas: Option<f64>,
    boxes: usize,
    checked: bool,
    failure: Option<String>,
}

/// The largest accepted distance of a sample from its expectation: in standard errors of a mean, in standard deviations of one
/// draw.
const SIGMAS: f64 = 5.0;

impl Evidence {
    /// Adds a line of text.
    pub fn note(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Adds a table.
    pub fn table(
        &mut self,
        caption: impl Into<String>,
        header: &[&str],
        left: usize,
        rows: impl IntoIterator<Item = Vec<impl Into<Cell>>>,
    ) {
        let header = header.iter().map(|name| name.to_string()).collect();
        let rows = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect()).collect();
        self.tables.push(ValueTable { caption: caption.into(), header, rows, left });
    }

    /// Keeps numbers with all of their digits.
    fn keep<const N: usize>(&mut self, what: &str, numbers: [(&'static str, f64); N]) {
        self.values.push(Value { of: what.into(), numbers: numbers.into() });
    }

    /// Adds a figure.
    pub fn figure(&mut self, figure: Figure, caption: impl Into<String>) {
        self.charts.push(Chart { figure, caption: caption.into() });
    }

    /// Requires two numbers to be equal, with the tolerance `to` × max(1, |right|).
    pub fn equal(&mut self, what: &str, left: f64, right: f64, to: f64) {
        self.note(format!("{what}: {} and {}", short(left), short(right)));
        self.keep(what, [("left", left), ("right", right)]);
        self.compare(what, &mut [(left, right)].into_iter(), to);
    }

    /// Requires all pairs of numbers to be equal, with the tolerance `to` × max(1, |right|).
    pub fn all_equal(&mut self, what: &str, pairs: impl IntoIterator<Item = (f64, f64)>, to: f64) {
        let mut pairs = pairs.into_iter();
        let (count, worst) = self.compare(what, &mut pairs, to);
        self.note(format!("{what}: {count} comparisons, largest error {}", rounded(worst, 2)));
    }

    fn compare(&mut self, what: &str, pairs: &mut dyn Iterator<Item = (f64, f64)>, to: f64) -> (usize, f64) {
        let (mut count, mut worst) = (0, 0.0);
        for (left, right) in pairs {
            let error = if left == right { 0.0 } else { (left - right).abs() / right.abs().max(1.0) };
            count += 1;
            worst = f64::max(worst, error);
            // NaN is no number's equal.
            if error.is_nan() || error > to {
                self.fail(format!("{what}: {left} is not {right}"));
            }
        }
        if count == 0 {
            self.fail(format!("{what}: nothing was compared"));
        }
        self.within(worst);
        (count, worst)
    }

    /// Keeps the largest error.
    fn within(&mut self, error: f64) {
        self.checked = true;
        self.error = Some(self.error.unwrap_or(0.0).max(error));
    }

    /// Requires a condition to be true; `what` says it.
    pub fn is(&mut self, what: impl Into<String>, so: bool) {
        let what = what.into();
        if !so {
            self.fail(format!("it is not true that {what}"));
        }
        self.note(what);
        self.checked = true;
    }

    /// Requires a proof on boxes.
    pub fn proved(&mut self, what: &str, verdict: certify::ProofResult) {
        match verdict {
            certify::ProofResult::Proved { boxes } => (self.boxes, self.checked) = (self.boxes + boxes, true),
            other => self.fail(format!("{what}: {other}")),
        }
        self.note(format!("{what}: {verdict}"));
    }

    /// Requires the mean of random draws to agree with its expectation.
    pub fn estimate(&mut self, what: &str, estimate: Estimate, exact: f64) {
        let away = estimate.away(exact);
        self.keep(what, [("mean", estimate.mean), ("error", estimate.error), ("exact", exact)]);
        self.note(format!(
            "{what}: {estimate}, exactly {}; {} standard errors away",
            short(exact),
            rounded(away, 2)
        ));
        if away.is_nan() || away > SIGMAS {
            self.fail(format!("{what}: {estimate} is not {exact}"));
        }
        self.checked = true;
        self.sigmas = Some(self.sigmas.unwrap_or(0.0).max(away));
    }

    /// Requires the mean of random draws to be at most a bound, up to its standard error.
    pub fn at_most(&mut self, what: &str, estimate: Estimate, bound: f64) {
        self.note(format!("{what}: {estimate}, at most {}", short(bound)));
        self.keep(what, [("mean", estimate.mean), ("error", estimate.error), ("bound", bound)]);
        let over = (estimate.mean - bound) / estimate.error.max(f64::MIN_POSITIVE);
        if over.is_nan() || over > SIGMAS {
            self.fail(format!("{what}: {estimate} is more than {bound}"));
        }
        self.checked = true;
        self.sigmas = Some(self.sigmas.unwrap_or(0.0).max(over.max(0.0)));
    }

    /// Compares a number that the text prints: it is right if the computed one rounds to it.
    pub fn printed(&mut self, statement: &str, what: &str, printed: &str, computed: f64) {
        self.keep(what, [("computed", computed)]);
        let outcome = match agrees(printed, computed) {
            Some(true) => Outcome::RightToDigits { printed: printed.into(), computed },
            Some(false) => Outcome::Wrong {
                right: format!("{what} is {}, not {printed}", short(computed)),
                off: factor(printed.parse().unwrap_or(f64::NAN), computed),
            },
            None => return self.fail(format!("{what}: `{printed}` is not a number")),
        };
        self.judge(statement, what, outcome);
    }

    /// Compares a number that the text prints as the result of one random draw: it is wrong if it lies more than five standard
    /// deviations from the expectation.
    pub fn drawn(&mut self, statement: &str, what: &str, printed: &str, mean: f64, deviation: f64) {
        if deviation == 0.0 {
            return self.printed(statement, what, printed, mean);
        }
        self.keep(what, [("expectation", mean), ("deviation", deviation)]);
        let Ok(value) = printed.parse::<f64>() else {
            return self.fail(format!("{what}: `{printed}` is not a number"));
        };

        let away = (value - mean).abs() / deviation;
        let expected = format!("{} ± {}", short(mean), rounded(deviation, 2));
        let outcome = if away <= SIGMAS {
            Outcome::Right { to: format!("{} standard deviations from {expected}", rounded(away, 2)) }
        } else {
            let off = format!("{} standard deviations away", rounded(away, 2));
            Outcome::Wrong { right: format!("{what} is {expected}, not {printed}"), off }
        };
        self.judge(statement, what, outcome);
    }

    /// Compares a word or a choice of the text.
    pub fn said<T: PartialEq + fmt::Display>(&mut self, statement: &str, what: &str, said: T, computed: T) {
        let outcome = if said == computed {
            Outcome::Right { to: format!("{what}: {computed}") }
        } else {
            Outcome::Wrong { right: format!("{what} is {computed}"), off: format!("not {said}") }
        };
        self.judge(statement, what, outcome);
    }

    /// Compares a formula of the text, as pairs of its values and ours, each with its place. Where they differ, `right` is the
    /// right formula.
    pub fn formula(
        &mut self,
        statement: &str,
        right: &str,
        pairs: impl IntoIterator<Item = (impl fmt::Display, f64, f64)>,
        to: f64,
    ) {
        let (mut count, mut worst, mut off) = (0, 0.0, String::new());
        for (place, text, ours) in pairs {
            let error =
                if text == ours { 0.0 } else { (text - ours).abs() / ours.abs().max(f64::MIN_POSITIVE) };
            let error = if error.is_nan() { f64::INFINITY } else { error };
            count += 1;
            if error > worst {
                off = format!("{place}: {} for {}", short(text), short(ours));
                worst = error;
            }
        }

        let outcome = match count {
            0 => return self.fail(format!("{statement}: a formula was compared nowhere")),
            _ if worst <= to => Outcome::Right { to: format!("to {} at {count} points", rounded(worst, 2)) },
            _ => Outcome::Wrong { right: right.into(), off },
        };
        self.judge(statement, right, outcome);
    }

    /// Refutes a statement of the text by a counterexample.
    pub fn refuted(&mut self, statement: &str, right: impl Into<String>, witness: impl Into<String>) {
        let right = right.into();
        self.judge(statement, &right.clone(), Outcome::Wrong { right, off: witness.into() });
    }

    /// Judges a statement of the text for which neither theory nor data speak.
    pub fn unsupported(&mut self, statement: &str, what: &str, why: impl Into<String>) {
        self.judge(statement, what, Outcome::Unsupported { why: why.into() });
    }

    fn judge(&mut self, statement: &str, what: &str, outcome: Outcome) {
        self.checked = true;
        let judgement = Judgement { statement: statement.into(), what: what.into(), outcome };
        self.note(judgement.line());
        self.judgements.push(judgement);
    }

    /// Records that our own statement fails. The first failure counts.
    pub(crate) fn fail(&mut self, why: String) {
        self.note(format!("failed: {why}"));
        self.failure.get_or_insert(why);
    }

    /// The worst result. Boxes count as a proof if that is the claim's method.
    pub fn verdict(&self, method: Method) -> Verdict {
        if let Some(why) = &self.failure {
            Verdict::Failed { why: why.clone() }
        } else if !self.checked {
            Verdict::Failed { why: "nothing was checked".into() }
        } else if self.boxes > 0 && method == Method::Intervals {
            Verdict::Proved { boxes: self.boxes }
        } else {
            Verdict::Holds { to: self.precision() }
        }
    }

    fn precision(&self) -> String {
        let error = self.error.map(|error| match error {
            0.0 => "exactly".into(),
            error => format!("to {}", rounded(error, 2)),
        });
        let sigmas =
            self.sigmas.map(|sigmas| format!("within {} standard errors", rounded(sigmas.max(1.0), 2)));
        match (error, sigmas) {
            (Some(error), Some(sigmas)) => format!("{error}, and {sigmas}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "at all points".into(),
        }
    }
}

/// The size of an error.
fn factor(text: f64, computed: f64) -> String {
    let ratio = text / computed;
    match ratio.is_finite() && ratio > 0.0 {
        true => format!("{} times the right value", rounded(ratio, 3)),
        false => format!("off by {}", short(text - computed)),
    }
}
