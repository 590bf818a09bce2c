//! Properties of a formula of a prediction and a target, found and proved.
//!
//! ```text
//! region       predictions in their domain; targets that stand for all others:
//!                  0, if the formula depends on the difference of prediction and target alone
//!                  the two ends of their domain, if the formula is affine in the target (proved by second derivatives)
//!                  else boxes of targets that cover the domain
//! candidates   the extremes of value, slope and curvature at samples, refined by golden-section search
//! claims       the candidates that interval arithmetic proves
//! ```
//!
//! A search finds what to claim and proves nothing; a proof that takes too many boxes leaves a property open.
use super::{Formula, Observations, golden, joins, stable};
use perdita::Error;
use perdita::certify::{self, ProofResult, Region, of_program, targets_in};
use perdita::loss::{Claims, ValueSlope};
use perdita::real::{Dual, Interval, span};
use perdita::trace::{Op, Program};

impl Formula {
    /// True if nothing is proved of the formula because it depends on targets whose domain is not stated, as in
    /// `y in [0, 1]`.
    pub fn needs_domain(&self) -> bool {
        let is_open = |formula: &Formula| Some(region(formula, &formula.program(0).ok()?).is_none());
        self.observations() == Observations::Pairs && is_open(self) == Some(true)
    }
}

/// The most boxes of a proof at one target, and the most operations on all of them, of which each box takes two per node: about
/// a second.
const BOXES_MAX: usize = 20_000;
const OPERATIONS_MAX: usize = 1_000_000;

/// Boxes of targets that cover a bounded domain.
const TARGET_BOXES: u32 = 16;

/// Samples of predictions per power of ten and sign, and the powers of ten.
const PER_DECADE: i32 = 8;
const DECADES: std::ops::Range<i32> = -6..15;

/// A slope or curvature that grows by more than this over the last decades is unbounded.
const GROWTH: f64 = 1.001;

/// Nothing is claimed.
pub(crate) const NOTHING: Claims = Claims { least: f64::NEG_INFINITY, ..Claims::NONE };

/// Predictions and targets over which properties are proved. `None` if the formula depends on targets whose domain is not
/// stated.
pub(crate) fn region(formula: &Formula, program: &Program) -> Option<Region> {
    let ((prediction, _), (target, ends_only)) = (formula.domain(0), formula.domain(1));
    let point = |y| span(y, y);
    let is_bounded = target.lo.is_finite() && target.hi.is_finite();
    let targets = if target == Interval::REAL {
        is_of_difference(program).then(|| vec![point(0.0)])?
    } else if ends_only || is_bounded && is_affine_in_target(program, prediction, target) {
        vec![point(target.lo), point(target.hi)]
    } else if is_bounded {
        let step = (target.hi - target.lo) / f64::from(TARGET_BOXES);
        (0..TARGET_BOXES)
            .map(|k| {
                span(target.lo + step * f64::from(k), (target.lo + step * f64::from(k + 1)).min(target.hi))
            })
            .collect()
    } else {
        targets_in(target)
    };
    let boxes_max = BOXES_MAX.min(OPERATIONS_MAX / (2 * program.nodes.len()));
    Some(Region { prediction, targets, boxes_max })
}

/// True if prediction and target occur in their difference only.
fn is_of_difference(program: &Program) -> bool {
    let is_input = |id: usize| matches!(program.nodes[id].op, Op::Input(_));
    program.nodes.iter().all(|node| match node.op {
        Op::Sub if node.args.iter().all(|&arg| is_input(arg)) => node.args[0] != node.args[1],
        // Of its first argument, the derivative alone matters.
        Op::WithDerivative => !node.args[1..].iter().any(|&arg| is_input(arg)),
        _ => !node.args.iter().any(|&arg| is_input(arg)),
    })
}

/// True if the second derivative in the target is 0 everywhere.
fn is_affine_in_target(program: &Program, prediction: Interval, target: Interval) -> bool {
    let target = Dual::var(Dual::var(target));
    let value = program.value(&[Dual::fixed(Dual::fixed(prediction)), target]);
    value.du.du == span(0.0, 0.0)
}

/// The same formula in several forms, each as a program of value and slope: intervals may decide one and not another.
#[derive(Debug)]
pub(crate) struct Forms {
    programs: Vec<Program>,
    /// True if the value or the slope seems to jump.
    has_jumps: bool,
}

impl Forms {
    /// The form that is computed, those for proofs, and the form as written.
    pub(crate) fn of(formula: &Formula) -> Result<Forms, Error> {
        let written = formula.written(0)?;
        let (stable, _) = stable::stable(&written, 0);
        let [short, for_proofs] = stable::for_proofs(&written);
        let with_slope = |value: Program| joins::joined(joins::joined(value).with_slope_as_written());
        let mut programs: Vec<Program> = Vec::new();
        for program in [stable, short, for_proofs, written].map(with_slope) {
            if !programs.contains(&program) {
                programs.push(program);
            }
        }
        Ok(Forms { has_jumps: joins::jumps(&programs[0]), programs })
    }

    /// Enclosures of value, slope and curvature on a box, by the form that is computed.
    pub(crate) fn enclose(&self, prediction: Interval, target: Interval) -> ValueSlope<Dual<Interval>> {
        certify::enclose(&of_program(&self.programs[0]), prediction, target)
    }

    /// The first decisive examination of claims; if there is none, that of the form that is computed.
    pub(crate) fn examine(&self, region: &Region, claims: Claims) -> ProofResult {
        let examine = |program| certify::examine_region(region, claims, &of_program(program));
        let mut results = self.programs.iter().map(examine);
        let first = results.next().expect("a form");
        let is_open = |result: &ProofResult| matches!(result, ProofResult::Undecided { .. });
        if is_open(&first) { results.find(|result| !is_open(result)).unwrap_or(first) } else { first }
    }
}

/// Value, slope and curvature at a point.
type AtPoint<'a> = &'a dyn Fn(f64, f64) -> ValueSlope<Dual<f64>>;

/// The claims that were found and proved.
pub(crate) fn claims(region: &Region, at: AtPoint, forms: &Forms) -> Claims {
    let search = Search { region, at, predictions: predictions(region.prediction) };
    let holds = |claims| forms.examine(region, claims).is_proved();

    let mut found = NOTHING;
    let least = search.least(&|jet| jet.value.re);
    for least in
        least.into_iter().flat_map(|least| [nice(least), least - least.abs() * 1e-12 - f64::MIN_POSITIVE])
    {
        if found.least.is_infinite() && holds(Claims { least, ..NOTHING }) {
            found.least = least;
        }
    }
    let mut steepest = search.greatest(&|jet| jet.slope.re.abs());
    if let Some(lipschitz) = steepest.find(|&lipschitz| holds(Claims { lipschitz, ..NOTHING })) {
        found.lipschitz = lipschitz;
    }
    let mut most = search.greatest(&|jet| jet.slope.du).filter(|smooth| *smooth >= 0.0 && !forms.has_jumps);
    if let Some(smooth) = most.find(|&smooth| holds(Claims { smooth, ..NOTHING })) {
        found.smooth = smooth;
    }

    let flattest = search.least(&|jet| jet.slope.du).unwrap_or(f64::NEG_INFINITY);
    if flattest >= -1e-9 && holds(Claims { convex: true, ..NOTHING }) {
        found.convex = true;
        let strong = nice(flattest);
        if strong > 0.0 && holds(Claims { convex: true, strong, ..NOTHING }) {
            found.strong = strong;
        }
    }
    found
}

/// Samples of a domain, in order: by decades from its ends or from 0, none of them round.
fn predictions(domain: Interval) -> Vec<f64> {
    let sizes = (DECADES.start * PER_DECADE..DECADES.end * PER_DECADE)
        .map(|k| 1.0371 * 10f64.powf(f64::from(k) / f64::from(PER_DECADE)));
    let mut all: Vec<f64> = match (domain.lo.is_finite(), domain.hi.is_finite()) {
        (false, false) => sizes.flat_map(|x| [-x, x]).chain([0.0]).collect(),
        (true, false) => sizes.map(|x| domain.lo + x).chain([domain.lo]).collect(),
        (false, true) => sizes.map(|x| domain.hi - x).chain([domain.hi]).collect(),
        (true, true) => {
            let width = domain.hi - domain.lo;
            let inside =
                sizes.filter(|x| *x < 1.0).flat_map(|x| [domain.lo + x * width, domain.hi - x * width]);
            inside.chain([domain.lo, domain.hi]).collect()
        }
    };
    all.sort_by(f64::total_cmp);
    all
}

/// A search for extremes.
struct Search<'a> {
    region: &'a Region,
    at: AtPoint<'a>,
    predictions: Vec<f64>,
}

/// A quantity of value, slope and curvature.
type Quantity<'a> = &'a dyn Fn(ValueSlope<Dual<f64>>) -> f64;

impl Search<'_> {
    /// The least value of a quantity, or `None` if there seems to be none.
    fn least(&self, quantity: Quantity) -> Option<f64> {
        self.greatest_of(&|jet| -quantity(jet)).map(|x| -x)
    }

    /// The greatest value of a quantity as it may be claimed: a simple number, or a little more than what was found.
    fn greatest(&self, quantity: Quantity) -> impl Iterator<Item = f64> + use<> {
        let found = self.greatest_of(quantity).into_iter();
        found.flat_map(|x| if nice(x) == x { vec![x] } else { vec![nice(x), x + x.abs() * 1e-12] })
    }

    fn greatest_of(&self, quantity: Quantity) -> Option<f64> {
        let targets = self.region.targets.iter().flat_map(|target| {
            let middle = target.lo + (target.hi - target.lo).min(1.0) * 0.5;
            if target.lo == target.hi { vec![target.lo] } else { vec![target.lo, middle, target.hi] }
        });
        let mut greatest: Option<f64> = None;
        for target in targets.filter(|target| target.is_finite()) {
            let here = self.at_target(&|p| quantity((self.at)(p, target)))?;
            greatest = Some(greatest.map_or(here, |known| known.max(here)));
        }
        greatest
    }

    /// The greatest value of a function of the prediction; `None` if it is infinite, or grows at an end of the samples.
    fn at_target(&self, f: &dyn Fn(f64) -> f64) -> Option<f64> {
        let values: Vec<f64> = self.predictions.iter().map(|&p| f(p)).collect();
        let finite = values.iter().enumerate().filter(|(_, value)| !value.is_nan());
        let (best, &greatest) = finite.max_by(|(_, x), (_, y)| x.total_cmp(y))?;
        let last = values.len() - 1;
        let inwards = if best <= last / 2 {
            best + 2 * PER_DECADE as usize
        } else {
            best.saturating_sub(2 * PER_DECADE as usize)
        };
        let is_end = best == 0 || best == last;
        let grows = is_end && greatest > 1e-9 && greatest > GROWTH * values[inwards.min(last)].max(0.0);
        let is_stated =
            self.region.prediction.contains(self.predictions[best]) && self.region.prediction.is_bounded();
        if greatest.is_infinite() || grows && !is_stated {
            return None;
        }

        let (low, high) = (self.predictions[best.saturating_sub(1)], self.predictions[(best + 1).min(last)]);
        let (_, negative) = golden::minimum(&|p| -f(p), low, high);
        Some(greatest.max(-negative))
    }
}

/// A simple number within 10⁻⁹ of x, or x.
fn nice(x: f64) -> f64 {
    if x.abs() < 1e-9 {
        return 0.0;
    }
    let scale = 10f64.powi(5 - x.abs().log10().floor() as i32);
    let simple = (x * scale).round() / scale;
    if (simple - x).abs() <= 1e-9 * x.abs() { simple } else { x }
}
