//! The recommendation for data.
use super::call::{Call, for_data, study};
use crate::args::{Recommend, Style};
use crate::study::frame::{Data, read};
use crate::text::{count, entry, json, rounded, visible, words};
use anyhow::{Context, Result};
use perdita_catalog::Loss;
use perdita_study::look::{Advice, Profile, advise, candidates};
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn run(args: &Recommend, file: &Path, target: &str) -> Result<String> {
    let Data { file, frame, target, features } =
        read(file, &args.reading, target, args.task.as_deref(), &args.features)?;
    let look = Profile::at(&frame, &target, &features, args.seed).with_context(|| file.clone())?;
    let advice = advise(&look, &target).with_context(|| file.clone())?;
    let studied = candidates(&look, &target)?;
    let calls = advice.iter().map(|advice| {
        let advised: Loss = advice.loss.parse()?;
        let can_be_studied = studied.iter().any(|loss| loss.to_string() == advised.to_string());
        for_data(&advice.loss, args, can_be_studied)
    });
    let calls = calls.collect::<Result<Vec<Call>>>()?;
    match args.format {
        Style::Table => Ok(table(&file, &look, &advice, &calls, args)),
        Style::Json => json(&describe(&file, &look, &advice, &calls)),
    }
}

fn table(file: &str, look: &Profile, advice: &[Advice], calls: &[Call], args: &Recommend) -> String {
    let (rows, features) = (count(look.rows as u64, "row"), count(look.features as u64, "feature"));
    let mut text = format!("{}: {rows}, {features}\n\n", visible(file));
    for (name, what) in seen(look) {
        text += &entry(&name, 12, words(&what));
    }
    look.notes.iter().for_each(|note| text += &entry("note", 12, words(note)));
    for (at, (advice, call)) in advice.iter().zip(calls).enumerate() {
        text += &format!("\n{}. {}\n", at + 1, advice.loss);
        text += &entry("   why", 9, words(&advice.why));
        text += &format!("   $ {}\n", visible(&call.command));
    }
    text + &format!("\nCompare all of them:\n   $ {}\n", visible(&study(args)))
}

/// The findings, each with its label.
fn seen(look: &Profile) -> Vec<(String, String)> {
    let mut all = vec![("target".to_string(), format!("`{}`: {} ({})", look.target, look.kind, look.reason))];
    let mut add = |name: &str, what: String| all.push((name.into(), what));
    let short = |x: f64| rounded(x, 4);

    if let Some(numbers) = &look.numbers {
        add(
            "location",
            format!(
                "median {}, mean {}, robust scale {}",
                short(numbers.median),
                short(numbers.mean),
                short(numbers.scale)
            ),
        );
        if numbers.zeros > 0.0 {
            add("zeros", format!("{} % are exactly 0", short(100.0 * numbers.zeros)));
        }
        if let (Some(scale), Some(outliers), Some(tail)) =
            (numbers.residual_scale, numbers.outliers, numbers.tail)
        {
            let row = numbers
                .furthest
                .map_or(String::new(), |row| format!("; the largest is in row {row} (from 0)"));
            add(
                "residuals",
                format!(
                    "of a linear model, on held-out rows: robust scale {}; 99 % are within {} scales (2.6 for Gaussian errors)",
                    short(scale),
                    short(tail)
                ),
            );
            add("outliers", format!("{} beyond 4 scales{row}", count(outliers as u64, "residual")));
        }
    }

    if let Some(classes) = &look.classes {
        const SHOWN: usize = 12;
        let mut rows: Vec<String> = classes
            .counts
            .iter()
            .take(SHOWN)
            .map(|class| format!("{}: {}", class.class, class.rows))
            .collect();
        rows.extend(
            (classes.counts.len() > SHOWN).then(|| format!("and {} more", classes.counts.len() - SHOWN)),
        );
        add("classes", rows.join(", "));
        add("imbalance", format!("1 : {}", short(classes.imbalance)));
        if let Some(doubts) = classes.doubts() {
            let doubtful: Vec<String> = classes.doubtful.iter().map(usize::to_string).collect();
            let which = if doubtful.is_empty() {
                String::new()
            } else {
                format!(": rows {} … (from 0)", doubtful.join(" "))
            };
            add("labels", format!("{doubts}{which}"));
        }
    }
    all
}

fn describe(file: &str, look: &Profile, advice: &[Advice], calls: &[Call]) -> Value {
    let loss =
        |(advice, call): (&Advice, &Call)| json!({ "loss": advice.loss, "why": advice.why, "call": call });
    json!({ "file": file, "look": look, "losses": advice.iter().zip(calls).map(loss).collect::<Value>() })
}
