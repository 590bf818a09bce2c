//! The fields of every loss: multi-input losses declare their own, those of the other kinds are here.
use super::{AnyProduct, Erased};
use perdita::loss::{Card, Field, ProductInput};
use perdita::real::Interval;

/// The parameters in which similarity losses have gradients.
pub(crate) const TEMPERATURE: &str = "temperature";
pub(crate) const BIAS: &str = "bias";
/// Any finite number.
const FINITE: Interval = Interval { lo: -f64::MAX, hi: f64::MAX };

/// The fields of a loss.
pub(crate) fn fields(erased: &Erased, card: &Card) -> Vec<Field> {
    match erased {
        Erased::Pointwise(_) => vec![
            Field::variable("prediction", "...", card.prediction, "predictions"),
            Field::constant("target", "...", card.target, "targets"),
        ],
        Erased::Labels(_) => vec![scores(card), Field::labels("labels", "n", "classes, counted from 0")],
        Erased::Soft(_) => {
            vec![scores(card), Field::constant("targets", "n c", card.target, "a target per class")]
        }
        Erased::Product(any) => products(&**any, card),
        Erased::Arrays(any) => any.fields().to_vec(),
    }
}

/// The axes of the observations that a mean is taken over; empty if there is one loss for the whole batch, or one for
/// each of its triplets.
pub(crate) fn each(erased: &Erased) -> &'static str {
    match erased {
        Erased::Pointwise(_) => "...",
        Erased::Labels(_) | Erased::Soft(_) => "n",
        Erased::Product(any) => any.each(),
        Erased::Arrays(any) => any.each(),
    }
}

fn scores(card: &Card) -> Field {
    Field::variable("scores", "n c", card.prediction, "a score per class")
}

fn products(any: &dyn AnyProduct, card: &Card) -> Vec<Field> {
    let a = Field::variable("a", "n d", FINITE, "rows: queries, hidden states, embeddings");

    let inputs = [
        (
            ProductInput::B,
            Field::variable("b", "m d", FINITE, "rows that those of a meet: keys, weights of a layer"),
        ),
        (ProductInput::Labels, Field::labels("labels", "n", "a label per row of a")),
        (ProductInput::KeyLabels, Field::labels("key_labels", "m", "a label per row of b")),
        (
            ProductInput::Targets,
            Field::constant("targets", "n m", FINITE, "a target per row of a and row of b"),
        ),
        (
            ProductInput::Bias,
            Field::variable(
                BIAS,
                "m",
                Interval { lo: f64::NEG_INFINITY, ..FINITE },
                "added to the scores of a row of b",
            ),
        ),
        (
            ProductInput::Negatives,
            Field::variable("negatives", "k d", FINITE, "further rows, for all of a or some for each")
                .or("n k d"),
        ),
    ];

    let (needs, allows) = (any.needs(), any.allows());
    let inputs = inputs.into_iter().filter_map(|(input, field)| {
        let optional = allows.contains(&input).then(|| field.optional());
        needs.contains(&input).then_some(field).or(optional)
    });
    let learnt = card.params.iter().filter(|param| [TEMPERATURE, BIAS].contains(&param.name));
    let learnt = learnt.map(|param| Field::parameter(param.name, param.domain, param.doc));
    std::iter::once(a).chain(inputs).chain(learnt).collect()
}
