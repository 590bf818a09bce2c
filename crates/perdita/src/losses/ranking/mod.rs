//! Items in the order of their relevance.
pub mod margin_ranking;
