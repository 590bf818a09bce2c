//! The diagonal of the Hessian of row-wise losses on the executor: against dual numbers, which typed losses evaluate, against
//! values of mpmath (1500 digits), and where it is computed on dual numbers all the same.
use perdita::kernel::HotRowwise;
use perdita::loss::{Card, ClassIndex, Definition, Row, RowGrad, Rowwise, Softmax};
use perdita::losses::{CrossEntropy, Focal, GeneralizedCrossEntropy, Ldam, SoftCrossEntropy, SoftFocal};
use perdita::real::Element;
use perdita::{Labels, Outputs, Reduction, Rows, RowwiseExt, Scores, Targets, parameters};
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

fn diagonal<L: Rowwise>(loss: &HotRowwise<L>, batch: Rows<f64, L::Target>, len: usize) -> Vec<f64> {
    let mut diagonal = vec![9.0; len];
    loss.evaluate(batch, Reduction::Sum, Outputs::new().curvature(&mut diagonal)).unwrap();
    diagonal
}

#[track_caller]
fn near(got: &[f64], want: &[f64], bound: f64) {
    for (j, (got, want)) in got.iter().zip(want).enumerate() {
        let same = got == want || got.is_nan() && want.is_nan();
        assert!(same || (got - want).abs() <= bound * want.abs(), "{j}: {got:e}, not {want:e}");
    }
}

/// Each entry to the last digits, however small it is beside the others.
#[test]
fn confident_rows() {
    #[track_caller]
    fn check(loss: impl Rowwise<Target = ClassIndex>, z: &[f64], label: u8, want: &[f64]) {
        // A row by itself, and among others.
        let loss = HotRowwise::new(loss);
        for n in [1, 19] {
            let (scores, labels) = (z.repeat(n), vec![label; n]);
            let batch = Rows::new(Scores::new(&scores, z.len()), Labels::from(&labels)).unwrap();
            near(&diagonal(&loss, batch, scores.len()), &want.repeat(n), 1e-13);
        }
    }
    let certain =
        [2.0044932683598964e-17, 4.248354255291589e-18, 4.248354255291589e-18, 1.1548224173015786e-17];
    check(CrossEntropy::default(), &[40.0, 0.0, 0.0, 1.0], 0, &certain);
    check(CrossEntropy::default(), &[40.0, 0.0, 0.0, 1.0], 1, &certain);
    let hopeless = [0.04517665973091213, 4.676037693361809e-306, 0.04517665973091213];
    check(CrossEntropy::default(), &[0.0, -700.0, 3.0], 0, &hopeless);
    check(CrossEntropy::default(), &[0.0, -700.0, 3.0], 1, &hopeless);
    let easy = [1.8121591007547176e-50, 1.822911276812028e-51, 1.822911276812028e-51, 7.489884399811809e-51];
    check(Focal::default(), &[40.0, 0.0, 0.0, 1.0], 0, &easy);
    let hard =
        [-7.570749767964044e-17, -7.965664228671729e-17, 1.0620885638228976e-18, 2.887056043253947e-18];
    check(Focal::default(), &[40.0, 0.0, 0.0, 1.0], 1, &hard);
    let robust = [9.725103360850408e-9, 2.0611535811399706e-9, 2.0611535811399706e-9, 5.602796291542793e-9];
    check(GeneralizedCrossEntropy::new(0.7).unwrap(), &[20.0, 0.0, 0.0, 1.0], 0, &robust);
    // The label has the largest score, but not with its margin.
    let lowered = [0.01170626335297658, 0.01170626335297658, 3.3509832223392525e-22];
    check(Ldam::default(), &[1.0, 0.875, -1.0], 0, &lowered);
    let equal = [224.99999999999474, 0.0001376560021165279, 224.99999999999474];
    check(Ldam::default(), &[0.0; 3], 1, &equal);
}

#[test]
fn confident_rows_of_distributions() {
    let (z, t) = ([20.0, 0.0, 1.0], [0.75, 0.25, 0.0]);
    let batch = Rows::soft(Scores::new(&z, 3), Targets(&t)).unwrap();
    let found = diagonal(&HotRowwise::new(SoftFocal::default()), batch, 3);
    near(&found, &[-4.158598616731396e-9, -4.508773467382307e-9, 3.501748001274314e-10], 1e-12);

    let (z, t) = ([40.0, 0.0, 0.0, 1.0], [0.0, 0.5, 0.0, 0.5]);
    let batch = Rows::soft(Scores::new(&z, 4), Targets(&t)).unwrap();
    let found = diagonal(&HotRowwise::new(SoftCrossEntropy::default()), batch, 4);
    let want = [2.0044932683598964e-17, 4.248354255291589e-18, 4.248354255291589e-18, 1.1548224173015786e-17];
    near(&found, &want, 1e-13);
}

/// Weights, the label to ignore, class weights, strides, upstream gradients, in each precision: rounded once.
#[test]
fn everything_that_a_batch_may_have() {
    fn check<E: Element>(classes: usize, stride: usize) {
        let n = 70;
        let score = |i: usize| if i % stride < classes { 5.0 * (i as f64 * 0.71).sin() } else { f64::NAN };
        let z: Vec<E> = (0..n * stride).map(|i| E::from_f64(score(i))).collect();
        // A label that is ignored, or has weight 0, may name no class.
        let labels: Vec<i64> = (0..n)
            .map(|i| match (i % 7, i % 11) {
                (3, _) => -5,
                (_, 6) => 1 << 40,
                _ => (i * 5 % classes) as i64,
            })
            .collect();
        let weight = |i: usize| if i % 11 == 6 { 0.0 } else { 0.5 + (i % 3) as f64 };
        let weight: Vec<E> = (0..n).map(|i| E::from_f64(weight(i))).collect();
        let upstream: Vec<E> = (0..n).map(|i| E::from_f64(i as f64 % 4.0 - 1.5)).collect();
        let of_classes: Vec<f64> = (0..classes).map(|c| 0.5 + c as f64 % 3.0).collect();
        let loss = CrossEntropy::default().ignore_index(-5).label_smoothing(0.1).unwrap();
        let loss = loss.class_weights(&of_classes).unwrap();
        let batch = Rows::new(Scores::strided(&z, classes, stride), Labels::from(&labels)).unwrap();
        let batch = batch.weighted(&weight).unwrap();

        let [mut got, mut want, mut grad] = [const { Vec::new() }; 3];
        for out in [&mut got, &mut want, &mut grad] {
            out.resize(z.len(), E::from_f64(77.0));
        }
        let out = Outputs::new().upstream(&upstream).grad("scores", &mut grad).curvature(&mut got);
        let total = HotRowwise::new(loss.clone()).evaluate(batch, Reduction::Mean, out).unwrap();
        let out = Outputs::new().upstream(&upstream).curvature(&mut want);
        assert_eq!(total, loss.evaluate(batch, Reduction::Mean, out).unwrap());
        let bound = match E::NAME {
            "f64" => 1e-13,
            "f32" => f32::EPSILON.into(),
            "f16" => 1e-3,
            _ => 8e-3,
        };
        let doubles = |xs: &[E]| xs.iter().map(|x| x.to_f64()).collect::<Vec<_>>();
        near(&doubles(&got), &doubles(&want), bound);
        assert!(got.chunks(stride).all(|row| row[classes..].iter().all(|x| *x == E::from_f64(77.0))));
    }
    for (classes, stride) in [(2, 2), (5, 8), (17, 17), (40, 41), (150, 150)] {
        check::<f64>(classes, stride);
        check::<f32>(classes, stride);
        #[cfg(feature = "half")]
        check::<half::bf16>(classes, stride);
        #[cfg(feature = "half")]
        check::<half::f16>(classes, stride);
    }
}

/// Calls of the formula below on dual numbers.
static CALLS: AtomicUsize = AtomicUsize::new(0);

parameters! {
    /// Cross-entropy that counts them.
    #[derive(Clone, Debug)]
    struct Counted;
}
impl Definition for Counted {
    const CARD: Card = CrossEntropy::CARD;
}
impl Rowwise for Counted {
    type Target = ClassIndex;

    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        if std::any::type_name::<Z>().contains("Dual") {
            CALLS.fetch_add(1, Ordering::Relaxed);
        }
        let softmax = Softmax::of(z, label, slopes);
        let scale = z.splat(z.lit(1.0) / softmax.total);
        slopes.write_cached(z, Softmax::exp(z, softmax.max), |_, e| e * scale);
        slopes.set(label, -softmax.one_minus_p());
        softmax.nll
    }
}

/// The formula runs on dual numbers for rows that are not finite, and for no others.
#[test]
fn rows_that_are_not_finite_are_evaluated_on_dual_numbers() {
    let loss = HotRowwise::new(Counted);
    for (n, classes) in [(3, 4), (40, 17), (2, 200)] {
        let mut z: Vec<f64> = (0..n * classes).map(|i| 9.0 * (i as f64 * 0.3).sin()).collect();
        let labels = vec![1u8; n];
        let mut evaluate = |special: f64| {
            z[classes + 2] = special;
            let before = CALLS.load(Ordering::Relaxed);
            let batch = Rows::new(Scores::new(&z, classes), Labels::from(&labels)).unwrap();
            let (got, mut want) = (diagonal(&loss, batch, z.len()), vec![0.0; z.len()]);
            let calls = CALLS.load(Ordering::Relaxed) - before;
            Counted.evaluate(batch, Reduction::Sum, Outputs::new().curvature(&mut want)).unwrap();
            near(&got, &want, 1e-13);
            calls
        };
        assert_eq!([0.0, -1e3, f64::NEG_INFINITY].map(&mut evaluate), [0; 3]);
        assert_eq!([f64::NAN, f64::INFINITY].map(&mut evaluate), [classes; 2]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn random_rows(
        (classes, z, t) in (1usize..40).prop_flat_map(|classes| (
            Just(classes),
            prop::collection::vec(-1.0..1.0f64, 5 * classes),
            prop::collection::vec(0.0..1.0f64, 5 * classes),
        )),
        scale in 1.0..50.0f64,
        label in 0usize..40,
    ) {
        let z: Vec<f64> = z.iter().map(|z| z * scale).collect();
        let labels = [(label % classes) as u32; 5];
        let (mut want, batch) = (vec![0.0; z.len()], Rows::new(Scores::new(&z, classes), Labels::from(&labels)).unwrap());
        let loss = CrossEntropy::default().label_smoothing(0.1).unwrap().z_loss(0.01).unwrap();
        loss.evaluate(batch, Reduction::Sum, Outputs::new().curvature(&mut want)).unwrap();
        near(&diagonal(&HotRowwise::new(loss), batch, z.len()), &want, 1e-13);

        let batch = Rows::soft(Scores::new(&z, classes), Targets(&t)).unwrap();
        let loss = SoftCrossEntropy::default();
        loss.evaluate(batch, Reduction::Sum, Outputs::new().curvature(&mut want)).unwrap();
        near(&diagonal(&HotRowwise::new(loss), batch, z.len()), &want, 1e-13);
    }
}
