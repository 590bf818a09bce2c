//! Replayed formulas have the core's values and gradients, up to rounding.
use crate::cases::Case;
use crate::common::near;
use crate::tensors::{Number, Tensors, elements};
use candle_core::{Device, Result, Tensor, Var};
use perdita_candle::{Loss, Reduction};
use std::collections::BTreeSet;

const CPU: &Device = &Device::Cpu;

#[test]
fn replayed_losses_are_those_of_the_kernels() -> Result<()> {
    let mut replayed = BTreeSet::new();
    for case in Case::all() {
        let has_program = case.loss.trace(2).is_ok_and(|program| program.is_some());
        for reduction in [Reduction::Mean, Reduction::Over(3.0), Reduction::None] {
            if !case.loss.each().is_empty() && has_program {
                compare::<f64>(&case, reduction, (1e-11, 0.0))?;
                compare::<f32>(&case, reduction, (1e-4, 0.0))?;
            }
        }
        replayed.extend(has_program.then_some(case.loss.card().name));
    }
    assert!(replayed.len() > 60, "{}", replayed.len());
    Ok(())
}

/// A share of the largest number, and the least number that it is a share of.
type Tolerance = (f64, f64);

/// Compares value and gradients, with weights and without.
pub(crate) fn compare<E: Number>(case: &Case, reduction: Reduction, tolerance: Tolerance) -> Result<()> {
    let arrays = case.hold::<E>(0);
    let tensors = Tensors::of(case, &arrays)?;
    let plain = Loss::new(&case.loss.to_string())?.reduction(reduction);
    let shape = match case.loss.product() {
        // Rows have weights, even if the loss is that of their triplets.
        Some(_) => vec![case.observations],
        None => case.loss.observations(&crate::common::inputs(&arrays)).expect("a batch that fits"),
    };
    let weight: Vec<E> = (0..shape.iter().product::<usize>())
        .map(|i| <E as perdita::real::Element>::from_f64([1.5, 0.0, 0.25][i % 3]))
        .collect();
    let weighted = plain.clone().weight(&Tensor::from_vec(weight, shape, CPU)?);
    for loss in [Some(plain), case.loss.has_weights().then_some(weighted)].into_iter().flatten() {
        let (want, got) = (tensors.forward(&loss)?, tensors.forward(&loss.clone().replayed())?);
        let what = format!("{loss:?} in {}", E::NAME);
        assert_eq!((got.dims(), got.dtype()), (want.dims(), want.dtype()), "{what}");
        alike(&elements(&got), &elements(&want), tolerance, &what);

        let (want, got) = (want.sum_all()?.backward()?, got.sum_all()?.backward()?);
        for (name, variable) in &tensors.variables {
            let (want, got) = (want.get(variable).unwrap(), got.get(variable).unwrap());
            assert_eq!(got.dims(), variable.dims(), "{what}");
            alike(&elements(got), &elements(want), tolerance, &format!("{what}, {name}"));
        }
    }
    Ok(())
}

/// Numbers that agree up to a share of the largest: sums in another order lose digits of the small ones.
#[track_caller]
fn alike(got: &[f64], want: &[f64], (tolerance, least): Tolerance, what: &str) {
    let size = want.iter().filter(|x| x.is_finite()).fold(least, |size, x| size.max(x.abs()));
    for (&got, &want) in got.iter().zip(want) {
        near(got, want, tolerance, tolerance * size, what);
    }
}

#[test]
fn extreme_numbers_keep_their_digits() -> Result<()> {
    let logits = Var::new(&[120f64, -120., 120., -120., 1e-300, f64::NEG_INFINITY, f64::INFINITY], CPU)?;
    let target = Tensor::new(&[1f64, 0., 0., 1., 1., 0., 1.], CPU)?;
    for text in ["bce_with_logits", "binary_focal", "soft_margin"] {
        let loss = Loss::new(text)?.reduction(Reduction::None);
        let target = if text == "soft_margin" { target.affine(2.0, -1.0)? } else { target.clone() };
        let (want, got) =
            (loss.forward(&logits, &target)?, loss.clone().replayed().forward(&logits, &target)?);
        for (got, want) in elements(&got).into_iter().zip(elements(&want)) {
            near(got, want, 1e-14, 0.0, text);
        }
        let (want, got) = (want.sum_all()?.backward()?, got.sum_all()?.backward()?);
        for (got, want) in
            elements(got.get(&logits).unwrap()).into_iter().zip(elements(want.get(&logits).unwrap()))
        {
            near(got, want, 1e-14, 0.0, text);
        }
    }
    Ok(())
}

#[test]
fn masked_classes_and_wrong_labels() -> Result<()> {
    let infinite = f64::NEG_INFINITY;
    let logits = Var::new(&[[1f64, 2., infinite], [infinite, 0., 0.]], CPU)?;
    let labels = Tensor::new(&[0u32, 2], CPU)?;
    for text in ["cross_entropy", "focal(alpha=1)", "poly1"] {
        let loss = Loss::new(text)?;
        let (want, got) =
            (loss.forward(&logits, &labels)?, loss.clone().replayed().forward(&logits, &labels)?);
        alike(&elements(&got), &elements(&want), (1e-14, 0.0), text);
        let (want, got) = (want.backward()?, got.backward()?);
        alike(
            &elements(got.get(&logits).unwrap()),
            &elements(want.get(&logits).unwrap()),
            (1e-14, 0.0),
            text,
        );
    }

    let loss = Loss::new("cross_entropy(ignore_index=-1)")?.reduction(Reduction::None).replayed();
    let each = elements(&loss.forward(&logits, &Tensor::new(&[-1i64, 3], CPU)?)?);
    assert!(each[0] == 0.0 && each[1].is_nan(), "{each:?}");
    Ok(())
}

#[test]
fn losses_without_a_formula_are_computed_as_before() -> Result<()> {
    let images = Var::rand(-1f32, 1., (2, 1, 12, 12), CPU)?;
    let loss = Loss::new("ssim")?;
    let (want, got) = (loss.forward(&images, &images)?, loss.clone().replayed().forward(&images, &images)?);
    assert_eq!(elements(&got), elements(&want));
    Ok(())
}
