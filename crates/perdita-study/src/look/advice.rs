//! Recommended losses, with reasons from the profile of the data.
use super::{Classes, Numbers, Profile};
use crate::data::{Target, TargetType};
use crate::error::Error;
use crate::fit::Objective;
use crate::text::short;
use perdita::class_weights;
use perdita_catalog::Loss;
use serde::Serialize;

/// The imbalance ratio below which class weights are too near to 1 to matter.
const UNEVEN: f64 = 1.5;

/// The gamma from which to start: the imbalance determines none.
const GAMMA: f64 = 2.0;

/// A recommended loss.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    /// The loss with its parameters, as the catalogue reads it.
    pub loss: String,
    /// The reason, with numbers from the profile.
    pub why: String,
}

fn advice(loss: impl Into<String>, why: impl Into<String>) -> Advice {
    Advice { loss: loss.into(), why: why.into() }
}

/// The losses for profiled data, in the order to try them.
///
/// # Errors
/// None, if the profile is of this target.
pub fn advise(look: &Profile, target: &Target) -> Result<Vec<Advice>, Error> {
    let mut all = match (&look.numbers, &look.classes) {
        (Some(numbers), _) => of_numbers(numbers, look),
        (_, Some(classes)) => of_classes(classes, target)?,
        _ => Vec::new(),
    };
    if let Some(group) = &look.group {
        let why =
            format!("`{group}` groups rows: if their order within a group matters, this is a ranking task");
        all.push(advice("lambdarank", why));
    }
    Ok(all)
}

/// The losses that a study compares by default: the standard loss for the kind of target, and the recommended ones that fit a
/// model of one table.
///
/// # Errors
/// As [`advise`].
pub fn candidates(look: &Profile, target: &Target) -> Result<Vec<Loss>, Error> {
    let plain = match target.kind {
        TargetType::Binary => "bce_with_logits",
        TargetType::Multiclass => "cross_entropy",
        TargetType::Share => "bce_with_logits",
        _ => "mse",
    };
    let advised = advise(look, target)?.into_iter().map(|advice| advice.loss);
    let mut losses: Vec<Loss> = Vec::new();
    for name in std::iter::once(plain.to_string()).chain(advised) {
        let loss: Loss = name.parse()?;
        let known = losses.iter().any(|known| known.to_string() == loss.to_string());
        if !known && Objective::new(&loss, target).is_ok() {
            losses.push(loss);
        }
    }
    Ok(losses)
}

fn of_numbers(numbers: &Numbers, look: &Profile) -> Vec<Advice> {
    let delta = short(numbers.delta());
    let outliers = numbers.outliers.unwrap_or(0);
    let share = numbers.outlier_share(look.rows);
    let seen = match (numbers.residual_scale, numbers.furthest) {
        (Some(scale), Some(row)) => {
            let (percent, scale) = (short(100.0 * share), short(scale));
            format!(
                "{outliers} of {} residuals ({percent} %) are beyond 4 robust scales ({scale} each), the largest in row {row}",
                look.rows
            )
        }
        _ => "residuals could not be checked".into(),
    };

    let mse = advice("mse", format!("it estimates the mean; {seen}"));
    let huber = advice(
        format!("huber(delta={delta})"),
        format!(
            "delta is 1.345 times the robust scale of the residuals; {seen}: delta bounds the gradient of each"
        ),
    );
    let mae = advice(
        "mae",
        format!(
            "it estimates the median, here {}; the mean is {}",
            short(numbers.median),
            short(numbers.mean)
        ),
    );
    let log_cosh = advice("log_cosh", "a smooth huber with delta near 1: suitable if errors are near 1");
    let tweedie = |why: String| advice("tweedie(power=1.5)", why);

    // Log-cosh is quadratic up to an error of 1, in the target's unit: elsewhere it is the squared or the absolute error.
    let near_one = |scale: &f64| (0.25..=4.0).contains(scale);
    let log_cosh = numbers.residual_scale.filter(near_one).map(|_| log_cosh);

    match look.kind {
        TargetType::Share => vec![
            advice(
                "bce_with_logits",
                format!(
                    "proportions from {} to {}: predictions stay between 0 and 1",
                    numbers.least, numbers.most
                ),
            ),
            mse,
            mae,
        ],
        TargetType::Count => {
            let dispersion = short(numbers.dispersion);
            let zeros = short(100.0 * numbers.zeros);
            vec![
                advice(
                    "poisson_nll",
                    format!(
                        "counts with mean {}: predictions are never negative, and the variance grows with the mean",
                        short(numbers.mean)
                    ),
                ),
                tweedie(format!(
                    "the variance is {dispersion} times the mean, and {zeros} % are 0: for overdispersed counts"
                )),
                mse,
                huber,
            ]
        }
        TargetType::Amount if numbers.zeros > 0.0 => vec![
            tweedie(format!("{} % are exactly 0 and the others positive", short(100.0 * numbers.zeros))),
            mse,
            mae,
        ],
        TargetType::Amount => vec![
            advice(
                "gamma_nll",
                format!(
                    "positive and skewed: the median is {}, the mean {}; errors are relative",
                    short(numbers.median),
                    short(numbers.mean)
                ),
            ),
            tweedie("between poisson_nll and gamma_nll".into()),
            mse,
            mae,
        ],
        _ if numbers.has_many(look.rows) => vec![mae, huber, mse],
        _ if numbers.has_outliers(look.rows) => {
            [huber, mae].into_iter().chain(log_cosh).chain([mse]).collect()
        }
        _ => [mse, huber, mae].into_iter().chain(log_cosh).collect(),
    }
}

fn of_classes(classes: &Classes, target: &Target) -> Result<Vec<Advice>, Error> {
    let smallest = classes.counts.iter().min_by_key(|class| class.rows);
    let (name, rows) = smallest.map_or(("", 0), |class| (class.class.as_str(), class.rows));
    let ratio = short(classes.imbalance);
    let uneven = classes.imbalanced();
    let rare = format!(
        "the smallest class, {name}, has {rows} of {} rows, an imbalance of 1 : {ratio}",
        target.rows()
    );
    let doubtful = classes.doubtful_labels();
    let doubt = classes.doubts().unwrap_or_default();
    let binary = target.kind == TargetType::Binary;
    let labels = target.labels();
    let weights: Vec<String> =
        class_weights((&labels).into(), target.classes.len())?.into_iter().map(short).collect();
    let shares: Vec<String> =
        classes.counts.iter().map(|class| short(class.rows as f64 / target.rows() as f64)).collect();

    let plain = advice(
        if binary { "bce_with_logits" } else { "cross_entropy" },
        if uneven {
            format!(
                "{rare}: its probabilities are calibrated, but the largest score favours large classes; choose a threshold"
            )
        } else {
            "it is proper: its probabilities are calibrated".into()
        },
    );

    let weighted = match binary {
        true => {
            let weight = short(classes.counts[0].rows as f64 / classes.counts[1].rows as f64);
            let positive = &classes.counts[1].class;
            advice(
                format!("bce_with_logits(pos_weight={weight})"),
                format!("{rare}: weights class {positive} so that both classes have equal weight"),
            )
        }
        false => advice(
            format!("cross_entropy(class_weights=[{}])", weights.join(", ")),
            format!("{rare}: weights n/(C·n_c) give all classes equal weight"),
        ),
    };

    let focus =
        "it down-weights easy examples; at its minimum probabilities are nearer to 1/2 than the true ones";
    let start = "gamma 2 is a start, which the imbalance does not determine: compare others";
    let focus = if uneven { format!("{rare}: {focus}; {start}") } else { focus.into() };
    let focal = match binary {
        true => advice(format!("binary_focal(gamma={GAMMA}, alpha=0.5)"), focus),
        false => advice(format!("focal(gamma={GAMMA}, alpha=1)"), focus),
    };
    let robust = advice(
        "generalized_cross_entropy(q=0.7)",
        format!(
            "{doubt}: labels may be wrong, or a linear model too simple; examples that contradict the model are down-weighted"
        ),
    );
    let hinge = advice("hinge", "it optimises the decision only; its scores are not probabilities");
    let smoothing = advice("cross_entropy(label_smoothing=0.1)", "it prevents over-confidence");
    let adjusted = advice(
        format!("logit_adjustment(prior=[{}])", shares.join(", ")),
        format!("{rare}: consistent for balanced accuracy"),
    );
    let mut all = match (binary, uneven) {
        (true, true) => vec![focal, weighted, plain],
        (true, false) => vec![plain, hinge, focal, weighted],
        (false, true) => vec![focal, weighted, adjusted, plain],
        (false, false) => vec![plain, smoothing, focal, weighted],
    };
    if classes.imbalance < UNEVEN {
        all.retain(|advice| !advice.loss.contains("weight"));
    }
    if doubtful {
        // Focal losses emphasise the hardest rows, which are the wrong labels.
        all.retain(|advice| !advice.loss.contains("focal"));
        all.insert(0, robust);
    }
    Ok(all)
}
