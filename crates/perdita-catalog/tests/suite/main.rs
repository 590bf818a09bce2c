//! Tests over the whole catalogue: one binary, since each links the kernels anew.
mod array_edges;
mod arrays;
mod conformance;
mod ctc;
mod edge_cases;
mod images;
mod product_edges;
mod product_properties;
mod products;
mod ranking;
mod readme;
mod segmentation;
mod symbolic;
mod trace;
mod vocabulary;
