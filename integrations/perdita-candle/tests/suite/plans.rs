//! Replayed plans of similarity losses have the core's values, gradients and errors.
use crate::cases::Case;
use crate::common::{Array, loss, product_arrays, product_cases};
use crate::replay::compare;
use crate::tensors::{Tensors, elements};
use candle_core::{Device, Result, Tensor, Var};
use perdita_candle::{Loss, Reduction};
use perdita_catalog::LOSSES;
use std::collections::BTreeSet;

const CPU: &Device = &Device::Cpu;

/// All reference cases of similarity losses.
fn cases() -> impl Iterator<Item = Case> {
    product_cases().into_iter().map(|case| {
        let loss = loss(case["loss"].as_str().expect("a name"));
        let arrays = product_arrays(&loss, &case);
        Case { observations: arrays[0].shape[0], arrays, loss }
    })
}

/// A batch from numbers of a field.
fn case(text: &str, arrays: &[(&str, &[usize], &[f64])]) -> Case {
    let loss = loss(text);
    let array = |&(name, shape, numbers): &(&str, &[usize], &[f64])| {
        let field = loss.fields().iter().find(|field| field.name == name).expect("a field");
        Array::new(field, shape.to_vec(), numbers.to_vec())
    };
    let arrays: Vec<_> = arrays.iter().map(array).collect();
    Case { observations: arrays[0].shape[0], arrays, loss }
}

/// Numbers of rows; among them a row of zeros, two that are equal, and two that are near.
fn rows(count: usize, dim: usize, seed: usize) -> Vec<f64> {
    let number = |i: usize| ((i * 7919 + seed * 104_729) % 1009) as f64 / 504.0 - 1.0;
    let mut numbers: Vec<f64> = (0..count * dim).map(number).collect();
    for at in 0..dim {
        numbers[dim + at] = 0.0;
        numbers[3 * dim + at] = numbers[2 * dim + at];
        numbers[5 * dim + at] = numbers[4 * dim + at] + 1e-3 * numbers[6 * dim + at];
    }
    numbers
}

/// Compares up to 1e-11 of the largest number in double precision, and up to 1e-5 in single precision; of 1, if all are
/// smaller, as gradients of a loss that is almost 0 are differences of larger numbers.
fn compare_all(case: &Case) -> Result<()> {
    let rows = (!case.loss.each().is_empty()).then_some(Reduction::None);
    for reduction in [Reduction::Mean, Reduction::Sum, Reduction::Over(3.0)].into_iter().chain(rows) {
        compare::<f64>(case, reduction, (1e-11, 1.0))?;
        compare::<f32>(case, reduction, (1e-5, 1.0))?;
    }
    Ok(())
}

#[test]
fn replayed_plans_are_those_of_the_kernels() -> Result<()> {
    let mut replayed = BTreeSet::new();
    for case in cases() {
        compare_all(&case)?;
        replayed.insert(case.loss.card().name);
    }
    let products = LOSSES.iter().filter(|entry| entry.default().is_ok_and(|loss| loss.product().is_some()));
    assert_eq!(replayed, products.map(|entry| entry.card().name).collect());
    Ok(())
}

#[test]
fn awkward_rows() -> Result<()> {
    let (a, b, few, each) = (rows(8, 3, 1), rows(8, 3, 2), rows(7, 3, 3), rows(16, 3, 4));
    let (kin, bias) = ([0., 1., 1., 0., 2., 2., 1., 3.], [0.5, -1., f64::NEG_INFINITY, 0., 1., 2., 0.1, 0.]);
    let (of_a, of_b): ((&str, &[usize], &[f64]), (&str, &[usize], &[f64])) =
        (("a", &[8, 3], &a), ("b", &[8, 3], &b));
    let labels: (&str, &[usize], &[f64]) = ("labels", &[8], &kin);

    for text in ["info_nce", "info_nce(normalize=false)", "n_pair", "clip", "nt_xent", "decoupled", "siglip"]
    {
        compare_all(&case(text, &[of_a, of_b]))?;
    }
    for text in ["info_nce", "n_pair"] {
        compare_all(&case(text, &[of_a, of_b, labels, ("key_labels", &[8], &kin)]))?;
        compare_all(&case(text, &[of_a, of_b, ("negatives", &[7, 3], &few)]))?;
        compare_all(&case(text, &[of_a, of_b, ("negatives", &[8, 2, 3], &each)]))?;
        compare_all(&case(text, &[("a", &[7, 3], &few), of_b]))?;
    }
    for text in ["linear_cross_entropy(ignore_index=2)", "linear_focal(soft_cap=3)"] {
        compare_all(&case(text, &[of_a, of_b, labels, ("bias", &[8], &bias)]))?;
    }
    for text in ["arc_face", "cos_face(ignore_index=1)"] {
        compare_all(&case(text, &[of_a, of_b, labels]))?;
    }
    for text in ["sup_con", "sup_con(positives=inside)", "lifted_structure", "multi_similarity", "circle"] {
        compare_all(&case(text, &[of_a, labels]))?;
    }
    for text in ["vicreg", "barlow_twins"] {
        compare_all(&case(text, &[of_a, of_b]))?;
    }
    // Semi-hard mining compares distances of equal rows, which rounding decides.
    for mining in ["batch_hard", "batch_all"] {
        for distance in ["euclidean", "squared", "cosine"] {
            for average in ["all", "active"] {
                let text =
                    format!("triplet(mining={mining}, distance={distance}, average={average}, margin=1)");
                compare_all(&case(&text, &[of_a, labels]))?;
            }
        }
    }
    Ok(())
}

/// What a row of weight 0 or an ignored label holds does not matter; a label that is no class makes its row's loss NaN.
#[test]
fn ignored_rows_and_wrong_labels() -> Result<()> {
    let hidden = Var::new(&[[1f64, 2.], [f64::NAN, f64::INFINITY], [0.5, -1.]], CPU)?;
    let weights = Var::new(&[[0.3f64, 1.], [-1., 0.2]], CPU)?;
    let each = |labels: [i64; 3], weight: [f64; 3]| {
        let loss = Loss::new("linear_cross_entropy(ignore_index=-1)")?.reduction(Reduction::None).replayed();
        let loss = loss.weight(&Tensor::new(&weight, CPU)?);
        loss.forward_named(&[("a", &hidden), ("b", &weights), ("labels", &Tensor::new(&labels, CPU)?)])
    };
    for (labels, weight) in [([0, -1, 1], [1.0; 3]), ([0, 1, 1], [1., 0., 1.])] {
        let value = each(labels, weight)?;
        let found = elements(&value);
        assert!(found[0] > 0.0 && found[1] == 0.0 && found[2] > 0.0, "{found:?}");
        let grads = value.sum_all()?.backward()?;
        let [of_hidden, of_weights] = [&hidden, &weights].map(|x| elements(grads.get(x).unwrap()));
        assert!(of_hidden[2..4] == [0.0, 0.0] && of_weights.iter().all(|x| x.is_finite()), "{of_hidden:?}");
    }
    let found = elements(&each([2, -1, 0], [1.0; 3])?);
    assert!(found[0].is_nan() && found[1] == 0.0 && found[2] > 0.0, "{found:?}");
    Ok(())
}

/// No row counts: the value and all gradients are 0.
#[test]
fn rows_that_do_not_count() -> Result<()> {
    for case in cases().filter(|case| case.loss.has_weights()) {
        let tensors = Tensors::of(&case, &case.hold::<f64>(0))?;
        let weight = Tensor::zeros(case.observations, candle_core::DType::F64, CPU)?;
        let value = tensors.forward(&Loss::new(&case.loss.to_string())?.replayed().weight(&weight))?;
        assert_eq!(elements(&value), [0.0], "{}", case.loss);
        let grads = value.backward()?;
        for (name, variable) in &tensors.variables {
            let grad = elements(grads.get(variable).unwrap());
            assert!(grad.iter().all(|&x| x == 0.0), "{}, {name}: {grad:?}", case.loss);
        }
    }
    Ok(())
}

/// A replay reads no numbers: a negative weight, which the kernels refuse, shows that it is one.
#[test]
fn all_but_random_mining_is_replayed() -> Result<()> {
    for case in cases().filter(|case| case.loss.has_weights()) {
        let tensors = Tensors::of(&case, &case.hold::<f64>(0))?;
        let weight = Tensor::full(-1f64, case.observations, CPU)?;
        let loss = Loss::new(&case.loss.to_string())?.weight(&weight);
        assert!(tensors.forward(&loss).is_err(), "{}", case.loss);
        assert!(tensors.forward(&loss.replayed()).is_ok(), "{}", case.loss);
    }

    let (a, labels) = (Var::rand(-1f64, 1., (6, 3), CPU)?, Tensor::new(&[0u32, 1, 0, 1, 0, 1], CPU)?);
    let random = Loss::new("triplet(mining=distance_weighted, distance=cosine)")?;
    let tensors = [("a", a.as_tensor()), ("labels", &labels)];
    let (want, got) = (random.forward_named(&tensors)?, random.clone().replayed().forward_named(&tensors)?);
    assert_eq!(elements(&got), elements(&want));
    Ok(())
}

#[test]
fn errors_are_those_of_the_kernels() -> Result<()> {
    let numbers = |shape: &[usize]| Tensor::ones(shape, candle_core::DType::F64, CPU);
    let labels = |count: usize| Tensor::zeros(count, candle_core::DType::I64, CPU);
    let (a, few, many, narrow) = (numbers(&[4, 3])?, numbers(&[3, 3])?, numbers(&[5, 3])?, numbers(&[4, 2])?);
    let (kin, short, targets) = (labels(4)?, labels(3)?, numbers(&[4, 4])?);
    let one = numbers(&[1, 3])?;
    let single = a.to_dtype(candle_core::DType::F32)?;
    let wrong: Vec<(&str, Vec<(&str, &Tensor)>)> = vec![
        ("clip", vec![("a", &a)]),
        ("clip", vec![("a", &a), ("b", &few)]),
        ("clip", vec![("a", &a), ("b", &many)]),
        ("clip", vec![("a", &a), ("b", &narrow)]),
        ("clip", vec![("a", &a), ("b", &single)]),
        ("clip", vec![("a", &a), ("b", &kin)]),
        ("siglip", vec![("a", &a), ("b", &few)]),
        ("vicreg", vec![("a", &a), ("b", &few)]),
        ("vicreg", vec![("a", &a), ("b", &many)]),
        ("vicreg", vec![("a", &one), ("b", &one)]),
        ("info_nce", vec![("a", &a), ("b", &few)]),
        ("info_nce", vec![("a", &a), ("b", &a), ("labels", &kin)]),
        ("info_nce", vec![("a", &a), ("b", &a), ("key_labels", &kin)]),
        ("info_nce", vec![("a", &a), ("b", &a), ("labels", &kin), ("key_labels", &short)]),
        ("info_nce", vec![("a", &a), ("b", &many), ("negatives", &few)]),
        ("info_nce", vec![("a", &a), ("b", &a), ("negatives", &narrow)]),
        ("info_nce", vec![("a", &a), ("b", &a), ("negatives", &a), ("labels", &kin), ("key_labels", &kin)]),
        ("linear_cross_entropy", vec![("a", &a), ("b", &a)]),
        ("linear_cross_entropy", vec![("a", &a), ("b", &a), ("labels", &kin), ("targets", &targets)]),
        ("linear_cross_entropy", vec![("a", &a), ("b", &a), ("targets", &a)]),
        ("linear_cross_entropy", vec![("a", &a), ("b", &a), ("labels", &short)]),
        ("linear_cross_entropy(class_weights=[1,2])", vec![("a", &a), ("b", &a), ("labels", &kin)]),
        ("arc_face", vec![("a", &a), ("b", &a), ("targets", &targets)]),
        ("sup_con", vec![("a", &a)]),
        ("sup_con", vec![("a", &a), ("labels", &a)]),
        ("triplet", vec![("a", &a), ("labels", &short)]),
        ("circle", vec![("a", &a), ("labels", &short)]),
    ];
    let text = |loss: Loss, tensors: &[(&str, &Tensor)]| {
        // The next lines are a backtrace, if there is one.
        loss.forward_named(tensors).unwrap_err().to_string().lines().next().map(String::from)
    };
    for (name, tensors) in wrong {
        let loss = Loss::new(name)?;
        assert_eq!(text(loss.clone().replayed(), &tensors), text(loss, &tensors), "{name}: {tensors:?}");
    }

    for (name, count) in [("triplet", 3), ("sup_con", 3)] {
        let loss = Loss::new(name)?.weight(&numbers(&[count])?);
        let tensors = [("a", &a), ("labels", &kin)];
        assert_eq!(text(loss.clone().replayed(), &tensors), text(loss, &tensors), "{name}");
    }
    for loss in
        [Loss::new("vicreg")?.weight(&numbers(&[4])?), Loss::new("vicreg")?.reduction(Reduction::None)]
    {
        let tensors = [("a", &a), ("b", &a)];
        assert_eq!(text(loss.clone().replayed(), &tensors), text(loss, &tensors));
    }
    Ok(())
}
