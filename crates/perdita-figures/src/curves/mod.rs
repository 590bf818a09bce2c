//! Curves of losses: value, slope and curvature over the one number that matters.
mod argument;
mod arrays;
mod sample;
mod vary;

pub use argument::Argument;
pub use vary::{Named, vary};

use crate::{Axis, Figure, Mark, Panel};
use perdita::Loss;
use perdita::catalog::Shape;
use sample::{Sample, sample};
use std::fmt;
use std::str::FromStr;

/// The most curves that can be told apart.
pub const MOST: usize = 12;
/// How many steps a curve has: an even number, so that the middle is on it.
const STEPS: usize = 480;

/// What of a loss is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The loss.
    Value,
    /// Its first derivative.
    Slope,
    /// Its second derivative.
    Curvature,
    /// The loss, divided by the first loss.
    Ratio,
    /// The size of the first derivative, divided by that of the first loss.
    SlopeRatio,
}
impl What {
    /// All of them.
    pub const ALL: [What; 5] = [What::Value, What::Slope, What::Curvature, What::Ratio, What::SlopeRatio];
    /// Its name, as it is asked for.
    pub fn name(self) -> &'static str {
        match self {
            What::Value => "value",
            What::Slope => "slope",
            What::Curvature => "curvature",
            What::Ratio => "ratio",
            What::SlopeRatio => "slope-ratio",
        }
    }
    fn of(self, here: Sample, first: Sample) -> f64 {
        match self {
            What::Value => here.value,
            What::Slope => here.slope,
            What::Curvature => here.curvature,
            What::Ratio => here.value / first.value,
            What::SlopeRatio => (here.slope / first.slope).abs(),
        }
    }
    /// The part of an axis, at an end where the argument's domain ends too, that the vertical axis is not made for:
    /// there the loss may be infinite.
    fn margin(self) -> f64 {
        match self {
            What::Slope => 0.05,
            What::Curvature => 0.1,
            _ => 0.01,
        }
    }
}
impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(self.name())
    }
}
impl FromStr for What {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = What::ALL.into_iter().find(|w| w.name() == text);
        known.ok_or_else(|| format!("there are {}", What::ALL.map(What::name).join(", ")))
    }
}

/// Losses, and how they are drawn.
#[derive(Clone, Debug)]
pub struct Curves {
    /// The losses, each with its name in the legend.
    pub losses: Vec<Named>,
    /// What is drawn of them: a panel for each.
    pub what: Vec<What>,
    /// What they are drawn over: what the first loss is usually drawn over and all others can be, if it is not given.
    pub over: Option<Argument>,
    /// From where to where.
    pub range: Option<(f64, f64)>,
    /// The target: 0 or 1 or whatever there is.
    pub target: Option<f64>,
    /// Whether equal distances are equal ratios; where it helps, if it is not given.
    pub log: Option<bool>,
    /// The title; made of the names if it is not given.
    pub title: Option<String>,
}
impl Curves {
    /// The values of these losses.
    pub fn new(losses: Vec<Named>) -> Curves {
        Curves {
            losses,
            what: vec![What::Value],
            over: None,
            range: None,
            target: None,
            log: None,
            title: None,
        }
    }
    /// These losses, each by the name that it is written with.
    pub fn of(losses: impl IntoIterator<Item = Loss>) -> Curves {
        Curves::new(losses.into_iter().map(Named::from).collect())
    }
    /// The same with this drawn of them.
    pub fn what(self, what: impl Into<Vec<What>>) -> Curves {
        Curves { what: what.into(), ..self }
    }
    /// The same over this.
    pub fn over(self, over: Argument) -> Curves {
        Curves { over: Some(over), ..self }
    }
    /// The same from `lo` to `hi`.
    pub fn range(self, lo: f64, hi: f64) -> Curves {
        Curves { range: Some((lo, hi)), ..self }
    }
    /// The same with this title.
    pub fn title(self, title: impl Into<String>) -> Curves {
        Curves { title: Some(title.into()), ..self }
    }

    /// The figure.
    ///
    /// # Errors
    /// No loss, or too many; losses that cannot be drawn over one number, or not over the same; a range or target that
    /// there is not; a derivative that is not known.
    pub fn figure(&self) -> Result<Figure, String> {
        let first = self.losses.first().ok_or("no loss to draw")?;
        if self.losses.len() > MOST {
            return Err(format!("{} curves cannot be told apart: draw at most {MOST}", self.losses.len()));
        }
        if self.what.is_empty() {
            return Err("nothing to draw of the losses".into());
        }
        let over = self.argument()?;
        let targets: Vec<f64> =
            self.losses.iter().map(|n| target(&n.loss, over, self.target)).collect::<Result<_, _>>()?;
        let domain = self.losses.iter().map(|n| over.domain(&n.loss));
        let domain =
            domain.fold((f64::NEG_INFINITY, f64::INFINITY), |(lo, hi), d| (lo.max(d.lo), hi.min(d.hi)));
        let range = self.range_in(over.range(&first.loss, targets[0]), domain, over)?;
        let (lo, hi) = range;
        let xs: Vec<f64> = (0..=STEPS).map(|i| lo + (hi - lo) * (i as f64 / STEPS as f64)).collect();
        let curve = |(named, target): (&Named, &f64)| -> Result<Vec<Sample>, String> {
            xs.iter().map(|x| sample(&named.loss, over, *x, *target)).collect()
        };
        let curves: Vec<Vec<Sample>> =
            self.losses.iter().zip(&targets).map(curve).collect::<Result<_, _>>()?;
        let label = over.label(&first.loss, targets[0]);
        let panels = self
            .what
            .iter()
            .map(|what| self.panel(*what, &xs, &curves, &label, (lo <= domain.0, hi >= domain.1)));
        let mut panels: Vec<Panel> = panels.collect::<Result<_, _>>()?;
        if panels.len() == 1 {
            panels[0].title = String::new();
        }
        Ok(Figure { title: self.title.clone().unwrap_or_else(|| self.named()), panels })
    }

    /// What all can be drawn over.
    fn argument(&self) -> Result<Argument, String> {
        let all: Vec<(&Loss, Vec<Argument>)> =
            self.losses.iter().map(|n| (&n.loss, Argument::of(&n.loss))).collect();
        if let Some((loss, _)) = all.iter().find(|(_, over)| over.is_empty()) {
            return Err(undrawable(loss));
        }
        let shared = |argument: &Argument| all.iter().all(|(_, over)| over.contains(argument));
        let list = |over: &[Argument]| over.iter().map(|a| a.name()).collect::<Vec<_>>().join(" or ");
        match self.over {
            None => all[0].1.iter().copied().find(shared).ok_or_else(|| {
                let each = all.iter().map(|(loss, over)| format!("{loss} over {}", list(over)));
                let mut each: Vec<String> = each.collect();
                each.dedup();
                format!("these losses are not drawn over the same: {}", each.join(", "))
            }),
            Some(argument) => match all.iter().find(|(_, over)| !over.contains(&argument)) {
                None => Ok(argument),
                Some((loss, over)) => {
                    Err(format!("{loss} is drawn over {}, not over {argument}", list(over)))
                }
            },
        }
    }
    fn range_in(&self, usual: (f64, f64), domain: (f64, f64), over: Argument) -> Result<(f64, f64), String> {
        let (lo, hi) = match self.range {
            None => (usual.0.max(domain.0), usual.1.min(domain.1)),
            Some((lo, hi)) => {
                if !(lo.is_finite() && hi.is_finite() && lo < hi) {
                    return Err(format!("the range {lo}:{hi} does not go from a number to a larger one"));
                }
                let ((from, to), name) = (domain, over.name());
                if lo < from.min(0.0).max(from.next_down()) && lo < from || hi > to {
                    return Err(format!(
                        "the range {lo}:{hi} leaves the domain of the {name}, {from} to {to}"
                    ));
                }
                (lo, hi)
            }
        };
        // Where an open domain ends there is no value.
        let lo = if lo == f64::MIN_POSITIVE { 0.0f64.max(lo) } else { lo };
        if lo < hi { Ok((lo, hi)) } else { Err(format!("there is no {} for all these losses", over.name())) }
    }

    fn panel(
        &self,
        what: What,
        xs: &[f64],
        curves: &[Vec<Sample>],
        label: &str,
        (opens, closes): (bool, bool),
    ) -> Result<Panel, String> {
        let points = |curve: &Vec<Sample>| -> Vec<(f64, f64)> {
            let ys = curve.iter().zip(&curves[0]).map(|(here, first)| what.of(*here, *first));
            xs.iter().copied().zip(ys).collect()
        };
        let lines: Vec<Vec<(f64, f64)>> = curves.iter().map(points).collect();
        if let Some(i) = lines.iter().position(|line| !line.iter().any(|p| p.1.is_finite())) {
            return Err(match self.losses[i].loss.shape() {
                Shape::Arrays(_) if what == What::Curvature => {
                    format!("the curvature of {} is not known: it takes several arrays", self.losses[i].loss)
                }
                _ => format!("the {what} of {} is not finite anywhere in this range", self.losses[i].loss),
            });
        }
        let (lo, hi) = (xs[0], xs[xs.len() - 1]);
        let (skip, keep) = (what.margin() * (hi - lo), |edge: bool, by: f64| if edge { by } else { 0.0 });
        let inner = (lo + keep(opens, skip), hi - keep(closes, skip));
        let seen: Vec<f64> =
            lines.iter().flatten().filter(|p| inner.0 <= p.0 && p.0 <= inner.1).map(|p| p.1).collect();
        let (y, absolute) = self.vertical(what, &seen);
        let size = |y: f64| if absolute { y.abs() } else { y };
        let mark = |(named, line): (&Named, Vec<(f64, f64)>)| {
            Mark::line(named.name.clone(), line.into_iter().map(|(x, y)| (x, size(y))).collect())
        };
        let marks = self.losses.iter().zip(lines).map(mark).collect();
        let mut title = what.name().replace('-', " ");
        title[..1].make_ascii_uppercase();
        Ok(Panel { title, x: Axis::new(label).range(lo, hi), y, marks })
    }

    /// The vertical axis for these values, and whether it is one of sizes.
    fn vertical(&self, what: What, seen: &[f64]) -> (Axis, bool) {
        let finite = || seen.iter().copied().filter(|y| y.is_finite());
        let (lo, hi) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let first = &self.losses[0].name;
        let label = match what {
            What::Value => "loss".into(),
            What::Slope => "slope".into(),
            What::Curvature => "curvature".into(),
            What::Ratio => format!("loss / loss of {first}"),
            What::SlopeRatio => format!("|slope| / |slope of {first}|"),
        };
        let ratio = matches!(what, What::Ratio | What::SlopeRatio);
        let log = self.log.unwrap_or(ratio && lo >= 0.0 && lo < 0.01 * hi);
        if !log {
            // What differs by rounding alone is level.
            let level = hi - lo <= 1e-9 * hi.abs().max(lo.abs());
            let room = if level { 0.5 * hi.abs().max(1.0) } else { 0.05 * (hi - lo) };
            let floor = if lo >= 0.0 && lo < 0.3 * hi { -0.2 * room } else { lo - room };
            return (Axis::new(label).range(floor, hi + room), false);
        }
        let sizes = || finite().map(f64::abs).filter(|y| *y > 0.0);
        let (least, most) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
        let absolute = lo < 0.0;
        let label = if absolute { format!("|{label}|") } else { label };
        if most == 0.0 {
            return (Axis::new(label).log(), absolute);
        }
        (
            Axis::new(label).log().range(least.max(most * 1e-6).max(1e-10) / 1.5, most.max(2e-10) * 2.0),
            absolute,
        )
    }

    /// The names of what is drawn.
    fn named(&self) -> String {
        let mut losses: Vec<&str> = self.losses.iter().map(|n| n.loss.card().name).collect();
        losses.dedup();
        let what: Vec<String> = self.what.iter().map(|w| w.name().replace('-', " ")).collect();
        let what = if self.what.len() == 1 && self.what[0] != What::Value {
            format!(": {}", what[0])
        } else {
            String::new()
        };
        match losses.len() {
            1..=3 => format!("{}{what}", losses.join(", ")),
            n => format!("{n} losses{what}"),
        }
    }
}

/// The target that a loss is drawn for.
fn target(loss: &Loss, over: Argument, given: Option<f64>) -> Result<f64, String> {
    let card = loss.card();
    match loss.shape() {
        Shape::Pointwise(_) => {
            let usual = if over == Argument::Error { 0.0 } else { 1.0 };
            let target = given.unwrap_or(usual);
            let ends = target == card.target.lo || target == card.target.hi;
            if !card.is_target(target) {
                let domain = if card.two_labels {
                    format!("{} or {}", card.target.lo, card.target.hi)
                } else {
                    format!("in {}", card.target)
                };
                return Err(format!("--target {target}: targets of {loss} are {domain}"));
            }
            if over == Argument::Probability && !ends {
                return Err(format!(
                    "--target {target}: a true class is {} or {}",
                    card.target.lo, card.target.hi
                ));
            }
            Ok(target)
        }
        Shape::Arrays(any) => arrays::target(any.fields(), given, card),
        Shape::Labels(any) => fits(loss, given, any.trace(2)),
        Shape::Soft(any) => fits(loss, given, any.trace(2)),
        Shape::Product(_) => Err(undrawable(loss)),
    }
}
/// Rows are drawn for two classes, of which the first is true.
fn fits<T>(loss: &Loss, given: Option<f64>, of_two: Result<T, perdita::Error>) -> Result<f64, String> {
    of_two.map_err(|e| format!("{loss} is drawn for two classes: {e}"))?;
    match given {
        None => Ok(0.0),
        Some(_) => {
            Err(format!("--target: {loss} has no target that is one number; it is drawn for the true class"))
        }
    }
}

/// Why there is no number that a loss can be drawn over.
fn undrawable(loss: &Loss) -> String {
    let why = match loss.shape() {
        Shape::Product(_) => "compares rows of embeddings with each other",
        Shape::Soft(_) => "compares two rows",
        _ => "takes arrays that no one number describes",
    };
    format!("{loss} {why}: there is no curve of it; `perdita plot --help` names the figures that there are")
}
