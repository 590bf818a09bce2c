//! The feature stacks of VGG-16 and VGG-19.
use super::layer::{Convolution, Layer};
use super::weights::Weights;
use super::{Features, Network};
use candle_core::{DType, Device, Result, Tensor, bail};
use perdita::loss::nearest;
use std::path::Path;

/// The numbers of convolutions in the blocks.
const NETWORKS: [(&str, [usize; 5]); 2] = [("VGG-16", [2, 2, 3, 3, 3]), ("VGG-19", [2, 2, 4, 4, 4])];
const CHANNELS: [usize; 5] = [64, 128, 256, 512, 512];
/// The fourth convolution of the third block, in whose place VGG-16 has a pooling layer.
const FIRST_OF_VGG_19: &str = "features.16.weight";
/// Mean and standard deviation of the images of ImageNet, by channel.
const MEAN: [f64; 3] = [0.485, 0.456, 0.406];
const STD: [f64; 3] = [0.229, 0.224, 0.225];

/// The layers of VGG-16 or VGG-19 up to the deepest that is needed, with weights from a file in torchvision's names.
///
/// A layer is called by its block and its place there: `conv1_1`, `relu1_1`, …, `pool1`, …, `relu5_3`. Its place in the stack is its
/// number in torchvision: `features.0`, `features.1`, …
pub struct Vgg {
    network: &'static str,
    layers: Vec<(String, Layer)>,
    /// Mean and standard deviation by channel, unless images are taken as they are.
    normalization: Option<(Tensor, Tensor)>,
    dtype: DType,
}

impl Vgg {
    /// The stack up to the deepest of these layers, from a file of torchvision's weights: `.safetensors`, or `.pth` in PyTorch's format of
    /// today or of before version 1.6. Only the weights of those layers are read.
    ///
    /// # Errors
    /// A file that is no such file or ends early, an unknown layer, weights that are missing or of another shape: the message has the
    /// layer and what was expected.
    pub fn load<'a>(
        path: impl AsRef<Path>,
        layers: impl IntoIterator<Item = &'a str>,
        dtype: DType,
        device: &Device,
    ) -> Result<Self> {
        let weights = Weights::open(path.as_ref())?;
        let (network, blocks) = NETWORKS[usize::from(weights.has(FIRST_OF_VGG_19))];
        if weights.has("features.1.running_mean") {
            let path = weights.path();
            bail!("{path}: a VGG with batch normalization; expected VGG-16 or VGG-19 without");
        }
        let known = names(blocks);
        let mut depth = 0;
        for layer in layers {
            let Some(place) = known.iter().position(|name| name == layer) else {
                return Err(unknown(&format!("{network} has no layer"), layer, &known));
            };
            depth = depth.max(place + 1);
        }

        let mut width = 3;
        let mut stack = Vec::with_capacity(depth);
        for (number, layer) in known.into_iter().take(depth).enumerate() {
            let made = match layer.split_at(4) {
                ("conv", place) => {
                    let block = place.bytes().next().map_or(0, |digit| usize::from(digit - b'1'));
                    let channels = CHANNELS[block];
                    let read = |key: &str, shape: &[usize]| {
                        let of = format!("{layer} of {network}");
                        weights
                            .read(&of, &format!("features.{number}.{key}"), shape)?
                            .to_dtype(dtype)?
                            .to_device(device)
                    };
                    let weight = read("weight", &[channels, width, 3, 3])?;
                    width = channels;
                    Layer::Convolution(Convolution::new(weight, &read("bias", &[channels])?)?)
                }
                ("relu", _) => Layer::Relu,
                _ => Layer::MaxPool,
            };
            stack.push((layer, made));
        }
        let by_channel =
            |numbers: [f64; 3]| Tensor::new(&numbers, device)?.to_dtype(dtype)?.reshape((1, 3, 1, 1));
        let normalization = Some((by_channel(MEAN)?, by_channel(STD)?));
        Ok(Vgg { network, layers: stack, normalization, dtype })
    }

    /// Takes images as they are, without the normalisation of images in [0, 1] by ImageNet's mean and standard deviation.
    #[must_use]
    pub fn without_normalization(self) -> Self {
        Vgg { normalization: None, ..self }
    }

    /// The name: `VGG-16` or `VGG-19`.
    pub fn name(&self) -> &'static str {
        self.network
    }
}

impl Network for Vgg {
    fn features(&self, images: &Tensor, layers: &[&str]) -> Result<Features> {
        match images.dims() {
            [_, 3, _, _] => {}
            shape => bail!("images have the shape {shape:?}, not (n, 3, h, w)"),
        }
        for name in layers {
            if !self.layers.iter().any(|(known, _)| known == name) {
                let loaded: Vec<_> = self.layers.iter().map(|(known, _)| known.clone()).collect();
                return Err(unknown(&format!("{} was loaded without layer", self.network), name, &loaded));
            }
        }

        let mut x = images.to_dtype(self.dtype)?;
        if let Some((mean, std)) = &self.normalization {
            x = x.broadcast_sub(mean)?.broadcast_div(std)?;
        }
        let mut found = Features::new();
        for (name, layer) in &self.layers {
            if found.len() == layers.len() {
                break;
            }
            x = layer.forward(&x)?;
            if layers.contains(&name.as_str()) {
                found.insert(name.clone(), x.clone());
            }
        }
        Ok(found)
    }
}

/// The layers in their order.
fn names(blocks: [usize; 5]) -> Vec<String> {
    let mut names = Vec::new();
    for (block, convolutions) in (1..).zip(blocks) {
        for place in 1..=convolutions {
            names.extend([format!("conv{block}_{place}"), format!("relu{block}_{place}")]);
        }
        names.push(format!("pool{block}"));
    }
    names
}

fn unknown(problem: &str, layer: &str, known: &[String]) -> candle_core::Error {
    let hint = match nearest(layer, known.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => format!("; it has {}", known.join(", ")),
    };
    candle_core::Error::msg(format!("{problem} `{layer}`{hint}"))
}
