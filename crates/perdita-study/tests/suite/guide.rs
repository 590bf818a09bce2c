//! The selection guide.
use perdita_catalog::LOSSES;
use perdita_catalog::Loss;
use perdita_study::guide::{find, guides};
use std::collections::HashSet;

#[test]
fn every_pick_is_a_loss_of_the_catalogue() {
    for guide in guides() {
        assert!(guide.picks.len() >= 2, "{}", guide.task);
        let losses: HashSet<&str> = guide.picks.iter().map(|pick| pick.loss).collect();
        assert_eq!(losses.len(), guide.picks.len(), "{} names a loss twice", guide.task);
        for pick in guide.picks {
            let loss = pick.loss.parse::<Loss>();
            assert!(loss.is_ok(), "{}: {:?}", guide.task, loss.err());
            for text in [pick.why, pick.when, pick.not] {
                assert!(text.ends_with('.') && !text.contains("  "), "{}: {text}", pick.loss);
            }
        }
    }
}

/// The rows of the theory's selection guide, and the loss that each names.
#[test]
fn the_theory_agrees() {
    for (task, losses) in [
        ("regression", &["mse", "mae", "huber"][..]),
        ("binary classification", &["bce_with_logits"]),
        ("multiclass classification", &["cross_entropy"]),
        ("imbalanced classification", &["focal"]),
        ("image segmentation", &["ce_dice"]),
        ("object detection", &["focal_giou"]),
        ("metric learning", &["triplet", "contrastive"]),
        ("contrastive learning", &["info_nce"]),
        ("image generation", &["feature_distance", "non_saturating_generator"]),
        ("vae", &["elbo"]),
    ] {
        let picks = find(task).unwrap().picks;
        let named = |pick: &perdita_study::guide::Pick| pick.loss.parse::<Loss>().unwrap().card().name;
        assert!(losses.contains(&named(&picks[0])), "{task} begins with {}", picks[0].loss);
        for loss in losses {
            assert!(picks.iter().any(|pick| named(pick) == *loss), "{task} does not name {loss}");
        }
    }
}

fn pick(task: &str, name: &str) -> perdita_study::guide::Pick {
    let picks = find(task).unwrap().picks;
    *picks.iter().find(|pick| pick.loss.parse::<Loss>().unwrap().card().name == name).unwrap()
}

/// Advice that the claims of theory refute or leave unsupported is not given: a gamma for each imbalance, one alpha for all classes,
/// and the multi-class hinge loss without its counterexample.
#[test]
fn advice_follows_theory() {
    let picks = || guides().flat_map(|guide| guide.picks);
    for pick in picks().filter(|pick| pick.loss.contains("focal")) {
        let ratios = pick.when.matches("1:").count();
        assert_eq!(ratios, 0, "{} has a gamma for an imbalance: {}", pick.loss, pick.when);
    }
    for pick in picks().filter(|pick| pick.loss.starts_with("focal(")) {
        let loss = pick.loss.parse::<Loss>().unwrap();
        assert!(loss.to_string().contains("alpha=1"), "{loss}: one alpha for all classes scales the loss");
    }

    let focal = pick("imbalanced", "focal");
    assert!(focal.when.contains("No rule gives gamma") && focal.why.contains("One alpha for all classes"));
    assert!(pick("imbalanced", "binary_focal").when.contains("0.25 weights rare positives down"));
    assert!(pick("multiclass", "multi_margin").not.contains("0.4, 0.35 and 0.25"));
}

#[test]
fn every_task_of_the_catalogue_has_a_guide() {
    for entry in LOSSES {
        let task = entry.card().task.to_string();
        assert!(find(&task).is_ok(), "{task}");
    }
}

#[test]
fn tasks_are_found_by_what_people_write() {
    for (asked, task) in [
        ("imbalanced-classification", "imbalanced classification"),
        ("Imbalanced", "imbalanced classification"),
        ("segmentation", "image segmentation"),
        ("detection", "object detection"),
        ("metric_learning", "metric learning"),
        ("CLIP", "contrastive learning"),
        ("rank", "ranking"),
        ("multi-label", "multi-label classification"),
    ] {
        assert_eq!(find(asked).unwrap().task, task);
    }
    let ambiguous = find("classification").unwrap_err().to_string();
    assert!(
        ambiguous.contains("is ambiguous: binary classification, multiclass classification"),
        "{ambiguous}"
    );
    let unknown = find("regresion").unwrap_err().to_string();
    assert!(unknown.contains("did you mean `regression`?") && unknown.contains("ranking"), "{unknown}");
    assert!(find("").is_err() && find(" ").is_err());
}

#[test]
fn names_are_unique() {
    let mut seen = HashSet::new();
    for guide in guides() {
        for name in [guide.task].iter().chain(guide.also) {
            assert!(seen.insert(*name), "{name} is the name of two tasks");
        }
    }
}
