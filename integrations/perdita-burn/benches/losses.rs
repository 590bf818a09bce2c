//! Value and gradient against Burn's losses, and against CLIP and a linear layer with cross-entropy composed from Burn's operations:
//! that they agree, and the time and memory of each.
//!
//! ```sh
//! cargo bench -p perdita-burn                        # all threads
//! RAYON_NUM_THREADS=1 cargo bench -p perdita-burn    # one
//! ```
use burn::nn::loss::{self as theirs, Reduction};
use burn::tensor::{Device, Distribution, Gradients, Int, Tensor, TensorData};
use peak_alloc::PeakAlloc;
use perdita_burn::{
    BceWithLogitsLossConfig, ClipLossConfig, CrossEntropyLossConfig, LinearCrossEntropyLossConfig,
    MseLossConfig,
};
use std::fmt;
use std::time::{Duration, Instant};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The time spent on each measurement, after a run to warm up.
const TIME: Duration = Duration::from_secs(3);

fn main() {
    let (theirs, ours) = ("burn", "perdita");
    println!("{:38} {theirs:>19} {ours:>19} {:>7}", "value and gradient: ms, peak MiB", "ratio");
    let device = &Device::flex().autodiff();
    let normal =
        |shape: [usize; 2]| Tensor::<2>::random(shape, Distribution::Normal(0.0, 2.0), device).require_grad();

    let x = normal([8192, 1000]);
    let labels = |rows: usize, classes: u32| {
        let any = |i: u32| (i.wrapping_mul(2_654_435_761) % classes) as i32;
        let labels: Vec<i32> = (0..rows as u32).map(any).collect();
        Tensor::<1, Int>::from_data(TensorData::new(labels, [rows]), device)
    };
    let of_rows = labels(8192, 1000);
    let (burn, ours) =
        (theirs::CrossEntropyLossConfig::new().init(device), CrossEntropyLossConfig::new().init());
    compare(
        "cross-entropy, 8192×1000",
        &[&x],
        || burn.forward(x.clone(), of_rows.clone()),
        || ours.forward(x.clone(), of_rows.clone(), Reduction::Mean),
    );

    let x = normal([1 << 10, 1 << 10]);
    let coins = Tensor::<2>::random([1 << 10, 1 << 10], Distribution::Bernoulli(0.5), device).int();
    let y = coins.clone().float();
    let burn = theirs::BinaryCrossEntropyLossConfig::new().with_logits(true).init(device);
    let ours = BceWithLogitsLossConfig::new().init();
    compare(
        "BCE with logits, 2²⁰",
        &[&x],
        || burn.forward(x.clone(), coins.clone()),
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

    let small =
        |shape: [usize; 2]| Tensor::<2>::random(shape, Distribution::Normal(0.0, 0.2), device).require_grad();
    let (hidden, classes) = (small([2048, 768]), small([32000, 768]));
    let labels = labels(2048, 32000);
    let (burn, ours) =
        (theirs::CrossEntropyLossConfig::new().init(device), LinearCrossEntropyLossConfig::new().init());
    compare(
        "linear + cross-entropy, 2048×768×32000",
        &[&hidden, &classes],
        || burn.forward(hidden.clone().matmul(classes.clone().transpose()), labels.clone()),
        || ours.forward(hidden.clone(), classes.clone(), labels.clone(), Reduction::Mean),
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
    let (theirs, ours) = (Cost::of(theirs), Cost::of(ours));
    println!("{name:38} {theirs} {ours} {:7.1}", theirs.milliseconds / ours.milliseconds);
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

/// Time and memory of a forward and a backward pass.
struct Cost {
    /// The least time.
    milliseconds: f64,
    /// The most memory at once, the gradients included.
    mebibytes: f64,
}

impl Cost {
    fn of(value: impl Fn() -> Tensor<1>) -> Cost {
        let run = || {
            let begin = Instant::now();
            value().backward();
            begin.elapsed()
        };
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let (mut least, begin) = (run(), Instant::now());
        let mebibytes = (MEMORY.peak_usage() - before) as f64 / f64::from(1 << 20);
        while begin.elapsed() < TIME {
            least = least.min(run());
        }
        Cost { milliseconds: least.as_secs_f64() * 1e3, mebibytes }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:10.2} {:8.1}", self.milliseconds, self.mebibytes)
    }
}
