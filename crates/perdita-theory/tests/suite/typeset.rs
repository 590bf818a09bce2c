//! Mathematics in prose.
use perdita_theory::testing::typeset;

#[test]
fn formulas_are_found_in_prose() {
    for (plain, expected) in [
        ("the loss at p_t = 0.9, and CE", "the loss at $p_{t} = 0.9$, and CE"),
        ("FL(p_t) = −(1 − p_t)^γ log p_t", "$\\text{FL}(p_{t}) = -(1 - p_{t})^{\\gamma} \\log  p_{t}$"),
        ("(1 − p_t)^(γ−1) ln p_t", "$(1 - p_{t})^{\\gamma -1} \\ln  p_{t}$"),
        ("MSE = (1/n) Σ (y_i − ŷ_i)²", "$\\text{MSE} = (1/n) \\sum  (y_{i} - \\hat y_{i})^{2}$"),
        ("is N_eff < N_h for all", "is $N_{\\text{eff}} < N_{h}$ for all"),
        ("σ(x) ln(1 + e⁻ˣ), x", "$\\sigma (x) \\ln (1 + e^{-x})$, x"),
        ("is αyσ(−x)ᵞ ln(1 + eˣ), γ = gamma", "is $\\alpha y\\sigma (-x)^{γ} \\ln (1 + e^{x})$, γ = gamma"),
        ("e⁻ˣ) of (1", "e⁻ˣ) of (1"),
        ("‖x − x\u{302}‖² + β KL", "$\\|x - \\hat x\\|^{2} + \\beta  \\text{KL}$"),
        ("cross_entropy and `p_t`, $p_t$", "cross_entropy and `p_t`, $p_t$"),
        ("a_b_c, x_, 5 $", "a_b_c, x_, 5 $"),
        ("γ = 2 and −0.298 for 2e−16", "γ = 2 and −0.298 for 2e−16"),
        ("γ 在 [0, 5] 内, p_t → 1", "γ 在 [0, 5] 内, $p_{t} \\to  1$"),
        ("当 p_t → 1，损失为 0", "当 $p_{t} \\to  1$，损失为 0"),
        ("at a p_t of ½", "at a $p_{t}$ of ½"),
    ] {
        assert_eq!(typeset(plain), expected);
    }
}
