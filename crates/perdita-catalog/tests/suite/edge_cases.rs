//! Edge cases, value *and* gradient: the contract.
//!
//! The right value is the limit of the mathematical function; at a kink a finite subgradient, 0 where 0 is one; a
//! weight of 0 and an ignored row are exactly 0, whatever lies there. Each check runs in f32 and f64, alone and in the
//! middle of a batch, so that both the vectors and the tails meet it.
//!
//! Here pointwise losses at single points; rows are in `row_edges.rs`, what holds for whole batches in `conventions.rs`.
use crate::common::{loss, pairs};
use perdita::Reduction;
use perdita_catalog::{CallElement, Outputs};

const INF: f64 = f64::INFINITY;

/// Equal, or as near as single precision is.
pub(super) fn same(got: f64, want: f64) -> bool {
    got == want || got.is_nan() && want.is_nan() || (got - want).abs() <= 1e-6 * want.abs()
}

/// The value and slope of one pair, computed alone and at every place of a batch of 67.
#[track_caller]
fn point(text: &str, p: f64, y: f64, value: f64, slope: f64) {
    point_in::<f32>(text, p, y, value, slope);
    point_in::<f64>(text, p, y, value, slope);
}
#[track_caller]
fn point_in<E: CallElement>(text: &str, p: f64, y: f64, value: f64, slope: f64) {
    let loss = loss(text);
    let calm = if loss.card().prediction.is_bounded() { (0.5, 1.0) } else { (0.25, 1.0) };
    for (n, at) in [(1, 0), (67, 3), (67, 66)] {
        let mut points = vec![calm; n];
        points[at] = (p, y);
        let (p, y): (Vec<E>, Vec<E>) = points.iter().map(|&(p, y)| (E::from_f64(p), E::from_f64(y))).unzip();
        let batch = pairs(&p, &y);
        let (mut each, mut grad) = (vec![E::default(); n], vec![E::default(); n]);
        let (mut plain, sum) = (vec![E::default(); n], Reduction::Sum);
        let out = Outputs::new().each(E::data_mut(&mut each)).grad("prediction", E::data_mut(&mut grad));
        loss.evaluate(&batch, sum, out).unwrap();
        let out = Outputs::new().grad("prediction", E::data_mut(&mut plain));
        loss.evaluate(&batch, sum, out).unwrap();
        let got = (each[at].to_f64(), grad[at].to_f64(), plain[at].to_f64());
        let fine = same(got.0, value) && same(got.1, slope) && same(got.2, slope);
        assert!(
            fine,
            "{text} of {p:?}, {y:?} in {}: {got:?}, not ({value}, {slope})",
            E::NAME,
            p = p[at],
            y = y[at]
        );
    }
}

#[test]
fn residuals() {
    for text in ["huber", "smooth_l1", "log_cosh", "mae"] {
        point(text, INF, 0.0, INF, 1.0);
        point(text, -INF, 0.0, INF, -1.0);
        point(text, 2.0, 2.0, 0.0, 0.0);
    }
    point("mse", INF, 0.0, INF, INF);
    point("mse", 3.0, 3.0, 0.0, 0.0);
    // r² overflows in f32, the loss does not.
    point("huber", 1e20, 0.0, 1e20, 1.0);
    point("huber(delta=2)", -1e30, 0.0, 2e30, -2.0);
    point("smooth_l1(beta=0)", 0.5, 0.5, 0.0, 0.0);
    point("smooth_l1(beta=0)", 0.25, 0.5, 0.25, -1.0);
    point("expectile(tau=0.25)", 1.0, 1.0, 0.0, 0.0);
    point("expectile(tau=0.25)", INF, 1.0, INF, INF);
    point("expectile(tau=0.25)", -INF, 1.0, INF, -INF);
    point("quantile(tau=0.25)", 1.0, 1.0, 0.0, 0.0);
    point("quantile(tau=0.25)", INF, 1.0, INF, 0.75);
    point("quantile(tau=0.25)", -INF, 1.0, INF, -0.25);
    // ln cosh r is r²/2 long before it is 0.
    point("log_cosh", 1e-4, 0.0, 5e-9, 1e-4);
    point("log_cosh", 1e-12, 0.0, 5e-25, 1e-12);
    point("log_cosh", 1e4, 0.0, 1e4 - std::f64::consts::LN_2, 1.0);
}

#[test]
fn insensitive_residuals() {
    for (text, steep) in [("epsilon_insensitive", 1.0), ("squared_epsilon_insensitive", INF)] {
        point(text, 0.0625, 0.0, 0.0, 0.0);
        point(text, INF, 0.0, INF, steep);
        point(text, -INF, 0.0, INF, -steep);
        let half = format!("{text}(epsilon=0.5)");
        point(&half, 1.0, 1.5, 0.0, 0.0);
        point(&half, 2.0, 1.5, 0.0, 0.0);
        point(&format!("{text}(epsilon=0)"), 2.0, 2.0, 0.0, 0.0);
    }
    // 0.1 is not among singles; what lies a little beyond does so by as much.
    let (p, beyond) = (1639.0 / 16384.0, 1639.0 / 16384.0 - 0.1);
    point("epsilon_insensitive", p, 0.0, beyond, 1.0);
    point("squared_epsilon_insensitive", -p, 0.0, beyond * beyond, -2.0 * beyond);
}

/// Losses whose influence of outliers is bounded, or vanishes.
#[test]
fn robust_residuals() {
    let robust = ["charbonnier(epsilon=1)", "cauchy", "tukey", "welsch", "barron"];
    for text in robust.into_iter().chain(["barron(alpha=0)", "barron(alpha=-2)", "barron(alpha=-inf)"]) {
        point(text, 2.0, 2.0, if text.starts_with("charbonnier") { 1.0 } else { 0.0 }, 0.0);
    }
    for (text, slope) in
        [("charbonnier", 1.0), ("barron", 1.0), ("barron(scale=4)", 0.25), ("barron(alpha=1.5)", INF)]
    {
        point(text, INF, 0.0, INF, slope);
        point(text, -INF, 0.0, INF, -slope);
    }
    for text in ["cauchy", "barron(alpha=0)", "barron(alpha=0.5)"] {
        point(text, INF, 0.0, INF, 0.0);
        point(text, -INF, 0.0, INF, 0.0);
    }
    let bounded = [
        ("tukey(scale=3)", 1.5),
        ("welsch(scale=2)", 2.0),
        ("barron(alpha=-2)", 2.0),
        ("barron(alpha=-inf)", 1.0),
    ];
    for (text, value) in bounded {
        point(text, INF, 0.0, value, 0.0);
        point(text, -INF, 0.0, value, 0.0);
    }
    // r² overflows in f32, the loss does not.
    point("charbonnier(epsilon=1)", -1e20, 0.0, 1e20, -1.0);
    point("cauchy(scale=1)", 1e20, 0.0, 1e20f64.ln(), 1e-20);
    point("barron", 1e20, 0.0, 1e20, 1.0);
    point("barron(alpha=0)", 1e20, 0.0, 1e20f64.ln() * 2.0 - std::f64::consts::LN_2, 2e-20);
    // ½r² long before it is 0.
    for text in [
        "cauchy",
        "welsch",
        "tukey",
        "barron",
        "barron(alpha=-inf)",
        "barron(alpha=1.999999)",
        "barron(alpha=1e-9)",
    ] {
        point(text, 1e-12, 0.0, 5e-25, 1e-12);
    }
    // At the end of the quadratic part the slope has a double zero.
    point("tukey(scale=2)", 2.0, 0.0, 2.0 / 3.0, 0.0);
    point(
        "tukey(scale=1)",
        1.0 - 2f64.powi(-10),
        0.0,
        (1.0 - (2f64.powi(-9) - 2f64.powi(-20)).powi(3)) / 6.0,
        (1.0 - 2f64.powi(-10)) * (2f64.powi(-9) - 2f64.powi(-20)).powi(2),
    );
}

#[test]
fn counts_and_amounts() {
    let ln_2 = std::f64::consts::LN_2;
    // A rate of 0 is right where nothing was counted.
    point("poisson_nll", -INF, 0.0, 0.0, 0.0);
    point("poisson_nll", -INF, 2.0, INF, -2.0);
    point("poisson_nll", INF, 0.0, INF, INF);
    point("poisson_nll", INF, 2.0, INF, INF);
    point("poisson_nll", 0.0, 1.0, 1.0, 0.0);
    point("poisson_nll(log_input=false)", 0.0, 0.0, 0.0, 1.0);
    point("poisson_nll(log_input=false)", 0.0, 2.0, INF, -INF);
    point("poisson_nll(log_input=false)", INF, 2.0, INF, 1.0);
    point("poisson_nll(log_input=false)", 2.0, 2.0, 2.0 - 2.0 * ln_2, 0.0);
    // Stirling's formula is for more than 1.
    let stirling = 2.0 * ln_2 - 2.0 + 0.5 * (4.0 * std::f64::consts::PI).ln();
    point("poisson_nll(full=true)", 0.0, 0.0, 1.0, 1.0);
    point("poisson_nll(full=true)", 0.0, 1.0, 1.0, 0.0);
    point("poisson_nll(full=true)", 0.0, 2.0, 1.0 + stirling, -1.0);
    point("gamma_nll", -INF, 2.0, INF, -INF);
    point("gamma_nll", INF, 2.0, INF, 1.0);
    point("gamma_nll(log_input=false)", 2.0, 2.0, 1.0 + ln_2, 0.0);
    point("gamma_nll(log_input=false)", INF, 2.0, INF, 0.0);
    point("tweedie", -INF, 0.0, 0.0, 0.0);
    point("tweedie", -INF, 2.0, INF, -INF);
    point("tweedie", INF, 2.0, INF, INF);
    point("tweedie", 0.0, 0.0, 2.0, 1.0);
    point("tweedie(log_input=false)", 4.0, 0.0, 4.0, 0.5);
    point("tweedie(log_input=false)", INF, 2.0, INF, 0.0);
    // ln(1 + p) is p long before it is 0, and one of two far apart is not lost.
    point("msle", 0.0, 0.0, 0.0, 0.0);
    point("msle", 1e-12, 0.0, 1e-24, 2e-12);
    point("msle", 0.0, 1e10, 1e10f64.ln_1p().powi(2), -2.0 * 1e10f64.ln_1p());
    point("msle", INF, 1.0, INF, 0.0);
    point("mape", 2.0, 2.0, 0.0, 0.0);
    point("mape", 1.0, 2.0, 0.5, -0.5);
    point("mape", INF, 2.0, INF, 0.5);
}

#[test]
fn binary_probabilities() {
    point("bce", 1.0, 1.0, 0.0, -1.0);
    point("bce", 0.0, 0.0, 0.0, 1.0);
    point("bce", 0.0, 1.0, INF, -INF);
    point("bce", 1.0, 0.0, INF, INF);
    point("bce", 0.0, 0.5, INF, -INF);
    // Nothing vanishes that should not: the slope of a small probability is what it is.
    point("bce", 1e-30, 1.0, 69.077_552_789_821_37, -1e30);
    // Clamped: the value of the clamp, and its slope.
    point("bce(eps=0.01)", 0.0, 1.0, -(0.01f64.ln()), 0.0);
    point("bce(eps=0.01)", 0.5, 1.0, 0.5f64.ln().abs(), -2.0);
}

#[test]
fn binary_logits() {
    for text in ["bce_with_logits", "binary_focal(gamma=0, alpha=none)"] {
        point(text, INF, 1.0, 0.0, 0.0);
        point(text, -INF, 0.0, 0.0, 0.0);
        point(text, -INF, 1.0, INF, -1.0);
        point(text, INF, 0.0, INF, 1.0);
        point(text, 40.0, 1.0, 4.248354255291589e-18, -4.248354255291589e-18);
        point(text, 0.0, 1.0, std::f64::consts::LN_2, -0.5);
        point(text, 1e30, 0.0, 1e30, 1.0);
    }
    point("bce_with_logits(pos_weight=0)", -INF, 1.0, 0.0, 0.0);
    point("bce_with_logits(pos_weight=3)", -INF, 1.0, INF, -3.0);
    for gamma in [0.5, 1.0, 2.0, 3.7] {
        let text = format!("binary_focal(gamma={gamma}, alpha=0.25)");
        point(&text, INF, 1.0, 0.0, 0.0);
        point(&text, -INF, 0.0, 0.0, 0.0);
        point(&text, -INF, 1.0, INF, -0.25);
        point(&text, INF, 0.0, INF, 0.75);
        point(&text, 1e30, 1.0, 0.0, 0.0);
    }
}

#[test]
fn relatives_of_cross_entropy() {
    for text in ["asymmetric", "asymmetric(gamma_neg=0)", "binary_poly1", "gan_discriminator"] {
        point(text, INF, 1.0, 0.0, 0.0);
        point(text, -INF, 0.0, 0.0, 0.0);
        point(text, -INF, 1.0, INF, -1.0);
    }
    for text in ["binary_poly1", "gan_discriminator", "asymmetric(margin=0)"] {
        point(text, INF, 0.0, INF, 1.0);
    }
    // Certainty that is wrong costs what the margin leaves of it, and is flat.
    point("asymmetric", INF, 0.0, -(0.05f64.ln()) * 0.95f64.powi(4), 0.0);
    point("asymmetric(gamma_neg=0)", INF, 0.0, -(0.05f64.ln()), 0.0);
    // Below the margin there is nothing, with no focus either.
    point("asymmetric", -3.0, 0.0, 0.0, 0.0);
    point("asymmetric(gamma_neg=0)", -3.0, 0.0, 0.0, 0.0);
    point("asymmetric(gamma_pos=0.5)", INF, 1.0, 0.0, 0.0);
    point("asymmetric(gamma_pos=0.5)", -INF, 1.0, INF, -1.0);
    point("binary_poly1", 0.0, 1.0, std::f64::consts::LN_2 + 0.5, -0.75);
    point("soft_margin", INF, 1.0, 0.0, 0.0);
    point("soft_margin", -INF, 1.0, INF, -1.0);
    point("soft_margin", 1e3, -1.0, 1e3, 1.0);
    point("soft_margin", 40.0, 1.0, 4.248354255291589e-18, -4.248354255291589e-18);
}

#[test]
fn margins() {
    point("hinge", 1.0, 1.0, 0.0, 0.0);
    point("hinge", -1.0, -1.0, 0.0, 0.0);
    point("hinge", -INF, 1.0, INF, -1.0);
    point("hinge", INF, 1.0, 0.0, 0.0);
    point("squared_hinge", 1.0, 1.0, 0.0, 0.0);
    point("squared_hinge", INF, 1.0, 0.0, 0.0);
    point("squared_hinge", -INF, 1.0, INF, -INF);
    point("exponential", 0.0, 1.0, 1.0, -1.0);
    point("exponential", INF, 1.0, 0.0, 0.0);
    point("exponential", INF, -1.0, INF, INF);
    // A score of 0 predicts class −1.
    for (x, y, wrong) in
        [(0.0, 1.0, 1.0), (-0.0, 1.0, 1.0), (0.0, -1.0, 0.0), (1e-30, 1.0, 0.0), (-1e-30, 1.0, 1.0)]
    {
        point("zero_one", x, y, wrong, 0.0);
    }
    point("zero_one", INF, -1.0, 1.0, 0.0);
    point("zero_one", -INF, -1.0, 0.0, 0.0);
    point("hinge_embedding", 0.0, 1.0, 0.0, 1.0);
    point("hinge_embedding", INF, 1.0, INF, 1.0);
    point("hinge_embedding", 0.0, -1.0, 1.0, -1.0);
    point("hinge_embedding", 1.0, -1.0, 0.0, 0.0);
    point("hinge_embedding", INF, -1.0, 0.0, 0.0);
    point("gan_hinge", 1.0, 1.0, 0.0, 0.0);
    point("gan_hinge", -1.0, 0.0, 0.0, 0.0);
    point("gan_hinge", INF, 1.0, 0.0, 0.0);
    point("gan_hinge", INF, 0.0, INF, 1.0);
    point("wgan_critic", INF, 1.0, -INF, -1.0);
    point("wgan_critic", -INF, 0.0, -INF, 1.0);
    point("lsgan", 0.5, 1.0, 0.25, -1.0);
}
