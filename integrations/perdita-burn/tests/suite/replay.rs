//! Replayed formulas, and losses on a device that is not Flex, have the core's values and gradients, up to rounding.
use crate::cases::Case;
use crate::common::near;
use crate::tensors::{Number, Tensors, each, elements, number, weights};
use burn::nn::loss::Reduction;
use burn::tensor::{Device, FloatDType, Int, Tensor, TensorData};
use perdita::real::Element;
use perdita_burn::{Input, Loss, LossConfig};
use std::collections::BTreeSet;

fn flex() -> Device {
    Device::flex().autodiff()
}

#[test]
fn replayed_losses_are_those_of_the_kernels() {
    let mut replayed = BTreeSet::new();
    for case in Case::all() {
        if !has_program(&case) {
            continue;
        }
        for reduction in [Some(Reduction::Mean), Some(Reduction::BatchMean), None] {
            compare::<f64>(&case, reduction.as_ref(), &flex(), (1e-11, 0.0));
            compare::<f32>(&case, reduction.as_ref(), &flex(), (1e-4, 0.0));
        }
        replayed.insert(case.loss.card().name);
    }
    assert!(replayed.len() > 60, "{}", replayed.len());
}

/// On a device that is not Flex, formulas and plans are replayed, and other losses computed on the host.
#[test]
fn losses_on_other_devices_are_those_of_the_kernels() {
    for device in [other(), other().gradient_checkpointing()] {
        the_catalogue_is_that_of_the_kernels(&device);
    }
}

/// Compares every loss of the catalogue on a device with the kernels, reduced and by observations.
pub(crate) fn the_catalogue_is_that_of_the_kernels(device: &Device) {
    for case in Case::all() {
        let has_rows = !case.loss.each().is_empty();
        // Gradients of a similarity loss that is almost 0 are differences of larger numbers.
        let tolerance = (1e-4, if case.loss.product().is_some() { 1.0 } else { 0.0 });
        compare::<f32>(&case, Some(&Reduction::Mean), device, tolerance);
        if has_rows && case.observations > 0 {
            compare::<f32>(&case, None, device, tolerance);
        }
    }
}

fn other() -> Device {
    #[expect(deprecated, reason = "in Burn 0.22 it is still there")]
    Device::ndarray().autodiff()
}

fn has_program(case: &Case) -> bool {
    !case.loss.each().is_empty() && case.loss.trace(2).is_ok_and(|program| program.is_some())
}

/// A share of the largest number, and the least number that it is a share of.
type Tolerance = (f64, f64);

/// Compares value and gradients, with weights and without.
pub(crate) fn compare<E: Number>(
    case: &Case,
    reduction: Option<&Reduction>,
    device: &Device,
    tolerance: Tolerance,
) {
    let arrays = case.hold::<E>(0);
    let shape = match case.loss.product() {
        // Rows have weights, even if the loss is that of their triplets.
        Some(_) => vec![case.observations],
        None => case.loss.observations(&crate::common::inputs(&arrays)).unwrap(),
    };
    let weight: Vec<E> = (0..shape.iter().product())
        .map(|i: usize| <E as Element>::from_f64([1.5, 0.0, 0.25][i % 3]))
        .collect();
    let has_weights = case.loss.has_weights() && !shape.is_empty();
    for weight in [None, has_weights.then_some(weight)] {
        let config = LossConfig::new(case.loss.to_string());
        let evaluate = |loss: &Loss, device: &Device| {
            let tensors = Tensors::of(case, &arrays, device);
            let mut all = tensors.all();
            if let Some(weight) = &weight {
                all.push(("weight", weights(weight.clone(), &shape, device)));
            }
            let (found, value) = match reduction {
                Some(reduction) => {
                    let value = loss.forward_named(&all, reduction.clone());
                    (vec![number(&value)], value)
                }
                None => each(loss, &all, &shape),
            };
            let grads = value.backward();
            let grads = tensors.variables.iter().map(|variable| {
                let grad = variable.grad(&grads);
                (variable.name, elements(&grad.unwrap_or_else(|| panic!("{}: no gradient", variable.name))))
            });
            (found, grads.collect::<Vec<_>>())
        };
        let (want, want_grads) = evaluate(&config.init(), &flex());
        let (got, got_grads) = evaluate(&config.with_replayed(true).init(), device);
        let what = format!("{} in {} on {device:?}, {reduction:?}", case.loss, E::NAME);
        alike(&got, &want, tolerance, &what);
        for ((name, got), (_, want)) in got_grads.iter().zip(&want_grads) {
            assert_eq!(got.len(), want.len(), "{what}, {name}");
            alike(got, want, tolerance, &format!("{what}, {name}"));
        }
    }
}

/// Numbers that agree up to a share of the largest: sums in another order lose digits of the small ones.
#[track_caller]
pub(crate) fn alike(got: &[f64], want: &[f64], (tolerance, least): Tolerance, what: &str) {
    let size = want.iter().filter(|x| x.is_finite()).fold(least, |size, x| size.max(x.abs()));
    for (&got, &want) in got.iter().zip(want) {
        near(got, want, tolerance, tolerance * size, what);
    }
}

/// Value and gradient of the losses of numbers, replayed and by the kernels, on a device.
fn both<E: Number>(text: &str, logits: &[f64], target: &[f64], device: &Device) -> [(Vec<f64>, Vec<f64>); 2] {
    [(false, &flex()), (true, device)].map(|(replayed, device)| {
        let numbers = |x: &[f64]| {
            let data = TensorData::new(x.to_vec(), [x.len()]);
            Tensor::<1>::from_data(data, (device, E::TYPE))
        };
        let logits = numbers(logits).require_grad();
        let loss = LossConfig::new(text).with_replayed(replayed).init();
        let each: Tensor<1> = loss.forward_no_reduction(logits.clone(), numbers(target));
        let grads = each.clone().sum().backward();
        (elements(&each.into_data()), elements(&logits.grad(&grads).unwrap().into_data()))
    })
}

#[test]
fn extreme_numbers_keep_their_digits() {
    for device in [flex(), other()] {
        extreme_numbers_are_those_of_the_kernels::<f64>(&device, 1e-14);
        extreme_numbers_are_those_of_the_kernels::<f32>(&device, 1e-6);
    }
}

/// Compares losses of saturated and of tiny logits, to a share of each number.
pub(crate) fn extreme_numbers_are_those_of_the_kernels<E: Number>(device: &Device, tolerance: f64) {
    let logits = [120., -120., 120., -120., 1e-30, -1e-6, 1e-3, 9., f64::NEG_INFINITY, f64::INFINITY];
    let target = [1., 0., 0., 1., 1., 0., 1., 1., 0., 1.];
    for text in ["bce_with_logits", "binary_focal", "soft_margin"] {
        let signs = target.map(|y| if text == "soft_margin" { 2.0 * y - 1.0 } else { y });
        let [want, got] = both::<E>(text, &logits, &signs, device);
        for (part, got, want) in [("value", got.0, want.0), ("gradient", got.1, want.1)] {
            for ((got, want), logit) in got.iter().zip(want).zip(logits) {
                near(*got, want, tolerance, 0.0, &format!("{text}, {part} at {logit}"));
            }
        }
    }
}

#[test]
fn masked_classes_and_wrong_labels() {
    for device in [flex(), other()] {
        masked_classes_have_no_gradient_and_wrong_labels_no_value(&device);
    }
}

pub(crate) fn masked_classes_have_no_gradient_and_wrong_labels_no_value(device: &Device) {
    let infinite = f32::NEG_INFINITY;
    for text in ["cross_entropy", "focal(alpha=1)", "poly1"] {
        let [want, got] = [(false, &flex()), (true, device)].map(|(replayed, device)| {
            let logits = Tensor::<2>::from_floats([[1., 2., infinite], [infinite, 0., 0.]], device);
            let logits = logits.require_grad();
            let labels = Tensor::<1, Int>::from_ints([0, 2], device);
            let loss = LossConfig::new(text).with_replayed(replayed).init();
            let value = loss.forward(logits.clone(), labels, Reduction::Mean);
            let grads = value.backward();
            [elements(&value.into_data()), elements(&logits.grad(&grads).unwrap().into_data())]
        });
        alike(&got.concat(), &want.concat(), (1e-6, 0.0), text);
        assert_eq!((got[1][2], got[1][3]), (0.0, 0.0), "{text}");
    }

    let logits = Tensor::<2>::from_floats([[1., 2., infinite], [infinite, 0., 0.]], device);
    let loss = LossConfig::new("cross_entropy(ignore_index=-1)").with_replayed(true).init();
    let labels = Tensor::<1, Int>::from_ints([-1, 3], device);
    let each = elements(&loss.forward_no_reduction::<1>(logits, labels).into_data());
    assert!(each[0] == 0.0 && each[1].is_nan(), "{each:?}");
}

#[test]
fn tensors_of_wrong_types_are_errors() {
    for device in [flex(), other()] {
        let (mse, x) = (LossConfig::new("mse").with_replayed(true).init(), Tensor::<1>::zeros([2], &device));
        let forward =
            |target: Input| mse.try_forward(x.clone(), target, Reduction::Mean).unwrap_err().to_string();
        assert_eq!(forward(x.clone().int().into()), "mse: target must be numbers");
        let want = "mse: target is f64, where the first array of numbers is f32";
        assert_eq!(forward(x.clone().cast(FloatDType::F64).into()), want);
    }
}
