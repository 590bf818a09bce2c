//! Totals in parts: merged in any order, as parts, as text and by serde.
use perdita::losses::{BceWithLogits, CrossEntropy, Mse};
use perdita::{
    Error, Labels, Pairs, PointwiseExt, Pred, Reduction, Rows, RowwiseExt, Scores, Target, Total, TotalParts,
};
use proptest::prelude::*;

fn parts(sum: [f64; 2], weight: [f64; 2], count: u64, exponent: i32) -> TotalParts {
    TotalParts { sum, weight, count, exponent }
}

/// The total of one observation with this loss.
fn one(loss: f64) -> Total {
    Total::from_parts(parts([loss, 0.0], [1.0, 0.0], 1, 0)).unwrap()
}

/// Merges along a random tree: two random neighbours at each step, or any two.
fn merged(mut totals: Vec<Total>, picks: &[usize], any_order: bool) -> Total {
    for &pick in picks {
        if totals.len() > 1 {
            let at = pick % (totals.len() - 1);
            let right = totals.remove(if any_order { totals.len() - 1 } else { at + 1 });
            totals[at] = totals[at].merge(right);
        }
    }
    totals.into_iter().reduce(Total::merge).unwrap()
}

/// The difference of two sums.
fn difference(a: TotalParts, b: TotalParts) -> f64 {
    (a.sum[0] - b.sum[0]) + (a.sum[1] - b.sum[1])
}

prop_compose! {
    /// A double of any magnitude and sign, NaN and the infinities included.
    fn double()(bits in any::<u64>()) -> f64 { f64::from_bits(bits) }
}

proptest! {
    #[test]
    fn merging_is_associative_and_commutative_to_1e_30(
        losses in prop::collection::vec((-1.0..1.0f64, -200..200i32), 2..30),
        picks in prop::collection::vec(any::<usize>(), 30),
    ) {
        let losses: Vec<f64> = losses.iter().map(|(x, e)| x * f64::exp2(f64::from(*e))).collect();
        let size: f64 = losses.iter().map(|x| x.abs()).sum();
        let totals: Vec<Total> = losses.iter().map(|&x| one(x)).collect();
        let straight = merged(totals.clone(), &[], false).parts();

        for any_order in [false, true] {
            let other = merged(totals.clone(), &picks, any_order).parts();
            prop_assert!(difference(straight, other).abs() <= 1e-30 * size, "{:?} {:?}", straight, other);
            prop_assert_eq!((straight.weight, straight.count), (other.weight, other.count));
        }
    }

    /// The exact sum comes from integers.
    #[test]
    fn merging_is_exact_within_2_to_the_52(
        losses in prop::collection::vec((1u64 << 12)..(1 << 53), 1..400),
        picks in prop::collection::vec(any::<usize>(), 400),
    ) {
        let exact: i128 = losses.iter().map(|&x| i128::from(x)).sum();
        let total = merged(losses.iter().map(|&x| one(x as f64)).collect(), &picks, true);
        let [high, low] = total.parts().sum;
        prop_assert_eq!(high as i128 + low as i128, exact);
        prop_assert_eq!(total.sum(), exact as f64);
    }

    #[test]
    fn partitions_at_blocks_have_the_same_bits(
        seed in any::<u32>(),
        n in 1..5 * Total::BLOCK,
        picks in prop::collection::vec(any::<usize>(), 5),
    ) {
        let at = |i: usize, k: f64| (i as f64 * k + f64::from(seed)).sin();
        let p: Vec<f32> = (0..n).map(|i| (at(i, 0.37) * 8.0) as f32).collect();
        let y: Vec<f32> = (0..n).map(|i| (at(i, 0.71) > 0.0).into()).collect();
        let w: Vec<f32> = (0..n).map(|i| at(i, 1.3).max(0.0) as f32).collect();
        let loss = BceWithLogits::new(2.0).unwrap();
        let of = |from: usize, to: usize| {
            let batch = Pairs::new(Pred(&p[from..to]), Target(&y[from..to])).unwrap();
            loss.total(batch.weighted(&w[from..to]).unwrap()).unwrap()
        };
        let blocks = (0..n).step_by(Total::BLOCK).map(|from| of(from, n.min(from + Total::BLOCK)));
        prop_assert_eq!(merged(blocks.collect(), &picks, true), of(0, n));
    }

    #[test]
    fn partitions_at_blocks_of_rows_have_the_same_bits(
        seed in any::<u32>(),
        classes in prop_oneof![1usize..40, 500usize..2000],
        blocks in 1usize..5,
        last in 1usize..16,
        picks in prop::collection::vec(any::<usize>(), 5),
    ) {
        let rows = Total::rows_per_block(classes);
        let n = (blocks - 1) * rows + last;
        let z: Vec<f32> = (0..n * classes).map(|i| ((i as f32 + seed as f32) * 0.37).sin() * 8.0).collect();
        let labels: Vec<u32> = (0..n).map(|i| (i * 31 % classes) as u32).collect();
        let of = |from: usize, to: usize| {
            let scores = Scores::new(&z[from * classes..to * classes], classes);
            CrossEntropy::default().total(Rows::new(scores, Labels::from(&labels[from..to])).unwrap()).unwrap()
        };
        let parts = (0..n).step_by(rows).map(|from| of(from, n.min(from + rows))).collect();
        prop_assert_eq!(merged(parts, &picks, true), of(0, n));
    }

    #[test]
    fn parts_and_text_lose_no_digit(
        losses in prop::collection::vec(prop_oneof![double(), -1e3..1e3f64], 1..8),
        weights in prop::collection::vec(prop_oneof![0.0..5.0f64, Just(f64::MAX)], 8),
    ) {
        let part = |(&loss, &weight): (&f64, &f64)| Total::from_parts(parts([loss, 0.0], [weight, 0.0], 1, 0));
        let total = losses.iter().zip(&weights).map(part).reduce(|a, b| Ok(a?.merge(b?))).unwrap().unwrap();
        let bits = |total: Total| {
            let TotalParts { sum, weight, count, exponent } = total.parts();
            let bits = [sum, weight].map(|pair| pair.map(|x| if x.is_nan() { 1 } else { x.to_bits() }));
            (bits, count, exponent)
        };
        prop_assert_eq!(bits(Total::from_parts(total.parts()).unwrap()), bits(total));
        let text = total.to_string();
        prop_assert_eq!(bits(text.parse().unwrap()), bits(total), "{}", text);
        #[cfg(feature = "serde")]
        {
            let json = serde_json::to_string(&total).unwrap();
            prop_assert_eq!(bits(serde_json::from_str(&json).unwrap()), bits(total), "{}", json);
        }
    }

    /// Any parts are an error, or a total that is read back from its text.
    #[test]
    fn any_parts_are_an_error_or_a_total(
        sum in [double(), double()], weight in [double(), double()], count: u64, exponent: i32,
    ) {
        if let Ok(total) = Total::from_parts(parts(sum, weight, count, exponent)) {
            let _ = (total.mean(), total.sum(), total.merge(total), total.merge(one(1.0)));
            prop_assert!(total.to_string().parse::<Total>().is_ok());
        }
    }
}

/// The totals of 10¹² observations on a thousand workers, as far as merging goes: a million partial totals, whose exact sum
/// comes from integers. Each worker merges its own, in an order of its own; then the workers' totals are merged one by one, in
/// pairs, and 32 at a time.
#[test]
fn a_million_partial_totals_merge_to_the_same_bits_in_every_tree() {
    const PARTS: u64 = 1_000_000;
    const WORKERS: u64 = 1_000;
    let sum_of = |k: u64| (1 << 39) + k.wrapping_mul(0x9e37_79b9_7f4a_7c15) % (1 << 40);
    let partial =
        |k: u64| Total::from_parts(parts([sum_of(k) as f64, 0.0], [1e6, 0.0], 1_000_000, 0)).unwrap();
    let exact: u128 = (0..PARTS).map(|k| u128::from(sum_of(k))).sum();

    let neighbours = |worker: u64| (0..PARTS / WORKERS).map(move |k| worker * (PARTS / WORKERS) + k);
    let strided = |worker: u64| (0..PARTS / WORKERS).rev().map(move |k| k * WORKERS + worker);
    let all = |totals: &[Total]| totals.iter().copied().reduce(Total::merge).unwrap();
    let by = |fan_in: usize, totals: &[Total]| {
        let mut level = totals.to_vec();
        while level.len() > 1 {
            level = level.chunks(fan_in).map(all).collect();
        }
        level[0]
    };

    let shared: Vec<Total> =
        (0..WORKERS).map(|w| all(&neighbours(w).map(partial).collect::<Vec<_>>())).collect();
    let other: Vec<Total> = (0..WORKERS).map(|w| all(&strided(w).map(partial).collect::<Vec<_>>())).collect();
    let results = [all(&shared), all(&other), by(2, &shared), by(2, &other), by(32, &other)];
    for total in results {
        assert_eq!(total, results[0]);
        assert_eq!((total.sum(), total.weight(), total.count()), (exact as f64, 1e12, 1_000_000_000_000));
    }
}

#[test]
fn texts_of_totals() {
    let total =
        |n: usize| Mse.total(Pairs::new(Pred(&vec![0.1; n]), Target(&vec![0.0; n])).unwrap()).unwrap();
    assert_eq!(Total::default().to_string(), "sum 0.0, weight 0.0, count 0");
    assert_eq!(total(1).to_string(), "sum 0.010000000000000002, weight 1.0, count 1");
    // Below half a unit in the last place, 9e-19: all of it is in the low double.
    let merged = total(1).merge(one(1e-20));
    let exact = "sum 0.010000000000000002 + 1e-20, weight 2.0, count 2";
    assert_eq!(merged.to_string(), exact);
    assert_eq!(total(1).merge(one(-1e-20)).to_string(), exact.replace('+', "-"));
    assert_eq!(one(f64::NAN).to_string(), "sum NaN, weight 1.0, count 1");
    let large = one(f64::MAX).merge(one(f64::MAX));
    assert!(large.to_string().ends_with(", count 2, exponent 64"), "{large}");
    assert_eq!((large.mean(), large.sum()), (f64::MAX, f64::INFINITY));
    assert_eq!(Reduction::Over(4.0).of(&large.to_string().parse().unwrap()), f64::MAX / 2.0);

    for text in [
        "",
        "sum 1.0",
        "sum 1.0, weight 1.0, count -1",
        "sum 1.0, weight 1.0, count 1.5",
        "sum 1.0, weight 1.0, count 1, ",
        "sum 1.0, weight 1.0, count 1, exponent",
        "sum 1.0, weight 1.0, count 1, exponent 0, exponent 0",
        "sum 1.0 +, weight 1.0, count 1",
        "sum 1.0 * 1e-20, weight 1.0, count 1",
        "sum 1.0 + 1e-20 + 1e-40, weight 1.0, count 1",
        "weight 1.0, sum 1.0, count 1",
        "Sum 1.0, weight 1.0, count 1",
    ] {
        assert!(matches!(text.parse::<Total>(), Err(Error::Syntax { .. })), "{text}");
    }
}

#[test]
fn parts_that_no_total_has() {
    let nearest = "the first number must be the nearest double to the sum of both";
    for (sum, weight, exponent, message) in [
        ([1.0, 1.0], [1.0, 0.0], 0, format!("total: sum = 1.0 + 1.0: {nearest}")),
        ([1.0, f64::NAN], [1.0, 0.0], 0, format!("total: sum = 1.0 + NaN: {nearest}")),
        ([f64::INFINITY, 1.0], [1.0, 0.0], 0, format!("total: sum = inf + 1.0: {nearest}")),
        ([0.0, 5e-324], [1.0, 0.0], 0, format!("total: sum = 0.0 + 5e-324: {nearest}")),
        ([1.0, 0.0], [1.0, 1e-10], 0, format!("total: weight = 1.0 + 1e-10: {nearest}")),
        ([1.0, 0.0], [-1.0, 0.0], 0, "total: weight = -1.0: a sum of weights is 0 or more".into()),
        ([1.0, 0.0], [f64::NAN, 0.0], 0, "total: weight = NaN: a sum of weights is 0 or more".into()),
        ([1.0, 0.0], [1.0, 0.0], -1, "total: exponent = -1: an exponent is an integer from 0 to 4096".into()),
        (
            [1.0, 0.0],
            [1.0, 0.0],
            4097,
            "total: exponent = 4097: an exponent is an integer from 0 to 4096".into(),
        ),
    ] {
        assert_eq!(Total::from_parts(parts(sum, weight, 1, exponent)).unwrap_err().to_string(), message);
    }
}
