//! Multi-input losses: the declaration of their inputs. Checking and reading the arrays belongs to the kernels.
use crate::loss::Definition;
use crate::real::Interval;

/// The content of an array, and whether the loss has a gradient in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Numbers in which there is a gradient.
    Variable,
    /// A number of the loss itself in which there is a gradient: its value is given with the loss's name.
    Parameter,
    /// Numbers that are given.
    Constant,
    /// Integers: classes, lengths.
    Labels,
}

/// An array that a loss takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Name.
    pub name: &'static str,
    /// Its axes, such as `n c ...`: an axis of one name is as long in all arrays; a number is a length; `...` stands for
    /// any number of axes, the same in all arrays.
    pub axes: &'static str,
    /// Another form of the axes, of another number of them.
    pub alternative: Option<&'static str>,
    /// Content.
    pub holds: FieldKind,
    /// The array may be left out.
    pub optional: bool,
    /// Domain of its numbers.
    pub domain: Interval,
    /// One line.
    pub doc: &'static str,
}
impl Field {
    /// Numbers in which there is a gradient.
    pub const fn variable(
        name: &'static str,
        axes: &'static str,
        domain: Interval,
        doc: &'static str,
    ) -> Field {
        Field { name, axes, alternative: None, holds: FieldKind::Variable, optional: false, domain, doc }
    }

    /// A parameter of the loss in which there is a gradient.
    pub const fn parameter(name: &'static str, domain: Interval, doc: &'static str) -> Field {
        Field { holds: FieldKind::Parameter, optional: true, ..Field::variable(name, "", domain, doc) }
    }

    /// Numbers that are given.
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

    /// The same, but it may be left out.
    pub const fn optional(self) -> Field {
        Field { optional: true, ..self }
    }

    /// The same, but its axes may also be these.
    pub const fn or(self, axes: &'static str) -> Field {
        Field { alternative: Some(axes), ..self }
    }

    /// The axes of an array with so many of them: the alternative if it has as many, else the first form.
    pub fn axes_of(&self, count: usize) -> &'static str {
        let has_as_many = |axes: &&str| axes.split_whitespace().count() == count;
        self.alternative.filter(has_as_many).unwrap_or(self.axes)
    }
}

/// The curve of a multi-input loss: the one number that it is drawn over, and how its required fields follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// A score, the only field.
    Score,
    /// The error of a location: location, scale, target.
    Error,
    /// The distance of two embeddings: the two, and 1 for similar pairs.
    Distance,
    /// The cosine of two embeddings: the two, and 1 for similar pairs.
    Cosine,
    /// The distance of the negative less that of the positive: anchor, positive, negative.
    Gap,
    /// The difference of two scores: the two, and which one should be larger.
    Order,
    /// The log-probability of the chosen answer less that of the rejected one: the two, and those of a reference model.
    Preference,
    /// The shift of a box beside its target: prediction, target.
    Shift,
}
impl Curve {
    /// The place among the required fields of the target that is held fixed, if there is one.
    pub const fn target(self) -> Option<usize> {
        match self {
            Curve::Distance | Curve::Cosine | Curve::Order => Some(2),
            _ => None,
        }
    }
}

/// A loss of named arrays.
pub trait MultiInputLoss: Definition {
    /// The kind of formula: [`NumbersKind`](crate::loss::NumbersKind), [`VectorsKind`](crate::loss::VectorsKind), …; it
    /// chooses the kernel.
    type Kind;
    /// The axes of the mean: each entry along them is one observation, and has one loss.
    const EACH: &'static str = "...";
    /// The same, where a parameter changes them.
    fn each(&self) -> &'static str {
        Self::EACH
    }

    /// The arrays that it takes.
    fn fields(&self) -> &'static [Field];
    /// The curve it has, if it is a function of one number.
    fn curve(&self) -> Option<Curve> {
        None
    }
}
