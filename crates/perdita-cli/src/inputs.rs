//! What losses on embeddings take, and the options that give it.
use perdita::loss::Input;
use perdita_catalog::AnyProduct;
use perdita_catalog::Loss;

/// The option that gives an input.
pub(crate) fn option(input: Input) -> &'static str {
    match input {
        Input::B => "--b",
        Input::Labels => "--labels",
        Input::KeyLabels => "--key-labels",
        Input::Targets => "--soft-targets",
        Input::Bias => "--bias",
        Input::Negatives => "--negatives",
        Input::Weight => "--weight",
    }
}

/// What an input is, and its option.
fn about(input: Input) -> &'static str {
    match input {
        Input::B => "the rows that they meet (--b)",
        Input::Labels => "a label per row (--labels)",
        Input::KeyLabels => "a label per row of b (--key-labels)",
        Input::Targets => "a target per row and row of b (--soft-targets)",
        Input::Bias => "a bias per row of b (--bias)",
        Input::Negatives => "negatives for all rows (--negatives) or some for each (--own-negatives)",
        Input::Weight => "a weight per row (--weight)",
    }
}

/// What a loss takes, in words.
pub(crate) fn takes(loss: &Loss, any: &dyn AnyProduct) -> String {
    let list = |inputs: &[Input]| inputs.iter().map(|&input| about(input)).collect::<Vec<_>>().join(", ");
    let mut text = format!("rows of one {} each (--a), {}", loss.card().predicts, list(any.needs()));
    if !any.allows().is_empty() {
        text += &format!("; and, if given, {}", list(any.allows()));
    }
    text
}

/// The options of a loss: those it needs, and those it takes.
pub(crate) fn options(any: &dyn AnyProduct) -> (Vec<&'static str>, Vec<&'static str>) {
    let list = |inputs: &[Input]| inputs.iter().map(|&input| option(input)).collect::<Vec<_>>();
    ([vec!["--a"], list(any.needs())].concat(), list(any.allows()))
}
