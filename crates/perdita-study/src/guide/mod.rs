//! The selection guide: losses recommended for each task.
//!
//! ```
//! let guide = perdita_study::guide::find("imbalanced-classification")?;
//! let first: perdita_catalog::Loss = guide.picks[0].loss.parse()?;
//! assert_eq!(first.card().name, "focal");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
mod learning;
mod prediction;
mod structure;

use crate::error::{Error, hint};
use serde::Serialize;

/// The recommendation for a task.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Guide {
    /// The task.
    pub task: &'static str,
    /// Other names of the task.
    pub also: &'static [&'static str],
    /// The task in a line.
    pub about: &'static str,
    /// The recommended losses, in the order to try them.
    pub picks: &'static [Pick],
    /// Advice beside the choice of the loss.
    pub advice: &'static str,
}

/// A recommended loss.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Pick {
    /// The loss with its parameters, as the catalogue reads it.
    pub loss: &'static str,
    /// The effect of the loss.
    pub why: &'static str,
    /// The case for it.
    pub when: &'static str,
    /// The case against it.
    pub not: &'static str,
}

/// Every task.
pub fn guides() -> impl Iterator<Item = &'static Guide> {
    [prediction::GUIDES, structure::GUIDES, learning::GUIDES].into_iter().flatten()
}

/// The task with this name: one of its names, the beginning of one, or its last words (`detection`). Dashes and underscores
/// are spaces.
///
/// # Errors
/// An unknown name, or one that fits several tasks.
pub fn find(task: &str) -> Result<&'static Guide, Error> {
    let asked = task.to_lowercase().replace(['-', '_'], " ").trim().to_string();
    let names = |guide: &'static Guide| std::iter::once(guide.task).chain(guide.also.iter().copied());
    let plain = |name: &str| name.replace('-', " ");
    let exact = |name: &str| plain(name) == asked;
    let begins = |name: &str| plain(name).starts_with(&asked);
    let ends = |name: &str| plain(name).ends_with(&format!(" {asked}"));
    let fits: [&dyn Fn(&str) -> bool; 3] = [&exact, &begins, &ends];
    for fit in fits {
        let found: Vec<_> = guides().filter(|&guide| !asked.is_empty() && names(guide).any(fit)).collect();
        match found[..] {
            [] => {}
            [guide] => return Ok(guide),
            _ => {
                let tasks = found.iter().map(|guide| guide.task).collect::<Vec<_>>().join(", ");
                return Err(Error::Task(format!("the task `{task}` is ambiguous: {tasks}")));
            }
        }
    }
    let known = guides().map(|guide| guide.task).collect::<Vec<_>>().join(", ");
    let hint = hint(&asked, guides().flat_map(names));
    Err(Error::Task(format!("unknown task `{task}`{hint}; there are {known}")))
}
