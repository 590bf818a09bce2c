//! Rewrite rules: forms as textbooks write them, and forms of the same value that keep their digits.
//!
//! A rule is two formulas. In both, `a`, `b` and `d` stand for any number or row, `s` for a number, `c` for a positive
//! constant, `z` for a row and `y` for the label; `w` stands for a row that its largest number has not been subtracted from.
//! Sums and products match in either order; the first rule that matches is applied.
//!
//! Every rule is tested (`tests/suite/formula_rules.rs`): both sides have the same values and derivatives, by enclosures
//! in intervals, and in floating point the computed side is the nearer one.
use super::stable::side;
use perdita::trace::Program;

/// A rewrite rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The form as written.
    pub written: &'static str,
    /// The form that is computed.
    pub computed: &'static str,
    /// The gain; empty for a change of form that lets other rules match.
    pub gain: &'static str,
}

impl Rule {
    /// Both sides as programs of the same inputs, of which rows have three numbers; the label is no input.
    pub fn programs(&self) -> [Program; 2] {
        [self.written, self.computed].map(side)
    }
}

/// Names that stand for anything in a rule, in the order of their places.
pub(super) const NAMES: &[&str] = &["z", "w", "a", "b", "d", "s", "c", "y"];

macro_rules! rules {
    ($($written:literal => $computed:literal $($gain:literal)?;)*) => {
        &[$(Rule { written: $written, computed: $computed, gain: concat!("" $(, $gain)?) }),*]
    };
}

/// All rules.
pub static RULES: &[Rule] = rules! {
    // Signs outwards, so that one form of the others is enough.
    "-(-a)" => "a";
    "-(a - b)" => "b - a";
    "a - -b" => "a + b";
    "a + -b" => "a - b";
    "(-a)*b" => "-(a*b)";
    "(-a)/b" => "-(a/b)";
    "a/(-b)" => "-(a/b)";
    "0 - a" => "-a";
    "abs(abs(a))" => "abs(a)";

    // The entry at the label inwards.
    "exp(z)[y]" => "exp(z[y])";
    "log(z)[y]" => "log(z[y])";
    "(-z)[y]" => "-z[y]";
    "(z - s)[y]" => "z[y] - s";
    "(z + s)[y]" => "z[y] + s";
    "(z*s)[y]" => "z[y]*s";
    "(z/s)[y]" => "z[y]/s";

    // Exponentials and logarithms.
    "log(exp(a))" => "a" "eᵃ overflows, or is rounded to 0";
    "log(1 + exp(a))" => "softplus(a)" "eᵃ overflows, or is lost beside 1";
    "log1p(exp(a))" => "softplus(a)" "eᵃ overflows";
    "log(cosh(a))" => "log_cosh(a, 0)" "cosh a overflows, or is rounded to 1";
    "log(exp(a) + exp(b))" => "logaddexp(a, b)" "eᵃ overflows, or both are rounded to 0";
    "exp(a) - 1" => "expm1(a)" "eᵃ is rounded beside 1";
    "1 - exp(a)" => "-expm1(a)" "eᵃ is rounded beside 1";

    // The logistic function.
    "max(0, a) + softplus(-abs(a))" => "softplus(a)" "a kink where there is none";
    "max(0, a) - a*b + softplus(-abs(a))" => "strong_mul(b, softplus(-a)) + strong_mul(1 - b, softplus(a))" "a kink where there is none";
    "1/(1 + exp(a))" => "sigmoid(-a)" "an infinite eᵃ has a derivative of NaN";
    "exp(a)/(1 + exp(a))" => "sigmoid(a)" "∞/∞ where eᵃ overflows";
    "1 - sigmoid(a)" => "sigmoid(-a)" "σ(a) is rounded to 1";
    "1 - (b*sigmoid(a) + (1 - b)*sigmoid(-a))" => "b*sigmoid(-a) + (1 - b)*sigmoid(a)" "a sum is rounded to 1";
    "1 - sigmoid(a)^c" => "-expm1(-c*softplus(-a))" "σ(a)ᶜ is rounded to 1";
    "exp(-softplus(a))" => "sigmoid(-a)" "one function instead of two";
    "log(sigmoid(a))" => "-softplus(-a)" "σ(a) is rounded to 0 or 1";
    "softplus(a) - a*b" => "strong_mul(b, softplus(-a)) + strong_mul(1 - b, softplus(a))" "the difference of large numbers";
    "1 - tanh(a)*tanh(a)" => "4*sigmoid(2*a)*sigmoid(-2*a)" "tanh a is rounded to 1";

    // Softmax.
    "log(sum(exp(w)))" => "logsumexp(w)" "the exponentials overflow, or all are rounded to 0";
    "exp(z)/sum(exp(z))" => "softmax(z)" "∞/∞ where the exponentials overflow";
    "exp(w[y])/sum(exp(w))" => "sigmoid(w[y] - logsumexp(others(w)))" "∞/∞ where the exponentials overflow";
    "logsumexp(z) - z[y]" => "softplus(logsumexp(others(z)) - z[y])" "the difference of large numbers";
    "exp(z[y] - logsumexp(z))" => "sigmoid(z[y] - logsumexp(others(z)))" "a probability is rounded to 1";
    "exp(s)/sum(exp(w))" => "exp(s - logsumexp(w))" "∞/∞ where the exponentials overflow";
    "sum(one_hot(y)*z)" => "z[y]" "products with 0 of other classes";
    "log(sum(exp(others(w))))" => "logsumexp(others(w))" "the exponentials overflow, or all are rounded to 0";
    "log(1 + sum(exp(others(w))))" => "softplus(logsumexp(others(w)))" "the exponentials overflow, or are lost beside 1";

    // Forms for proofs alone: of the same derivatives, but for a jump that is none.
    "max(0, a)*max(0, a)" => "with_derivative(a, square(max(0, a)), 2*max(0, a))" "a derivative without a jump, in proofs";
    "a/(c + a)" => "1 - c/(c + a)" "∞/∞ far from 0, in proofs";
    "a/(1 + a)" => "1 - 1/(1 + a)" "∞/∞ far from 0, in proofs";
    "log(1 + a*a)" => "2*log(hypot(a, 1))" "bounds far from 0, in proofs";
    "a*a" => "with_derivative(a, square(abs(a)), a + a)" "a square is not negative, in proofs alone";

    // Limits: 0·∞ is 0.
    "a*log(b)" => "xlogy(a, b)" "0·∞ is NaN";
    "a*log1p(b)" => "xlog1py(a, b)" "0·∞ is NaN";
    "exp(a)*(a - b)" => "strong_mul(exp(a), a - b)" "0·∞ is NaN";
    "a*exp(b)" => "strong_mul(a, exp(b))" "0·∞ is NaN";
    "a*(log(b) - d)" => "strong_mul(a, log(b) - d)" "0·∞ is NaN";
    "a*softplus(b)" => "strong_mul(a, softplus(b))" "0·∞ is NaN";

    // Numbers beside 1.
    "log(1 + a)" => "log1p(a)" "a small a is rounded beside 1";
    "log(1 - a)" => "log1p(-a)" "a small a is rounded beside 1";
    "sqrt(a*a + c)" => "hypot(a, sqrt(c))" "exact rules for proofs";
    "hypot(a, c) - c" => "with_derivative(hypot(a, c) - c, a*a/(hypot(a, c) + c), 1)" "a small a is rounded beside c";
    "sqrt(1 + a) - 1" => "with_derivative(sqrt(1 + a) - 1, a/(sqrt(1 + a) + 1), 1)" "a small a is rounded beside 1";

    // A large number in common, at last: the forms of sums that the rules above match are gone.
    "logsumexp(z) - a" => "log(sum(exp(z - stop_gradient(max(z))))) + (stop_gradient(max(z)) - a)" "digits of small differences of large numbers, at last";
    "a - logsumexp(z)" => "(a - stop_gradient(max(z))) - log(sum(exp(z - stop_gradient(max(z)))))" "digits of small differences of large numbers, at last";
    "logsumexp(others(z)) - a" => "log(sum(exp(others(z - stop_gradient(max(others(z))))))) + (stop_gradient(max(others(z))) - a)" "digits of small differences of large numbers, at last";
    "a - logsumexp(others(z))" => "(a - stop_gradient(max(others(z)))) - log(sum(exp(others(z - stop_gradient(max(others(z)))))))" "digits of small differences of large numbers, at last";
};
