//! Tests over the whole catalogue: one binary, since each links the kernels anew.
#[path = "../common/mod.rs"]
mod common;

mod array_edges;
mod arrays;
mod conformance;
mod conventions;
mod convexity;
mod ctc;
mod edge_cases;
mod executed_rows;
mod formula_errors;
mod formula_rules;
mod formulas;
mod ignored_pixels;
mod images;
mod layer;
mod messages;
mod mutations;
mod pixels;
mod pointwise;
mod product_edges;
mod product_plain;
mod product_properties;
mod product_shards;
mod product_typed;
mod products;
mod ranking;
mod replay;
mod robustness;
mod row_edges;
mod rowwise;
mod segmentation;
mod symbolic;
mod tasks;
mod trace;
mod vocabulary;
