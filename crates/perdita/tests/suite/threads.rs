//! Bitwise equal results for any number of threads, in any element type; accuracy of large sums.
#![cfg(feature = "threads")]
use perdita::losses::{BceWithLogits, CrossEntropy, Mae};
use perdita::real::Element;
use perdita::{Labels, Outputs, Pairs, PointwiseExt, Pred, Reduction, Rows, RowwiseExt, Scores, Target};

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a thread pool")
}

#[test]
fn pointwise_bits_do_not_depend_on_threads() {
    fn check<E: Element>() {
        let n = 300_007;
        let p: Vec<E> = (0..n).map(|i| E::from_f64((i as f64 * 0.37).sin() * 8.0)).collect();
        let y: Vec<E> = (0..n).map(|i| E::from_f64((i % 2) as f64)).collect();
        let run = |threads| {
            let mut grad = vec![E::default(); n];
            let batch = Pairs::new(Pred(&p), Target(&y)).unwrap();
            let loss = BceWithLogits::new(2.0).unwrap();
            let value = pool(threads).install(|| loss.mean_grad(batch, &mut grad)).unwrap();
            (value.to_bits(), grad)
        };

        let one = run(1);
        for threads in [2, 3, 8] {
            assert!(run(threads) == one, "{} with {threads} threads", E::NAME);
        }
    }

    check::<f32>();
    check::<f64>();
    #[cfg(feature = "half")]
    {
        check::<perdita::half::bf16>();
        check::<perdita::half::f16>();
    }
}

#[test]
fn rowwise_bits_do_not_depend_on_threads() {
    for c in [7, 500] {
        let n = 200_000 / c;
        let z: Vec<f32> = (0..n * c).map(|i| (i as f32 * 0.37).sin() * 8.0).collect();
        let y: Vec<u32> = (0..n).map(|i| (i * 31 % c) as u32).collect();
        let run = |threads| {
            let mut grad = vec![0.0; n * c];
            let batch = Rows::new(Scores::new(&z, c), Labels::from(&y)).unwrap();
            let loss = CrossEntropy::default().label_smoothing(0.1).unwrap();
            let value = pool(threads).install(|| loss.mean_grad(batch, &mut grad)).unwrap();
            (value.to_bits(), grad)
        };

        let one = run(1);
        for threads in [2, 3, 8] {
            assert!(run(threads) == one, "{c} classes, {threads} threads");
        }
    }
}

/// 2²⁴ elements whose exact sum is known: single precision alone would stop counting.
#[test]
fn large_sums_are_exact_to_a_millionth() {
    let n = 1 << 24;
    let (p, y) = (vec![0.1f32; n], vec![0.0f32; n]);
    let batch = Pairs::new(Pred(&p), Target(&y)).unwrap();
    let total = Mae.evaluate(batch, Reduction::Sum, Outputs::new()).unwrap();
    let exact = f64::from(0.1f32) * n as f64;
    assert!((total.sum() / exact - 1.0).abs() < 1e-7, "{}", total.sum() / exact - 1.0);
    assert_eq!(total.count(), n as u64);
}
