//! Curves of losses: value, slope and curvature over the one number that matters.
mod argument;
mod arrays;
mod panel;
mod sample;
mod target;
mod vary;
mod what;

pub use argument::Argument;
pub use vary::{Named, vary};
pub use what::What;

use crate::{Figure, Panel};
use perdita_catalog::Loss;
use sample::{Sample, sample};
use target::{target, undrawable};

/// The most curves that can be told apart.
pub const MOST: usize = 12;
/// How many steps a curve has: an even number, so that the middle is on it.
const STEPS: usize = 480;

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
        let (from, to) =
            domain.fold((f64::NEG_INFINITY, f64::INFINITY), |(lo, hi), d| (lo.max(d.lo), hi.min(d.hi)));
        // An axis has its ends, even if there is no value.
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
                if lo < from || hi > to {
                    return Err(format!(
                        "the range {lo}:{hi} leaves the domain of the {name}, {from} to {to}"
                    ));
                }
                (lo, hi)
            }
        };
        if lo < hi { Ok((lo, hi)) } else { Err(format!("there is no {} for all these losses", over.name())) }
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
            n => match self.losses[0].loss.card().task {
                task if self.losses.iter().all(|l| l.loss.card().task == task) => {
                    format!("{n} losses for {task}{what}")
                }
                _ => format!("{n} losses{what}"),
            },
        }
    }
}
