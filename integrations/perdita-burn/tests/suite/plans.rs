//! Replayed plans of similarity losses have the core's values, gradients and errors.
use crate::cases::Case;
use crate::replay::compare;
use crate::similarities::{awkward, misfits, reference};
use crate::tensors::{Tensors, elements, number};
use burn::nn::loss::Reduction;
use burn::tensor::{DType, Device, FloatDType, Int, IntDType, Tensor, TensorData};
use perdita_burn::{Input, LossConfig};
use perdita_catalog::LOSSES;
use std::collections::BTreeSet;

fn flex() -> Device {
    Device::flex().autodiff()
}

/// Compares up to 1e-11 of the largest number in double precision, and up to 1e-5 in single precision; of 1, if all are
/// smaller, as gradients of a loss that is almost 0 are differences of larger numbers.
fn compare_all(case: &Case) {
    let rows = (!case.loss.each().is_empty()).then_some(None);
    let reductions = [Reduction::Mean, Reduction::Sum, Reduction::BatchMean].map(Some);
    for reduction in reductions.into_iter().chain(rows) {
        compare::<f64>(case, reduction.as_ref(), &flex(), (1e-11, 1.0));
        compare::<f32>(case, reduction.as_ref(), &flex(), (1e-5, 1.0));
    }
}

#[test]
fn replayed_plans_are_those_of_the_kernels() {
    let mut replayed = BTreeSet::new();
    for case in reference() {
        compare_all(&case);
        replayed.insert(case.loss.card().name);
    }
    let products = LOSSES.iter().filter(|entry| entry.default().is_ok_and(|loss| loss.product().is_some()));
    assert_eq!(replayed, products.map(|entry| entry.card().name).collect());
}

#[test]
fn awkward_rows() {
    awkward().iter().for_each(compare_all);
}

/// A replay reads no numbers: a negative weight, which the kernels refuse, shows that it is one.
#[test]
fn all_but_random_mining_is_replayed() {
    for case in reference().filter(|case| case.loss.has_weights()) {
        let tensors = Tensors::of(&case, &case.hold::<f64>(0), &flex());
        let mut all = tensors.all();
        let weight = Tensor::<1>::ones([case.observations], &flex()).cast(FloatDType::F64).neg();
        all.push(("weight", weight.into()));
        let config = LossConfig::new(case.loss.to_string());
        assert!(config.init().try_forward_named(&all, Reduction::Mean).is_err(), "{}", case.loss);
        let replayed = config.with_replayed(true).init();
        assert!(replayed.try_forward_named(&all, Reduction::Mean).is_ok(), "{}", case.loss);
    }

    let config = LossConfig::new("triplet(mining=distance_weighted, distance=cosine)");
    let a = Tensor::<2>::from_floats([[1., 0.2], [0.3, -1.], [0.9, 0.1], [-0.5, 0.4]], &flex());
    let labels = Tensor::<1, Int>::from_ints([0, 1, 0, 1], &flex());
    let tensors: [(&str, Input); 2] = [("a", a.into()), ("labels", labels.into())];
    let [want, got] = [config.clone(), config.with_replayed(true)]
        .map(|config| number(&config.init().forward_named(&tensors, Reduction::Mean)));
    assert_eq!(got, want);
}

/// Rows of weight 0, or with an ignored label, may hold anything; a label that is no class makes its row's loss NaN.
#[test]
fn ignored_rows_and_wrong_labels() {
    let hidden = Tensor::<2>::from_floats([[1., 2.], [f32::NAN, f32::INFINITY], [0.5, -1.]], &flex());
    let classes = Tensor::<2>::from_floats([[0.3, 1.], [-1., 0.2]], &flex());
    let (hidden, classes) = (hidden.require_grad(), classes.require_grad());
    let loss = LossConfig::new("linear_cross_entropy(ignore_index=-1)").with_replayed(true).init();
    let each = |labels: [i32; 3], weight: [f32; 3]| -> Tensor<1> {
        let tensors: [(&str, Input); 4] = [
            ("a", hidden.clone().into()),
            ("b", classes.clone().into()),
            ("labels", Tensor::<1, Int>::from_ints(labels, &flex()).into()),
            ("weight", Tensor::<1>::from_floats(weight, &flex()).into()),
        ];
        loss.forward_named_no_reduction(&tensors)
    };
    for (labels, weight) in [([0, -1, 1], [1.0; 3]), ([0, 1, 1], [1., 0., 1.])] {
        let value = each(labels, weight);
        let found = elements(&value.clone().into_data());
        assert!(found[0] > 0.0 && found[1] == 0.0 && found[2] > 0.0, "{found:?}");
        let grads = value.sum().backward();
        let [of_hidden, of_classes] =
            [&hidden, &classes].map(|x| elements(&x.grad(&grads).expect("a gradient").into_data()));
        assert!(of_hidden[2..4] == [0.0, 0.0] && of_classes.iter().all(|x| x.is_finite()), "{of_hidden:?}");
    }
    let found = elements(&each([2, -1, 0], [1.0; 3]).into_data());
    assert!(found[0].is_nan() && found[1] == 0.0 && found[2] > 0.0, "{found:?}");
}

/// Labels of two types are the same if they are the same number: the largest of 32 bits is not −1.
#[test]
fn labels_of_two_types() {
    let a = Tensor::<2>::from_floats([[1., 0.2], [0.3, -1.], [0.9, 0.1]], &flex());
    let labels = TensorData::new(vec![u32::MAX, 1, 0], [3]);
    let labels = Tensor::<1, Int>::from_data(labels, (&flex(), DType::U32));
    for dtype in [IntDType::I8, IntDType::I32, IntDType::I64] {
        let of_keys = Tensor::<1, Int>::from_ints([-1, 1, 0], &flex()).cast(dtype);
        let tensors: [(&str, Input); 4] = [
            ("a", a.clone().into()),
            ("b", a.clone().neg().into()),
            ("labels", labels.clone().into()),
            ("key_labels", of_keys.into()),
        ];
        let each: Tensor<1> =
            LossConfig::new("info_nce").with_replayed(true).init().forward_named_no_reduction(&tensors);
        let found = elements(&each.into_data());
        assert!(found[0] == 0.0 && found[1] > 0.0 && found[2] > 0.0, "{dtype:?}: {found:?}");
    }
}

/// A label to ignore that the type of the labels does not have is none of them.
#[test]
fn a_label_to_ignore_may_have_no_number_in_the_type_of_the_labels() {
    let scores = Tensor::<2>::from_floats([[1., 0.2], [0.3, -1.]], &flex());
    for (ignored, labels) in [(-1i64, DType::U32), (1 << 32, DType::I32)] {
        let text = format!("cross_entropy(ignore_index={ignored})");
        let data = TensorData::new(vec![0i64, 1], [2]).convert_dtype(labels);
        let classes = Tensor::<1, Int>::from_data(data, (&flex(), labels));
        let loss = LossConfig::new(text).with_replayed(true).init();
        let found = elements(&loss.forward_no_reduction::<1>(scores.clone(), classes).into_data());
        assert!(found[0] > 0.0 && found[1] > 0.0, "{labels:?}: {found:?}");
    }
    let wrong = Tensor::<1, Int>::from_data(TensorData::new(vec![u32::MAX, 1], [2]), (&flex(), DType::U32));
    let loss = LossConfig::new("cross_entropy(ignore_index=-1)").with_replayed(true).init();
    let found = elements(&loss.forward_no_reduction::<1>(scores, wrong).into_data());
    assert!(found[0].is_nan() && found[1] > 0.0, "{found:?}");
}

#[test]
fn errors_are_those_of_the_kernels() {
    let same = |text: &str, tensors: &[(&str, Input)], reduction: Option<Reduction>| {
        let [want, got] = [false, true].map(|replayed| {
            let loss = LossConfig::new(text).with_replayed(replayed).init();
            let error = match &reduction {
                Some(reduction) => loss.try_forward_named(tensors, reduction.clone()).unwrap_err(),
                None => loss.try_forward_named_no_reduction::<1>(tensors).unwrap_err(),
            };
            error.to_string()
        });
        assert_eq!(got, want, "{text}");
    };
    for case in misfits() {
        let tensors = Tensors::of(&case, &case.hold::<f64>(0), &flex());
        same(&case.loss.to_string(), &tensors.all(), Some(Reduction::Mean));
    }

    let a = Tensor::<2>::ones([4, 3], &flex());
    let labels: Input = Tensor::<1, Int>::zeros([4], &flex()).into();
    let weight: Input = Tensor::<1>::ones([3], &flex()).into();
    let b: Input = a.clone().into();
    let double: Input = a.clone().cast(FloatDType::F64).into();
    let a = ("a", b.clone());
    same("clip", &[a.clone(), ("b", double)], Some(Reduction::Mean));
    same("clip", &[a.clone(), ("b", labels.clone())], Some(Reduction::Mean));
    same("sup_con", &[a.clone(), ("labels", weight.clone())], Some(Reduction::Mean));
    for text in ["sup_con", "triplet"] {
        let tensors = [a.clone(), ("labels", labels.clone()), ("weight", weight.clone())];
        same(text, &tensors, Some(Reduction::Mean));
    }
    same("vicreg", &[a.clone(), ("b", b.clone()), ("weight", weight)], Some(Reduction::Mean));
    same("vicreg", &[a.clone(), ("b", b)], None);
    same("triplet", &[a, ("labels", labels)], None);
}
