//! Value and gradient against Burn's losses and CLIP composed from Burn's operations: that they agree, and the time of each.
//!
//! ```sh
//! cargo bench -p perdita-burn                        # all threads
//! RAYON_NUM_THREADS=1 cargo bench -p perdita-burn    # one
//! ```
use burn::nn::loss::{self as theirs, Reduction};
use burn::tensor::{Device, Distribution, Gradients, Int, Tensor, TensorData};
use perdita_burn::{BceWithLogitsLossConfig, ClipLossConfig, CrossEntropyLossConfig, MseLossConfig};
use std::time::{Duration, Instant};

/// The time spent on each measurement, after a run to warm up.
const TIME: Duration = Duration::from_secs(3);

fn main() {
    println!("{:36} {:>10} {:>10} {:>7}", "ms for value and gradient", "burn", "perdita", "ratio");
    let device = &Device::flex().autodiff();
    let normal =
        |shape: [usize; 2]| Tensor::<2>::random(shape, Distribution::Normal(0.0, 2.0), device).require_grad();

    let x = normal([8192, 1000]);
    let labels: Vec<i32> = (0..8192u32).map(|i| (i.wrapping_mul(2_654_435_761) % 1000) as i32).collect();
    let labels = Tensor::<1, Int>::from_data(TensorData::new(labels, [8192]), device);
    let (burn, ours) =
        (theirs::CrossEntropyLossConfig::new().init(device), CrossEntropyLossConfig::new().init());
    compare(
        "cross-entropy, 8192×1000",
        &[&x],
        || burn.forward(x.clone(), labels.clone()),
        || ours.forward(x.clone(), labels.clone(), Reduction::Mean),
    );

    let x = normal([1 << 10, 1 << 10]);
    let labels = Tensor::<2>::random([1 << 10, 1 << 10], Distribution::Bernoulli(0.5), device).int();
    let y = labels.clone().float();
    let burn = theirs::BinaryCrossEntropyLossConfig::new().with_logits(true).init(device);
    let ours = BceWithLogitsLossConfig::new().init();
    compare(
        "BCE with logits, 2²⁰",
        &[&x],
        || burn.forward(x.clone(), labels.clone()),
        || ours.forward(x.clone(), y.clone(), Reduction::Mean),
    );
    let (burn, ours) = (theirs::MseLoss::new(), MseLossConfig::new().init());
    compare(
        "MSE, 2²⁰",
        &[&x],
        || burn.forward(x.clone(), y.clone(), Reduction::Mean),
        || ours.forward(x.clone(), y.clone(), Reduction::Mean),
    );

    let (image, text) = (normal([1024, 256]), normal([1024, 256]));
    let ours = ClipLossConfig::new().with_temperature(0.1).init();
    compare(
        "CLIP, 1024×256",
        &[&image, &text],
        || clip(image.clone(), text.clone(), 0.1),
        || ours.forward(image.clone(), text.clone(), Reduction::Mean),
    );
}

/// CLIP's loss of Burn's operations.
fn clip(image: Tensor<2>, text: Tensor<2>, temperature: f32) -> Tensor<1> {
    let unit = |rows: Tensor<2>| rows.clone().div(rows.square().sum_dim(1).sqrt());
    let scores = unit(image).matmul(unit(text).transpose()).div_scalar(temperature);
    let own = Tensor::<1, Int>::arange(0..scores.dims()[0] as i64, &scores.device());
    let burn = theirs::CrossEntropyLossConfig::new().init(&scores.device());
    let rows = burn.forward(scores.clone(), own.clone());
    (rows + burn.forward(scores.transpose(), own)).mul_scalar(0.5)
}

/// Prints a line of the table.
fn compare(
    name: &str,
    variables: &[&Tensor<2>],
    theirs: impl Fn() -> Tensor<1>,
    ours: impl Fn() -> Tensor<1>,
) {
    agree(name, variables, theirs(), ours());
    let (theirs, ours) = (milliseconds(theirs), milliseconds(ours));
    println!("{name:36} {theirs:10.2} {ours:10.2} {:7.1}", theirs / ours);
}

/// A panic if values or gradients differ by more than the rounding of Burn's sums.
fn agree(name: &str, variables: &[&Tensor<2>], theirs: Tensor<1>, ours: Tensor<1>) {
    let (left, right) = (theirs.backward(), ours.backward());
    let (theirs, ours) = (theirs.into_scalar::<f32>(), ours.into_scalar::<f32>());
    assert!((theirs - ours).abs() <= 2e-3 * ours.abs(), "{name}: the values are {theirs} and {ours}");
    for variable in variables {
        let grad = |grads: &Gradients| variable.grad(grads).expect("a gradient");
        let largest = |x: Tensor<2>| x.abs().max().into_scalar::<f32>();
        let (difference, size) = (largest(grad(&left) - grad(&right)), largest(grad(&right)));
        assert!(difference <= 2e-3 * size, "{name}: gradients up to {size} differ by {difference}");
    }
}

/// The least time of a forward and a backward pass.
fn milliseconds(value: impl Fn() -> Tensor<1>) -> f64 {
    let run = || {
        let begin = Instant::now();
        value().backward();
        begin.elapsed()
    };
    let (mut least, begin) = (run(), Instant::now());
    while begin.elapsed() < TIME {
        least = least.min(run());
    }
    least.as_secs_f64() * 1e3
}
