//! The code of the book's page *In Burn*, which includes it from here, and of the README.
use burn::nn::loss::Reduction;
use burn::tensor::{Device, Distribution, Int, Tensor};
// ANCHOR: page
use perdita_burn::LossConfig;

/// The mean over the rows that count, and the losses of all rows.
fn smooth(logits: Tensor<2>, labels: Tensor<1, Int>, weight: Tensor<1>) -> (Tensor<1>, Tensor<1>) {
    let loss = LossConfig::new("cross_entropy(label_smoothing=0.1, class_weights=[1, 2, 1])").init();
    let tensors = [("scores", logits.into()), ("labels", labels.into()), ("weight", weight.into())];
    (loss.forward_named(&tensors, Reduction::Mean), loss.forward_named_no_reduction(&tensors))
}

/// A temperature that is trained: `log_scale` is a parameter of the model.
fn contrast(images: Tensor<2>, texts: Tensor<2>, log_scale: Tensor<1>) -> Tensor<1> {
    let clip = perdita_burn::ClipLossConfig::new().init();
    clip.forward_learned(images, texts, log_scale.neg().exp(), Reduction::Mean)
}
// ANCHOR_END: page

fn device() -> Device {
    Device::flex().autodiff()
}

fn numbers(shape: [usize; 2]) -> Tensor<2> {
    Tensor::random(shape, Distribution::Default, &device())
}

fn labels() -> Tensor<1, Int> {
    Tensor::from_ints([0, 2, 1, 1], &device())
}

#[test]
fn page() {
    let weight = Tensor::from_floats([1., 0., 2., 1.], &device());
    let (mean, each) = smooth(numbers([4, 3]), labels(), weight);
    let log_scale = Tensor::<1>::from_floats([2.0], &device()).require_grad();
    let grads = contrast(numbers([4, 6]), numbers([4, 6]), log_scale.clone()).backward();
    assert_eq!((mean.dims(), each.dims(), log_scale.grad(&grads).unwrap().dims()), ([1], [4], [1]));
}

#[test]
fn readme() {
    let (logits, labels) = (numbers([4, 3]).require_grad(), labels());
    // ANCHOR: readme
    use perdita_burn::{FocalLossConfig, LossConfig};

    let focal = FocalLossConfig::new().with_gamma(2.0).with_alpha(1.0).init(); // a Module
    let value = focal.forward(logits.clone(), labels.clone(), Reduction::Mean);
    let grads = value.backward();
    let smooth = LossConfig::new("cross_entropy(label_smoothing=0.1)").init();
    let each: Tensor<1> = smooth.forward_no_reduction(logits.clone(), labels);
    // ANCHOR_END: readme
    assert!(logits.grad(&grads).is_some() && each.dims() == [4]);

    let shown = include_str!("../../../../README.md").split("## In Burn").nth(1).expect("the section");
    let code = include_str!("pages.rs").split("ANCHOR: readme\n").nth(1).expect("the anchor");
    let lines = code.lines().take_while(|line| !line.contains("ANCHOR_END")).map(str::trim);
    assert!(shown.contains(&lines.collect::<Vec<_>>().join("\n")), "README.md shows other code");
}
