//! The confusion matrix and its metrics.

/// The confusion matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Confusion {
    classes: usize,
    /// A row of counts for each true class.
    counts: Vec<usize>,
}

impl Confusion {
    /// True and predicted classes, all below `classes`.
    pub fn new(classes: usize, truth: &[usize], predicted: &[usize]) -> Confusion {
        let mut counts = vec![0; classes * classes];
        truth.iter().zip(predicted).for_each(|(t, p)| counts[t * classes + p] += 1);
        Confusion { classes, counts }
    }

    fn right(&self, class: usize) -> f64 {
        self.counts[class * self.classes + class] as f64
    }

    fn of(&self, class: usize) -> f64 {
        self.counts[class * self.classes..][..self.classes].iter().sum::<usize>() as f64
    }

    fn taken_for(&self, class: usize) -> f64 {
        self.counts.iter().skip(class).step_by(self.classes).sum::<usize>() as f64
    }

    /// The fraction of correct rows.
    pub fn accuracy(&self) -> Option<f64> {
        let rows: usize = self.counts.iter().sum();
        (rows > 0).then(|| (0..self.classes).map(|class| self.right(class)).sum::<f64>() / rows as f64)
    }

    /// The mean recall over the classes that occur. `None` if fewer than two do.
    pub fn balanced_accuracy(&self) -> Option<f64> {
        let there: Vec<usize> = (0..self.classes).filter(|&class| self.of(class) > 0.0).collect();
        let recall = |&class: &usize| self.right(class) / self.of(class);
        (there.len() > 1).then(|| there.iter().map(recall).sum::<f64>() / there.len() as f64)
    }

    /// The mean F1 over the classes that are true or predicted somewhere; 0 for a class that is never correct.
    pub fn f1(&self) -> Option<f64> {
        let both = |class: usize| self.of(class) + self.taken_for(class);
        let there: Vec<usize> = (0..self.classes).filter(|&class| both(class) > 0.0).collect();
        let f1 = |&class: &usize| 2.0 * self.right(class) / both(class);
        (!there.is_empty()).then(|| there.iter().map(f1).sum::<f64>() / there.len() as f64)
    }
}
