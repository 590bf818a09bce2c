//! Tensors of every layout and type, extreme numbers, weights, and the text of errors.
use crate::tensors::{elements, number};
use burn::nn::loss::Reduction;
use burn::tensor::{DType, Device, FloatDType, Int, IntDType, Tensor, TensorData};
use perdita_burn::{
    ClipLossConfig, CrossEntropyLossConfig, DiceLossConfig, FocalLossConfig, HuberLossConfig,
    InfoNceLossConfig, Input, LinearCrossEntropyLossConfig, LossConfig, MseLossConfig, SiglipLossConfig,
};

fn device() -> Device {
    Device::flex().autodiff()
}

/// Numbers from −2 to 2.
fn numbers<const D: usize>(shape: [usize; D]) -> Tensor<D> {
    let count: usize = shape.iter().product();
    let numbers: Vec<f32> = (0..count).map(|i| ((i * 37 + 11) % 101) as f32 / 25.0 - 2.0).collect();
    Tensor::from_data(TensorData::new(numbers, shape), &device())
}

fn labels(labels: &[i32]) -> Tensor<1, Int> {
    Tensor::from_data(TensorData::new(labels.to_vec(), [labels.len()]), &device())
}

/// Value and gradient of a loss of a variable.
fn value_and_grad<const D: usize>(variable: &Tensor<D>, value: &Tensor<1>) -> (f64, Vec<f64>) {
    let grads = value.backward();
    (number(value), elements(&variable.grad(&grads).expect("a gradient").into_data()))
}

#[test]
fn strided_tensors_are_as_their_copies() {
    let loss = CrossEntropyLossConfig::new().init();
    let views: [fn(Tensor<2>) -> Tensor<2>; 4] = [
        |x| x.narrow(1, 3, 5),
        |x| x.narrow(0, 1, 5).narrow(1, 0, 7).transpose(),
        |x| x.flip([0]).narrow(1, 0, 5),
        |x| x.narrow(0, 2, 1).narrow(1, 0, 5).expand([7, 5]),
    ];
    for view in views {
        let found = [false, true].map(|copied| {
            let wide = numbers([7, 12]).require_grad();
            let mut scores = view(wide.clone());
            if copied {
                // Burn's own copy, with its gradient.
                scores = scores.mul_scalar(1.0);
            }
            let value = loss.forward(scores, labels(&[0, 3, 1, 4, 2, 0, 3]), Reduction::Mean);
            value_and_grad(&wide, &value)
        });
        assert_eq!(found[0], found[1]);
    }

    // Targets and weights as well, and a start behind the first element.
    let soft = numbers([5, 7]).abs();
    let loss = LossConfig::new("soft_cross_entropy").init();
    let found = [false, true].map(|copied| {
        let wide = numbers([7, 12]).require_grad();
        let (target, weight) = (soft.clone().transpose(), soft.clone().narrow(0, 2, 1).reshape([7]));
        let (target, weight) =
            if copied { (target.mul_scalar(1.0), weight.mul_scalar(1.0)) } else { (target, weight) };
        let tensors = [
            ("scores", wide.clone().narrow(1, 0, 5).into()),
            ("targets", target.into()),
            ("weight", weight.into()),
        ];
        value_and_grad(&wide, &loss.forward_named(&tensors, Reduction::Mean))
    });
    assert_eq!(found[0], found[1]);
}

#[test]
fn half_precision_is_computed_in_single_precision() {
    for dtype in [FloatDType::BF16, FloatDType::F16] {
        for scale in [1.0, 1024.0] {
            let half = numbers([3, 5]).cast(dtype).detach().require_grad();
            let single = half.clone().detach().cast(FloatDType::F32).detach().require_grad();
            let loss = CrossEntropyLossConfig::new().init();
            let value = loss.forward(half.clone(), labels(&[0, 3, 1]), Reduction::Mean);
            let want = loss.forward(single.clone(), labels(&[0, 3, 1]), Reduction::Mean);
            assert_eq!(value.dtype(), DType::from(dtype));
            assert_eq!(number(&value), number(&want.clone().cast(dtype)));

            // The gradient is rounded once, after it is scaled.
            let grads = value.mul_scalar(scale).backward();
            let got = half.grad(&grads).expect("a gradient");
            assert_eq!(got.dtype(), DType::from(dtype));
            let grads = want.mul_scalar(scale).backward();
            let want = single.grad(&grads).expect("a gradient").cast(dtype);
            assert_eq!(elements(&got.into_data()), elements(&want.into_data()));
        }
    }
    let wide = numbers([3, 5]).cast(FloatDType::F64).detach().require_grad();
    let value =
        MseLossConfig::new().init().forward(wide.clone(), wide.clone().detach().neg(), Reduction::Sum);
    assert_eq!(value.dtype(), DType::F64);
    let (_, grad) = value_and_grad(&wide, &value);
    let want: Vec<f64> = elements(&wide.into_data()).into_iter().map(|x| 2.0 * (x + x)).collect();
    assert_eq!(grad, want);
}

#[test]
fn labels_may_have_any_integer_type() {
    let scores = numbers([4, 5]);
    let loss = CrossEntropyLossConfig::new().init();
    let want = number(&loss.forward(scores.clone(), labels(&[0, 3, 1, 4]), Reduction::Mean));
    let types = [IntDType::U8, IntDType::U16, IntDType::U32, IntDType::U64];
    for dtype in types.into_iter().chain([IntDType::I8, IntDType::I16, IntDType::I32, IntDType::I64]) {
        let labels = labels(&[0, 3, 1, 4]).cast(dtype);
        assert_eq!(number(&loss.forward(scores.clone(), labels, Reduction::Mean)), want, "{dtype:?}");
    }
}

#[test]
fn targets_are_labels_or_numbers() {
    let classes = labels(&[0, 2, 1, 1, 1, 0]).reshape([2, 3]);
    let one_hot = classes.clone().one_hot::<3>(3).float().swap_dims(1, 2);
    let pixels = numbers([2, 3, 3]);
    let dice = DiceLossConfig::new().init();
    let of_labels = dice.forward(pixels.clone(), classes.clone(), Reduction::Mean);
    let of_numbers = dice.forward(pixels, one_hot.clone(), Reduction::Mean);
    assert_eq!(number(&of_labels), number(&of_numbers));

    let soft: Tensor<2> = one_hot.swap_dims(1, 2).reshape([6, 3]);
    let targets: [Input; 2] = [classes.reshape([6]).into(), soft.into()] as [Input; 2];
    for targets in targets {
        let (hidden, weights) = (numbers([6, 4]).require_grad(), numbers([3, 4]).require_grad());
        let logits = hidden.clone().matmul(weights.clone().transpose());
        let explicit = CrossEntropyLossConfig::new().init().forward(
            logits,
            labels(&[0, 2, 1, 1, 1, 0]),
            Reduction::Mean,
        );
        let (want, grads) = (number(&explicit), explicit.backward());
        let want_grads = [&hidden, &weights].map(|x| elements(&x.grad(&grads).unwrap().into_data()));

        let linear = LinearCrossEntropyLossConfig::new().init();
        let value = linear.forward(hidden.clone(), weights.clone(), targets, Reduction::Mean);
        assert!((number(&value) - want).abs() < 1e-6);
        let grads = value.backward();
        let got_grads = [&hidden, &weights].map(|x| elements(&x.grad(&grads).unwrap().into_data()));
        for (got, want) in got_grads.concat().iter().zip(want_grads.concat()) {
            assert!((got - want).abs() < 1e-6);
        }
    }
}

#[test]
fn rows_may_have_any_number_of_axes() {
    let classes = [0, 3, 1, 4, 2, 0];
    let weight = Tensor::<2>::from_floats([[1., 0., 2.], [1., 1., 0.5]], &device());
    let loss = LossConfig::new("cross_entropy").init();
    let found = [false, true].map(|flat| {
        let scores = numbers([2, 3, 5]).require_grad();
        let tensors: [(&str, Input); 3] = match flat {
            false => [
                ("scores", scores.clone().into()),
                ("labels", labels(&classes).reshape([2, 3]).into()),
                ("weight", weight.clone().into()),
            ],
            true => [
                ("scores", scores.clone().reshape([6, 5]).into()),
                ("labels", labels(&classes).into()),
                ("weight", weight.clone().reshape([6]).into()),
            ],
        };
        let value = loss.forward_named(&tensors, Reduction::Mean);
        let each = match flat {
            false => elements(&loss.forward_named_no_reduction::<2>(&tensors).into_data()),
            true => elements(&loss.forward_named_no_reduction::<1>(&tensors).into_data()),
        };
        (value_and_grad(&scores, &value), each)
    });
    assert_eq!(found[0], found[1]);
}

#[test]
fn extreme_logits_have_their_limits() {
    let infinite = f32::INFINITY;
    let logits = Tensor::<1>::from_floats([120., -120., 120., -120., -infinite, infinite], &device());
    let logits = logits.require_grad();
    let target = Tensor::<1>::from_floats([1., 0., 0., 1., 0., 1.], &device());
    let each: Tensor<1> =
        LossConfig::new("bce_with_logits").init().forward_no_reduction(logits.clone(), target);
    assert_eq!(elements(&each.to_data()), [0.0, 0.0, 120.0, 120.0, 0.0, 0.0]); // e⁻¹²⁰ is less than any `f32`
    let (_, grad) = value_and_grad(&logits, &each.sum());
    assert_eq!(grad[2..], [1.0, -1.0, 0.0, 0.0]);

    // A class that is masked by −∞ has no probability and no gradient.
    for text in ["cross_entropy", "focal", "poly1", "generalized_cross_entropy"] {
        let logits = Tensor::<2>::from_floats([[120., -120., -infinite], [-infinite, 0., 0.]], &device());
        let logits = logits.require_grad();
        let value = LossConfig::new(text).init().forward(logits.clone(), labels(&[0, 2]), Reduction::Mean);
        let (value, grad) = value_and_grad(&logits, &value);
        assert!(value.is_finite() && grad.iter().all(|x| x.is_finite()), "{text}: {value:?} {grad:?}");
        assert_eq!((grad[2], grad[3]), (0.0, 0.0), "{text}");
    }
}

#[test]
fn ignored_observations_count_for_nothing() {
    let nan = f32::NAN;
    let logits = Tensor::<2>::from_floats([[nan, 1.], [0., 0.], [nan, nan]], &device()).require_grad();
    let weight = Tensor::<1>::from_floats([1., 3., 0.], &device());
    let loss = CrossEntropyLossConfig::new().with_ignore_index(-1).init();
    let tensors = [
        ("scores", logits.clone().into()),
        ("labels", labels(&[-1, 0, 1]).into()),
        ("weight", weight.into()),
    ];
    let (value, grad) = value_and_grad(&logits, &loss.as_loss().forward_named(&tensors, Reduction::Mean));
    assert_eq!(value, f64::from(std::f32::consts::LN_2));
    assert_eq!(grad, [0.0, 0.0, -0.5, 0.5, 0.0, 0.0]);

    let weighted = CrossEntropyLossConfig::new().with_class_weights([1., 3.]).init();
    let rows = Tensor::<2>::from_floats([[0., 0.], [0., 1.]], &device());
    let found = number(&weighted.forward(rows, labels(&[0, 1]), Reduction::Auto));
    let want = (2f64.ln() + 3.0 * (-1f64).exp().ln_1p()) / 4.0;
    assert!((found - want).abs() < 1e-7);
}

#[test]
fn temperatures_and_biases_are_trained() {
    let (a, b) = (numbers([6, 4]).require_grad(), numbers([6, 4]).square().require_grad());
    let temperature = Tensor::<1>::from_floats([0.5], &device()).require_grad();
    let info_nce = InfoNceLossConfig::new().init();
    let value = info_nce.forward_learned(a.clone(), b.clone(), temperature.clone(), Reduction::Mean);
    let at = |t: f64, dtype: FloatDType| {
        let loss = InfoNceLossConfig::new().with_temperature(t).init();
        let (a, b) = (a.clone().detach().cast(dtype), b.clone().detach().cast(dtype));
        number(&loss.forward(a, b, Reduction::Mean))
    };
    assert_eq!(number(&value), at(0.5, FloatDType::F32));
    let (_, got) = value_and_grad(&temperature, &value);
    let want = (at(0.5 + 1e-5, FloatDType::F64) - at(0.5 - 1e-5, FloatDType::F64)) / 2e-5;
    assert!((got[0] - want).abs() < 1e-4 * want.abs(), "{got:?} {want}");

    // A parameter alone, and a bias.
    let scale = Tensor::<1>::from_floats([0.1], &device()).require_grad();
    let bias = Tensor::<1>::from_floats([-10.], &device()).require_grad();
    let siglip = SiglipLossConfig::new().init();
    let value = siglip.forward_learned(a.detach(), b.detach(), scale.clone(), bias.clone(), Reduction::Mean);
    let grads = value.backward();
    assert_eq!(scale.grad(&grads).unwrap().dims(), [1]);
    assert!(number(&bias.grad(&grads).unwrap()) != 0.0);
}

#[test]
fn a_tensor_may_be_used_twice_and_within_a_graph() {
    let (x, other) = (numbers([6, 4]).require_grad(), numbers([6, 4]).require_grad());
    let clip = ClipLossConfig::new().with_temperature(0.1).init();
    let (_, both) = value_and_grad(&x, &clip.forward(x.clone(), x.clone(), Reduction::Mean));
    let grads = clip.forward(x.clone(), other.clone(), Reduction::Mean).backward();
    let sum = x.grad(&grads).unwrap() + other.grad(&grads).unwrap();
    assert_eq!(both, elements(&sum.into_data()));

    // A graph before the loss, and one after it.
    let (x, other) = (numbers([6, 4]).require_grad(), numbers([4, 6]).transpose().require_grad());
    let mse = MseLossConfig::new().init();
    let value = mse.forward(x.clone().mul_scalar(3.0).add_scalar(1.0), other.clone(), Reduction::Mean);
    let factor = 2.0 * number(&value) + 1.0;
    let grads = (value.clone().square() + value).backward();
    let got = elements(&x.grad(&grads).unwrap().into_data());
    for ((got, x), y) in got.iter().zip(elements(&x.into_data())).zip(elements(&other.to_data())) {
        assert!((got - factor * 3.0 * 2.0 * (3.0 * x + 1.0 - y) / 24.0).abs() < 1e-4, "{got}");
    }
    assert!(other.grad(&grads).is_none(), "targets have no gradient");
}

#[test]
fn a_loss_of_which_nothing_is_trained_is_a_number() {
    let value = MseLossConfig::new().init().forward(numbers([3]), numbers([3]).neg(), Reduction::Mean);
    assert!(!value.is_tracked() && number(&value) > 0.0);
}

#[test]
fn formulas_are_losses() {
    let (scores, labels) = (numbers([2, 3]).require_grad(), labels(&[2, 0]));
    let entropy = |text: &str| {
        let loss = LossConfig::new(text).init();
        value_and_grad(&scores, &loss.forward(scores.clone(), labels.clone(), Reduction::Mean))
    };
    let ((value, grad), (expected, gradient)) = (entropy("logsumexp(z) - z[y]"), entropy("cross_entropy"));
    assert!((value - expected).abs() < 1e-6);
    assert!(grad.iter().zip(&gradient).all(|(x, y)| (x - y).abs() < 1e-6));

    let (prediction, target) = (numbers([4]).require_grad(), numbers([4]).neg());
    let robust = |text: &str| {
        let loss = LossConfig::new(text).init();
        value_and_grad(&prediction, &loss.forward(prediction.clone(), target.clone(), Reduction::Sum))
    };
    let huber = "0.5*r^2 if abs(r) <= d else d*(abs(r) - 0.5*d); r = p - y; d = 1.5";
    assert_eq!(robust(huber), robust("huber(delta=1.5)"));
}

#[test]
fn errors_have_our_text() {
    let scores = || numbers([2, 3]);
    let cross_entropy = LossConfig::new("cross_entropy").init();
    let weighted = |weight: &[f32]| {
        let weight = Tensor::<1>::from_floats(weight, &device());
        let tensors =
            [("scores", scores().into()), ("labels", labels(&[0, 1]).into()), ("weight", weight.into())];
        cross_entropy.try_forward_named(&tensors, Reduction::Mean)
    };
    let mse = LossConfig::new("mse").init();
    let forward = |target: Input| mse.try_forward(scores(), target, Reduction::Mean);
    let labelled = |labels: &[i32]| {
        let labels = self::labels(labels);
        cross_entropy.try_forward(scores(), labels, Reduction::Mean)
    };
    let checked = LossConfig::new("mse").with_checked(true).init();
    let cases = [
        (forward(numbers([2, 4]).into()), "target has the shape [2, 4], expected (2, 3)"),
        (
            forward(scores().cast(FloatDType::F64).into()),
            "mse: target is f64, where the first array of numbers is f32",
        ),
        (forward(scores().int().into()), "mse: target must be numbers"),
        (
            cross_entropy.try_forward(scores(), numbers([2]), Reduction::Mean),
            "cross_entropy: labels must be integers",
        ),
        (labelled(&[0, 3]), "label[1] = 3 is not a class: there are 3, counted from 0"),
        (labelled(&[0]), "labels has the shape [1], expected (n = 2)"),
        (weighted(&[1.0, -1.0]), "weight[1] = -1: a weight is a finite number, 0 or more"),
        (weighted(&[1.0]), "weight has the shape [1], expected (2)"),
        (
            checked.try_forward(scores(), scores().div_scalar(0.0), Reduction::Mean),
            "mse: target[0] = -inf lies outside (-∞, ∞)",
        ),
        (
            mse.try_forward_named(
                &[("prediction", scores().into()), ("targte", scores().into())],
                Reduction::Mean,
            ),
            "mse has no input `targte`; did you mean `target`?",
        ),
        (
            LossConfig::new("vicreg")
                .init()
                .try_forward_named_no_reduction(&[("a", scores().into()), ("b", scores().into())]),
            "vicreg has no per-row losses: it supports neither `each` nor `upstream`",
        ),
        (
            mse.try_forward_named_no_reduction(&[
                ("prediction", scores().into()),
                ("target", scores().into()),
            ]),
            "the losses of mse have 2 axes, not 1",
        ),
    ];
    for (found, want) in &cases {
        assert_eq!(&found.as_ref().expect_err("an error").to_string(), want);
    }
    let huber = HuberLossConfig::new().with_delta(-1.0).try_init().unwrap_err();
    assert_eq!(huber.to_string(), "huber: delta = -1 lies outside (0, ∞)");
    let focal = FocalLossConfig::new().with_gamma(f64::NAN).try_init().unwrap_err();
    assert_eq!(focal.to_string(), "focal: gamma takes [0, ∞), not NaN");
}

#[test]
#[should_panic(expected = "target has the shape [2, 4], expected (2, 3)")]
fn wrong_shapes_panic() {
    MseLossConfig::new().init().forward(numbers([2, 3]), numbers([2, 4]), Reduction::Mean);
}

#[test]
#[expect(deprecated, reason = "in Burn 0.22 it is still there")]
fn tensors_on_two_devices_are_an_error() {
    let other = Tensor::<2>::zeros([2, 3], &Device::ndarray());
    let mse = LossConfig::new("mse").init();
    let error = mse.try_forward(numbers([2, 3]), other, Reduction::Mean).unwrap_err();
    assert!(error.to_string().starts_with("target is on "), "{error}");
}
