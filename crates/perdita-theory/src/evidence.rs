//! The computed evidence for a claim, and the verdict: our own statements must hold, the source's are compared.
use crate::numerics::Estimate;
use crate::table::{Cell, ValueTable};
use crate::text::{rounded, short};
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
/// [`proved`](Self::proved), [`estimate`](Self::estimate). The *source's* statements are compared with the computed
/// values, and corrected where they differ: [`printed`](Self::printed), [`said`](Self::said), [`formula`](Self::formula).
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
    error: Option<f64>,
    sigmas: Option<f64>,
    boxes: usize,
    checked: bool,
    corrections: Vec<String>,
    witness: Option<String>,
    failure: Option<String>,
}

/// The largest accepted distance of a sample mean from its expectation, in standard errors.
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

    /// Compares a number that the source prints: it is right if the computed one rounds to it.
    pub fn printed(&mut self, what: &str, printed: &str, computed: f64) {
        self.checked = true;
        self.keep(what, [("computed", computed)]);
        match agrees(printed, computed) {
            Some(true) => self.note(format!("{what}: {} (the source: {printed})", short(computed))),
            Some(false) => self.correct(format!("{what} is {}, not {printed}", short(computed))),
            None => self.fail(format!("{what}: `{printed}` is not a number")),
        }
    }

    /// Compares a word or a choice of the source.
    pub fn said<T: PartialEq + fmt::Display>(&mut self, what: &str, said: T, computed: T) {
        self.checked = true;
        if said == computed {
            self.note(format!("{what}: {computed}, as the source says"));
        } else {
            self.correct(format!("{what} is {computed}, not {said}"));
        }
    }

    /// Compares a formula of the source, as pairs of its values and ours. Where they differ, `right` is the right formula.
    pub fn formula(&mut self, right: &str, pairs: impl IntoIterator<Item = (f64, f64)>, to: f64) {
        let error = |(source, ours): (f64, f64)| (source - ours).abs() / ours.abs().max(f64::MIN_POSITIVE);
        self.checked = true;
        let (mut count, mut worst) = (0, 0.0);
        for error in pairs.into_iter().map(error) {
            count += 1;
            worst = if error.is_nan() { f64::INFINITY } else { f64::max(worst, error) };
        }
        match count {
            0 => self.fail("a formula was compared nowhere".into()),
            _ if worst <= to => {
                self.within(worst);
                self.note(format!(
                    "the source's formula agrees at {count} points, largest error {}",
                    rounded(worst, 2)
                ));
            }
            _ => {
                self.note(format!("the source's formula is off by up to {} %", rounded(100.0 * worst, 2)));
                self.correct(right.into());
            }
        }
    }

    /// Refutes the source's statement by a counterexample.
    pub fn refuted(&mut self, witness: impl Into<String>) {
        let witness = witness.into();
        self.note(format!("refuted: {witness}"));
        self.witness = Some(witness);
    }

    fn correct(&mut self, right: String) {
        self.note(right.clone());
        self.corrections.push(right);
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
        } else if let Some(witness) = &self.witness {
            Verdict::Refuted { witness: witness.clone() }
        } else if !self.corrections.is_empty() {
            Verdict::Corrected { right: self.corrections.join("; ") }
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

/// True if a number rounds to the printed one, such as `0.29`, `5e-5` or `1000`; `None` if that is not a number.
pub(crate) fn agrees(printed: &str, computed: f64) -> Option<bool> {
    let value: f64 = printed.parse().ok()?;
    let (mantissa, exponent) = printed.split_once(['e', 'E']).unwrap_or((printed, "0"));
    let decimals = mantissa.split_once('.').map_or(0, |(_, digits)| digits.len() as i32);
    let unit = 10f64.powi(exponent.parse::<i32>().ok()? - decimals);
    Some((computed - value).abs() <= 0.5 * unit * (1.0 + 1e-9))
}

#[cfg(test)]
mod tests {
    use super::*;
    use perdita::real::span;

    fn word(check: impl FnOnce(&mut Evidence)) -> &'static str {
        let mut evidence = Evidence::default();
        check(&mut evidence);
        evidence.verdict(Method::Intervals).word()
    }

    #[test]
    fn what_the_source_prints_is_right_or_corrected() {
        let value = 8.6966;
        assert_eq!(word(|e| e.printed("N", "16.32", value)), "corrected");
        assert_eq!(word(|e| e.printed("N", "8.70", value)), "holds");
        assert_eq!(word(|e| e.printed("N", "8.7", value)), "holds");
        assert_eq!(word(|e| e.printed("N", "8.69", value)), "corrected");
        assert_eq!(word(|e| e.printed("N", "9", value)), "holds");
        assert_eq!(word(|e| e.printed("g", "5e-5", 2.99e-6)), "corrected");
        assert_eq!(word(|e| e.printed("g", "3e-6", 2.99e-6)), "holds");
        assert_eq!(word(|e| e.printed("g", "many", 2.99e-6)), "failed");
        assert_eq!(word(|e| e.said("order", "exponential", "polynomial")), "corrected");
        assert_eq!(word(|e| e.said("order", "polynomial", "polynomial")), "holds");
        let squares = |f: fn(f64) -> f64| [1.0, 2.0, 3.0].map(|x: f64| (f(x), x * x));
        assert_eq!(word(|e| e.formula("x²", squares(|x| x * x), 1e-12)), "holds");
        assert_eq!(word(|e| e.formula("x²", squares(|x| 2.0 * x), 1e-12)), "corrected");
        assert_eq!(word(|e| e.formula("x²", squares(|_| f64::NAN), 1e-12)), "corrected");
    }

    #[test]
    fn our_own_statements_must_hold() {
        assert_eq!(word(|e| e.equal("two", 1.0 + 1e-13, 1.0, 1e-12)), "holds");
        assert_eq!(word(|e| e.equal("two", 1.1, 1.0, 1e-12)), "failed");
        assert_eq!(word(|e| e.equal("two", f64::NAN, 1.0, 1e-12)), "failed");
        assert_eq!(word(|e| e.all_equal("all", [(1.0, 1.0), (2.0, 3.0)], 1e-12)), "failed");
        assert_eq!(word(|e| e.all_equal("all", [], 1e-12)), "failed");
        assert_eq!(word(|e| e.is("one is two", false)), "failed");
        assert_eq!(word(|e| e.estimate("m", Estimate { mean: 1.0, error: 0.1 }, 1.2)), "holds");
        assert_eq!(word(|e| e.estimate("m", Estimate { mean: 1.0, error: 0.1 }, 1.6)), "failed");
        assert_eq!(word(|e| e.at_most("m", Estimate { mean: 1.0, error: 0.1 }, 0.9)), "holds");
        assert_eq!(word(|e| e.at_most("m", Estimate { mean: 1.0, error: 0.1 }, 0.4)), "failed");
        assert_eq!(word(|e| e.proved("p", certify::ProofResult::Proved { boxes: 3 })), "proved");
        let undecided = certify::ProofResult::Undecided {
            claim: certify::Property::Convex,
            prediction: span(0.0, 1.0),
            target: span(0.0, 0.0),
        };
        assert_eq!(word(|e| e.proved("p", undecided)), "failed");
        assert_eq!(word(|_| ()), "failed");
    }

    #[test]
    fn the_worst_counts() {
        let all = |e: &mut Evidence| {
            e.printed("N", "1", 2.0);
            e.refuted("here");
        };
        assert_eq!(word(all), "refuted");
        let fails = |e: &mut Evidence| {
            all(e);
            e.is("one is two", false);
        };
        assert_eq!(word(fails), "failed");
    }
}
