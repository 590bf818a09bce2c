//! Names of other libraries.
use perdita_catalog::{LOSSES, Loss, elsewhere, other_names};
use std::collections::HashSet;

#[test]
fn other_names_are_names_of_no_loss_but_stand_for_one() {
    let known: Vec<&str> = LOSSES.iter().map(|entry| entry.card().name).collect();
    let mut seen = HashSet::new();
    for (other, here) in other_names() {
        assert!(known.contains(&here), "{other}: there is no {here}");
        assert!(seen.insert(other), "{other} is there twice");
        assert_eq!(elsewhere(other), Some(here), "{other} is never found");
        assert!(known.iter().all(|known| known.replace('_', "") != other), "{other} needs no entry");
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
        let error = name.parse::<Loss>().unwrap_err().to_string();
        assert_eq!(error, format!("unknown loss `{name}`; in perdita it is `{here}`"));
    }
    // A slip in a name of the catalogue, and a name of no library.
    assert_eq!(elsewhere("Huber"), None);
    assert_eq!(elsewhere("loss"), None);
}
