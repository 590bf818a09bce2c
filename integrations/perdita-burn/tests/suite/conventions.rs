//! Burn's conventions: configurations in files, modules in records, text.
use crate::tensors::number;
use burn::config::Config;
use burn::module::Module;
use burn::nn::loss::Reduction;
use burn::nn::{Linear, LinearConfig};
use burn::store::ModuleRecord;
use burn::tensor::{Device, Int, Tensor};
use perdita_burn::{
    CrossEntropyLoss, CrossEntropyLossConfig, FocalLossConfig, HuberLossConfig, Loss, LossConfig,
    MseLossConfig, PerClass, TripletLossConfig,
};

#[test]
fn configurations_are_written_and_read() {
    let config = FocalLossConfig::new().with_gamma(3.0).with_alpha([0.25, 0.75]).with_ignore_index(7);
    let same = FocalLossConfig::load_binary(config.to_string().as_bytes()).unwrap();
    assert_eq!(same, config);
    assert_eq!(config.init().as_loss().text(), "focal(gamma=3, alpha=[0.25, 0.75], ignore_index=7)");

    // What a file leaves out has its default.
    let partial = FocalLossConfig::load_binary(br#"{"gamma": 0.5, "alpha": 1.0}"#).unwrap();
    assert_eq!(partial, FocalLossConfig::new().with_gamma(0.5).with_alpha(1.0));
    assert_eq!(partial.alpha, PerClass::All(1.0));
    let error = FocalLossConfig::load_binary(br#"{"gama": 0.5}"#).unwrap_err();
    assert!(error.to_string().contains("unknown field `gama`"), "{error}");

    let triplet = TripletLossConfig::new().with_mining("batch_all").init();
    assert_eq!(triplet.as_loss().text(), "triplet(mining=batch_all)");
    let error = TripletLossConfig::new().with_mining("some").try_init().unwrap_err();
    assert!(error.to_string().contains("mining"), "{error}");
    assert_eq!(MseLossConfig::load_binary(b"{}").unwrap(), MseLossConfig::new());
}

/// A configuration with that of a loss.
#[derive(Config, Debug)]
struct TrainingConfig {
    loss: HuberLossConfig,
    #[config(default = "LossConfig::new(\"focal(gamma=2, alpha=1)\")")]
    other: LossConfig,
}

#[test]
fn configurations_are_parts_of_others() {
    let config = TrainingConfig::new(HuberLossConfig::new().with_delta(1.5));
    let same = TrainingConfig::load_binary(config.to_string().as_bytes()).unwrap();
    assert_eq!((same.loss, same.other), (config.loss, config.other));
}

/// A model with its losses.
#[derive(Module, Debug)]
struct Model {
    layer: Linear,
    loss: CrossEntropyLoss,
    other: Loss,
}

impl Model {
    fn new(device: &Device, smoothing: f64) -> Self {
        Model {
            layer: LinearConfig::new(4, 3).init(device),
            loss: CrossEntropyLossConfig::new().with_label_smoothing(smoothing).init(),
            other: LossConfig::new("poly1(epsilon=2)").init(),
        }
    }

    fn values(&self, device: &Device) -> [f64; 2] {
        let logits = self.layer.forward(Tensor::<2>::ones([2, 4], device));
        let labels = Tensor::<1, Int>::from_ints([0, 2], device);
        let other = self.other.forward(logits.clone(), labels.clone(), Reduction::Mean);
        [number(&self.loss.forward(logits, labels, Reduction::Mean)), number(&other)]
    }
}

#[test]
fn modules_with_losses_are_saved_and_loaded() {
    let device = Device::flex();
    let model = Model::new(&device, 0.1);
    assert_eq!(model.num_params(), 4 * 3 + 3);
    let want = model.values(&device);
    let bytes = model.clone().into_record().into_bytes().unwrap();

    let other = Model::new(&device, 0.1);
    assert_ne!(other.values(&device), want);
    let loaded = other.load_record(ModuleRecord::from_bytes(bytes).unwrap());
    assert_eq!(loaded.values(&device), want);

    // A model on its way to training and back.
    assert_eq!(model.clone().train().valid().to_device(&device).values(&device), want);
    let text = model.to_string();
    assert!(text.contains("loss: cross_entropy(label_smoothing=0.1)\n  other: poly1(epsilon=2)\n"), "{text}");
}

#[test]
fn losses_by_text() {
    let error = LossConfig::new("huber(dleta=2)").try_init().unwrap_err();
    assert_eq!(error.to_string(), "huber has no parameter `dleta`; did you mean `delta`?");
    let loss = LossConfig::new("info_nce").init();
    assert!(loss.fields().iter().any(|field| field.name == "temperature"));
    assert_eq!(loss.card().name, "info_nce");
}

#[test]
#[should_panic(expected = "unknown loss `focla`; did you mean `focal`?")]
fn unknown_losses_panic() {
    LossConfig::new("focla").init();
}
