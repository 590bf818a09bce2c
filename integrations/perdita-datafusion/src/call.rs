//! The call of a loss in SQL: its text, and the types of its columns.
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::common::{Result, ScalarValue, plan_datafusion_err, plan_err};
use perdita_catalog::Loss;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// The columns of a call, by their places behind the text of the loss.
pub(crate) const COLUMNS: [&str; 3] = ["pred", "target", "weight"];

/// Losses by their texts: making one takes longer than evaluating it on a batch, above all that of a formula.
/// Forgotten if they are many: texts may be generated.
static LOSSES: LazyLock<RwLock<HashMap<String, Arc<Loss>>>> = LazyLock::new(RwLock::default);

/// The most losses that are kept.
const LOSSES_MAX: usize = 1000;

/// The loss with a text.
///
/// # Errors
/// A text that is no loss, with the nearest name; a loss that takes more than a prediction and a target.
pub(crate) fn loss(text: &str) -> Result<Arc<Loss>> {
    let known = LOSSES.read().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
    if let Some(loss) = known {
        return Ok(loss);
    }

    let loss: Loss = text.parse().map_err(|error| plan_datafusion_err!("{error}"))?;
    if loss.pointwise().is_none() && loss.labelled().is_none() && loss.soft().is_none() {
        let fields: Vec<_> = loss.fields().iter().map(|field| field.name).collect();
        return plan_err!(
            "{loss} takes more than a prediction and target ({}): a row has no loss of its own",
            fields.join(", ")
        );
    }

    let loss = Arc::new(loss);
    let mut losses = LOSSES.write().unwrap_or_else(PoisonError::into_inner);
    if losses.len() >= LOSSES_MAX {
        losses.clear();
    }
    losses.insert(text.into(), loss.clone());
    Ok(loss)
}

/// The text of the loss, where the first argument is a literal.
///
/// # Errors
/// Anything else.
pub(crate) fn text<'a>(function: &str, argument: Option<&'a ScalarValue>) -> Result<&'a str> {
    match argument.map(|value| (value, value.try_as_str())) {
        Some((_, Some(Some(text)))) => Ok(text),
        Some((value, _)) => plan_err!("{function}: the first argument is the text of a loss, not {value}"),
        None => {
            plan_err!("{function}: the first argument is the text of a loss, 'huber(delta=2)', not a column")
        }
    }
}

/// The types that a call is evaluated with: the text of the loss in one type of text, and columns as they are.
///
/// # Errors
/// Too few or too many arguments; columns of something else than numbers.
pub(crate) fn coerced(function: &str, types: &[DataType]) -> Result<Vec<DataType>> {
    let Some((text, columns @ ([_, _] | [_, _, _]))) = types.split_first() else {
        let given = types.len().saturating_sub(1);
        return plan_err!(
            "{function} takes the text of a loss, predictions, targets, and perhaps weights, \
             {function}('mse', prediction, target): {given} columns are given, not 2 or 3"
        );
    };
    for (name, kind) in COLUMNS.iter().zip(columns) {
        if !is_number(element(kind)) {
            return plan_err!("{name} of {function} must be numbers or lists of numbers, not {kind}");
        }
    }
    let text = match text {
        // A parameter of a prepared statement has no type yet.
        DataType::Null => DataType::Null,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        other => return plan_err!("{function}: the first argument is the text of a loss, not {other}"),
    };
    Ok(std::iter::once(text).chain(columns.iter().cloned()).collect())
}

/// Checks that a loss takes columns of these types.
///
/// # Errors
/// Numbers where lists are needed, and vice versa; labels that are no integers.
pub(crate) fn fit(loss: &Loss, columns: &[DataType]) -> Result<()> {
    let name = loss.card().name;
    let is_row = loss.pointwise().is_none();
    for (column, kind) in COLUMNS.iter().zip(columns) {
        let takes_lists = match *column {
            "pred" => is_row,
            "target" => loss.soft().is_some(),
            _ => false,
        };
        let is_list = element(kind) != kind;
        if takes_lists && !is_list && !kind.is_null() {
            let of = if *column == "pred" { "scores" } else { "probabilities" };
            return plan_err!("{column} of {name} must be a list of {of} per row, not {kind}");
        }
        if is_list && !takes_lists {
            let soft = ["cross_entropy", "focal"].contains(&name) && *column == "target";
            let hint = if soft { format!("; soft_{name} takes probabilities") } else { String::new() };
            return plan_err!("{column} of {name} must be a number per row, not {kind}{hint}");
        }
        let is_label = *column == "target" && loss.labelled().is_some();
        if is_label && !kind.is_integer() && !matches!(kind, DataType::Boolean | DataType::Null) {
            return plan_err!("{column} must be integers for {name}, not {kind}");
        }
    }
    Ok(())
}

/// The type of the losses of predictions: theirs, if that is a floating-point type.
pub(crate) fn result_type(predictions: &DataType) -> DataType {
    match element(predictions) {
        kind if kind.is_floating() => kind.clone(),
        _ => DataType::Float64,
    }
}

/// The types of fields.
pub(crate) fn types(fields: &[Arc<Field>]) -> Vec<DataType> {
    fields.iter().map(|field| field.data_type().clone()).collect()
}

/// The type of a column's numbers: that of the elements of lists.
pub(crate) fn element(kind: &DataType) -> &DataType {
    match kind {
        DataType::List(field) | DataType::LargeList(field) | DataType::FixedSizeList(field, _) => {
            field.data_type()
        }
        _ => kind,
    }
}

fn is_number(kind: &DataType) -> bool {
    kind.is_numeric() || matches!(kind, DataType::Boolean | DataType::Null)
}
