//! Memoized simplification: the arguments of a function are simplified again with every form of the expression that has it.
use super::expression::Expression;
use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    /// Simplified expressions by the text of the expression, and the bytes of these texts.
    static SIMPLIFIED: RefCell<(HashMap<String, Expression>, usize)> = RefCell::default();
}

/// The most bytes of text that are cached per thread; a tree takes a few times as many.
const MAX_CACHED: usize = 1 << 20;

/// The result of `simplify`, the only function whose results are cached here.
pub(super) fn memoized(x: &Expression, simplify: fn(&Expression) -> Expression) -> Expression {
    if matches!(x, Expression::Number(_) | Expression::Symbol(_)) {
        return simplify(x);
    }

    // All numbers with all of their digits.
    let text = format!("{x:?}");
    if let Some(known) = SIMPLIFIED.with_borrow(|(known, _)| known.get(&text).cloned()) {
        return known;
    }

    let found = simplify(x);
    SIMPLIFIED.with_borrow_mut(|(known, bytes)| {
        if *bytes + text.len() > MAX_CACHED {
            known.clear();
            *bytes = 0;
        }
        *bytes += text.len();
        known.insert(text, found.clone());
    });
    found
}
