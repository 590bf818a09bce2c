//! Where the axes of a panel are.
use super::clip::Span;

/// Where the axes lie in the scene, and what they measure: what a page needs to tell values under the pointer.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) x: Span,
    pub(super) y: Span,
}
