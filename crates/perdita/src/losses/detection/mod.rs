//! Bounding boxes.
pub mod ciou;
pub mod diou;
pub mod focal_giou;
pub mod giou;
pub mod iou;
