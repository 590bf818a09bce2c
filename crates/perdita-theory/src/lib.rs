//! Theorems, identities, tables and rules about loss functions, each checked by computation.
//!
//! A [`Claim`] is a statement of one text, the [source](SOURCE): it has the text's statement and a check, which computes.
//! Every value, slope and curvature comes from the one formula of the loss; no claim writes a formula a second time. The
//! same comparison finds where the text is right and where it is wrong: there is no list of its errors.
//!
//! ```
//! let claim = perdita_theory::find("focal-gradient").unwrap();
//! let checked = claim.check();
//! assert_eq!(checked.verdict.word(), "holds");
//! assert_eq!(checked.outcome().unwrap().word(), "wrong");
//! ```
#![forbid(unsafe_code)]

mod claim;
mod claims;
mod evidence;
mod judged;
mod judgement;
mod lang;
mod losses;
pub mod matrix;
mod mutant;
mod numerics;
mod page;
mod statement;
mod table;
mod text;
mod verdict;

pub use claim::{Checked, Claim, Topic};
pub use evidence::{Chart, Evidence, Value};
pub use judged::{Judged, judged};
pub use judgement::{Judgement, Outcome};
pub use lang::Lang;
pub use mutant::Mutant;
pub use page::page;
pub use statement::{Comparison, Input, Problem, Said, Statement, Text, Values, Written, judge, text};
pub use table::{Cell, ValueTable};
pub use text::short;
pub use verdict::{Method, Verdict};

use rayon::prelude::*;

/// For the tests of this crate, which are in one binary outside it: no part of the interface.
#[doc(hidden)]
pub mod testing {
    pub use crate::losses::{loss, value};
    pub use crate::numerics::{
        Estimate, draws, integral, minimum, normal_mean, normals, order, root, simplex,
    };
    pub use crate::page::{EXERCISES, Exercise, Numbers, translated, typeset};
}

/// The text whose statements are checked.
pub const SOURCE: &str = "the lecture notes “Loss Functions Theory: From Mean Squared Error to Contrastive Learning” (in \
                          Chinese, October 2025)";

/// All claims, in the order of the page.
pub fn claims() -> Vec<&'static Claim> {
    claims::ALL.iter().flat_map(|part| part.iter()).collect()
}

/// The claim with this id.
pub fn find(id: &str) -> Option<&'static Claim> {
    claims().into_iter().find(|claim| claim.id == id)
}

/// Checks these claims, on all threads. The results are in the same order. `progress` is called after each.
pub fn check(claims: &[&'static Claim], progress: &(dyn Fn() + Sync)) -> Vec<Checked> {
    let one = |claim: &&'static Claim| {
        let checked = claim.check();
        progress();
        checked
    };
    claims.par_iter().map(one).collect()
}
