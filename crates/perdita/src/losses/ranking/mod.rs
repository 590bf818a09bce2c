//! The order of items by relevance.
pub mod approx_ndcg;
pub mod lambdarank;
pub mod list_mle;
pub mod listnet;
pub mod margin_ranking;
pub mod ranknet;
