//! Style transfer: an image with the content of one and the style of another.
//!
//! ```sh
//! cargo run --release -p perdita-candle --example style_transfer
//! cargo run --release -p perdita-candle --example style_transfer -- vgg19.pth content.png style.png
//! ```
//!
//! Writes transfer.png. Without arguments the network is a small one that reads digits, the content a large 3, and the style a page of
//! small digits.
use candle_core::{DType, Device, Error, Result, Tensor, Var, bail};
use candle_nn::{AdamW, Conv2d, Conv2dConfig, Module, Optimizer, ParamsAdamW, VarBuilder, VarMap};
use perdita_candle::loss;
use perdita_candle::perceptual::{Features, Network, Perceptual, Vgg};
use std::fs::File;
use std::io::BufReader;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/digit_features.npz");
const STEPS: usize = 200;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match &arguments[..] {
        [] => of_digits()?,
        [weights, content, style] => {
            let styles = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"].map(|name| (name, 1e4));
            let loss = Perceptual::new([("relu4_2", 1.0)])?.style(styles)?;
            let vgg = Vgg::load(weights, loss.names(), DType::F32, &Device::Cpu)?;
            transfer(&loss, &vgg, &read(content)?, &read(style)?)?
        }
        _ => bail!("usage: style_transfer [WEIGHTS CONTENT.png STYLE.png]"),
    };
    write("transfer.png", &result)
}

/// The content, changed step by step; its features and those of the style are computed once.
fn transfer(loss: &Perceptual, network: &impl Network, content: &Tensor, style: &Tensor) -> Result<Tensor> {
    let image = Var::from_tensor(content)?;
    let (contents, styles) = (loss.features(network, content)?, loss.features(network, style)?);
    let options = ParamsAdamW { lr: 0.02, weight_decay: 0.0, ..ParamsAdamW::default() };
    let mut optimizer = AdamW::new(vec![image.clone()], options)?;
    for step in 1..=STEPS {
        let value = loss.compare(&loss.features(network, &image)?, &contents, &styles)?;
        optimizer.backward_step(&value)?;
        image.set(&image.clamp(0f32, 1f32)?.detach())?;
        if step == 1 || step == STEPS {
            println!("step {step}: loss {:.5}", value.to_scalar::<f32>()?);
        }
    }
    Ok(image.as_detached_tensor())
}

/// A network of two convolutions.
struct Reader {
    first: Conv2d,
    second: Conv2d,
}

impl Reader {
    fn new(vb: &VarBuilder) -> Result<Self> {
        let config = Conv2dConfig { padding: 1, ..Conv2dConfig::default() };
        let layer = |inputs, outputs, name| candle_nn::conv2d(inputs, outputs, 3, config, vb.pp(name));
        Ok(Reader { first: layer(1, 16, "first")?, second: layer(16, 32, "second")? })
    }

    fn layers(&self, images: &Tensor) -> Result<(Tensor, Tensor)> {
        let first = self.first.forward(images)?.relu()?;
        let second = self.second.forward(&first.avg_pool2d(2)?)?.relu()?;
        Ok((first, second))
    }

    /// The network as it is now, no longer trained.
    fn fixed(&self) -> Self {
        let layer = |layer: &Conv2d| {
            Conv2d::new(layer.weight().detach(), layer.bias().map(Tensor::detach), *layer.config())
        };
        Reader { first: layer(&self.first), second: layer(&self.second) }
    }
}

impl Network for Reader {
    fn features(&self, images: &Tensor, layers: &[&str]) -> Result<Features> {
        let (first, second) = self.layers(images)?;
        let all = [("first", first), ("second", second)];
        let wanted = all.into_iter().filter(|(name, _)| layers.contains(name));
        Ok(wanted.map(|(name, tensor)| (name.to_owned(), tensor)).collect())
    }
}

fn of_digits() -> Result<Tensor> {
    let arrays = Tensor::read_npz_by_name(DATA, &["pixels", "digit"])?;
    let images = arrays[0].to_dtype(DType::F32)?.affine(1.0 / 16.0, 0.0)?.reshape(((), 1, 8, 8))?;
    let digits = &arrays[1];

    let variables = VarMap::new();
    let vb = VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
    let (reader, output) = (Reader::new(&vb)?, candle_nn::linear(512, 10, vb.pp("output"))?);
    let mut optimizer = AdamW::new_lr(variables.all_vars(), 0.01)?;
    for start in (0..4).flat_map(|_epoch| (0..1408).step_by(64)) {
        let (_, features) = reader.layers(&images.narrow(0, start, 64)?)?;
        let logits = output.forward(&features.flatten_from(1)?)?;
        optimizer.backward_step(&loss::cross_entropy(&logits, &digits.narrow(0, start, 64)?)?)?;
    }

    let place = digits.to_vec1::<u8>()?.iter().position(|digit| *digit == 3).unwrap_or(0);
    let content = images.narrow(0, place, 1)?.upsample_bilinear2d(48, 48, false)?;
    // Six rows of six images.
    let style = images.narrow(0, 0, 36)?.reshape((6, 6, 8, 8))?.permute((0, 2, 1, 3))?.contiguous()?;
    let style = style.reshape((1, 1, 48, 48))?;
    let loss = Perceptual::new([("second", 5.0)])?.style([("first", 30.0), ("second", 30.0)])?;
    transfer(&loss, &reader.fixed(), &content, &style)
}

/// A picture as an image (1, 3, h, w) in [0, 1].
fn read(path: &str) -> Result<Tensor> {
    let wrong = |error: png::DecodingError| Error::msg(format!("{path}: {error}"));
    let mut decoder = png::Decoder::new(BufReader::new(File::open(path)?));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(wrong)?;
    let Some(size) = reader.output_buffer_size() else { bail!("{path}: too large") };
    let mut bytes = vec![0; size];
    let info = reader.next_frame(&mut bytes).map_err(wrong)?;
    bytes.truncate(info.buffer_size());

    let (height, width, samples) = (info.height as usize, info.width as usize, info.color_type.samples());
    let pixels = Tensor::from_vec(bytes, (height, width, samples), &Device::Cpu)?;
    let pixels = pixels.narrow(2, 0, if samples < 3 { 1 } else { 3 })?.broadcast_as((height, width, 3))?;
    pixels.permute((2, 0, 1))?.unsqueeze(0)?.to_dtype(DType::F32)?.affine(1.0 / 255.0, 0.0)
}

/// Writes an image (1, c, h, w) in [0, 1].
fn write(path: &str, image: &Tensor) -> Result<()> {
    let (_, channels, height, width) = image.dims4()?;
    let bytes = image.affine(255.0, 0.0)?.round()?.to_dtype(DType::U8)?;
    let bytes = bytes.squeeze(0)?.permute((1, 2, 0))?.flatten_all()?.to_vec1::<u8>()?;
    let mut encoder = png::Encoder::new(File::create(path)?, width as u32, height as u32);
    encoder.set_color(if channels == 1 { png::ColorType::Grayscale } else { png::ColorType::Rgb });
    let mut writer = encoder.write_header().map_err(Error::wrap)?;
    writer.write_image_data(&bytes).map_err(Error::wrap)?;
    println!("{path}: {width} × {height}");
    Ok(())
}
