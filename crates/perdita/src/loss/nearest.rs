//! Nearest of several names, for error messages with a suggestion ("did you mean …?").

/// A longer name is no slip of one that is known.
const LONGEST: usize = 80;

/// Name in `known` that is nearest to the misspelt `name`; `None` if none is near.
///
/// Near is a name with few edits (insertions, deletions, substitutions, transpositions; at most one more than a third of
/// its length), or one that begins with `name` or contains it. Case is ignored. Of several, the one with the fewest edits.
///
/// ```
/// use perdita::loss::nearest;
/// let known = ["focal", "huber", "cross_entropy"];
/// assert_eq!(nearest("focla", known), Some("focal"));
/// assert_eq!(nearest("Cross", known), Some("cross_entropy"));
/// assert_eq!(nearest("entropy", known), Some("cross_entropy"));
/// assert_eq!(nearest("mse", known), None);
/// ```
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let name = name.to_lowercase();
    let length = name.chars().count();
    if length > LONGEST {
        return None;
    }

    let edits = |candidate: &'k str| {
        let lower = candidate.to_lowercase();
        let (edits, size) = (strsim::damerau_levenshtein(&name, &lower), lower.chars().count());
        // With as many edits as characters, any name would match.
        let is_slip = edits <= 1 + size / 3 && edits < size.max(length);
        let is_part = length > 0 && lower.starts_with(&name) || length > 2 && lower.contains(&name);
        (is_slip || is_part).then_some((edits, candidate))
    };

    known.into_iter().filter_map(edits).min_by_key(|(edits, _)| *edits).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_and_parts_of_names() {
        let known = ["focal", "huber", "cross_entropy", "l1"];
        for (name, expected) in [
            ("Focla", Some("focal")),
            ("cross", Some("cross_entropy")),
            ("entropy", Some("cross_entropy")),
            ("c", Some("cross_entropy")),
            ("ro", None), // two letters in the middle are none
            ("mse", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, known), expected, "{name}");
        }
        assert_eq!(nearest(&"focal".repeat(17), known), None);
    }
}
