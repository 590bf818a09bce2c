//! The choice of γ and α: what balances hard and easy observations, and positives and negatives.
use super::super::Done;
use super::experiment::{EASY, HARD, mean_weight};
use super::{DOUBLE_EXPONENT, ROOT_EXPONENT, THIRD_EXPONENT, focal, logit, mean_power};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, row, row_value, value};
use crate::mutant::Mutant;
use crate::numerics::{ratios, root};
use crate::short;
use crate::table::cells;
use crate::text::rounded;
use crate::verdict::Method;
use perdita::{Labels, class_weights};
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "focal-guide",
        topic: Topic::Focal,
        title: "The rarer the hard observations, the larger the γ that they need",
        latex: "The $\\gamma$ at which the hard observations of the experiment hold half of the total weight grows with the imbalance $r$: it \
                solves $\\mathbb E[(1 - p_h)^\\gamma] = r\\, \\mathbb E[(1 - p_e)^\\gamma]$.",
        plain: "The γ at which the hard observations of the experiment hold half of the total weight grows with the imbalance r: \
                it solves E[(1 − p_h)^γ] = r E[(1 − p_e)^γ].",
        reference: "",
        states: &[],
        rejects: &[ROOT_EXPONENT, THIRD_EXPONENT, DOUBLE_EXPONENT],
        method: Method::Exact,
        run: guide,
    },
    Claim {
        id: "focal-alpha-choice",
        topic: Topic::Focal,
        title: "The α that balances the classes falls as γ grows",
        latex: "Rare hard positives and many easy negatives weigh the same at $\\alpha = \\frac{E_\\gamma}{H_\\gamma + E_\\gamma}$ for their total weights \
                $H_\\gamma$ and $E_\\gamma$: it falls with $\\gamma$, as $\\gamma$ has down-weighted the negatives already.",
        plain: "Rare hard positives and many easy negatives weigh the same at α = E/(H + E) for their total weights H and E: it \
                falls with γ, as γ has down-weighted the negatives already.",
        reference: "Lin et al. 2017",
        states: &[],
        rejects: &[
            DOUBLE_EXPONENT,
            Mutant::loss("α and 1 − α swapped", "binary_focal", "binary_focal(-z, 1 - y{})"),
            Mutant::loss(
                "one α for both classes",
                "binary_focal",
                "0.25*binary_focal(z, y, gamma=2, alpha=none)",
            ),
        ],
        method: Method::Exact,
        run: alpha_choice,
    },
    Claim {
        id: "focal-scalar-alpha",
        topic: Topic::Focal,
        title: "One α for all classes balances nothing",
        latex: "For several classes with one number $\\alpha$, $\\mathrm{FL} = -\\alpha (1 - p_t)^\\gamma \\ln p_t$ and its gradient are $\\alpha$ times \
                those without it, for every class.",
        plain: "For several classes with one number α, FL = −α (1 − p_t)^γ ln p_t and its gradient are α times those without it, \
                for every class.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("without α", "focal", "focal(z, y, gamma=2, alpha=1)"),
            Mutant::loss("the exponent 2γ", "focal", "focal(z, y{})^2/cross_entropy(z, y)"),
            Mutant::gradient("another gradient", "focal", |g| g * g),
        ],
        method: Method::Duals,
        run: scalar_alpha,
    },
];

fn guide(e: &mut Evidence) -> Done {
    let excess_at = |gamma: f64, easy_per_hard: f64| {
        let focal = focal(gamma);
        mean_weight(&focal, HARD.1) - easy_per_hard * mean_weight(&focal, EASY.1)
    };
    // At 1:1 the hard ones hold half already.
    let needed = |easy_per_hard: f64| match excess_at(0.0, easy_per_hard) >= -1e-12 {
        true => Ok(0.0),
        false => root(|gamma| excess_at(gamma, easy_per_hard), 0.0..10.0),
    };
    let share = |gamma: f64, easy_per_hard: f64| {
        let (hard, easy) = (mean_power(gamma, &HARD.1), easy_per_hard * mean_power(gamma, &EASY.1));
        hard / (hard + easy)
    };

    let (mut rows, mut halves, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    let (mut found, guide) = (Vec::new(), [(1.0, 0.0), (10.0, 0.5), (100.0, 1.0), (1000.0, 2.0)]);
    for (ratio, said) in guide {
        let gamma = needed(ratio)?;
        halves.push((share(gamma, ratio), 0.5));
        found.push(gamma);
        shares.push(share(said, ratio));
        rows.push(cells![format!("1:{ratio}"), said, share(said, ratio), gamma]);
    }
    e.table(
        "The share of the weight on hard observations at the text's γ, and the γ at which it is half",
        &["imbalance", "γ in the text", "share of the hard at it", "γ for one half"],
        1,
        rows,
    );
    e.all_equal("the share of the hard at the γ found, in closed form, and ½", halves, 1e-10);
    e.is("γ grows with the imbalance", found.is_sorted());

    // The guide is a rule if it keeps something: any share would do.
    let spread = shares.iter().copied().fold(0.0, f64::max) / shares.iter().copied().fold(1.0, f64::min);
    let listed: Vec<String> = shares.iter().map(|share| format!("{} %", rounded(100.0 * share, 2))).collect();
    match spread < 1.2 {
        true => e.said("T4.15", "the hard share at the guide's γ", "constant", "constant"),
        false => e.unsupported(
            "T4.15",
            "γ for an imbalance",
            format!(
                "at the guide's γ the hard observations hold {} of the weight, and half of it at γ = {}; Lin et al. 2017 \
                 choose γ for one detector, and relate it to no imbalance",
                listed.join(", "),
                found.iter().map(|gamma| rounded(*gamma, 2)).collect::<Vec<_>>().join(", ")
            ),
        ),
    }

    let curve = ratios(1.0..1e4, 25)
        .into_iter()
        .map(|r| Ok((r, root(|gamma| share(gamma, r) - 0.5, -0.1..10.0)?)))
        .collect::<Result<Vec<_>, Box<dyn std::error::Error>>>()?;
    let panel = Panel {
        title: String::new(),
        x: Axis::new("easy observations per hard one").log(),
        y: Axis::new("γ"),
        marks: vec![
            Mark::line("half of the weight on the hard ones", curve),
            Mark::Points { name: "guide of the text".into(), points: guide.into() },
        ],
    };
    e.figure(
        Figure::single("", panel),
        "The γ at which the hard observations hold half of the total weight.",
    );
    Ok(())
}

fn alpha_choice(e: &mut Evidence) -> Done {
    let (mut rows, mut balanced, mut alphas) = (Vec::new(), Vec::new(), Vec::new());
    for gamma in [0.0, 0.5, 1.0, 2.0, 5.0] {
        let focal = focal(gamma);
        let (hard, easy) = (HARD.0 * mean_weight(&focal, HARD.1), EASY.0 * mean_weight(&focal, EASY.1));
        let alpha = easy / (hard + easy);
        balanced.push((
            alpha * HARD.0 * mean_power(gamma, &HARD.1),
            (1.0 - alpha) * EASY.0 * mean_power(gamma, &EASY.1),
        ));
        alphas.push(alpha);
        rows.push(cells![gamma, hard, easy, alpha]);
    }
    e.all_equal(
        "α times the weight of the positives, and 1 − α times that of the negatives",
        balanced,
        1e-10,
    );
    e.is("α falls with γ", alphas.windows(2).all(|pair| pair[1] < pair[0]));
    e.table(
        "10 hard positives and 990 easy negatives",
        &["γ", "positives", "negatives", "α for the same weight"],
        0,
        rows,
    );

    // The text's reason: 0.25 lies between no weighting and the inverse frequency.
    let labels: Vec<i64> = (0..1001).map(|k| i64::from(k == 0)).collect();
    let weights = class_weights(Labels::from(&labels), 2)?;
    e.printed("T4.18", "the inverse-frequency weight n/(C n_c) at 1:1000", "1000", weights[1]);
    let weighed = loss("binary_focal(gamma=2, alpha=0.25)");
    let relative = value(&weighed, logit(0.3), 1.0) / value(&weighed, -logit(0.3), 0.0);
    e.equal("α = 0.25: the weight of a positive over that of a negative, and ⅓", relative, 1.0 / 3.0, 1e-12);
    match relative >= 1.0 {
        true => e.said("T4.18", "α = 0.25 weighs the rare class", "up", "up"),
        false => e.refuted(
            "T4.18",
            "α = 0.25 weighs the rare class down: it is no compromise on the way to the inverse frequency, but follows γ",
            format!(
                "a positive weighs {} of a negative; the balancing α falls from {} at γ = 0 to {} at γ = 2",
                short(relative),
                rounded(alphas[0], 3),
                rounded(alphas[3], 3)
            ),
        ),
    }
    Ok(())
}

fn scalar_alpha(e: &mut Evidence) -> Done {
    let (with, without, ce) =
        (loss("focal(gamma=2, alpha=0.25)"), loss("focal(gamma=2, alpha=1)"), loss("cross_entropy"));
    let (mut values, mut gradients, mut factors) = (Vec::new(), Vec::new(), vec![0.0; 4]);
    let mut probabilities = Vec::new();
    for z in super::super::logits(27, 60, 4).iter().filter(|z| z.iter().all(|z| z.abs() < 30.0)) {
        for (label, factor) in factors.iter_mut().enumerate() {
            let (a, b) = (row(&with, z, label, z), row(&without, z, label, z));
            values.push((a.value, 0.25 * b.value));
            gradients.extend(a.grad.iter().zip(&b.grad).map(|(a, b)| (*a, 0.25 * b)));
            *factor = a.value / b.value;
            let (fl, nll) = (b.value, row_value(&ce, z, label));
            let p = (-nll).exp();
            probabilities.push((format!("CE = {}", short(nll)), (1.0 - p).powi(2) * nll, fl));
        }
    }
    e.all_equal("the loss with α = 0.25, and 0.25 times that without", values, 1e-13);
    e.all_equal("the gradients", gradients, 1e-13);
    let alike = factors.iter().all(|factor| (factor / factors[0] - 1.0).abs() < 1e-12);
    let role = if alike { "a scale of the loss of all classes alike" } else { "a balance of the classes" };
    e.said("T4.22", "the scalar alpha of the code", "a balance of the classes", role);
    e.formula("T4.22", "p_t = exp(−CE)", probabilities.into_iter().filter(|(_, _, fl)| *fl > 1e-6), 1e-6);
    Ok(())
}
