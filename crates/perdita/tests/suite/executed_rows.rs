//! The executed engine of row-wise losses against the formulas themselves: every loss, both precisions, both layouts of a
//! tile, and what a driver adds (weights, ignored rows, padding, upstream gradients).
use perdita::kernel::ExecutedRowwise;
use perdita::loss::{Args, Formula, Index, Rowwise, Soft, Truth};
use perdita::losses::*;
use perdita::real::{Dual, Element};
use perdita::{Labels, Outputs, Reduction, Rows, Scores, Targets, Total};

/// Numbers that look random, from −1 to 1.
struct Random(u64);
impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 40) as f64 / (1u64 << 23) as f64 - 1.0
    }
}

/// The label that cross-entropy and its relatives ignore.
const IGNORED: i64 = -100;

/// A batch in double precision.
struct Batch {
    classes: usize,
    stride: usize,
    scores: Vec<f64>,
    labels: Vec<i64>,
    targets: Vec<f64>,
    weights: Vec<f64>,
    upstream: Vec<f64>,
}
impl Batch {
    /// Every third batch has padding, every seventh row a weight of 0 and every fifth, if `ignores`, no label.
    fn new<E: Element>(classes: usize, len: usize, ignores: bool) -> Batch {
        let mut random = Random((classes * 1000 + len) as u64);
        let stride = classes + if classes % 3 == 1 { 3 } else { 0 };
        let mut number = |f: &dyn Fn(f64) -> f64| E::from_f64(f(random.next())).to_f64();
        let scores = (0..len * stride).map(|_| number(&|x| 4.0 * x)).collect();
        let labels = (0..len).map(|i| if ignores && i % 5 == 3 { IGNORED } else { (i * 7 % classes) as i64 });
        let labels = labels.collect();
        let mut targets: Vec<f64> = (0..len * classes).map(|_| number(&|x| x.max(0.0))).collect();
        for targets in targets.chunks_mut(classes) {
            let total = targets.iter().sum::<f64>().max(1.0);
            targets.iter_mut().for_each(|t| *t = E::from_f64(*t / total).to_f64());
        }
        let weights = (0..len).map(|i| if i % 7 == 2 { 0.0 } else { number(&|x| 1.5 + x) }).collect();
        let upstream = (0..len).map(|_| number(&|x| x)).collect();
        Batch { classes, stride, scores, labels, targets, weights, upstream }
    }
    fn row(&self, i: usize) -> &[f64] {
        &self.scores[i * self.stride..][..self.classes]
    }
}

/// Kinds of targets, for both engines.
trait Kind: Truth {
    fn rows<'a, E: Element>(scores: Scores<'a, E>, labels: &'a [i64], targets: &'a [E]) -> Rows<'a, E, Self>;
    fn target<T: perdita::real::Real>(label: usize, targets: &[T]) -> Self::Of<&[T]>;
}
impl Kind for Index {
    fn rows<'a, E: Element>(scores: Scores<'a, E>, labels: &'a [i64], _: &'a [E]) -> Rows<'a, E, Self> {
        Rows::new(scores, Labels::from(labels)).unwrap()
    }

    fn target<T: perdita::real::Real>(label: usize, _: &[T]) -> usize {
        label
    }
}
impl Kind for Soft {
    fn rows<'a, E: Element>(scores: Scores<'a, E>, _: &'a [i64], targets: &'a [E]) -> Rows<'a, E, Self> {
        Rows::soft(scores, Targets(targets)).unwrap()
    }

    fn target<T: perdita::real::Real>(_: usize, targets: &[T]) -> &[T] {
        targets
    }
}

#[track_caller]
fn near(got: f64, want: f64, tolerance: f64, what: &dyn Fn() -> String) {
    let close = (got - want).abs() <= tolerance * got.abs().max(want.abs()) + 0.1 * tolerance;
    assert!(close || got == want || got.is_nan() && want.is_nan(), "{}: {got:e}, not {want:e}", what());
}

fn cast<E: Element>(xs: &[f64]) -> Vec<E> {
    xs.iter().map(|&x| E::from_f64(x)).collect()
}

/// Compares values and gradients; and curvatures of rows of up to `hessians` classes, C duals each.
fn agree<E: Element, L: Rowwise<Truth: Kind>>(loss: &L, classes: usize, tolerance: f64, hessians: usize) {
    let executed = ExecutedRowwise::new(loss.clone());
    let len = 1 + classes * 7 % 40;
    let batch = Batch::new::<E>(classes, len, loss.ignored().is_some());
    let (scores, targets) = (cast::<E>(&batch.scores), cast::<E>(&batch.targets));
    let (weights, upstream) = (cast::<E>(&batch.weights), cast::<E>(&batch.upstream));
    let rows = L::Truth::rows(Scores::strided(&scores, classes, batch.stride), &batch.labels, &targets);
    let rows = if classes.is_multiple_of(2) { rows } else { rows.weighted(&weights).unwrap() };

    let nine = || vec![E::from_f64(9.0); scores.len()];
    let (mut each, mut grad, mut hess) = (vec![E::from_f64(9.0); len], nine(), nine());
    let out = Outputs::none().each(&mut each).grad(&mut grad).upstream(&upstream);
    let out = if classes <= hessians { out.curvature(&mut hess) } else { out };
    let total = executed.evaluate(rows, Reduction::Sum, out).unwrap();
    let value: Total = executed.evaluate(rows, Reduction::Sum, Outputs::none()).unwrap();

    let (mut sum, mut size, mut count) = (0.0, 0.0, 0);
    for (i, each) in each.iter().enumerate() {
        let at = || format!("{} {}, row {i} of {len}×{classes}", L::CARD.name, E::NAME);
        let label = batch.labels[i];
        let weight = if classes.is_multiple_of(2) { 1.0 } else { batch.weights[i] };
        let here = i * batch.stride..i * batch.stride + classes;
        if let Some(padding) = grad.get(here.end..(i + 1) * batch.stride) {
            assert!(padding.iter().all(|x| x.to_f64() == 9.0), "padding of {}", at());
        }
        if weight == 0.0 || !L::Truth::SOFT && loss.ignored() == Some(label) {
            assert!(grad[here.clone()].iter().all(|x| x.to_f64() == 0.0), "{}", at());
            assert_eq!(each.to_f64(), 0.0, "{}", at());
            continue;
        }

        let soft = &batch.targets[i * classes..][..classes];
        let mut exact = batch.row(i).to_vec();
        let one = loss.at(batch.row(i), L::Truth::target(label as usize, soft), &mut &mut exact[..]);
        (sum, size, count) = (sum + weight * one, size + weight * one.abs(), count + 1);
        near(each.to_f64(), weight * one, tolerance, &at);
        let factor = weight * batch.upstream[i];
        for (j, (got, want)) in grad[here.clone()].iter().zip(&exact).enumerate() {
            near(got.to_f64(), factor * want, tolerance, &|| format!("slope {j} of {}", at()));
        }
        if classes <= hessians {
            let fixed = |xs: &[f64]| xs.iter().map(|&x| Dual::fixed(x)).collect::<Vec<_>>();
            let (mut z, soft) = (fixed(batch.row(i)), fixed(soft));
            for (j, got) in hess[here].iter().enumerate() {
                z[j].du = 1.0;
                let mut slopes = z.clone();
                loss.at(&z[..], L::Truth::target(label as usize, &soft), &mut &mut slopes[..]);
                z[j].du = 0.0;
                let want = factor * slopes[j].du;
                near(got.to_f64(), want, 10.0 * tolerance, &|| format!("curvature {j} of {}", at()));
            }
        }
    }
    let at = || format!("{} {}, the sum of {len}×{classes}", L::CARD.name, E::NAME);
    for total in [total, value] {
        let close = (total.sum() - sum).abs() <= tolerance * (size + 1.0);
        assert!(close || sum.is_nan() && total.sum().is_nan(), "{}: {} {sum}", at(), total.sum());
        assert_eq!(total.count(), count, "{}", at());
    }
}

/// All numbers of classes around the sizes of vectors and tiles.
fn agree_everywhere<L: Rowwise<Truth: Kind>>(build: impl Fn(usize) -> L) {
    for classes in (1..=40).chain([63, 64, 65, 100, 127, 128, 129, 130, 257, 1000]) {
        agree::<f64, L>(&build(classes), classes, 1e-12, 20);
        agree::<f32, L>(&build(classes), classes, 1e-5, 20);
    }
}
fn default<L: Formula>(_: usize) -> L {
    L::build(&Args::defaults(const { &L::CARD })).unwrap()
}

macro_rules! agree {
    ($($test:ident: $loss:ty,)*) => {
        $(#[test]
        fn $test() {
            agree_everywhere(default::<$loss>);
        })*
    };
}
agree! {
    cross_entropy: cross_entropy::CrossEntropy,
    focal: focal::Focal,
    nll: nll::Nll,
    poly1: poly1::Poly1,
    generalized_cross_entropy: generalized_cross_entropy::GeneralizedCrossEntropy,
    symmetric_cross_entropy: symmetric_cross_entropy::SymmetricCrossEntropy,
    logit_adjustment: logit_adjustment::LogitAdjustment,
    ldam: ldam::Ldam,
    multi_margin: multi_margin::MultiMargin,
    soft_cross_entropy: soft_cross_entropy::SoftCrossEntropy,
    kl: kl::Kl,
    soft_focal: soft_focal::SoftFocal,
    jensen_shannon: jensen_shannon::JensenShannon,
    distillation: distillation::Distillation,
    sparsemax: sparsemax::Sparsemax,
    entmax15: entmax15::Entmax15,
    multi_label_soft_margin: multi_label_soft_margin::MultiLabelSoftMargin,
}

#[test]
fn cross_entropy_with_everything() {
    agree_everywhere(|classes| {
        let weights: Vec<f64> = (0..classes).map(|c| 0.5 + (c % 4) as f64).collect();
        let loss = cross_entropy::CrossEntropy::default().label_smoothing(0.1).unwrap();
        loss.class_weights(&weights).unwrap().z_loss(0.01).unwrap()
    });
}

#[test]
fn focal_of_another_power() {
    agree_everywhere(|classes| {
        let alpha: Vec<f64> = (0..classes.max(2)).map(|c| 0.25 + (c % 3) as f64).collect();
        focal::Focal::new(1.7, if classes > 1 { &alpha } else { &[0.5] }).unwrap()
    });
}

/// Two scores that are the largest, one of them the label's: no part of the curvature at the label is rounded off.
#[test]
fn curvature_where_several_are_largest() {
    let ldam = ExecutedRowwise::new(default::<ldam::Ldam>(3));
    let rows = Rows::new(Scores::new(&[0.25, 0.5, 0.5], 3), Labels::from(&[2i64])).unwrap();
    let mut hess = [9.0f64; 3];
    ldam.evaluate(rows, Reduction::Sum, Outputs::none().curvature(&mut hess)).unwrap();
    let exact = [0.4972256134976334, 0.49750046902634815, 0.0002751597335596896];
    for (got, want) in hess.into_iter().zip(exact) {
        assert!((got - want).abs() <= 1e-12 * want, "{got:e}, not {want:e}");
    }
}
