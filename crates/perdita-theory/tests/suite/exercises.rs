//! The exercises of the page.
use perdita_theory::testing::EXERCISES;

/// By hand: 20/26, −ln softmax, (1 − p_t)², ln(0.95/0.05), 1 − 2·½/(2 + 1).
#[test]
fn answers_are_right() {
    let all: Vec<Vec<f64>> = EXERCISES.iter().map(|exercise| (exercise.numbers)().unwrap()).collect();
    let expected: [&[f64]; 11] = [
        &[10.0 / 13.0, 0.25, 0.25],
        &[0.9, 0.1],
        &[0.40760596, 0.66524096 - 1.0, 0.24472847, 0.09003057],
        &[4.60517019, 0.9801, -0.99, -2.0 * 0.99 * 0.0099],
        &[100.0, 1.0 / (0.01 * (1.0 + 2.0 * 0.9 * 0.10536052 / 0.1))],
        &[],
        &[2.94443898, 0.95],
        &[4.85203026, 0.0],
        &[0.6, 1.8],
        &[1.0 - 1.0 / 3.0, 1.0 - 2.0 / 4.0],
        &[0.5],
    ];
    for ((found, expected), exercise) in all.iter().zip(expected).zip(EXERCISES) {
        assert_eq!(exercise.answer.matches("{}").count(), found.len(), "{}", exercise.answer);
        let near = |(a, b): (&f64, &f64)| (a - b).abs() < 2e-6 * b.abs().max(1.0);
        assert!(found.iter().zip(expected).all(near), "{}: {found:?}", exercise.question);
    }
    // −∂FL/∂z ÷ (1 − p) = (1 − p)² − 2p(1 − p) ln p has its maximum where the derivative is 0.
    let (p, most) = (all[5][0], all[5][1]);
    let ratio = |p: f64| (1.0 - p).powi(2) - 2.0 * p * (1.0 - p) * p.ln();
    assert!((ratio(p) - most).abs() < 1e-9 && ratio(p) > ratio(p - 1e-3) && ratio(p) > ratio(p + 1e-3));
}
