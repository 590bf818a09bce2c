//! Value and gradient against `candle_nn`'s losses, and against CLIP and a linear layer with cross-entropy composed from Candle's
//! operations: that they agree, and the time and memory of each.
//!
//! ```sh
//! cargo bench -p perdita-candle                        # all threads
//! RAYON_NUM_THREADS=1 cargo bench -p perdita-candle    # one
//! ```
use candle_core::{D, Device, Result, Tensor, Var};
use peak_alloc::PeakAlloc;
use perdita_candle::loss;
use std::fmt;
use std::time::{Duration, Instant};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The time spent on each measurement, after a run to warm up.
const TIME: Duration = Duration::from_secs(3);

fn main() -> Result<()> {
    let (theirs, ours) = ("candle", "perdita");
    println!("{:38} {theirs:>19} {ours:>19} {:>7}", "value and gradient: ms, peak MiB", "ratio");
    let device = &Device::Cpu;

    let x = Var::randn(0f32, 2., (8192, 1000), device)?;
    let labels: Vec<u32> = (0..8192u32).map(|i| i.wrapping_mul(2_654_435_761) % 1000).collect();
    let labels = Tensor::from_vec(labels, 8192, device)?;
    compare(
        "cross-entropy, 8192×1000",
        &[&x],
        || candle_nn::loss::cross_entropy(&x, &labels),
        || loss::cross_entropy(&x, &labels),
    )?;

    let x = Var::randn(0f32, 2., 1 << 20, device)?;
    let y = Tensor::rand(0f32, 1., 1 << 20, device)?;
    compare(
        "BCE with logits, 2²⁰",
        &[&x],
        || candle_nn::loss::binary_cross_entropy_with_logit(&x, &y),
        || loss::bce_with_logits(&x, &y, 1.0),
    )?;
    compare("MSE, 2²⁰", &[&x], || candle_nn::loss::mse(&x, &y), || loss::mse(&x, &y))?;

    let (image, text) =
        (Var::randn(0f32, 1., (1024, 256), device)?, Var::randn(0f32, 1., (1024, 256), device)?);
    compare(
        "CLIP, 1024×256",
        &[&image, &text],
        || clip(&image, &text, 0.1),
        || loss::clip(&image, &text, 0.1),
    )?;

    let (hidden, classes) =
        (Var::randn(0f32, 0.2, (2048, 768), device)?, Var::randn(0f32, 0.2, (32000, 768), device)?);
    let labels: Vec<u32> = (0..2048u32).map(|i| i.wrapping_mul(2_654_435_761) % 32000).collect();
    let labels = Tensor::from_vec(labels, 2048, device)?;
    compare(
        "linear + cross-entropy, 2048×768×32000",
        &[&hidden, &classes],
        || candle_nn::loss::cross_entropy(&hidden.matmul(&classes.t()?)?, &labels),
        || loss::linear_cross_entropy(&hidden, &classes, &labels),
    )
}

/// CLIP's loss of Candle's operations.
fn clip(image: &Tensor, text: &Tensor, temperature: f64) -> Result<Tensor> {
    let unit = |rows: &Tensor| rows.broadcast_div(&rows.sqr()?.sum_keepdim(D::Minus1)?.sqrt()?);
    let scores = unit(image)?.matmul(&unit(text)?.t()?)?.affine(1.0 / temperature, 0.0)?;
    let own = Tensor::arange(0u32, image.dim(0)? as u32, image.device())?;
    let rows = candle_nn::loss::cross_entropy(&scores, &own)?;
    let columns = candle_nn::loss::cross_entropy(&scores.t()?.contiguous()?, &own)?;
    (rows + columns)?.affine(0.5, 0.0)
}

/// Prints a line of the table.
fn compare(
    name: &str,
    variables: &[&Var],
    theirs: impl Fn() -> Result<Tensor>,
    ours: impl Fn() -> Result<Tensor>,
) -> Result<()> {
    agree(name, variables, &theirs()?, &ours()?)?;
    let (theirs, ours) = (Cost::of(theirs)?, Cost::of(ours)?);
    println!("{name:38} {theirs} {ours} {:7.1}", theirs.milliseconds / ours.milliseconds);
    Ok(())
}

/// An error if values or gradients differ by more than the rounding of `f32`.
fn agree(name: &str, variables: &[&Var], theirs: &Tensor, ours: &Tensor) -> Result<()> {
    let (left, right) = (theirs.to_scalar::<f32>()?, ours.to_scalar::<f32>()?);
    let agree = (left - right).abs() <= 1e-3 * right.abs();
    if !agree {
        candle_core::bail!("{name}: the values are {left} and {right}");
    }
    let (left, right) = (theirs.backward()?, ours.backward()?);
    for variable in variables {
        let (Some(left), Some(right)) = (left.get(variable), right.get(variable)) else {
            candle_core::bail!("{name}: a gradient is missing");
        };
        let largest = |x: &Tensor| x.abs()?.flatten_all()?.max(0)?.to_scalar::<f32>();
        let (difference, size) = (largest(&(left - right)?)?, largest(right)?);
        let agree = difference <= 1e-3 * size;
        if !agree {
            candle_core::bail!("{name}: gradients up to {size} differ by {difference}");
        }
    }
    Ok(())
}

/// Time and memory of a forward and a backward pass.
struct Cost {
    /// The least time.
    milliseconds: f64,
    /// The most memory at once, the gradients included.
    mebibytes: f64,
}

impl Cost {
    fn of(value: impl Fn() -> Result<Tensor>) -> Result<Cost> {
        let run = || -> Result<Duration> {
            let begin = Instant::now();
            value()?.backward()?;
            Ok(begin.elapsed())
        };
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let (mut least, begin) = (run()?, Instant::now());
        let mebibytes = (MEMORY.peak_usage() - before) as f64 / f64::from(1 << 20);
        while begin.elapsed() < TIME {
            least = least.min(run()?);
        }
        Ok(Cost { milliseconds: least.as_secs_f64() * 1e3, mebibytes })
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:10.2} {:8.1}", self.milliseconds, self.mebibytes)
    }
}
