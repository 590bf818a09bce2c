//! A network that learns to read digits, with any row-wise loss of labels.
//!
//! ```sh
//! cargo run --release -p perdita-candle --example candle_digits
//! cargo run --release -p perdita-candle --example candle_digits -- 'focal(gamma=2, alpha=1)'
//! ```
use candle_core::{D, DType, Device, Result, Tensor};
use candle_nn::{AdamW, Linear, Module, Optimizer, VarBuilder, VarMap, linear};
use perdita_candle::Loss;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/digit_features.npz");
const EPOCHS: usize = 10;
const BATCH: usize = 64;
/// The images after these are not trained on.
const TRAINED: usize = 1437;

struct Network {
    hidden: Linear,
    output: Linear,
}

impl Network {
    fn new(vb: &VarBuilder) -> Result<Self> {
        Ok(Network { hidden: linear(64, 64, vb.pp("hidden"))?, output: linear(64, 10, vb.pp("output"))? })
    }
}

impl Module for Network {
    fn forward(&self, pixels: &Tensor) -> Result<Tensor> {
        self.output.forward(&self.hidden.forward(pixels)?.relu()?)
    }
}

fn main() -> Result<()> {
    let text = std::env::args().nth(1).unwrap_or("cross_entropy(label_smoothing=0.1)".into());
    let loss = Loss::new(&text)?;

    let arrays = Tensor::read_npz_by_name(DATA, &["pixels", "digit"])?;
    let pixels = arrays[0].to_dtype(DType::F32)?.affine(1.0 / 16.0, 0.0)?; // from 0 to 1
    let digits = &arrays[1];

    let variables = VarMap::new();
    let network = Network::new(&VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu))?;
    let mut optimizer = AdamW::new_lr(variables.all_vars(), 0.01)?;

    println!("{loss}");
    for epoch in 1..=EPOCHS {
        let mut mean = 0.0;
        for start in (0..TRAINED).step_by(BATCH) {
            let rows = BATCH.min(TRAINED - start);
            let logits = network.forward(&pixels.narrow(0, start, rows)?)?;
            let value = loss.forward(&logits, &digits.narrow(0, start, rows)?)?;
            optimizer.backward_step(&value)?;
            mean += f64::from(value.to_scalar::<f32>()?) * rows as f64 / TRAINED as f64;
        }
        println!("epoch {epoch:2}: loss {mean:.4}");
    }

    let rest = digits.dim(0)? - TRAINED;
    let read = network.forward(&pixels.narrow(0, TRAINED, rest)?)?.argmax(D::Minus1)?;
    let right = read.eq(&digits.narrow(0, TRAINED, rest)?.to_dtype(DType::U32)?)?;
    let accuracy = right.to_dtype(DType::F32)?.mean_all()?.to_scalar::<f32>()?;
    println!("accuracy on {rest} other images: {accuracy:.3}");
    Ok(())
}
