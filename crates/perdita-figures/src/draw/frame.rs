//! The frame of the axes of a panel.
use super::clip::Span;

/// The position of the axes in the scene and their ranges, from which a page computes values under the pointer.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) x: Span,
    pub(super) y: Span,
}
