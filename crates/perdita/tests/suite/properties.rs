//! Properties that hold for any input (proptest).
use perdita::losses::{BceWithLogits, BinaryFocal, Quantile};
use perdita::losses::{CrossEntropy, Focal, Huber, SoftCrossEntropy};
use perdita::{
    Labels, Outputs, Pairs, PointwiseExt, Pred, Reduction, Rows, RowwiseExt, Scores, Target, Targets, Total,
    class_weights,
};
use proptest::prelude::*;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-11 * a.abs().max(b.abs()) + 1e-12
}

prop_compose! {
    fn pairs()(n in 1usize..200)(
        p in prop::collection::vec(-20.0..20.0f64, n),
        y in prop::collection::vec(0.0..1.0f64, n),
        w in prop::collection::vec(prop_oneof![Just(0.0), 0.1..5.0f64], n),
    ) -> (Vec<f64>, Vec<f64>, Vec<f64>) { (p, y, w) }
}

prop_compose! {
    fn rows()(n in 1usize..40, c in prop_oneof![1usize..40, 60usize..140])(
        z in prop::collection::vec(-15.0..15.0f64, n * c),
        y in prop::collection::vec(0..c as i64, n),
        ignored in prop::collection::vec(any::<bool>(), n),
        u in prop::collection::vec(-2.0..2.0f64, n),
        c in Just(c),
    ) -> (usize, Vec<f64>, Vec<i64>, Vec<bool>, Vec<f64>) { (c, z, y, ignored, u) }
}

/// The checks of one pointwise loss.
fn pointwise(l: &impl PointwiseExt, p: &[f64], y: &[f64], w: &[f64]) -> Result<(), TestCaseError> {
    let n = p.len();
    let batch = Pairs::new(Pred(p), Target(y)).unwrap();
    let (mut each, mut grad) = (vec![0.0; n], vec![0.0; n]);
    let total = l
        .evaluate(batch, Reduction::Sum, Outputs::new().each(&mut each).grad("prediction", &mut grad))
        .unwrap();
    prop_assert!(near(total.sum(), each.iter().sum()));

    // A weight of 2 is a repetition.
    let (twice_p, twice_y) = ([p, &p[..n / 2]].concat(), [y, &y[..n / 2]].concat());
    let twos: Vec<f64> = (0..n).map(|i| if i < n / 2 { 2.0 } else { 1.0 }).collect();
    let repeated = l.mean(Pairs::new(Pred(&twice_p), Target(&twice_y)).unwrap()).unwrap();
    prop_assert!(near(l.mean(batch.weighted(&twos).unwrap()).unwrap(), repeated));

    // Weight 0 does not count; weights scale the gradient of the mean.
    let kept: Vec<usize> = (0..n).filter(|&i| w[i] != 0.0).collect();
    let pick = |xs: &[f64]| kept.iter().map(|&i| xs[i]).collect::<Vec<f64>>();
    let (fp, fy, fw) = (pick(p), pick(y), pick(w));
    let filtered = Pairs::new(Pred(&fp), Target(&fy)).unwrap().weighted(&fw).unwrap();
    let mut weighted = vec![9.0; n];
    let out = Outputs::new().grad("prediction", &mut weighted);
    let all = l.evaluate(batch.weighted(w).unwrap(), Reduction::Mean, out).unwrap();
    prop_assert!(near(all.mean(), l.mean(filtered).unwrap()));
    prop_assert_eq!(all.count(), kept.len() as u64);

    for i in 0..n {
        let want = if w[i] == 0.0 { 0.0 } else { w[i] * grad[i] / all.weight() };
        prop_assert!(near(weighted[i], want));
    }

    // The order of observations and the grouping of parts do not matter.
    let (rp, ry): (Vec<f64>, Vec<f64>) =
        (p.iter().rev().copied().collect(), y.iter().rev().copied().collect());
    prop_assert!(near(l.sum(Pairs::new(Pred(&rp), Target(&ry)).unwrap()).unwrap(), total.sum()));
    let part =
        |r: std::ops::Range<usize>| l.total(Pairs::new(Pred(&p[r.clone()]), Target(&y[r])).unwrap()).unwrap();
    let (a, b, c) = (part(0..n / 3), part(n / 3..n / 2), part(n / 2..n));
    prop_assert_eq!(a.merge(b).merge(c).sum(), a.merge(b.merge(c)).sum());
    prop_assert!(near(a.merge(b).merge(c).mean(), total.mean()));

    // The upstream gradient multiplies the gradient; an explicit denominator divides it.
    let mut up = vec![0.0; n];
    l.evaluate(batch, Reduction::Over(7.0), Outputs::new().grad("prediction", &mut up).upstream(w)).unwrap();

    for i in 0..n {
        prop_assert!(near(up[i], w[i] * grad[i] / 7.0));
    }
    Ok(())
}

proptest! {
    #[test]
    fn pointwise_losses((p, y, w) in pairs(), delta in 0.01..10.0f64, tau in 0.01..0.99f64, gamma in 0.0..5.0f64) {
        pointwise(&Huber::new(delta).unwrap(), &p, &y, &w)?;
        pointwise(&Quantile::new(tau).unwrap(), &p, &y, &w)?;
        pointwise(&BceWithLogits::new(delta).unwrap(), &p, &y, &w)?;
        pointwise(&BinaryFocal::new(gamma, Some(tau)).unwrap(), &p, &y, &w)?;
    }

    #[test]
    fn cross_entropies((c, z, y, ignored, u) in rows(), smoothing in 0.0..1.0f64, shift in -50.0..50.0f64) {
        let n = y.len();
        let loss = CrossEntropy::default().label_smoothing(smoothing).unwrap();
        let masked: Vec<i64> = y.iter().zip(&ignored).map(|(&y, &i)| if i { -100 } else { y }).collect();
        let batch = Rows::new(Scores::new(&z, c), Labels::from(&masked)).unwrap();
        let (mut each, mut grad) = (vec![9.0; n], vec![9.0; n * c]);
        let out = Outputs::new().each(&mut each).grad("scores", &mut grad);
        let total = loss.evaluate(batch, Reduction::Mean, out).unwrap();

        // Ignored rows have the effect of filtered rows.
        let kept: Vec<usize> = (0..n).filter(|&i| !ignored[i]).collect();
        let fz: Vec<f64> = kept.iter().flat_map(|&i| z[i * c..][..c].to_vec()).collect();
        let fy: Vec<i64> = kept.iter().map(|&i| y[i]).collect();
        let filtered = Rows::new(Scores::new(&fz, c), Labels::from(&fy)).unwrap();
        prop_assert!(near(total.mean(), loss.mean(filtered).unwrap()));
        prop_assert_eq!(total.count(), kept.len() as u64);

        // The gradient of a row sums to 0, and is exactly 0 where it is ignored.
        for (i, row) in grad.chunks(c).enumerate() {
            prop_assert!(row.iter().sum::<f64>().abs() < 1e-12);
            prop_assert!(!ignored[i] || row.iter().all(|&g| g == 0.0) && each[i] == 0.0);
        }

        // A softmax is invariant to a shift of its row.
        let shifted: Vec<f64> = z.iter().map(|z| z + shift).collect();
        let moved = loss.mean(Rows::new(Scores::new(&shifted, c), Labels::from(&masked)).unwrap()).unwrap();
        prop_assert!((moved - total.mean()).abs() < 1e-10);

        // The upstream gradient multiplies the gradient, row by row.
        let mut up = vec![9.0; n * c];
        loss.evaluate(batch, Reduction::Mean, Outputs::new().grad("scores", &mut up).upstream(&u)).unwrap();

        for i in 0..n * c {
            prop_assert!(near(up[i], grad[i] * u[i / c]));
        }

        // One-hot soft targets are labels; so is γ = 0.
        let mut hot = vec![0.0; n * c];
        (0..n).for_each(|i| hot[i * c + y[i] as usize] = 1.0);
        let plain = Rows::new(Scores::new(&z, c), Labels::from(&y)).unwrap();
        let hard = CrossEntropy::default().mean(plain).unwrap();
        let soft = Rows::soft(Scores::new(&z, c), Targets(&hot)).unwrap();
        prop_assert!((SoftCrossEntropy::default().mean(soft).unwrap() - hard).abs() < 1e-11);
        prop_assert!(near(Focal::new(0.0, &[1.0]).unwrap().mean(plain).unwrap(), hard));

        // Class weights from the labels give every class that occurs the same share.
        let weights = class_weights(Labels::from(&y), c).unwrap();
        let weighted = CrossEntropy::default().class_weights(&weights).unwrap();
        prop_assert!((weighted.total(plain).unwrap().weight()
            - weights.iter().filter(|&&w| w > 0.0).count() as f64 * n as f64 / c as f64).abs() < 1e-9);
    }

    /// Merging is associative to the last bit of the rounded sum, whatever the sizes.
    #[test]
    fn totals_merge_in_any_grouping(xs in prop::collection::vec(-1e12..1e12f64, 3..60)) {
        let y = vec![0.0];
        let part = |x: f64| Quantile::new(0.5).unwrap().total(Pairs::new(Pred(&[x]), Target(&y)).unwrap()).unwrap();
        let left = xs.iter().map(|&x| part(x)).fold(Total::default(), Total::merge);
        let right = xs.iter().rev().map(|&x| part(x)).fold(Total::default(), |sum, x| x.merge(sum));
        prop_assert_eq!(left.sum(), right.sum());
        prop_assert_eq!(left.count(), right.count());
    }
}
