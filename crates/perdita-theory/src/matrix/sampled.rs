//! Properties of losses of several numbers, by samples: segments between random inputs, of several sizes, and inputs with
//! ties.
//!
//! ```text
//! convex          proved by composition; else f(m) ≤ (f(x) + f(y))/2 at the midpoint m of a segment, and the derivative along it does not fall, up to
//!                 rounding; else the segment refutes it
//! differentiable  along a segment the derivative has no jump: where it changes most, bisection follows the change down to a
//!                 width of 10⁻⁹, and a change that stays is a kink
//! Lipschitz       the largest gradient, as the inputs grow by powers of ten
//! smooth          the largest change of the gradient over that of the inputs
//! ```
use super::Finding;
use super::probe::{At, Probe};
use crate::numerics::{distance, draws, normals};
use crate::text::short;
use perdita_catalog::{Loss, is_proved_convex};

/// Sizes of inputs, and segments of each.
const SIZES: [f64; 4] = [0.1, 1.0, 5.0, 30.0];
const SEGMENTS: usize = 40;

/// Sizes along which a bounded gradient does not grow.
const GROWING: [f64; 5] = [1.0, 1e2, 1e4, 1e6, 1e8];

/// Points of a segment among which the derivative is compared.
const POINTS: usize = 65;

/// The part of a segment along which the gradient's change is its curvature.
const STEP: f64 = 1e-5;

/// Losses of more variables are sampled at fewer segments, each at fewer points.
const MANY: usize = 2000;
const FEW_POINTS: usize = 5;

/// Differentiable, convex, Lipschitz, smooth.
pub(super) fn findings(loss: &Loss) -> [Finding; 4] {
    let Some(probe) = Probe::new(loss, 1) else {
        return [0; 4].map(|_| Finding::open("no inputs of this loss were found to try"));
    };
    let segments = if probe.variables > MANY { 2 } else { SEGMENTS };
    let segments: Vec<Segment> =
        SIZES.iter().flat_map(|&size| Segment::all(&probe, size, segments)).collect();

    let differentiable = differentiable(loss, &probe, &segments);
    let convex = match is_proved_convex(loss) {
        true => Finding::proved("by composition of convex functions"),
        false => convex(&probe, &segments),
    };
    let lipschitz = lipschitz(&probe);
    let smooth = match differentiable.status {
        super::Status::Refuted => {
            Finding::refuted(format!("the gradient jumps: {}", differentiable.evidence))
        }
        _ => smooth(&probe, &segments),
    };
    [differentiable, convex, lipschitz, smooth]
}

/// A segment between two inputs.
struct Segment {
    from: Vec<f64>,
    to: Vec<f64>,
}

impl Segment {
    fn all(probe: &Probe, size: f64, count: usize) -> Vec<Segment> {
        let mut rng = draws(2);
        let random = |rng: &mut _| Segment { from: probe.point(rng, size), to: probe.point(rng, size) };
        let mut all: Vec<Segment> = (0..count).map(|_| random(&mut rng)).collect();

        // Inputs with ties, in the middle of a segment of random direction: equal numbers have a kink of a norm, a sort, a
        // maximum.
        let middle = |point: Vec<f64>, rng: &mut _| {
            let step: Vec<f64> = normals(rng, point.len()).into_iter().map(|d| 0.1 * size * d).collect();
            let moved = |sign: f64| point.iter().zip(&step).map(|(x, d)| x + sign * d).collect();
            Segment { from: moved(-1.0), to: moved(1.0) }
        };
        let point = probe.point(&mut rng, size);
        let first = vec![point[0]; point.len()];
        let half = point.len().div_ceil(2);
        let repeated: Vec<f64> =
            point[..half].iter().chain(&point[..half]).take(point.len()).copied().collect();
        let ties = [first, repeated].map(|point| middle(point, &mut rng));
        all.extend(ties);
        all
    }

    fn at(&self, probe: &Probe, share: f64) -> Option<At> {
        let point: Vec<f64> = self.from.iter().zip(&self.to).map(|(x, y)| x + share * (y - x)).collect();
        probe.at(&point)
    }

    /// The derivative along the segment.
    fn slope(&self, probe: &Probe, share: f64) -> Option<f64> {
        let at = self.at(probe, share)?;
        Some(self.from.iter().zip(&self.to).zip(&at.gradient).map(|((x, y), g)| (y - x) * g).sum())
    }

    /// The change of the gradient between two places, over that of the inputs.
    fn change(&self, probe: &Probe, from: f64, to: f64) -> Option<f64> {
        let (a, b) = (self.at(probe, from)?, self.at(probe, to)?);
        let inputs = (to - from) * distance(&self.from, &self.to);
        (inputs > 0.0).then(|| distance(&a.gradient, &b.gradient) / inputs)
    }
}

fn convex(probe: &Probe, segments: &[Segment]) -> Finding {
    let mut tried = 0;
    for segment in segments {
        let ends = [0.0, 0.5, 1.0].map(|share| segment.at(probe, share));
        let [Some(from), Some(middle), Some(to)] = ends else { continue };
        let (mean, rounding) = (0.5 * (from.value + to.value), from.value.abs().max(to.value.abs()).max(1.0));
        if middle.value > mean + 1e-9 * rounding {
            return Finding::refuted(format!(
                "between two inputs with losses {} and {} it is {}, above their mean",
                short(from.value),
                short(to.value),
                short(middle.value)
            ));
        }
        if let Some((before, after)) = falling(probe, segment) {
            return Finding::refuted(format!(
                "along a segment the derivative falls from {} to {}",
                short(before),
                short(after)
            ));
        }
        tried += 1;
    }
    match tried {
        0 => Finding::open("no segment of inputs was found to try"),
        1..10 => Finding::open(format!("no counterexample on {tried} segments between random inputs")),
        _ => Finding::tested(format!("on {tried} segments between random inputs")),
    }
}

/// Derivatives along a segment that fall, where those of a convex function rise.
fn falling(probe: &Probe, segment: &Segment) -> Option<(f64, f64)> {
    let slopes = (0..FEW_POINTS).map(|k| segment.slope(probe, k as f64 / (FEW_POINTS - 1) as f64));
    let slopes: Vec<f64> = slopes.collect::<Option<_>>()?;
    let largest = slopes.iter().fold(0.0, |most: f64, slope| most.max(slope.abs()));
    let falls = |pair: &&[f64]| pair[1] < pair[0] - 1e-7 * largest;
    slopes.windows(2).find(falls).map(|pair| (pair[0], pair[1]))
}

fn differentiable(loss: &Loss, probe: &Probe, segments: &[Segment]) -> Finding {
    let points = if probe.variables > MANY { FEW_POINTS } else { POINTS };
    let mut tried = 0;
    for segment in segments {
        let share = |k: usize| k as f64 / (points - 1) as f64;
        let slopes: Option<Vec<f64>> = (0..points).map(|k| segment.slope(probe, share(k))).collect();
        let Some(slopes) = slopes else { continue };
        tried += 1;
        let steps = (1..points).map(|k| (k, (slopes[k] - slopes[k - 1]).abs()));
        let Some((k, _)) = steps.max_by(|(_, a), (_, b)| a.total_cmp(b)) else { continue };
        if let Some(Jump { below, above, .. }) = jump(&|at| segment.slope(probe, at), share(k - 1), share(k))
        {
            return Finding::refuted(format!(
                "along a segment the derivative jumps from {} to {}",
                short(below),
                short(above)
            ));
        }
    }
    match (tried, loss.card().kinks) {
        (0, _) => Finding::open("no segment of inputs was found to try"),
        (_, kinks) if kinks != "none" && !kinks.is_empty() => {
            Finding::open(format!("no kink on {tried} segments; stated: {kinks}"))
        }
        _ => Finding::tested(format!("no kink on {tried} segments between random inputs, or through ties")),
    }
}

/// A jump of a slope.
pub(super) struct Jump {
    pub(super) at: f64,
    pub(super) below: f64,
    pub(super) above: f64,
}

/// The jump of a slope between two points: where it changes most, the change stays as the width shrinks a thousandfold.
pub(super) fn jump(slope: &dyn Fn(f64) -> Option<f64>, mut low: f64, mut high: f64) -> Option<Jump> {
    let (mut below, mut above) = (slope(low)?, slope(high)?);
    let (narrow, narrower) = (1e-6 * (high - low), 1e-9 * (high - low));
    let mut change_before = None;
    let mut largest = below.abs().max(above.abs());
    while high - low > narrower {
        if high - low <= narrow {
            change_before.get_or_insert((above - below).abs());
        }
        let middle = low + 0.5 * (high - low);
        let at = slope(middle)?;
        largest = largest.max(at.abs());
        match (at - below).abs() > (above - at).abs() {
            true => (high, above) = (middle, at),
            false => (low, below) = (middle, at),
        }
    }
    let change = (above - below).abs();
    let stays = change > 0.1 * change_before? && change > 1e-6 * largest;
    // A kink at 0 is found at 0, from one side.
    let at = if low.abs().min(high.abs()) <= narrower { 0.0 } else { high };
    stays.then_some(Jump { at, below, above })
}

fn lipschitz(probe: &Probe) -> Finding {
    let tries = if probe.variables > MANY { 1 } else { SEGMENTS };
    let largest = |size: f64| {
        let mut rng = draws(3);
        let norm = |at: At| at.gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
        (0..tries).filter_map(|_| probe.at(&probe.point(&mut rng, size)).map(norm)).fold(0.0, f64::max)
    };
    let small = [1e-3, 1e-2, 0.1].map(largest).into_iter().fold(0.0, f64::max);
    let sizes = GROWING.map(largest);
    let most = sizes.iter().copied().fold(small, f64::max);
    let (last, first) = (sizes[4], sizes[1]);
    if last > 10.0 * first {
        return Finding::refuted(format!(
            "a gradient of norm {} for inputs near {:e}",
            short(last),
            GROWING[4]
        ));
    }
    if most > 1e6 * sizes[0].max(1.0) {
        return Finding::refuted(format!("a gradient of norm {}", short(most)));
    }
    if small > 100.0 * sizes[0] {
        return Finding::refuted(format!("a gradient of norm {} for inputs near 0.001", short(small)));
    }
    Finding::tested(format!("norms of gradients up to {}, for inputs of sizes 0.001 to 1e8", short(most)))
}

fn smooth(probe: &Probe, segments: &[Segment]) -> Finding {
    let (mut most, mut tried) = (0.0, 0);
    for segment in segments {
        let Some(here) = segment.change(probe, 0.5, 0.5 + STEP) else { continue };
        most = f64::max(most, here);
        tried += 1;
    }
    // Near 0 a curvature grows without bound if it is that of a norm or a logarithm.
    let mut rng = draws(4);
    let mut near = |size: f64| {
        let segment = Segment { from: probe.point(&mut rng, size), to: probe.point(&mut rng, size) };
        segment.change(probe, 0.5, 0.5 + STEP).unwrap_or(0.0)
    };
    let (small, smaller) = (near(1e-3), near(1e-6));
    match tried {
        0 => Finding::open("no segment of inputs was found to try"),
        _ if smaller > 100.0 * small.max(most) => Finding::refuted(format!(
            "the gradient changes by {} times the change of inputs near 1e-6",
            short(smaller)
        )),
        _ if most > 1e6 => {
            Finding::refuted(format!("the gradient changes by {} times the change of inputs", short(most)))
        }
        _ if change_grows(probe) => Finding::refuted("the gradient's changes grow with the inputs"),
        _ => Finding::tested(format!(
            "changes of the gradient up to {} times those of the inputs",
            short(most)
        )),
    }
}

/// True if the gradient changes ever faster as the inputs grow.
fn change_grows(probe: &Probe) -> bool {
    let mut rng = draws(5);
    let mut change = |size: f64| {
        let segment = Segment { from: probe.point(&mut rng, size), to: probe.point(&mut rng, size) };
        segment.change(probe, 0.0, 1.0)
    };
    let [Some(small), Some(large)] = [change(10.0), change(1e4)] else { return false };
    large > 100.0 * small
}
