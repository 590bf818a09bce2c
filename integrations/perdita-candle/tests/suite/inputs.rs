//! Tensors of every layout and type, extreme numbers, weights, and the text of errors.
use crate::tensors::elements;
use candle_core::{DType, Device, IndexOp, Result, Tensor, Var};
use perdita_candle::{Loss, Reduction, loss};

const CPU: &Device = &Device::Cpu;

/// Numbers from −2 to 2.
fn numbers(shape: impl Into<candle_core::Shape>) -> Result<Tensor> {
    let shape = shape.into();
    let numbers: Vec<f32> =
        (0..shape.elem_count()).map(|i| ((i * 37 + 11) % 101) as f32 / 25.0 - 2.0).collect();
    Tensor::from_vec(numbers, shape, CPU)
}

/// Value and gradient of a loss of a variable.
fn value_and_grad(variable: &Var, value: &Tensor) -> Result<(Vec<f64>, Vec<f64>)> {
    let grads = value.sum_all()?.backward()?;
    Ok((elements(value), elements(grads.get(variable).expect("a gradient"))))
}

#[test]
fn strided_tensors_are_as_their_copies() -> Result<()> {
    let wide = Var::from_tensor(&numbers((7, 12))?)?;
    let labels = Tensor::new(&[0u32, 3, 1, 4, 2, 0, 3], CPU)?;
    let views: [fn(&Tensor) -> Result<Tensor>; 4] = [
        |x| x.narrow(1, 3, 5),
        |x| x.narrow(0, 1, 5)?.narrow(1, 0, 7)?.t(),
        |x| x.i((.., ..5))?.t()?.contiguous()?.t(),
        |x| x.i(0)?.i(..5)?.broadcast_as((7, 5)),
    ];
    for view in views {
        let found = value_and_grad(&wide, &loss::cross_entropy(&view(&wide)?, &labels)?)?;
        let copied = value_and_grad(&wide, &loss::cross_entropy(&view(&wide)?.contiguous()?, &labels)?)?;
        assert_eq!(found, copied);
    }

    // Targets, weights and labels as well, and a start behind the first element.
    let soft = numbers((5, 7))?.abs()?;
    let (scores, every_second) =
        (wide.narrow(1, 0, 5)?, labels.reshape((7, 1))?.broadcast_as((7, 2))?.i((.., 1))?);
    let weight = soft.i(2)?;
    let loss = Loss::new("soft_cross_entropy")?.weight(&weight);
    let copied = Loss::new("soft_cross_entropy")?.weight(&weight.copy()?);
    let transposed = soft.t()?;
    let (got, want) =
        (loss.forward(&scores, &transposed)?, copied.forward(&scores, &transposed.contiguous()?)?);
    assert_eq!(value_and_grad(&wide, &got)?, value_and_grad(&wide, &want)?);
    let (got, want) =
        (loss::focal(&scores, &every_second, 2.0, 0.25)?, loss::focal(&scores, &labels, 2.0, 0.25)?);
    assert_eq!(elements(&got), elements(&want));
    Ok(())
}

#[test]
fn half_precision_is_computed_in_single_precision() -> Result<()> {
    let labels = Tensor::new(&[0u32, 3, 1], CPU)?;
    for dtype in [DType::BF16, DType::F16] {
        let half = Var::from_tensor(&numbers((3, 5))?.to_dtype(dtype)?)?;
        let single = Var::from_tensor(&half.to_dtype(DType::F32)?)?;
        for reduction in [Reduction::Mean, Reduction::None] {
            let loss = Loss::new("cross_entropy")?.reduction(reduction);
            let value = loss.forward(&half, &labels)?;
            let want = loss.forward(&single, &labels)?;
            assert_eq!(value.dtype(), dtype);
            assert_eq!(elements(&value), elements(&want.to_dtype(dtype)?));

            // The gradient is rounded once, after it is scaled.
            let got = value.affine(1024.0, 0.0)?.sum_all()?.backward()?;
            let want = want.affine(1024.0, 0.0)?.sum_all()?.backward()?;
            let want = want.get(&single).unwrap().to_dtype(dtype)?;
            assert_eq!(got.get(&half).unwrap().dtype(), dtype);
            assert_eq!(elements(got.get(&half).unwrap()), elements(&want));
        }
        // Targets in another type of at most 32 bits.
        let target = numbers((3, 5))?;
        assert_eq!(loss::mse(&half, &target)?.dtype(), dtype);
        assert_eq!(loss::mse(&target, &half)?.dtype(), DType::F32);
    }
    Ok(())
}

#[test]
fn labels_may_have_any_integer_type() -> Result<()> {
    let scores = numbers((4, 5))?;
    let labels = Tensor::new(&[0i64, 3, 1, 4], CPU)?;
    let want = elements(&loss::cross_entropy(&scores, &labels)?);
    for dtype in [DType::U8, DType::U32, DType::I16, DType::I32] {
        assert_eq!(elements(&loss::cross_entropy(&scores, &labels.to_dtype(dtype)?)?), want);
    }
    Ok(())
}

#[test]
fn targets_are_labels_or_numbers() -> Result<()> {
    let labels = Tensor::new(&[[0u32, 2, 1], [1, 1, 0]], CPU)?;
    let classes = Tensor::arange(0u32, 3, CPU)?;
    let one_hot = labels.unsqueeze(1)?.broadcast_eq(&classes.reshape((1, 3, 1))?)?.to_dtype(DType::F32)?;
    let pixels = numbers((2, 3, 3))?;
    let (of_labels, of_numbers) = (loss::dice(&pixels, &labels, 1.0)?, loss::dice(&pixels, &one_hot, 1.0)?);
    assert_eq!(elements(&of_labels), elements(&of_numbers));

    let (hidden, weights) = (Var::from_tensor(&numbers((6, 4))?)?, Var::from_tensor(&numbers((3, 4))?)?);
    let (labels, soft) = (labels.flatten_all()?, one_hot.transpose(1, 2)?.reshape((6, 3))?);
    let explicit = loss::cross_entropy(&hidden.matmul(&weights.t()?)?, &labels)?;
    let want = explicit.backward()?;
    for target in [&labels, &soft] {
        let value = loss::linear_cross_entropy(&hidden, &weights, target)?;
        assert!((elements(&value)[0] - elements(&explicit)[0]).abs() < 1e-6);
        let got = value.backward()?;
        for variable in [&hidden, &weights] {
            let (got, want) = (elements(got.get(variable).unwrap()), elements(want.get(variable).unwrap()));
            assert!(got.iter().zip(want).all(|(got, want)| (got - want).abs() < 1e-6));
        }
    }
    Ok(())
}

#[test]
fn rows_may_have_any_number_of_axes() -> Result<()> {
    let scores = Var::from_tensor(&numbers((2, 3, 5))?)?;
    let labels = Tensor::new(&[[0u32, 3, 1], [4, 2, 0]], CPU)?;
    let weight = Tensor::new(&[[1f32, 0., 2.], [1., 1., 0.5]], CPU)?;
    let flat = (scores.reshape((6, 5))?, labels.flatten_all()?, weight.flatten_all()?);
    for reduction in [Reduction::Mean, Reduction::None] {
        let loss = Loss::new("cross_entropy")?.reduction(reduction).weight(&weight);
        let of_rows = Loss::new("cross_entropy")?.reduction(reduction).weight(&flat.2);
        let (got, want) = (loss.forward(&scores, &labels)?, of_rows.forward(&flat.0, &flat.1)?);
        if reduction == Reduction::None {
            assert_eq!(got.dims(), [2, 3]);
        }
        assert_eq!(value_and_grad(&scores, &got)?, value_and_grad(&scores, &want)?);
    }
    let transposed = Loss::new("cross_entropy")?.weight(&weight.t()?).forward(&scores, &labels);
    assert_eq!(text(&transposed), "weight has the shape [3, 2], expected (2, 3)");

    // A single row.
    let (row, label) = (scores.i((0, 0))?, labels.i((0, 0))?);
    assert_eq!(loss::cross_entropy(&row, &label)?.dims(), [0usize; 0]);
    Ok(())
}

#[test]
fn extreme_logits_have_their_limits() -> Result<()> {
    let logits = Var::new(&[120f32, -120., 120., -120., f32::NEG_INFINITY, f32::INFINITY], CPU)?;
    let target = Tensor::new(&[1f32, 0., 0., 1., 0., 1.], CPU)?;
    let each = Loss::new("bce_with_logits")?.reduction(Reduction::None).forward(&logits, &target)?;
    let (each, grad) = value_and_grad(&logits, &each)?;
    assert_eq!(each, [0.0, 0.0, 120.0, 120.0, 0.0, 0.0]); // e⁻¹²⁰ is less than any `f32`
    assert_eq!(grad[2..], [1.0, -1.0, 0.0, 0.0]);

    // A class that is masked by −∞ has no probability and no gradient.
    let infinite = f32::NEG_INFINITY;
    let logits = Var::new(&[[120f32, -120., infinite], [infinite, 0., 0.]], CPU)?;
    let labels = Tensor::new(&[0u8, 2], CPU)?;
    for text in ["cross_entropy", "focal", "poly1", "generalized_cross_entropy"] {
        let (value, grad) = value_and_grad(&logits, &Loss::new(text)?.forward(&logits, &labels)?)?;
        assert!(value[0].is_finite() && grad.iter().all(|x| x.is_finite()), "{text}: {value:?} {grad:?}");
        assert_eq!((grad[2], grad[3]), (0.0, 0.0), "{text}");
    }
    Ok(())
}

#[test]
fn ignored_observations_count_for_nothing() -> Result<()> {
    let nan = f32::NAN;
    let logits = Var::new(&[[nan, 1.], [0., 0.], [nan, nan]], CPU)?;
    let labels = Tensor::new(&[-1i64, 0, 1], CPU)?;
    let weight = Tensor::new(&[1f32, 3., 0.], CPU)?;
    let loss = Loss::new("cross_entropy(ignore_index=-1)")?.weight(&weight);
    let (value, grad) = value_and_grad(&logits, &loss.forward(&logits, &labels)?)?;
    assert_eq!(value, [f64::from(std::f32::consts::LN_2)]);
    assert_eq!(grad, [0.0, 0.0, -0.5, 0.5, 0.0, 0.0]);

    let nothing = Loss::new("cross_entropy(ignore_index=0)")?;
    let value = nothing.forward(&logits, &labels.zeros_like()?)?;
    assert_eq!(value_and_grad(&logits, &value)?, (vec![0.0], vec![0.0; 6]));

    let weighted = Loss::new("cross_entropy(class_weights=[1, 3])")?;
    let rows = Tensor::new(&[[0f32, 0.], [0., 1.]], CPU)?;
    let found = elements(&weighted.forward(&rows, &Tensor::new(&[0u32, 1], CPU)?)?)[0];
    let want = (2f64.ln() + 3.0 * (-1f64).exp().ln_1p()) / 4.0;
    assert!((found - want).abs() < 1e-7);
    Ok(())
}

#[test]
fn temperatures_and_biases_are_trained() -> Result<()> {
    let (a, b) = (Var::from_tensor(&numbers((6, 4))?)?, Var::from_tensor(&numbers((6, 4))?.sqr()?)?);
    let temperature = Var::new(0.5f32, CPU)?;
    let value = loss::info_nce(&a, &b, temperature.as_tensor())?;
    assert_eq!(elements(&value), elements(&loss::info_nce(&a, &b, 0.5)?));
    let grads = value.backward()?;
    let got = elements(grads.get(&temperature).unwrap())[0];
    let (wide_a, wide_b) = (a.to_dtype(DType::F64)?, b.to_dtype(DType::F64)?);
    let at = |t: f64| -> Result<f64> { Ok(elements(&loss::info_nce(&wide_a, &wide_b, t)?)[0]) };
    let want = (at(0.5 + 1e-5)? - at(0.5 - 1e-5)?) / 2e-5;
    assert!((got - want).abs() < 1e-4 * want.abs(), "{got} {want}");

    // A parameter alone, in one dimension, and a bias.
    let (scale, bias) = (Var::new(&[0.1f32], CPU)?, Var::new(-10f32, CPU)?);
    let value = loss::siglip(&a.detach(), &b.detach(), scale.as_tensor(), bias.as_tensor())?;
    let grads = value.backward()?;
    assert_eq!(grads.get(&scale).unwrap().dims(), [1]);
    assert!(elements(grads.get(&bias).unwrap())[0] != 0.0);
    Ok(())
}

#[test]
fn a_tensor_may_be_used_twice_and_graphs_again() -> Result<()> {
    let (x, other) = (Var::from_tensor(&numbers((6, 4))?)?, Var::from_tensor(&numbers((6, 4))?)?);
    let value = loss::clip(&x, &x, 0.1)?;
    let separate = loss::clip(&x, &other, 0.1)?.backward()?;
    let sum = (separate.get(&x).unwrap() + separate.get(&other).unwrap())?;
    for _ in 0..2 {
        assert_eq!(elements(value.backward()?.get(&x).unwrap()), elements(&sum));
    }

    // A graph before the loss, and one after it.
    let value = loss::mse(&x.affine(3.0, 1.0)?, &other)?;
    let grads = (value.sqr()? + &value)?.backward()?;
    let factor = 2.0 * elements(&value)[0] + 1.0;
    let n = 24.0;
    for ((got, x), y) in elements(grads.get(&x).unwrap()).iter().zip(elements(&x)).zip(elements(&other)) {
        assert!((got - factor * 3.0 * 2.0 * (3.0 * x + 1.0 - y) / n).abs() < 1e-4, "{got}");
    }
    assert!(grads.get(&other).is_none(), "targets have no gradient");
    Ok(())
}

/// The first line of an error: others may be a backtrace.
fn text(found: &Result<Tensor>) -> String {
    let error = found.as_ref().expect_err("an error");
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn errors_have_our_text() -> Result<()> {
    let (scores, labels) = (numbers((2, 3))?, Tensor::new(&[0u32, 1], CPU)?);
    let weighted = |weight: &[f32]| -> Result<Loss> {
        Ok(Loss::new("cross_entropy")?.weight(&Tensor::new(weight, CPU)?))
    };
    let other = Tensor::zeros((2, 4), DType::F32, CPU)?;
    let cases: [(Result<Tensor>, &str); 11] = [
        (loss::mse(&scores, &other), "target has the shape [2, 4], expected (2, 3)"),
        (
            loss::mse(&scores, &scores.to_dtype(DType::F64)?),
            "mse: target is f64, where the first array of numbers is f32",
        ),
        (loss::mse(&scores, &scores.to_dtype(DType::I64)?), "mse: target must be numbers"),
        (
            loss::cross_entropy(&scores, &labels.to_dtype(DType::F32)?),
            "cross_entropy: labels must be integers",
        ),
        (
            loss::cross_entropy(&scores, &Tensor::new(&[0u32, 3], CPU)?),
            "label[1] = 3 is not a class: there are 3, counted from 0",
        ),
        (
            loss::cross_entropy(&scores, &Tensor::new(&[0u32], CPU)?),
            "labels has the shape [1], expected (n = 2)",
        ),
        (loss::huber(&scores, &scores, -1.0), "huber: delta = -1 lies outside (0, ∞)"),
        (loss::info_nce(&scores, &scores, &scores), "info_nce: temperature must have one element"),
        (
            weighted(&[1.0, -1.0])?.forward(&scores, &labels),
            "weight[1] = -1: a weight is a finite number, 0 or more",
        ),
        (weighted(&[1.0])?.forward(&scores, &labels), "weight has the shape [1], expected (2)"),
        (
            Loss::new("mse")?.checked().forward(&scores, &(&scores / 0.0)?),
            "mse: target[0] = -inf lies outside (-∞, ∞)",
        ),
    ];
    for (found, want) in &cases {
        assert_eq!(&text(found), want);
    }

    let mse = Loss::new("mse")?;
    let unknown = mse.forward_named(&[("prediction", &scores), ("targte", &scores)]);
    assert_eq!(text(&unknown), "mse has no input `targte`; did you mean `target`?");
    assert!(text(&mse.forward_named(&[("prediction", &scores)])).contains("target"));
    let vicreg = Loss::new("vicreg")?.reduction(Reduction::None).forward(&scores, &scores);
    assert_eq!(text(&vicreg), "vicreg has no per-row losses: it supports neither `each` nor `upstream`");
    Ok(())
}
