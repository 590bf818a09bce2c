//! Losses on products written plainly: all scores stored, in numbers that carry derivatives. A plain loss is the formula of
//! the library on all scores at once; what is written again here is only what the kernels do with it.
use perdita::loss::{NoGrad, Pointwise, Rowwise};
use perdita::losses::*;
use perdita::real::{Dual, Real};

type D = Dual<f64>;

/// Numbers that look random, about normal.
pub(super) struct Random(pub(super) u64);
impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
    pub(super) fn rows(&mut self, n: usize, size: f64) -> Vec<f64> {
        (0..n).map(|_| size * self.normal()).collect()
    }
    fn labels(&mut self, n: usize, classes: usize) -> Vec<i64> {
        (0..n).map(|_| (self.uniform() * classes as f64) as i64).collect()
    }
}

/// Two sides of rows, and labels of the first.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) a: Vec<f64>,
    pub(super) b: Vec<f64>,
    pub(super) labels: Vec<i64>,
    pub(super) dim: usize,
}
pub(super) fn batch(random: &mut Random, n: usize, m: usize, dim: usize, classes: usize, size: f64) -> Batch {
    Batch {
        a: random.rows(n * dim, size),
        b: random.rows(m * dim, size),
        labels: random.labels(n, classes),
        dim,
    }
}

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
    Rowwise::at(&cross_entropy::CrossEntropy::default(), &kept[..], label, &mut NoGrad)
}
fn others(labels: &[i64], i: usize, same: bool) -> Vec<usize> {
    (0..labels.len()).filter(|&j| j != i && (labels[j] == labels[i]) == same).collect()
}

/// The mean loss of a batch, with its derivative along v.
pub(super) fn plainly(loss: &str, batch: &Batch, v: &[Vec<f64>; 2]) -> D {
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
                    Rowwise::at(&focal, &scores[..], label as usize, &mut NoGrad)
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
                    Rowwise::at(&rows, &scores[..], label as usize, &mut NoGrad)
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
                        Rowwise::at(&loss, &scores[..], &kin[..], &mut NoGrad)
                    }
                    "circle" => {
                        let loss = circle::Circle::new(0.25, parameter("scale", 256.0)).unwrap();
                        Rowwise::at(&loss, &scores[..], &kin[..], &mut NoGrad)
                    }
                    _ => {
                        let loss = multi_similarity::MultiSimilarity::new(2.0, 50.0, 0.5).unwrap();
                        Rowwise::at(&loss, &scores[..], &kin[..], &mut NoGrad)
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
