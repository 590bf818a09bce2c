//! Targets of classes: imbalance and doubtful labels.
use crate::data::{Target, TargetType};
use crate::text::short;
use serde::Serialize;

/// The most confident fraction of the rows that a model assigns to a class.
const SUREST: f64 = 0.25;

/// Labels are doubtful if at least this fraction of the confident rows has another label, …
const DOUBTFUL: f64 = 0.02;
/// … at least this many, …
const FEW: usize = 5;
/// … and more than expected by this many standard deviations of a Poisson count.
const SIGMAS: f64 = 3.0;

/// The ratio of the largest to the smallest class from which classes are imbalanced.
const IMBALANCED: f64 = 3.0;

/// The profile of a target of classes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Classes {
    /// The classes, in order.
    pub counts: Vec<ClassCount>,
    /// The imbalance ratio: rows of the largest class over rows of the smallest.
    pub imbalance: f64,
    /// The number of confident rows: of the held-out rows that a linear model assigns to each class, the most confident quarter.
    pub sure: usize,
    /// The number of confident rows with another label.
    pub contradicted: usize,
    /// The expected number, by the model's probabilities. Overlapping classes alone give about as many; wrong labels give more.
    pub expected: f64,
    /// The most confident rows with another label, in order of confidence.
    pub doubtful: Vec<usize>,
}

/// A class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassCount {
    /// Its name.
    pub class: String,
    /// Its rows.
    pub rows: usize,
}

/// The loss of the model that finds doubtful labels.
pub(super) fn loss(target: &Target) -> &'static str {
    if target.kind == TargetType::Binary { "bce_with_logits" } else { "cross_entropy" }
}

impl Classes {
    pub(super) fn count(target: &Target) -> Classes {
        let counts = target.counts();
        let (most, least) =
            (counts.iter().max().copied().unwrap_or(1), counts.iter().min().copied().unwrap_or(1));
        let count = |(class, rows): (&String, usize)| ClassCount { class: class.clone(), rows };
        Classes {
            counts: target.classes.iter().zip(counts).map(count).collect(),
            imbalance: most as f64 / least.max(1) as f64,
            sure: 0,
            contradicted: 0,
            expected: 0.0,
            doubtful: Vec::new(),
        }
    }

    /// Counts the labels that confident held-out scores contradict.
    pub(super) fn doubt(&mut self, scores: &[f64], width: usize, target: &Target) {
        /// The number of rows to list.
        const NAMED: usize = 5;
        let labels = target.labels();

        // The probability of the class, and the class.
        let guess = |row: usize| match width {
            1 => (1.0 / (1.0 + (-scores[row].abs()).exp()), usize::from(scores[row] > 0.0)),
            _ => {
                let own = &scores[row * width..][..width];
                let best = (0..width).fold(0, |best, at| if own[at] > own[best] { at } else { best });
                (1.0 / own.iter().map(|score| (score - own[best]).exp()).sum::<f64>(), best)
            }
        };

        let guesses: Vec<(f64, usize)> = (0..labels.len()).map(guess).collect();

        let mut contradicted = Vec::new();
        for class in 0..target.classes.len() {
            let mut rows: Vec<usize> = (0..labels.len()).filter(|&row| guesses[row].1 == class).collect();
            rows.sort_by(|&a, &b| guesses[b].0.total_cmp(&guesses[a].0));
            rows.truncate((SUREST * rows.len() as f64).ceil() as usize);
            self.sure += rows.len();
            self.expected += rows.iter().map(|&row| 1.0 - guesses[row].0).sum::<f64>();
            contradicted.extend(rows.into_iter().filter(|&row| labels[row] != class));
        }
        contradicted.sort_by(|&a, &b| guesses[b].0.total_cmp(&guesses[a].0));
        self.contradicted = contradicted.len();
        contradicted.truncate(NAMED);
        self.doubtful = contradicted;
    }

    /// The confident rows with another label, and the expected number, in a sentence. `None` if there are no confident rows.
    pub fn doubts(&self) -> Option<String> {
        let Classes { sure, contradicted, expected, .. } = self;
        (*sure > 0).then(|| {
            format!(
                "of the {sure} held-out rows whose class a linear model predicts most confidently, {contradicted} are labelled otherwise \
                 ({} expected by its probabilities)",
                short(*expected)
            )
        })
    }

    /// True if significantly more confident rows have another label than expected: labels may be wrong, or a linear model too
    /// simple.
    pub fn doubtful_labels(&self) -> bool {
        let chance = self.expected + SIGMAS * self.expected.sqrt();
        self.contradicted as f64 > chance && self.contradicted >= FEW && self.doubt_share() >= DOUBTFUL
    }

    /// True if the classes are imbalanced.
    pub fn imbalanced(&self) -> bool {
        self.imbalance >= IMBALANCED
    }

    /// The fraction of confident rows with another label.
    pub fn doubt_share(&self) -> f64 {
        if self.sure == 0 { 0.0 } else { self.contradicted as f64 / self.sure as f64 }
    }
}
