//! Gradient boosting with a second-order step: each leaf's value is −Σg/Σh, from the gradient and the curvature.
//!
//! `cargo run -p perdita --example boosting`
use perdita::losses::BceWithLogits;
use perdita::prelude::*;

fn main() -> Result<(), perdita::Error> {
    // A class that depends on two thresholds of x.
    let x: Vec<f64> = (0..200).map(|i| i as f64 / 200.0).collect();
    let y: Vec<f64> = x.iter().map(|&x| f64::from(u8::from(x > 0.3 && x < 0.8))).collect();

    let loss = BceWithLogits::new(1.0)?;
    let mut logits = vec![0.0; x.len()];
    let (mut grad, mut hess) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    for round in 0..30 {
        let batch = Pairs::new(Pred(&logits), Target(&y))?;
        let out = Outputs::new().grad("prediction", &mut grad).curvature(&mut hess);
        let total = loss.evaluate(batch, Reduction::Sum, out)?;
        if round % 10 == 0 {
            println!("round {round:>2}: log loss {:.4}", total.mean());
        }

        // The stump whose two leaves lower the quadratic approximation the most.
        let leaf = |inside: &dyn Fn(f64) -> bool| {
            let rows = || x.iter().zip(grad.iter().zip(&hess)).filter(|(x, _)| inside(**x));
            let (g, h) = rows().fold((0.0, 1.0), |(g, h), (_, (dg, dh))| (g + dg, h + dh)); // 1.0: L2 regularisation
            (-g / h, g * g / h)
        };
        let stump = |t: f64| (t, leaf(&|x| x < t), leaf(&|x| x >= t));
        let gain = |((_, left), (_, right)): ((f64, f64), (f64, f64))| left + right;
        let stumps = (1..20).map(|t| stump(f64::from(t) / 20.0));
        let best = stumps.max_by(|a, b| gain((a.1, a.2)).total_cmp(&gain((b.1, b.2))));
        let Some((threshold, (left, _), (right, _))) = best else { break };
        for (logit, x) in logits.iter_mut().zip(&x) {
            *logit += if *x < threshold { left } else { right };
        }
    }

    let mean = loss.mean(Pairs::new(Pred(&logits), Target(&y))?)?;
    println!("after 30 rounds: log loss {mean:.4}");
    assert!(mean < 0.2);
    Ok(())
}
