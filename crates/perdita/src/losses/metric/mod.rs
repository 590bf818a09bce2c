//! Vectors whose distances should follow labels.
pub mod arc_face;
pub mod circle;
pub mod contrastive;
pub mod cos_face;
pub mod cosine_embedding;
pub mod lifted_structure;
pub mod multi_similarity;
pub mod n_pair;
pub mod triplet;
pub mod triplet_margin;
