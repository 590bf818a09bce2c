//! Replayed plans of similarity losses have the core's values, gradients and errors.
use crate::cases::Case;
use crate::replay::compare;
use crate::similarities::{awkward, misfits, reference};
use crate::tensors::{Tensors, elements};
use candle_core::{DType, Device, Result, Tensor, Var};
use perdita_candle::{Loss, Reduction};
use perdita_catalog::LOSSES;
use std::collections::BTreeSet;

const CPU: &Device = &Device::Cpu;

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
    for case in reference() {
        compare_all(&case)?;
        replayed.insert(case.loss.card().name);
    }
    let products = LOSSES.iter().filter(|entry| entry.default().is_ok_and(|loss| loss.product().is_some()));
    assert_eq!(replayed, products.map(|entry| entry.card().name).collect());
    Ok(())
}

#[test]
fn awkward_rows() -> Result<()> {
    awkward().iter().try_for_each(compare_all)
}

/// Rows of weight 0, or with an ignored label, may hold anything; a label that is no class makes its row's loss NaN.
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
    for case in reference().filter(|case| case.loss.has_weights()) {
        let tensors = Tensors::of(&case, &case.hold::<f64>(0))?;
        let weight = Tensor::zeros(case.observations, DType::F64, CPU)?;
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
    for case in reference().filter(|case| case.loss.has_weights()) {
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
    let text = |loss: &Loss, tensors: &[(&str, &Tensor)]| {
        // The next lines are a backtrace, if there is one.
        loss.forward_named(tensors).unwrap_err().to_string().lines().next().map(String::from)
    };
    let same = |loss: Loss, tensors: &[(&str, &Tensor)]| {
        assert_eq!(text(&loss.clone().replayed(), tensors), text(&loss, tensors), "{loss:?}: {tensors:?}");
    };
    for case in misfits() {
        let tensors = Tensors::of(&case, &case.hold::<f64>(0))?;
        let variables = tensors.variables.iter().map(|(name, variable)| (*name, variable.as_tensor()));
        let all: Vec<_> =
            tensors.fixed.iter().map(|(name, tensor)| (*name, tensor)).chain(variables).collect();
        same(Loss::new(&case.loss.to_string())?, &all);
    }

    let (a, labels) = (Tensor::ones((4, 3), DType::F64, CPU)?, Tensor::zeros(4, DType::I64, CPU)?);
    let (single, weight) = (a.to_dtype(DType::F32)?, Tensor::ones(3, DType::F64, CPU)?);
    same(Loss::new("clip")?, &[("a", &a), ("b", &single)]);
    same(Loss::new("clip")?, &[("a", &a), ("b", &labels)]);
    same(Loss::new("sup_con")?, &[("a", &a), ("labels", &a.mean(1)?)]);
    for text in ["sup_con", "triplet"] {
        same(Loss::new(text)?.weight(&weight), &[("a", &a), ("labels", &labels)]);
    }
    same(Loss::new("vicreg")?.weight(&weight), &[("a", &a), ("b", &a)]);
    same(Loss::new("vicreg")?.reduction(Reduction::None), &[("a", &a), ("b", &a)]);
    same(Loss::new("triplet")?.reduction(Reduction::None), &[("a", &a), ("labels", &labels)]);
    same(Loss::new("clip")?.reduction(Reduction::Over(0.0)), &[("a", &a), ("b", &a)]);
    Ok(())
}
