//! The loss between features, which any network may give.
use super::{File, numbers, tensor, uniform, weights};
use candle_core::{DType, Device, Result, Tensor, Var};
use perdita_candle::perceptual::{FeatureReduction, Features, Network, Perceptual, Vgg};

/// Features that are the image, and its square.
struct Powers;

impl Network for Powers {
    fn features(&self, images: &Tensor, layers: &[&str]) -> Result<Features> {
        let powers = [("image", images.clone()), ("square", images.sqr()?)];
        let wanted = powers.into_iter().filter(|(name, _)| layers.contains(name));
        Ok(wanted.map(|(name, tensor)| (name.to_owned(), tensor)).collect())
    }
}

fn image(seed: u64, count: usize) -> Result<Tensor> {
    tensor(&[count, 2, 3, 5], uniform(seed, 30 * count))?.to_dtype(DType::F64)
}

fn value(loss: &Perceptual, x: &Tensor, y: &Tensor) -> Result<f64> {
    loss.forward(&Powers, x, y)?.to_scalar()
}

#[track_caller]
fn equal(got: f64, want: f64) {
    assert!((got - want).abs() < 1e-14 * want.abs(), "{got}, not {want}");
}

#[test]
fn distances_of_features() -> Result<()> {
    let (x, y) = (image(1, 2)?, image(2, 2)?);
    let (a, b) = (numbers(&x), numbers(&y));
    let mean = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(&b).map(|(a, b)| f(*a, *b)).sum::<f64>() / 60.0;
    let (squares, fourths) = (mean(&|a, b| (a - b).powi(2)), mean(&|a, b| (a * a - b * b).powi(2)));

    let loss = Perceptual::new([("image", 1.0), ("square", 0.5)])?;
    equal(value(&loss, &x, &y)?, squares + 0.5 * fourths);
    let sums = loss.clone().feature_reduction(FeatureReduction::Sum);
    equal(value(&sums, &x, &y)?, 30.0 * (squares + 0.5 * fourths));
    let absolute = Perceptual::new([("image", 2.0)])?.distance("mae")?;
    equal(value(&absolute, &x, &y)?, 2.0 * mean(&|a, b| (a - b).abs()));
    let directions = "feature_distance(normalize=true, channels=sum)";
    let directions = Perceptual::new([("image", 1.0)])?.distance(directions)?;
    equal(value(&directions, &(&x * 3.0)?, &x)? + 1.0, 1.0);
    Ok(())
}

#[test]
fn style_of_another_image() -> Result<()> {
    let (x, content, style) = (image(1, 2)?, image(2, 1)?, image(3, 1)?);
    let loss = Perceptual::new([("image", 1.0)])?.style([("square", 10.0), ("image", 2.0)])?;
    assert_eq!(loss.names(), ["image", "square"]);
    let of = |image: &Tensor| loss.features(&Powers, image);
    let transfer = loss.compare(&of(&x)?, &of(&content)?, &of(&style)?)?.to_scalar::<f64>()?;

    // One content and one style for both images.
    let both = |image: &Tensor| image.broadcast_as((2, 2, 3, 5))?.contiguous();
    let content = value(&Perceptual::new([("image", 1.0)])?, &x, &both(&content)?)?;
    let style = value(&Perceptual::new([])?.style([("square", 10.0), ("image", 2.0)])?, &x, &both(&style)?)?;
    equal(transfer, content + style);
    Ok(())
}

#[test]
fn types() -> Result<()> {
    let file = File::of_tensors("types.safetensors", &weights("VGG-16", 1)?)?;
    let loss = Perceptual::new([("relu1_1", 1.0)])?;
    let mut values = Vec::new();
    for (dtype, given) in [(DType::F64, DType::F64), (DType::F32, DType::F32), (DType::F32, DType::BF16)] {
        let vgg = Vgg::load(&file, loss.names(), dtype, &Device::Cpu)?;
        let image = |seed| tensor(&[1, 3, 6, 6], uniform(seed, 108))?.to_dtype(given);
        let x = Var::from_tensor(&image(1)?)?;
        let value = loss.forward(&vgg, &x, &image(2)?)?;
        assert_eq!(value.dtype(), given);
        assert_eq!(value.backward()?.get(&x).expect("a gradient").dtype(), given);
        values.push(numbers(&value)[0]);
    }
    assert!(
        (values[1] / values[0] - 1.0).abs() < 1e-5 && (values[2] / values[0] - 1.0).abs() < 0.02,
        "{values:?}"
    );
    Ok(())
}

#[test]
fn gradient_beside_differences() -> Result<()> {
    let file = File::of_tensors("differences.safetensors", &weights("VGG-16", 2)?)?;
    let loss = Perceptual::new([("relu2_1", 1.0)])?.style([("pool1", 3.0)])?;
    let vgg = Vgg::load(&file, loss.names(), DType::F64, &Device::Cpu)?;
    let image =
        |seed| tensor(&[1, 3, 5, 4], uniform(seed, 60).map(|x| (x + 1.0) / 2.0))?.to_dtype(DType::F64);
    let (x, y) = (image(7)?, image(8)?);
    let var = Var::from_tensor(&x)?;
    let grad = numbers(loss.forward(&vgg, &var, &y)?.backward()?.get(&var).expect("a gradient"));
    for at in (0..60).step_by(7) {
        let moved = |step: f64| -> Result<f64> {
            let mut all = numbers(&x);
            all[at] += step;
            let moved = Tensor::from_vec(all, x.shape(), &Device::Cpu)?;
            loss.forward(&vgg, &moved, &y)?.to_scalar()
        };
        let step = 1e-6;
        let slope = (moved(step)? - moved(-step)?) / (2.0 * step);
        assert!((slope - grad[at]).abs() < 1e-6 * grad[at].abs() + 1e-8, "{at}: {slope}, not {}", grad[at]);
    }
    Ok(())
}

#[track_caller]
fn refused<T>(result: Result<T>, text: &str) {
    let error = result.err().expect("an error").to_string();
    assert!(error.contains(text), "{error}");
}

#[test]
fn wrong_losses() -> Result<()> {
    refused(Perceptual::new([("image", -1.0)]), "the weight of layer image must be in [0, ∞), not -1");
    refused(Perceptual::new([])?.style([("image", f64::NAN)]), "the weight of layer image");
    let loss = Perceptual::new([("image", 1.0)])?;
    refused(loss.clone().distance("cross_entropy"), "cross_entropy is no loss of real features");
    refused(loss.clone().distance("bce"), "bce is no loss of real features");
    refused(loss.clone().distance("msee"), "did you mean `mse`?");
    let mean = loss.clone().distance("feature_distance")?.feature_reduction(FeatureReduction::Sum);
    refused(value(&mean, &image(1, 1)?, &image(2, 1)?), "feature_distance is a mean over them");
    refused(value(&Perceptual::new([])?, &image(1, 1)?, &image(2, 1)?), "needs a layer");
    refused(
        value(&Perceptual::new([("cube", 1.0)])?, &image(1, 1)?, &image(2, 1)?),
        "features of layer cube",
    );
    let wide = Tensor::zeros((1, 2, 3, 6), DType::F64, &Device::Cpu)?;
    refused(value(&loss, &image(1, 1)?, &wide), "layer image: the features have the shapes [1, 2, 3, 5] and");
    Ok(())
}
