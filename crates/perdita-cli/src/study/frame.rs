//! The data of a file as a data frame.
use crate::exit::usage;
use crate::read::{Missing, Progress, Reading, open, read_ahead};
use crate::table::{ColumnType, Places, check_exact};
use crate::text::count;
use anyhow::{Context, Result, bail, ensure};
use perdita_study::data::Features;
use perdita_study::data::{Cells, MOST_CELLS, Target, TargetType, is_missing};
use perdita_study::{Column, Frame};
use std::path::Path;
use std::time::Instant;

/// A file with its target and its features.
pub(crate) struct Data {
    pub(crate) file: String,
    pub(crate) frame: Frame,
    pub(crate) target: Target,
    pub(crate) features: Features,
}

/// Reads a file. Features are the named columns, or else all usable columns but the target.
pub(crate) fn read(
    path: &Path,
    reading: &Reading,
    target: &str,
    task: Option<&str>,
    features: &[String],
) -> Result<Data> {
    let kind = task.map(TargetType::of_task).transpose();
    let kind = kind.map_err(|error| usage(format!("--task: {error}")))?;
    let table = open(path, reading)?;
    let file = table.name().to_string();
    ensure!(
        !table.apart() || table.columns().len() == 1 || !features.is_empty(),
        "{file}: name the --features: the arrays of the file may differ in their numbers of rows"
    );
    let found = table.select_targets(target).context("--target")?;
    let [target] = found[..] else {
        bail!("--target takes one column, and `{target}` is {} columns", found.len())
    };
    let mut named = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    for pattern in features {
        let found = table.select(pattern).context("--features")?;
        notes.extend(table.remark(pattern, &found));
        named.extend(found);
    }
    let readable = |&index: &usize| !matches!(table.columns()[index].kind, ColumnType::Other(_));
    let skipped: Vec<String> = match named.is_empty() {
        true => table
            .own_columns()
            .filter(|index| !readable(index))
            .map(|index| table.columns()[index].name.clone())
            .collect(),
        false => Vec::new(),
    };
    let own = || {
        let mut columns: Vec<usize> = table.own_columns().filter(readable).collect();
        columns.extend((!columns.contains(&target)).then_some(target));
        columns
    };
    let wanted: Vec<usize> = match named.is_empty() {
        true => own(),
        false => named.iter().copied().chain([target]).collect(),
    };
    let names: Vec<String> = wanted.iter().map(|&index| table.columns()[index].name.clone()).collect();
    let origin = |&index: &usize| (table.file_of(index).to_string(), table.is_joined(index));
    let origins: Vec<(String, bool)> = wanted.iter().map(origin).collect();
    let (target, named): (String, Vec<String>) = (
        table.columns()[target].name.clone(),
        named.iter().map(|&index| table.columns()[index].name.clone()).collect(),
    );

    // Text keeps every digit, and an empty cell is not an error.
    let batches = table.cells(&wanted)?;
    let mut cells: Vec<Vec<String>> = vec![Vec::new(); wanted.len()];
    let (mut places, mut joined) = (Places::default(), Places::default());
    let progress = Progress::new(Instant::now());

    read_ahead(batches, |batch, part| {
        progress.show(part);
        places.append(batch.places);
        joined.append(batch.joined.unwrap_or_default());
        for (column, texts) in cells.iter_mut().zip(&batch.text) {
            column.extend(texts.iter().map(String::from));
        }
        let read = cells.len() * cells.first().map_or(0, Vec::len);
        ensure!(
            read <= MOST_CELLS,
            "{file}: more than {MOST_CELLS} cells do not fit in memory: use fewer rows, or name the --features"
        );
        Ok(())
    })?;

    drop(progress);
    let mut is_kept = vec![true; cells.first().map_or(0, Vec::len)];
    if reading.missing == Missing::Skip
        && let Some(of_target) = names.iter().position(|name| *name == target)
    {
        is_kept = cells[of_target].iter().map(|cell| !is_missing(cell)).collect();
        ensure!(
            is_kept.is_empty() || is_kept.contains(&true),
            "{file}: column `{target}`: every row lacks a value"
        );
        let left_out = is_kept.iter().filter(|&&is_kept| !is_kept).count() as u64;
        notes.extend((left_out > 0).then(|| format!("{} without a target left out", count(left_out, "row"))));
    }
    // Of columns that turn out to be numbers.
    let rounded = cells.iter().zip(&origins).zip(&names).map(|((cells, (file, is_joined)), name)| {
        let (row, problem) = first_rounded(cells, &is_kept)?;
        let places = if *is_joined { &joined } else { &places };
        Some(format!("{file}: {}: {problem}", places.cell(row, name)))
    });
    let rounded: Vec<Option<String>> = rounded.collect();
    for column in &mut cells {
        let mut is_kept = is_kept.iter();
        column.retain(|_| is_kept.next().is_some_and(|&is_kept| is_kept));
    }
    let mut columns = Vec::new();
    for ((name, cells), rounded) in names.into_iter().zip(cells).zip(rounded) {
        let column = Column::parse(name, cells);
        match rounded.filter(|_| matches!(column.cells, Cells::Numbers(_))) {
            // Identifiers, say.
            Some(problem) if column.name != target && named.is_empty() => {
                notes.push(format!("`{}` is not used: {problem}", column.name));
            }
            Some(problem) => bail!(problem),
            None => columns.push(column),
        }
    }
    let frame = Frame::new(columns).with_context(|| file.clone())?;
    let target = Target::of(&frame, &target, kind).with_context(|| file.clone())?;
    let named = (!named.is_empty()).then_some(&named[..]);
    let mut features = Features::of(&frame, &target.name, named).with_context(|| file.clone())?;
    features.notes.extend(notes);
    features.notes.extend(
        skipped.iter().map(|name| format!("`{name}` is not used: it holds neither numbers nor text")),
    );
    Ok(Data { file, frame, target, features })
}

/// The first integer that is rounded as a number, in a row that is kept, and the message about it.
fn first_rounded(cells: &[String], is_kept: &[bool]) -> Option<(usize, String)> {
    let mut kept = cells.iter().enumerate().zip(is_kept).filter(|(_, is_kept)| **is_kept);
    kept.find_map(|((row, cell), _)| {
        let cell = cell.trim_ascii();
        Some((row, check_exact(cell.as_bytes(), cell.parse().ok()?).err()?))
    })
}
