//! The interfaces of losses, by the kind of their inputs. A kernel per kind evaluates them.
mod alignments;
mod detection;
mod differences;
mod features;
mod lists;
mod mistakes;
mod numbers;
mod patches;
mod product;
mod regions;
mod row;
mod structured;
mod vectors;

pub use alignments::{Alignments, OfAlignments};
pub use detection::{Detection, OfDetection};
pub use differences::{Differences, OfDifferences};
pub use features::{Compare, Features, Maps, OfFeatures};
pub(crate) use lists::LISTS;
pub use lists::{Item, List, Lists, OfLists};
pub use mistakes::{Mistakes, OfMistakes};
pub use numbers::{Numbers, OfNumbers};
pub use patches::{Moments, OfPatches, Patches};
pub use product::{
    Contrastive, ContrastiveKind, Decorrelation, DecorrelationKind, Distance, Input, Linear, LinearKind,
    Mining, Pairwise, PairwiseKind, Parts, Pooling, ProductLoss, Relation, Relational, RelationalKind,
    Setting, Similarity, SoftCap, Triplets, TripletsKind,
};
pub use regions::{Joint, OfRegions, Regions};
pub use row::{Index, NoSlopes, Row, Slopes, Soft, Truth};
pub use structured::{Curve, Field, Holds, Structured};
pub use vectors::{OfVectors, Vectors};
