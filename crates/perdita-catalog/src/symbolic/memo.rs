//! Expressions that were simplified already: arguments of functions are simplified again with each form of what they stand in.
use super::expression::Expression;
use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    /// Simplified expressions, by the text of what they were.
    static SIMPLIFIED: RefCell<HashMap<String, Expression>> = RefCell::default();
}

/// The expressions that a thread keeps.
const MOST: usize = 4096;

/// The expression, simplified by this function, or as it was found before.
pub(super) fn remembered(x: &Expression, simplified: fn(&Expression) -> Expression) -> Expression {
    if matches!(x, Expression::Number(_) | Expression::Symbol(_)) {
        return simplified(x);
    }

    // All numbers with all of their digits.
    let text = format!("{x:?}");
    if let Some(known) = SIMPLIFIED.with_borrow(|known| known.get(&text).cloned()) {
        return known;
    }

    let found = simplified(x);
    SIMPLIFIED.with_borrow_mut(|known| {
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text, found.clone());
    });
    found
}
