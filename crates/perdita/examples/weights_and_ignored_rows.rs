//! Class weights, sample weights and rows to ignore: what counts, and what the mean is divided by.
//!
//! `cargo run -p perdita --example weights_and_ignored_rows`
use perdita::losses::CrossEntropy;
use perdita::prelude::*;

fn main() -> Result<(), perdita::Error> {
    // Four rows of three logits; the last row is padding, marked by the label to ignore.
    let logits = [2.0f32, 0.5, -1.0, 0.1, 0.2, 0.3, -2.0, 1.0, 4.0, 9.0, 9.0, f32::NAN];
    let labels = [0i64, 2, 2, -100];
    let batch = Rows::new(Scores::new(&logits, 3), Labels::from(&labels))?;

    // The ignored row has no value and no gradient, not even through its NaN.
    let plain = CrossEntropy::default();
    let (mean, grad) = plain.value_and_grad(batch)?;
    println!("mean over {} rows: {mean:.4}", plain.total(batch)?.count());
    assert!(mean.is_finite() && grad[9..] == [0.0; 3]);

    // Class weights: the mean is Σwℓ/Σw, as in PyTorch.
    let weights = perdita::class_weights(Labels::from(&[0i64, 2, 2]), 3)?;
    println!("class weights for balance: {weights:?}");
    let balanced = plain.clone().class_weights(&weights)?.mean(batch)?;

    // Sample weights multiply them; a weight of 0 drops a row.
    let weighted = plain.mean(batch.weighted(&[1.0, 0.0, 1.0, 1.0])?)?;
    println!("with class weights {balanced:.4}, without the second row {weighted:.4}");
    assert!(weighted < mean);

    // A check names the first number that is no logit.
    let error = plain.mean(Rows::new(Scores::new(&logits, 3), Labels::from(&[0i64, 2, 2, 1]))?.checked());
    println!("checked: {}", error.unwrap_err());
    Ok(())
}
