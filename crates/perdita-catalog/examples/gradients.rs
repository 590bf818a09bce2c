//! The mean and its gradient for whoever speaks JSON: a batch per line in, a result per line out.
//!
//! ```sh
//! echo '{"loss": "huber(delta=2)", "pred": [0.5, 3], "target": [0, 0]}' | cargo run -p perdita-catalog --example gradients
//! echo '{"loss": "cross_entropy", "scores": [2, -1, 0.5], "target": [0], "classes": 3}' | cargo run -p perdita-catalog --example gradients
//! echo '{"loss": "clip", "a": [[1, 0], [0, 2]], "b": [[3, 0], [0, 1]]}' | cargo run -p perdita-catalog --example gradients
//! ```
//!
//! A loss of several arrays takes them by name, `{"arrays": {"mean": {"shape": [2], "data": [0, 1]}, …}}`, and answers with
//! `"grads"` by name. `"weight"` may hold a weight per observation. A loss on products takes matrices `"a"`, `"b"` and `"negatives"`
//! (`"per_query"` of them for each row of a, if it is there) as lists of rows, `"targets"` too; and lists `"labels"`,
//! `"key_labels"` and `"bias"`. It answers with `"grad_a"` and so on, in the names of `tests/products.json`. What is
//! wrong with a batch is its `"error"`. `tools/compare_torch.py` compares what comes out with PyTorch.
use perdita::loss::Holds;
use perdita::{
    Arrays, Embeddings, Gradients, Labels, Outputs, Pairs, Pred, Products, Reduction, Rows, Scores, Slots,
    Target, Targets, Total,
};
use perdita_catalog::Loss;
use perdita_catalog::{AnyArrays, AnyProduct, Shape};
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
    match loss.shape() {
        Shape::Product(loss) => return product(loss.as_ref(), batch),
        Shape::Arrays(loss) => return arrays(loss.as_ref(), batch),
        _ => {}
    }
    let target = list(batch, "target", Value::as_f64)?;
    let weight = given(batch, "weight", |name| list(batch, name, Value::as_f64))?;
    let weight = weight.as_deref();
    let scores = list(batch, if batch["pred"].is_null() { "scores" } else { "pred" }, Value::as_f64)?;
    let mut grad = vec![0.0; scores.len()];
    let (mean, out) = (Reduction::Mean, Outputs::none().grad(&mut grad));
    let rows =
        || -> Result<_> { Ok(Scores::new(&scores, batch["classes"].as_u64().ok_or("no classes")? as usize)) };
    let total: Total = match loss.shape() {
        Shape::Pointwise(loss) => {
            let pairs = Pairs::new(Pred(&scores), Target(&target))?;
            loss.evaluate(weight.map_or(Ok(pairs), |w| pairs.weighted(w))?, mean, out)?
        }
        Shape::Labels(loss) => {
            let labels = list(batch, "target", Value::as_i64)?;
            let rows = Rows::new(rows()?, (&labels).into())?;
            loss.evaluate(weight.map_or(Ok(rows), |w| rows.weighted(w))?, mean, out)?
        }
        Shape::Soft(loss) => {
            let rows = Rows::soft(rows()?, Targets(&target))?;
            loss.evaluate(weight.map_or(Ok(rows), |w| rows.weighted(w))?, mean, out)?
        }
        Shape::Product(_) | Shape::Arrays(_) => unreachable!("answered above"),
    };
    Ok(json!({ "value": total.mean(), "weight": total.weight(), "grad": grad }))
}

/// Of `{"arrays": {"mean": {"shape": [2], "data": [0.5, 1.5]}, …}}`; labels are integers.
fn arrays(loss: &dyn AnyArrays, batch: &Value) -> Result<Value> {
    let inputs = batch["arrays"].as_object().ok_or("no arrays")?;
    let mut held = Vec::new();
    for field in loss.fields().iter().filter(|field| inputs.contains_key(field.name)) {
        let input = &inputs[field.name];
        let shape: Vec<usize> = list(input, "shape", Value::as_u64)?.iter().map(|&n| n as usize).collect();
        let (numbers, labels) = match field.holds {
            Holds::Labels => (vec![], list(input, "data", Value::as_i64)?),
            _ => (list(input, "data", Value::as_f64)?, vec![]),
        };
        held.push((field, shape, numbers, labels));
    }
    let weight = given(batch, "weight", |name| list(batch, name, Value::as_f64))?;
    let mut arrays = Arrays::new();
    for (field, shape, numbers, labels) in &held {
        arrays = match field.holds {
            Holds::Labels => arrays.labels(field.name, labels.into(), shape)?,
            _ => arrays.numbers(field.name, numbers, shape)?,
        };
    }
    if let Some(weight) = &weight {
        arrays = arrays.weighted(weight)?;
    }
    let mut grads: Vec<_> = held
        .iter()
        .filter(|(field, ..)| field.holds == Holds::Variable)
        .map(|(field, _, numbers, _)| (field.name, vec![0.0; numbers.len()]))
        .collect();
    let out = grads.iter_mut().fold(Slots::none(), |out, (name, grad)| out.grad(name, grad));
    let total = loss.evaluate(arrays, Reduction::Mean, out)?;
    let grads: serde_json::Map<_, _> =
        grads.into_iter().map(|(name, grad)| (name.into(), json!(grad))).collect();
    Ok(json!({ "value": total.mean(), "weight": total.weight(), "grads": grads }))
}

fn product(loss: &dyn AnyProduct, batch: &Value) -> Result<Value> {
    let matrix = |name| given(batch, name, |name| Matrix::read(batch, name));
    let floats = |name| given(batch, name, |name| list(batch, name, Value::as_f64));
    let labels = |name| given(batch, name, |name| list(batch, name, Value::as_i64));
    let a = matrix("a")?.ok_or("no a")?;
    let (b, negatives, targets) = (matrix("b")?, matrix("negatives")?, matrix("targets")?);
    let (bias, weight) = (floats("bias")?, floats("weight")?);
    let (labels, key_labels) = (labels("labels")?, labels("key_labels")?);

    let mut products = match &b {
        Some(b) => Products::new(a.rows()?, b.rows()?)?,
        None => Products::of(a.rows()?),
    };
    if let Some(negatives) = &negatives {
        products = match &batch["per_query"] {
            Value::Null => products.negatives(negatives.rows()?)?,
            _ => products.negatives_per_query(negatives.rows()?)?,
        };
    }
    if let Some(labels) = &labels {
        products = products.labels(Labels::from(labels))?;
    }
    if let Some(labels) = &key_labels {
        products = products.key_labels(Labels::from(labels))?;
    }
    if let Some(targets) = &targets {
        products = products.targets(&targets.data)?;
    }
    if let Some(bias) = &bias {
        products = products.bias(bias)?;
    }
    if let Some(weight) = &weight {
        products = products.weighted(weight)?;
    }

    let zeros = |matrix: &Option<Matrix>| matrix.as_ref().map(|matrix| vec![0.0; matrix.data.len()]);
    let (mut of_a, mut of_b, mut of_negatives) = (vec![0.0; a.data.len()], zeros(&b), zeros(&negatives));
    let mut of_bias = bias.as_ref().map(|bias| vec![0.0; bias.len()]);
    let mut out = Gradients::none().a(&mut of_a);
    if let Some(of_b) = &mut of_b {
        out = out.b(of_b);
    }
    if let Some(of_negatives) = &mut of_negatives {
        out = out.negatives(of_negatives);
    }
    if let Some(of_bias) = &mut of_bias {
        out = out.bias(of_bias);
    }
    let outcome = loss.evaluate(products, Reduction::Mean, out)?;
    let rows = |grad: Vec<f64>| grad.chunks(a.dim).map(<[f64]>::to_vec).collect::<Vec<_>>();
    Ok(json!({
        "value": outcome.total.mean(),
        "weight": outcome.total.weight(),
        "count": outcome.total.count(),
        "active": outcome.active,
        "grad_a": rows(of_a),
        "grad_b": of_b.map(rows),
        "grad_negatives": of_negatives.map(rows),
        "grad_bias": of_bias,
        "grad_temperature": outcome.temperature,
        "grad_logit_bias": outcome.bias,
    }))
}

/// Rows of the same length.
struct Matrix {
    data: Vec<f64>,
    dim: usize,
}
impl Matrix {
    fn read(batch: &Value, name: &str) -> Result<Self> {
        let rows =
            list(batch, name, |row| row.as_array()?.iter().map(Value::as_f64).collect::<Option<Vec<_>>>())?;
        let dim = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|row| row.len() != dim) {
            return Err(format!("the rows of `{name}` have different lengths").into());
        }
        Ok(Matrix { data: rows.concat(), dim })
    }
    fn rows(&self) -> Result<Embeddings<'_, f64>> {
        Ok(Embeddings::new(&self.data, self.dim)?)
    }
}

/// What is read of this name, if the batch has it.
fn given<'a, T>(batch: &Value, name: &'a str, read: impl Fn(&'a str) -> Result<T>) -> Result<Option<T>> {
    if batch[name].is_null() { Ok(None) } else { read(name).map(Some) }
}

/// The list of this name.
fn list<T>(batch: &Value, name: &str, item: fn(&Value) -> Option<T>) -> Result<Vec<T>> {
    let items = batch[name].as_array().and_then(|list| list.iter().map(item).collect());
    items.ok_or_else(|| format!("`{name}` is not a list of numbers").into())
}
