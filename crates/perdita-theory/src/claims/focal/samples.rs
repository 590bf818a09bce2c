//! The effective number of observations: the weights (1 − p_t)^γ and their sum.
use super::super::Done;
use super::experiment::{EASY, HARD, mean_weight};
use super::{DOUBLE_EXPONENT, HALF, OTHER_WEIGHT, THIRD_EXPONENT, entropy, focal, logit, mean_power, weight};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, point, soft_value};
use crate::numerics::{draws, grid, minimum, root};
use crate::short;
use crate::table::cells;
use crate::text::rounded;
use crate::verdict::Method;
use perdita::certify::{ProofResult, Property};
use perdita::real::{Interval, span};
use perdita_catalog::Loss;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use std::ops::Range;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "focal-easy-bound",
        topic: Topic::Focal,
        title: "Easy observations have weights below (1 − τ)^γ",
        latex: "If $p_t > \\tau$, the weight $w = (1 - p_t)^\\gamma$ is below $(1 - \\tau)^\\gamma$.",
        plain: "If p_t > τ, the weight w = (1 − p_t)^γ is below (1 − τ)^γ.",
        reference: "",
        states: &[],
        rejects: &[OTHER_WEIGHT, HALF],
        method: Method::Intervals,
        run: bound,
    },
    Claim {
        id: "focal-effective-number",
        topic: Topic::Focal,
        title: "Bounds of the effective number of observations",
        latex: "$N_{\\mathrm{eff}} = \\sum_i (1 - p_{t,i})^\\gamma < N_h + (1 - \\tau)^\\gamma N_e$ for $N_h$ hard and $N_e$ easy observations, a bound \
                that is reached in the limit; $N_{\\mathrm{eff}} < N$, and as near to $N$ as one likes.",
        plain: "N_eff = Σ(1 − p_t)^γ < N_h + (1 − τ)^γ N_e for N_h hard and N_e easy observations, a bound that is reached in \
                the limit; N_eff < N, and as near to N as one likes.",
        reference: "",
        states: &[],
        rejects: &[OTHER_WEIGHT, HALF, DOUBLE_EXPONENT],
        method: Method::Exact,
        run: effective_number,
    },
    Claim {
        id: "focal-difficulty-entropy",
        topic: Topic::Focal,
        title: "The entropy of difficulty falls as γ grows",
        latex: "$H_\\gamma = -\\sum_i \\frac{w_i}{N_{\\mathrm{eff}}} \\ln \\frac{w_i}{N_{\\mathrm{eff}}}$ has $\\frac{dH_\\gamma}{d\\gamma} = -\\gamma \
                \\operatorname{Var}_w \\ln(1 - p_t) \\le 0$: the weight concentrates on fewer observations.",
        plain: "H_γ = −Σ (w_i/N_eff) ln(w_i/N_eff) has dH_γ/dγ = −γ Var_w(ln(1 − p_t)) ≤ 0: the weight concentrates on fewer \
                observations.",
        reference: "",
        states: &[],
        rejects: &[THIRD_EXPONENT, DOUBLE_EXPONENT],
        method: Method::Exact,
        run: difficulty,
    },
];

/// Proves that FL/CE falls all the way from p_t = τ, where it is (1 − τ)^γ, to the last double before 1.
fn falls(gamma: f64, tau: f64) -> ProofResult {
    let (focal, ce, target) = (focal(gamma), entropy(), span(1.0, 1.0));
    let claim = Property::Monotonic;
    let mut todo = vec![span(logit(tau), 36.7)];
    let mut boxes = 0;
    while let Some(z) = todo.pop() {
        boxes += 1;
        let (f, c) = (point(&focal).enclose(z, target), point(&ce).enclose(z, target));
        // The sign of the derivative of FL/CE.
        let rise: Interval = f.slope.re * c.value.re - f.value.re * c.slope.re;
        if rise.hi < 0.0 {
            continue;
        }
        if rise.lo >= 0.0 {
            return ProofResult::Refuted { claim, prediction: z, target };
        }
        let middle = z.lo + 0.5 * (z.hi - z.lo);
        if boxes > 1 << 20 || middle <= z.lo || middle >= z.hi {
            return ProofResult::Undecided { claim, prediction: z, target };
        }
        todo.extend([span(z.lo, middle), span(middle, z.hi)]);
    }
    ProofResult::Proved { boxes }
}

fn bound(e: &mut Evidence) -> Done {
    let mut ends = Vec::new();
    for tau in [0.5, 0.7, 0.9, 0.95] {
        for gamma in [0.5, 1.0, 2.0, 5.0] {
            e.proved(&format!("τ = {tau}, γ = {gamma}: FL/CE falls on (τ, 1 − 10⁻¹⁶)"), falls(gamma, tau));
            ends.push((weight(&focal(gamma), logit(tau)) / (1.0 - tau).powf(gamma), 1.0));
        }
    }
    e.all_equal("FL/CE at p_t = τ over (1 − τ)^γ, and 1", ends, 1e-13);
    Ok(())
}

/// The total weight of `n` observations whose probabilities are uniform.
fn total(focal: &Loss, n: usize, range: &Range<f64>, rng: &mut Pcg64Mcg) -> f64 {
    (0..n).map(|_| weight(focal, logit(rng.random_range(range.clone())))).sum()
}

fn effective_number(e: &mut Evidence) -> Done {
    let two = focal(2.0);
    let mut rng = draws(23);
    let shares: Vec<f64> = (0..300)
        .map(|_| {
            let (n_hard, n_easy) = (rng.random_range(1..20), rng.random_range(1..200));
            let n_eff =
                total(&two, n_hard, &(0.01..0.9), &mut rng) + total(&two, n_easy, &(0.9..0.999), &mut rng);
            n_eff / (n_hard as f64 + 0.01 * n_easy as f64)
        })
        .collect();
    let worst = shares.iter().copied().fold(0.0, f64::max);
    e.is(
        format!("γ = 2: N_eff < N_h + 0.01 N_e for 300 random populations: at most {} of it", short(worst)),
        worst < 1.0,
    );
    let limit = 10.0 * weight(&two, logit(1e-9)) + 990.0 * weight(&two, logit(0.9));
    e.equal("the bound is reached by 10 of p_t = 10⁻⁹ and 990 of 0.9: N_eff, and 19.9", limit, 19.9, 1e-6);

    // N_eff ≪ N says that N_eff/N is small, whatever the probabilities.
    let mut witnesses = Vec::new();
    for (gamma, p) in [(0.5, 0.1), (2.0, 0.05), (2.0, 1e-9)] {
        let share = weight(&focal(gamma), logit(p));
        e.equal(
            &format!("N_eff/N of observations of p_t = {p} at γ = {gamma}"),
            share,
            (1.0 - p).powf(gamma),
            1e-9,
        );
        if share > 0.5 {
            witnesses.push(format!("{} N if all p_t = {p}, γ = {gamma}", rounded(share, 4)));
        }
    }
    match witnesses.is_empty() {
        true => e.said("T4.12", "N_eff for γ > 0", "much smaller than N", "much smaller than N"),
        false => {
            e.refuted("T4.12", "N_eff < N for γ > 0, no more", format!("N_eff is {}", witnesses.join(", ")))
        }
    }

    approximation(e, &two);
    Ok(())
}

/// The text's approximation N_h + 0.01 N_e, and its numbers for easy observations.
fn approximation(e: &mut Evidence, focal: &Loss) {
    let (hard, easy) = (mean_weight(focal, HARD.1), mean_weight(focal, EASY.1));
    let mut pairs = Vec::new();
    let mut rows = Vec::new();
    for (n_hard, n_easy) in [(10.0, 990.0), (1.0, 999.0), (100.0, 900.0), (500.0, 500.0)] {
        let (said, exact) = (n_hard + 0.01 * n_easy, n_hard * hard + n_easy * easy);
        pairs.push((format!("N_h = {n_hard}, N_e = {n_easy}"), said, exact));
        rows.push(cells![n_hard, n_easy, said, exact]);
    }
    e.table("γ = 2, τ = 0.9", &["N_h", "N_e", "N_h + 0.01 N_e", "E[N_eff]"], 0, rows);
    e.formula("T4.13", "N_h + 0.01 N_e is an upper bound of N_eff, not nearly N_eff", pairs, 0.05);
    e.printed(
        "T4.13",
        "the factor by which γ = 2 lowers the weight of the easy observations",
        "100",
        1.0 / easy,
    );

    let easiest = |range: &Range<f64>| 999.0 * mean_power(2.0, range);
    e.printed("T4.14", "the expected weight of 999 easy negatives, p_t ~ U(0.9, 0.99)", "10", 999.0 * easy);
    e.note(format!(
        "with p_t ~ U(0.9, 1) it is {}; the bound 999 (1 − 0.9)² is {}",
        short(easiest(&(0.9..1.0))),
        short(999.0 * weight(focal, logit(0.9)))
    ));
}

/// The entropy of the weights of observations, at γ.
fn weight_entropy(ps: &[f64], gamma: f64) -> f64 {
    let (focal, cross) = (focal(gamma), loss("soft_cross_entropy(from_logits=false)"));
    let weights: Vec<f64> = ps.iter().map(|&p| weight(&focal, logit(p))).collect();
    let total: f64 = weights.iter().sum();
    // The entropy is the cross-entropy of the shares with themselves.
    let shares: Vec<f64> = weights.iter().map(|w| w / total).collect();
    soft_value(&cross, &shares, &shares)
}

/// −γ Var_w(ln(1 − p)), the derivative of the entropy.
fn entropy_slope(ps: &[f64], gamma: f64) -> f64 {
    let weights: Vec<f64> = ps.iter().map(|p| (1.0 - p).powf(gamma)).collect();
    let mean = |f: &dyn Fn(f64) -> f64| {
        ps.iter().zip(&weights).map(|(p, w)| w * f((1.0 - p).ln())).sum::<f64>() / weights.iter().sum::<f64>()
    };
    let center = mean(&|ln| ln);
    -gamma * mean(&|ln| (ln - center).powi(2))
}

fn difficulty(e: &mut Evidence) -> Done {
    let mut rng = draws(25);
    let (mut slopes, mut starts) = (Vec::new(), Vec::new());
    for population in 0..8 {
        let easy = 50 * (population % 4) + 5;
        let mut ps: Vec<f64> = (0..10).map(|_| rng.random_range(0.02..0.5)).collect();
        ps.extend((0..easy).map(|_| rng.random_range(0.9..0.999)));
        starts.push((weight_entropy(&ps, 0.0), (ps.len() as f64).ln()));
        for gamma in [0.2, 0.5, 1.0, 2.0, 3.5, 5.0] {
            let h = 1e-4;
            let measured = (weight_entropy(&ps, gamma + h) - weight_entropy(&ps, gamma - h)) / (2.0 * h);
            slopes.push((measured, entropy_slope(&ps, gamma)));
        }
    }
    e.all_equal("H at γ = 0, and ln N", starts, 1e-12);
    let falls = slopes.iter().all(|(measured, _)| *measured < 1e-9);
    e.is("the slope of H is never positive", falls);
    e.all_equal("the slope of H in γ, and −γ Var_w(ln(1 − p_t))", slopes, 1e-6);
    e.said("T4.16", "as γ grows, H", "falls", if falls { "falls" } else { "does not fall" });

    balance_point(e)?;
    let ps = spaced(990);
    let shown = grid(0.0..5.0, 21).into_iter().map(|gamma| (gamma, weight_entropy(&ps, gamma))).collect();
    let panel = Panel {
        title: String::new(),
        x: Axis::new("γ"),
        y: Axis::new("H, in nats"),
        marks: vec![Mark::line("10 hard and 990 easy observations", shown)],
    };
    e.figure(Figure::single("", panel), "The entropy of the weights.");
    Ok(())
}

/// 10 hard observations and `easy` easy ones of the experiment's distributions, at equal distances.
fn spaced(easy: usize) -> Vec<f64> {
    let spaced = |n: usize, range: Range<f64>| {
        (0..n).map(move |k| range.start + (range.end - range.start) * (k as f64 + 0.5) / n as f64)
    };
    spaced(10, HARD.1).chain(spaced(easy, EASY.1)).collect()
}

/// The text calls γ = 2 the balance point: whatever is meant, it should be at 2 for more than one imbalance.
fn balance_point(e: &mut Evidence) -> Done {
    let mut rows: Vec<[f64; 3]> = Vec::new();
    for easy in [90, 990, 9990] {
        let ps = spaced(easy);
        let (first, last) = (weight_entropy(&ps, 0.0), weight_entropy(&ps, 5.0));
        let sides = |gamma: f64| {
            let (hard, easy) = ps.split_at(10);
            let sum = |ps: &[f64]| ps.iter().map(|p| (1.0 - p).powf(gamma)).sum::<f64>();
            sum(hard) - sum(easy)
        };
        rows.push([
            minimum(|gamma| entropy_slope(&ps, gamma), 0.01..5.0)?,
            root(|gamma| weight_entropy(&ps, gamma) - 0.5 * (first + last), 0.0..5.0)?,
            root(sides, 0.0..10.0)?,
        ]);
    }

    let names = ["H falls fastest", "H is halfway from γ = 0 to 5", "hard and easy weigh the same"];
    let is_two = |k: usize| rows.iter().all(|row| (row[k] - 2.0).abs() < 0.05);
    match (0..3).any(is_two) {
        true => e.said("T4.16", "the balance point of H", 2.0, 2.0),
        false => {
            let range = |k: usize| {
                let all = rows.iter().map(|row| row[k]);
                let (lo, hi) = (all.clone().fold(f64::INFINITY, f64::min), all.fold(0.0, f64::max));
                format!("{} at γ = {} to {}", names[k], rounded(lo, 3), rounded(hi, 3))
            };
            let found = [0, 1, 2].map(range).join("; ");
            e.unsupported(
                "T4.16",
                "γ = 2 is the balance point",
                format!("it depends on the imbalance: {found}"),
            );
        }
    }
    let imbalance = ["1:9", "1:99", "1:999"];
    let rows = imbalance.iter().zip(rows).map(|(imbalance, [a, b, c])| cells![*imbalance, a, b, c]);
    e.table("γ at which …", &["hard : easy", names[0], names[1], names[2]], 1, rows);
    Ok(())
}
