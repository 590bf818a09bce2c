//! Edge cases of ranking losses: padding, ties, equal relevance, infinite scores.
use crate::common::loss;
use perdita::losses::ApproxNdcg;
use perdita::losses::LambdaRank;
use perdita::losses::ListMle;
use perdita::losses::ListNet;
use perdita::losses::RankNet;
use perdita::real::Element;
use perdita::{Arrays, ArraysExt, Error, Reduction};
use perdita_catalog::{CallElement, Inputs, Loss, Outputs};

const INF: f64 = f64::INFINITY;
const ALL: [&str; 5] = ["ranknet", "lambdarank", "listnet", "list_mle", "approx_ndcg"];

/// Scores and grades of the items of one query, or of several.
fn lists<'a, E: CallElement>(scores: &'a [E], relevance: &'a [E], shape: &[usize]) -> Inputs<'a> {
    Inputs::new().array("scores", E::data(scores), shape).array("relevance", E::data(relevance), shape)
}
/// The loss and gradient of one query.
fn one(text: &str, scores: &[f64], relevance: &[f64]) -> (f64, Vec<f64>) {
    let mut grad = vec![9.0; scores.len()];
    let out = Outputs::new().grad("scores", &mut grad);
    let inputs = lists(scores, relevance, &[scores.len()]);
    let found = loss(text).evaluate(&inputs, Reduction::Mean, out).unwrap();
    assert_eq!(found.total.count(), 1);
    (found.value(), grad)
}
#[track_caller]
fn near(got: f64, want: f64) {
    assert!((got - want).abs() <= 1e-13 * want.abs().max(1.0), "{got:e}, not {want:e}");
}

#[test]
fn nothing_to_order_costs_nothing() {
    for text in ALL {
        assert_eq!(one(text, &[], &[]), (0.0, vec![]), "{text}");
        assert_eq!(one(text, &[3.5], &[2.0]), (0.0, vec![0.0]), "{text}");
    }
    for text in ["ranknet", "lambdarank", "lambdarank(gain=linear)"] {
        assert_eq!(one(text, &[1.0, -4.0, 2.0], &[2.0; 3]), (0.0, vec![0.0; 3]), "{text}");
    }
    // No gain at all.
    for text in ["lambdarank", "approx_ndcg", "approx_ndcg(gain=linear)"] {
        assert_eq!(one(text, &[1.0, -4.0, 2.0], &[0.0; 3]), (0.0, vec![0.0; 3]), "{text}");
    }
    let (value, grad) = one("listnet", &[1.5; 3], &[2.0; 3]);
    near(value, 3f64.ln());
    grad.iter().for_each(|g| near(*g, 0.0));
}

/// Queries without a pair count in the mean like any other.
#[test]
fn empty_queries_count() {
    let batch = Arrays::new().numbers("scores", &[0.0, 0.0, 0.0, 0.0, f64::NAN, f64::NAN], &[3, 2]).unwrap();
    let batch = batch.numbers("relevance", &[1.0, 0.0, 1.0, 1.0, f64::NAN, f64::NAN], &[3, 2]).unwrap();
    let batch = batch.labels("lengths", (&[2i64, 2, 0]).into(), &[3]).unwrap();
    near(RankNet::default().mean(batch).unwrap(), 2f64.ln() / 3.0);
    let batch = batch.weighted(&[1.0, 1.0, 0.0]).unwrap();
    near(RankNet::default().mean(batch).unwrap(), 2f64.ln() / 2.0);
}

#[test]
fn padding_is_not_looked_at() {
    for text in ALL {
        let (value, grad) = one(text, &[0.5, -1.0, 2.0], &[1.0, 3.0, 0.0]);
        let (scores, relevance) = ([0.5, -1.0, 2.0, f64::NAN, INF], [1.0, 3.0, 0.0, f64::NAN, -5.0]);
        let inputs = lists(&scores, &relevance, &[1, 5]).array("lengths", &[3i64], &[1]);
        let mut padded = [9.0; 5];
        let out = Outputs::new().grad("scores", &mut padded);
        let found = loss(text).evaluate(&inputs, Reduction::Sum, out).unwrap();
        assert_eq!((found.value(), &padded[..3], &padded[3..]), (value, &grad[..], &[0.0; 2][..]), "{text}");
    }
}

#[test]
fn wrong_lengths_are_named() {
    for (length, says) in [(4, "lengths[1] = 4"), (-1, "lengths[1] = -1")] {
        let batch = Arrays::new().numbers("scores", &[0.0; 6], &[2, 3]).unwrap();
        let batch = batch.numbers("relevance", &[0.0; 6], &[2, 3]).unwrap();
        let lengths = [3i64, length];
        let batch = batch.labels("lengths", (&lengths).into(), &[2]).unwrap();
        let error = ListNet.mean(batch).unwrap_err();
        assert!(matches!(error, Error::Entry { name: "lengths", index: 1, .. }));
        assert!(error.to_string().contains(says) && error.to_string().contains('3'), "{error}");
        // What does not count is not looked at.
        assert!(ListNet.mean(batch.weighted(&[1.0, 0.0]).unwrap()).is_ok());
    }
}

/// The order does not depend on how items are given, but where scores or relevance tie.
#[test]
fn items_may_come_in_any_order() {
    let (scores, relevance) = ([0.3, -1.2, 2.5, 0.1, 1.1], [0.0, 3.0, 1.0, 2.0, 4.0]);
    for text in ALL {
        let (value, grad) = one(text, &scores, &relevance);
        let turned = |x: [f64; 5]| -> Vec<f64> { x.into_iter().rev().collect() };
        let (other, mut back) = one(text, &turned(scores), &turned(relevance));
        back.reverse();
        near(other, value);
        back.iter().zip(&grad).for_each(|(a, b)| near(*a, *b));
        // What is added to all scores changes nothing.
        near(grad.iter().sum(), 0.0);
    }
    // The first of two equal scores is before the other: swapping them changes something.
    let change = 1.0 - 1.0 / 3f64.log2();
    for relevance in [[1.0, 0.0], [0.0, 1.0]] {
        near(one("lambdarank", &[0.5, 0.5], &relevance).0, change * 2f64.ln());
    }
    // Beyond k nothing has a discount.
    assert_eq!(one("lambdarank(k=1)", &[9.0, 1.0, 0.0], &[0.0, 0.0, 1.0]).1[1], 0.0);
}

/// Numbers that are equal in single precision have an order.
#[test]
fn doubles_are_sorted_in_double_precision() {
    let next = 1.0 + 1e-12;
    for text in ["ranknet", "list_mle"] {
        let scores = [0.3, -1.0, 2.0];
        let (want, got) = (one(text, &scores, &[1.0, 2.0, 0.0]), one(text, &scores, &[1.0, next, 0.0]));
        assert_eq!(got, want, "{text}");
    }
    for text in ["lambdarank(gain=linear)", "lambdarank"] {
        let (value, grad) = one(text, &[1.0, next, 0.0], &[1.0, 3.0, 0.0]);
        let (mirrored, other) = one(text, &[next, 1.0, 0.0], &[3.0, 1.0, 0.0]);
        near(value, mirrored);
        [(0, 1), (1, 0), (2, 2)].iter().for_each(|&(i, j)| near(grad[i], other[j]));
    }
}

#[test]
fn zeros_of_either_sign_are_equal() {
    for text in ALL {
        let scores = [0.3, -1.0, 2.0];
        let (want, got) = (one(text, &scores, &[0.0, 0.0, 1.0]), one(text, &scores, &[-0.0, 0.0, 1.0]));
        assert_eq!(got, want, "{text}");
        let relevance = [0.0, 1.0, 2.0];
        let (want, got) = (one(text, &[0.0, 0.0, 1.0], &relevance), one(text, &[-0.0, 0.0, 1.0], &relevance));
        assert_eq!(got, want, "{text}");
    }
}

#[test]
fn certain_orders_keep_their_digits() {
    let (value, grad) = one("ranknet", &[40.0, 0.0], &[1.0, 0.0]);
    near(value / (-40f64).exp(), 1.0);
    near(grad[0] / (-40f64).exp(), -1.0);
    let (value, grad) = one("list_mle", &[40.0, 0.0], &[1.0, 0.0]);
    near(value / (-40f64).exp(), 1.0);
    near(grad[1] / (-40f64).exp(), 1.0);
    // The item at rank 1 + ε has lost ε/2 ln 2 of 1, and ε = e⁻⁴⁰.
    let (value, _) = one("approx_ndcg(temperature=1)", &[40.0, 0.0], &[1.0, 0.0]);
    near(value * 2.0 * 2f64.ln() / (-40f64).exp(), 1.0);
    // And wrong ones are as dear as they should be.
    near(one("ranknet", &[-1e6, 1e6], &[1.0, 0.0]).0, 2e6);
    near(one("list_mle", &[-1e6, 1e6], &[1.0, 0.0]).0, 2e6);
    near(one("listnet", &[-1e6, 1e6], &[800.0, 0.0]).0, 2e6);
    // 2ʳ beyond the range of floats.
    near(one("lambdarank", &[0.0, 0.0], &[0.0, 5000.0]).0, (1.0 - 1.0 / 3f64.log2()) * 2f64.ln());
}

#[test]
fn infinite_scores_have_their_limits() {
    for text in ["ranknet", "lambdarank"] {
        // The item that matters least is masked, or two are.
        let (two, _) = one(text, &[1.0, 0.5], &[2.0, 1.0]);
        let (value, grad) = one(text, &[1.0, 0.5, -INF], &[2.0, 1.0, 0.0]);
        assert!(value.is_finite() && grad.iter().all(|g| g.is_finite()) && grad[2] == 0.0 && two > 0.0);
        let (value, grad) = one(text, &[1.0, -INF, -INF], &[2.0, 1.0, 1.0]);
        assert_eq!((value, &grad[..]), (0.0, &[0.0; 3][..]), "{text}");
        assert_eq!(one(text, &[1.0, -INF], &[0.0, 1.0]).0, INF, "{text}");
    }
    // Two at −∞ are 0 apart.
    assert_eq!(one("ranknet", &[-INF, -INF], &[1.0, 0.0]), (2f64.ln(), vec![-0.5, 0.5]));
    let (value, grad) = one("list_mle", &[1.0, -INF, -INF], &[2.0, 1.0, 0.0]);
    assert_eq!((value, grad), (0.0, vec![0.0; 3]));
    let (value, grad) = one("list_mle", &[-INF, 1.0], &[2.0, 1.0]);
    assert_eq!((value, grad), (INF, vec![-1.0, 1.0]));
    assert_eq!(one("listnet", &[0.0, -INF], &[2.0, 1.0]).0, INF);
    let (value, grad) = one("approx_ndcg", &[1.0, -INF, -INF], &[2.0, 1.0, 0.0]);
    assert!(value > 0.0 && value.is_finite() && grad[0] == 0.0 && grad[1] < 0.0 && grad[1] == -grad[2]);
}

#[test]
fn nan_is_not_hidden() {
    for text in ALL {
        assert!(one(text, &[1.0, f64::NAN, 0.5], &[0.0, 1.0, 2.0]).0.is_nan(), "{text}");
        let (value, grad) = one(text, &[1.0, 0.0, 0.5], &[0.0, f64::NAN, 2.0]);
        assert!(value.is_nan() && grad.iter().all(|g| g.is_nan()), "{text}");
    }
}

/// Long lists in single precision, at every length around that of the lanes.
#[test]
fn floats_agree_with_doubles() {
    fn batch<E: Element>(n: usize) -> (Vec<E>, Vec<E>) {
        let at = |i: usize, by: usize| ((i * by + 5) % 101) as f64;
        let scores = (0..n).map(|i| E::from_f64((at(i, 37) - 50.0) / 32.0)).collect();
        (scores, (0..n).map(|i| E::from_f64((at(i, 53) / 20.0).floor())).collect())
    }
    for n in (1..40).chain([100, 700]) {
        for text in ALL {
            let (scores, relevance) = batch::<f64>(n);
            let (value, grad) = one(text, &scores, &relevance);
            let (scores, relevance) = batch::<f32>(n);
            let mut single = vec![9f32; n];
            let out = Outputs::new().grad("scores", &mut single);
            let found = loss(text).evaluate(&lists(&scores, &relevance, &[n]), Reduction::Sum, out).unwrap();
            let largest = grad.iter().fold(1e-30, |top: f64, g| top.max(g.abs()));
            let got = found.value();
            assert!((got - value).abs() <= 2e-6 * value.abs(), "{text}, {n}: {got} {value}");
            for (a, b) in single.iter().zip(&grad) {
                assert!((f64::from(*a) - b).abs() <= 5e-6 * largest, "{text}, {n}: {a} {b}");
            }
        }
    }
}

#[test]
fn threads_change_no_bit() {
    let (n, m) = (500, 90);
    let scores: Vec<f32> = (0..n * m).map(|i| ((i * 7919 + 13) % 1009) as f32 / 100.0).collect();
    let relevance: Vec<f32> = (0..n * m).map(|i| ((i * 104_729) % 5) as f32).collect();
    let run = |threads: usize| {
        let mut grad = vec![0f32; n * m];
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let batch = Arrays::new().numbers("scores", &scores, &[n, m]).unwrap();
        let batch = batch.numbers("relevance", &relevance, &[n, m]).unwrap();
        let value = pool.install(|| LambdaRank::default().mean_grad(batch, "scores", &mut grad)).unwrap();
        (value.to_bits(), grad)
    };
    assert_eq!(run(1), run(2));
}

#[test]
fn parameters_are_checked() {
    for text in ["lambdarank(k=0)", "lambdarank(k=1.5)", "ranknet(sigma=0)", "approx_ndcg(temperature=-1)"] {
        assert!(text.parse::<Loss>().is_err(), "{text}");
    }
    assert!(LambdaRank::default().k(Some(0)).is_err() && LambdaRank::default().k(Some(3)).is_ok());
    assert!(ApproxNdcg::default().temperature(0.0).is_err());
    let batch = Arrays::new().numbers("scores", &[0.0; 3], &[3]).unwrap();
    let batch = batch.numbers("relevance", &[0.0; 2], &[2]).unwrap();
    assert!(matches!(ListMle.mean(batch), Err(Error::Axes { .. })));
}
