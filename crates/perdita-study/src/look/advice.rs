//! Which losses, and why, by the numbers that were seen.
use super::{Classes, Look, Numbers};
use crate::data::{Kind, Target};
use crate::error::Error;
use crate::fit::Objective;
use crate::text::short;
use perdita::class_weights;
use perdita_catalog::Loss;
use serde::Serialize;

/// Below this ratio of the largest class to the smallest, class weights are too near to 1 to change anything.
const UNEVEN: f64 = 1.5;

/// The theory's guide for gamma: 0.5 at 1:10, 1 at 1:100, 2 at 1:1000. Between two, the nearer on a log scale.
const GAMMA: [(f64, f64); 3] = [(316.0, 2.0), (31.6, 1.0), (0.0, 0.5)];

/// A loss for the data that were seen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    /// The loss with its parameters, as the catalogue reads it.
    pub loss: String,
    /// Why, with the numbers that were seen.
    pub why: String,
}
fn advice(loss: impl Into<String>, why: impl Into<String>) -> Advice {
    Advice { loss: loss.into(), why: why.into() }
}

/// Losses for data, the first to try first.
///
/// # Errors
/// None, if the look was at this target.
pub fn advise(look: &Look, target: &Target) -> Result<Vec<Advice>, Error> {
    let mut all = match (&look.numbers, &look.classes) {
        (Some(numbers), _) => of_numbers(numbers, look),
        (_, Some(classes)) => of_classes(classes, target)?,
        _ => Vec::new(),
    };
    if let Some(group) = &look.group {
        let why = format!(
            "`{group}` says which rows belong together: if their order within it is what counts, this is a ranking"
        );
        all.push(advice("lambdarank", why));
    }
    Ok(all)
}

/// What a study compares: the plainest loss of the kind, and then what the data suggest, as far as a model of one table can
/// be trained with it.
///
/// # Errors
/// As [`advise`].
pub fn candidates(look: &Look, target: &Target) -> Result<Vec<Loss>, Error> {
    let plain = match target.kind {
        Kind::Binary => "bce_with_logits",
        Kind::Multiclass => "cross_entropy",
        Kind::Share => "bce_with_logits",
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

fn of_numbers(numbers: &Numbers, look: &Look) -> Vec<Advice> {
    let delta = short(numbers.delta());
    let outliers = numbers.outliers.unwrap_or(0);
    let share = numbers.outlier_share(look.rows);
    let seen = match (numbers.residual_scale, numbers.furthest) {
        (Some(scale), Some(row)) => {
            let (percent, scale) = (short(100.0 * share), short(scale));
            format!(
                "{outliers} of {} residuals ({percent} %) are further out than 4 robust scales of {scale}, row {row} most",
                look.rows
            )
        }
        _ => "residuals could not be looked at".into(),
    };
    let mse = advice("mse", format!("it estimates the mean; {seen}"));
    let huber = advice(
        format!("huber(delta={delta})"),
        format!(
            "delta is 1.345 times the robust scale of the residuals; {seen}: none of them pulls harder than delta"
        ),
    );
    let mae = advice(
        "mae",
        format!(
            "it estimates the median, here {} where the mean is {}",
            short(numbers.median),
            short(numbers.mean)
        ),
    );
    let log_cosh = advice("log_cosh", "a smooth huber with delta near 1: right if errors are near 1");
    let tweedie = |why: String| advice("tweedie(power=1.5)", why);
    match look.kind {
        Kind::Share => vec![
            advice(
                "bce_with_logits",
                format!(
                    "shares from {} to {}: its predictions stay between 0 and 1",
                    numbers.least, numbers.most
                ),
            ),
            mse,
            mae,
        ],
        Kind::Count => {
            let dispersion = short(numbers.dispersion);
            let zeros = short(100.0 * numbers.zeros);
            vec![
                advice(
                    "poisson_nll",
                    format!(
                        "counts with mean {}: predictions are never negative, and large counts may err more",
                        short(numbers.mean)
                    ),
                ),
                tweedie(format!(
                    "the variance is {dispersion} times the mean, and {zeros} % are 0: for counts spread wider than Poisson's"
                )),
                mse,
                huber,
            ]
        }
        Kind::Amount if numbers.zeros > 0.0 => vec![
            tweedie(format!("{} % are exactly 0 and the others positive", short(100.0 * numbers.zeros))),
            mse,
            mae,
        ],
        Kind::Amount => vec![
            advice(
                "gamma_nll",
                format!(
                    "positive and skewed: the median is {}, the mean {}; errors count in percent",
                    short(numbers.median),
                    short(numbers.mean)
                ),
            ),
            tweedie("between poisson_nll and gamma_nll".into()),
            mse,
            mae,
        ],
        _ if numbers.has_many(look.rows) => vec![mae, huber, mse],
        _ if numbers.has_outliers(look.rows) => vec![huber, mae, log_cosh, mse],
        _ => vec![mse, huber, mae, log_cosh],
    }
}

fn of_classes(classes: &Classes, target: &Target) -> Result<Vec<Advice>, Error> {
    let smallest = classes.counts.iter().min_by_key(|class| class.rows);
    let (name, rows) = smallest.map_or(("", 0), |class| (class.class.as_str(), class.rows));
    let ratio = short(classes.imbalance);
    let uneven = classes.imbalanced();
    let rare = format!(
        "the smallest class, {name}, has {rows} of {} rows, 1 for {ratio} of the largest",
        target.rows()
    );
    let gamma = GAMMA.iter().find(|(least, _)| classes.imbalance >= *least).map_or(2.0, |(_, gamma)| *gamma);
    let gamma = if uneven { gamma } else { 2.0 };
    let doubtful = classes.doubtful_labels();
    let doubt = format!(
        "{} of the {} rows that a linear model is surest of have another label, where it expects {}",
        classes.contradicted,
        classes.sure,
        short(classes.expected)
    );
    let binary = target.kind == Kind::Binary;
    let labels = target.labels();
    let weights: Vec<String> =
        class_weights((&labels).into(), target.classes.len())?.into_iter().map(short).collect();
    let shares: Vec<String> =
        classes.counts.iter().map(|class| short(class.rows as f64 / target.rows() as f64)).collect();

    let plain = advice(
        if binary { "bce_with_logits" } else { "cross_entropy" },
        if uneven {
            format!(
                "{rare}: its probabilities are right, but the decision at the largest score favours the large classes; choose a threshold"
            )
        } else {
            "it is proper: its scores are probabilities".into()
        },
    );
    let weighted = match binary {
        true => {
            let weight = short(classes.counts[0].rows as f64 / classes.counts[1].rows as f64);
            let positive = &classes.counts[1].class;
            advice(
                format!("bce_with_logits(pos_weight={weight})"),
                format!("{rare}: weighs class {positive} so that both classes count alike"),
            )
        }
        false => advice(
            format!("cross_entropy(class_weights=[{}])", weights.join(", ")),
            format!("{rare}: weights n/(C·n_c) make all classes count alike"),
        ),
    };
    let focus = "it plays down rows that are easy already; its scores are not calibrated";
    let focus = if uneven { format!("{rare}: gamma by the guide; {focus}") } else { focus.into() };
    let focal = match binary {
        true => advice(format!("binary_focal(gamma={gamma}, alpha=0.5)"), focus),
        false => advice(format!("focal(gamma={gamma}, alpha=1)"), focus),
    };
    let robust = advice(
        "generalized_cross_entropy(q=0.7)",
        format!(
            "{doubt}: labels may be wrong, or a line too simple; rows that contradict the model pull less"
        ),
    );
    let hinge = advice("hinge", "it cares for the decision only; its scores are not probabilities");
    let smoothing = advice("cross_entropy(label_smoothing=0.1)", "it keeps a model from claiming certainty");
    let adjusted = advice(
        format!("logit_adjustment(prior=[{}])", shares.join(", ")),
        format!("{rare}: by theory the best for balanced accuracy"),
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
        // Looking for the hardest rows is looking for the wrong labels.
        all.retain(|advice| !advice.loss.contains("focal"));
        all.insert(0, robust);
    }
    Ok(all)
}
