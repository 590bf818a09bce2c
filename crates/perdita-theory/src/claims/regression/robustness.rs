//! The influence of outliers.
use super::super::Done;
use super::{location, mean, median};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{jet, loss, slope};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, normal_mean, normals};
use crate::short;
use crate::table::cells;
use crate::verdict::Method;
use perdita_catalog::Loss;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "mse-against-mae",
        topic: Topic::Regression,
        title: "Squared against absolute error, measured",
        latex: "The squared error is sensitive to outliers, its gradient is linear in the error, and it is easy to optimise; the \
                absolute error is robust, its gradient is constant, and it is hard to optimise.",
        plain: "The squared error: sensitive to outliers, linear gradient, easy to optimise. The absolute error: robust, \
                constant gradient, hard to optimise.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("|y − ŷ|⁴", "mse", "abs(p - y)^4"),
            Mutant::loss("the Huber loss of δ = 5", "mae", "huber(delta=5)"),
            Mutant::loss("the absolute error", "mse", "mae"),
        ],
        method: Method::Experiment,
        run: comparison,
    },
    Claim {
        id: "influence",
        topic: Topic::Regression,
        title: "One outlier moves the mean without bound, the median and the Huber minimiser hardly",
        latex: "The influence of an observation on the location is proportional to the loss's slope $\\psi(y - \\hat y)$: unbounded for the \
                squared error, bounded for losses that are Lipschitz.",
        plain: "The influence of an observation on the location is proportional to the loss's slope: unbounded for the squared \
                error, bounded for losses that are Lipschitz.",
        reference: "Huber 1964",
        states: &[],
        rejects: &[
            Mutant::loss("the squared error", "huber", "0.5*mse(p, y)"),
            Mutant::loss("the Huber loss", "mse", "huber"),
            Mutant::loss("the squared error", "mae", "mse"),
        ],
        method: Method::Experiment,
        run: influence,
    },
    Claim {
        id: "breakdown",
        topic: Topic::Regression,
        title: "The breakdown point is 0 for the mean, ½ for the median and the Huber minimiser",
        latex: "One observation at infinity makes the mean infinite; the median and the Huber minimiser tolerate any fraction below $\\frac12$.",
        plain: "One observation at infinity makes the mean infinite; the median and the Huber minimiser tolerate any fraction below ½.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("the quantile 0.9", "mae", "quantile(tau=0.9)"),
            Mutant::loss("the squared error", "huber", "mse"),
            Mutant::loss("the absolute error", "mse", "mae"),
        ],
        method: Method::Experiment,
        run: breakdown,
    },
];

/// Gradient descent on the mean loss of one number: the number of steps until it stays within `near` of the minimiser.
fn steps(loss: &Loss, data: &[f64], rate: f64, goal: f64, near: f64) -> Option<usize> {
    let (mut p, mut last) = (goal + 3.1, None);
    for step in 1..=2000 {
        p -= rate * data.iter().map(|&y| slope(loss, p, y)).sum::<f64>() / data.len() as f64;
        match (p - goal).abs() <= near {
            true if last.is_none() => last = Some(step),
            false => last = None,
            true => {}
        }
    }
    last
}

fn comparison(e: &mut Evidence) -> Done {
    let (mse, mae) = (loss("mse"), loss("mae"));
    let clean = normals(&mut draws(10), 99);
    let moved = |loss: &Loss, outlier: f64| -> Result<f64, Box<dyn std::error::Error>> {
        let data: Vec<f64> = clean.iter().copied().chain([outlier]).collect();
        Ok((location(loss, &data)? - location(loss, &clean)?).abs())
    };

    // How the shift by one outlier grows when it lies ten times as far away.
    let growth =
        |loss| -> Result<f64, Box<dyn std::error::Error>> { Ok(moved(loss, 1000.0)? / moved(loss, 100.0)?) };
    let (of_mse, of_mae) = (growth(&mse)?, growth(&mae)?);
    let sensitivity = |growth: f64| if growth > 2.0 { "high" } else { "low" };
    e.said("T2.7", "the squared error's sensitivity to outliers", "high", sensitivity(of_mse));
    e.said("T2.7", "the absolute error's sensitivity to outliers", "low", sensitivity(of_mae));

    let gradient = |loss: &Loss| match jet(loss, 2.0, 0.0).1 / jet(loss, 1.0, 0.0).1 {
        2.0 => "linear",
        1.0 => "constant",
        _ => "neither",
    };
    e.said("T2.7", "the squared error's gradient", "linear", gradient(&mse));
    e.said("T2.7", "the absolute error's gradient", "constant", gradient(&mae));

    // With any fixed rate: steps that do not shrink pass the minimum again and again.
    let (center, middle) = (
        mean(&clean),
        median(&{
            let mut sorted = clean.clone();
            sorted.sort_by(f64::total_cmp);
            sorted
        }),
    );

    let (easy, hard) = (steps(&mse, &clean, 0.25, center, 1e-6), steps(&mae, &clean, 0.25, middle, 1e-6));
    let difficulty = |steps: Option<usize>| if steps.is_some_and(|n| n < 100) { "easy" } else { "hard" };
    e.said("T2.7", "optimising the squared error", "easy", difficulty(easy));
    e.said("T2.7", "optimising the absolute error", "hard", difficulty(hard));

    let gradients = |loss: &Loss| [1.0, 2.0].map(|at| short(jet(loss, at, 0.0).1)).join(", ");
    let count = |steps: Option<usize>| steps.map_or("never in 2000".into(), |n| n.to_string());

    e.table(
        "Measured on 99 normal numbers and one outlier",
        &["", "MSE", "MAE"],
        1,
        [
            cells!["shift by an outlier at 100", moved(&mse, 100.0)?, moved(&mae, 100.0)?],
            cells!["shift by an outlier at 1000", moved(&mse, 1000.0)?, moved(&mae, 1000.0)?,],
            cells!["gradient at errors 1 and 2", gradients(&mse), gradients(&mae)],
            cells!["steps of gradient descent to 10⁻⁶, rate ¼", count(easy), count(hard)],
        ],
    );
    Ok(())
}

/// Losses, and the breakdown points of their minimisers.
const LOSSES: [(&str, &str, f64); 3] =
    [("MSE", "mse", 0.0), ("Huber, δ = 1", "huber(delta=1)", 0.5), ("MAE", "mae", 0.5)];

fn influence(e: &mut Evidence) -> Done {
    let clean = normals(&mut draws(11), 49);

    let (mut marks, mut rows, mut shifts) = (Vec::new(), Vec::new(), Vec::new());
    for (title, name, breaks_at) in LOSSES {
        let loss = loss(name);
        let base = location(&loss, &clean)?;
        let shift = |outlier: f64| -> Result<(f64, f64), Box<dyn std::error::Error>> {
            let data: Vec<f64> = clean.iter().copied().chain([outlier]).collect();
            Ok((outlier, location(&loss, &data)? - base))
        };
        let curve = grid(-20.0..20.0, 81).into_iter().map(shift).collect::<Result<Vec<_>, _>>()?;
        let (near, far) = (shift(100.0)?.1, shift(10_000.0)?.1);
        rows.push(cells![title, near, far]);
        match breaks_at > 0.0 {
            true => {
                e.equal(&format!("{title}: the shift by an outlier at 10000, and at 100"), far, near, 1e-6)
            }
            false => e.equal(
                &format!("{title}: the shift over the outlier's distance"),
                far / (10_000.0 - base),
                0.02,
                1e-9,
            ),
        }
        shifts.push((title, near, far));
        marks.push(Mark::line(title, curve));
    }

    e.table(
        "The shift of the minimiser by one outlier among 50",
        &["loss", "outlier at 100", "at 10000"],
        1,
        rows,
    );
    // What the text says of the three, from their shifts.
    let grows = |k: usize| if shifts[k].2 > 2.0 * shifts[k].1 { "sensitive" } else { "robust" };
    e.said("T2.4", "to outliers the squared error is", "sensitive", grows(0));
    e.said("T2.8", "to outliers the Huber loss is", "robust", grows(1));
    e.said("T1.2", "to outliers the absolute error is", "robust", grows(2));
    // The largest influence at the normal distribution, sup |ψ| over E[ψ'], which is E[xψ(x)]; far away for an unbounded ψ.
    let sensitivity = LOSSES.map(|(_, name, _)| {
        let loss = loss(name);
        slope(&loss, 1e6, 0.0) / normal_mean(0.0, 1.0, |x| x * slope(&loss, x, 0.0))
    });
    let [of_mse, of_huber, of_mae] = sensitivity;
    e.note(format!(
        "the influence of an outlier at 10⁶ at the normal distribution: MSE {}, Huber {}, MAE {}",
        short(of_mse),
        short(of_huber),
        short(of_mae)
    ));
    let order = if of_mae < of_huber && of_huber < of_mse { "between MAE and MSE" } else { "not between" };
    e.said("T1.2", "the robustness of the Huber loss", "between MAE and MSE", order);

    let panel = Panel {
        title: String::new(),
        x: Axis::new("where the outlier lies"),
        y: Axis::new("shift of the location"),
        marks,
    };
    e.figure(
        Figure::single("", panel),
        "The influence of one more observation among 50 on the minimiser: it follows the slope of each loss.",
    );
    Ok(())
}

fn breakdown(e: &mut Evidence) -> Done {
    const N: usize = 101;
    let clean = normals(&mut draws(12), N);

    let mut marks = Vec::new();
    for (title, name, breaks_at) in LOSSES {
        let loss = loss(name);
        let moved = |outliers: usize, at: f64| {
            let data: Vec<f64> = (0..N).map(|k| if k < outliers { at } else { clean[k] }).collect();
            location(&loss, &data)
        };
        // It has broken down if outliers twice as far away move it on.
        let mut breaks = N;
        for outliers in (1..N).rev() {
            if (moved(outliers, 2e6)? - moved(outliers, 1e6)?).abs() > 1.0 {
                breaks = outliers;
            }
        }
        let point = (breaks - 1) as f64 / N as f64;
        e.equal(
            &format!("{title}: the breakdown point, to a hundredth"),
            (point * 50.0).round() / 50.0,
            breaks_at,
            0.0,
        );
        let at = |k: usize| moved(k, 100.0).map(|x| (k as f64 / N as f64, x));
        marks.push(Mark::line(title, (0..=70).step_by(2).map(at).collect::<Result<Vec<_>, _>>()?));
    }

    let panel = Panel {
        title: String::new(),
        x: Axis::new("part of the data that are outliers, at 100"),
        y: Axis::new("location"),
        marks,
    };
    e.figure(
        Figure::single("", panel),
        "The mean breaks down at the first outlier, the others only when outliers are the majority.",
    );
    Ok(())
}
