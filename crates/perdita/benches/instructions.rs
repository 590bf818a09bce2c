//! Value and gradient of one kernel, so many times, for `tools/instructions` to count the instructions of.
//!
//! ```sh
//! cargo bench -p perdita --bench instructions -- mse 10
//! ```
use perdita::losses::{
    bce_with_logits::BceWithLogits, clip::Clip, cross_entropy::CrossEntropy, focal::Focal, mse::Mse,
};
use perdita::prelude::*;
use std::hint::black_box;

type Call<'a> = Box<dyn FnMut() -> Result<f64, perdita::Error> + 'a>;

/// Pairs: a block, and a tail that fills no vector.
const LENGTH: usize = 4099;
const NARROW: (usize, usize) = (409, 10);
const WIDE: (usize, usize) = (8, 1000);
const DIM: usize = 64;

fn main() -> Result<(), perdita::Error> {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    // `cargo bench` alone names no kernel.
    let (Some(kernel), Some(times)) = (arguments.next(), arguments.next()) else { return Ok(()) };
    let times: usize = times.parse().expect("a number of times");

    let numbers = |count: usize| -> Vec<f32> { (0..count).map(|i| 3.0 * (i as f32 * 0.7).sin()).collect() };
    let (scores, rows) = (numbers(8000), numbers(24 * DIM));
    let targets: Vec<f32> = (0..LENGTH).map(|i| f32::from(u8::from(i % 3 == 0))).collect();
    let labels = |(rows, classes): (usize, usize)| -> Vec<i64> {
        (0..rows).map(|row| (row * 7 % classes) as i64).collect()
    };
    let (narrow, wide) = (labels(NARROW), labels(WIDE));
    let mut grad = vec![0.0f32; scores.len()];

    let pairs = || Pairs::new(Pred(black_box(&scores[..LENGTH])), Target(&targets));
    let rows_of = |(rows, classes): (usize, usize), labels| {
        Rows::new(Scores::new(black_box(&scores[..rows * classes]), classes), Labels::I64(labels))
    };
    let bce = BceWithLogits::new(1.0)?;
    let focal = Focal::new(2.0, &[1.0])?;
    let (cross_entropy, clip) = (CrossEntropy::default(), Clip::new(0.1)?);
    let mut call: Call = match kernel.as_str() {
        "mse" => Box::new(|| Mse.mean_grad(pairs()?, &mut grad[..LENGTH])),
        "bce_with_logits" => Box::new(|| bce.mean_grad(pairs()?, &mut grad[..LENGTH])),
        "focal" => Box::new(|| focal.mean_grad(rows_of(NARROW, &narrow)?, &mut grad[..NARROW.0 * NARROW.1])),
        "cross_entropy_narrow" => {
            Box::new(|| cross_entropy.mean_grad(rows_of(NARROW, &narrow)?, &mut grad[..NARROW.0 * NARROW.1]))
        }
        "cross_entropy_wide" => {
            Box::new(|| cross_entropy.mean_grad(rows_of(WIDE, &wide)?, &mut grad[..WIDE.0 * WIDE.1]))
        }
        "clip" => Box::new(|| {
            let (a, b) = black_box(&rows).split_at(12 * DIM);
            let batch = Products::new(Embeddings::new(a, DIM)?, Embeddings::new(b, DIM)?)?;
            Ok(clip.value_and_grad(batch)?.0)
        }),
        other => panic!("no kernel {other}"),
    };
    for _ in 0..times {
        black_box(call()?);
    }
    Ok(())
}
