//! Embeddings, from labels or given pairs and triplets.
#[cfg(feature = "products")]
pub mod arc_face;
#[cfg(feature = "products")]
pub mod circle;
pub mod contrastive;
#[cfg(feature = "products")]
pub mod cos_face;
pub mod cosine_embedding;
#[cfg(feature = "products")]
pub mod lifted_structure;
#[cfg(feature = "products")]
pub mod multi_similarity;
#[cfg(feature = "products")]
pub mod n_pair;
#[cfg(feature = "products")]
pub mod triplet;
pub mod triplet_margin;
