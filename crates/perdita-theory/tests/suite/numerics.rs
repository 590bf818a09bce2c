//! Numbers: integrals, roots, minima, random draws, and their text.
use perdita_theory::short;
use perdita_theory::testing::{
    Estimate, draws, integral, minimum, normal_mean, normals, order, root, simplex,
};

#[test]
fn libraries_do_what_they_are_asked() {
    assert!((integral(f64::sin, 0.0..std::f64::consts::PI) - 2.0).abs() < 1e-14);
    assert!((normal_mean(1.0, 2.0, |x| x * x) - 5.0).abs() < 1e-12);
    assert!((root(|x| x * x - 2.0, 0.0..2.0).unwrap() - 2f64.sqrt()).abs() < 1e-14);
    assert!((root(|x| f64::from(x > 0.3) - 0.5, 0.0..1.0).unwrap() - 0.3).abs() < 1e-12);
    assert!((minimum(|x| (x - 0.3).powi(2), -1.0..1.0).unwrap() - 0.3).abs() < 1e-7);
    let bowl = |x: &[f64]| (x[0] - 1.0).powi(2) + (x[1] + x[0]).abs();
    let (least, place) = simplex(&bowl, &[[0.0, 0.0]]);
    assert!(least < 1e-8 && (place[0] - 1.0).abs() < 1e-4 && (place[1] + 1.0).abs() < 1e-4, "{place:?}");
    assert!((order(&[(1.0, 3.0), (2.0, 24.0), (4.0, 192.0)]) - 3.0).abs() < 1e-12);
    let estimate = Estimate::of(&normals(&mut draws(1), 10_000));
    assert!(estimate.away(0.0) < 4.0 && (estimate.error - 0.01).abs() < 3e-4, "{estimate}");
}

#[test]
fn numbers_are_short() {
    let written = [0.0, 1.0, 0.1, -2.5, 1234.56, 99999.96, 1e-9, -4.25e12, f64::INFINITY, 0.00012345678];
    let read = ["0", "1", "0.1", "−2.5", "1234.6", "100000", "1e−9", "−4.25e12", "∞", "0.00012346"];
    assert_eq!(written.map(short), read);
}
