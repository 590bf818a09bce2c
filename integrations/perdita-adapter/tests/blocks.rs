//! Similarity losses are replayed block by block of rows, with the kernels' values and gradients.
#[path = "shared/dense.rs"]
mod dense;

use dense::{Array, Dense};
use perdita_adapter::{Call, Given, Reduction, evaluate};

/// Numbers from −1 to 1.
fn numbers(count: usize, seed: usize) -> Vec<f64> {
    (0..count).map(|i| ((i * 7919 + seed * 104_729) % 10_007) as f64 / 5003.0 - 1.0).collect()
}

/// The value or the losses of rows, and the gradient in each tensor.
fn outcome(framework: Dense, call: &Call<Array>, tensors: &[(&str, Array)]) -> Vec<f64> {
    let given: Vec<_> = tensors
        .iter()
        .map(|(name, tensor)| {
            let field = call.field(name).expect("a field");
            Given { field, tensor, is_trained: !tensor.numbers.is_empty() }
        })
        .collect();
    let outcome = evaluate(&framework, call, &given).expect("a loss");
    let upstream = Array::numbers(&outcome.value.shape, numbers(outcome.value.numbers.len(), 9));
    let mut all = outcome.value.numbers.clone();
    for (_, gradient) in &outcome.gradients {
        all.extend(gradient.pull(&framework, &upstream).expect("a gradient").numbers);
    }
    all
}

#[test]
fn blocks_of_rows_are_those_of_the_kernels() {
    let rows = |name: &'static str, seed: usize| (name, Array::numbers(&[7, 3], numbers(21, seed)));
    let (a, b) = (rows("a", 1), rows("b", 2));
    let labels = ("labels", Array::labels(vec![0, 1, 1, 0, 5, 5, 1]));
    let of_keys = ("key_labels", Array::labels(vec![1, 0, 5, 5, 0, 1, 1]));
    let shared = ("negatives", Array::numbers(&[4, 3], numbers(12, 3)));
    let each = ("negatives", Array::numbers(&[7, 2, 3], numbers(42, 4)));
    let targets = ("targets", Array::numbers(&[7, 7], vec![1.0 / 7.0; 49]));
    let bias = ("bias", Array::numbers(&[7], numbers(7, 5)));
    let temperature = ("temperature", Array::numbers(&[1], vec![0.3]));
    let cases = [
        ("linear_cross_entropy(ignore_index=1)", vec![&a, &b, &labels, &bias]),
        ("linear_cross_entropy", vec![&a, &b, &targets]),
        ("arc_face", vec![&a, &b, &labels]),
        ("info_nce", vec![&a, &b, &labels, &of_keys, &temperature]),
        ("info_nce", vec![&a, &b, &shared, &temperature]),
        ("info_nce", vec![&a, &b, &each, &temperature]),
        ("clip", vec![&a, &b, &temperature]),
        ("nt_xent", vec![&a, &b, &temperature]),
        ("sup_con", vec![&a, &labels]),
        ("siglip", vec![&a, &b, &temperature]),
        ("circle", vec![&a, &labels]),
        ("lifted_structure", vec![&a, &labels]),
        ("triplet(mining=batch_hard)", vec![&a, &labels]),
        ("triplet(mining=batch_all)", vec![&a, &labels]),
        ("triplet(mining=semi_hard, average=active)", vec![&a, &labels]),
        ("vicreg", vec![&a, &b]),
        ("barlow_twins", vec![&a, &b]),
    ];
    for (text, tensors) in cases {
        let tensors: Vec<_> = tensors.into_iter().cloned().collect();
        let mut call = Call::new(text).expect("a loss");
        for reduction in [Reduction::Mean, Reduction::None] {
            if reduction == Reduction::None && call.loss.each().is_empty() {
                continue;
            }
            call.reduction = reduction;
            call.weight = call
                .loss
                .has_weights()
                .then(|| Array::numbers(&[7], vec![1.5, 0.25, 0.0, 1.0, 2.0, 0.5, 1.0]));
            call.replayed = false;
            let want = outcome(Dense(1), &call, &tensors);
            call.replayed = true;
            for elements in [1, 30, 1000] {
                let got = outcome(Dense(elements), &call, &tensors);
                assert_eq!(got.len(), want.len(), "{text}");
                for (got, want) in got.iter().zip(&want) {
                    let what = format!("{text}, {reduction:?}, blocks of {elements}: {got}, not {want}");
                    assert!((got - want).abs() <= 1e-12 * want.abs().max(1.0), "{what}");
                }
            }
        }
    }
}

/// Places in single precision: only the kernels refuse a negative weight.
#[test]
fn very_long_batches_are_computed_on_the_host() {
    let evaluated = |rows: usize| {
        let rows_of = || Array::numbers(&[rows, 1], vec![1.0; rows]);
        let mut call = Call::new("clip").expect("a loss");
        let names = ["a", "b"].map(|name| call.field(name).expect("a field"));
        call.replayed = true;
        call.weight = Some(Array::numbers(&[rows], vec![-1.0; rows]));
        let tensors = [rows_of(), rows_of()];
        let given =
            names.iter().zip(&tensors).map(|(&field, tensor)| Given { field, tensor, is_trained: false });
        evaluate(&Dense(1000), &call, &given.collect::<Vec<_>>())
    };
    assert!(evaluated(2).is_ok());
    let error = evaluated((1 << 23) + 1).expect_err("an error");
    assert!(error.to_string().starts_with("weight"), "{error}");
}
