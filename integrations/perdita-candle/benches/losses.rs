//! Value and gradient against `candle_nn`'s losses and CLIP composed from Candle's operations: that they agree, and the time of each.
//!
//! ```sh
//! cargo bench -p perdita-candle                        # all threads
//! RAYON_NUM_THREADS=1 cargo bench -p perdita-candle    # one
//! ```
use candle_core::{D, Device, Result, Tensor, Var};
use perdita_candle::loss;
use std::time::{Duration, Instant};

/// The time spent on each measurement, after a run to warm up.
const TIME: Duration = Duration::from_secs(3);

fn main() -> Result<()> {
    println!("{:36} {:>10} {:>10} {:>7}", "ms for value and gradient", "candle", "perdita", "ratio");
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
    let (theirs, ours) = (milliseconds(theirs)?, milliseconds(ours)?);
    println!("{name:36} {theirs:10.2} {ours:10.2} {:7.1}", theirs / ours);
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

/// The least time of a forward and a backward pass.
fn milliseconds(value: impl Fn() -> Result<Tensor>) -> Result<f64> {
    let run = || -> Result<Duration> {
        let begin = Instant::now();
        value()?.backward()?;
        Ok(begin.elapsed())
    };
    let (mut least, begin) = (run()?, Instant::now());
    while begin.elapsed() < TIME {
        least = least.min(run()?);
    }
    Ok(least.as_secs_f64() * 1e3)
}
