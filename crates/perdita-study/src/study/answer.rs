//! The answer to a study's question: the losses that are best, and those that do not differ significantly from them.
use super::{Run, Study};
use crate::metrics::Metric;

/// The best loss by a metric.
pub struct Best<'a> {
    /// The metric.
    pub metric: Metric,
    /// The run with the best mean.
    pub run: &'a Run,
    /// The other runs that do not differ significantly from it.
    pub ties: Vec<&'a Run>,
    /// The runs that are significantly worse.
    pub worse: Vec<&'a Run>,
}

impl Study {
    /// The best run by each metric that has an order, among the runs of a model.
    pub fn best_by_metric<'a>(&self, runs: &[&'a Run]) -> Vec<Best<'a>> {
        let by_metric = |&metric: &Metric| {
            let (best, ties) = self.best(runs, metric)?;
            let others = |tied: bool| {
                let others = (0..runs.len()).filter(move |&at| at != best);
                others.filter(|&at| ties[at] == tied).map(|at| runs[at]).collect()
            };
            Some(Best { metric, run: runs[best], ties: others(true), worse: others(false) })
        };
        self.metrics.iter().filter_map(by_metric).collect()
    }

    /// The answer in a sentence or two: the losses that are best, or tied with the best, by the most metrics. `name` writes a
    /// loss.
    pub fn answer(&self, runs: &[&Run], name: impl Fn(&Run) -> String) -> String {
        let best = self.best_by_metric(runs);
        let among = |run: &Run| {
            best.iter()
                .filter(|best| best.ties.iter().chain([&best.run]).any(|tie| std::ptr::eq(*tie, run)))
                .count()
        };
        let counts: Vec<usize> = runs.iter().map(|run| among(run)).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        if runs.len() < 2 || most == 0 {
            return "There is nothing to compare.".into();
        }
        let with = |count: usize| {
            let runs = runs.iter().zip(&counts).filter(move |(_, of)| **of == count);
            listed(&runs.map(|(run, _)| name(run)).collect::<Vec<_>>())
        };
        let metrics = match best.len() {
            1 => "the metric".to_string(),
            all if most == all => format!("all {all} metrics"),
            all => format!("{most} of {all} metrics"),
        };
        let leaders = counts.iter().filter(|&&count| count == most).count();
        let verb = if leaders == 1 { "is" } else { "are" };
        let mut answer =
            format!("{} {verb} best, or not significantly different from the best, by {metrics}", with(most));
        let mut rest: Vec<usize> = counts.iter().copied().filter(|&count| count < most).collect();
        rest.sort_unstable_by(|a, b| b.cmp(a));
        rest.dedup();
        for count in rest {
            answer += &format!(
                "; {} by {}",
                with(count),
                if count == 0 { "none".into() } else { count.to_string() }
            );
        }
        answer + "."
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    }
}
