//! Interfaces of losses by kind of input. Each kind has a kernel that evaluates it.
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

pub use alignments::{Alignments, AlignmentsKind};
pub use detection::{Detection, DetectionKind};
pub use differences::{Differences, DifferencesKind};
pub use features::{Compare, Features, FeaturesKind, Maps};
pub(crate) use lists::LISTS;
pub use lists::{Item, List, Lists, ListsKind};
pub use mistakes::{LovaszExtension, LovaszKind};
pub use numbers::{Numbers, NumbersKind};
pub use patches::{Moments, Patches, PatchesKind};
pub use product::{
    ContrastiveKind, Decorrelation, DecorrelationKind, Distance, Linear, LinearKind, Mining, Pairwise,
    PairwiseKind, Parts, Pooling, ProductInput, ProductLoss, Relation, Relational, RelationalKind, Setting,
    Similarity, SoftCap, SoftmaxContrastive, Triplets, TripletsKind,
};
pub use regions::{Joint, Regions, RegionsKind};
pub use row::{ClassIndex, Distribution, NoGrad, Row, RowGrad, TargetKind};
pub use structured::{Curve, Field, FieldKind, MultiInputLoss};
pub use vectors::{Vectors, VectorsKind};
