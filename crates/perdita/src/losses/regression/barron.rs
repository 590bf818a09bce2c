//! Barron's general robust loss of x = (p − y)/c: b/α·((x²/b + 1)^(α/2) − 1), b = |α − 2|, from the squared error at α =
//! 2 to losses that are constant for outliers.
//!
//! | α | loss |
//! | --- | --- |
//! | 2 | ½x² |
//! | 1 | √(x² + 1) − 1: Charbonnier's, or the pseudo-Huber loss |
//! | 0 | ln(½x² + 1): [Cauchy's](crate::losses::cauchy), of scale c·√2 |
//! | −2 | 2x²/(x² + 4): Geman & McClure's, as kornia's `GemanMcclureLoss` |
//! | −∞ | 1 − e^(−½x²): [Welsch's](crate::losses::welsch), of scale c·√2 |
//!
//! The curvature at 0 is 1/c², as in the paper and its `robust_loss_pytorch`; α is a constant here.
//!
//! The formula divides 0 by 0 at α = 0, and ∞ at α = 2. With L = ln(1 + x²/b), which does not overflow, the slope is
//! x/c·e^((α/2 − 1)L), and the loss is, without cancellation,
//!
//! * b/α·expm1(α/2·L) for α < 1, where the exponent is small near α = 0;
//! * (x²·e^((α/2 − 1)L) + b·expm1((α/2 − 1)L))/α for α > 1, where the exponents are small near α = 2;
//! * x²/(√(x² + 1) + 1) for α = 1.
//!
//! Compared with the definition in PyTorch.
use super::cauchy::{Cauchy, half_log};
use super::charbonnier::LINEAR;
use super::welsch::Welsch;
use crate::loss::{Card, Claims, Definition, POSITIVE, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::{Real, span};

parameters! {
    /// |α − 2|/α·(((r/c)²/|α − 2| + 1)^(α/2) − 1)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Barron};
    /// let batch = Pairs::new(Pred(&[2.0]), Target(&[0.0]))?;
    /// assert_eq!(Barron::new(2.0)?.mean(batch)?, 2.0);
    /// assert!((Barron::new(1.0)?.mean(batch)? - (5f64.sqrt() - 1.0)).abs() < 1e-15);
    /// assert!((Barron::new(-2.0)?.mean(batch)? - 1.0).abs() < 1e-15);
    /// assert!((Barron::new(f64::NEG_INFINITY)?.mean(batch)? - (1.0 - (-2f64).exp())).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Barron(
        /// shape: 2 is the squared error, smaller ones are more robust; −∞ is a shape, too
        alpha: f64 in span(f64::NEG_INFINITY, 1e6) = 1.0,
    ) {
        /// error at which the loss changes from quadratic to its shape
        scale as "c": f64 in POSITIVE = 1.0,
    }
}

/// Shapes below this are −∞: the loss differs by x²/|α|, less than a rounding error.
const WELSCH: f64 = -1e18;

/// Shapes nearer to 0 are 0: the loss differs by α·L, less than a rounding error.
const CAUCHY: f64 = 1e-18;

impl Barron {
    /// A loss ½C²·f((r/C)²) with C = c·√2, divided by c²: f(½x²).
    #[inline(always)]
    fn in_units_of_c<R: Real>(&self, loss: &impl Pointwise, prediction: R, target: R) -> ValueSlope<R> {
        let found = loss.at(prediction, target);
        let share = target.lit(1.0 / (self.scale * self.scale));
        ValueSlope { value: found.value * share, slope: found.slope * share }
    }

    #[inline(always)]
    fn wide(&self) -> f64 {
        self.scale * std::f64::consts::SQRT_2
    }

    /// √(x² + 1) − 1
    #[inline(always)]
    fn pseudo_huber<R: Real>(&self, r: R, x: R) -> ValueSlope<R> {
        let (one, far) = (r.lit(1.0), r.lit(LINEAR));
        let k = x.clamp(-far, far);
        let slope = k.over_hypot(one) / r.lit(self.scale);
        let value = k * k / (k.hypot(one) + one) + (x.abs() - k.abs());
        ValueSlope { value: r.with_derivative(value, slope), slope }
    }
}
impl Definition for Barron {
    const CARD: Card = Card {
        summary: "Barron's general robust loss: from the squared error to losses that ignore outliers, by its shape α",
        formula: "|α − 2|/α (((r/c)²/|α − 2| + 1)^(α/2) − 1), its limits at α = 2, 0 and −∞; r = p − y, α = alpha, c = scale",
        estimates: "a location from the mean (α = 2) over one near the median (α = 1) to one near the mode (α < 0)",
        reference: "Barron, A General and Adaptive Robust Loss Function, CVPR 2019",
        ..Card::regression("barron", Self::PARAMS)
    };
}
impl Pointwise for Barron {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (r, alpha) = (prediction - target, self.alpha);
        let x = r / r.lit(self.scale);
        if alpha == 2.0 {
            return ValueSlope { value: r.lit(0.5) * x * x, slope: x / r.lit(self.scale) };
        } else if alpha == 1.0 {
            return self.pseudo_huber(r, x);
        } else if alpha.abs() < CAUCHY {
            return self.in_units_of_c(&Cauchy { scale: self.wide() }, prediction, target);
        } else if alpha <= WELSCH {
            return self.in_units_of_c(&Welsch { scale: self.wide() }, prediction, target);
        }

        let b = (alpha - 2.0).abs();
        let width = self.scale * b.sqrt();
        let half_log = half_log(r, width);
        let exponent = r.lit(alpha - 2.0) * half_log;
        let decay = exponent.exp();
        let (value, slope) = if alpha < 1.0 {
            let value = r.lit(b / alpha) * (r.lit(alpha) * half_log).exp_m1();
            // The same as x/c times the decay: a/√(1 + a²), and the rest of the power. It is 0 where x is ∞.
            let direction = (r / r.lit(width)).clamp(r.lit(-LINEAR), r.lit(LINEAR)).over_hypot(r.lit(1.0));
            let power = (r.lit(alpha - 1.0) * half_log).exp();
            (value, r.lit(b.sqrt() / self.scale) * direction * power)
        } else {
            // At ∞, the loss and the slope are infinite; the product is NaN.
            let (size, infinite) = (r.abs(), r.lit(f64::INFINITY));
            let value = (x * (x * decay) + r.lit(b) * exponent.exp_m1()).max(r.lit(0.0)) / r.lit(alpha);
            let slope = x * decay / r.lit(self.scale);
            (size.select_lt(infinite, value, size), size.select_lt(infinite, slope, r))
        };
        // The curvature: of evident sign where the loss is convex, without cancellation for a large |α|.
        let minus_log = -(half_log + half_log);
        let bend = match alpha < 1.0 {
            true => r.lit(1.0) + r.lit(2.0 - alpha) * minus_log.exp_m1(),
            false => r.lit(alpha - 1.0) + r.lit(2.0 - alpha) * minus_log.exp(),
        };
        let curvature = decay * bend * r.lit(1.0 / (self.scale * self.scale));
        let slope = r.with_derivative(slope, curvature);
        ValueSlope { value: r.with_derivative(value, slope), slope }
    }

    fn claims(&self) -> Claims {
        let (alpha, bend) = (self.alpha, 1.0 / (self.scale * self.scale));
        let lipschitz = match alpha {
            1.0 => 1.0,
            1.0.. => f64::INFINITY,
            // The slope is largest at x² = (2 − α)/(1 − α).
            WELSCH.. => ((2.0 - alpha) / (1.0 - alpha)).powf(0.5 * (alpha - 1.0)),
            _ => (-0.5f64).exp(),
        };
        Claims {
            convex: alpha >= 1.0,
            strong: if alpha >= 2.0 { bend } else { 0.0 },
            lipschitz: lipschitz / self.scale,
            smooth: if alpha <= 2.0 { bend } else { f64::INFINITY },
            ..Claims::NONE
        }
    }
}
