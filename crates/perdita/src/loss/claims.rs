//! Claims of a loss, which are proved from its formula.
/// Mathematical properties in the prediction, for every target in the domain, that the test suite must prove from the
/// formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claims {
    /// Convexity: the slope is non-decreasing.
    pub convex: bool,
    /// Strong convexity: lower bound of the curvature.
    pub strong: f64,
    /// Lipschitz constant: upper bound of |slope|.
    pub lipschitz: f64,
    /// Smoothness constant: upper bound of the curvature.
    pub smooth: f64,
    /// Lower bound of the loss.
    pub least: f64,
}
impl Claims {
    /// Non-negative, without further claims. A loss that may be negative claims `least: f64::NEG_INFINITY`.
    pub const NONE: Claims =
        Claims { convex: false, strong: 0.0, lipschitz: f64::INFINITY, smooth: f64::INFINITY, least: 0.0 };
    /// Convex and non-negative.
    pub const CONVEX: Claims = Claims { convex: true, ..Claims::NONE };
    /// Names of the claims.
    pub fn words(&self) -> Vec<&'static str> {
        let words = [
            (self.convex && self.strong == 0.0, "convex"),
            (self.convex && self.strong > 0.0, "strongly convex"),
            (self.lipschitz.is_finite(), "Lipschitz"),
            (self.smooth.is_finite(), "smooth"),
            (self.least == 0.0, "≥ 0"),
            (self.least.is_finite() && self.least != 0.0, "bounded below"),
        ];
        words.into_iter().filter(|(claimed, _)| *claimed).map(|(_, word)| word).collect()
    }
}
