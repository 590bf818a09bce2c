//! Learning to rank: the order of items by relevance.
pub mod approx_ndcg;
pub mod lambdarank;
pub mod list_mle;
pub mod listnet;
pub mod margin_ranking;
pub mod ranknet;

pub use approx_ndcg::ApproxNdcg;
pub use lambdarank::LambdaRank;
pub use list_mle::ListMle;
pub use listnet::ListNet;
pub use margin_ranking::MarginRanking;
pub use ranknet::RankNet;
