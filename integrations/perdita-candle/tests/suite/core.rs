//! Every loss of the catalogue has the core's value and gradients, to the bit.
use crate::cases::Case;
use crate::common::{Asked, Memory, inputs};
use crate::tensors::{Number, Tensors, elements};
use candle_core::{Device, Result, Tensor};
use perdita::real::Element;
use perdita_candle::{Loss, Reduction};

#[test]
fn gradients_are_those_of_the_core() -> Result<()> {
    for case in Case::all() {
        for reduction in [Reduction::Mean, Reduction::Sum, Reduction::Over(7.0), Reduction::None] {
            compare::<f32>(&case, reduction)?;
            compare::<f64>(&case, reduction)?;
        }
    }
    Ok(())
}

/// Compares value and gradients of twice the loss, with weights and without.
fn compare<E: Number>(case: &Case, reduction: Reduction) -> Result<()> {
    let arrays = case.hold::<E>(0);
    let n = case.observations;
    let (has_rows, has_weights) = (!case.loss.each().is_empty(), case.loss.has_weights());
    if reduction == Reduction::None && !has_rows && case.loss.product().is_some() {
        return Ok(());
    }
    let shape = case.loss.observations(&inputs(&arrays)).unwrap();
    let shape = if has_rows { shape } else { vec![n] };
    let weight: Vec<E> = (0..n).map(|i| <E as Element>::from_f64([1.5, 0.0, 0.25][i % 3])).collect();

    for weight in [None, has_weights.then_some(&weight[..])] {
        let mut loss = Loss::new(&case.loss.to_string())?.reduction(reduction);
        if let Some(weight) = weight {
            loss = loss.weight(&Tensor::from_slice(weight, shape.as_slice(), &Device::Cpu)?);
        }
        let tensors = Tensors::of(case, &arrays)?;
        let value = tensors.forward(&loss)?;
        let grads = value.sum_all()?.affine(2.0, 0.0)?.backward()?;

        let two = vec![<E as Element>::from_f64(2.0); n];
        let upstream = (reduction == Reduction::None).then_some(&two[..]);
        let asked = Asked { reduction: of_core(reduction), weight, upstream };
        let mut memory = Memory::new(&case.loss, &arrays, n);
        let found = memory.fill(&case.loss, inputs(&arrays), asked).unwrap();
        let factor = if upstream.is_some() { 1.0 } else { 2.0 };

        let what = format!("{} in {}, {reduction:?}, weights: {}", case.loss, E::NAME, weight.is_some());
        let narrow = |x: f64| wide(<E as Element>::from_f64(x));
        match reduction {
            Reduction::None => same(&elements(&value), memory.each.iter().map(|&x| wide(x)), &what),
            _ => same(&elements(&value), [narrow(found.value())], &what),
        }
        for (name, variable) in &tensors.variables {
            let what = format!("{what}, {name}");
            let got = grads.get(variable).unwrap_or_else(|| panic!("{what}: no gradient"));
            assert_eq!((got.dims(), got.dtype()), (variable.dims(), variable.dtype()), "{what}");
            match memory.grad(name) {
                Some(want) => same(&elements(got), want.iter().map(|&x| wide(x) * factor), &what),
                None => same(&elements(got), [narrow(found.parameter(name).unwrap()) * factor], &what),
            }
        }
    }
    Ok(())
}

fn of_core(reduction: Reduction) -> perdita::Reduction {
    match reduction {
        Reduction::Mean => perdita::Reduction::Mean,
        Reduction::Sum | Reduction::None => perdita::Reduction::Sum,
        Reduction::Over(n) => perdita::Reduction::Over(n),
    }
}

/// The same bits; zeros of either sign are equal, as Candle adds gradients to 0.
#[track_caller]
fn same(got: &[f64], want: impl IntoIterator<Item = f64>, what: &str) {
    let bits = |x: f64| if x.is_nan() { f64::NAN.to_bits() } else { (x + 0.0).to_bits() };
    let got: Vec<_> = got.iter().map(|&x| bits(x)).collect();
    let want: Vec<_> = want.into_iter().map(bits).collect();
    assert_eq!(got, want, "{what}");
}

fn wide<E: Element>(x: E) -> f64 {
    x.to_f64()
}
