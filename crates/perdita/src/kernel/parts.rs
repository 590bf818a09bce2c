//! Totals outside the program: their parts, and a text in which no digit is lost.
//!
//! ```text
//! sum 0.0031250000000000002 + 1.2e-19, weight 150.0, count 150
//! sum 1e300, weight 2e300, count 2, exponent 64                    both sums are 2^64 times these numbers
//! ```
//!
//! Numbers are the shortest decimals that give the same double: people can read them, and reading them back is exact. Where the sum
//! is NaN, its sign and payload are not written.
//!
//! Invariant: what is read is a total that evaluation and merging could have computed, or an error.
use super::reduce::{DoubleDouble, Total};
use crate::loss::Error;
use std::fmt;
use std::str::FromStr;

/// The parts of a [`Total`].
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, Total, losses::Mse};
/// let total = Mse.total(Pairs::new(Pred(&[1.0, 2.0]), Target(&[0.0, 0.0]))?)?;
/// assert_eq!(total.parts().sum, [5.0, 0.0]);
/// assert_eq!(Total::from_parts(total.parts())?, total);
/// assert_eq!(total.to_string(), "sum 5.0, weight 2.0, count 2");
/// assert_eq!("sum 5.0, weight 2.0, count 2".parse::<Total>()?, total);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TotalParts {
    /// Σ w·loss, as the sum of two doubles, of which the first is the nearest to it.
    pub sum: [f64; 2],
    /// Σ w, likewise.
    pub weight: [f64; 2],
    /// The number of observations that count.
    pub count: u64,
    /// Both sums are 2^`exponent` times these: 0 unless one of them would overflow.
    pub exponent: i32,
}

/// The largest exponent: sums of doubles with products up to 2¹⁰²⁴ need 1088, and merging a multiple of 64 more.
const MAX_EXPONENT: i32 = 1 << 12;

impl Total {
    /// The parts, from which [`from_parts`](Total::from_parts) makes the same total.
    pub fn parts(&self) -> TotalParts {
        let Total { sum, weight, count, exponent } = *self;
        TotalParts { sum: sum.parts(), weight: weight.parts(), count, exponent }
    }

    /// The total with these parts.
    ///
    /// # Errors
    /// Parts that no total has: two doubles of which the first is not the nearest to their sum, a weight that is negative or NaN, an
    /// exponent outside 0 to 4096.
    pub fn from_parts(parts: TotalParts) -> Result<Self, Error> {
        let TotalParts { sum, weight, count, exponent } = parts;
        let refuse = |part, value: String, problem| Err(Error::TotalPart { part, value, problem });
        if !(0..=MAX_EXPONENT).contains(&exponent) {
            return refuse("exponent", exponent.to_string(), "an exponent is an integer from 0 to 4096");
        }
        // NaN is not negative, so it is named.
        if weight[0].is_nan() || weight[0] < 0.0 {
            return refuse("weight", format!("{:?}", weight[0]), "a sum of weights is 0 or more");
        }

        let (sum, weight) =
            (DoubleDouble::from_parts("sum", sum)?, DoubleDouble::from_parts("weight", weight)?);
        Ok(Total { sum, weight, count, exponent })
    }
}

impl DoubleDouble {
    /// The two doubles; a low one of 0 has no sign.
    fn parts(self) -> [f64; 2] {
        [self.high, self.low + 0.0]
    }

    fn from_parts(part: &'static str, [high, low]: [f64; 2]) -> Result<Self, Error> {
        let is_nearest = if high.is_finite() { high + low == high } else { low == 0.0 };
        if is_nearest {
            return Ok(DoubleDouble { high, low });
        }
        let value = format!("{high:?} + {low:?}");
        let problem = "the first number must be the nearest double to the sum of both";
        Err(Error::TotalPart { part, value, problem })
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Total { sum, weight, count, exponent } = self;
        write!(f, "sum {sum}, weight {weight}, count {count}")?;
        if *exponent == 0 { Ok(()) } else { write!(f, ", exponent {exponent}") }
    }
}

impl fmt::Display for DoubleDouble {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:?}", self.high)?;
        if self.low == 0.0 {
            return Ok(());
        }
        let sign = if self.low < 0.0 { '-' } else { '+' };
        write!(f, " {sign} {:?}", self.low.abs())
    }
}

impl FromStr for Total {
    type Err = Error;

    /// The total that is written so.
    ///
    /// # Errors
    /// Another text, and parts that no total has.
    fn from_str(text: &str) -> Result<Self, Error> {
        let problem = "a total is written `sum 1.5 + 1e-17, weight 2.0, count 2`";
        let parts =
            parse(text).ok_or_else(|| Error::Syntax { text: text.into(), problem: problem.into() })?;
        Total::from_parts(parts)
    }
}

/// The parts in a text.
fn parse(text: &str) -> Option<TotalParts> {
    let mut fields = text.split(", ");
    let mut field = |name: &str| fields.next()?.strip_prefix(name)?.strip_prefix(' ');
    let (sum, weight) = (pair(field("sum")?)?, pair(field("weight")?)?);
    let count = field("count")?.parse().ok()?;
    let exponent = match fields.next() {
        Some(last) => last.strip_prefix("exponent ")?.parse().ok()?,
        None => 0,
    };
    fields.next().is_none().then_some(TotalParts { sum, weight, count, exponent })
}

/// `1.5`, `1.5 + 1e-17` or `1.5 - 1e-17`.
fn pair(text: &str) -> Option<[f64; 2]> {
    let mut words = text.split(' ');
    let high = words.next()?.parse().ok()?;
    let low = match (words.next(), words.next()) {
        (None, None) => 0.0,
        (Some("+"), Some(low)) => low.parse::<f64>().ok()?,
        (Some("-"), Some(low)) => -low.parse::<f64>().ok()?,
        _ => return None,
    };
    words.next().is_none().then_some([high, low])
}

/// As the text in formats for people, else as the parts: JSON has no infinity.
#[cfg(feature = "serde")]
impl serde::Serialize for Total {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.collect_str(self),
            false => self.parts().serialize(serializer),
        }
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Total {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        match deserializer.is_human_readable() {
            true => String::deserialize(deserializer)?.parse().map_err(D::Error::custom),
            false => Total::from_parts(TotalParts::deserialize(deserializer)?).map_err(D::Error::custom),
        }
    }
}
