//! The report of one or several files: their results, merged in the order of the files.
//!
//! ```text
//! group of a loss     its sums in the first file, merged with those in the second, the third, …
//! all rows            the same, of the sums over all groups of each file
//! ```
//!
//! The result of a file does not depend on the others. So the report of a run over several files, and that of the merged totals of
//! several runs, is the same computation on the same numbers.
use super::missing::LeftOut;
use super::numbering::Numberings;
use super::report::{Line, Report, sort_groups, speed};
use super::result::FileResult;
use super::sums::Sums;
use super::totals::Settings;
use crate::args::Format;
use crate::notes::note;
use crate::options::Family;
use crate::read::Missing;
use crate::text::count;
use anyhow::{Result, ensure};
use perdita::loss::Error;
use perdita_catalog::Loss;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

/// The form of a report.
pub(super) struct Form {
    pub(super) format: Format,
    /// The time that the evaluation took, if the files were evaluated now.
    pub(super) time: Option<Duration>,
    /// True if the files are a part of several, which may have no rows.
    pub(super) is_part: bool,
}

/// The report of all files.
///
/// # Errors
/// No file has rows, or none without a missing value; a loss is NaN.
pub(super) fn report(settings: &Settings, files: &[FileResult], form: &Form) -> Result<String> {
    let sum = |of: &dyn Fn(&FileResult) -> u64| files.iter().map(of).fold(0, u64::saturating_add);
    let (rows, observations, work) =
        (sum(&|file| file.rows), sum(&|file| file.observations), sum(&|file| file.work));
    let subject = match files {
        [file] => file.subject.clone(),
        _ => count(files.len() as u64, "file"),
    };
    ensure!(form.is_part || rows > 0, "{subject}: there are no rows");

    let numberings = |at: usize| -> Rc<Numberings> {
        let numbering = |file: &FileResult| (file.file.name.clone(), file.numbering(&file.losses[at]));
        Rc::new(Numberings { files: files.iter().map(numbering).collect() })
    };
    let thing = numberings(0).thing();

    let mut remarks: Vec<&String> = Vec::new();
    for remark in files.iter().flat_map(|file| &file.remarks) {
        if !remarks.contains(&remark) {
            remarks.push(remark);
            note(&format!("note: {remark}"));
        }
    }
    let left_out = left_out(files);
    if settings.missing == Missing::Skip {
        let (of, thing) = if left_out.is_observations { (observations, thing) } else { (rows, "row") };
        ensure!(form.is_part || left_out.count < of, "{subject}: every {thing} lacks a value");
        note(&format!("note: --missing skip: {} left out, of {of}", count(left_out.count, thing)));
    }
    for (at, loss) in settings.losses.iter().enumerate() {
        let without_pairs = sum(&|file| file.losses[at].without_pairs);
        if without_pairs > 0 {
            let (has, its) = if without_pairs == 1 { ("has", "its") } else { ("have", "their") };
            note(&format!(
                "note: {loss}: {} of {observations} {has} no two items of different relevance: {its} loss is 0 by \
                 convention, and counts in the mean",
                count(without_pairs, "query"),
            ));
        }
    }

    let losses = settings.losses.iter().enumerate();
    let lines = losses.flat_map(|(at, loss)| lines(settings, files, at, loss, numberings(at)));
    let lines: Vec<Line> = lines.collect();
    for line in lines.iter().filter(|line| line.group.is_none()) {
        examine(line, thing, settings.unchecked)?;
    }

    let about = about(settings, files, left_out.count, (rows, observations));
    let is_of_predictions = settings.family == Family::Predictions;
    let report = Report { lines, by: settings.by.as_deref(), is_of_predictions, about };
    let time = form.time.map(|time| speed((observations, thing), (work, unit(settings)), time));
    report.present(form.format, time)
}

/// The observations that are left out.
fn left_out(files: &[FileResult]) -> LeftOut {
    files.iter().fold(LeftOut::default(), |all, file| LeftOut {
        count: all.count.saturating_add(file.left_out.count),
        is_observations: all.is_observations || file.left_out.is_observations,
    })
}

/// The unit of `work`.
fn unit(settings: &Settings) -> &'static str {
    match settings.family {
        Family::Predictions => "prediction",
        _ if settings.losses[0].product().is_some() => "similarity",
        _ => "number",
    }
}

/// The fields of the JSON output about all losses.
fn about(settings: &Settings, files: &[FileResult], skipped: u64, (rows, observations): (u64, u64)) -> Value {
    let mut about = json!({});
    if let ([file], Family::Predictions) = (files, settings.family) {
        about["file"] = file.first.as_str().into();
    }
    if settings.missing == Missing::Skip {
        about["skipped"] = skipped.into();
    }
    match files {
        [file] => about["inputs"] = file.inputs.clone().into(),
        _ => {
            let of = |file: &FileResult| json!({ "file": file.file.name, "rows": file.rows });
            about["files"] = files.iter().map(of).collect();
        }
    }
    let mut types: Vec<&str> =
        files.iter().filter(|file| file.rows > 0).map(|file| file.computed_in.as_str()).collect();
    types.sort_unstable();
    types.dedup();
    (about["rows"], about["observations"]) = (rows.into(), observations.into());
    (about["computed_in"], about["by"]) = (types.join(", ").into(), settings.by.as_deref().into());
    about
}

/// Notes that nothing counts or that the mean is infinite, and refuses sums that overflowed.
fn examine(line: &Line, thing: &str, unchecked: bool) -> Result<()> {
    let (loss, total) = (line.loss, &line.sums.total);
    if total.count() == 0 {
        note(&format!(
            "note: {loss}: no {thing} counts (weight 0, ignored, no positive): the mean is 0 by convention"
        ));
    }
    if total.mean().is_infinite() {
        note(&format!(
            "note: {loss}: the mean is infinite, as a loss is, or the sum exceeds the largest 64-bit float"
        ));
    }
    // Every batch was checked; infinities of both signs may meet nevertheless.
    if !unchecked && total.is_nan()? {
        return Err(Error::NotANumber { loss: loss.card().name, index: None }.into());
    }
    Ok(())
}

/// A line per group, and one for all rows.
fn lines<'a>(
    settings: &Settings,
    files: &[FileResult],
    at: usize,
    loss: &'a Loss,
    numberings: Rc<Numberings>,
) -> Vec<Line<'a>> {
    let line = |group: Option<String>, sums: Sums, information| Line {
        loss,
        group,
        sums,
        information,
        numberings: Rc::clone(&numberings),
    };
    let mut groups: Vec<(String, Sums)> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    for (file, result) in files.iter().enumerate() {
        for group in &result.losses[at].groups {
            let Some(name) = group.name.as_deref() else { continue };
            let sums = group.sums.of_file(file);
            match index.get(name) {
                Some(&known) => {
                    let before = std::mem::replace(&mut groups[known].1, Sums::new(0));
                    groups[known].1 = before.merge(&sums);
                }
                None => {
                    index.insert(name, groups.len());
                    groups.push((name.into(), sums));
                }
            }
        }
    }
    let mut lines: Vec<Line> = groups.into_iter().map(|(name, sums)| line(Some(name), sums, None)).collect();
    sort_groups(&mut lines);

    let worst = settings.worst;
    let wholes = files.iter().enumerate().map(|(file, result)| result.losses[at].whole(worst).of_file(file));
    let whole = wholes.reduce(|all, file| all.merge(&file)).unwrap_or_else(|| Sums::new(worst));
    let information = if let [file] = files { file.losses[at].information } else { None };
    lines.push(line(None, whole, information));
    lines
}
