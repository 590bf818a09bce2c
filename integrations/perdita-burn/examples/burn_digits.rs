//! A network that learns to read digits, with any row-wise loss of labels.
//!
//! ```sh
//! cargo run --release -p perdita-burn --example burn_digits
//! cargo run --release -p perdita-burn --example burn_digits -- 'focal(gamma=2, alpha=1)'
//! ```
use burn::module::Module;
use burn::nn::loss::Reduction;
use burn::nn::{Linear, LinearConfig, Relu};
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::{Device, Int, Tensor, TensorData};
use npyz::NpyFile;
use perdita_burn::{Loss, LossConfig};
use std::fs::File;
use std::io;
use zip::ZipArchive;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/digit_features.npz");
const EPOCHS: usize = 10;
const BATCH: usize = 64;
/// The images after these are not trained on.
const TRAINED: usize = 1437;

#[derive(Module, Debug)]
struct Network {
    hidden: Linear,
    relu: Relu,
    output: Linear,
    loss: Loss,
}

impl Network {
    fn new(loss: &LossConfig, device: &Device) -> Self {
        Network {
            hidden: LinearConfig::new(64, 64).init(device),
            relu: Relu::new(),
            output: LinearConfig::new(64, 10).init(device),
            loss: loss.init(),
        }
    }

    fn forward(&self, pixels: Tensor<2>) -> Tensor<2> {
        self.output.forward(self.relu.forward(self.hidden.forward(pixels)))
    }
}

/// Pixels from 0 to 1, and digits.
fn images(device: &Device) -> io::Result<(Tensor<2>, Tensor<1, Int>)> {
    let mut arrays = ZipArchive::new(File::open(DATA)?)?;
    let mut read = |name| NpyFile::new(arrays.by_name(name)?)?.into_vec::<u8>();
    let (pixels, digits) = (read("pixels.npy")?, read("digit.npy")?);
    let (n, pixels) = (digits.len(), pixels.into_iter().map(|x| f32::from(x) / 16.0).collect());
    let digits = digits.into_iter().map(i32::from).collect();
    let pixels = Tensor::from_data(TensorData::new::<f32, _>(pixels, [n, 64]), device);
    Ok((pixels, Tensor::from_data(TensorData::new::<i32, _>(digits, [n]), device)))
}

fn main() -> io::Result<()> {
    let text = std::env::args().nth(1).unwrap_or("cross_entropy(label_smoothing=0.1)".into());
    let device = Device::flex().autodiff();
    let (pixels, digits) = images(&device)?;

    let mut network = Network::new(&LossConfig::new(text), &device);
    let mut optimizer = AdamWConfig::new().init();
    println!("{}", network.loss.text());
    for epoch in 1..=EPOCHS {
        let mut mean = 0.0;
        for start in (0..TRAINED).step_by(BATCH) {
            let rows = BATCH.min(TRAINED - start);
            let logits = network.forward(pixels.clone().narrow(0, start, rows));
            let labels = digits.clone().narrow(0, start, rows);
            let value = network.loss.forward(logits, labels, Reduction::Mean);
            let grads = GradientsParams::from_grads(value.backward(), &network);
            network = optimizer.step(0.01, network, grads);
            mean += value.into_scalar::<f64>() * rows as f64 / TRAINED as f64;
        }
        println!("epoch {epoch:2}: loss {mean:.4}");
    }

    let rest = digits.dims()[0] - TRAINED;
    let read = network.forward(pixels.narrow(0, TRAINED, rest)).argmax(1).reshape([rest]);
    let right = read.equal(digits.narrow(0, TRAINED, rest)).int().sum().into_scalar::<i64>();
    println!("accuracy on {rest} other images: {:.3}", right as f64 / rest as f64);
    Ok(())
}
