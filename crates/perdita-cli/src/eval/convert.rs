//! Inputs that are not as the losses take them: boxes with widths and heights, arrays with the classes second.
use super::load::{Layout, Loaded};
use anyhow::{Result, bail, ensure};
use perdita::real::Element;
use perdita_catalog::CallElement;

impl<E: Element> Loaded<'_, E> {
    /// Makes boxes of left, top, width and height those of left, top, right and bottom.
    pub(super) fn make_corners(&mut self) {
        for side in self.numbers.as_chunks_mut::<4>().0 {
            let [left, top, width, height] = side.map(|x| x.to_f64());
            (side[2], side[3]) = (E::from_f64(left + width), E::from_f64(top + height));
        }
    }

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

/// Gradients in the corners of boxes as those in left, top, width and height: the right side is left + width.
pub(super) fn in_xywh<E: CallElement>(grad: &mut [E]) {
    for corner in grad.as_chunks_mut::<4>().0 {
        let [left, top, right, bottom] = corner.map(|x| x.to_f64());
        (corner[0], corner[1]) = (E::from_f64(left + right), E::from_f64(top + bottom));
    }
}
