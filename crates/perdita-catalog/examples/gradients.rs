//! The mean loss and its gradient over JSON lines: a batch per input line, a result per output line.
//!
//! ```sh
//! echo '{"loss": "huber(delta=2)", "pred": [0.5, 3], "target": [0, 0]}' | cargo run -p perdita-catalog --example gradients
//! echo '{"loss": "cross_entropy", "scores": [2, -1, 0.5], "target": [0], "classes": 3}' | cargo run -p perdita-catalog --example gradients
//! echo '{"loss": "clip", "a": [[1, 0], [0, 2]], "b": [[3, 0], [0, 1]]}' | cargo run -p perdita-catalog --example gradients
//! ```
//!
//! A multi-input loss takes named arrays, `{"arrays": {"mean": {"shape": [2], "data": [0, 1]}, …}}`, and returns `"grads"` by name.
//! `"weight"` may hold a weight per observation. A similarity loss takes matrices `"a"`, `"b"` and `"negatives"` (`"per_query"` of
//! them for each row of a, if given) and `"targets"` as lists of rows; and lists `"labels"`, `"key_labels"` and `"bias"`. It
//! returns `"grad_a"` and so on, with the names of `tests/products.json`. An invalid batch has an `"error"`.
//! `tools/compare_torch.py` compares the results with PyTorch.
use perdita::Reduction;
use perdita::loss::{Field, Holds};
use perdita_catalog::{Evaluation, Inputs, Loss, Outputs};
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    for line in std::io::stdin().lines() {
        let answer = answer(&serde_json::from_str(&line?)?);
        println!("{}", answer.unwrap_or_else(|error| json!({ "error": error.to_string() })));
    }
    Ok(())
}

fn answer(batch: &Value) -> Result<Value> {
    let loss: Loss = batch["loss"].as_str().ok_or("no loss")?.parse()?;
    if loss.product().is_some() {
        return product(&loss, batch);
    }
    if loss.multi_input().is_some() {
        return multi_input(&loss, batch);
    }

    let scores = list(batch, if batch["pred"].is_null() { "scores" } else { "pred" }, Value::as_f64)?;
    let shape = match loss.pointwise() {
        Some(_) => vec![scores.len()],
        None => {
            let classes = batch["classes"].as_u64().ok_or("no classes")? as usize;
            vec![scores.len() / classes.max(1), classes]
        }
    };
    let [first, second] = [loss.fields()[0], loss.fields()[1]];
    let targets = match second.holds {
        Holds::Labels => Array::labels(second, &shape[..1], list(batch, "target", Value::as_i64)?),
        _ => Array::numbers(second, &shape, list(batch, "target", Value::as_f64)?),
    };
    let found = evaluate(&loss, &[Array::numbers(first, &shape, scores), targets], batch)?;
    let [(_, grad)] = &found.grads[..] else { return Err("no gradient".into()) };
    Ok(json!({ "value": found.evaluation.value(), "weight": found.evaluation.total.weight(), "grad": grad }))
}

/// Of `{"arrays": {"mean": {"shape": [2], "data": [0.5, 1.5]}, …}}`; labels are integers.
fn multi_input(loss: &Loss, batch: &Value) -> Result<Value> {
    let inputs = batch["arrays"].as_object().ok_or("no arrays")?;
    let mut arrays = Vec::new();
    for field in loss.fields().iter().filter(|field| inputs.contains_key(field.name)) {
        let input = &inputs[field.name];
        let shape: Vec<usize> = list(input, "shape", Value::as_u64)?.iter().map(|&n| n as usize).collect();
        arrays.push(match field.holds {
            Holds::Labels => Array::labels(*field, &shape, list(input, "data", Value::as_i64)?),
            _ => Array::numbers(*field, &shape, list(input, "data", Value::as_f64)?),
        });
    }
    let found = evaluate(loss, &arrays, batch)?;
    let grads: serde_json::Map<_, _> =
        found.grads.into_iter().map(|(name, grad)| (name.into(), json!(grad))).collect();
    Ok(
        json!({ "value": found.evaluation.value(), "weight": found.evaluation.total.weight(), "grads": grads }),
    )
}

/// Matrices as lists of rows, lists of numbers and of labels.
fn product(loss: &Loss, batch: &Value) -> Result<Value> {
    let mut arrays = Vec::new();
    let rows = batch["a"].as_array().map_or(0, Vec::len);
    let is_given = |field: &&Field| field.holds != Holds::Parameter && !batch[field.name].is_null();
    for field in loss.fields().iter().filter(is_given) {
        arrays.push(match field.name {
            "labels" | "key_labels" => {
                let labels = list(batch, field.name, Value::as_i64)?;
                Array::labels(*field, &[labels.len()], labels)
            }
            "bias" => {
                let bias = list(batch, field.name, Value::as_f64)?;
                Array::numbers(*field, &[bias.len()], bias)
            }
            name => {
                let (data, dim) = matrix(batch, name)?;
                let n = data.len() / dim.max(1);
                let per_query = name == "negatives" && !batch["per_query"].is_null();
                let shape = if per_query { vec![rows, n / rows.max(1), dim] } else { vec![n, dim] };
                Array::numbers(*field, &shape, data)
            }
        });
    }
    let found = evaluate(loss, &arrays, batch)?;
    let mut answer = json!({
        "value": found.evaluation.value(),
        "weight": found.evaluation.total.weight(),
        "count": found.evaluation.total.count(),
        "active": found.evaluation.active,
        "grad_a": null,
        "grad_b": null,
        "grad_negatives": null,
        "grad_bias": null,
        "grad_temperature": found.evaluation.parameter("temperature"),
        "grad_logit_bias": found.evaluation.parameter("bias"),
    });
    let dim = arrays.first().map_or(1, |a| a.shape[1]);
    for (name, grad) in found.grads {
        answer[format!("grad_{name}")] = match name {
            "bias" => json!(grad),
            _ => json!(grad.chunks(dim).collect::<Vec<_>>()),
        };
    }
    Ok(answer)
}

/// An array of a batch: numbers or labels.
struct Array {
    field: Field,
    shape: Vec<usize>,
    numbers: Vec<f64>,
    labels: Vec<i64>,
}
impl Array {
    fn numbers(field: Field, shape: &[usize], numbers: Vec<f64>) -> Self {
        Array { field, shape: shape.into(), numbers, labels: vec![] }
    }

    fn labels(field: Field, shape: &[usize], labels: Vec<i64>) -> Self {
        Array { field, shape: shape.into(), numbers: vec![], labels }
    }
}

/// The mean, and the gradients by name.
struct Found {
    evaluation: Evaluation,
    grads: Vec<(&'static str, Vec<f64>)>,
}

/// The mean loss of arrays, with the batch's weights, and the gradient in each array that has one.
fn evaluate(loss: &Loss, arrays: &[Array], batch: &Value) -> Result<Found> {
    let weight = match &batch["weight"] {
        Value::Null => None,
        _ => Some(list(batch, "weight", Value::as_f64)?),
    };
    let mut inputs = Inputs::new();
    for Array { field, shape, numbers, labels } in arrays {
        inputs = match field.holds {
            Holds::Labels => inputs.array(field.name, labels, shape),
            _ => inputs.array(field.name, numbers, shape),
        };
    }
    if let Some(weight) = &weight {
        inputs = inputs.weight(weight);
    }
    let variables = arrays.iter().filter(|array| array.field.holds == Holds::Variable);
    let mut grads: Vec<_> =
        variables.map(|array| (array.field.name, vec![0.0; array.numbers.len()])).collect();
    let out = grads.iter_mut().fold(Outputs::new(), |out, (name, grad)| out.grad(*name, grad));
    let evaluation = loss.evaluate(&inputs, Reduction::Mean, out)?;
    Ok(Found { evaluation, grads })
}

/// The rows of a matrix one after another, and their length.
fn matrix(batch: &Value, name: &str) -> Result<(Vec<f64>, usize)> {
    let rows =
        list(batch, name, |row| row.as_array()?.iter().map(Value::as_f64).collect::<Option<Vec<_>>>())?;
    let dim = rows.first().map_or(0, Vec::len);
    if rows.iter().any(|row| row.len() != dim) {
        return Err(format!("the rows of `{name}` have different lengths").into());
    }
    Ok((rows.concat(), dim))
}

/// The list of this name.
fn list<T>(batch: &Value, name: &str, item: fn(&Value) -> Option<T>) -> Result<Vec<T>> {
    let items = batch[name].as_array().and_then(|list| list.iter().map(item).collect());
    items.ok_or_else(|| format!("`{name}` is not a list of numbers").into())
}
