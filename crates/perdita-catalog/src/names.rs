//! Names that losses have in other libraries: PyTorch, torchvision, optax, Keras, scikit-learn, XGBoost, LightGBM, kornia,
//! statsmodels.
//!
//! A name is compared without case, underscores and the word `loss`, so that `KLDivLoss`, `kl_div` and `kl_div_loss` are one
//! name. Names that differ from those of the catalogue in nothing else are not in the table.
use crate::list::LOSSES;
use perdita::loss::{Error, args};

/// Other names, and the losses of the catalogue.
static OTHERS: &[(&str, &str)] = &[
    ("absoluteerror", "mae"),
    ("binary:logistic", "bce_with_logits"),
    ("binarycrossentropy", "bce"),
    ("binarycrossentropywithlogits", "bce_with_logits"),
    ("bisquare", "tukey"),
    ("biweight", "tukey"),
    ("brierscore", "brier"),
    ("categoricalcrossentropy", "soft_cross_entropy"),
    ("ce", "cross_entropy"),
    ("completeboxiou", "ciou"),
    ("completeiou", "ciou"),
    ("cosinedistance", "cosine_embedding"),
    ("count:poisson", "poisson_nll"),
    ("crpsgaussian", "crps"),
    ("crpsnormal", "crps"),
    ("distanceboxiou", "diou"),
    ("distanceiou", "diou"),
    ("gemanmcclure", "barron"),
    ("generalizedboxiou", "giou"),
    ("generalizediou", "giou"),
    ("kldiv", "kl"),
    ("kldivergence", "kl"),
    ("kldivergencewithlogtargets", "kl"),
    ("kullbackleiblerdivergence", "kl"),
    ("l1", "mae"),
    ("l2", "mse"),
    ("leclerc", "welsch"),
    ("log", "bce"),
    ("logistic", "bce_with_logits"),
    ("lorentzian", "cauchy"),
    ("meanabsoluteerror", "mae"),
    ("meanabsolutepercentageerror", "mape"),
    ("meanpinball", "quantile"),
    ("meanpoissondeviance", "poisson_nll"),
    ("meansquarederror", "mse"),
    ("meansquaredlogarithmicerror", "msle"),
    ("meansquaredlogerror", "msle"),
    ("multi:softprob", "cross_entropy"),
    ("multiclass", "cross_entropy"),
    ("multilog", "cross_entropy"),
    ("pinball", "quantile"),
    ("poisson", "poisson_nll"),
    ("polycrossentropy", "poly1"),
    ("rankingsoftmax", "listnet"),
    ("reg:absoluteerror", "mae"),
    ("reg:expectileerror", "expectile"),
    ("reg:gamma", "gamma_nll"),
    ("reg:quantileerror", "quantile"),
    ("reg:squarederror", "mse"),
    ("reg:tweedie", "tweedie"),
    ("sigmoidbinarycrossentropy", "bce_with_logits"),
    ("sigmoidfocal", "binary_focal"),
    ("softmaxcrossentropy", "cross_entropy"),
    ("softmaxcrossentropywithintegerlabels", "cross_entropy"),
    ("sparsecategoricalcrossentropy", "cross_entropy"),
    ("squarederror", "mse"),
    ("supervisedcontrastive", "sup_con"),
    ("tukeybiweight", "tukey"),
];

/// The loss of the catalogue that another library calls by this name.
///
/// ```
/// assert_eq!(perdita_catalog::elsewhere("KLDivLoss"), Some("kl"));
/// assert_eq!(perdita_catalog::elsewhere("HuberLoss"), Some("huber"));
/// assert_eq!(perdita_catalog::elsewhere("huber"), None);
/// ```
pub fn elsewhere(name: &str) -> Option<&'static str> {
    // Scores of scikit-learn are negative losses.
    let folded = folded(name.strip_prefix("neg_").unwrap_or(name));
    let plain = folded.replace("loss", "");
    let known = || LOSSES.iter().map(|entry| entry.card().name).find(|known| self::folded(known) == plain);
    let other = OTHERS.iter().find(|(other, _)| *other == plain).map(|(_, here)| *here);
    other.or_else(|| (plain != folded).then(known).flatten())
}

fn folded(name: &str) -> String {
    name.to_lowercase().replace('_', "")
}

/// The error for a name that is that of no loss.
pub(crate) fn unknown(name: &str) -> Error {
    match elsewhere(name) {
        Some(here) => Error::Elsewhere { name: name.into(), here },
        None => args::unknown("unknown loss".into(), name, LOSSES.iter().map(|entry| entry.card().name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn other_names_are_names_of_no_loss_but_stand_for_one() {
        let known: Vec<_> = LOSSES.iter().map(|entry| entry.card().name).collect();
        let mut seen = HashSet::new();
        for (other, here) in OTHERS {
            assert!(known.contains(here), "{other}: there is no {here}");
            assert!(seen.insert(other), "{other} is there twice");
            assert_eq!(folded(other).replace("loss", ""), *other, "would never be found");
            assert!(known.iter().all(|known| folded(known) != *other), "{other} needs no entry");
        }
    }

    #[test]
    fn losses_are_found_by_the_names_of_other_libraries() {
        for (name, here) in [
            ("l1", "mae"),
            ("L1Loss", "mae"),
            ("log_loss", "bce"),
            ("kl_div", "kl"),
            ("mse_loss", "mse"),
            ("binary_cross_entropy_with_logits", "bce_with_logits"),
            ("neg_mean_absolute_error", "mae"),
            ("reg:squarederror", "mse"),
            ("brier_score_loss", "brier"),
            ("reg:expectileerror", "expectile"),
            ("CharbonnierLoss", "charbonnier"),
            ("GemanMcclureLoss", "barron"),
            ("TukeyBiweight", "tukey"),
            ("zero_one_loss", "zero_one"),
        ] {
            let error = name.parse::<crate::Loss>().unwrap_err().to_string();
            assert_eq!(error, format!("unknown loss `{name}`; in perdita it is `{here}`"));
        }
        // A slip in a name of ours, and a name of nobody's.
        assert_eq!(elsewhere("Huber"), None);
        assert_eq!(elsewhere("loss"), None);
    }
}
