//! Every loss of the catalogue has the core's value and gradients, to the bit.
use crate::cases::Case;
use crate::common::{Asked, Memory, inputs};
use crate::tensors::{Number, Tensors, each, elements, number, weights};
use burn::nn::loss::Reduction;
use burn::tensor::Device;
use perdita::real::Element;
use perdita_burn::LossConfig;

#[test]
fn gradients_are_those_of_the_core() {
    let reductions = [
        Some(Reduction::Mean),
        Some(Reduction::Sum),
        Some(Reduction::BatchMean),
        Some(Reduction::Auto),
        None,
    ];
    for case in Case::all() {
        for reduction in &reductions {
            compare::<f32>(&case, reduction.as_ref(), &Device::flex().autodiff());
            compare::<f64>(&case, reduction.as_ref(), &Device::flex().autodiff());
        }
    }
}

#[test]
fn gradient_checkpointing_changes_nothing() {
    let device = Device::flex().autodiff().gradient_checkpointing();
    for case in Case::all() {
        compare::<f32>(&case, Some(&Reduction::Mean), &device);
        compare::<f32>(&case, None, &device);
    }
}

/// Compares value and gradients of twice the loss, with weights and without; of each loss without a reduction.
fn compare<E: Number>(case: &Case, reduction: Option<&Reduction>, device: &Device) {
    let arrays = case.hold::<E>(0);
    let n = case.observations;
    let (has_rows, has_weights) = (!case.loss.each().is_empty(), case.loss.has_weights());
    if reduction.is_none() && !has_rows {
        return;
    }
    let shape = case.loss.observations(&inputs(&arrays)).unwrap();
    let shape = if has_rows && !shape.is_empty() { shape } else { vec![n] };
    let weight: Vec<E> = (0..n).map(|i| <E as Element>::from_f64([1.5, 0.0, 0.25][i % 3])).collect();

    for weight in [None, has_weights.then_some(weight)] {
        let loss = LossConfig::new(case.loss.to_string()).init();
        let tensors = Tensors::of(case, &arrays, device);
        let mut all = tensors.all();
        if let Some(weight) = &weight {
            all.push(("weight", weights(weight.clone(), &shape, device)));
        }
        let (got, value) = match reduction {
            Some(reduction) => {
                let value = loss.forward_named(&all, reduction.clone());
                (vec![number(&value)], value)
            }
            None => each(&loss, &all, &shape),
        };
        let grads = value.mul_scalar(2.0).backward();

        let two = vec![<E as Element>::from_f64(2.0); n];
        let upstream = reduction.is_none().then_some(&two[..]);
        // The first tensor that is given.
        let batch = tensors.fixed.first().map_or(tensors.variables[0].name, |(name, _)| *name);
        let batch = arrays.iter().find(|array| array.name == batch).expect("an array").shape[0];
        let of_core = match reduction {
            Some(Reduction::Mean | Reduction::Auto) => perdita::Reduction::Mean,
            Some(Reduction::BatchMean) => perdita::Reduction::Over(batch as f64),
            Some(Reduction::Sum) | None => perdita::Reduction::Sum,
        };
        let asked = Asked { reduction: of_core, weight: weight.as_deref(), upstream };
        let mut memory = Memory::new(&case.loss, &arrays, n);
        let found = memory.fill(&case.loss, inputs(&arrays), asked).unwrap();
        let factor = if upstream.is_some() { 1.0 } else { 2.0 };

        let what = format!("{} in {}, {reduction:?}, weights: {}", case.loss, E::NAME, weight.is_some());
        let narrow = |x: f64| <E as Element>::from_f64(x).to_f64();
        match reduction {
            None => same(&got, memory.each.iter().map(|x| x.to_f64()), &what),
            Some(_) => same(&got, [narrow(found.value())], &what),
        }
        for variable in &tensors.variables {
            let what = format!("{what}, {}", variable.name);
            let got = variable.grad(&grads).unwrap_or_else(|| panic!("{what}: no gradient"));
            match memory.grad(variable.name) {
                Some(want) => {
                    assert_eq!(got.dtype(), E::TYPE, "{what}");
                    same(&elements(&got), want.iter().map(|x| x.to_f64() * factor), &what);
                }
                None => {
                    let want = narrow(found.parameter(variable.name).unwrap()) * factor;
                    same(&elements(&got), [want], &what);
                }
            }
        }
    }
}

/// The same bits; zeros of either sign are equal, as Burn adds gradients to 0.
#[track_caller]
fn same(got: &[f64], want: impl IntoIterator<Item = f64>, what: &str) {
    let bits = |x: f64| if x.is_nan() { f64::NAN.to_bits() } else { (x + 0.0).to_bits() };
    let got: Vec<_> = got.iter().map(|&x| bits(x)).collect();
    let want: Vec<_> = want.into_iter().map(bits).collect();
    assert_eq!(got, want, "{what}");
}
