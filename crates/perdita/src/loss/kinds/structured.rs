//! Declaration of the inputs of multi-input losses. Validating and reading the arrays belongs to the kernels.
use crate::loss::{BoxFormat, Definition};
use crate::real::Interval;

/// Content of an array, and its differentiability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Numbers with a gradient.
    Variable,
    /// A parameter of the loss with a gradient; its value is given with the parameters of the loss.
    Parameter,
    /// Numbers without a gradient.
    Constant,
    /// Integers: classes, lengths.
    Labels,
}

/// Input array of a loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Name.
    pub name: &'static str,
    /// Axes, such as `n c ...`: an axis with the same name has the same length in all arrays; a number is a fixed length;
    /// `...` stands for any number of axes, the same in all arrays.
    pub axes: &'static str,
    /// Alternative axes, with a different number of them.
    pub alternative: Option<&'static str>,
    /// Content.
    pub holds: FieldKind,
    /// True if the array may be omitted.
    pub optional: bool,
    /// Domain of the numbers.
    pub domain: Interval,
    /// Format of the boxes, if the numbers are boxes of 4 each.
    pub boxes: Option<BoxFormat>,
    /// Field that selects observations: where it is 0, the numbers of this one do not count.
    pub mask: Option<&'static str>,
    /// Field of the lengths of the observations, which end on the axis after those of the observations: the numbers beyond are
    /// padding, and do not count.
    pub lengths: Option<&'static str>,
    /// Documentation, one line.
    pub doc: &'static str,
}
impl Field {
    /// Field of numbers with a gradient.
    pub const fn variable(
        name: &'static str,
        axes: &'static str,
        domain: Interval,
        doc: &'static str,
    ) -> Field {
        let (alternative, boxes, mask, lengths) = (None, None, None, None);
        Field {
            name,
            axes,
            alternative,
            holds: FieldKind::Variable,
            optional: false,
            domain,
            boxes,
            mask,
            lengths,
            doc,
        }
    }

    /// Field of a parameter of the loss with a gradient.
    pub const fn parameter(name: &'static str, domain: Interval, doc: &'static str) -> Field {
        Field { holds: FieldKind::Parameter, optional: true, ..Field::variable(name, "", domain, doc) }
    }

    /// Numbers without a gradient.
    pub const fn constant(
        name: &'static str,
        axes: &'static str,
        domain: Interval,
        doc: &'static str,
    ) -> Field {
        Field { holds: FieldKind::Constant, ..Field::variable(name, axes, domain, doc) }
    }

    /// Integers.
    pub const fn labels(name: &'static str, axes: &'static str, doc: &'static str) -> Field {
        Field { holds: FieldKind::Labels, ..Field::variable(name, axes, Interval::REAL, doc) }
    }

    /// Boxes of 4 numbers, with a gradient.
    pub const fn boxes(
        name: &'static str,
        axes: &'static str,
        format: BoxFormat,
        doc: &'static str,
    ) -> Field {
        Field { boxes: Some(format), ..Field::variable(name, axes, Interval::REAL, doc) }
    }

    /// The same, but only numbers of observations where another field is not 0 count.
    pub const fn masked_by(self, mask: &'static str) -> Field {
        Field { mask: Some(mask), ..self }
    }

    /// The same, but each observation ends at its length, which another field gives.
    pub const fn padded_beyond(self, lengths: &'static str) -> Field {
        Field { lengths: Some(lengths), ..self }
    }

    /// The same, but optional.
    pub const fn optional(self) -> Field {
        Field { optional: true, ..self }
    }

    /// The same, with alternative axes.
    pub const fn or(self, axes: &'static str) -> Field {
        Field { alternative: Some(axes), ..self }
    }

    /// The axes of an array with this number of axes: the alternative if it matches, else the first form.
    pub fn axes_of(&self, count: usize) -> &'static str {
        let has_as_many = |axes: &&str| axes.split_whitespace().count() == count;
        self.alternative.filter(has_as_many).unwrap_or(self.axes)
    }
}

/// Curve of a multi-input loss in figures: a scalar variable, from which the required inputs are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// A score, the only field.
    Score,
    /// The error of a location: location, scale, target.
    Error,
    /// The distance of two embeddings: both embeddings, and 1 for similar pairs.
    Distance,
    /// The cosine of two embeddings: both embeddings, and 1 for similar pairs.
    Cosine,
    /// The distance of the negative minus that of the positive: anchor, positive, negative.
    Gap,
    /// The difference of two scores: both scores, and which should be larger.
    Order,
    /// The log-probability of the chosen answer minus that of the rejected one: both, and those of a reference model.
    Preference,
    /// The horizontal shift of a box from its target: prediction, target.
    Shift,
}
impl Curve {
    /// Index among the required fields of the fixed target, if there is one.
    pub const fn target(self) -> Option<usize> {
        match self {
            Curve::Distance | Curve::Cosine | Curve::Order => Some(2),
            _ => None,
        }
    }
}

/// Loss of named arrays.
pub trait MultiInputLoss: Definition {
    /// The kind of formula: [`NumbersKind`](crate::loss::NumbersKind), [`VectorsKind`](crate::loss::VectorsKind), …; it
    /// chooses the kernel.
    type Kind;
    /// The axes of the mean: each entry along them is one observation, and has one loss.
    const EACH: &'static str = "...";
    /// The axes of the mean with these parameters, if a parameter changes them.
    fn each(&self) -> &'static str {
        Self::EACH
    }

    /// The input arrays.
    fn fields(&self) -> &'static [Field];
    /// The curve, if the loss is a function of a scalar.
    fn curve(&self) -> Option<Curve> {
        None
    }
}
