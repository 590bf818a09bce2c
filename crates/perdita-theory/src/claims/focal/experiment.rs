//! The text's experiment: 10 hard and 990 easy observations, and their weights.
use super::super::Done;
use super::{DOUBLE_EXPONENT, HALF, OTHER_WEIGHT, THIRD_EXPONENT, focal, logit, mean_power, weight};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::numerics::{Estimate, draws, grid, integral};
use crate::short;
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita_catalog::Loss;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;
use std::ops::Range;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "focal-experiment",
        topic: Topic::Focal,
        title: "The effective number of observations in the experiment",
        latex: "10 hard observations with $p_t \\sim U(0.1, 0.5)$ and 990 easy ones with $p_t \\sim U(0.9, 0.99)$: a weight has the mean \
                $\\frac{(1 - a)^{\\gamma + 1} - (1 - b)^{\\gamma + 1}}{(\\gamma + 1)(b - a)}$ on $U(a, b)$, from which $\\mathbb E[N_{\\mathrm{eff}}]$ and its \
                standard deviation follow.",
        plain: "10 hard observations with p_t ~ U(0.1, 0.5) and 990 easy ones with p_t ~ U(0.9, 0.99): a weight has the mean \
                ((1 − a)^(γ+1) − (1 − b)^(γ+1))/((γ + 1)(b − a)) on U(a, b), from which the expectation of N_eff and its \
                standard deviation follow.",
        reference: "",
        states: &[],
        rejects: &[DOUBLE_EXPONENT, THIRD_EXPONENT, OTHER_WEIGHT, HALF],
        method: Method::Exact,
        run: experiment,
    },
    Claim {
        id: "focal-experiment-drawn",
        topic: Topic::Focal,
        title: "The experiment, by Monte Carlo",
        latex: "The mean of $N_{\\mathrm{eff}}$ over random draws is its expectation in closed form, and its variance is too.",
        plain: "The mean of N_eff over random draws is its expectation in closed form, and its variance is too.",
        reference: "",
        states: &[],
        rejects: &[OTHER_WEIGHT, DOUBLE_EXPONENT, THIRD_EXPONENT],
        method: Method::MonteCarlo,
        run: drawn,
    },
    Claim {
        id: "focal-sum-bounds",
        topic: Topic::Focal,
        title: "Sums of weights at several γ bound each other",
        latex: "Easy observations with $p_t \\ge \\tau$ weigh at most $N_e (1 - \\tau)^\\gamma$. As $w \\mapsto w^\\gamma$ is convex, hard ones with \
                $w \\in [a, b]$ and the sum $S$ at $\\gamma = 1$ weigh at most $N_h a^\\gamma + \\frac{b^\\gamma - a^\\gamma}{b - a}(S - N_h a)$.",
        plain: "Easy observations with p_t ≥ τ weigh at most N_e (1 − τ)^γ. As w ↦ w^γ is convex, hard ones with w in [a, b] and \
                the sum S at γ = 1 weigh at most N_h a^γ + (b^γ − a^γ)/(b − a) (S − N_h a).",
        reference: "",
        states: &[],
        rejects: &[OTHER_WEIGHT, HALF, THIRD_EXPONENT],
        method: Method::Exact,
        run: sum_bounds,
    },
    Claim {
        id: "focal-overfocus",
        topic: Topic::Focal,
        title: "γ = 5 ignores all but the hardest of the hard observations",
        latex: "In the experiment $N_{\\mathrm{eff}}$ at $\\gamma = 5$ is less than the number of hard observations: the harder half of them \
                holds most of the weight.",
        plain: "In the experiment N_eff at γ = 5 is less than the number of hard observations: the harder half of them holds \
                most of the weight.",
        reference: "",
        states: &[],
        rejects: &[OTHER_WEIGHT, DOUBLE_EXPONENT, THIRD_EXPONENT],
        method: Method::Exact,
        run: overfocus,
    },
];

/// The hard and the easy observations of the experiment: their numbers, and the ranges of their probabilities.
pub(super) const HARD: (f64, Range<f64>) = (10.0, 0.1..0.5);
pub(super) const EASY: (f64, Range<f64>) = (990.0, 0.9..0.99);

/// The mean weight of observations whose probabilities are uniform.
pub(super) fn mean_weight(focal: &Loss, range: Range<f64>) -> f64 {
    integral(|p| weight(focal, logit(p)), range.clone()) / (range.end - range.start)
}

/// The total weights of the hard and of the easy observations.
fn weights(focal: &Loss) -> (f64, f64) {
    (HARD.0 * mean_weight(focal, HARD.1), EASY.0 * mean_weight(focal, EASY.1))
}

/// The expectation and the variance of a total weight, in closed form.
fn moments(gamma: f64, (n, range): &(f64, Range<f64>)) -> (f64, f64) {
    let mean = mean_power(gamma, range);
    (n * mean, n * (mean_power(2.0 * gamma, range) - mean * mean).max(0.0))
}

/// A row of the text's output: γ, N_eff, its percentage, the hard and the easy weight, and the reduction.
const OUTPUT: [(f64, [&str; 5]); 4] = [
    (0.0, ["1000.00", "100.0", "10.00", "990.00", "1.00"]),
    (1.0, ["83.21", "8.3", "6.74", "76.47", "12.02"]),
    (2.0, ["16.32", "1.6", "5.86", "10.46", "61.27"]),
    (5.0, ["5.13", "0.5", "5.08", "0.05", "194.93"]),
];

fn experiment(e: &mut Evidence) -> Done {
    let mut rows = Vec::new();
    for (gamma, [n_eff, percent, hard, easy, reduction]) in OUTPUT {
        let measured = weights(&focal(gamma));
        let ((of_hard, hard_variance), (of_easy, easy_variance)) =
            (moments(gamma, &HARD), moments(gamma, &EASY));
        e.equal(
            &format!("γ = {gamma}: the hard ones by quadrature, and in closed form"),
            measured.0,
            of_hard,
            1e-12,
        );
        e.equal(&format!("γ = {gamma}: the easy ones"), measured.1, of_easy, 1e-12);

        let (total, deviation) = (of_hard + of_easy, (hard_variance + easy_variance).sqrt());
        let mut compare = |what: &str, printed, mean, deviation| {
            e.drawn("T4.20", &format!("{what} at γ = {gamma}"), printed, mean, deviation);
        };
        compare("N_eff", n_eff, total, deviation);
        compare("the percentage", percent, total / 10.0, deviation / 10.0);
        compare("the hard weight", hard, of_hard, hard_variance.sqrt());
        compare("the easy weight", easy, of_easy, easy_variance.sqrt());
        // The deviation of 1000/N_eff, to first order.
        compare("the reduction", reduction, 1000.0 / total, 1000.0 * deviation / (total * total));

        let cell = |mean: f64, deviation: f64| {
            Cell::number(mean, format!("{} ± {}", short(mean), crate::text::rounded(deviation, 2)))
        };
        rows.push(cells![
            gamma,
            n_eff,
            cell(total, deviation),
            hard,
            cell(of_hard, hard_variance.sqrt()),
            easy,
            cell(of_easy, easy_variance.sqrt()),
            reduction,
            Cell::rounded(1000.0 / total, 4),
        ]);
    }
    let header = [
        "γ",
        "printed",
        "N_eff",
        "hard, printed",
        "hard",
        "easy, printed",
        "easy",
        "N/N_eff, printed",
        "N/N_eff",
    ];
    e.table("Expectations, ± the standard deviation of one draw", &header, 0, rows);

    // Sentences that the text reads from its output.
    let ((two_hard, two_hard_var), (two_easy, two_easy_var)) = (moments(2.0, &HARD), moments(2.0, &EASY));
    let (two, two_deviation) = (two_hard + two_easy, (two_hard_var + two_easy_var).sqrt());
    e.drawn("T4.21", "the reduction at γ = 2", "61", 1000.0 / two, 1000.0 * two_deviation / (two * two));
    for gamma in [1.0, 2.0, 5.0] {
        let (hard, variance) = moments(gamma, &HARD);
        e.drawn(
            "T4.21",
            &format!("the hard weight, which stays “about 6”, at γ = {gamma}"),
            "6",
            hard,
            variance.sqrt(),
        );
    }
    let (easy, variance) = moments(5.0, &EASY);
    e.drawn("T4.21", "the easy weight at γ = 5, “almost nothing”", "0.05", easy, variance.sqrt());
    figure(e);
    Ok(())
}

/// The total weights against γ.
fn figure(e: &mut Evidence) {
    let curve = |part: fn((f64, f64)) -> f64| {
        grid(0.0..5.0, 41).into_iter().map(move |g| (g, part(weights(&focal(g))))).collect()
    };
    let panel = Panel {
        title: String::new(),
        x: Axis::new("γ"),
        y: Axis::new("weight").log(),
        marks: vec![
            Mark::line("10 hard", curve(|(hard, _)| hard)),
            Mark::line("990 easy", curve(|(_, easy)| easy)),
            Mark::reference("N_eff", curve(|(hard, easy)| hard + easy)),
        ],
    };

    e.figure(
        Figure::single("", panel),
        "Total weights of the hard and of the easy observations: the lines cross where they are equal.",
    );
}

fn drawn(e: &mut Evidence) -> Done {
    let mut rng = draws(24);
    let focals: Vec<_> = [1.0, 2.0, 5.0].into_iter().map(|gamma| (gamma, focal(gamma))).collect();
    let mut totals = vec![Vec::new(); focals.len()];
    for _ in 0..200 {
        let mut sums = vec![0.0; focals.len()];
        for (n, range) in [HARD, EASY] {
            for _ in 0..n as usize {
                let z = logit(rng.random_range(range.clone()));
                focals.iter().zip(&mut sums).for_each(|((_, focal), sum)| *sum += weight(focal, z));
            }
        }
        totals.iter_mut().zip(sums).for_each(|(totals, sum)| totals.push(sum));
    }

    for ((gamma, _), totals) in focals.iter().zip(&totals) {
        let ((hard, hard_variance), (easy, easy_variance)) = (moments(*gamma, &HARD), moments(*gamma, &EASY));
        let (mean, variance) = (hard + easy, hard_variance + easy_variance);
        e.estimate(&format!("γ = {gamma}: the mean of N_eff over 200 draws"), Estimate::of(totals), mean);
        let squares: Vec<f64> = totals.iter().map(|total| (total - mean).powi(2)).collect();
        e.estimate(&format!("γ = {gamma}: its variance"), Estimate::of(&squares), variance);
    }
    Ok(())
}

/// The largest total weight of hard observations whose weights at γ = 1 lie in the experiment's range and have this sum: by the
/// chord of a convex function.
fn hard_at_most(gamma: f64, sum_at_one: f64) -> f64 {
    let (n, range) = HARD;
    let (a, b) = (1.0 - range.end, 1.0 - range.start);
    n * a.powf(gamma) + (b.powf(gamma) - a.powf(gamma)) / (b - a) * (sum_at_one - n * a)
}

fn sum_bounds(e: &mut Evidence) -> Done {
    let one = focal(1.0);
    let mut rng = draws(26);
    for gamma in [2.0, 5.0] {
        let focal = focal(gamma);
        let sums = |ps: &[f64], focal: &Loss| ps.iter().map(|&p| weight(focal, logit(p))).sum::<f64>();
        let over = (0..300).map(|_| {
            let ps: Vec<f64> = (0..10).map(|_| rng.random_range(HARD.1)).collect();
            sums(&ps, &focal) - hard_at_most(gamma, sums(&ps, &one))
        });
        let over = over.fold(f64::NEG_INFINITY, f64::max);
        e.is(format!("γ = {gamma}: 300 random tens of hard observations are below the chord"), over <= 1e-12);
        // It is reached where all weights are at the ends of the range.
        let ends: Vec<f64> = (0..10).map(|k| if k < 4 { HARD.1.start } else { HARD.1.end }).collect();
        let reached = sums(&ends, &focal);
        e.equal(
            "with all at the ends, the sum and the chord",
            reached,
            hard_at_most(gamma, sums(&ends, &one)),
            1e-12,
        );
        e.equal(
            "4 at p_t = 0.1 and 6 at 0.5, and 4·0.9^γ + 6·0.5^γ",
            reached,
            4.0 * 0.9f64.powf(gamma) + 6.0 * 0.5f64.powf(gamma),
            1e-12,
        );
    }

    let mut rows = Vec::new();
    let hard_at_one: f64 = OUTPUT[1].1[2].parse()?;
    for (gamma, [_, _, hard, easy, _]) in OUTPUT.into_iter().skip(1) {
        let easy_most = EASY.0 * weight(&focal(gamma), logit(EASY.1.start));
        let hard_most = hard_at_most(gamma, hard_at_one);
        rows.push(cells![gamma, hard, hard_most, easy, easy_most]);
        // Half of the last printed digit belongs to rounding.
        let mut possible = |who: &str, printed: &str, most: f64, why: &str| -> Done {
            let right = format!("{who} at γ = {gamma} is at most {}, {why}", crate::text::rounded(most, 4));
            match printed.parse::<f64>()? <= most + 0.01 {
                true => e.said("T4.20", &format!("{who} at γ = {gamma}"), "possible", "possible"),
                false => e.refuted("T4.20", right, format!("printed: {printed}")),
            }
            Ok(())
        };
        possible("the hard weight", hard, hard_most, "as it is 6.74 at γ = 1")?;
        possible("the easy weight", easy, easy_most, "as p_t ≥ 0.9")?;
    }
    let header = ["γ", "hard, printed", "hard, at most", "easy, printed", "easy, at most"];
    e.table("No draw of the experiment gives the printed output", &header, 0, rows);
    Ok(())
}

fn overfocus(e: &mut Evidence) -> Done {
    let (mut rows, mut shares, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for gamma in [0.0, 1.0, 2.0, 5.0] {
        let focal = focal(gamma);
        let (hard, easy) = weights(&focal);
        // Half of the hard ones have p_t below 0.3.
        let harder = 0.5 * HARD.0 * mean_weight(&focal, 0.1..0.3);
        let percent = |part: f64| {
            let exact = 100.0 * part / (hard + easy);
            Cell::number(exact, format!("{} %", crate::text::rounded(exact, 3)))
        };
        rows.push(cells![
            gamma.to_string(),
            hard + easy,
            percent(harder),
            percent(hard - harder),
            percent(easy),
        ]);
        let exact = moments(gamma, &HARD).0 + moments(gamma, &EASY).0;
        pairs.push((harder / (hard + easy), 5.0 * mean_power(gamma, &(0.1..0.3)) / exact));
        shares.push((hard + easy, harder / (hard + easy)));
    }

    let header = ["γ", "E[N_eff]", "p_t < 0.3", "0.3 < p_t < 0.5", "easy"];
    e.table("Shares of the total weight: 5, 5 and 990 observations", &header, 0, rows);
    e.all_equal("the share of the harder half of the hard ones, and in closed form", pairs, 1e-12);
    let (at_five, of_five) = shares[3];
    e.is(format!("at γ = 5 N_eff is {}, below the 10 hard ones", short(at_five)), at_five < HARD.0);
    e.is(
        format!("the 5 hardest of 1000 hold {} of the weight, more than half", short(of_five)),
        of_five > 0.5,
    );
    Ok(())
}
