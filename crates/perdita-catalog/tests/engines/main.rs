//! The two engines agree: what the executor makes of a program has every bit of the formula compiled to loops.
//!
//! Every pointwise loss and every loss of numbers, in both precisions, by name (on the engine that the catalogue has chosen) and on
//! both engines; value, gradient, curvature, losses per observation; weighted and not; all lengths around those of vectors, and one
//! of several blocks; values within the domain, and those where formulas break: ±0, ±∞, NaN, huge, tiny. A NaN may have other
//! bits: nothing defines them.
mod entry;
// Its losses are constructed here as `entry::Entry` has it.
#[path = "../../src/list.rs"]
#[expect(unreachable_pub, reason = "the catalogue exports it")]
mod list;

use entry::{Batch, Engines, Evaluate};
use perdita::loss::{Error, FieldKind};
use perdita::{Outputs, Reduction, Total};
use perdita_catalog::{CallElement, Inputs, LOSSES, Loss};

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

/// Every loss with two engines: by name, and on both.
fn losses() -> impl Iterator<Item = (Loss, Box<dyn Engines>)> {
    let losses = LOSSES.iter().filter_map(|entry| entry.default().ok());
    let variants = VARIANTS.iter().map(|text| text.parse::<Loss>().expect("a loss"));
    losses.chain(variants).filter_map(|loss| entry::engines(&loss).map(|engines| (loss, engines)))
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

/// The outputs that are requested of an evaluation.
#[derive(Clone, Copy)]
struct Request<'a, E> {
    value: bool,
    each: bool,
    upstream: Option<&'a [E]>,
    curvature: bool,
    /// The arrays in which there is a gradient.
    grads: &'a [usize],
}

/// The memory of all outputs, requested or not.
struct Memory<E> {
    each: Vec<E>,
    curvature: Vec<E>,
    grads: Vec<Vec<E>>,
}

impl<E: CallElement> Memory<E> {
    fn of(batch: &Batch<E>, n: usize) -> Self {
        let zeros = |n| vec![E::default(); n];
        let grads = batch.arrays.iter().map(|(_, data, _)| zeros(data.len())).collect();
        Memory { each: zeros(n), curvature: zeros(n), grads }
    }

    /// The bits of a sum and of all outputs.
    fn bits(&self, sum: f64) -> Vec<Vec<u64>> {
        let outputs = [&self.each, &self.curvature].into_iter().chain(&self.grads).map(|out| bits(out));
        [bits(&[sum])].into_iter().chain(outputs).collect()
    }
}

/// The outputs of the loss by name: bits of the sum, the losses, the curvature, the gradients.
fn by_name<E: CallElement>(loss: &Loss, batch: &Batch<E>, request: Request<E>, n: usize) -> Vec<Vec<u64>> {
    let mut memory = Memory::of(batch, n);
    let mut inputs = Inputs::new();
    for (name, data, shape) in &batch.arrays {
        inputs = inputs.array(*name, E::data(data), shape);
    }
    if let Some(weight) = batch.weight {
        inputs = inputs.weight(E::data(weight));
    }

    let mut out = perdita_catalog::Outputs::new();
    if request.each {
        out = out.each(E::data_mut(&mut memory.each));
    }
    if let Some(upstream) = request.upstream {
        out = out.upstream(E::data(upstream));
    }
    if request.curvature {
        out = out.curvature(E::data_mut(&mut memory.curvature));
    }
    for (k, grad) in memory.grads.iter_mut().enumerate().filter(|(k, _)| request.grads.contains(k)) {
        out = out.grad(batch.arrays[k].0, E::data_mut(grad));
    }
    if !request.value {
        out = out.without_value();
    }

    let sum = loss.evaluate(&inputs, Reduction::Sum, out).unwrap().value();
    memory.bits(sum)
}

/// The same outputs of one engine.
fn on_engine<E: CallElement>(
    evaluate: impl Fn(Outputs<E>) -> Result<Total, Error>,
    batch: &Batch<E>,
    request: Request<E>,
    n: usize,
) -> Vec<Vec<u64>> {
    let mut memory = Memory::of(batch, n);
    let mut out = Outputs::new();
    if request.each {
        out = out.each(&mut memory.each);
    }
    if let Some(upstream) = request.upstream {
        out = out.upstream(upstream);
    }
    if request.curvature {
        out = out.curvature(&mut memory.curvature);
    }
    for (k, grad) in memory.grads.iter_mut().enumerate().filter(|(k, _)| request.grads.contains(k)) {
        out = out.grad(batch.arrays[k].0, grad);
    }
    if !request.value {
        out = out.without_value();
    }

    let sum = evaluate(out).unwrap().sum();
    memory.bits(sum)
}

/// Asserts that a loss has the same bits by name and on both engines.
fn agree<E: CallElement>(
    loss: &Loss,
    engines: &(impl Evaluate<E> + ?Sized),
    batch: &Batch<E>,
    request: Request<E>,
    n: usize,
) {
    let named = by_name(loss, batch, request, n);
    let fused = on_engine(|out| engines.fused(batch, Reduction::Sum, out), batch, request, n);
    let mut others = vec![("fused", fused)];
    // Most losses are executed by name.
    if loss.pointwise().is_some_and(|any| any.steps().is_none()) {
        let executed = on_engine(|out| engines.executed(batch, Reduction::Sum, out), batch, request, n);
        others.push(("executed", executed));
    }
    assert!(request.value || named[0] == [0], "{loss} without the value");

    let outputs = ["sum", "each", "curvature"].into_iter().chain(batch.arrays.iter().map(|(name, ..)| *name));
    for (k, output) in outputs.enumerate() {
        for (engine, other) in &others {
            let differs = (0..named[k].len()).find(|&i| named[k][i] != other[k][i]);
            let at = differs.map(|i| (i, f64::from_bits(named[k][i]), f64::from_bits(other[k][i])));
            assert_eq!(at, None, "{loss} in {}, {n} observations: {output}, by name and {engine}", E::NAME);
        }
    }
}

#[test]
fn on_pointwise_losses_f32() {
    on_pointwise_losses(|loss, engines| pointwise::<f32>(loss, engines));
}

#[test]
fn on_pointwise_losses_f64() {
    on_pointwise_losses(|loss, engines| pointwise::<f64>(loss, engines));
}

fn on_pointwise_losses(check: fn(&Loss, &dyn Engines)) {
    let mut count = 0;
    for (loss, engines) in losses().filter(|(loss, _)| loss.pointwise().is_some()) {
        check(&loss, &*engines);
        count += 1;
    }
    assert!(count >= 26 + 11, "{count} losses");
}

fn pointwise<E: CallElement>(loss: &Loss, engines: &(impl Evaluate<E> + ?Sized)) {
    for (n, (p, y)) in
        lengths().flat_map(|n| [(0, 0), (1, 1), (2, 2), (0, 3), (1, 3)].map(|kinds| (n, kinds)))
    {
        let (p, y, w) = (draw::<E>(n, n, p), draw::<E>(n, n + 77, y), draw::<E>(n, 99, 2));
        let arrays = vec![("prediction", &p[..], vec![n]), ("target", &y[..], vec![n])];
        let (plain, weighted) =
            (Batch { arrays: arrays.clone(), weight: None }, Batch { arrays, weight: Some(&w[..]) });

        let value = Request { value: true, each: false, upstream: None, curvature: false, grads: &[] };
        let grad = Request { grads: &[0], ..value };
        let curvature = Request { curvature: true, ..grad };
        agree(loss, engines, &plain, value, n);
        agree(loss, engines, &plain, grad, n);
        agree(loss, engines, &weighted, Request { each: true, upstream: Some(&w[..]), ..grad }, n);
        agree(loss, engines, &plain, curvature, n);
        agree(loss, engines, &plain, Request { value: false, ..curvature }, n);
    }
}

#[test]
fn on_losses_of_numbers() {
    let mut count = 0;
    for (loss, engines) in losses().filter(|(loss, _)| loss.multi_input().is_some()) {
        numbers::<f32>(&loss, &*engines);
        numbers::<f64>(&loss, &*engines);
        count += 1;
    }
    assert!(count >= 14 + 3, "{count} losses");
}

fn numbers<E: CallElement>(loss: &Loss, engines: &(impl Evaluate<E> + ?Sized)) {
    let fields = loss.fields();
    let variables: Vec<usize> =
        (0..fields.len()).filter(|&k| fields[k].holds == FieldKind::Variable).collect();
    let shape = |axes: &str, n: usize| -> Vec<usize> {
        axes.split_whitespace().map(|axis| axis.parse().unwrap_or(n)).collect()
    };

    for (n, kind) in lengths().flat_map(|n| [0, 1, 2].map(|kind| (n, kind))) {
        let size = |axes: &str| shape(axes, n).iter().product();
        let data: Vec<Vec<E>> =
            fields.iter().enumerate().map(|(k, field)| draw(size(field.axes), n + k, kind)).collect();
        let weight = draw::<E>(n, 99, 2);
        let named = fields.iter().zip(&data);
        let arrays = named.map(|(field, data)| (field.name, &data[..], shape(field.axes, n))).collect();
        let batch = Batch { arrays, weight: (n % 3 == 0).then_some(&weight[..]) };

        // No gradient, one, and all.
        for grads in [&[], &variables[..1], &variables[..]] {
            let request = Request { value: true, each: n % 2 == 0, upstream: None, curvature: false, grads };
            agree(loss, engines, &batch, request, n);
        }
    }
}
