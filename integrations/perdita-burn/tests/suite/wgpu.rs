//! Losses on a device of wgpu, which may be a software rasteriser: formulas are replayed in its shaders, in single precision; other
//! losses are computed on the host.
use crate::replay;
use crate::tensors::{elements, number};
use burn::nn::loss::Reduction;
use burn::tensor::{Device, DeviceKind, FloatDType, Int, IntDType, Tensor, TensorData};
use perdita_burn::{CrossEntropyLossConfig, Input, LossConfig};

fn device() -> Device {
    Device::wgpu(DeviceKind::DefaultDevice).autodiff()
}

/// Numbers from −2 to 2.
fn numbers<const D: usize>(shape: [usize; D], device: &Device) -> Tensor<D> {
    let count: usize = shape.iter().product();
    let numbers: Vec<f32> = (0..count).map(|i| ((i * 37 + 11) % 101) as f32 / 25.0 - 2.0).collect();
    Tensor::from_data(TensorData::new(numbers, shape), device)
}

fn labels<const D: usize>(labels: [i32; D], device: &Device) -> Tensor<1, Int> {
    Tensor::from_data(TensorData::new(labels.to_vec(), [D]), device)
}

/// The value, and the gradient in a variable, which is on its device.
fn gradient<const D: usize>(variable: &Tensor<D>, value: &Tensor<1>) -> Vec<f64> {
    let grads = value.backward();
    let grad = variable.grad(&grads).expect("a gradient");
    assert_eq!(grad.device(), variable.device().inner());
    [vec![number(value)], elements(&grad.into_data())].concat()
}

#[test]
fn losses_are_those_of_the_kernels() {
    replay::the_catalogue_is_that_of_the_kernels(&device());
}

#[test]
fn gradient_checkpointing_changes_nothing() {
    let losses = [false, true].map(|checkpointed| {
        let device = if checkpointed { device().gradient_checkpointing() } else { device() };
        let (logits, classes) = (numbers([4, 5], &device).require_grad(), labels([0, 3, 1, 4], &device));
        let hidden = logits.clone().tanh();
        let value = CrossEntropyLossConfig::new().init().forward(hidden, classes, Reduction::Mean);
        gradient(&logits, &value)
    });
    assert_eq!(losses[0], losses[1]);
}

#[test]
fn extreme_numbers_keep_their_digits() {
    replay::extreme_numbers_are_those_of_the_kernels::<f32>(&device(), 1e-5);
}

#[test]
fn masked_classes_and_wrong_labels() {
    replay::masked_classes_have_no_gradient_and_wrong_labels_no_value(&device());
}

/// One loss of each kind whose formula is not one of numbers and rows, between operations of Burn: value and gradient are on the
/// device. Similarity losses are replayed there, others computed on the host.
#[test]
fn similarity_losses_and_losses_without_a_formula() {
    let pairs = |device: &Device| ("b", Input::from(numbers([6, 4], device).square()));
    for text in ["clip", "siglip", "vicreg"] {
        within_a_graph(text, "a", [6, 4], pairs);
    }
    let classes = |device: &Device| ("labels", Input::from(labels([0, 1, 0, 2, 1, 2], device)));
    for text in ["sup_con", "triplet"] {
        within_a_graph(text, "a", [6, 4], classes);
    }
    let image = |device: &Device| ("target", Input::from(numbers([2, 1, 12, 12], device).square()));
    for text in ["ssim", "gram", "dice(activation=identity)"] {
        within_a_graph(text, "prediction", [2, 1, 12, 12], image);
    }
    within_a_graph("total_variation", "image", [2, 1, 12, 12], |device| {
        ("weight", Tensor::<1>::from_floats([1., 0.5], device).into())
    });
    for text in ["ranknet", "lambdarank", "listnet", "list_mle"] {
        within_a_graph(text, "scores", [3, 5], |device| {
            ("relevance", numbers([3, 5], device).square().into())
        });
    }
    within_a_graph("ctc", "logits", [2, 6, 4], |device| {
        ("labels", labels([1, 2, 3, 3], device).reshape([2, 2]).into())
    });
}

/// Compares a loss of a product, times 2, with that on the host.
#[track_caller]
fn within_a_graph<const D: usize>(
    text: &str,
    name: &str,
    shape: [usize; D],
    other: impl Fn(&Device) -> (&'static str, Input),
) {
    let loss = LossConfig::new(text).init();
    let [want, got] = [Device::flex().autodiff(), device()].map(|device| {
        let variable = numbers(shape, &device).require_grad();
        let tensors = [(name, Input::from(variable.clone().mul_scalar(0.3))), other(&device)];
        let value = loss.forward_named(&tensors, Reduction::Sum).mul_scalar(2.0);
        assert_eq!(value.device(), device, "{text}");
        gradient(&variable, &value)
    });
    replay::alike(&got, &want, (1e-5, 0.0), text);
}

/// Twenty steps of gradient descent are those on the host.
#[test]
fn a_layer_is_trained() {
    let loss = LossConfig::new("focal(alpha=1)").init();
    let [want, got] = [Device::flex(), device().inner()].map(|device| {
        let (inputs, mut layer) = (numbers([6, 4], &device), numbers([4, 3], &device).mul_scalar(0.1));
        let classes = labels([0, 2, 1, 1, 0, 2], &device);
        let mut losses = Vec::new();
        for _ in 0..20 {
            let weights = layer.clone().autodiff().require_grad();
            let logits = inputs.clone().autodiff().matmul(weights.clone());
            let value = loss.forward(logits, classes.clone(), Reduction::Mean);
            losses.push(number(&value));
            layer = layer - weights.grad(&value.backward()).expect("a gradient").mul_scalar(0.5);
        }
        losses
    });
    assert!(want[19] < 0.9 * want[0], "{want:?}");
    replay::alike(&got, &want, (1e-5, 0.0), "focal");
}

/// The integer and floating-point types that the device has.
#[test]
fn labels_and_numbers_may_have_any_type_of_the_device() {
    let loss = CrossEntropyLossConfig::new().with_ignore_index(-1).init();
    let (flex, device) = (Device::flex().autodiff(), device());
    let on = |device: &Device| (numbers([4, 5], device).require_grad(), labels([0, 3, 1, 4], device));
    let (scores, classes) = on(&flex);
    let want = gradient(&scores, &loss.forward(scores.clone(), classes, Reduction::Mean));

    let types = [IntDType::U8, IntDType::U16, IntDType::U32, IntDType::U64];
    let types = types.into_iter().chain([IntDType::I8, IntDType::I16, IntDType::I32, IntDType::I64]);
    let types: Vec<IntDType> = types.filter(|&dtype| device.supports_dtype(dtype)).collect();
    assert!(types.contains(&IntDType::I32) && types.contains(&IntDType::U32), "{types:?}");
    for dtype in types {
        let (scores, classes) = on(&device);
        let value = loss.forward(scores.clone(), classes.cast(dtype), Reduction::Mean);
        replay::alike(&gradient(&scores, &value), &want, (1e-6, 0.0), &format!("{dtype:?}"));
    }
    let types = [(FloatDType::F32, 1e-6), (FloatDType::F16, 1e-3), (FloatDType::F64, 1e-6)];
    for (dtype, tolerance) in types.into_iter().filter(|&(dtype, _)| device.supports_dtype(dtype)) {
        let (scores, classes) = on(&device);
        let scores = scores.detach().cast(dtype).detach().require_grad();
        let value = loss.forward(scores.clone(), classes, Reduction::Mean);
        assert_eq!(value.dtype(), dtype.into());
        replay::alike(&gradient(&scores, &value), &want, (tolerance, 0.0), &format!("{dtype:?}"));
    }
}

#[test]
fn errors_have_our_text() {
    let (device, scores) = (device(), |device: &Device| numbers([2, 3], device));
    let mse = LossConfig::new("mse").init();
    let forward = |target: Input| mse.try_forward(scores(&device), target, Reduction::Mean);
    let cross_entropy = LossConfig::new("cross_entropy").init();
    let weighted = |weight: Input| {
        let tensors = [
            ("scores", scores(&device).into()),
            ("labels", labels([0, 1], &device).into()),
            ("weight", weight),
        ];
        cross_entropy.try_forward_named(&tensors, Reduction::Mean)
    };
    let cases = [
        (forward(numbers([2, 4], &device).into()), "target has the shape [2, 4], expected (2, 3)"),
        (
            forward(scores(&device).cast(FloatDType::F64).into()),
            "mse: target is f64, where the first array of numbers is f32",
        ),
        (forward(scores(&device).int().into()), "mse: target must be numbers"),
        (
            cross_entropy.try_forward(scores(&device), numbers([2], &device), Reduction::Mean),
            "cross_entropy: labels must be integers",
        ),
        (
            cross_entropy.try_forward(scores(&device), labels([0], &device), Reduction::Mean),
            "labels has the shape [1], expected (n = 2)",
        ),
        (weighted(numbers([3], &device).into()), "weight has the shape [3], expected (2)"),
    ];
    for (found, want) in &cases {
        assert_eq!(&found.as_ref().expect_err("an error").to_string(), want);
    }
    let error = forward(scores(&Device::flex()).into()).unwrap_err();
    assert!(error.to_string().starts_with("target is on Flex"), "{error}");
}
