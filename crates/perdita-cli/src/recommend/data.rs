//! The recommendation for data.
use super::call::call;
use crate::args::{Recommend, Style};
use crate::study::frame::{Data, read};
use crate::text::{count, entry, json, rounded, words};
use anyhow::{Context, Result};
use perdita_study::look::{Advice, Profile, advise};
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn run(args: &Recommend, file: &Path, target: &str) -> Result<String> {
    let Data { file, frame, target, features } =
        read(file, &args.reading, target, args.task.as_deref(), &args.features)?;
    let look = Profile::at(&frame, &target, &features, args.seed).with_context(|| file.clone())?;
    let advice = advise(&look, &target).with_context(|| file.clone())?;
    match args.format {
        Style::Table => table(&file, &look, &advice),
        Style::Json => json(&describe(&file, &look, &advice)?),
    }
}

fn table(file: &str, look: &Profile, advice: &[Advice]) -> Result<String> {
    let rows = count(look.rows as u64, "row");
    let mut text = format!("{file}: {rows}, {}\n\n", count(look.features as u64, "feature"));
    for (name, what) in seen(look) {
        text += &entry(&name, 12, words(&what));
    }
    look.notes.iter().for_each(|note| text += &entry("note", 12, words(note)));
    for (at, advice) in advice.iter().enumerate() {
        text += &format!("\n{}. {}\n", at + 1, advice.loss);
        text += &entry("   why", 9, words(&advice.why));
        text += &format!("   $ {}\n", call(&advice.loss)?.command);
    }
    Ok(text + &format!("\nTry them: perdita study {file} --target {}\n", look.target))
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
        if classes.sure > 0 {
            let doubtful: Vec<String> = classes.doubtful.iter().map(usize::to_string).collect();
            let which = if doubtful.is_empty() {
                String::new()
            } else {
                format!(": rows {} … (from 0)", doubtful.join(" "))
            };
            add(
                "labels",
                format!(
                    "of the {} held-out rows that a linear model predicts most confidently, {} have another label (expected: {}){which}",
                    classes.sure,
                    classes.contradicted,
                    short(classes.expected)
                ),
            );
        }
    }
    all
}

fn describe(file: &str, look: &Profile, advice: &[Advice]) -> Result<Value> {
    let losses = advice
        .iter()
        .map(|advice| Ok(json!({ "loss": advice.loss, "why": advice.why, "call": call(&advice.loss)? })));
    Ok(json!({ "file": file, "look": look, "losses": losses.collect::<Result<Vec<Value>>>()? }))
}
