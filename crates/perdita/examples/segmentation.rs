//! Segmentation: cross-entropy and Dice together, on logits of shape (n, c, h, w), with a pixel to ignore.
//!
//! `cargo run -p perdita --example segmentation`
use perdita::losses::CeDice;
use perdita::prelude::*;

fn main() -> Result<(), perdita::Error> {
    // One image of 4 × 4 pixels and two classes: a square of class 1, and a pixel without a label.
    let labels: [i64; 16] = [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, -100];
    let mut logits = [0.0f32; 2 * 16];
    fn batch<'a>(logits: &'a [f32], labels: &'a [i64; 16]) -> Result<Arrays<'a, f32>, perdita::Error> {
        Arrays::new().numbers("prediction", logits, &[1, 2, 4, 4])?.labels(
            "labels",
            labels.into(),
            &[1, 4, 4],
        )
    }

    let loss = CeDice::new(1.0, 1.0)?;
    let first = loss.mean(batch(&logits, &labels)?)?;
    for step in 0..=100 {
        let (mean, grads) = loss.value_and_grad(batch(&logits, &labels)?)?;
        for (z, g) in logits.iter_mut().zip(&grads["prediction"]) {
            *z -= 5.0 * g;
        }
        if step % 50 == 0 {
            println!("step {step:>3}: loss {mean:.4}");
        }
    }

    let hard: Vec<u8> = (0..16).map(|i| u8::from(logits[16 + i] > logits[i])).collect();
    hard.chunks(4).for_each(|row| println!("{row:?}"));
    assert!(hard.iter().zip(&labels).all(|(&got, &want)| want < 0 || i64::from(got) == want));
    assert!(loss.mean(batch(&logits, &labels)?)? < first / 2.0);
    assert_eq!((logits[15], logits[31]), (0.0, 0.0)); // no gradient where nothing is known
    Ok(())
}
