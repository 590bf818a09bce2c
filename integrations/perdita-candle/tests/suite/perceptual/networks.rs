//! Features, losses and gradients beside PyTorch's: `tools/perceptual_reference.py` writes them.
use super::{File, images, numbers, weights};
use candle_core::{DType, Device, Result, Tensor, Var};
use perdita_candle::perceptual::{FeatureReduction, Network, Perceptual, Vgg};
use serde_json::Value;

/// A relative difference of single precision through thirteen layers.
const NEAR: f64 = 3e-5;

fn list(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|x| x.as_f64().expect("a number")).collect()
}

/// Checks that the norm of the difference is small.
#[track_caller]
fn near(what: &str, got: &[f64], want: &[f64]) {
    let norm = |x: &mut dyn Iterator<Item = f64>| x.map(|x| x * x).sum::<f64>().sqrt();
    assert_eq!(got.len(), want.len(), "{what}");
    let apart = norm(&mut got.iter().zip(want).map(|(a, b)| a - b)) / norm(&mut want.iter().copied());
    assert!(apart < NEAR, "{what}: {apart:e} apart");
}

/// The case of a network, with the blocks of the weights that it needs.
fn compare(network: &str, blocks: usize) -> Result<()> {
    let cases: Value = serde_json::from_str(include_str!("../../perceptual/cases.json")).expect("cases");
    let case =
        cases.as_array().expect("a list").iter().find(|case| case["network"] == network).expect("a case");
    let names: Vec<&str> = case["layers"].as_array().unwrap().iter().map(|x| x.as_str().unwrap()).collect();
    let weighted = || names.iter().enumerate().map(|(place, name)| (*name, 0.5f64.powi(place as i32)));

    let file = File::of_tensors(&format!("{network}.safetensors"), &weights(network, blocks)?)?;
    let vgg = Vgg::load(&file, names.iter().copied(), DType::F32, &Device::Cpu)?;
    assert_eq!(vgg.name(), network);

    let (x, y) = (Var::from_tensor(&images(101)?)?, images(102)?);
    let found = vgg.features(&x, &names)?;
    for name in &names {
        let (got, want) = (&found[*name], &case["features"][name]);
        let shape: Vec<_> = got.dims().iter().map(|size| *size as f64).collect();
        assert_eq!(shape, list(&want["shape"]), "{name}");
        let all = numbers(got);
        near(name, &[all.iter().sum::<f64>()], &[want["sum"].as_f64().unwrap()]);
        let scale = 1e-5 * all.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        for (got, want) in all.iter().zip(list(&want["first"])) {
            assert!((got - want).abs() < scale, "{name}: {got}, not {want}");
        }
    }

    let target = vgg.features(&y, &names)?;
    let sums = FeatureReduction::Sum;
    for (name, loss) in [
        ("mean", Perceptual::new(weighted())?),
        ("sum", Perceptual::new(weighted())?.feature_reduction(sums)),
        ("style", Perceptual::new([])?.style(weighted())?),
    ] {
        let value = loss.compare(&found, &target, &target)?;
        near(name, &[f64::from(value.to_scalar::<f32>()?)], &[case["losses"][name].as_f64().unwrap()]);
        let grads = value.backward()?;
        let grad: Vec<f64> = numbers(grads.get(&x).expect("a gradient")).into_iter().step_by(7).collect();
        near(name, &grad, &list(&case["gradients"][name]));
        let again = loss.forward(&vgg, &x, &y)?;
        assert_eq!(again.to_scalar::<f32>()?, value.to_scalar::<f32>()?, "{name}");
    }
    Ok(())
}

#[test]
fn vgg_16() -> Result<()> {
    compare("VGG-16", 5)
}

#[test]
fn first_blocks_of_vgg_19() -> Result<()> {
    // What no layer needs does not have to be in the file.
    compare("VGG-19", 3)
}

/// The gradient in an image whose convolution copies it into the first three channels.
fn gradient_of_pool(image: &Tensor, upstream: &[f32]) -> Result<Vec<f64>> {
    let mut tensors = weights("VGG-16", 1)?;
    for (name, width) in [("features.0", 3), ("features.2", 64)] {
        let shape = [64, width, 3, 3];
        let copies = |at: usize| at % 9 == 4 && at / 9 % width == at / 9 / width;
        let kernels = (0..shape.iter().product()).map(|at| f64::from(u8::from(copies(at))));
        tensors.insert(format!("{name}.weight"), super::tensor(&shape, kernels)?);
        tensors.insert(format!("{name}.bias"), super::tensor(&[64], std::iter::repeat_n(0.0, 64))?);
    }
    let file = File::of_tensors(&format!("pool-{}.safetensors", upstream.len()), &tensors)?;
    let vgg = Vgg::load(&file, ["pool1"], DType::F32, &Device::Cpu)?.without_normalization();
    let x = Var::from_tensor(image)?;
    let pooled = vgg.features(&x, &["pool1"])?["pool1"].narrow(1, 0, 1)?;
    let upstream = Tensor::from_slice(upstream, pooled.shape(), &Device::Cpu)?;
    let grads = (pooled * upstream)?.sum_all()?.backward()?;
    Ok(numbers(&grads.get(&x).expect("a gradient").narrow(1, 0, 1)?))
}

#[test]
fn pooling_has_pytorchs_gradient() -> Result<()> {
    // Of equal maxima the first; nothing in an odd row or column, and nothing where a ReLU is 0.
    #[rustfmt::skip]
    let plane = [
        1., 3., 2., 2., 9.,
        0., 2., 2., 2., 9.,
        0., 0., -1., -2., 9.,
        0., 0., -3., 4., 9.,
        9., 9., 9., 9., 9.,
    ];
    let image = Tensor::new(&plane[..], &Device::Cpu)?.to_dtype(DType::F32)?.reshape((1, 1, 5, 5))?;
    let image = image.broadcast_as((1, 3, 5, 5))?.contiguous()?;
    let grad = gradient_of_pool(&image, &[10., 20., 30., 40.])?;
    #[rustfmt::skip]
    assert_eq!(grad, [
        0., 10., 20., 0., 0.,
        0., 0., 0., 0., 0.,
        0., 0., 0., 0., 0.,
        0., 0., 0., 40., 0.,
        0., 0., 0., 0., 0.,
    ]);
    Ok(())
}
