//! The symbolic formulas of all losses that have one.
use crate::lang::Texts;
use perdita_catalog::Loss;
use perdita_catalog::symbolic::Expressions;
use perdita_catalog::{Entry, LOSSES};
use perdita_report::Block;
use rayon::prelude::*;
use std::sync::LazyLock;

/// The formulas of the losses with their default parameters. The losses of a task stand together, in the order in which the tasks
/// first appear.
static WRITTEN: LazyLock<Vec<(Loss, Expressions)>> = LazyLock::new(|| {
    let losses: Vec<Loss> = LOSSES.iter().map(Entry::default).filter_map(Result::ok).collect();
    let mut written: Vec<(Loss, Expressions)> =
        losses.par_iter().filter_map(|loss| Some((loss.clone(), Expressions::of(loss)?))).collect();
    let first = |loss: &Loss| losses.iter().position(|other| other.card().task == loss.card().task);
    written.sort_by_key(|(loss, _)| first(loss));
    written
});

/// Value, slope and curvature of the losses, by task.
pub(super) fn formulas(texts: &Texts) -> Vec<Block> {
    let mut blocks = vec![Block::Text(texts.text(
        "Each formula is derived from the program that computes the loss, simplified, and compared with it at sample points. \
         Letters are parameters, with their defaults.",
    ))];
    for of_task in WRITTEN.chunk_by(|(a, _), (b, _)| a.card().task == b.card().task) {
        let losses = of_task.iter().flat_map(|(loss, formula)| {
            let card = loss.card();
            [Block::Text(format!("`{}`: {}", card.name, card.summary)), Block::Facts(lines(formula, texts))]
        });
        let mut task = of_task[0].0.card().task.to_string();
        task[..1].make_ascii_uppercase();
        blocks.push(Block::Details { summary: texts.text(&task), blocks: losses.collect() });
    }
    blocks
}

fn lines(formula: &Expressions, texts: &Texts) -> Vec<(String, String)> {
    let line = |name: &str, latex: String| (texts.text(name), format!("${latex}$"));
    let mut lines = vec![line("value", formula.value.latex()), line("slope", formula.slope.latex())];
    lines.extend(formula.curvature.as_ref().map(|curvature| line("curvature", curvature.latex())));
    lines.extend(formula.definitions.iter().map(|definition| line("where", definition.latex())));
    lines
}
