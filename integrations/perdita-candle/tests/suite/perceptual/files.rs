//! Files of weights in all formats, and wrong ones.
use super::{File, numbers, tensor, weights};
use candle_core::{DType, Device, Result, Tensor};
use perdita_candle::perceptual::{Network, Vgg};
use std::collections::HashMap;
use std::path::Path;

/// The first convolution, as PyTorch writes it today, and as it did before version 1.6.
const ARCHIVE: &[u8] = include_bytes!("../../perceptual/conv1_1.pth");
const LEGACY: &[u8] = include_bytes!("../../perceptual/conv1_1.legacy.pth");

fn load(path: impl AsRef<Path>, layer: &str) -> Result<Vgg> {
    Vgg::load(path, [layer], DType::F32, &Device::Cpu)
}

#[track_caller]
fn refused(path: impl AsRef<Path>, layer: &str, texts: &[&str]) {
    let path = path.as_ref();
    let error = load(path, layer).err().expect("an error").to_string();
    assert!(error.contains(&path.display().to_string()) || error.starts_with("VGG"), "{error}");
    for text in texts {
        assert!(error.contains(text), "{error}\nwithout {text}");
    }
}

fn first_layer() -> Result<HashMap<String, Tensor>> {
    let mut tensors = weights("VGG-16", 1)?;
    tensors.retain(|name, _| name.starts_with("features.0."));
    Ok(tensors)
}

#[test]
fn formats() -> Result<()> {
    let files = [
        File::of("archive.pth", ARCHIVE),
        File::of("legacy.pth", LEGACY),
        File::of_tensors("first.safetensors", &first_layer()?)?,
    ];
    let image = super::images(101)?;
    let features = files.iter().map(|file| load(file, "conv1_1")?.features(&image, &["conv1_1"]));
    let features: Vec<_> = features.collect::<Result<_>>()?;
    for found in &features {
        assert_eq!(numbers(&found["conv1_1"]), numbers(&features[0]["conv1_1"]));
    }
    Ok(())
}

#[test]
fn half_precision_weights() -> Result<()> {
    let halves = first_layer()?.into_iter().map(|(name, x)| Ok((name, x.to_dtype(DType::F16)?)));
    let file = File::of_tensors("halves.safetensors", &halves.collect::<Result<_>>()?)?;
    let found = load(&file, "conv1_1")?.features(&super::images(101)?, &["conv1_1"])?;
    assert_eq!(found["conv1_1"].dtype(), DType::F32);
    Ok(())
}

#[test]
fn missing_and_misshapen_layers() -> Result<()> {
    let missing =
        "conv1_2 of VGG-16 needs features.2.weight of shape [64, 64, 3, 3], which is not in the file";
    for (name, bytes) in [("a.pth", ARCHIVE), ("b.pth", LEGACY)] {
        refused(File::of(name, bytes), "relu1_2", &[missing]);
    }
    refused(File::of_tensors("few.safetensors", &first_layer()?)?, "relu1_2", &[missing]);

    let mut narrow = first_layer()?;
    narrow.insert("features.0.weight".into(), Tensor::zeros((64, 1, 3, 3), DType::F32, &Device::Cpu)?);
    let text = "conv1_1 of VGG-16: features.0.weight has the shape [64, 1, 3, 3], not [64, 3, 3, 3]";
    refused(File::of_tensors("narrow.safetensors", &narrow)?, "conv1_1", &[text]);
    let mut short = first_layer()?;
    short.insert("features.0.bias".into(), Tensor::zeros(32, DType::F32, &Device::Cpu)?);
    let text = "conv1_1 of VGG-16: features.0.bias has the shape [32], not [64]";
    refused(File::of_tensors("short.safetensors", &short)?, "conv1_1", &[text]);

    let mut normalized = first_layer()?;
    normalized.insert("features.1.running_mean".into(), tensor(&[64], std::iter::repeat_n(0.0, 64))?);
    let text = "a VGG with batch normalization; expected VGG-16 or VGG-19";
    refused(File::of_tensors("normalized.safetensors", &normalized)?, "conv1_1", &[text]);
    Ok(())
}

#[test]
fn unknown_layers() -> Result<()> {
    let file = File::of("unknown.pth", ARCHIVE);
    refused(&file, "relu1_3", &["VGG-16 has no layer `relu1_3`; did you mean `relu1_"]);
    refused(&file, "layer", &["VGG-16 has no layer `layer`; it has conv1_1, relu1_1, "]);
    let vgg = load(&file, "conv1_1")?;
    let error = vgg.features(&super::images(101)?, &["relu5_3"]).unwrap_err().to_string();
    assert!(error.starts_with("VGG-16 was loaded without layer `relu5_3`; it has conv1_1"), "{error}");
    let grey = Tensor::zeros((1, 1, 8, 8), DType::F32, &Device::Cpu)?;
    let error = vgg.features(&grey, &["conv1_1"]).unwrap_err().to_string();
    assert!(error.starts_with("images have the shape [1, 1, 8, 8], not (n, 3, h, w)"), "{error}");
    Ok(())
}

#[test]
fn small_images() -> Result<()> {
    let file = File::of_tensors("small.safetensors", &weights("VGG-16", 1)?)?;
    let image = Tensor::zeros((1, 3, 1, 8), DType::F32, &Device::Cpu)?;
    let error = load(&file, "pool1")?.features(&image, &["pool1"]).unwrap_err().to_string();
    assert!(error.starts_with("the images are too small: a pooling layer has an input of 1 × 8"), "{error}");
    Ok(())
}

#[test]
fn truncated_files() -> Result<()> {
    let whole = File::of_tensors("whole.safetensors", &first_layer()?)?;
    let bytes = std::fs::read(&whole)?;
    let layer = "conv1_1 of VGG-16: features.0.";
    refused(File::of("cut.safetensors", &bytes[..bytes.len() - 8]), "conv1_1", &[layer, "too early"]);
    refused(File::of("cut.pth", &LEGACY[..LEGACY.len() - 4]), "conv1_1", &[layer, "too early"]);
    let expected = "expected a state dict of VGG-16 or VGG-19, with features.0.weight of shape [64, 3, 3, 3] for conv1_1";
    // An archive has its directory at its end.
    refused(File::of("cut-archive.pth", &ARCHIVE[..5000]), "conv1_1", &[expected]);

    // Every shorter file is an error, and none a panic.
    for length in (0..bytes.len()).step_by(97) {
        assert!(load(File::of("any.safetensors", &bytes[..length]), "conv1_1").is_err(), "{length}");
    }
    for length in (0..LEGACY.len() - 1).step_by(31) {
        assert!(load(File::of("any.pth", &LEGACY[..length]), "conv1_1").is_err(), "{length}");
    }
    Ok(())
}

#[test]
fn other_files() {
    let expected = ["not a file of weights", "features.0.weight of shape [64, 3, 3, 3] for conv1_1"];
    refused(File::of("text.pth", b"no weights at all"), "conv1_1", &expected);
    refused(File::of("empty.pth", b""), "conv1_1", &expected);
    refused(File::of("long.safetensors", b"\xff\xff\xff\xff\xff\xff\xff\x7f{}"), "conv1_1", &expected);
    refused(File::new("absent.pth"), "conv1_1", &["no such file"]);
}
