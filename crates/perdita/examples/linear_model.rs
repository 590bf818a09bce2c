//! Trains a linear model by gradient descent, with Huber's loss: outliers hardly move it.
//!
//! `cargo run -p perdita --example linear_model`
use perdita::prelude::*;

fn main() -> Result<(), perdita::Error> {
    // y = 2x − 1, with one wild outlier.
    let x: Vec<f64> = (0..20).map(|i| i as f64 / 10.0).collect();
    let mut y: Vec<f64> = x.iter().map(|x| 2.0 * x - 1.0).collect();
    y[19] = 100.0;

    let loss = losses::Huber::new(0.1)?;
    let (mut slope, mut intercept) = (0.0, 0.0);
    let mut grad = vec![0.0; x.len()];
    for step in 0..=20_000 {
        let predictions: Vec<f64> = x.iter().map(|x| slope * x + intercept).collect();
        let mean = loss.mean_grad(Pairs::new(Pred(&predictions), Target(&y))?, &mut grad)?;

        // `grad` is the gradient of the mean in the predictions; the chain rule gives the parameters'.
        slope -= 0.5 * grad.iter().zip(&x).map(|(g, x)| g * x).sum::<f64>();
        intercept -= 0.5 * grad.iter().sum::<f64>();
        if step % 5_000 == 0 {
            println!("step {step:>5}: loss {mean:.4}, y = {slope:.3} x + {intercept:.3}");
        }
    }

    assert!((slope - 2.0).abs() < 0.1 && (intercept + 1.0).abs() < 0.1);
    Ok(())
}
