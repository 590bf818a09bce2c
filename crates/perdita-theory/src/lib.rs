//! What is said about loss functions, claim by claim, checked by computation.
//!
//! A [`Claim`] is a statement of a text on loss functions: a theorem, an identity, a table, a rule. It has what the text
//! says, and a check, which computes. Every value, slope and curvature comes from the one formula of the loss; a claim
//! writes none a second time. What the text gets wrong is found by the same comparison that finds it right: there is no
//! list of errors.
//!
//! ```
//! let claim = perdita_theory::find("focal-gradient").unwrap();
//! let checked = claim.check();
//! assert_eq!(checked.verdict.word(), "corrected");
//! ```
#![forbid(unsafe_code)]

mod claim;
mod claims;
mod evidence;
mod figures;
mod formulas;
mod losses;
mod numerics;
mod page;
mod text;
mod verdict;

pub use claim::{Checked, Claim, Topic};
pub use evidence::{Chart, Evidence};
pub use page::page;
pub use text::short;
pub use verdict::{Method, Verdict};

use rayon::prelude::*;

/// Every claim, in the order in which they are told.
pub fn claims() -> Vec<&'static Claim> {
    claims::ALL.iter().flat_map(|part| part.iter()).collect()
}

/// The claim of this name.
pub fn find(id: &str) -> Option<&'static Claim> {
    claims().into_iter().find(|claim| claim.id == id)
}

/// Checks these claims, on all threads, and gives what came of it in their order.
pub fn check(claims: &[&'static Claim]) -> Vec<Checked> {
    claims.par_iter().map(|claim| claim.check()).collect()
}
