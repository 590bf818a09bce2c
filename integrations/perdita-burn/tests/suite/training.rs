//! Twenty steps of AdamW on the images of digits: every loss that labels can train falls. Burn's learner takes a loss as it is.
use crate::tensors::number;
use burn::data::dataloader::DataLoaderBuilder;
use burn::data::dataloader::batcher::Batcher;
use burn::data::dataset::InMemDataset;
use burn::lr_scheduler::constant::ConstantLr;
use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::nn::loss::Reduction;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Int, Tensor, TensorData};
use burn::train::{
    ClassificationOutput, InferenceStep, Learner, SupervisedTraining, TrainOutput, TrainStep,
    logger::InMemoryMetricLogger,
};
use npyz::NpyFile;
use perdita::loss::{FieldKind, Task};
use perdita_burn::*;
use perdita_catalog::LOSSES;
use std::fs::File;
use zip::ZipArchive;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/digit_features.npz");
const STEPS: usize = 20;
/// The first images, so that a test is short.
const IMAGES: usize = 500;

fn device() -> Device {
    Device::flex().autodiff()
}

/// Pixels from 0 to 1, and digits.
fn images() -> (Vec<f32>, Vec<i32>) {
    let mut arrays = ZipArchive::new(File::open(DATA).unwrap()).unwrap();
    let mut read = |name| NpyFile::new(arrays.by_name(name).unwrap()).unwrap().into_vec::<u8>().unwrap();
    let (pixels, digits) = (read("pixels.npy"), read("digit.npy"));
    let pixels = pixels[..64 * IMAGES].iter().map(|&x| f32::from(x) / 16.0).collect();
    (pixels, digits[..IMAGES].iter().map(|&digit| i32::from(digit)).collect())
}

fn data() -> (Tensor<2>, Tensor<1, Int>) {
    let (pixels, digits) = images();
    let pixels = Tensor::from_data(TensorData::new(pixels, [IMAGES, 64]), &device());
    (pixels, Tensor::from_data(TensorData::new(digits, [IMAGES]), &device()))
}

/// Numbers from −0.1 to 0.1.
fn numbers<const D: usize>(shape: [usize; D]) -> Param<Tensor<D>> {
    let count: usize = shape.iter().product();
    let numbers: Vec<f32> = (0..count).map(|i| ((i * 37 + 11) % 101) as f32 / 500.0 - 0.1).collect();
    Param::from_tensor(Tensor::from_data(TensorData::new(numbers, shape), &device()))
}

/// A linear layer, and perhaps centres of classes and a temperature that are trained as well.
#[derive(Module, Debug)]
struct Model {
    layer: Linear,
    centres: Option<Param<Tensor<2>>>,
    temperature: Option<Param<Tensor<1>>>,
    loss: FocalLoss,
}

impl Model {
    /// A model with the same weights at each call.
    fn new(outputs: usize) -> Self {
        Model {
            layer: Linear { weight: numbers([64, outputs]), bias: Some(numbers([outputs])) },
            centres: None,
            temperature: None,
            loss: FocalLossConfig::new().with_alpha(1.0).init(),
        }
    }
}

/// The losses before each step, and after the last; the trained model.
fn train(model: Model, value: impl Fn(&Model, Tensor<2>) -> Tensor<1>) -> (Vec<f64>, Model) {
    let (pixels, _) = data();
    let mut optimizer = AdamWConfig::new().init();
    let (mut model, mut losses) = (model, Vec::new());
    for _ in 0..STEPS {
        let value = value(&model, model.layer.forward(pixels.clone()));
        losses.push(number(&value));
        let grads = GradientsParams::from_grads(value.backward(), &model);
        model = optimizer.step(0.01, model, grads);
    }
    losses.push(number(&value(&model, model.layer.forward(pixels))));
    (losses, model)
}

#[track_caller]
fn falls(name: &str, losses: &[f64]) {
    let (first, last) = (losses[0], losses[STEPS]);
    assert!(last.is_finite() && last < 0.95 * first, "{name}: from {first} to {last}");
}

#[test]
fn losses_of_logits_and_labels_fall() {
    let (_, digits) = data();
    let mut count = 0;
    for entry in LOSSES {
        let fields = entry.default().unwrap().fields().to_vec();
        if entry.card().task != Task::Multiclass || fields.len() != 2 || fields[1].holds != FieldKind::Labels
        {
            continue;
        }
        let loss = LossConfig::new(entry.card().name).init();
        // Log-probabilities, where the loss takes them.
        let is_log = entry.card().prediction.hi <= 0.0;
        let (losses, _) = train(Model::new(10), |_, logits| {
            let scores = if is_log { log_softmax(logits, 1) } else { logits };
            loss.forward(scores, digits.clone(), Reduction::Mean)
        });
        falls(entry.card().name, &losses);
        count += 1;
    }
    assert!(count >= 8, "{count}");
}

#[test]
fn losses_of_embeddings_fall() {
    let (_, digits) = data();
    let sup_con = SupConLossConfig::new().with_temperature(0.1).init();
    let triplet = TripletLossConfig::new().init();
    falls("sup_con", &train(Model::new(16), |_, a| sup_con.forward(a, digits.clone(), Reduction::Mean)).0);
    falls("triplet", &train(Model::new(16), |_, a| triplet.forward(a, digits.clone(), Reduction::Mean)).0);

    let cos_face = CosFaceLossConfig::new().with_margin(0.1).with_scale(8.0).init();
    let model = Model { centres: Some(numbers([10, 16])), ..Model::new(16) };
    let (losses, _) = train(model, |model, rows| {
        let centres = model.centres.as_ref().unwrap().val();
        cos_face.forward(rows, centres, digits.clone(), Reduction::Mean)
    });
    falls("cos_face", &losses);

    let clip = ClipLossConfig::new().init();
    let temperature = Param::from_tensor(Tensor::from_floats([0.5], &device()));
    let model = Model { temperature: Some(temperature), ..Model::new(16) };
    let (losses, model) = train(model, |model, rows| {
        let temperature = model.temperature.as_ref().unwrap().val();
        let (a, b) = (rows.clone().narrow(1, 0, 8), rows.narrow(1, 8, 8));
        clip.forward_learned(a, b, temperature, Reduction::Mean)
    });
    falls("clip", &losses);
    assert!(number(&model.temperature.unwrap().val()) != 0.5);
}

#[test]
fn losses_of_predictions_and_targets_fall() {
    let one_hot = data().1.one_hot::<2>(10).float();
    for text in ["bce_with_logits", "binary_focal", "soft_cross_entropy", "huber"] {
        let loss = LossConfig::new(text).init();
        let forward = |_: &Model, logits| loss.forward(logits, one_hot.clone(), Reduction::Mean);
        falls(text, &train(Model::new(10), forward).0);
    }
}

/// Images and digits of a batch.
#[derive(Clone, Debug)]
struct Batch {
    pixels: Tensor<2>,
    digits: Tensor<1, Int>,
}

struct Batches;

impl Batcher<(Vec<f32>, i32), Batch> for Batches {
    fn batch(&self, items: Vec<(Vec<f32>, i32)>, device: &Device) -> Batch {
        let (pixels, digits): (Vec<Vec<f32>>, Vec<i32>) = items.into_iter().unzip();
        let n = digits.len();
        Batch {
            pixels: Tensor::from_data(TensorData::new(pixels.concat(), [n, 64]), device),
            digits: Tensor::from_data(TensorData::new(digits, [n]), device),
        }
    }
}

impl Model {
    fn classify(&self, batch: Batch) -> ClassificationOutput {
        let logits = self.layer.forward(batch.pixels);
        let loss = self.loss.forward(logits.clone(), batch.digits.clone(), Reduction::Mean);
        ClassificationOutput::new(loss, logits, batch.digits)
    }
}

impl TrainStep for Model {
    type Input = Batch;
    type Output = ClassificationOutput;

    fn step(&self, batch: Batch) -> TrainOutput<ClassificationOutput> {
        let output = self.classify(batch);
        TrainOutput::new(self, output.loss.backward(), output)
    }
}

impl InferenceStep for Model {
    type Input = Batch;
    type Output = ClassificationOutput;

    fn step(&self, batch: Batch) -> ClassificationOutput {
        self.classify(batch)
    }
}

#[test]
fn the_learner_trains_with_a_loss() {
    let (pixels, digits) = images();
    let items: Vec<_> = pixels.chunks(64).map(<[f32]>::to_vec).zip(digits).collect();
    let loader = |range: std::ops::Range<usize>| {
        let dataset = InMemDataset::new(items[range].to_vec());
        DataLoaderBuilder::new(Batches).batch_size(50).build(dataset)
    };
    let folder = std::env::temp_dir().join(format!("perdita-burn-{}", std::process::id()));
    let learner = Learner::new(Model::new(10), AdamWConfig::new().init(), ConstantLr::new(0.01));
    let result = SupervisedTraining::new(&folder, loader(0..400), loader(400..IMAGES))
        .num_epochs(3)
        .with_metric_logger(InMemoryMetricLogger::new())
        .with_application_logger(None)
        .launch(learner);
    std::fs::remove_dir_all(&folder).ok();
    assert!(result.error.is_none(), "{:?}", result.error);

    let rest = Batches.batch(items[400..].to_vec(), &Device::flex());
    let (before, after) = (Model::new(10).valid().classify(rest.clone()), result.model.classify(rest));
    let (before, after) = (number(&before.loss), number(&after.loss));
    assert!(after < 0.8 * before, "from {before} to {after}");
}
