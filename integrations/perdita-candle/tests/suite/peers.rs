//! The values of `candle_nn`'s own tests, and the edges that its losses fall off.
use crate::tensors::elements;
use candle_core::{Device, Result, Tensor, Var};
use perdita_candle::loss;

const CPU: &Device = &Device::Cpu;

fn logits() -> Result<Tensor> {
    let rows = [
        [2.3611f32, -0.8813, -0.5006, -0.2178],
        [0.0419, 0.0763, -1.0457, -1.6692],
        [-1.0494, 0.8111, 1.5723, 1.2315],
        [1.3081, 0.6641, 1.1802, -0.2547],
        [0.5292, 0.7636, 0.3692, -0.8318],
    ];
    Tensor::new(&rows, CPU)
}

fn targets() -> Result<Tensor> {
    let rows = [[0f32, 1., 0., 0.], [0., 1., 0., 0.], [0., 0., 0., 1.], [1., 0., 0., 0.], [0., 0., 1., 0.]];
    Tensor::new(&rows, CPU)
}

#[track_caller]
fn rounded(value: &Tensor, want: f64) {
    let got = elements(value)[0];
    assert!((got - want).abs() <= 0.5e-4, "{got}, not {want}");
}

#[test]
fn values_are_those_of_candle_nn() -> Result<()> {
    let scores = Tensor::new(
        &[
            [1.1050f32, 0.3013, -1.5394, -2.1528, -0.8634],
            [1.0730, -0.9419, -0.1670, -0.6582, 0.5061],
            [0.8318, 1.1154, -0.3610, 0.5351, 1.0830],
        ],
        CPU,
    )?;
    let labels = Tensor::new(&[1u32, 0, 4], CPU)?;
    rounded(&loss::nll(&candle_nn::ops::log_softmax(&scores, 1)?, &labels)?, 1.1312);
    rounded(&loss::cross_entropy(&scores, &labels)?, 1.1312);
    rounded(&loss::bce_with_logits(&logits()?, &targets()?, 1.0)?, 0.8224);
    rounded(&loss::huber(&logits()?, &targets()?, 1.0)?, 0.4734);
    rounded(&loss::huber(&logits()?, &targets()?, 0.88)?, 0.4483);

    let theirs = candle_nn::loss::mse(&logits()?, &targets()?)?;
    rounded(&loss::mse(&logits()?, &targets()?)?, elements(&theirs)[0]);
    Ok(())
}

#[test]
fn saturated_logits_are_finite() -> Result<()> {
    let logits = Var::new(&[100f32, -120.], CPU)?;
    let target = Tensor::new(&[0f32, 1.], CPU)?;

    let value = loss::bce_with_logits(&logits, &target, 1.0)?;
    let grads = value.backward()?;
    assert_eq!(elements(&value), [110.0]);
    assert_eq!(elements(grads.get(&logits).unwrap()), [0.5, -0.5]);

    // Theirs takes the logarithm of a sigmoid.
    let value = candle_nn::loss::binary_cross_entropy_with_logit(&logits, &target)?;
    let grads = value.backward()?;
    assert!(elements(grads.get(&logits).unwrap()).iter().any(|x| x.is_nan()));
    Ok(())
}
