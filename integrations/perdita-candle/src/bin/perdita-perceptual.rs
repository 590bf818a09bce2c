//! `perdita-perceptual eval`: perceptual losses at the command line.
//!
//! `perdita eval --loss 'perceptual(…)'` starts this program, which reads weights and runs networks; `perdita` itself does neither.
use candle_core::{DType, Device, Error, Result, Tensor, Var, bail};
use clap::{Args, Parser, ValueEnum};
use perdita_candle::perceptual::{FeatureReduction, Perceptual, Vgg};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Perceptual losses of images
#[derive(Parser)]
#[command(version, about)]
enum Command {
    Eval(Eval),
}

/// Evaluate perceptual losses over VGG-16 or VGG-19, with torchvision's weights from a file.
///
/// Images are arrays of NumPy (n, 3, h, w), in [0, 1] or in bytes: FILE is .npy, or an array of an .npz, images.npz:NAME. A
/// target or style of one image is compared with all.
#[derive(Args)]
#[command(after_help = "Examples:
  perdita eval -l 'perceptual(weights=\"vgg16.safetensors\")' -i prediction=x.npy -i target=y.npy
  perdita eval -l 'perceptual(weights=\"vgg19.pth\", layers={relu1_2=1, relu3_4=0.5}, features=\"sum\")' -i prediction=x.npy -i target=y.npy
  perdita eval -l 'perceptual(weights=\"vgg19.pth\", layers={relu4_2=1}, style={relu1_1=1e4, relu2_1=1e4})' -i prediction=x.npy -i target=y.npy -i style=s.npy")]
struct Eval {
    /// A loss, 'perceptual(weights="vgg16.pth")', with options layers={relu2_2=1}, style={…}, distance="mse", features="mean" or "sum",
    /// normalize=true; can be repeated
    #[arg(short, long = "loss", required = true, value_name = "LOSS", value_parser = loss)]
    losses: Vec<Options>,
    /// Images: prediction, target, and perhaps style
    #[arg(short, long = "input", required = true, value_name = "NAME=FILE", value_parser = input)]
    inputs: Vec<(String, String)>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A line per loss
    #[default]
    Table,
    /// One JSON object, in full precision
    Json,
}

/// A loss by its text: the parameters are those of a TOML table.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    #[serde(skip)]
    text: String,
    weights: PathBuf,
    #[serde(default)]
    layers: BTreeMap<String, f64>,
    #[serde(default)]
    style: BTreeMap<String, f64>,
    #[serde(default = "mse")]
    distance: String,
    #[serde(default)]
    features: Features,
    #[serde(default = "yes")]
    normalize: bool,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Features {
    #[default]
    Mean,
    Sum,
}

fn mse() -> String {
    "mse".into()
}

fn yes() -> bool {
    true
}

/// `perceptual(weights="vgg16.pth", layers={relu2_2=1})`
fn loss(text: &str) -> std::result::Result<Options, String> {
    let inner = text.trim().strip_prefix("perceptual").map(str::trim);
    let inner = inner.and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'));
    let inner = inner.ok_or("a loss here is 'perceptual(weights=\"FILE\")'")?;
    #[derive(Deserialize)]
    struct Table {
        loss: Options,
    }
    let table: Table =
        toml::from_str(&format!("loss = {{{inner}}}")).map_err(|error| error.message().to_owned())?;
    let mut options = Options { text: text.trim().into(), ..table.loss };
    if options.layers.is_empty() && options.style.is_empty() {
        options.layers.insert("relu2_2".into(), 1.0);
    }
    Ok(options)
}

/// `prediction=x.npy`
fn input(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once('=') {
        Some((name @ ("prediction" | "target" | "style"), file)) => Ok((name.into(), file.into())),
        _ => Err("an input is given as NAME=FILE; the names are prediction, target, style".into()),
    }
}

fn main() -> ExitCode {
    let Command::Eval(args) = Command::parse();
    match run(&args) {
        Ok(output) => {
            println!("{output}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Eval) -> Result<String> {
    let images = |name: &str| {
        let mut files = args.inputs.iter().filter(|(of, _)| of == name).map(|(_, file)| file);
        match (files.next(), files.next()) {
            (Some(_), Some(_)) => bail!("--input {name} is given twice"),
            (file, _) => file.map(|file| read(file)).transpose(),
        }
    };
    let required = |name: &str| match images(name)? {
        Some(images) => Ok(images),
        None => bail!("perceptual needs --input {name}=FILE: images"),
    };
    let (prediction, target, style) = (required("prediction")?, required("target")?, images("style")?);
    let found = args.losses.iter().map(|options| evaluate(options, &prediction, &target, style.as_ref()));
    let found = found.collect::<Result<Vec<_>>>()?;
    Ok(match args.format {
        Format::Table => {
            let lines = args.losses.iter().zip(&found).map(|(options, (value, norm))| {
                format!("{}\n  mean           {value}\n  gradient norm  {norm}", options.text)
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Format::Json => {
            let losses = args.losses.iter().zip(&found).map(|(options, (value, norm))| {
                serde_json::json!({ "loss": options.text, "value": value, "gradient_norm": norm })
            });
            serde_json::json!({ "images": prediction.dims()[0], "results": losses.collect::<Vec<_>>() })
                .to_string()
        }
    })
}

/// The loss, averaged over images, and the norm of its gradient in the predictions.
fn evaluate(
    options: &Options,
    prediction: &Tensor,
    target: &Tensor,
    style: Option<&Tensor>,
) -> Result<(f32, f32)> {
    let features = match options.features {
        Features::Mean => FeatureReduction::Mean,
        Features::Sum => FeatureReduction::Sum,
    };
    let pairs = |layers: &BTreeMap<String, f64>| {
        layers.iter().map(|(name, weight)| (name.clone(), *weight)).collect::<Vec<_>>()
    };
    let (layers, styles) = (pairs(&options.layers), pairs(&options.style));
    let loss = Perceptual::new(layers.iter().map(|(name, weight)| (name.as_str(), *weight)))?
        .style(styles.iter().map(|(name, weight)| (name.as_str(), *weight)))?
        .distance(&options.distance)?
        .feature_reduction(features);
    let mut vgg = Vgg::load(&options.weights, loss.names(), DType::F32, &Device::Cpu)?;
    if !options.normalize {
        vgg = vgg.without_normalization();
    }
    let prediction = Var::from_tensor(prediction)?;
    let target = loss.features(&vgg, target)?;
    let style = style.map(|style| loss.features(&vgg, style)).transpose()?;
    let value =
        loss.compare(&loss.features(&vgg, &prediction)?, &target, style.as_ref().unwrap_or(&target))?;
    let grads = value.backward()?;
    let norm = match grads.get(&prediction) {
        Some(grad) => grad.sqr()?.sum_all()?.sqrt()?.to_scalar()?,
        None => 0.0,
    };
    Ok((value.to_scalar()?, norm))
}

/// Images of a file, `images.npy` or `images.npz:NAME`; bytes are divided by 255.
fn read(file: &str) -> Result<Tensor> {
    let tensor = match file.rsplit_once(".npz:") {
        Some((stem, name)) => npz(Path::new(&format!("{stem}.npz")), name),
        None => Tensor::read_npy(file),
    };
    let tensor = tensor.map_err(|error| Error::msg(format!("{file}: {error}")))?;
    match tensor.dtype() {
        DType::U8 => tensor.to_dtype(DType::F32)?.affine(1.0 / 255.0, 0.0),
        _ => tensor.to_dtype(DType::F32),
    }
}

fn npz(path: &Path, name: &str) -> Result<Tensor> {
    match Tensor::read_npz_by_name(path, &[name])?.pop() {
        Some(tensor) => Ok(tensor),
        None => bail!("there is no array {name}"),
    }
}
