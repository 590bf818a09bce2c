//! Perceptual losses: VGG beside PyTorch, files of weights, and what is wrong with them.
mod files;
mod losses;
mod networks;

use candle_core::{DType, Device, Result, Tensor};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const STACKS: [(&str, &[usize]); 2] = [("VGG-16", &[2, 2, 3, 3, 3]), ("VGG-19", &[2, 2, 4, 4, 4])];

/// Numbers in [-1, 1), those of `tools/perceptual_reference.py`.
fn uniform(seed: u64, count: usize) -> impl Iterator<Item = f64> {
    (0..count as u64).map(move |index| {
        let mixed = (index + (seed << 32) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed >> 40) as f64 / f64::from(1 << 23) - 1.0
    })
}

fn tensor(shape: &[usize], numbers: impl Iterator<Item = f64>) -> Result<Tensor> {
    Tensor::from_vec(numbers.map(|x| x as f32).collect::<Vec<_>>(), shape, &Device::Cpu)
}

/// The weights of a network's first blocks, in torchvision's names.
fn weights(network: &str, blocks: usize) -> Result<HashMap<String, Tensor>> {
    let (_, convolutions) = STACKS.iter().find(|(name, _)| *name == network).expect("a network");
    let (mut found, mut number, mut width) = (HashMap::new(), 0, 3);
    for (block, count) in convolutions.iter().enumerate().take(blocks) {
        let channels = (64 << block).min(512);
        for _ in 0..*count {
            let bound = (6.0 / (9 * width) as f64).sqrt();
            let shape = [channels, width, 3, 3];
            let numbers = uniform(2 * number, shape.iter().product()).map(|x| bound * x);
            found.insert(format!("features.{number}.weight"), tensor(&shape, numbers)?);
            let numbers = uniform(2 * number + 1, channels).map(|x| 0.1 * x);
            found.insert(format!("features.{number}.bias"), tensor(&[channels], numbers)?);
            width = channels;
            number += 2;
        }
        number += 1;
    }
    Ok(found)
}

/// A file of a test's own, removed at its end.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        File(std::env::temp_dir().join(format!("perdita-{}-{name}", std::process::id())))
    }

    fn of(name: &str, bytes: &[u8]) -> Self {
        let file = File::new(name);
        std::fs::write(&file.0, bytes).expect("a temporary file");
        file
    }

    fn of_tensors(name: &str, tensors: &HashMap<String, Tensor>) -> Result<Self> {
        let file = File::new(name);
        candle_core::safetensors::save(tensors, &file.0)?;
        Ok(file)
    }
}

impl AsRef<Path> for File {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Two images in [0, 1].
fn images(seed: u64) -> Result<Tensor> {
    tensor(&[2, 3, 20, 18], uniform(seed, 2 * 3 * 20 * 18).map(|x| (x + 1.0) / 2.0))
}

fn numbers(tensor: &Tensor) -> Vec<f64> {
    tensor.to_dtype(DType::F64).and_then(|x| x.flatten_all()?.to_vec1()).expect("numbers")
}
