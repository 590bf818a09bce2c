//! Arrays bound to the fields of a loss: matched, checked, and split into parts of the observations.
use super::axes::{Axes, Sizes};
use super::{Arrays, Content, MAX_FIELDS};
use crate::batch::domain::Scan;
use crate::batch::{Labels, outside, same_len};
use crate::loss::{Domain, Error, Field, FieldKind, SIGNS, args};
use crate::real::Element;

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

impl<'a, E: Element> Arrays<'a, E> {
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
        Ok(bound)
    }
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
    /// `is_used` is true for the numbers of a field that the loss depends on.
    pub(crate) fn check(
        &self,
        loss: &'static str,
        scan: Scan,
        is_used: &dyn Fn(&Field, usize) -> bool,
    ) -> Result<(), Error> {
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
                let counts = |o| !is_0(self.weight, o) && !is_0(mask, o) && !is_padding(o, i);
                observation.is_none_or(counts) && is_used(field, i)
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
