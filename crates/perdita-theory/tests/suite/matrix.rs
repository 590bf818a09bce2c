//! The property matrix: what is known of losses comes out, and a wrong loss does not pass for a right one.
use perdita_catalog::{LOSSES, Loss};
use perdita_theory::matrix::{Finding, Property, Row, Status, row};
use rayon::prelude::*;

fn of(loss: &str, property: Property) -> Finding {
    let loss: Loss = loss.parse().unwrap_or_else(|error| panic!("{error}"));
    row(&loss).of(property).clone()
}

#[test]
fn textbook_properties_come_out() {
    use Property::*;
    use Status::*;
    let known = [
        ("mse", Convex, Proved, "curvature ≥ 0"),
        ("mse", Lipschitz, Refuted, "growing"),
        ("mse", Elicits, Tested, "the mean"),
        ("mae", Differentiable, Refuted, "at prediction 0"),
        ("mae", BoundedInfluence, Proved, "|slope| ≤ 1"),
        ("mse", BoundedInfluence, Refuted, "growing"),
        ("huber(delta=1.5)", Lipschitz, Proved, "≤ 1.5"),
        ("quantile(tau=0.9)", Elicits, Tested, "the quantile 0.9"),
        ("bce", Proper, Tested, "the minimiser is the probability"),
        ("binary_focal(gamma=2, alpha=0.5)", Proper, Refuted, "0.9 is 0.69"),
        ("binary_focal(gamma=2, alpha=0.5)", Calibrated, Tested, "ψ"),
        ("binary_focal(gamma=2, alpha=0.25)", Calibrated, Refuted, "for probability 0.6"),
        ("hinge", Calibrated, Proved, "ψ(θ) = |θ|"),
        ("hinge", Proper, Refuted, "0.1 and 0.35 is −1"),
        ("squared_hinge", Calibrated, Proved, "ψ(θ) = θ²"),
        ("soft_margin", Calibrated, Proved, "ψ(θ) = ((1 + θ) ln(1 + θ)"),
        ("exp(-y*z); y in {-1, 1}", Calibrated, Proved, "ψ(θ) = (1 − √(1 − θ²))"),
        ("max(0, -y*z); y in {-1, 1}", Calibrated, Refuted, ""),
        ("multi_margin", Calibrated, Refuted, "(0.4, 0.35, 0.25)"),
        ("cross_entropy", Proper, Tested, "softmax"),
        ("cross_entropy(class_weights=[0.5, 5])", Proper, Open, "three classes"),
        ("cross_entropy(class_weights=[0.5, 5])", Convex, Tested, ""),
        ("cross_entropy(label_smoothing=0.2)", Proper, Refuted, ""),
        ("multi_label_soft_margin", Proper, Tested, "σ at the minimiser"),
        ("generalized_cross_entropy(q=1)", Symmetric, Tested, "sum to 2 at"),
        ("generalized_cross_entropy(q=0.5)", Symmetric, Refuted, ""),
        ("cross_entropy", Symmetric, Refuted, ""),
        ("dice", Convex, Refuted, ""),
        ("info_nce", Convex, Refuted, ""),
        ("feature_distance", Convex, Tested, ""),
        ("total_variation", Differentiable, Refuted, ""),
        ("mse", Proper, NotApplicable, ""),
        ("iou", Calibrated, NotApplicable, ""),
    ];
    let wrong: Vec<String> = known
        .par_iter()
        .filter_map(|&(loss, property, status, part)| {
            let found = of(loss, property);
            let fine = found.status == status && found.evidence.contains(part);
            (!fine).then(|| format!("{loss}, {}: {found:?}", property.name()))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_kink_is_not_a_steep_slope() {
    assert_eq!(of("sqrt((p - y)^2 + 1e-6)", Property::Differentiable).status, Status::Proved);
    assert_eq!(of("abs(p - y)", Property::Differentiable).status, Status::Refuted);
    assert_eq!(of("ssim", Property::Differentiable).status, Status::Tested);
}

#[test]
fn every_loss_has_a_row_with_reasons() {
    let losses: Vec<Loss> = LOSSES.iter().map(|entry| entry.default().unwrap()).collect();
    // Large images take long.
    let rows: Vec<Row> = losses.par_iter().filter(|loss| loss.card().name != "ms_ssim").map(row).collect();
    for row in &rows {
        for (property, finding) in Property::ALL.iter().zip(&row.findings) {
            let silent = finding.evidence.is_empty();
            assert_eq!(silent, finding.status == Status::NotApplicable, "{}: {}", row.loss, property.name());
        }
        let tried = |finding: &Finding| !finding.evidence.contains("no inputs of this loss");
        assert!(row.findings.iter().all(tried), "{}: no inputs were found", row.loss);
    }
    let proved = rows.iter().flat_map(|row| &row.findings).filter(|f| f.status == Status::Proved).count();
    assert!(proved > 65, "{proved}");
}
