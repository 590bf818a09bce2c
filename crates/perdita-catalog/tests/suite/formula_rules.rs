//! Rewrite rules are right: both sides have the same values and derivatives, by enclosures in intervals; and they are of use:
//! in single precision the computed side is the nearer one.
//!
//! ```text
//! for each rule, at points all over the range of its names:
//!     truth        the enclosures of both sides, on intervals in double precision: they must intersect
//!     errors       of both sides in single precision, in units in the last place of the truth
//! the largest error of the computed side is no larger than that of the written side, and somewhere it is smaller
//! ```
use perdita::real::{Dual, Interval, Real, span};
use perdita::trace::Program;
use perdita_catalog::formula::{RULES, Rule};

/// Sizes of numbers, all of them in single precision.
const SIZES: &[f32] = &[1e-9, 1e-4, 0.03, 0.4, 1.0, 2.3, 7.0, 19.0, 40.0, 120.0, 800.0];

/// Points per rule: a number that is prime to those of sizes.
const POINTS: usize = 997;

/// An error that every function may have, in units in the last place.
const ROUNDING: f64 = 4.0;

/// The inputs of a rule's programs at a point, and the label.
struct Point {
    inputs: Vec<Vec<f32>>,
    label: usize,
    /// The input in whose direction derivatives are taken.
    direction: usize,
}

impl Point {
    /// A point: its numbers are of all sizes and signs, each with its own period.
    fn new(rule: &Rule, program: &Program, k: usize) -> Point {
        // Rules for mixtures are nearer for weights, not for any other factors.
        let is_mixture = rule.computed.contains("1 - b");
        let number = |i: usize| {
            let size = SIZES[(k * [1, 3, 7, 5, 9, 4, 6, 8][i % 8] + k / 11 * (i + 1)) % SIZES.len()];
            if (k >> (i % 6)).is_multiple_of(2) { size } else { -size }
        };
        let input = |(i, input): (usize, &perdita::trace::Input)| match (input.wide, &input.name[..]) {
            (true, _) => (0..3).map(|j| number(i + j)).collect(),
            (false, "b") if is_mixture => vec![number(i).abs().min(number(i).abs().recip())],
            (false, "c") => vec![number(i).abs()],
            (false, _) => vec![number(i)],
        };
        let inputs: Vec<_> = program.inputs.iter().enumerate().map(input).collect();
        // Nor are derivatives in the weight.
        let is_weight = is_mixture && program.inputs[k % inputs.len()].name == "b";
        let direction = if is_weight { 0 } else { k % inputs.len() };
        Point { direction, inputs, label: k % 3 }
    }

    /// A number for `a`, one for all other names; derivatives are those in all of them.
    fn alike(program: &Program, a: f32, others: f32) -> Point {
        let input = |input: &perdita::trace::Input| {
            vec![if input.name == "a" { a } else { others }; if input.wide { 3 } else { 1 }]
        };
        Point { inputs: program.inputs.iter().map(input).collect(), label: 0, direction: usize::MAX }
    }

    /// Value and derivative, for numbers of any kind.
    fn at<R: Real>(&self, program: &Program, number: impl Fn(f32) -> R) -> Vec<Dual<R>> {
        let dual = |i: usize, j: usize, x: f32| {
            let is_varied = self.direction == usize::MAX || i == self.direction && j == 0;
            if is_varied { Dual::var(number(x)) } else { Dual::fixed(number(x)) }
        };
        let row =
            |(i, row): (usize, &Vec<f32>)| row.iter().enumerate().map(|(j, &x)| dual(i, j, x)).collect();
        let rows: Vec<Vec<Dual<R>>> = self.inputs.iter().enumerate().map(row).collect();
        let rows: Vec<&[Dual<R>]> = rows.iter().map(|row| &row[..]).collect();
        program.run(&rows, Some(self.label)).swap_remove(0)
    }
}

/// Value and derivative of one number.
fn parts<R: Copy>(x: &[Dual<R>]) -> impl Iterator<Item = R> {
    x.iter().flat_map(|x| [x.re, x.du])
}

/// Enclosures of values and derivatives that both sides have, or of the side that is bounded.
fn truth(rule: &Rule, [written, computed]: &[Program; 2], point: &Point) -> (Vec<Interval>, usize) {
    // Outside a domain an interval has what is left of it within, and a number is NaN.
    let enclose = |program| {
        let exact = point.at(program, f64::from);
        let enclosed = point.at(program, |x| span(f64::from(x), f64::from(x)));
        let known = exact.iter().zip(enclosed).flat_map(|(exact, enclosed)| {
            let known = |is_nan: bool, enclosed| if is_nan { Interval::REAL } else { enclosed };
            let (no_value, no_slope) = (exact.re.is_nan(), exact.re.is_nan() || exact.du.is_nan());
            [known(no_value, enclosed.re), known(no_slope, enclosed.du)]
        });
        known.collect::<Vec<_>>()
    };
    let mut decided = 0;
    let both = enclose(written).into_iter().zip(enclose(computed)).map(|(x, y)| {
        match (x.is_bounded(), y.is_bounded()) {
            (true, true) => {
                assert!(
                    !x.misses(y),
                    "{} => {}: {x:?} and {y:?} at {:?}",
                    rule.written,
                    rule.computed,
                    point.inputs
                );
                decided += 1;
                span(x.lo.max(y.lo), x.hi.min(y.hi))
            }
            (true, false) => x,
            _ => y,
        }
    });
    let both = both.collect();
    (both, decided)
}

/// The error of a result, in units in the last place of the truth. `None` if the enclosure does not determine them.
fn error(got: f32, truth: Interval) -> Option<f64> {
    let (middle, width) = (0.5 * (truth.lo + truth.hi), truth.hi - truth.lo);
    let size = middle.abs().max(f64::from(f32::MIN_POSITIVE) * 16_777_216.0);
    let is_known = width <= 1e-9 * size && middle.abs() < f64::from(f32::MAX);
    is_known.then(|| {
        let error = (f64::from(got) - middle).abs() / (size.log2().floor() - 23.0).exp2();
        if error.is_nan() { f64::INFINITY } else { error }
    })
}

/// The errors of the written and of the computed side at a point.
fn errors(programs: &[Program; 2], point: &Point, truth: &[Interval]) -> Vec<[f64; 2]> {
    let [written, computed] = [0, 1].map(|side: usize| point.at(&programs[side], |x| x));
    let found = parts(&written).zip(parts(&computed)).zip(truth);
    found
        .filter_map(|((written, computed), &truth)| Some([error(written, truth)?, error(computed, truth)?]))
        .collect()
}

/// The difference of the derivative at 0 from the mean of those beside it.
fn kink(program: &Program) -> f32 {
    let [left, at, right] = [-1e-3, 0.0, 1e-3].map(|x| Point::alike(program, x, x).at(program, |x| x)[0].du);
    (at - 0.5 * (left + right)).abs()
}

#[test]
fn both_sides_have_the_same_values_and_derivatives() {
    for rule in RULES {
        let programs = rule.programs();
        let decided: usize =
            (0..POINTS).map(|k| truth(rule, &programs, &Point::new(rule, &programs[0], k)).1).sum();
        assert!(decided >= 100, "{} => {}: {decided} enclosures", rule.written, rule.computed);
    }
}

#[test]
fn the_computed_side_has_the_smaller_error() {
    for rule in RULES.iter().filter(|rule| !rule.gain.contains("proofs")) {
        let programs = rule.programs();
        let mut worst = [0.0f64; 2];
        let mut gains = false;
        for k in 0..POINTS {
            let point = Point::new(rule, &programs[0], k);
            let (truth, _) = truth(rule, &programs, &point);
            for [written, computed] in errors(&programs, &point, &truth) {
                worst = [worst[0].max(written), worst[1].max(computed)];
                gains |= written > computed + 1.0;
            }
        }
        // At limits one side has no value, and so no enclosure.
        const LIMITS: [f32; 4] = [0.0, -1.0, f32::NEG_INFINITY, f32::INFINITY];
        for (a, others) in LIMITS.into_iter().flat_map(|a| LIMITS.map(|others| (a, others))) {
            let point = Point::alike(&programs[0], a, others);
            let [written, computed] = [0, 1].map(|side: usize| point.at(&programs[side], |x| x));
            gains |= parts(&written).zip(parts(&computed)).any(|(x, y)| x.is_nan() && !y.is_nan());
        }

        gains |= rule.gain.contains("kink") && kink(&programs[0]) > 0.1 && kink(&programs[1]) < 0.01;

        let name = format!("{} => {}", rule.written, rule.computed);
        println!("{name}: {:.1} and {:.1} ulp", worst[0], worst[1]);
        assert!(worst[1] <= worst[0].max(ROUNDING), "{name}: {worst:?} ulp");
        assert!(gains || rule.gain.is_empty(), "{name}: no gain, {worst:?} ulp");
    }
}
