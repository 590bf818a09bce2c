//! The names of classes, and the numbers that stand for them: of `--classes`, or of the columns of predictions.
use anyhow::{Result, ensure};
use perdita_catalog::Loss;
use std::collections::HashMap;

/// The classes that a message lists.
const SHOWN: usize = 10;

/// The classes, in order.
#[derive(Debug)]
pub(super) struct Classes {
    names: Vec<String>,
    index: HashMap<String, usize>,
    /// True if integers are names as well: those of `--classes`. Otherwise they are the numbers of classes.
    takes_integers: bool,
    /// The first label, where labels are numbers of a loss: −1 or 0.
    first: f64,
    step: f64,
}

impl Classes {
    /// The classes that the option names, for the targets of a loss.
    pub(super) fn given(names: &[String], loss: &Loss) -> Result<Self> {
        let mut index = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            ensure!(!name.is_empty(), "--classes: a class has no name");
            ensure!(index.insert(name.clone(), at).is_none(), "--classes: `{name}` is named twice");
        }
        let card = loss.card();
        let (first, step) = match card.two_labels {
            true => (card.target.lo, card.target.hi - card.target.lo),
            false => (0.0, 1.0),
        };
        Ok(Classes { names: names.to_vec(), index, takes_integers: true, first, step })
    }

    /// The classes of columns: by their whole names, and by what is not the same in all of them (`p_cat`, `p_dog`).
    pub(super) fn of_columns(columns: &[String]) -> Self {
        let numbered = || columns.iter().enumerate();
        let ends = common_ends(columns);
        let own = numbered().map(|(at, name)| (name[ends.0..name.len() - ends.1].to_string(), at));
        let index = own.chain(numbered().map(|(at, name)| (name.clone(), at))).collect();
        Classes { names: columns.to_vec(), index, takes_integers: false, first: 0.0, step: 1.0 }
    }

    pub(super) fn takes_integers(&self) -> bool {
        self.takes_integers
    }

    pub(super) fn label(&self, name: &str) -> Option<i64> {
        self.index.get(name).map(|&at| at as i64)
    }

    /// The number of a class as the target of a loss of one prediction.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.index.get(name).map(|&at| self.first + at as f64 * self.step)
    }

    /// The message about a text that is no class.
    pub(super) fn unknown(&self, name: &str) -> String {
        let shown: Vec<String> = self.names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
        let more = if self.names.len() > SHOWN { ", …" } else { "" };
        format!("`{name}` is none of the classes {}{more}", shown.join(", "))
    }
}

/// The lengths of the beginning and the end that all names share, up to a separator: `p_` and nothing of `p_cat`, `p_dog`.
pub(super) fn common_ends(names: &[String]) -> (usize, usize) {
    let Some((first, others)) = names.split_first().filter(|(_, others)| !others.is_empty()) else {
        return (0, 0);
    };
    let is_separator = |c: char| !c.is_alphanumeric();
    let starts = first.char_indices().filter(|&(_, c)| is_separator(c)).map(|(at, c)| at + c.len_utf8());
    let start =
        starts.filter(|&at| others.iter().all(|name| name.starts_with(&first[..at]))).max().unwrap_or(0);
    // What remains of each name is never empty at both ends.
    let rest = |name: &str| name.len() > start;
    let start = if names.iter().all(|name| rest(name)) { start } else { 0 };
    let ends = first[start..].char_indices().filter(|&(_, c)| is_separator(c)).map(|(at, _)| start + at);
    let fits = |at: &usize| {
        others.iter().all(|name| name[start..].len() > first.len() - at && name.ends_with(&first[*at..]))
            && *at > start
    };
    let end = ends.filter(fits).min().map_or(0, |at| first.len() - at);
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::common_ends;

    #[test]
    fn what_names_share_ends_at_separators() {
        for (names, expected) in [
            (["p_cat", "p_dog"], (2, 0)),
            (["cat_p", "dog_p"], (0, 2)),
            (["p(cat)", "p(camel)"], (2, 1)),
            (["cat", "camel"], (0, 0)),
            (["p_", "p_a"], (0, 0)),
            (["p_a", "p_a"], (2, 0)),
            (["größe_é", "größe_ü"], ("größe_".len(), 0)),
        ] {
            assert_eq!(common_ends(&names.map(String::from)), expected, "{names:?}");
        }
        assert_eq!(common_ends(&["a_b".to_string()]), (0, 0));
    }
}
