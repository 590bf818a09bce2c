//! Any number of classes at once.
pub mod multi_label_soft_margin;

pub use multi_label_soft_margin::MultiLabelSoftMargin;
