//! Gradients in new memory, by the names of the inputs: the result of `value_and_grad` where there are several.
use std::ops::Index;

/// The gradients of a loss of several inputs, by name.
///
/// ```
/// use perdita::prelude::*;
///
/// let (anchors, others) = ([1.0f32, 0.0, 0.2, 2.0], [3.0f32, 0.1, 0.0, 1.0]);
/// let mean = Arrays::new().numbers("mean", &anchors, &[4])?.numbers("variance", &[1.0; 4], &[4])?;
/// let batch = mean.numbers("target", &others, &[4])?;
/// let (loss, grads) = losses::GaussianNll::default().value_and_grad(batch)?;
/// assert!(loss > 0.0);
/// assert_eq!(grads["mean"].len(), 4);
/// assert!(grads.get("nothing").is_none());
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NamedGrads<E>(Vec<(&'static str, Vec<E>)>);

impl<E: Copy + Default> NamedGrads<E> {
    /// Zeros, so many for each name.
    pub(super) fn zeros(lengths: impl IntoIterator<Item = (&'static str, usize)>) -> Self {
        let zeros = |(name, len)| (name, vec![E::default(); len]);
        NamedGrads(lengths.into_iter().map(zeros).collect())
    }

    /// The memory of each gradient.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&'static str, &mut [E])> {
        self.0.iter_mut().map(|(name, grad)| (*name, &mut grad[..]))
    }
}

impl<E> NamedGrads<E> {
    /// The gradient in an input; `None` if that was not given, or has no gradient.
    pub fn get(&self, name: &str) -> Option<&[E]> {
        self.iter().find(|(known, _)| *known == name).map(|(_, grad)| grad)
    }

    /// Every gradient with its name, in the order of the loss's inputs.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &[E])> {
        self.0.iter().map(|(name, grad)| (*name, &grad[..]))
    }
}

/// # Panics
/// If there is no gradient of that name.
impl<E> Index<&str> for NamedGrads<E> {
    type Output = [E];

    fn index(&self, name: &str) -> &[E] {
        self.get(name).unwrap_or_else(|| panic!("no gradient in {name:?}"))
    }
}
