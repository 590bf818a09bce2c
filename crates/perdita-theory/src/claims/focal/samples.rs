//! The effective number of observations: the weights (1 − p_t)^γ and their sum.
use super::super::Done;
use super::{entropy, focal, logit, weight};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, point, soft_value};
use crate::numerics::{Estimate, draws, grid, integral, ratios, root};
use crate::short;
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita::certify::{ProofResult, Property};
use perdita::real::{Interval, span};
use perdita_catalog::Loss;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "focal-easy-bound",
        topic: Topic::Focal,
        title: "Easy observations have weights below (1 − τ)^γ",
        latex: "If $p_t > \\tau$, the weight $w = (1 - p_t)^\\gamma$ is below $(1 - \\tau)^\\gamma$.",
        plain: "If p_t > τ, the weight w = (1 − p_t)^γ is below (1 − τ)^γ.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Intervals,
        run: bound,
    },
    Claim {
        id: "focal-effective-number",
        topic: Topic::Focal,
        title: "The effective number of observations, approximately",
        latex: "$N_{\\mathrm{eff}} = \\sum_i (1 - p_{t,i})^\\gamma < N_h + (1 - \\tau)^\\gamma N_e$ for $N_h$ hard and $N_e$ easy observations.",
        plain: "N_eff = Σ(1 − p_t)^γ < N_h + (1 − τ)^γ N_e for N_h hard and N_e easy observations.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Exact,
        run: approximation,
    },
    Claim {
        id: "focal-experiment",
        topic: Topic::Focal,
        title: "The effective number of observations in the experiment",
        latex: "10 hard observations with $p_t \\sim U(0.1, 0.5)$ and 990 easy ones with $p_t \\sim U(0.9, 0.99)$: $\\mathbb E[N_{\\mathrm{eff}}]$ for \
                $\\gamma \\in \\{0, 1, 2, 5\\}$.",
        plain: "10 hard observations with p_t ~ U(0.1, 0.5) and 990 easy ones with p_t ~ U(0.9, 0.99): the expected N_eff for γ = \
                0, 1, 2, 5.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Exact,
        run: experiment,
    },
    Claim {
        id: "focal-experiment-drawn",
        topic: Topic::Focal,
        title: "The experiment, by Monte Carlo",
        latex: "The mean of $N_{\\mathrm{eff}}$ over random draws is its expectation.",
        plain: "The mean of N_eff over random draws is its expectation.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::MonteCarlo,
        run: drawn,
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
        rejects: &[],
        method: Method::Exact,
        run: overfocus,
    },
    Claim {
        id: "focal-difficulty-entropy",
        topic: Topic::Focal,
        title: "The entropy of difficulty falls as γ grows",
        latex: "$H_\\gamma = -\\sum_i \\frac{w_i}{N_{\\mathrm{eff}}} \\ln \\frac{w_i}{N_{\\mathrm{eff}}}$ falls with $\\gamma$: the weight concentrates on fewer \
                observations.",
        plain: "H_γ = −Σ (w_i/N_eff) ln(w_i/N_eff) falls with γ: the weight concentrates on fewer observations.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Experiment,
        run: difficulty,
    },
    Claim {
        id: "focal-guide",
        topic: Topic::Focal,
        title: "The rarer the hard observations, the larger the γ that they need",
        latex: "The $\\gamma$ at which the hard observations of the experiment hold half of the total weight grows with the imbalance.",
        plain: "The γ at which the hard observations of the experiment hold half of the total weight grows with the imbalance.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Exact,
        run: guide,
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
            ends.push((weight(&focal(gamma), logit(tau)), (1.0 - tau).powf(gamma)));
        }
    }
    e.all_equal("FL/CE at p_t = τ, and (1 − τ)^γ", ends, 1e-13);
    Ok(())
}

/// The hard and the easy observations of the experiment: their numbers, and the ranges of their probabilities.
const HARD: (f64, std::ops::Range<f64>) = (10.0, 0.1..0.5);
const EASY: (f64, std::ops::Range<f64>) = (990.0, 0.9..0.99);

/// The mean weight of observations whose probabilities are uniform.
fn mean_weight(focal: &Loss, range: std::ops::Range<f64>) -> f64 {
    integral(|p| weight(focal, logit(p)), range.clone()) / (range.end - range.start)
}

/// The total weights of the hard and of the easy observations.
fn weights(focal: &Loss) -> (f64, f64) {
    (HARD.0 * mean_weight(focal, HARD.1), EASY.0 * mean_weight(focal, EASY.1))
}

fn approximation(e: &mut Evidence) -> Done {
    let focal = focal(2.0);
    let (hard, easy) = (mean_weight(&focal, HARD.1), mean_weight(&focal, EASY.1));
    let mut pairs = Vec::new();
    let mut rows = Vec::new();
    for (n_hard, n_easy) in [(10.0, 990.0), (1.0, 999.0), (100.0, 900.0), (500.0, 500.0)] {
        let (said, exact) = (n_hard + 0.01 * n_easy, n_hard * hard + n_easy * easy);
        pairs.push((format!("N_h = {n_hard}, N_e = {n_easy}"), said, exact));
        rows.push(cells![n_hard, n_easy, said, exact]);
    }
    e.table("γ = 2, τ = 0.9", &["N_h", "N_e", "N_h + 0.01 N_e", "E[N_eff]"], 0, rows);
    let mut rng = draws(23);
    let worst = (0..300).map(|_| {
        let total = |n: usize, range: std::ops::Range<f64>, rng: &mut Pcg64Mcg| -> f64 {
            (0..n).map(|_| weight(&focal, logit(rng.random_range(range.clone())))).sum()
        };
        let (n_hard, n_easy) = (rng.random_range(1..20), rng.random_range(1..200));
        let n_eff = total(n_hard, 0.01..0.9, &mut rng) + total(n_easy, 0.9..0.999, &mut rng);
        n_eff / (n_hard as f64 + 0.01 * n_easy as f64)
    });
    let worst = worst.fold(0.0, f64::max);
    e.is(
        format!("N_eff < N_h + 0.01 N_e for 300 random populations: at most {} of it", short(worst)),
        worst < 1.0,
    );
    e.formula(
        "T4.13",
        "N_h + 0.01 N_e is only an upper bound of N_eff; in the experiment it is more than twice as large",
        pairs,
        0.05,
    );
    Ok(())
}

fn experiment(e: &mut Evidence) -> Done {
    let mut rows = Vec::new();
    for (gamma, printed) in [(0.0, "1000"), (1.0, "83.21"), (2.0, "16.32"), (5.0, "5.13")] {
        let (hard, easy) = weights(&focal(gamma));
        let total = hard + easy;
        e.printed("T4.20", &format!("E[N_eff] at γ = {gamma}"), printed, total);
        let percent = |part: f64| {
            let exact = 100.0 * part / total;
            Cell::number(exact, format!("{} %", short((100.0 * exact).round() / 100.0)))
        };
        let reduction = Cell::rounded(1000.0 / total, 4);
        rows.push(cells![gamma.to_string(), printed, total, percent(hard), percent(easy), reduction,]);
    }

    let header = ["γ", "printed", "E[N_eff]", "hard share", "easy share", "N/N_eff"];
    e.table("Exact expectations", &header, 0, rows);
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
    Ok(())
}

fn overfocus(e: &mut Evidence) -> Done {
    let (mut rows, mut shares) = (Vec::new(), Vec::new());
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
        shares.push((hard + easy, harder / (hard + easy)));
    }

    let header = ["γ", "E[N_eff]", "p_t < 0.3", "0.3 < p_t < 0.5", "easy"];
    e.table("Shares of the total weight: 5, 5 and 990 observations", &header, 0, rows);
    let [.., (at_two, of_two), (at_five, of_five)] = shares[..] else { unreachable!("four values of γ") };
    e.is(
        format!(
            "at γ = 2 N_eff is {}, at γ = 5 {}: fewer than a quarter of the 10",
            short(at_two),
            short(at_five)
        ),
        at_five < 2.5,
    );
    e.is(
        format!(
            "the 5 hardest of 1000 hold {} of the weight at γ = 5, {} at γ = 2",
            short(of_five),
            short(of_two)
        ),
        of_five > 0.8 && of_two < of_five,
    );
    Ok(())
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
    for ((gamma, focal), totals) in focals.iter().zip(&totals) {
        let (hard, easy) = weights(focal);
        e.estimate(
            &format!("γ = {gamma}: the mean of N_eff over 200 draws"),
            Estimate::of(totals),
            hard + easy,
        );
    }
    Ok(())
}

fn difficulty(e: &mut Evidence) -> Done {
    let mut rng = draws(25);
    let gammas = grid(0.0..5.0, 21);
    let focals: Vec<_> = gammas.iter().map(|&gamma| focal(gamma)).collect();
    let cross = loss("soft_cross_entropy(from_logits=false)");

    let (mut falls, mut starts) = (true, Vec::new());
    let mut shown = Vec::new();
    for population in 0..20 {
        let easy = 50 * (population % 4) + 5;
        let mut ps: Vec<f64> = (0..10).map(|_| rng.random_range(0.02..0.5)).collect();
        ps.extend((0..easy).map(|_| rng.random_range(0.9..0.999)));
        let entropy = |focal: &Loss| {
            let weights: Vec<f64> = ps.iter().map(|&p| weight(focal, logit(p))).collect();
            let total: f64 = weights.iter().sum();
            // Their entropy is the cross-entropy of the shares with themselves.
            let shares: Vec<f64> = weights.iter().map(|w| w / total).collect();
            soft_value(&cross, &shares, &shares)
        };
        let entropies: Vec<f64> = focals.iter().map(entropy).collect();
        falls &= entropies.windows(2).all(|pair| pair[1] < pair[0]);
        starts.push((entropies[0], (ps.len() as f64).ln()));
        shown = gammas.iter().copied().zip(entropies).collect();
    }

    e.all_equal("H at γ = 0, and ln N", starts, 1e-12);
    e.is("H falls from each of 21 values of γ to the next, in 20 random populations", falls);
    let panel = Panel {
        title: String::new(),
        x: Axis::new("γ"),
        y: Axis::new("H, in nats"),
        marks: vec![Mark::line("165 observations, 10 of them hard", shown)],
    };
    e.figure(Figure::single("", panel), "The entropy of the weights.");
    Ok(())
}

fn guide(e: &mut Evidence) -> Done {
    let needed = |easy_per_hard: f64| {
        let excess = |gamma: f64| {
            let focal = focal(gamma);
            mean_weight(&focal, HARD.1) - easy_per_hard * mean_weight(&focal, EASY.1)
        };
        // Where hard ones hold half already, none is needed.
        if excess(0.0) >= -1e-12 { Ok(0.0) } else { root(excess, 0.0..10.0) }
    };
    let (mut rows, mut found) = (Vec::new(), Vec::new());
    for (ratio, said) in [(1.0, 0.0), (10.0, 0.5), (100.0, 1.0), (1000.0, 2.0)] {
        let gamma = needed(ratio)?;
        found.push(gamma);
        rows.push(cells![format!("1:{ratio}"), said, gamma]);
    }
    e.table(
        "γ at which hard and easy observations have the same total weight",
        &["imbalance", "γ in the text", "γ"],
        1,
        rows,
    );
    e.equal("at 1:1, and 0", found[0], 0.0, 1e-12);
    e.is("γ grows with the imbalance, as the guide says", found.is_sorted());
    let (ten, thousand) = (found[1], found[3]);
    e.note(format!(
        "The guide's numbers are smaller: by this measure 1:10 needs {} and 1:1000 needs {}; how much weight the hard ones \
         should have is a matter of choice.",
        short(ten),
        short(thousand)
    ));

    let curve = ratios(1.0..1e4, 25)
        .into_iter()
        .map(|r| needed(r).map(|gamma| (r, gamma)))
        .collect::<Result<Vec<_>, _>>()?;
    let panel = Panel {
        title: String::new(),
        x: Axis::new("easy observations per hard one").log(),
        y: Axis::new("γ"),
        marks: vec![
            Mark::line("half of the weight on the hard ones", curve),
            Mark::Points {
                name: "guide of the text".into(),
                points: vec![(1.0, 0.0), (10.0, 0.5), (100.0, 1.0), (1000.0, 2.0)],
            },
        ],
    };

    e.figure(
        Figure::single("", panel),
        "The γ at which the hard observations hold half of the total weight.",
    );
    Ok(())
}
