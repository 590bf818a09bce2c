//! Edge cases of CTC: impossible alignments, padding, underflow.
use perdita::losses::Ctc;
use perdita::{Arrays, ArraysExt, Error, Outputs, Reduction};

const INF: f64 = f64::INFINITY;

/// The loss and gradient of one sequence of frames.
fn one(loss: Ctc, logits: &[f64], classes: usize, labels: &[i64]) -> (f64, Vec<f64>) {
    let shape = [1, logits.len() / classes, classes];
    let batch = Arrays::new().numbers("logits", logits, &shape).unwrap();
    let batch = batch.labels("labels", labels.into(), &[1, labels.len()]).unwrap();
    let mut grad = vec![9.0; logits.len()];
    let value = loss.mean_grad(batch, "logits", &mut grad).unwrap();
    let alone = loss.mean(batch).unwrap();
    assert!(alone == value || alone.is_nan() && value.is_nan());
    (value, grad)
}
#[track_caller]
fn near(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs(), "{got:e}, not {want:e}");
}
/// Numbers that look random.
fn noise(n: usize, scale: f64) -> Vec<f64> {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    (0..n).map(|_| scale * next()).collect()
}

#[test]
fn too_few_frames_cost_infinity() {
    // Three labels need three frames, and a repeat one more.
    for (frames, labels) in [(2, &[1i64, 2, 1][..]), (3, &[1, 1, 2]), (0, &[1]), (2, &[1, 1])] {
        let logits = noise(frames * 3, 1.0);
        let (value, grad) = one(Ctc::default(), &logits, 3, labels);
        assert!(value == INF && grad.iter().all(|g| *g == 0.0), "{frames}");
        let (value, grad) = one(Ctc::default().zero_infinity(true), &logits, 3, labels);
        assert!(value == 0.0 && grad.iter().all(|g| *g == 0.0), "{frames}");
        let more = noise(frames.max(labels.len()) * 3 + 3, 1.0);
        assert!(one(Ctc::default(), &more, 3, labels).0.is_finite());
    }
}

#[test]
fn no_labels_are_all_blank() {
    let logits = [0.0, 0.0, 2.0, 2.0, 1.0, 1.0];
    let (value, grad) = one(Ctc::default(), &logits, 2, &[]);
    near(value, 8f64.ln(), 1e-15);
    assert_eq!(grad, [-0.5, 0.5, -0.5, 0.5, -0.5, 0.5]);
    assert_eq!(one(Ctc::default().per_label(true), &logits, 2, &[]).0, value);
    assert_eq!(one(Ctc::default(), &[], 2, &[]), (0.0, vec![]));
}

#[test]
fn classes_at_minus_infinity_never_occur() {
    // Only 1, 1, – and 1, –, – are left of the ways of one label.
    let logits = [-INF, 0.0, -INF, 0.0, 0.0, -INF, 0.0, -INF, -INF];
    let (value, grad) = one(Ctc::default(), &logits, 3, &[1]);
    near(value, 0.0, 0.0);
    assert!(grad.iter().all(|g| *g == 0.0), "{grad:?}");
    // No way is left: nothing moves it.
    let (value, grad) = one(Ctc::default(), &logits, 3, &[2]);
    assert!(value == INF && grad.iter().all(|g| *g == 0.0));
    assert_eq!(one(Ctc::default().zero_infinity(true), &logits, 3, &[2]).0, 0.0);
}

/// Likelihoods that no double holds: e⁻⁵⁰⁰⁰⁰⁰ in all, and e⁻¹⁰⁰⁰⁰ in one frame.
#[test]
fn exponents_have_no_bounds() {
    let (frames, classes) = (500, 4);
    let mut logits = vec![0.0; frames * classes];
    logits.chunks_mut(classes).for_each(|frame| frame[3] = 1000.0);
    let (value, grad) = one(Ctc::default(), &logits, classes, &[1, 2, 1]);
    // Of all alignments each has the same likelihood: seven runs, the inner blanks of which may be empty.
    near(value, 500_000.0, 1e-4);
    let want: f64 = grad.chunks(classes).map(|frame| frame[..3].iter().sum::<f64>()).sum();
    near(want, -(frames as f64), 1e-12);
    for far in [1e4, 1e15, 1e200] {
        let (value, grad) = one(Ctc::default(), &[0.0, -far, 0.0, 0.0], 2, &[1]);
        near(value, 2f64.ln(), 1e-14);
        assert!(grad[0].abs() < 1e-15);
        let (value, _) = one(Ctc::default(), &[0.0, -far], 2, &[1]);
        near(value, far, 1e-15);
    }
    // What is behind by more than the range of doubles may yet be all that counts.
    let mut logits = vec![0.0; 400 * 3];
    logits.chunks_mut(3).take(200).for_each(|frame| frame[0] = 30.0);
    logits.chunks_mut(3).skip(200).for_each(|frame| (frame[0], frame[2]) = (-INF, -INF));
    let (value, grad) = one(Ctc::default(), &logits, 3, &[1]);
    assert!(value.is_finite() && value < 1e-9 && grad.iter().all(|g| g.is_finite()));
    logits[399 * 3..].copy_from_slice(&[-INF, -INF, 0.0]);
    let (value, _) = one(Ctc::default(), &logits, 3, &[1, 2]);
    assert!(value.is_finite() && value < 1e-9);
    let (value, _) = one(Ctc::default(), &logits, 3, &[2, 1, 2]);
    near(value, 30.0, 0.2);
}

/// The sum of the gradient of a frame is 0 from logits, −1 from log-probabilities; both agree on a normalised frame.
#[test]
fn logits_and_log_probabilities_agree() {
    let (frames, classes) = (120, 7);
    let logits = noise(frames * classes, 8.0);
    let lse = |frame: &[f64]| frame.iter().map(|z| z.exp()).sum::<f64>().ln();
    let log_probs: Vec<f64> = logits.chunks(classes).flat_map(|z| z.iter().map(|x| x - lse(z))).collect();
    let labels: Vec<i64> = (0..20).map(|i| 1 + (i * i) % 6).collect();
    let (value, grad) = one(Ctc::default(), &logits, classes, &labels);
    let (other, of_log_probs) = one(Ctc::default().from_logits(false), &log_probs, classes, &labels);
    near(other, value, 1e-13);
    for ((a, b), lp) in grad.chunks(classes).zip(of_log_probs.chunks(classes)).zip(log_probs.chunks(classes))
    {
        near(b.iter().sum(), -1.0, 1e-12);
        for c in 0..classes {
            assert!((b[c] + lp[c].exp() - a[c]).abs() < 1e-12);
        }
    }
    // The gradient is the derivative.
    for at in [0, 3, 400, 839] {
        let moved = |by: f64| {
            let mut logits = logits.clone();
            logits[at] += by;
            one(Ctc::default(), &logits, classes, &labels).0
        };
        let slope = (moved(1e-4) - moved(-1e-4)) / 2e-4;
        assert!((slope - grad[at]).abs() < 1e-6, "{slope} {}", grad[at]);
    }
}

#[test]
fn floats_agree_with_doubles() {
    let (frames, classes) = (500, 30);
    let logits: Vec<f32> = noise(frames * classes, 12.0).into_iter().map(|x| x as f32).collect();
    let labels: Vec<i64> = (0..61).map(|i| 1 + (i * 17) % 29).collect();
    let double: Vec<f64> = logits.iter().map(|&x| x.into()).collect();
    let (value, want) = one(Ctc::default(), &double, classes, &labels);
    let batch = Arrays::new().numbers("logits", &logits, &[1, frames, classes]).unwrap();
    let batch = batch.labels("labels", (&labels).into(), &[1, labels.len()]).unwrap();
    let mut grad = vec![0f32; logits.len()];
    let single = Ctc::default().mean_grad(batch, "logits", &mut grad).unwrap();
    near(single, value, 1e-7);
    for (a, b) in grad.iter().zip(&want) {
        assert!((f64::from(*a) - b).abs() < 2e-6, "{a} {b}");
    }
}

#[test]
fn padding_is_not_looked_at() {
    let mut logits = noise(2 * 6 * 4, 2.0);
    let (value, grad) = one(Ctc::default(), &logits[..4 * 4], 4, &[3, 1]);
    logits[4 * 4..6 * 4].fill(f64::NAN);
    let batch = Arrays::new().numbers("logits", &logits, &[2, 6, 4]).unwrap();
    let labels = [3i64, 1, 99, 2, 2, 1];
    let batch = batch.labels("labels", (&labels).into(), &[2, 3]).unwrap();
    let batch = batch.labels("input_lengths", (&[4i64, 6]).into(), &[2]).unwrap();
    let batch = batch.labels("label_lengths", (&[2i64, 3]).into(), &[2]).unwrap();
    let (mut each, mut all) = ([0.0; 2], vec![9.0; logits.len()]);
    let out = Outputs::new().each(&mut each).grad("logits", &mut all);
    Ctc::default().evaluate(batch, Reduction::Sum, out).unwrap();
    assert_eq!(each[0], value);
    assert_eq!((&all[..16], &all[16..24]), (&grad[..], &[0.0; 8][..]));
    // Of the second, all counts, and NaN is not hidden.
    logits[24 + 5] = f64::NAN;
    let batch = Arrays::new().numbers("logits", &logits[24..], &[1, 6, 4]).unwrap();
    let batch = batch.labels("labels", (&[2i64, 2, 1]).into(), &[1, 3]).unwrap();
    assert!(Ctc::default().mean(batch).unwrap().is_nan());
}

#[test]
fn what_is_wrong_is_named() {
    let wrong = |labels: [i64; 4], frames: [i64; 2], lengths: [i64; 2], loss: Ctc| {
        let batch = Arrays::new().numbers("logits", &[0.0; 24], &[2, 4, 3]).unwrap();
        let batch = batch.labels("labels", (&labels).into(), &[2, 2]).unwrap();
        let batch = batch.labels("input_lengths", (&frames).into(), &[2]).unwrap();
        let batch = batch.labels("label_lengths", (&lengths).into(), &[2]).unwrap();
        // What does not count is not looked at.
        let second = batch.weighted(&[1.0, 0.0]).unwrap();
        assert!(loss.mean(second).is_ok() || matches!(loss.mean(second), Err(Error::Field { .. })));
        loss.mean(batch).unwrap_err().to_string()
    };
    let ctc = Ctc::default();
    let says = |message: String, what: &str| assert!(message.contains(what), "{message}");
    says(wrong([1, 2, 1, 0], [4, 4], [2, 2], ctc), "labels[3] = 0 is the blank");
    says(wrong([1, 2, 3, 1], [4, 4], [2, 2], ctc), "labels[2] = 3 is not a class: there are 3");
    says(wrong([1, 2, -1, 1], [4, 4], [2, 1], ctc), "labels[2] = -1 is not a class");
    says(wrong([1, 2, 1, 1], [4, 5], [2, 2], ctc), "input_lengths[1] = 5");
    says(wrong([1, 2, 1, 1], [4, -1], [2, 2], ctc), "input_lengths[1] = -1");
    says(wrong([1, 2, 1, 1], [4, 4], [2, 3], ctc), "label_lengths[1] = 3");
    says(wrong([1, 2, 1, 1], [4, 4], [2, 2], ctc.blank(3).unwrap()), "lack the class of blanks");
    assert!("ctc(blank=-1)".parse::<perdita_catalog::Loss>().is_err());
}

/// The mean of PyTorch is the one per label.
#[test]
fn each_may_be_per_label() {
    let logits = noise(5 * 4, 2.0);
    let (whole, grad) = one(Ctc::default(), &logits, 4, &[1, 2, 3]);
    let (part, of_part) = one(Ctc::default().per_label(true), &logits, 4, &[1, 2, 3]);
    near(part, whole / 3.0, 1e-15);
    grad.iter().zip(&of_part).for_each(|(a, b)| near(*b, a / 3.0, 1e-14));
}
