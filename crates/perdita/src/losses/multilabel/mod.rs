//! Multi-label classification: any number of classes per example.
pub mod multi_label_soft_margin;

pub use multi_label_soft_margin::MultiLabelSoftMargin;
