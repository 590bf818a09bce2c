//! Accuracy of the elementary functions on lanes, against double precision (for `f32`) and the system's library (for
//! `f64`).
use super::{Element, Float, Lanes, Real, on_lanes};
use fearless_simd::Simd;
#[cfg(feature = "half")]
use half::{bf16, f16};

/// A function on lanes, its reference, and the error bound that `math.rs` states, in ulps.
struct Function<T> {
    name: &'static str,
    lanes: fn(&[T], &mut [T]),
    exact: fn(f64) -> f64,
    bound: f64,
}

#[inline(always)]
fn map<S: Simd, T: Float, A: Element<Float = T>, B: Element<Float = T>>(
    simd: S,
    xs: &[A],
    out: &mut [B],
    f: impl Fn(Lanes<S, T>) -> Lanes<S, T>,
) {
    let n = Lanes::<S, T>::N;
    for (x, out) in xs.chunks_exact(n).zip(out.chunks_exact_mut(n)) {
        f(Lanes::load(simd, x)).store(out);
    }
}

macro_rules! function {
    ($t:ident, $name:literal, $bound:literal, $f:expr, $exact:expr) => {
        Function::<$t> {
            name: $name,
            lanes: |xs, out| on_lanes!(simd => map(simd, xs, out, $f)),
            exact: $exact,
            bound: $bound,
        }
    };
}

fn sigmoid(x: f64) -> f64 {
    Real::sigmoid(x)
}

fn softplus(x: f64) -> f64 {
    Real::softplus(x)
}

fn sigmoid_powf(x: f64, c: f64) -> f64 {
    Real::sigmoid_powf(x, c)
}

fn f32_functions() -> Vec<Function<f32>> {
    vec![
        function!(f32, "exp", 1.1, |x| x.exp(), f64::exp),
        function!(f32, "exp_m1", 2.0, |x| x.exp_m1(), f64::exp_m1),
        function!(f32, "ln", 1.0, |x| x.ln(), f64::ln),
        function!(f32, "ln_1p", 1.5, |x| x.ln_1p(), f64::ln_1p),
        function!(f32, "sigmoid", 3.0, |x| x.sigmoid(), sigmoid),
        function!(f32, "tanh", 3.5, |x| x.tanh(), f64::tanh),
        function!(f32, "softplus", 2.0, |x| x.softplus(), softplus),
        function!(f32, "powf 0.25", 1.0, |x| x.abs().powf(0.25), |x| x.abs().powf(0.25)),
        function!(f32, "powf 1.5", 1.5, |x| x.abs().powf(1.5), |x| x.abs().powf(1.5)),
        function!(f32, "powf 2", 1.0, |x| x.powf(2.0), |x| x.powf(2.0)),
        function!(f32, "powf 0.3", 0.8, |x| x.abs().powf(0.3), |x| x.abs().powf(0.3)),
        function!(f32, "powf 1.7", 0.8, |x| x.abs().powf(1.7), |x| x.abs().powf(1.7)),
        function!(f32, "powf 3.7", 0.8, |x| x.abs().powf(3.7), |x| x.abs().powf(3.7)),
        function!(f32, "powf 30", 0.8, |x| x.abs().powf(30.0), |x| x.abs().powf(30.0)),
        function!(f32, "powf 3", 1.5, |x| x.powf(3.0), |x| x.powf(3.0)),
        function!(f32, "powf 4", 2.0, |x| x.powf(4.0), |x| x.powf(4.0)),
        function!(f32, "powf 5", 3.0, |x| x.powf(5.0), |x| x.powf(5.0)),
        function!(f32, "sigmoid^2", 8.0, |x| x.sigmoid_powf(2.0), |x| sigmoid_powf(x, 2.0)),
        function!(f32, "sigmoid^5", 17.0, |x| x.sigmoid_powf(5.0), |x| sigmoid_powf(x, 5.0)),
        function!(f32, "sigmoid^0.3", 1.6, |x| x.sigmoid_powf(0.3), |x| sigmoid_powf(x, 0.3)),
        function!(f32, "sigmoid^1.7", 4.4, |x| x.sigmoid_powf(1.7), |x| sigmoid_powf(x, 1.7)),
        function!(f32, "sigmoid^7.5", 16.0, |x| x.sigmoid_powf(7.5), |x| sigmoid_powf(x, 7.5)),
        function!(f32, "powf 250", 4.0, |x| x.abs().powf(250.0), |x| x.abs().powf(250.0)),
    ]
}

fn f64_functions() -> Vec<Function<f64>> {
    vec![
        function!(f64, "exp", 1.1, |x| x.exp(), f64::exp),
        function!(f64, "exp_m1", 2.0, |x| x.exp_m1(), f64::exp_m1),
        function!(f64, "ln", 1.0, |x| x.ln(), f64::ln),
        function!(f64, "ln_1p", 2.0, |x| x.ln_1p(), f64::ln_1p),
        function!(f64, "sigmoid", 3.0, |x| x.sigmoid(), sigmoid),
        function!(f64, "tanh", 4.0, |x| x.tanh(), f64::tanh),
        function!(f64, "softplus", 2.0, |x| x.softplus(), softplus),
    ]
}

/// |got − exact| in ulps of the exact value; 0 if both are the same or both NaN.
fn ulps<T: Float>(got: T, exact: f64) -> f64 {
    let got = got.to_f64();
    let rounded = T::from_f64(exact).to_f64();
    if got == rounded || got.is_nan() && exact.is_nan() {
        return 0.0;
    }
    if !got.is_finite() || !rounded.is_finite() {
        // From the largest finite number to infinity is one ulp.
        let edge = T::from_f64(if got.is_finite() { got } else { exact }).to_f64().abs();
        let largest = if size_of::<T>() == 4 { f64::from(f32::MAX) } else { f64::MAX };
        return if edge == largest { 1.0 } else { f64::INFINITY };
    }

    let (mantissa, least) = if size_of::<T>() == 4 { (23, -149) } else { (52, -1074) };
    let exponent =
        if exact == 0.0 { least } else { (exact.abs().log2().floor() as i32 - mantissa).max(least) };
    let ulp = if exponent < -1022 { f64::from_bits(1u64 << (exponent + 1074)) } else { 2f64.powi(exponent) };
    (got - exact).abs() / ulp
}

/// Checks the largest error over the inputs. `slack` allows for the error of the reference itself.
fn worst<T: Float>(f: &Function<T>, inputs: impl Iterator<Item = T>, slack: f64) {
    let (mut xs, mut out) = (vec![T::default(); 1 << 12], vec![T::default(); 1 << 12]);
    let (mut error, mut at, mut inputs) = (0.0, T::default(), inputs.peekable());
    while inputs.peek().is_some() {
        for x in &mut xs {
            *x = inputs.next().unwrap_or_default();
        }
        (f.lanes)(&xs, &mut out);
        for (&x, &y) in xs.iter().zip(&out) {
            let e = ulps(y, (f.exact)(x.to_f64()));
            if e > error || e.is_nan() {
                (error, at) = (e, x);
            }
        }
    }

    println!("{} {:10} {error:.3} ulp at {at:?}", T::NAME, f.name);
    // Without fused multiply-add every product rounds once more.
    let fused = !cfg!(target_arch = "x86_64") || super::level().as_avx2().is_some();
    let bound = if fused { f.bound } else { f.bound + 1.0 };
    assert!(error <= bound + slack, "{}: {error} ulp at {at:?}, stated {bound}", f.name);
}

/// Every 997th float, and special values.
#[test]
fn f32_functions_keep_their_bounds() {
    let specials = [0.0, -0.0, 1.0, -1.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, f32::MAX, f32::MIN];
    for f in f32_functions() {
        worst(&f, (0..=u32::MAX).step_by(997).map(f32::from_bits).chain(specials), 0.0);
    }
}

/// All 2³² inputs of each function: minutes in a release build. Run it after a change to `math.rs`:
/// `cargo test --release -p perdita -- --ignored every_f32 --nocapture`.
#[test]
#[ignore = "2^32 inputs a function: minutes, in a release build"]
fn every_f32() {
    for f in f32_functions() {
        worst(&f, (0..=u32::MAX).map(f32::from_bits), 0.0);
    }
}

#[test]
fn f64_functions_keep_their_bounds() {
    let everywhere = || (0..1u64 << 20).map(|i| f64::from_bits(i.wrapping_mul(0x0000_1000_0001_2345)));
    let near = || (0..1 << 20).map(|i| (f64::from(i) - 524_288.0) * 2f64.powi(-14) * 1.000_000_1);
    let specials = [0.0, -0.0, 1.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 5e-324, -800.0, 709.9];
    for f in f64_functions() {
        worst(&f, everywhere().chain(near()).chain(specials), 0.5);
    }
}

/// xᶜ and σ(x)ᶜ in double precision lose the digits of their logarithms, as `math.rs` states.
#[test]
fn f64_powers_lose_what_is_stated() {
    for c in [0.3, 1.7, 4.5, 12.0] {
        let xs: Vec<f64> = (1..1 << 12).map(|i| f64::from(i) * 1e-3 + 1e-9).collect();
        for x in xs.chunks_exact(8) {
            let [mut power, mut of_sigmoid] = [[0.0; 8]; 2];
            on_lanes!(simd => map(simd, x, &mut power, |x| x.powf(c)));
            on_lanes!(simd => map(simd, x, &mut of_sigmoid, |x| (x.lit(2.0) - x).sigmoid_powf(c)));
            for (i, &x) in x.iter().enumerate() {
                let (exact, allowed) = (x.powf(c), 2.5 + 2.0 * (c * x.ln()).abs());
                assert!(ulps(power[i], exact) <= allowed, "{x}^{c}: {} ulp", ulps(power[i], exact));

                // The reference multiplies the error of its sigmoid by c.
                let sigmoid = sigmoid(2.0 - x);
                let (exact, allowed) = (sigmoid.powf(c), 2.5 + 2.0 * c + 3.0 * (c * sigmoid.ln()).abs());
                let error = ulps(of_sigmoid[i], exact);
                assert!(error <= allowed, "sigmoid({})^{c}: {error} ulp", 2.0 - x);
            }
        }
    }
}

/// Powers of special numbers, and exponents that leave only 0, 1 and ∞.
#[test]
fn powers_of_special_numbers() {
    fn same<T: Float>(powers: fn(f64, &[T], &mut [T]), exponents: &[f64], cases: &[(f64, f64)]) {
        for &c in exponents {
            let (mut xs, mut out) = ([T::default(); 16], [T::default(); 16]);
            for (x, case) in xs.iter_mut().zip(cases) {
                *x = T::from_f64(case.0);
            }
            powers(c, &xs, &mut out);
            for (&(x, expected), y) in cases.iter().zip(out) {
                let y = y.to_f64();
                let same = y.to_bits() == expected.to_bits() || y.is_nan() && expected.is_nan();
                assert!(same, "{} {x}, {c}: {y}, not {expected}", T::NAME);
            }
        }
    }

    fn check<T: Float>(below_one: f64, above_one: f64) {
        let (inf, nan, large) = (f64::INFINITY, f64::NAN, 1e38);
        let exponents = [1e-300, 1e-3, 0.3, 1.7, 40.0, 1e5, 1e10, 1e20, 1e300];
        let specials =
            [(0.0, 0.0), (-0.0, 0.0), (1.0, 1.0), (inf, inf), (nan, nan), (-1.0, nan), (-inf, nan)];
        let powf = |c, xs: &[T], out: &mut [T]| on_lanes!(simd => map(simd, xs, out, |x| x.powf(c)));
        same(powf, &exponents, &specials);
        same(powf, &exponents[7..], &[(below_one, 0.0), (above_one, inf), (1e-40, 0.0), (-1e-40, nan)]);

        let of_sigmoid =
            |c, xs: &[T], out: &mut [T]| on_lanes!(simd => map(simd, xs, out, |x| x.sigmoid_powf(c)));
        same(of_sigmoid, &exponents, &[(-inf, 0.0), (inf, 1.0), (nan, nan)]);
        same(of_sigmoid, &exponents[1..], &[(-large, 0.0), (large, 1.0)]);
    }

    check::<f32>(f32::from_bits(0x3f7f_ffff).into(), f32::from_bits(0x3f80_0001).into());
    check::<f64>(1.0f64.next_down(), 1.0f64.next_up());
}

/// Half-precision numbers are widened and rounded exactly as by the `half` crate.
#[cfg(feature = "half")]
#[test]
fn halves_convert_like_their_crate() {
    fn check<E: Element<Float = f32>>(all: &[E], same: impl Fn(E, E) -> bool) {
        let mut wide = vec![0f32; all.len()];
        on_lanes!(simd => map(simd, all, &mut wide, |x| x));
        for (&h, &x) in all.iter().zip(&wide) {
            assert!(x == h.to_f64() as f32 || x.is_nan() && h.to_f64().is_nan(), "{h:?} became {x}");
        }
        let floats: Vec<f32> = (0..=u32::MAX).step_by(1021).take(1 << 22).map(f32::from_bits).collect();
        let mut narrow = vec![E::default(); floats.len()];
        on_lanes!(simd => map(simd, &floats, &mut narrow, |x| x));
        for (&x, &h) in floats.iter().zip(&narrow) {
            assert!(same(h, E::from_f64(x.into())), "{x:e} became {h:?}, not {:?}", E::from_f64(x.into()));
        }
    }

    let bits = || 0..=u16::MAX;
    check(&bits().map(bf16::from_bits).collect::<Vec<_>>(), |a, b| a == b || a.is_nan() && b.is_nan());
    check(&bits().map(f16::from_bits).collect::<Vec<_>>(), |a, b| a == b || a.is_nan() && b.is_nan());
}
