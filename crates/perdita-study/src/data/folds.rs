//! Cross-validation folds.
use super::{Target, TargetType};
use crate::error::Error;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

/// A fold for each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folds {
    of: Vec<usize>,
    count: usize,
}

impl Folds {
    /// Shuffled folds of equal size, stratified by class. The same seed gives the same folds.
    ///
    /// # Errors
    /// Fewer than two folds, fewer than two rows in a fold, a class with fewer rows than folds.
    pub fn new(target: &Target, count: usize, seed: u64) -> Result<Folds, Error> {
        let rows = target.rows();
        if count < 2 {
            return Err(Error::Setting(format!("cross-validation needs at least 2 folds, not {count}")));
        }
        if rows < 2 * count {
            return Err(Error::Data(format!("{rows} rows in {count} folds: each needs at least 2 rows")));
        }

        for (class, &n) in target.classes.iter().zip(&target.counts()) {
            if n < count {
                let (name, s) = (&target.name, if n == 1 { "" } else { "s" });
                return Err(Error::Data(format!(
                    "class {class} of the target `{name}` has {n} row{s}: too few for {count} folds, which need one each"
                )));
            }
        }
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let strata: Vec<Vec<usize>> = match target.kind {
            TargetType::Binary | TargetType::Multiclass => {
                let mut strata = vec![Vec::new(); target.classes.len()];
                target.labels().into_iter().enumerate().for_each(|(row, class)| strata[class].push(row));
                strata
            }
            _ => vec![(0..rows).collect()],
        };

        let (mut of, mut next) = (vec![0; rows], 0);
        for mut stratum in strata {
            stratum.shuffle(&mut random);
            for row in stratum {
                of[row] = next;
                next = (next + 1) % count;
            }
        }
        Ok(Folds { of, count })
    }

    /// The number of folds.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The rows of a fold.
    pub fn held_out(&self, fold: usize) -> Vec<usize> {
        (0..self.of.len()).filter(|&row| self.of[row] == fold).collect()
    }

    /// The rows of all other folds.
    pub fn training(&self, fold: usize) -> Vec<usize> {
        (0..self.of.len()).filter(|&row| self.of[row] != fold).collect()
    }
}
