//! Narrow rows: any number of classes and rows, with padding, labels of every type, and what is wrong in one row.
use perdita::losses::CrossEntropy;
use perdita::prelude::*;
use perdita::real::Element;

const IGNORED: i64 = -100;

/// Scores between −4 and 4.
fn score(place: usize) -> f64 {
    (place * 7919 % 1000) as f64 / 125.0 - 4.0
}

/// Cross-entropy and its gradient of one row, in doubles.
fn expected(row: &[f64], label: usize) -> (f64, Vec<f64>) {
    let top = row.iter().fold(f64::NEG_INFINITY, |top, &z| top.max(z));
    let total: f64 = row.iter().map(|z| (z - top).exp()).sum();
    let slope = |j: usize| (row[j] - top).exp() / total - f64::from(u8::from(j == label));
    (total.ln() + top - row[label], (0..row.len()).map(slope).collect())
}

/// The losses and the gradient of the sum over `n` rows, every seventh of them ignored.
fn check<E: Element>(n: usize, classes: usize, stride: usize, tolerance: f64) {
    let scores: Vec<E> = (0..n * stride).map(|place| E::from_f64(score(place))).collect();
    let labels: Vec<i64> =
        (0..n).map(|i| if i % 7 == 3 { IGNORED } else { (i * 5 % classes) as i64 }).collect();
    let batch = Rows::new(Scores::strided(&scores, classes, stride), Labels::from(&labels)).unwrap();
    let (mut each, mut grad) = (vec![E::from_f64(9.0); n], vec![E::from_f64(9.0); n * stride]);
    let out = Outputs::new().each(&mut each).grad("scores", &mut grad);
    let total = CrossEntropy::default().evaluate(batch, Reduction::Sum, out).unwrap();
    assert_eq!(total.count() as usize, labels.iter().filter(|label| **label != IGNORED).count());
    assert_eq!(total.weight(), total.count() as f64);

    let near = |got: E, want: f64| (got.to_f64() - want).abs() <= tolerance * want.abs().max(1.0);
    for (i, &label) in labels.iter().enumerate() {
        let row: Vec<f64> = scores[i * stride..][..classes].iter().map(|z| z.to_f64()).collect();
        let (value, slopes) = match usize::try_from(label) {
            Ok(label) => expected(&row, label),
            Err(_) => (0.0, vec![0.0; classes]),
        };
        assert!(near(each[i], value), "row {i} of {n} × {classes}: {:?}, not {value}", each[i]);
        for (j, want) in slopes.into_iter().enumerate() {
            let got = grad[i * stride + j];
            assert!(near(got, want), "row {i} of {n} × {classes}, class {j}: {got:?}, not {want}");
        }
    }
}

#[test]
fn any_number_of_rows_and_classes() {
    for classes in (1..=34).chain([39, 40, 47, 48, 49, 63, 64, 65]) {
        for n in [1, 2, 15, 16, 17, 33, 80] {
            for stride in [classes, classes + 3] {
                check::<f32>(n, classes, stride, 2e-6);
                check::<f64>(n, classes, stride, 2e-15);
            }
        }
    }
}

#[test]
fn labels_of_every_type() {
    let (n, classes) = (40, 10);
    let scores: Vec<f32> = (0..n * classes).map(|place| score(place) as f32).collect();
    let label = |i: usize| i * 3 % classes;
    let value = |labels: Labels| {
        CrossEntropy::default().mean(Rows::new(Scores::new(&scores, classes), labels).unwrap()).unwrap()
    };

    let reference = value(Labels::from(&(0..n).map(|i| label(i) as i64).collect::<Vec<_>>()));
    assert_eq!(value(Labels::from(&(0..n).map(|i| label(i) as i32).collect::<Vec<_>>())), reference);
    assert_eq!(value(Labels::from(&(0..n).map(|i| label(i) as u32).collect::<Vec<_>>())), reference);
    assert_eq!(value(Labels::from(&(0..n).map(|i| label(i) as u16).collect::<Vec<_>>())), reference);
    assert_eq!(value(Labels::from(&(0..n).map(|i| label(i) as u8).collect::<Vec<_>>())), reference);
    assert_eq!(value(Labels::from(&(0..n).map(label).collect::<Vec<_>>())), reference);
}

/// The first label that names no class is reported, unless its row does not count.
#[test]
fn labels_out_of_range() {
    let (n, classes) = (200, 5);
    let scores = vec![0.5f32; n * classes];
    let loss = CrossEntropy::default();
    for at in [0, 63, 64, 130, 199] {
        for wrong in [-1, 5, i64::MAX, i64::MIN] {
            let mut labels = vec![2i64; n];
            (labels[at], labels[n - 1]) = (wrong, wrong);
            let batch = Rows::new(Scores::new(&scores, classes), Labels::from(&labels)).unwrap();
            let error = loss.mean(batch).unwrap_err();
            assert_eq!(error, perdita::Error::Label { index: at, label: wrong, classes });

            let mut weight = vec![0.5f32; n];
            (weight[at], weight[n - 1]) = (0.0, 0.0);
            let total = loss.total(batch.weighted(&weight).unwrap()).unwrap();
            let counted = if at == n - 1 { n - 1 } else { n - 2 };
            assert_eq!((total.count(), total.weight()), (counted as u64, 0.5 * counted as f64));
        }
    }
}

/// Infinite and undefined scores change nothing but their own rows.
#[test]
fn strange_scores_stay_in_their_row() {
    for classes in [2, 3, 5, 10, 16, 20, 32] {
        let n = 37;
        let scores: Vec<f32> = (0..n * classes).map(|place| score(place) as f32).collect();
        let labels: Vec<u8> = (0..n).map(|i| (i % classes) as u8).collect();
        let evaluate = |scores: &[f32]| {
            let (mut each, mut grad) = (vec![9.0f32; n], vec![9.0f32; n * classes]);
            let batch = Rows::new(Scores::new(scores, classes), Labels::from(&labels)).unwrap();
            let out = Outputs::new().each(&mut each).grad("scores", &mut grad);
            CrossEntropy::default().evaluate(batch, Reduction::Sum, out).unwrap();
            (each, grad)
        };

        let calm = evaluate(&scores);
        for strange in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 3e38, -3e38] {
            for row in [0, 7, 16, 36] {
                let mut scores = scores.clone();
                scores[row * classes] = strange;
                let got = evaluate(&scores);
                for i in (0..n).filter(|&i| i != row) {
                    assert_eq!(
                        got.0[i], calm.0[i],
                        "{strange} in row {row}, the loss of row {i} of {classes}"
                    );
                    let range = i * classes..(i + 1) * classes;
                    assert_eq!(got.1[range.clone()], calm.1[range], "{strange} in row {row}, row {i}");
                }
                assert_eq!(got.0[row].is_nan(), strange.is_nan() || strange == f32::INFINITY, "{strange}");
            }
        }
    }
}
