//! Inputs that are held in memory, for losses that need all of them at once: where they are, how they are read, and the
//! report of what was found.
mod find;
mod load;
mod report;

pub(crate) use find::{Content, Pass, Wish, find};
pub(crate) use load::{Layout, Loaded, load};
pub(crate) use report::{Line, Report, Score, Slope};
