//! The recommendation for a task.
use super::call::call;
use crate::text::{entry, words};
use anyhow::Result;
use perdita_study::guide::{Guide, Pick};
use serde_json::{Value, json};

const INDENT: usize = 9;

/// The guide as text.
pub(super) fn table(guide: &Guide) -> Result<String> {
    let mut text = format!("{}: {}\n", guide.task, guide.about);
    for (at, pick) in guide.picks.iter().enumerate() {
        let call = call(pick.loss)?;
        text += &format!("\n{}. {}\n", at + 1, pick.loss);
        for (label, what) in [("why", pick.why), ("when", pick.when), ("avoid", pick.not)] {
            text += &entry(&format!("   {label}"), INDENT, words(what));
        }
        text += &format!("   $ {}\n", call.command);
    }
    let first = call(guide.picks[0].loss)?;
    text += &format!("\nrust     {}\npython   {}\n\n", first.rust, first.python);
    Ok(text + &entry("", 0, words(guide.advice)))
}

/// The guide as JSON.
pub(super) fn describe(guide: &Guide) -> Result<Value> {
    let pick = |pick: &Pick| {
        let mut about = serde_json::to_value(pick)?;
        about["call"] = serde_json::to_value(call(pick.loss)?)?;
        Ok(about)
    };
    let picks = guide.picks.iter().map(pick).collect::<Result<Vec<Value>>>()?;
    Ok(
        json!({ "task": guide.task, "also": guide.also, "about": guide.about, "picks": picks, "advice": guide.advice }),
    )
}
