//! Gradient accumulation: a batch in parts, with the gradient of the whole, although parts count differently.
//!
//! `cargo run -p perdita --example gradient_accumulation`
use perdita::losses::CrossEntropy;
use perdita::prelude::*;

fn main() -> Result<(), perdita::Error> {
    let logits: Vec<f64> = (0..8 * 5).map(|i| (i as f64 * 0.37).sin()).collect();
    let labels = [1i64, 4, -100, -100, -100, 0, 2, 3]; // the parts below count 2 and 3 rows
    let loss = CrossEntropy::default();

    // At once.
    let whole = Rows::new(Scores::new(&logits, 5), Labels::from(&labels))?;
    let (mean, grad) = loss.value_and_grad(whole)?;

    // In two parts. The mean of their means would weigh rows of the first part more; the sum over the number of all rows that
    // count does not, and totals merge.
    let rows = labels.iter().filter(|&&label| label != -100).count() as f64;
    let (mut parts, mut total) = (Vec::new(), Total::default());
    for (logits, labels) in logits.chunks(4 * 5).zip(labels.chunks(4)) {
        let batch = Rows::new(Scores::new(logits, 5), Labels::I64(labels))?;
        let mut grad = vec![0.0; logits.len()];
        let out = Outputs::new().grad("scores", &mut grad);
        total = total.merge(loss.evaluate(batch, Reduction::Over(rows), out)?);
        parts.extend(grad);
    }

    println!("at once {mean:.6}, in parts {:.6}", total.mean());
    assert!((total.mean() - mean).abs() < 1e-15);
    assert!(grad.iter().zip(&parts).all(|(a, b)| (a - b).abs() < 1e-17));
    Ok(())
}
