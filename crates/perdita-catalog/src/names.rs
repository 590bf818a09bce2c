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

/// The names that only other libraries have, without case and underscores, and the losses of the catalogue.
///
/// ```
/// assert!(perdita_catalog::other_names().any(|pair| pair == ("pinball", "quantile")));
/// ```
pub fn other_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    OTHERS.iter().copied()
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
