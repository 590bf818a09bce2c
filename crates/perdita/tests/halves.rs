//! Half precision: losses of the exact values of 16-bit numbers, and gradients rounded once. Needs the features `half`
//! and `products`.
use perdita::half::{bf16, f16};
use perdita::losses::FeatureDistance;
use perdita::losses::LinearCrossEntropy;
use perdita::losses::{BceWithLogits, CrossEntropy, Gram, Ssim};
use perdita::real::Element;
use perdita::{
    Arrays, ArraysExt, Embeddings, Labels, Outputs, Pairs, PointwiseExt, Pred, Products, ProductsExt,
    Reduction, Rows, RowwiseExt, Scores, Target, Vocabulary,
};

fn numbers<E: Element>(len: usize, step: f64) -> Vec<E> {
    (0..len).map(|i| E::from_f64(((i + 1) as f64 * step).sin())).collect()
}

fn exact<E: Element>(xs: &[E]) -> Vec<f64> {
    xs.iter().map(|x| x.to_f64()).collect()
}

/// Every length up to several vectors and a chunk, weighted and not.
#[test]
fn pairs() {
    fn check<E: Element>(epsilon: f64) {
        for n in (1..=130).chain([1500]) {
            let (p, y, w): (Vec<E>, Vec<E>, Vec<E>) = (numbers(n, 0.7), numbers(n, 1.3), numbers(n, 0.1));
            let (y, w): (Vec<E>, Vec<E>) = y
                .iter()
                .zip(&w)
                .map(|(y, w)| (E::from_f64(y.to_f64().abs()), E::from_f64(w.to_f64().abs())))
                .unzip();
            let (p64, y64, w64) = (exact(&p), exact(&y), exact(&w));
            let loss = BceWithLogits::new(2.0).unwrap();
            let (mut grad, mut want) = (vec![E::default(); n], vec![0.0; n]);

            for weighted in [false, true] {
                let (mut batch, mut wide) = (
                    Pairs::new(Pred(&p), Target(&y)).unwrap(),
                    Pairs::new(Pred(&p64), Target(&y64)).unwrap(),
                );
                if weighted {
                    (batch, wide) = (batch.weighted(&w).unwrap(), wide.weighted(&w64).unwrap());
                }
                let got = loss.sum_grad(batch, &mut grad).unwrap();
                assert!(
                    (got / loss.sum_grad(wide, &mut want).unwrap() - 1.0).abs() < 1e-6,
                    "{} of {n}",
                    E::NAME
                );

                for (g, w) in grad.iter().zip(&want) {
                    assert!((g.to_f64() - w).abs() <= w.abs() * epsilon + 1e-7, "{g:?}, not {w}");
                }
            }
        }
    }

    check::<bf16>(2f64.powi(-8));
    check::<f16>(2f64.powi(-11));
}

/// Row-wise losses of the stored numbers, computed in 32 bits, with the gradient rounded once.
#[test]
fn rows() {
    fn check<E: Element>(epsilon: f64) {
        for c in [5, 70] {
            let n = 37;
            let z: Vec<E> = (0..n * c).map(|i| E::from_f64((i as f64 * 0.7).sin() * 4.0)).collect();
            let wide = exact(&z);
            let y: Vec<i64> = (0..n).map(|i| (i * 3 % c) as i64).collect();
            let (mut grad, mut want) = (vec![E::default(); n * c], vec![0.0; n * c]);
            let loss = CrossEntropy::default();
            let rows = Rows::new(Scores::new(&z, c), Labels::from(&y)).unwrap();
            let got = loss.sum_grad(rows, &mut grad).unwrap();
            let rows = Rows::new(Scores::new(&wide, c), Labels::from(&y)).unwrap();
            assert!((got / loss.sum_grad(rows, &mut want).unwrap() - 1.0).abs() < 1e-6);

            for (g, w) in grad.iter().zip(want) {
                assert!((g.to_f64() - w).abs() <= w.abs() * epsilon + 1e-7, "{g:?}, not {w}");
            }
        }
    }

    check::<bf16>(2f64.powi(-8));
    check::<f16>(2f64.powi(-11));
}

/// The same on the executor, transposed and along the lanes.
#[cfg(feature = "executor")]
#[test]
fn executed_rows() {
    use perdita::kernel::ExecutedRows;
    use perdita::loss::{ClassIndex, Definition};

    fn check<E: Element>(executed: &ExecutedRows<ClassIndex>, epsilon: f64) {
        for c in [5, 70, 200, 3000] {
            let n = 9;
            let z: Vec<E> = (0..n * c).map(|i| E::from_f64((i as f64 * 0.7).sin() * 4.0)).collect();
            let (wide, y): (_, Vec<i64>) = (exact(&z), (0..n).map(|i| (i * 3 % c) as i64).collect());
            let (mut grad, mut want) = (vec![E::default(); n * c], vec![0.0; n * c]);
            let rows = Rows::new(Scores::new(&z, c), Labels::from(&y)).unwrap();
            let out = Outputs::new().grad("scores", &mut grad);
            let got = executed.evaluate(rows, Reduction::Sum, out).unwrap().sum();
            let rows = Rows::new(Scores::new(&wide, c), Labels::from(&y)).unwrap();
            let sum = CrossEntropy::default().sum_grad(rows, &mut want).unwrap();
            assert!((got / sum - 1.0).abs() < 1e-6, "{c} classes: {got}, not {sum}");

            for (g, w) in grad.iter().zip(want) {
                assert!((g.to_f64() - w).abs() <= w.abs() * epsilon + 1e-7, "{c} classes: {g:?}, not {w}");
            }
        }
    }

    let executed = ExecutedRows::new(CrossEntropy::CARD, |classes| {
        Ok(perdita::trace::rowwise(&CrossEntropy::default(), classes))
    });
    check::<bf16>(&executed, 2f64.powi(-8));
    check::<f16>(&executed, 2f64.powi(-11));
}

/// Losses of images, in each kernel that reads pixels.
#[test]
fn images() {
    fn check<E: Element, L: ArraysExt>(loss: L, epsilon: f64) {
        let shape = [1, 2, 12, 13];
        let (x, y) = (numbers::<E>(312, 0.7), numbers::<E>(312, 1.1));
        let floats = |x: &[E]| x.iter().map(|x| x.to_f64() as f32).collect::<Vec<_>>();
        let (x32, y32) = (floats(&x), floats(&y));
        let (mut grad, mut want) = (vec![E::default(); 312], vec![0.0f32; 312]);
        let batch = Arrays::new().numbers("prediction", &x, &shape).unwrap();
        let got =
            loss.mean_grad(batch.numbers("target", &y, &shape).unwrap(), "prediction", &mut grad).unwrap();
        let batch = Arrays::new().numbers("prediction", &x32, &shape).unwrap();
        let value =
            loss.mean_grad(batch.numbers("target", &y32, &shape).unwrap(), "prediction", &mut want).unwrap();
        assert!((got / value - 1.0).abs() < 1e-5, "{}: {got}, not {value}", E::NAME);
        let largest = want.iter().fold(0f64, |most, x| most.max(f64::from(*x).abs()));

        for (got, want) in grad.iter().zip(&want) {
            let want = f64::from(*want);
            assert!(
                (got.to_f64() - want).abs() <= epsilon * want.abs() + 1e-6 * largest,
                "{got:?}, not {want}"
            );
        }
    }

    let directions = FeatureDistance::default().normalize(true);
    check::<bf16, _>(Ssim::default(), 2f64.powi(-8));
    check::<bf16, _>(Gram, 2f64.powi(-8));
    check::<f16, _>(directions, 2f64.powi(-9));
}

/// Rows of a layer and its weights.
#[test]
fn products() {
    let x: Vec<bf16> = (0..33 * 40).map(|i| bf16::from_f32((i as f32 * 0.7).sin())).collect();
    let w: Vec<bf16> = (0..97 * 40).map(|i| bf16::from_f32((i as f32 * 0.3).cos())).collect();
    let labels: Vec<i64> = (0..33).map(|i| i * 5 % 97).collect();
    let (mut grad, mut want) = (vec![9.0f32; 97 * 40], vec![9.0; 97 * 40]);
    let loss = LinearCrossEntropy::default();
    let batch = Products::new(Embeddings::new(&x, 40).unwrap(), Embeddings::new(&w, 40).unwrap())
        .unwrap()
        .labels(Labels::from(&labels))
        .unwrap();
    let got = loss.evaluate(batch, Reduction::Mean, Outputs::new().grad("b", &mut grad)).unwrap();
    let (x, w) = (exact(&x), exact(&w));
    let batch = Products::new(Embeddings::new(&x, 40).unwrap(), Embeddings::new(&w, 40).unwrap())
        .unwrap()
        .labels(Labels::from(&labels))
        .unwrap();
    let whole = loss.evaluate(batch, Reduction::Mean, Outputs::new().grad("b", &mut want)).unwrap();
    assert!((got.total.mean() / whole.total.mean() - 1.0).abs() < 1e-6);

    for (got, want) in grad.iter().zip(want) {
        assert!((f64::from(*got) - want).abs() < 1e-6, "{got}, not {want}");
    }
}

/// The same, vocabulary-parallel.
#[test]
fn vocabulary() {
    let (a, b): (Vec<bf16>, Vec<bf16>) = (numbers(9 * 8, 0.7), numbers(30 * 8, 0.3));
    let labels: Vec<i64> = (0..9).map(|i| i * 5 % 30).collect();
    let batch = Products::new(Embeddings::new(&a, 8).unwrap(), Embeddings::new(&b, 8).unwrap()).unwrap();
    let batch = batch.labels(Labels::from(&labels)).unwrap();
    let (loss, alone) = (LinearCrossEntropy::default(), &mut |own: &[f64]| Ok(own.to_vec()));
    let (mut got, mut want) = (vec![9.0f32; 240], vec![9.0f32; 240]);
    let all = Vocabulary { first: 0, classes: 30 };
    let out = Outputs::new().grad("b", &mut got);
    let value = loss.evaluate_vocabulary(batch, all, alone, Reduction::Mean, out).unwrap().total.mean();
    let whole =
        loss.evaluate(batch, Reduction::Mean, Outputs::new().grad("b", &mut want)).unwrap().total.mean();
    assert!((value - whole).abs() < 1e-6, "{value}, not {whole}");
    assert!(got.iter().zip(&want).all(|(got, want)| (got - want).abs() < 1e-6));
}
