//! Shapes: the named axes of a loss's fields, matched with the axes of arrays.
use crate::loss::{Error, Field};

/// The most axes of an array.
const AXES: usize = 8;

/// The lengths of an array's axes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sizes {
    axes: usize,
    of: [usize; AXES],
}

impl Sizes {
    pub(super) fn new(name: &str, sizes: &[usize]) -> Result<Self, Error> {
        if sizes.len() > AXES {
            let (got, want) = (sizes.to_vec(), format!("{AXES} axes at most"));
            return Err(Error::Axes { name: name.into(), got, want });
        }
        let mut of = [0; AXES];
        of[..sizes.len()].copy_from_slice(sizes);
        Ok(Sizes { axes: sizes.len(), of })
    }

    pub(super) fn get(&self) -> &[usize] {
        &self.of[..self.axes]
    }

    pub(super) fn product(&self) -> usize {
        self.get().iter().product()
    }
}

/// The lengths of named axes, as found so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Axes {
    named: [Option<(&'static str, usize)>; 2 * AXES],
    pub(super) rest: Option<Sizes>,
}

impl Axes {
    /// The axes of all given arrays. They are matched in the order of the fields, so that an error names the later one.
    pub(super) fn of(
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

    pub(super) fn product(&self, axes: &str) -> usize {
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

/// Checks shapes without arrays: `shape` returns the shape of the array for a field, if there is one.
#[doc(hidden)]
pub fn fit<'s>(
    loss: &'static str,
    fields: &[Field],
    shape: impl Fn(usize) -> Option<&'s [usize]>,
) -> Result<(), Error> {
    Axes::of(loss, fields, |at| shape(at).map(|shape| Sizes::new(fields[at].name, shape))).map(|_| ())
}
