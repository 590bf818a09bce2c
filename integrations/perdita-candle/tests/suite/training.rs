//! Twenty steps of AdamW on the images of digits: every loss that labels can train falls.
use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::{AdamW, Linear, Module, Optimizer, VarBuilder, VarMap, linear};
use perdita::loss::{FieldKind, Task};
use perdita_candle::{Loss, loss};
use perdita_catalog::LOSSES;
use std::slice;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/digit_features.npz");
const STEPS: usize = 20;

/// Images and their digits: the first of them, so that a test is short.
fn data() -> Result<(Tensor, Tensor)> {
    let arrays = Tensor::read_npz_by_name(DATA, &["pixels", "digit"])?;
    let pixels = arrays[0].to_dtype(DType::F32)?.affine(1.0 / 16.0, 0.0)?;
    Ok((pixels.narrow(0, 0, 500)?, arrays[1].narrow(0, 0, 500)?))
}

/// A linear layer, with the same weights at each call.
fn layer(outputs: usize, variables: &VarMap) -> Result<Linear> {
    let layer = linear(64, outputs, VarBuilder::from_varmap(variables, DType::F32, &Device::Cpu))?;
    for var in variables.all_vars() {
        let numbers: Vec<f32> =
            (0..var.elem_count()).map(|i| ((i * 37 + 11) % 101) as f32 / 500.0 - 0.1).collect();
        var.set(&Tensor::from_vec(numbers, var.shape(), &Device::Cpu)?)?;
    }
    Ok(layer)
}

/// The losses before each step, and after the last.
fn train(outputs: usize, extra: &[Var], value: impl Fn(&Tensor) -> Result<Tensor>) -> Result<Vec<f32>> {
    let (pixels, _) = data()?;
    let variables = VarMap::new();
    let layer = layer(outputs, &variables)?;
    let all = variables.all_vars().into_iter().chain(extra.iter().cloned()).collect();
    let mut optimizer = AdamW::new_lr(all, 0.01)?;
    let mut losses = Vec::new();
    for _ in 0..STEPS {
        let value = value(&layer.forward(&pixels)?)?;
        optimizer.backward_step(&value)?;
        losses.push(value.to_scalar()?);
    }
    losses.push(value(&layer.forward(&pixels)?)?.to_scalar()?);
    Ok(losses)
}

#[track_caller]
fn falls(name: &str, losses: &[f32]) {
    let (first, last) = (losses[0], losses[STEPS]);
    assert!(last.is_finite() && last < 0.95 * first, "{name}: from {first} to {last}");
}

#[test]
fn losses_of_logits_and_labels_fall() -> Result<()> {
    let (_, digits) = data()?;
    let mut count = 0;
    for entry in LOSSES {
        let fields = entry.default().unwrap().fields().to_vec();
        if entry.card().task != Task::Multiclass || fields.len() != 2 || fields[1].holds != FieldKind::Labels
        {
            continue;
        }
        let loss = Loss::new(entry.card().name)?;
        // Log-probabilities, where the loss takes them.
        let is_log = entry.card().prediction.hi <= 0.0;
        let losses = train(10, &[], |logits| match is_log {
            true => loss.forward(&candle_nn::ops::log_softmax(logits, 1)?, &digits),
            false => loss.forward(logits, &digits),
        })?;
        falls(entry.card().name, &losses);
        count += 1;
    }
    assert!(count >= 8, "{count}");
    Ok(())
}

#[test]
fn losses_of_embeddings_fall() -> Result<()> {
    let (_, digits) = data()?;
    falls("sup_con", &train(16, &[], |rows| loss::sup_con(rows, &digits, 0.1))?);
    falls("triplet", &train(16, &[], |rows| loss::triplet(rows, &digits, 0.2))?);
    falls("multi_similarity", &train(16, &[], |rows| loss::multi_similarity(rows, &digits, 2.0, 50.0, 0.5))?);

    // Centres, and a temperature, that are trained as well.
    let centres = Var::rand(-1f32, 1., (10, 16), &Device::Cpu)?;
    falls(
        "cos_face",
        &train(16, slice::from_ref(&centres), |rows| loss::cos_face(rows, &centres, &digits, 0.1, 8.0))?,
    );
    let temperature = Var::new(0.5f32, &Device::Cpu)?;
    let pairs =
        |rows: &Tensor| loss::clip(&rows.narrow(1, 0, 8)?, &rows.narrow(1, 8, 8)?, temperature.as_tensor());
    falls("clip", &train(16, slice::from_ref(&temperature), pairs)?);
    assert!(temperature.to_scalar::<f32>()? != 0.5);
    Ok(())
}

#[test]
fn losses_of_predictions_and_targets_fall() -> Result<()> {
    let (_, digits) = data()?;
    let classes = Tensor::arange(0u8, 10, &Device::Cpu)?.reshape((1, 10))?;
    let one_hot = digits.reshape((500, 1))?.broadcast_eq(&classes)?.to_dtype(DType::F32)?;
    falls("bce_with_logits", &train(10, &[], |logits| loss::bce_with_logits(logits, &one_hot, 1.0))?);
    falls("binary_focal", &train(10, &[], |logits| loss::binary_focal(logits, &one_hot, 2.0, Some(0.25)))?);
    falls("soft_cross_entropy", &train(10, &[], |logits| loss::soft_cross_entropy(logits, &one_hot))?);
    falls("huber", &train(10, &[], |logits| loss::huber(logits, &one_hot, 1.0))?);
    Ok(())
}
