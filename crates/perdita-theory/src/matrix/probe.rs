//! Random inputs of any loss, from the declarations of its fields: the loss as a function of all numbers with a gradient.
use crate::numerics::{draws, normals};
use perdita::loss::{BoxFormat, Field, FieldKind};
use perdita_catalog::{Inputs, Loss, Outputs, Reduction};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

/// The lengths of the axes, by name; images need sides as long as their windows.
const SIDES: [usize; 3] = [6, 16, 176];
const PIXELS: &[&str] = &["h", "w"];

/// An array of a loss.
#[derive(Clone, Debug)]
struct Array {
    name: &'static str,
    shape: Vec<usize>,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    /// So many of the variables.
    Variables(usize),
    Numbers(Vec<f64>),
    Labels(Vec<i64>),
}

/// A loss with all of its inputs but those with a gradient.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    loss: Loss,
    arrays: Vec<Array>,
    /// The number of variables.
    pub(super) variables: usize,
}

/// Value and gradient.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) value: f64,
    pub(super) gradient: Vec<f64>,
}

impl Probe {
    /// The loss with random inputs; none if it takes none that can be made from its fields.
    pub(super) fn new(loss: &Loss, seed: u64) -> Option<Probe> {
        let optional: Vec<&Field> = loss.fields().iter().filter(|field| field.optional).collect();
        // Losses with alternatives, such as labels or targets, take one of their optional inputs, or two.
        let one = || std::iter::once(None).chain(optional.iter().map(|field| Some(field.name)));
        let choices: Vec<[Option<&str>; 2]> = one().flat_map(|a| one().map(move |b| [b, a])).collect();
        let labels = [[0, 1], [1, 2]];
        let with = |side: usize, chosen: &[Option<&'static str>; 2], labels: [i64; 2]| {
            let probe = Probe::with(loss, seed, side, chosen, labels);
            let point = probe.point(&mut draws(seed), 1.0);
            probe.at(&point).map(|_| probe)
        };
        SIDES.iter().find_map(|&side| {
            choices.iter().find_map(|chosen| labels.iter().find_map(|&labels| with(side, chosen, labels)))
        })
    }

    fn with(loss: &Loss, seed: u64, side: usize, chosen: &[Option<&str>], labels: [i64; 2]) -> Probe {
        let mut rng = draws(seed);
        let fields = loss.fields().iter().filter(|field| {
            field.holds != FieldKind::Parameter && (!field.optional || chosen.contains(&Some(field.name)))
        });
        // Parameters may be of a number of classes.
        let classes = [3, 2, 4, 5, 6, 7, 8, 9, 10].into_iter().find(|&n| loss.trace(n).is_ok()).unwrap_or(3);
        let array = |field: &Field| {
            let length = |axis: &str| match axis {
                _ if PIXELS.contains(&axis) => side,
                // Large images are few.
                "n" if side > SIDES[1] => 1,
                "c" if side > SIDES[1] => 1,
                "c" => classes,
                "n" | "m" | "d" => 4,
                "t" => 6,
                "s" => 2,
                "..." => 3,
                axis => axis.parse().unwrap_or(3),
            };
            let shape: Vec<usize> = field.axes.split_whitespace().map(length).collect();
            let size = shape.iter().product();
            let content = match field.holds {
                FieldKind::Variable => Content::Variables(size),
                FieldKind::Labels => Content::Labels((0..size).map(|k| labels[k / 2 % 2]).collect()),
                _ => Content::Numbers(constants(loss, field, &shape, &mut rng)),
            };
            Array { name: field.name, shape, content }
        };

        let arrays: Vec<Array> = fields.map(array).collect();
        let count = |array: &Array| if let Content::Variables(size) = array.content { size } else { 0 };
        Probe { loss: loss.clone(), variables: arrays.iter().map(count).sum(), arrays }
    }

    /// Random variables of a size.
    pub(super) fn point(&self, rng: &mut Pcg64Mcg, size: f64) -> Vec<f64> {
        let fields = self.loss.fields();
        let variables = self.arrays.iter().filter_map(|array| match array.content {
            Content::Variables(count) => {
                fields.iter().find(|f| f.name == array.name).map(|f| (f, count, array))
            }
            _ => None,
        });
        variables.flat_map(|(field, count, array)| numbers(field, count, &array.shape, size, rng)).collect()
    }

    /// The sum of the losses, and its gradient in all variables. `None` if the loss refuses the point, or is not finite there.
    pub(super) fn at(&self, point: &[f64]) -> Option<At> {
        let mut gradient = vec![0.0f64; self.variables];
        let (mut inputs, mut outputs) = (Inputs::new(), Outputs::new());
        let (mut point, mut rest) = (point, &mut gradient[..]);
        for Array { name, shape, content } in &self.arrays {
            inputs = match content {
                Content::Variables(count) => {
                    let (own, others) = point.split_at(*count);
                    let (grad, left) = rest.split_at_mut(*count);
                    (point, rest) = (others, left);
                    outputs = outputs.grad(*name, grad);
                    inputs.array(*name, own, shape)
                }
                Content::Numbers(data) => inputs.array(*name, &data[..], shape),
                Content::Labels(data) => inputs.array(*name, &data[..], shape),
            };
        }

        let value = self.loss.evaluate(&inputs, Reduction::Sum, outputs).ok()?.value();
        let is_finite = value.is_finite() && gradient.iter().all(|g| g.is_finite());
        is_finite.then_some(At { value, gradient })
    }
}

/// Numbers without a gradient: the ends of a bounded domain, which are targets of every loss with one; rows of
/// probabilities where targets are distributions.
fn constants(loss: &Loss, field: &Field, shape: &[usize], rng: &mut Pcg64Mcg) -> Vec<f64> {
    let size: usize = shape.iter().product();
    if loss.soft().is_some() {
        let classes = shape[shape.len() - 1];
        let row = |_| {
            let odds: Vec<f64> = normals(rng, classes).into_iter().map(f64::exp).collect();
            let all: f64 = odds.iter().sum();
            odds.into_iter().map(move |odd| odd / all)
        };
        return (0..size / classes).map(row).flat_map(Iterator::collect::<Vec<_>>).collect();
    }
    let (low, high) = (field.domain.lo, field.domain.hi);
    if is_end(low) && is_end(high) {
        return (0..size).map(|k| if k % 2 == 0 { high } else { low }).collect();
    }
    numbers(field, size, shape, 1.0, rng)
}

/// True if a domain ends here; domains of finite numbers end nowhere near.
fn is_end(bound: f64) -> bool {
    bound.abs() < f64::MAX
}

/// Numbers in the domain of a field.
fn numbers(field: &Field, count: usize, shape: &[usize], size: f64, rng: &mut Pcg64Mcg) -> Vec<f64> {
    if let Some(format) = field.boxes {
        return (0..count / 4).flat_map(|_| random_box(format, size, rng)).collect();
    }
    let (low, high) = (field.domain.lo, field.domain.hi);
    match (is_end(low), is_end(high)) {
        (true, true) => (0..count).map(|_| low + (high - low) * rng.random_range(0.02..0.98)).collect(),
        (true, false) => normals(rng, count).into_iter().map(|x| low + size * x.exp()).collect(),
        // Logarithms of probabilities, in rows.
        (false, true) => {
            let classes = shape.last().copied().unwrap_or(1);
            let scores = normals(rng, count);
            let rows = scores.chunks(classes).flat_map(|row| {
                let all = row.iter().map(|z| (size * z).exp()).sum::<f64>().ln();
                row.iter().map(move |z| high + (size * z - all).min(0.0))
            });
            rows.collect()
        }
        (false, false) => normals(rng, count).into_iter().map(|x| size * x).collect(),
    }
}

fn random_box(format: BoxFormat, size: f64, rng: &mut Pcg64Mcg) -> [f64; 4] {
    let at = |rng: &mut Pcg64Mcg| size * rng.random_range(0.0..1.0);
    let (x, y, w, h) = (at(rng), at(rng), size * 0.1 + at(rng), size * 0.1 + at(rng));
    if format == BoxFormat::Xyxy { [x, y, x + w, y + h] } else { [x, y, w, h] }
}
