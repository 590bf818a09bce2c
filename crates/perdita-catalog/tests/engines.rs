//! The two engines agree: what the executor makes of a program has every bit of the formula compiled to loops.
//!
//! Every pointwise loss and every loss of numbers, in both precisions; value, gradient, curvature, losses per observation;
//! weighted and not; all lengths around those of vectors, and one of several blocks; values within the domain, and those
//! where formulas break: ±0, ±∞, NaN, huge, tiny. A NaN may have other bits: nothing defines them.
use perdita::Reduction;
use perdita::loss::FieldKind;
use perdita_catalog::{CallElement, Inputs, LOSSES, Loss, Outputs};

/// Beside the defaults: parameters that change the program, or are no float.
const VARIANTS: &[&str] = &[
    "huber(delta=0.3)",
    "quantile(tau=0.3)",
    "poisson_nll(log_input=false, full=true)",
    "gamma_nll(log_input=false)",
    "bce(eps=0.01)",
    "bce_with_logits(pos_weight=0)",
    "bce_with_logits(pos_weight=2.3)",
    "binary_focal(gamma=0)",
    "binary_focal(gamma=1.7, alpha=0.3)",
    "binary_focal(gamma=3)",
    "asymmetric(gamma_pos=1, gamma_neg=2.5)",
    "gaussian_nll(log_variance=true, full=true)",
    "laplace_nll(log_scale=true)",
    "giou(format=cxcywh)",
];
const SPECIAL: [f64; 20] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    2.0,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    1e38,
    -1e38,
    1e300,
    -1e300,
    1e-40,
    -1e-40,
    5e-324,
    88.0,
    -88.0,
    1e-30,
    1e30,
];

/// Each loss beside the same on the other engine.
fn both() -> Vec<[Loss; 2]> {
    let losses = LOSSES.iter().filter_map(|entry| entry.default().ok());
    let variants = VARIANTS.iter().map(|text| text.parse::<Loss>().expect("a loss"));
    losses.chain(variants).filter_map(|loss| Some([loss.clone(), loss.on_other_engine()?])).collect()
}

fn lengths() -> impl Iterator<Item = usize> {
    (1..=130).chain([9_000])
}

/// Numbers that look random: from −3 to 3, special, or labels.
fn draw<E: CallElement>(n: usize, seed: usize, kind: usize) -> Vec<E> {
    let mut state = seed as u64 + 1;
    let mut unit = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f64 / (1u64 << 24) as f64
    };
    let number = |_| {
        let u = unit();
        E::from_f64(match kind {
            0 => 6.0 * u - 3.0,
            1 => SPECIAL[(u * SPECIAL.len() as f64) as usize],
            2 => u,
            _ => f64::from(u > 0.5),
        })
    };
    (0..n).map(number).collect()
}

/// The bits of numbers, all NaN alike.
fn bits<E: CallElement>(xs: &[E]) -> Vec<u64> {
    let canonical = |x: &E| if x.to_f64().is_nan() { f64::NAN.to_bits() } else { x.to_f64().to_bits() };
    xs.iter().map(canonical).collect()
}

#[test]
fn on_pointwise_losses() {
    let mut count = 0;
    for [a, b] in both() {
        if a.pointwise().is_some() {
            pointwise::<f32>([&a, &b]);
            pointwise::<f64>([&a, &b]);
            count += 1;
        }
    }
    assert!(count >= 26 + 11, "{count} losses");
}

fn pointwise<E: CallElement>(engines: [&Loss; 2]) {
    let loss = engines[0];
    for (n, (p, y)) in
        lengths().flat_map(|n| [(0, 0), (1, 1), (2, 2), (0, 3), (1, 3)].map(|kinds| (n, kinds)))
    {
        let (p, y, w) = (draw::<E>(n, n, p), draw::<E>(n, n + 77, y), draw::<E>(n, 99, 2));
        let inputs = Inputs::new().array("prediction", E::data(&p), &[n]).array("target", E::data(&y), &[n]);
        for mode in 0..5 {
            let inputs = if mode == 2 { inputs.weight(E::data(&w)) } else { inputs };
            let [first, second] = engines.map(|engine| {
                let [mut each, mut grad, mut curvature] = [(); 3].map(|()| vec![E::default(); n]);
                let value = Outputs::new();
                let out = match mode {
                    0 => value,
                    _ => value.grad("prediction", E::data_mut(&mut grad)),
                };
                let out = match mode {
                    0 | 1 => out,
                    2 => out.each(E::data_mut(&mut each)).upstream(E::data(&w)),
                    3 => out.curvature(E::data_mut(&mut curvature)),
                    _ => out.curvature(E::data_mut(&mut curvature)).without_value(),
                };
                let sum = engine.evaluate(&inputs, Reduction::Sum, out).unwrap().value();
                assert!(mode < 4 || sum.to_bits() == 0, "{loss} without the value: {sum}");
                [vec![bits(&[sum])], [each, grad, curvature].map(|out| bits(&out)).to_vec()].concat()
            });
            for (k, what) in ["sum", "each", "grad", "curvature"].into_iter().enumerate() {
                let differs = (0..first[k].len()).find(|&i| first[k][i] != second[k][i]);
                let at = differs.map(|i| (i, f64::from_bits(first[k][i]), f64::from_bits(second[k][i])));
                assert_eq!(at, None, "{loss} in {}, {n} observations: {what}", E::NAME);
            }
        }
    }
}

#[test]
fn on_losses_of_numbers() {
    let mut count = 0;
    for [a, b] in both() {
        if a.multi_input().is_some() {
            numbers::<f32>([&a, &b]);
            numbers::<f64>([&a, &b]);
            count += 1;
        }
    }
    assert!(count >= 14 + 3, "{count} losses");
}

fn numbers<E: CallElement>(engines: [&Loss; 2]) {
    let loss = engines[0];
    let fields = loss.fields();
    let shape = |axes: &str, n: usize| -> Vec<usize> {
        axes.split_whitespace().map(|axis| axis.parse().unwrap_or(n)).collect()
    };
    for (n, kind) in lengths().flat_map(|n| [0, 1, 2].map(|kind| (n, kind))) {
        let size = |axes: &str| shape(axes, n).iter().product();
        let data: Vec<Vec<E>> =
            fields.iter().enumerate().map(|(k, field)| draw(size(field.axes), n + k, kind)).collect();
        let weight = draw::<E>(n, 99, 2);
        let mut inputs = Inputs::new();
        for (field, data) in fields.iter().zip(&data) {
            inputs = inputs.array(field.name, E::data(data), &shape(field.axes, n));
        }
        let inputs = if n % 3 == 0 { inputs.weight(E::data(&weight)) } else { inputs };

        // No gradient, that in the first field, and all.
        for wanted in [0, 1, fields.len()] {
            let [first, second] = engines.map(|engine| {
                let mut each = vec![E::default(); n];
                let mut grads: Vec<Vec<E>> = data.iter().map(|data| vec![E::default(); data.len()]).collect();
                let out = Outputs::new();
                let mut out = if n % 2 == 0 { out.each(E::data_mut(&mut each)) } else { out };
                for (field, grad) in fields.iter().zip(&mut grads).take(wanted) {
                    if field.holds == FieldKind::Variable {
                        out = out.grad(field.name, E::data_mut(grad));
                    }
                }
                let sum = engine.evaluate(&inputs, Reduction::Sum, out).unwrap().value();
                let grads = grads.iter().map(|grad| bits(grad)).collect();
                [vec![bits(&[sum]), bits(&each)], grads].concat()
            });
            assert!(first == second, "{loss} in {}, {n} observations, {wanted} gradients", E::NAME);
        }
    }
}
