//! Embeddings, from pairs of views and negatives.
pub mod barlow_twins;
pub mod clip;
pub mod decoupled;
pub mod info_nce;
pub mod nt_xent;
pub mod siglip;
pub mod sup_con;
pub mod vicreg;
