//! Losses on products, at many sizes, against the same losses written plainly: all scores stored, in numbers that carry
//! derivatives. And against themselves: parts and wholes, shards, threads.
//!
//! A plain loss is the formula of the library on all scores at once; what is written again here is only what the kernels
//! do with it.
use perdita::loss::{NoSlopes, Pointwise, Rowwise};
use perdita::losses::*;
use perdita::real::{Dual, Real};
use perdita::{Embeddings, Error, Gradients, Labels, Outcome, Products, Reduction, See, Shard, Shards};
use perdita_catalog::Loss;
use perdita_catalog::Shape;
use proptest::prelude::*;

type D = Dual<f64>;

/// Numbers that look random, about normal.
struct Random(u64);
impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
    fn rows(&mut self, n: usize, size: f64) -> Vec<f64> {
        (0..n).map(|_| size * self.normal()).collect()
    }
    fn labels(&mut self, n: usize, classes: usize) -> Vec<i64> {
        (0..n).map(|_| (self.uniform() * classes as f64) as i64).collect()
    }
}

// ---- plainly ----

/// A matrix of numbers that carry derivatives.
struct Plain {
    rows: Vec<Vec<D>>,
}
impl Plain {
    /// Rows x + ε·v.
    fn new(x: &[f64], v: &[f64], dim: usize, normalize: bool) -> Plain {
        let number = |(&re, &du): (&f64, &f64)| Dual { re, du };
        let rows = x.chunks(dim).zip(v.chunks(dim)).map(|(x, v)| x.iter().zip(v).map(number).collect());
        let unit = |row: Vec<D>| {
            let square = dot(&row, &row);
            let length = square.sqrt();
            if normalize && square.re > 0.0 { row.into_iter().map(|x| x / length).collect() } else { row }
        };
        Plain { rows: rows.map(unit).collect() }
    }
    /// Every row against every row of `o`, times `scale`.
    fn against(&self, o: &Plain, scale: f64) -> Vec<Vec<D>> {
        let row = |x: &Vec<D>| o.rows.iter().map(|y| dot(x, y) * Dual::fixed(scale)).collect();
        self.rows.iter().map(row).collect()
    }
}
fn zero() -> D {
    Dual::fixed(0.0)
}
fn dot(x: &[D], y: &[D]) -> D {
    x.iter().zip(y).fold(zero(), |sum, (&x, &y)| sum + x * y)
}
fn mean(xs: &[D]) -> D {
    xs.iter().fold(zero(), |sum, &x| sum + x) / Dual::fixed(xs.len().max(1) as f64)
}
/// The cross-entropy of a row of scores, without those that are left out.
fn cross_entropy_of(scores: &[D], label: usize, out: Option<usize>) -> D {
    let kept: Vec<D> = (0..scores.len()).filter(|&j| Some(j) != out).map(|j| scores[j]).collect();
    let label = label - usize::from(out.is_some_and(|out| out < label));
    Rowwise::at(&cross_entropy::CrossEntropy::default(), &kept[..], label, &mut NoSlopes)
}
fn others(labels: &[i64], i: usize, same: bool) -> Vec<usize> {
    (0..labels.len()).filter(|&j| j != i && (labels[j] == labels[i]) == same).collect()
}

/// The mean loss of a batch, with its derivative along v.
fn plainly(loss: &str, batch: &Batch, v: &[Vec<f64>; 2]) -> D {
    let Batch { a, b, labels, dim } = batch;
    let (name, parameters) = loss.split_once('(').unwrap_or((loss, ""));
    let parameter = |key: &str, default: f64| {
        let text = parameters.split(&format!("{key}=")[..]).nth(1);
        text.map_or(default, |text| text.split([',', ')']).next().unwrap().parse().unwrap())
    };
    let normalize = !parameters.contains("normalize=false") && name != "n_pair";
    let side = |x: &[f64], v: &[f64], normalize| Plain::new(x, v, *dim, normalize);
    let temperature = |default| 1.0 / parameter("temperature", default);
    let (x, y) = (side(a, &v[0], normalize), side(b, &v[1], normalize));
    let n = x.rows.len();
    match name {
        "linear_cross_entropy" | "linear_focal" => {
            let scores = side(a, &v[0], false).against(&side(b, &v[1], false), 1.0);
            let of = |(scores, &label): (&Vec<D>, &i64)| match name {
                "linear_focal" => {
                    let focal = focal::Focal::new(2.0, &[0.25]).unwrap();
                    Rowwise::at(&focal, &scores[..], label as usize, &mut NoSlopes)
                }
                _ => {
                    let smooth = parameter("label_smoothing", 0.0);
                    let rows = cross_entropy::CrossEntropy::default().label_smoothing(smooth).unwrap();
                    let rows = rows.z_loss(parameter("z_loss", 0.0)).unwrap();
                    let cap = parameter("soft_cap", f64::INFINITY);
                    let capped = |z: &D| {
                        if cap.is_finite() { (*z / z.lit(cap)).tanh() * z.lit(cap) } else { *z }
                    };
                    let scores: Vec<D> = scores.iter().map(capped).collect();
                    Rowwise::at(&rows, &scores[..], label as usize, &mut NoSlopes)
                }
            };
            mean(&scores.iter().zip(labels).map(of).collect::<Vec<_>>())
        }
        "info_nce" | "n_pair" => {
            let scores = x.against(&y, temperature(if name == "n_pair" { 1.0 } else { 0.07 }));
            mean(&(0..n).map(|i| cross_entropy_of(&scores[i], i, None)).collect::<Vec<_>>())
        }
        "clip" => {
            let (rows, columns) = (x.against(&y, temperature(0.07)), y.against(&x, temperature(0.07)));
            let both = [rows, columns]
                .map(|s| mean(&(0..n).map(|i| cross_entropy_of(&s[i], i, None)).collect::<Vec<_>>()));
            (both[0] + both[1]) * Dual::fixed(0.5)
        }
        "nt_xent" | "decoupled" => {
            let all = Plain { rows: x.rows.into_iter().chain(y.rows).collect() };
            let scores = all.against(&all, temperature(if name == "nt_xent" { 0.5 } else { 0.1 }));
            let of = |i: usize| {
                let partner = (i + n) % (2 * n);
                match name {
                    "nt_xent" => cross_entropy_of(&scores[i], partner, Some(i)),
                    _ => {
                        let kept = (0..2 * n).filter(|&j| j != i && j != partner);
                        let rest: Vec<D> = kept.map(|j| scores[i][j]).collect();
                        let top = rest.iter().fold(rest[0], |top, &z| top.max(z));
                        let sum = rest.iter().fold(zero(), |sum, &z| sum + (z - top).exp());
                        top + sum.ln() - scores[i][partner]
                    }
                }
            };
            mean(&(0..2 * n).map(of).collect::<Vec<_>>())
        }
        "sup_con" => {
            let scores = x.against(&x, temperature(0.07));
            let of = |i: usize| {
                let positives = others(labels, i, true);
                let each = positives.iter().map(|&p| cross_entropy_of(&scores[i], p, Some(i)));
                let losses: Vec<D> = each.collect();
                // Inside: −ln of the mean probability.
                let inside = || {
                    let least = losses.iter().fold(losses[0], |least, &x| least.min(x));
                    let shares: Vec<D> = losses.iter().map(|&x| (least - x).exp()).collect();
                    least - mean(&shares).ln()
                };
                (!losses.is_empty())
                    .then(|| if parameters.contains("inside") { inside() } else { mean(&losses) })
            };
            mean(&(0..n).filter_map(of).collect::<Vec<_>>())
        }
        "siglip" => {
            let scores = x.against(&y, temperature(0.1));
            let pair = bce_with_logits::BceWithLogits::new(1.0).unwrap();
            let bias = Dual::fixed(parameter("bias", -10.0));
            let of = |i: usize| {
                let each = scores[i].iter().enumerate().map(|(j, &z)| {
                    Pointwise::at(&pair, z + bias, Dual::fixed(f64::from(u8::from(i == j)))).value
                });
                each.fold(zero(), |sum, x| sum + x)
            };
            mean(&(0..n).map(of).collect::<Vec<_>>())
        }
        "triplet" => {
            let cosine = parameters.contains("cosine");
            let x = side(a, &v[0], cosine || parameters.contains("normalize=true"));
            let distance = |i: usize, j: usize| {
                let apart: Vec<D> = x.rows[i].iter().zip(&x.rows[j]).map(|(&x, &y)| x - y).collect();
                let square = dot(&apart, &apart);
                match parameters {
                    p if p.contains("squared") => square,
                    _ if cosine => square * Dual::fixed(0.5),
                    _ if square.re == 0.0 => zero(),
                    _ => square.sqrt(),
                }
            };
            let hinge = hinge::Hinge::new(parameter("margin", 0.2)).unwrap();
            let loss =
                |i, p, n| Pointwise::at(&hinge, distance(i, n) - distance(i, p), Dual::fixed(1.0)).value;
            let mut losses = Vec::new();
            for i in 0..n {
                let (same, other) = (others(labels, i, true), others(labels, i, false));
                let re = |j: &usize| distance(i, *j).re;
                // `min_by` returns the first of equals, `max_by` the last.
                let near = |of: &[usize]| of.iter().copied().min_by(|a, b| re(a).total_cmp(&re(b)));
                let far = |of: &[usize]| of.iter().rev().copied().max_by(|a, b| re(a).total_cmp(&re(b)));
                match parameters {
                    p if p.contains("batch_all") => {
                        losses.extend(
                            same.iter()
                                .flat_map(|&p| other.iter().map(move |&n| (p, n)))
                                .map(|(p, n)| loss(i, p, n)),
                        );
                    }
                    p if p.contains("semi_hard") => losses.extend(same.iter().filter_map(|&p| {
                        let beyond: Vec<usize> = other.iter().copied().filter(|n| re(n) > re(&p)).collect();
                        Some(loss(i, p, near(&beyond).or(far(&other))?))
                    })),
                    _ => losses.extend(far(&same).zip(near(&other)).map(|(p, n)| loss(i, p, n))),
                }
            }
            if parameters.contains("active") {
                losses.retain(|loss| loss.re > 0.0);
            }
            mean(&losses)
        }
        "lifted_structure" | "multi_similarity" | "circle" => {
            let both = name != "multi_similarity";
            let x = if name == "lifted_structure" { side(a, &v[0], false) } else { x };
            let relation = |i: usize, j: usize| match name {
                "lifted_structure" => {
                    let apart: Vec<D> = x.rows[i].iter().zip(&x.rows[j]).map(|(&x, &y)| x - y).collect();
                    dot(&apart, &apart).sqrt()
                }
                _ => dot(&x.rows[i], &x.rows[j]),
            };
            let of = |i: usize| {
                let kept: Vec<usize> = (0..n).filter(|&j| j != i).collect();
                let scores: Vec<D> = kept.iter().map(|&j| relation(i, j)).collect();
                let kin = |&j: &usize| Dual::fixed(if labels[j] == labels[i] { 1.0 } else { -1.0 });
                let kin: Vec<D> = kept.iter().map(kin).collect();
                let lacks = others(labels, i, true).is_empty() || others(labels, i, false).is_empty();
                if both && lacks {
                    return None;
                }
                if kept.is_empty() {
                    return Some(zero());
                }
                Some(match name {
                    "lifted_structure" => {
                        let loss = lifted_structure::LiftedStructure::new(1.0).unwrap();
                        Rowwise::at(&loss, &scores[..], &kin[..], &mut NoSlopes)
                    }
                    "circle" => {
                        let loss = circle::Circle::new(0.25, parameter("scale", 256.0)).unwrap();
                        Rowwise::at(&loss, &scores[..], &kin[..], &mut NoSlopes)
                    }
                    _ => {
                        let loss = multi_similarity::MultiSimilarity::new(2.0, 50.0, 0.5).unwrap();
                        Rowwise::at(&loss, &scores[..], &kin[..], &mut NoSlopes)
                    }
                })
            };
            mean(&(0..n).filter_map(of).collect::<Vec<_>>())
        }
        "vicreg" | "barlow_twins" => {
            let (x, y) = (side(a, &v[0], false), side(b, &v[1], false));
            let freedom = if name == "vicreg" { n - 1 } else { n } as f64;
            let column = |side: &Plain, d: usize| side.rows.iter().map(|row| row[d]).collect::<Vec<D>>();
            let centred = |side: &Plain, d: usize| {
                let values = column(side, d);
                let middle = mean(&values);
                values.into_iter().map(|x| x - middle).collect::<Vec<D>>()
            };
            let covariance = |p: &[D], q: &[D]| dot(p, q) / Dual::fixed(freedom);
            let sides = [&x, &y].map(|side| (0..*dim).map(|d| centred(side, d)).collect::<Vec<_>>());
            let spread = |c: &Vec<D>, epsilon: f64| (covariance(c, c) + Dual::fixed(epsilon)).sqrt();
            let mut value = zero();
            if name == "barlow_twins" {
                for d in 0..*dim {
                    for e in 0..*dim {
                        let (p, q) = (&sides[0][d], &sides[1][e]);
                        let c = covariance(p, q) / (spread(p, 1e-5) * spread(q, 1e-5));
                        let (target, share) = if d == e { (1.0, 1.0) } else { (0.0, 0.005) };
                        value = value + (c - c.lit(target)) * (c - c.lit(target)) * c.lit(share);
                    }
                }
                return value;
            }
            let hinge = hinge::Hinge::new(1.0).unwrap();
            for side in &sides {
                for d in 0..*dim {
                    let alive = Pointwise::at(&hinge, spread(&side[d], 1e-4), Dual::fixed(1.0)).value;
                    value = value + alive * Dual::fixed(12.5 / *dim as f64);
                    for e in (0..*dim).filter(|&e| e != d) {
                        let c = covariance(&side[d], &side[e]);
                        value = value + c * c * Dual::fixed(1.0 / *dim as f64);
                    }
                }
            }
            let differences = x
                .rows
                .iter()
                .zip(&y.rows)
                .flat_map(|(x, y)| x.iter().zip(y).map(|(&x, &y)| (x - y) * (x - y)).collect::<Vec<_>>());
            value + mean(&differences.collect::<Vec<_>>()) * Dual::fixed(25.0)
        }
        other => panic!("{other} is not written plainly"),
    }
}

// ---- the library ----

#[derive(Clone, Debug)]
struct Batch {
    a: Vec<f64>,
    b: Vec<f64>,
    labels: Vec<i64>,
    dim: usize,
}
/// What a loss of this name takes.
fn products<'a>(loss: &Loss, batch: &'a Batch) -> Products<'a, f64> {
    let Shape::Product(product) = loss.shape() else { panic!("{loss} is not a loss on products") };
    let rows = |xs| Embeddings::new(xs, batch.dim).unwrap();
    let needs = |input| product.needs().contains(&input);
    let all = match needs(perdita::loss::Input::B) {
        true => Products::new(rows(&batch.a), rows(&batch.b)).unwrap(),
        false => Products::of(rows(&batch.a)),
    };
    let linear = product.allows().contains(&perdita::loss::Input::Bias);
    match linear || needs(perdita::loss::Input::Labels) {
        true => all.labels(Labels::from(&batch.labels)).unwrap(),
        false => all,
    }
}
fn evaluate(loss: &Loss, batch: &Batch, reduction: Reduction) -> (Outcome, [Vec<f64>; 2]) {
    let Shape::Product(product) = loss.shape() else { panic!("{loss} is not a loss on products") };
    let mut grads = [vec![9.0; batch.a.len()], vec![0.0; batch.b.len()]];
    let [a, b] = &mut grads;
    let mut out = Gradients::none().a(a);
    if product.needs().contains(&perdita::loss::Input::B) {
        out = out.b(b);
    }
    let outcome = product.evaluate(products(loss, batch), reduction, out).unwrap();
    (outcome, grads)
}

const SETTINGS: &[&str] = &[
    "linear_cross_entropy",
    "linear_cross_entropy(label_smoothing=0.1, z_loss=0.01)",
    "linear_cross_entropy(soft_cap=2)",
    "linear_focal",
    "info_nce",
    "info_nce(temperature=0.005)",
    "info_nce(temperature=10)",
    "info_nce(temperature=0.5, normalize=false)",
    "n_pair(temperature=2)",
    "clip",
    "clip(temperature=0.01, normalize=false)",
    "nt_xent",
    "nt_xent(temperature=0.05, normalize=false)",
    "decoupled",
    "siglip",
    "siglip(temperature=1, bias=0, normalize=false)",
    "sup_con",
    "sup_con(positives=inside)",
    "sup_con(temperature=1, normalize=false)",
    "triplet(margin=1)",
    "triplet(margin=1, mining=batch_all)",
    "triplet(margin=1, mining=batch_all, average=active, distance=squared)",
    "triplet(margin=0.3, mining=semi_hard, distance=cosine)",
    "triplet(margin=1, distance=squared, average=active)",
    "lifted_structure",
    "multi_similarity",
    "circle(scale=16, detach=false)",
    "vicreg",
    "barlow_twins",
];

fn check(loss: &str, batch: &Batch, v: &[Vec<f64>; 2]) {
    let loss_by_name: Loss = loss.parse().unwrap();
    let (outcome, grads) = evaluate(&loss_by_name, batch, Reduction::Mean);
    let plain = plainly(loss, batch, v);
    let (n, m) = (batch.a.len() / batch.dim, batch.b.len() / batch.dim);
    let what = format!("{loss}, {n} x {} and {m}", batch.dim);
    let value = outcome.total.mean();
    assert!((value - plain.re).abs() <= 1e-11 * (1.0 + plain.re.abs()), "{what}: {value}, not {}", plain.re);
    let along = |(grad, v): (&Vec<f64>, &Vec<f64>)| grad.iter().zip(v).map(|(g, v)| g * v).sum::<f64>();
    let slope: f64 = grads.iter().zip(v).map(along).sum();
    let size: f64 = grads.iter().flatten().map(|g| g.abs()).sum();
    assert!((slope - plain.du).abs() <= 1e-9 * (0.1 + size), "{what}: slope {slope}, not {}", plain.du);
}
fn batch(random: &mut Random, n: usize, m: usize, dim: usize, classes: usize, size: f64) -> Batch {
    Batch {
        a: random.rows(n * dim, size),
        b: random.rows(m * dim, size),
        labels: random.labels(n, classes),
        dim,
    }
}
/// As many rows on both sides, but for the heads of linear layers.
fn keys(loss: &str, n: usize, m: usize) -> usize {
    if loss.starts_with("linear") { m } else { n }
}

/// Sizes around those of lanes, blocks and tiles.
#[test]
fn as_written_plainly() {
    for loss in SETTINGS {
        for (seed, (n, m, dim)) in
            [(2, 3, 1), (5, 9, 2), (17, 33, 3), (31, 16, 7), (64, 65, 5), (97, 300, 16)]
                .into_iter()
                .enumerate()
        {
            let mut random = Random(seed as u64 + 1);
            let m = keys(loss, n, m);
            let batch = batch(&mut random, n, m, dim, m.min(n / 2 + 1), 1.0);
            let v = [random.rows(n * dim, 1.0), random.rows(m * dim, 1.0)];
            check(loss, &batch, &v);
        }
    }
}
proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn as_written_plainly_at_any_size(
        which in 0..SETTINGS.len(), n in 2usize..24, m in 1usize..40, dim in 1usize..9,
        classes in 1usize..6, large in 0..3usize, seed: u64,
    ) {
        let loss = SETTINGS[which];
        let mut random = Random(seed);
        let m = keys(loss, n, m);
        // On the line all directions are one of two, and which of equals is nearer is a matter of rounding.
        let dim = if loss.contains("cosine") { dim.max(2) } else { dim };
        // Logits far apart, where rows are not normalised.
        let size = [0.3, 1.0, 4.0][large];
        let batch = batch(&mut random, n, m, dim, classes.min(if loss.starts_with("linear") { m } else { 6 }), size);
        let v = [random.rows(n * dim, 1.0), random.rows(m * dim, 1.0)];
        check(loss, &batch, &v);
    }
}

// ---- shards ----

/// A batch cut in parts, and the gradients that are left in them.
struct Cut<'a> {
    batch: &'a Batch,
    labelled: bool,
    first: Vec<usize>,
    grads: [Vec<f64>; 2],
}
impl<'a> Cut<'a> {
    fn new(batch: &'a Batch, parts: usize, labelled: bool) -> Cut<'a> {
        let n = batch.labels.len();
        // Uneven parts.
        let first = (0..=parts).map(|k| (n * k * (k + 1) / (parts * (parts + 1))).min(n)).collect();
        Cut { batch, labelled, first, grads: [vec![0.0; batch.a.len()], vec![0.0; batch.b.len()]] }
    }
    fn shard(&self, k: usize) -> Shard<'a, f64> {
        let Batch { a, b, labels, dim } = self.batch;
        let (first, last) = (self.first[k], self.first[k + 1]);
        let rows = |xs: &'a [f64]| Embeddings::new(&xs[first * dim..last * dim], *dim).unwrap();
        let rows = match self.labelled {
            true => Products::of(rows(a)).labels(Labels::from(&labels[first..last])).unwrap(),
            false => Products::new(rows(a), rows(b)).unwrap(),
        };
        Shard { rows, first }
    }
}
impl Shards<f64> for Cut<'_> {
    fn count(&self) -> usize {
        self.first.len() - 1
    }
    fn visit(&mut self, k: usize, see: &mut See<f64>) -> Result<(), Error> {
        let shard = self.shard(k);
        let rows = self.first[k] * self.batch.dim..self.first[k + 1] * self.batch.dim;
        let [a, b] = &mut self.grads;
        let out = Gradients::none().a(&mut a[rows.clone()]);
        see(shard, if self.labelled { out } else { out.b(&mut b[rows]) })
    }
}

/// All workers, one after another: the loss and both gradients are those of the whole batch.
#[test]
fn shards_add_up_to_the_whole() {
    fn sharded(text: &str, keyless: bool) {
        let mut random = Random(3);
        let batch = batch(&mut random, 41, 41, 6, 9, 1.0);
        let labelled = text.starts_with("sup_con");
        let loss: Loss = text.parse().unwrap();
        let Shape::Product(product) = loss.shape() else { panic!("{loss} is not a loss on products") };
        let (whole, want) = evaluate(&loss, &batch, Reduction::Mean);
        let over = Reduction::Over(whole.total.weight());
        for parts in [1, 2, 3, 7] {
            let mut cut = Cut::new(&batch, parts, labelled);
            let (mut value, mut temperature, mut rows) = (0.0, 0.0, 0);
            for k in 0..parts {
                let local = cut.shard(k);
                let len = local.rows.len() * batch.dim;
                let [mut a, mut b] = [vec![9.0; len], vec![9.0; len]];
                let out = Gradients::none().a(&mut a);
                let out = if keyless { out } else { out.b(&mut b) };
                let outcome = product.evaluate_sharded(local, &mut cut, over, out).unwrap();
                value += over.of(&outcome.total);
                temperature += outcome.temperature.unwrap();
                rows += outcome.total.count();
                let at = cut.first[k] * batch.dim;
                let add =
                    |to: &mut [f64], own: &[f64]| to.iter_mut().zip(own).for_each(|(to, own)| *to += own);
                add(&mut cut.grads[0][at..at + len], &a);
                if !keyless {
                    add(&mut cut.grads[1][at..at + len], &b);
                }
            }
            let what = format!("{text} in {parts} shards");
            assert!(
                (value - whole.total.mean()).abs() < 1e-12,
                "{what}: {value}, not {}",
                whole.total.mean()
            );
            assert!(
                (temperature - whole.temperature.unwrap()).abs() < 1e-11,
                "{what}: temperature {temperature}"
            );
            assert_eq!(rows, whole.total.count(), "{what}");
            for (got, want) in cut.grads.iter().flatten().zip(want.iter().flatten()) {
                assert!((got - want).abs() < 1e-12, "{what}: {got}, not {want}");
            }
        }
    }
    for text in [
        "info_nce",
        "info_nce(temperature=0.7, normalize=false)",
        "sup_con",
        "sup_con(positives=inside)",
        "siglip",
    ] {
        sharded(text, true);
    }
    for text in ["clip", "nt_xent", "decoupled"] {
        sharded(text, false);
    }
}

/// Shards that write down when they are visited.
struct Visited<'a>(Cut<'a>, Vec<usize>);
impl Shards<f64> for Visited<'_> {
    fn count(&self) -> usize {
        self.0.count()
    }
    fn visit(&mut self, k: usize, see: &mut See<f64>) -> Result<(), Error> {
        self.1.push(k);
        self.0.visit(k, see)
    }
}

/// Callers fetch the next shard while one is looked at: the order is a promise, whatever is asked for.
#[test]
fn shards_are_visited_in_order() {
    let batch = batch(&mut Random(5), 12, 12, 3, 4, 1.0);
    for (text, order) in
        [("clip", &[0, 1, 2, 0, 1, 2][..]), ("sup_con", &[0, 1, 2, 0, 1, 2]), ("siglip", &[0, 1, 2])]
    {
        let loss: Loss = text.parse().unwrap();
        let Shape::Product(product) = loss.shape() else { panic!("{text}") };
        for local in 0..3 {
            let mut shards = Visited(Cut::new(&batch, 3, text == "sup_con"), Vec::new());
            let local = shards.0.shard(local);
            let mut a = vec![9.0; local.rows.len() * 3];
            for out in [Gradients::none(), Gradients::none().a(&mut a)] {
                shards.1.clear();
                product.evaluate_sharded(local, &mut shards, Reduction::Sum, out).unwrap();
                assert_eq!(shards.1, order, "{text}");
            }
        }
    }
}

/// What is wrong with a call is said before any shard is asked for, and nothing is written.
#[test]
fn errors_of_shards() {
    let batch = batch(&mut Random(6), 12, 12, 3, 4, 1.0);
    let evaluate = |text: &str, reduction, out: Gradients<f64>| {
        let loss: Loss = text.parse().unwrap();
        let Shape::Product(product) = loss.shape() else { panic!("{text}") };
        let mut shards = Visited(Cut::new(&batch, 3, text == "sup_con"), Vec::new());
        let error = product.evaluate_sharded(shards.0.shard(0), &mut shards, reduction, out).unwrap_err();
        assert_eq!(shards.1, [0; 0], "{text}");
        error.to_string()
    };
    let (mut rows, mut one) = ([9.0; 6], [9.0; 1]);
    for text in ["info_nce", "siglip"] {
        assert_eq!(
            evaluate(text, Reduction::Sum, Gradients::none().b(&mut rows)),
            format!("{text} leaves the gradient of b with the shards: `out` has no place for it")
        );
    }
    for text in ["info_nce", "clip", "sup_con", "siglip"] {
        let negatives = evaluate(text, Reduction::Sum, Gradients::none().negatives(&mut one));
        assert_eq!(negatives, "the gradient of the negatives has 1 elements, expected 0", "{text}");
        let bias = evaluate(text, Reduction::Sum, Gradients::none().bias(&mut one));
        assert_eq!(bias, "the gradient of the bias has 1 elements, expected 0", "{text}");
        let each = evaluate(text, Reduction::Sum, Gradients::none().each(&mut rows));
        assert_eq!(each, "each has 6 elements, expected 2", "{text}");
        let over = evaluate(text, Reduction::Over(0.0), Gradients::none());
        assert_eq!(over, "a mean over 0: the denominator must be a positive number", "{text}");
    }
    let b = evaluate("sup_con", Reduction::Sum, Gradients::none().b(&mut one));
    assert_eq!(b, "the gradient of b has 1 elements, expected 0");
    for text in ["linear_cross_entropy", "triplet", "circle", "vicreg"] {
        let error = evaluate(text, Reduction::Sum, Gradients::none());
        assert_eq!(error, format!("{text} has no sharded form"));
    }
    assert!(rows.iter().chain(&one).all(|&x| x == 9.0));
}
