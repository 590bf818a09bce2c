//! The loss between features.
use super::{Features, Network};
use crate::{Loss, Reduction};
use candle_core::{Result, Tensor, bail};
use perdita::loss::FieldKind;
use perdita::real::Interval;

/// Reduction of a distance over the features of an image. Both average over images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeatureReduction {
    /// The mean over features: divided by c·h·w, as in Johnson et al.
    #[default]
    Mean,
    /// The sum: ‖f(x) − f(x')‖² for the squared error.
    Sum,
}

/// A perceptual loss: Σ λ d(f(x), f(x')) over layers, and Σ μ ‖G(x) − G(s)‖² of the Gram matrices of style layers.
///
/// Johnson, Alahi & Fei-Fei, Perceptual Losses for Real-Time Style Transfer and Super-Resolution, ECCV 2016.
#[derive(Clone, Debug)]
pub struct Perceptual {
    layers: Vec<(String, f64)>,
    style: Vec<(String, f64)>,
    distance: Loss,
    gram: Loss,
    features: FeatureReduction,
}

impl Perceptual {
    /// The loss over these layers with their weights λ, by the squared error; none for a loss of style alone.
    ///
    /// # Errors
    /// A weight that is negative or not finite.
    pub fn new<'a>(layers: impl IntoIterator<Item = (&'a str, f64)>) -> Result<Self> {
        let (layers, features) = (weighted(layers)?, FeatureReduction::Mean);
        Ok(Perceptual {
            layers,
            style: vec![],
            distance: Loss::new("mse")?,
            gram: Loss::new("gram")?,
            features,
        })
    }

    /// Adds style layers with their weights μ.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn style<'a>(self, layers: impl IntoIterator<Item = (&'a str, f64)>) -> Result<Self> {
        Ok(Perceptual { style: weighted(layers)?, ..self })
    }

    /// Sets the distance of features, a loss by its text: `mae`, `huber(delta=0.5)`, or of normalised features, as in LPIPS,
    /// `feature_distance(normalize=true, channels=sum)`.
    ///
    /// # Errors
    /// An unknown loss, or one that does not compare real numbers.
    pub fn distance(self, text: &str) -> Result<Self> {
        let distance = Loss::new(text)?;
        let required =
            distance.fields().iter().filter(|field| !field.optional && field.holds != FieldKind::Parameter);
        let names: Vec<_> = required.map(|field| field.name).collect();
        let card = distance.card();
        let is_real = card.prediction == Interval::REAL && card.target == Interval::REAL;
        if names != ["prediction", "target"] || !is_real {
            bail!("distance: {} is no loss of real features; mse, mae and feature_distance are", card.name);
        }
        Ok(Perceptual { distance, ..self })
    }

    /// Sets the reduction of distances over features.
    #[must_use]
    pub fn feature_reduction(self, features: FeatureReduction) -> Self {
        Perceptual { features, ..self }
    }

    /// The layers of the loss, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.layers.iter().chain(&self.style) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The features of images in the layers of the loss.
    ///
    /// # Errors
    /// As for [`Network::features`].
    pub fn features(&self, network: &impl Network, images: &Tensor) -> Result<Features> {
        network.features(images, &self.names())
    }

    /// The loss of predicted and target images, averaged over images. Style layers are compared with the target, too.
    ///
    /// # Errors
    /// As for [`Network::features`], and images of different sizes.
    pub fn forward(&self, network: &impl Network, prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
        let target = self.features(network, target)?;
        let value = self.compare(&self.features(network, prediction)?, &target, &target)?;
        value.to_dtype(prediction.dtype())
    }

    /// The loss of [features](Self::features): layers are compared with those of the content, style layers with those of the style.
    /// Content and style of one image are compared with each.
    ///
    /// # Errors
    /// Features that are missing, or of different shapes.
    pub fn compare(&self, prediction: &Features, content: &Features, style: &Features) -> Result<Tensor> {
        let mut total: Option<Tensor> = None;
        let parts = [(&self.layers, content, false), (&self.style, style, true)];
        for (layers, target, is_style) in parts {
            for (name, weight) in layers {
                let (f, g) = pair(name, prediction, target)?;
                let loss = if is_style { self.gram.clone() } else { self.over_features(f.dim(0)?)? };
                let value = loss.forward(&f, &g)?.affine(*weight, 0.0)?;
                total = Some(match total {
                    Some(total) => (total + value)?,
                    None => value,
                });
            }
        }
        total.ok_or_else(|| candle_core::Error::msg("a perceptual loss needs a layer"))
    }

    /// The distance, reduced over features and averaged over a number of images.
    fn over_features(&self, images: usize) -> Result<Loss> {
        if self.features == FeatureReduction::Mean {
            return Ok(self.distance.clone());
        }
        if self.distance.0.loss.pointwise().is_none() {
            bail!(
                "the sum over features: {} is a mean over them; mse and mae have sums",
                self.distance.card().name
            );
        }
        Ok(self.distance.clone().reduction(Reduction::Over(images as f64)))
    }
}

fn weighted<'a>(layers: impl IntoIterator<Item = (&'a str, f64)>) -> Result<Vec<(String, f64)>> {
    let checked = |(name, weight): (&str, f64)| match weight.is_finite() && weight >= 0.0 {
        true => Ok((name.to_owned(), weight)),
        false => bail!("the weight of layer {name} must be in [0, ∞), not {weight}"),
    };
    layers.into_iter().map(checked).collect()
}

/// The features of predictions and targets in a layer.
fn pair(name: &str, prediction: &Features, target: &Features) -> Result<(Tensor, Tensor)> {
    let get = |features: &Features| match features.get(name) {
        Some(tensor) => Ok(tensor.clone()),
        None => bail!("the features of layer {name} are missing"),
    };
    let (f, mut g) = (get(prediction)?, get(target)?);
    if g.rank() == f.rank() && g.dims().first() == Some(&1) {
        g = g.broadcast_as(
            f.dims().iter().take(1).chain(g.dims().iter().skip(1)).copied().collect::<Vec<_>>(),
        )?;
    }
    if f.dims() != g.dims() {
        let (f, g) = (f.dims(), g.dims());
        bail!(
            "layer {name}: the features have the shapes {f:?} and {g:?}; the images must have the same size"
        );
    }
    // A type that the losses know, whatever the network computes in.
    if f.dtype() != g.dtype() {
        g = g.to_dtype(f.dtype())?;
    }
    Ok((f, g))
}
