//! A linear layer that is whole, or whose classes lie with several workers, each in a thread of its own.
use crate::common::{loss, wide};
use perdita::{Error, Reduction, Total, Vocabulary};
use perdita_catalog::{CallElement, Evaluation, Inputs, Outputs};
use std::ops::Range;
use std::sync::{Barrier, Mutex};

/// A layer, and what meets it.
#[derive(Clone)]
pub(super) struct Layer<E> {
    pub(super) a: Vec<E>,
    pub(super) b: Vec<E>,
    pub(super) dim: usize,
    pub(super) labels: Vec<i64>,
    pub(super) bias: Option<Vec<E>>,
    pub(super) weight: Option<Vec<E>>,
    pub(super) upstream: Option<Vec<E>>,
}
impl<E: CallElement> Layer<E> {
    /// Numbers that look random, up to `size`.
    pub(super) fn new(n: usize, classes: usize, dim: usize, size: f64) -> Layer<E> {
        let mut state = 7u64;
        let mut next = move || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let labels = (0..n).map(|_| (next() * classes as f64) as i64).collect();
        let mut rows = |n| (0..n * dim).map(|_| E::from_f64(size * (2.0 * next() - 1.0))).collect();
        let (a, b) = (rows(n), rows(classes));
        Layer { a, b, dim, labels, bias: None, weight: None, upstream: None }
    }
    /// With weights, some of them 0, and gradients from above.
    pub(super) fn weighted(self) -> Layer<E> {
        let cycle = |xs: &[f64]| {
            Some(self.labels.iter().enumerate().map(|(i, _)| E::from_f64(xs[i % xs.len()])).collect())
        };
        Layer { weight: cycle(&[1.0, 0.0, 2.0, 0.5]), upstream: cycle(&[1.0, -3.0, 0.0]), ..self.clone() }
    }
    pub(super) fn biased(self, bias: impl Fn(usize) -> f64) -> Layer<E> {
        let bias = (0..self.classes()).map(|c| E::from_f64(bias(c))).collect();
        Layer { bias: Some(bias), ..self }
    }
    pub(super) fn classes(&self) -> usize {
        self.b.len() / self.dim
    }
    pub(super) fn inputs(&self, classes: Range<usize>) -> Inputs<'_> {
        let (n, dim) = (self.labels.len(), self.dim);
        let b = &self.b[classes.start * dim..classes.end * dim];
        let mut inputs =
            Inputs::new().array("a", E::data(&self.a), &[n, dim]).array("labels", &self.labels, &[n]);
        inputs = inputs.array("b", E::data(b), &[classes.len(), dim]);
        if let Some(bias) = &self.bias {
            inputs = inputs.array("bias", E::data(&bias[classes.clone()]), &[classes.len()]);
        }
        match &self.weight {
            Some(weight) => inputs.weight(E::data(weight)),
            None => inputs,
        }
    }
}

/// All that an evaluation gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) total: Total,
    pub(super) each: Vec<f64>,
    pub(super) a: Vec<f64>,
    pub(super) b: Vec<f64>,
    pub(super) bias: Vec<f64>,
}
pub(super) fn found<E: CallElement>(
    layer: &Layer<E>,
    classes: Range<usize>,
    evaluate: impl FnOnce(Inputs, Outputs) -> Result<Evaluation, Error>,
) -> Result<Found, Error> {
    let nines = |n: usize| vec![E::from_f64(9.0); n];
    let (mut each, mut a, mut b) =
        (nines(layer.labels.len()), nines(layer.a.len()), nines(classes.len() * layer.dim));
    let mut bias = nines(if layer.bias.is_some() { classes.len() } else { 0 });
    let mut out = Outputs::new().each(E::data_mut(&mut each)).grad("a", E::data_mut(&mut a));
    out = out.grad("b", E::data_mut(&mut b));
    if layer.bias.is_some() {
        out = out.grad("bias", E::data_mut(&mut bias));
    }
    if let Some(upstream) = &layer.upstream {
        out = out.upstream(E::data(upstream));
    }
    let found = evaluate(layer.inputs(classes), out);
    let memory = [wide(&each), wide(&a), wide(&b), wide(&bias)];
    if found.is_err() {
        assert!(memory.iter().flatten().all(|&x| x == 9.0), "half written");
    }
    let [each, a, b, bias] = memory;
    Ok(Found { total: found?.total, each, a, b, bias })
}
pub(super) fn whole<E: CallElement>(name: &str, layer: &Layer<E>, reduction: Reduction) -> Found {
    let loss = loss(name);
    found(layer, 0..layer.classes(), |inputs, out| loss.evaluate(&inputs, reduction, out)).unwrap()
}
/// The results of every worker, where worker k has the classes `parts[k]`.
pub(super) fn workers<E: CallElement>(
    name: &str,
    layer: &Layer<E>,
    parts: &[Range<usize>],
    classes: usize,
    reduction: Reduction,
) -> Vec<Result<Found, Error>> {
    let (told, all_here) = (Mutex::new(vec![Vec::new(); parts.len()]), Barrier::new(parts.len()));
    let (told, all_here, loss) = (&told, &all_here, &loss(name));
    let worker = |(rank, part): (usize, &Range<usize>)| {
        let gather = &mut move |own: &[f64]| {
            told.lock().unwrap()[rank] = own.to_vec();
            all_here.wait();
            Ok(told.lock().unwrap().concat())
        };
        let place = Vocabulary { first: part.start, classes };
        let parallel = loss.vocabulary().expect("a vocabulary-parallel form");
        found(layer, part.clone(), |inputs, out| parallel.evaluate(&inputs, place, gather, reduction, out))
    };
    std::thread::scope(|s| {
        let threads: Vec<_> = parts.iter().enumerate().map(|part| s.spawn(move || worker(part))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
/// The parts between these classes.
pub(super) fn cut(at: &[usize]) -> Vec<Range<usize>> {
    at.windows(2).map(|ends| ends[0]..ends[1]).collect()
}
/// Workers together: their gradients in a added, those in b and the bias one after another.
pub(super) fn together<E: CallElement>(
    loss: &str,
    layer: &Layer<E>,
    at: &[usize],
    reduction: Reduction,
) -> Found {
    let parts = workers(loss, layer, &cut(at), layer.classes(), reduction).into_iter().map(Result::unwrap);
    parts
        .reduce(|sum, part| {
            let bits = |xs: &[f64]| xs.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            assert_eq!(
                sum.total.sum().to_bits(),
                part.total.sum().to_bits(),
                "{loss}: not the same on all workers"
            );
            assert_eq!(bits(&sum.each), bits(&part.each), "{loss}: not the same on all workers");
            Found {
                a: sum.a.iter().zip(&part.a).map(|(x, y)| x + y).collect(),
                b: [sum.b, part.b].concat(),
                bias: [sum.bias, part.bias].concat(),
                ..sum
            }
        })
        .unwrap()
}
pub(super) fn same(got: &Found, want: &Found, tolerance: f64, what: &str) {
    let totals = |total: &Total| [total.sum(), total.weight(), total.mean()];
    let pairs = [
        ("total", &totals(&got.total)[..], &totals(&want.total)[..]),
        ("each", &got.each, &want.each),
        ("a", &got.a, &want.a),
        ("b", &got.b, &want.b),
        ("bias", &got.bias, &want.bias),
    ];
    assert_eq!(got.total.count(), want.total.count(), "{what}");
    for (name, got, want) in pairs {
        assert_eq!(got.len(), want.len(), "{what}: {name}");
        let size = want.iter().filter(|x| x.is_finite()).fold(1.0, |size: f64, x| size.max(x.abs()));
        for (i, (got, want)) in got.iter().zip(want).enumerate() {
            let close =
                got == want || got.is_nan() && want.is_nan() || (got - want).abs() <= tolerance * size;
            assert!(close, "{what}: {name}[{i}] = {got}, not {want}");
        }
    }
}
