//! Curves of losses: value, slope and curvature over one variable.
mod argument;
mod arrays;
mod jumps;
mod panel;
mod sample;
mod target;
mod vary;
mod what;

pub use argument::Argument;
pub use vary::{Named, family, vary};
pub use what::Quantity;

use crate::{Figure, Panel};
use perdita_catalog::Loss;
use sample::{Sample, sample};
use target::{target, undrawable};

/// The largest number of curves that can be distinguished.
pub const MAX_CURVES: usize = 12;
/// The number of steps of a curve: even, so that the middle of the range is a point.
const STEPS: usize = 480;

/// Losses and the options of their plot.
#[derive(Clone, Debug)]
pub struct Curves {
    /// The losses, each with its name in the legend.
    pub losses: Vec<Named>,
    /// The plotted quantities, a panel for each.
    pub what: Vec<Quantity>,
    /// The horizontal axis; by default the first one of the first loss that all others have, too.
    pub over: Option<Argument>,
    /// The range of the horizontal axis.
    pub range: Option<(f64, f64)>,
    /// The target; by default 0 or 1, by the loss and the axis.
    pub target: Option<f64>,
    /// True for a logarithmic vertical axis; by default only for ratios of several orders of magnitude.
    pub log: Option<bool>,
    /// The title; by default made of the names.
    pub title: Option<String>,
}

impl Curves {
    /// The values of these losses.
    pub fn new(losses: Vec<Named>) -> Curves {
        Curves {
            losses,
            what: vec![Quantity::Value],
            over: None,
            range: None,
            target: None,
            log: None,
            title: None,
        }
    }

    /// The curves of losses, each named by its text.
    pub fn of(losses: impl IntoIterator<Item = Loss>) -> Curves {
        Curves::new(losses.into_iter().map(Named::from).collect())
    }

    /// Sets the plotted quantities.
    pub fn what(self, what: impl Into<Vec<Quantity>>) -> Curves {
        Curves { what: what.into(), ..self }
    }

    /// Sets the horizontal axis.
    pub fn over(self, over: Argument) -> Curves {
        Curves { over: Some(over), ..self }
    }

    /// Sets the range of the horizontal axis.
    pub fn range(self, lo: f64, hi: f64) -> Curves {
        Curves { range: Some((lo, hi)), ..self }
    }

    /// Sets the title.
    pub fn title(self, title: impl Into<String>) -> Curves {
        Curves { title: Some(title.into()), ..self }
    }

    /// The figure.
    ///
    /// # Errors
    /// No loss, or too many; losses that are no function of one variable, or not of the same one; a range or target outside
    /// the domain; a derivative that is not available.
    pub fn figure(&self) -> Result<Figure, String> {
        let first = self.losses.first().ok_or("no loss to draw")?;
        if self.losses.len() > MAX_CURVES {
            return Err(format!(
                "{} curves cannot be distinguished: plot at most {MAX_CURVES}",
                self.losses.len()
            ));
        }
        if self.what.is_empty() {
            return Err("no quantity to plot".into());
        }
        let over = self.argument()?;
        let targets: Vec<f64> =
            self.losses.iter().map(|n| target(&n.loss, over, self.target)).collect::<Result<_, _>>()?;
        let domain = self.losses.iter().map(|n| over.domain(&n.loss));
        let (from, to) =
            domain.fold((f64::NEG_INFINITY, f64::INFINITY), |(lo, hi), d| (lo.max(d.lo), hi.min(d.hi)));
        // The ends of the range are on the axis even where the loss has no value.
        let domain = (if from == f64::MIN_POSITIVE { 0.0 } else { from }, to);
        let range = self.range_in(over.range(&first.loss, targets[0]), domain, over)?;
        let (lo, hi) = range;
        let xs: Vec<f64> = (0..=STEPS).map(|i| lo + (hi - lo) * (i as f64 / STEPS as f64)).collect();
        let curve = |(named, target): (&Named, &f64)| -> Result<Vec<Sample>, String> {
            xs.iter().map(|x| sample(&named.loss, over, *x, *target)).collect()
        };
        let curves: Vec<Vec<Sample>> =
            self.losses.iter().zip(&targets).map(curve).collect::<Result<_, _>>()?;
        let label = over.label(&first.loss, targets[0]);
        let ends = (lo <= domain.0, hi >= domain.1);
        let mut panels: Vec<Panel> = Vec::new();
        for what in &self.what {
            // A point between those of the curve, in search of a jump.
            let at = |i: usize, x: f64| {
                let of = |i: usize| sample(&self.losses[i].loss, over, x, targets[i]);
                of(i).and_then(|here| Ok(what.of(here, of(0)?))).unwrap_or(f64::NAN)
            };
            panels.push(self.panel(*what, (&xs, &curves), &at, &label, ends)?);
        }
        if panels.len() == 1 {
            panels[0].title = String::new();
        }
        Ok(Figure { title: self.title.clone().unwrap_or_else(|| self.named()), panels })
    }

    /// The axis that all losses have.
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
                format!("these losses have no common axis: {}", each.join(", "))
            }),
            Some(argument) => match all.iter().find(|(_, over)| !over.contains(&argument)) {
                None => Ok(argument),
                Some((loss, over)) => {
                    Err(format!("{loss} is plotted over {}, not over {argument}", list(over)))
                }
            },
        }
    }

    fn range_in(&self, usual: (f64, f64), domain: (f64, f64), over: Argument) -> Result<(f64, f64), String> {
        let (lo, hi) = match self.range {
            None => (usual.0.max(domain.0), usual.1.min(domain.1)),
            Some((lo, hi)) => {
                if !(lo.is_finite() && hi.is_finite() && lo < hi) {
                    return Err(format!("the range {lo}:{hi} is empty"));
                }
                let ((from, to), name) = (domain, over.name());
                if lo < from || hi > to {
                    return Err(format!(
                        "the range {lo}:{hi} leaves the domain of the {name}, {from} to {to}"
                    ));
                }
                (lo, hi)
            }
        };
        if lo < hi {
            Ok((lo, hi))
        } else {
            Err(format!("these losses have no common range of the {}", over.name()))
        }
    }

    /// The default title.
    fn named(&self) -> String {
        let mut losses: Vec<&str> = self.losses.iter().map(|n| n.loss.card().name).collect();
        losses.dedup();
        let what: Vec<String> = self.what.iter().map(|w| w.name().replace('-', " ")).collect();
        let what = if self.what.len() == 1 && self.what[0] != Quantity::Value {
            format!(": {}", what[0])
        } else {
            String::new()
        };
        match losses.len() {
            1..=3 => format!("{}{what}", losses.join(", ")),
            n => match self.losses[0].loss.card().task {
                task if self.losses.iter().all(|l| l.loss.card().task == task) => {
                    format!("{n} losses for {task}{what}")
                }
                _ => format!("{n} losses{what}"),
            },
        }
    }
}
