//! Losses of segmentation, detection, ranking, preferences, sequences and images.
pub(super) mod boxes;
pub(super) mod consistency;
pub(super) mod images;
pub(super) mod lists;
pub(super) mod lovasz;
pub(super) mod masks;
pub(super) mod preferences;
pub(super) mod regions;
pub(super) mod sequences;
