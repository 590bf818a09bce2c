//! Contrastive learning: embeddings from positive pairs and negatives.
pub mod barlow_twins;
pub mod clip;
pub mod decoupled;
pub mod info_nce;
pub mod nt_xent;
pub mod siglip;
pub mod sup_con;
pub mod vicreg;

pub use barlow_twins::BarlowTwins;
pub use clip::Clip;
pub use decoupled::Decoupled;
pub use info_nce::InfoNce;
pub use nt_xent::NtXent;
pub use siglip::SigLip;
pub use sup_con::SupCon;
pub use vicreg::VicReg;
