//! Named arrays, for losses with several inputs.
use super::domain::Scan;
use super::{Labels, check_weights, outside, same_len};
use crate::loss::{Domain, Error, Field, FieldKind, SIGNS, args};
use crate::real::Element;

/// The most inputs of a loss.
pub(crate) const MAX_FIELDS: usize = 16;

/// The most axes of an array.
const AXES: usize = 8;

/// The lengths of an array's axes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sizes {
    axes: usize,
    of: [usize; AXES],
}

impl Sizes {
    fn new(name: &str, sizes: &[usize]) -> Result<Self, Error> {
        if sizes.len() > AXES {
            let (got, want) = (sizes.to_vec(), format!("{AXES} axes at most"));
            return Err(Error::Axes { name: name.into(), got, want });
        }
        let mut of = [0; AXES];
        of[..sizes.len()].copy_from_slice(sizes);
        Ok(Sizes { axes: sizes.len(), of })
    }

    fn get(&self) -> &[usize] {
        &self.of[..self.axes]
    }

    fn product(&self) -> usize {
        self.get().iter().product()
    }
}

/// The content of an array.
#[derive(Clone, Copy, Debug)]
enum Content<'a, E> {
    Numbers(&'a [E]),
    Labels(Labels<'a>),
}

/// A batch of named arrays.
///
/// The page of a loss lists its fields; a missing or unknown array, or one whose axes do not match, is an error.
#[derive(Clone, Copy, Debug)]
pub struct Arrays<'a, E> {
    given: [Option<(&'a str, Content<'a, E>, Sizes)>; MAX_FIELDS],
    weight: Option<&'a [E]>,
    pub(crate) checked: bool,
}

impl<E> Default for Arrays<'_, E> {
    fn default() -> Self {
        Arrays { given: [const { None }; MAX_FIELDS], weight: None, checked: false }
    }
}

impl<'a, E: Element> Arrays<'a, E> {
    /// A batch without arrays.
    pub fn new() -> Self {
        Arrays::default()
    }

    /// Adds an array of numbers, in row-major order.
    ///
    /// # Errors
    /// A length that does not match the shape; a duplicate name; more arrays than any loss takes.
    pub fn numbers(self, name: &'a str, data: &'a [E], shape: &[usize]) -> Result<Self, Error> {
        self.with(name, Content::Numbers(data), data.len(), shape)
    }

    /// Adds an array of integers: classes, lengths.
    ///
    /// # Errors
    /// As [`numbers`](Self::numbers).
    pub fn labels(self, name: &'a str, labels: Labels<'a>, shape: &[usize]) -> Result<Self, Error> {
        self.with(name, Content::Labels(labels), labels.len(), shape)
    }

    /// A weight for each observation. An observation of weight 0 does not count: its value and gradient are 0, even if
    /// it contains NaN.
    ///
    /// # Errors
    /// A weight that is negative, infinite or NaN. The number of weights is checked by the loss.
    pub fn weighted(self, weight: &'a [E]) -> Result<Self, Error> {
        check_weights(weight, weight.len())?;
        Ok(Arrays { weight: Some(weight), ..self })
    }

    /// Requests a check of all observations that count: a number that is NaN or outside its domain is an error of the
    /// evaluation, and so is a loss that is NaN.
    pub fn checked(self) -> Self {
        Arrays { checked: true, ..self }
    }

    /// The same batch, not to be checked.
    pub(crate) fn unchecked(self) -> Self {
        Arrays { checked: false, ..self }
    }

    /// The number of entries of an array, if it is given.
    pub(crate) fn entries(&self, name: &str) -> Option<usize> {
        let mut given = self.given.iter().flatten();
        given.find(|(known, ..)| *known == name).map(|(_, _, sizes)| sizes.product())
    }

    fn with(
        mut self,
        name: &'a str,
        content: Content<'a, E>,
        len: usize,
        shape: &[usize],
    ) -> Result<Self, Error> {
        let sizes = Sizes::new(name, shape)?;
        if sizes.product() != len {
            return Err(Error::Axes { name: name.into(), got: vec![len], want: format!("{shape:?}") });
        }
        let used = self.given.iter().flatten().any(|(known, ..)| *known == name);
        match self.given.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) if !used => *slot = Some((name, content, sizes)),
            Some(_) => return Err(Error::Duplicate { name: name.into() }),
            None => return Err(Error::TooManyArrays { name: name.into(), most: MAX_FIELDS }),
        }

        Ok(self)
    }

    /// The lengths of the axes of the observations, which are averaged over.
    #[doc(hidden)]
    pub fn observations(
        &self,
        loss: &'static str,
        fields: &'static [Field],
        each: &'static str,
    ) -> Result<Vec<usize>, Error> {
        Ok(self.bind(loss, fields, each)?.lengths(each))
    }

    /// Checks all numbers of the observations that count against the domains of their fields.
    #[doc(hidden)]
    pub fn check(
        &self,
        loss: &'static str,
        fields: &'static [Field],
        each: &'static str,
        scan: Scan,
    ) -> Result<(), Error> {
        self.bind(loss, fields, each)?.check(loss, scan)
    }

    /// Checks all shapes, and sorts the arrays in the order of the fields.
    pub(crate) fn bind(
        &self,
        loss: &'static str,
        fields: &'static [Field],
        each: &'static str,
    ) -> Result<Bound<'a, E>, Error> {
        let wrong = |name: &str, problem| Error::Field { loss, name: name.into(), problem };
        let mut bound = Bound {
            fields,
            contents: [const { None }; MAX_FIELDS],
            strides: [0; MAX_FIELDS],
            axes: Axes::default(),
            observations: each,
            each: 0,
            weight: self.weight,
        };

        for (name, content, sizes) in self.given.iter().flatten() {
            let known = || fields.iter().map(|field| field.name);
            let Some(at) = known().position(|known| known == *name) else {
                return Err(args::unknown(format!("{loss} has no input"), name, known()));
            };
            match (fields[at].holds, content) {
                (FieldKind::Labels, Content::Numbers(_)) => return Err(wrong(name, "must be integers")),
                (FieldKind::Variable | FieldKind::Constant | FieldKind::Parameter, Content::Labels(_)) => {
                    return Err(wrong(name, "must be numbers"));
                }
                _ => bound.contents[at] = Some((*content, *sizes)),
            }
        }

        bound.axes = Axes::of(loss, fields, |at| bound.contents[at].map(|(_, sizes)| Ok(sizes)))?;
        bound.each = bound.axes.product(each);
        for (at, field) in fields.iter().enumerate() {
            if let Some((_, sizes)) = bound.contents[at]
                && field.axes.starts_with(each)
            {
                bound.strides[at] = sizes.product().checked_div(bound.each).unwrap_or(0);
            }
        }

        if let Some(weight) = self.weight {
            same_len("weight", weight.len(), bound.each)?;
        }
        if self.checked {
            bound.check(loss, Scan::Bounded)?;
        }
        Ok(bound)
    }
}

/// Checks shapes without arrays: `shape` returns the shape of the array for a field, if there is one.
#[doc(hidden)]
pub fn fit<'s>(
    loss: &'static str,
    fields: &[Field],
    shape: impl Fn(usize) -> Option<&'s [usize]>,
) -> Result<(), Error> {
    Axes::of(loss, fields, |at| shape(at).map(|shape| Sizes::new(fields[at].name, shape))).map(|_| ())
}

/// The lengths of named axes, as found so far.
#[derive(Clone, Copy, Debug, Default)]
struct Axes {
    named: [Option<(&'static str, usize)>; 2 * AXES],
    rest: Option<Sizes>,
}

impl Axes {
    /// The axes of all given arrays. They are matched in the order of the fields, so that an error names the later one.
    fn of(
        loss: &'static str,
        fields: &[Field],
        sizes: impl Fn(usize) -> Option<Result<Sizes, Error>>,
    ) -> Result<Self, Error> {
        let mut axes = Axes::default();
        for (at, field) in fields.iter().enumerate() {
            match sizes(at).transpose()? {
                Some(sizes) => axes.meet(field, &sizes)?,
                None if field.optional => {}
                None => return Err(Error::Field { loss, name: field.name.into(), problem: "is missing" }),
            }
        }
        Ok(axes)
    }

    /// Matches the shape of an array with the axes of its field.
    fn meet(&mut self, field: &Field, sizes: &Sizes) -> Result<(), Error> {
        let (name, got) = (field.name, sizes.get());
        let axes = field.axes_of(got.len());
        let fixed = axes.split_whitespace().filter(|axis| *axis != "...").count();
        let dots = axes.split_whitespace().any(|axis| axis == "...");
        let before = *self;
        let fail = || Err(Error::Axes { name: name.into(), got: got.to_vec(), want: before.forms(field) });

        if got.len() < fixed || !dots && got.len() > fixed {
            return fail();
        }
        let mut rest = got;
        for axis in axes.split_whitespace() {
            if axis == "..." {
                let after = axes.split("...").nth(1).unwrap_or("").split_whitespace().count();
                let (middle, end) = rest.split_at(rest.len() - after);
                let middle = Sizes::new(name, middle)?;
                if self.rest.is_some_and(|known| known != middle) {
                    return fail();
                }
                (self.rest, rest) = (Some(middle), end);
                continue;
            }

            let (&size, more) = rest.split_first().expect("counted above");
            rest = more;
            let known = axis.parse().ok().or_else(|| self.get(axis));
            match known {
                Some(known) if known != size => return fail(),
                Some(_) => {}
                None => {
                    let slot = self.named.iter_mut().find(|slot| slot.is_none());
                    *slot.expect("a loss has few axes") = Some((axis, size));
                }
            }
        }

        Ok(())
    }

    fn get(&self, axis: &str) -> Option<usize> {
        self.named.iter().flatten().find(|(known, _)| *known == axis).map(|(_, size)| *size)
    }

    fn product(&self, axes: &str) -> usize {
        let size = |axis| match axis {
            "..." => self.rest.map_or(1, |rest| rest.product()),
            axis => axis.parse().ok().or_else(|| self.get(axis)).unwrap_or(1),
        };
        axes.split_whitespace().map(size).product()
    }

    /// The shapes that a field allows, for messages: `(k, d = 4) or (n = 2, k, d = 4)`.
    fn forms(&self, field: &Field) -> String {
        let other = field.alternative.map(|axes| format!(" or {}", self.words(axes)));
        self.words(field.axes) + &other.unwrap_or_default()
    }

    /// The axes with their known lengths: `(n = 2, 4)`.
    fn words(&self, axes: &str) -> String {
        let word = |axis: &str| match (axis, self.get(axis)) {
            ("...", _) => match self.rest {
                Some(rest) => rest.get().iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
                None => "…".into(),
            },
            (_, Some(size)) => format!("{axis} = {size}"),
            (axis, None) => axis.into(),
        };
        let words: Vec<String> = axes.split_whitespace().map(word).filter(|word| !word.is_empty()).collect();
        format!("({})", words.join(", "))
    }
}

/// Checked arrays, in the order of a loss's fields.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a, E> {
    fields: &'static [Field],
    contents: [Option<(Content<'a, E>, Sizes)>; MAX_FIELDS],
    /// The entries per observation of each array; 0 for arrays that all observations share.
    strides: [usize; MAX_FIELDS],
    axes: Axes,
    /// The axes of the observations.
    observations: &'static str,
    each: usize,
    pub(crate) weight: Option<&'a [E]>,
}

impl<'a, E: Element> Bound<'a, E> {
    /// The fields of the loss.
    pub(crate) fn fields(&self) -> &'static [Field] {
        self.fields
    }

    /// The number of observations.
    pub(crate) fn len(&self) -> usize {
        self.each
    }

    /// The product of the lengths of these axes.
    pub(crate) fn size(&self, axes: &str) -> usize {
        self.axes.product(axes)
    }

    /// The lengths of these axes, `...` spelled out.
    pub(crate) fn lengths(&self, axes: &str) -> Vec<usize> {
        let lengths = |axis: &str| match axis {
            "..." => self.rest().to_vec(),
            axis => vec![self.size(axis)],
        };
        axes.split_whitespace().flat_map(lengths).collect()
    }

    /// The lengths that `...` stands for.
    pub(crate) fn rest(&self) -> &[usize] {
        self.axes.rest.as_ref().map_or(&[], Sizes::get)
    }

    /// The numbers of a field; `None` if it was left out.
    #[inline]
    pub(crate) fn numbers(&self, field: usize) -> Option<&'a [E]> {
        match self.contents[field] {
            Some((Content::Numbers(numbers), _)) => Some(numbers),
            _ => None,
        }
    }

    /// The labels of a field, if it was given.
    pub(crate) fn labels(&self, field: usize) -> Option<Labels<'a>> {
        match self.contents[field] {
            Some((Content::Labels(labels), _)) => Some(labels),
            _ => None,
        }
    }

    /// The entries of a field per observation; 0 if all observations share them.
    #[inline]
    pub(crate) fn stride(&self, field: usize) -> usize {
        self.strides[field]
    }

    /// The entries of all fields per observation.
    pub(crate) fn stride_of_all(&self) -> usize {
        self.strides.iter().sum()
    }

    /// The same observations with other weights.
    pub(crate) fn with_weight(self, weight: Option<&'a [E]>) -> Self {
        Bound { weight, ..self }
    }

    /// The weight of an observation.
    #[inline]
    pub(crate) fn weight_of(&self, i: usize) -> f64 {
        self.weight.map_or(1.0, |weight| weight[i].to_f64())
    }

    /// The first `mid` observations, and the rest.
    pub(crate) fn split(self, mid: usize) -> (Self, Self) {
        let (mut left, mut right) = (self, self);
        (left.each, right.each) = (mid, self.each - mid);
        (left.weight, right.weight) = self.weight.map(|weight| weight.split_at(mid)).unzip();

        for (at, &stride) in self.strides.iter().enumerate().filter(|(_, stride)| **stride > 0) {
            if let Some((content, sizes)) = self.contents[at] {
                let (a, b) = match content {
                    Content::Numbers(numbers) => {
                        let (a, b) = numbers.split_at(mid * stride);
                        (Content::Numbers(a), Content::Numbers(b))
                    }
                    Content::Labels(labels) => {
                        let (a, b) = labels.split(mid * stride);
                        (Content::Labels(a), Content::Labels(b))
                    }
                };

                (left.contents[at], right.contents[at]) = (Some((a, sizes)), Some((b, sizes)));
            }
        }

        (left, right)
    }

    /// The lengths of a field's observations, if they are given, and the entries per unit of length: those of the axes after
    /// the first that is the observation's own.
    fn lengths_of(&self, field: usize) -> Option<(Labels<'a>, usize)> {
        let Field { lengths, axes, .. } = self.fields[field];
        let lengths = self.labels(self.fields.iter().position(|known| Some(known.name) == lengths)?)?;
        let own = axes.strip_prefix(self.observations)?.split_whitespace();
        Some((lengths, own.skip(1).map(|axis| self.size(axis)).product()))
    }

    /// Checks the numbers of the observations that count, without padding: NaN or a number outside its field's domain is an
    /// error, and so is a box whose corners are in the wrong order.
    pub(crate) fn check(&self, loss: &'static str, scan: Scan) -> Result<(), Error> {
        for (at, field) in self.fields.iter().enumerate() {
            let mask = field.mask.and_then(|mask| self.fields.iter().position(|field| field.name == mask));
            let mask = mask.and_then(|mask| self.numbers(mask));
            let is_0 = |factors: Option<&[E]>, i: usize| factors.is_some_and(|x| x[i].to_f64() == 0.0);
            let (stride, lengths) = (self.strides[at], self.lengths_of(at));
            let is_padding = |observation: usize, i: usize| {
                // A length that is none is an error of its own.
                lengths.is_some_and(|(lengths, unit)| (i % stride / unit) as i64 >= lengths.get(observation))
            };
            let counts = |i: usize| {
                let observation = i.checked_div(stride);
                observation.is_none_or(|o| !is_0(self.weight, o) && !is_0(mask, o) && !is_padding(o, i))
            };
            let numbers = self.numbers(at).unwrap_or(&[]);
            let (interval, ends_only) = (field.domain, field.domain == SIGNS);
            let domain = Domain { ends_only, ..Domain::of(interval) };
            match domain.is_in(scan).then(|| domain.first_outside(numbers, counts)).flatten() {
                Some((index, value)) if ends_only => {
                    return Err(Error::TwoLabels { loss, index, value, domain: interval });
                }
                Some((index, x)) => return Err(outside(loss, field.name, index, x, interval)),
                None => {}
            }

            let Some(format) = field.boxes else { continue };
            for (i, sides) in numbers.chunks(4).enumerate().filter(|(i, _)| counts(4 * i)) {
                if let Some((side, problem)) = format.inverted(sides) {
                    let (name, index, value) = (field.name, 4 * i + side, sides[side].to_f64());
                    return Err(Error::Entry { loss, name, index, value, problem: problem.into() });
                }
            }
        }
        Ok(())
    }
}
