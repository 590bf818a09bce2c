//! Inputs in another layout than the losses take: arrays with the classes second.
use super::load::{Layout, Loaded};
use anyhow::{Result, bail, ensure};
use perdita::real::Element;

impl<E: Element> Loaded<'_, E> {
    /// Moves the second axis of an array to its end.
    ///
    /// # Errors
    /// Another layout.
    pub(super) fn channels_last(&mut self) -> Result<()> {
        let name = self.name();
        let Layout::Axes(shape) = &mut self.layout else {
            bail!("--channels-first: {name} is no array of several axes")
        };
        ensure!(
            shape.len() > 2,
            "--channels-first: {name} has the shape {shape:?}, without an axis behind that of classes"
        );
        let (classes, places) = (shape[1], shape[2..].iter().product::<usize>());
        shape[1..].rotate_left(1);
        if self.numbers.is_empty() {
            return Ok(());
        }
        let images = self.numbers.chunks_exact(classes * places);
        self.numbers = images
            .flat_map(|image| {
                (0..classes * places).map(move |to| image[to % classes * places + to / classes])
            })
            .collect();
        Ok(())
    }
}
