//! Losses of segmentation, detection, ranking and images.
pub(super) mod boxes;
pub(super) mod images;
pub(super) mod lists;
pub(super) mod masks;
