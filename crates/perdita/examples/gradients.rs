//! The mean and its gradient for whoever speaks JSON: a batch per line in, a result per line out.
//!
//! ```sh
//! echo '{"loss": "huber(delta=2)", "pred": [0.5, 3], "target": [0, 0]}' | cargo run --example gradients
//! echo '{"loss": "cross_entropy", "scores": [2, -1, 0.5], "target": [0], "classes": 3}' | cargo run --example gradients
//! ```
//!
//! `"weight"` may hold a weight per observation. `tools/compare_torch.py` compares what comes out with PyTorch.
use perdita::catalog::Shape;
use perdita::{Loss, Outputs, Pairs, Pred, Reduction, Rows, Scores, Target, Targets, Total};
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    for line in std::io::stdin().lines() {
        println!("{}", answer(&serde_json::from_str(&line?)?)?);
    }
    Ok(())
}

fn answer(batch: &Value) -> Result<Value> {
    let loss: Loss = batch["loss"].as_str().ok_or("no loss")?.parse()?;
    let target = list(batch, "target", Value::as_f64)?;
    let weight = match &batch["weight"] {
        Value::Null => None,
        _ => Some(list(batch, "weight", Value::as_f64)?),
    };
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
    };
    Ok(json!({ "value": total.mean(), "weight": total.weight(), "grad": grad }))
}

/// The list of this name.
fn list<T>(batch: &Value, name: &str, number: fn(&Value) -> Option<T>) -> Result<Vec<T>> {
    let numbers = batch[name].as_array().and_then(|list| list.iter().map(number).collect());
    numbers.ok_or_else(|| format!("`{name}` is not a list of numbers").into())
}
