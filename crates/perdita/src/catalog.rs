//! Every loss, by name, for callers that learn the name at run time: the command line, Python, configuration files,
//! the suite.
//!
//! ```
//! use perdita::{Labels, Loss, Rows, Scores, Reduction, Outputs, catalog::Shape};
//! let loss: Loss = "focal(gamma=2, alpha=1)".parse()?;
//! assert_eq!(loss.to_string(), "focal(alpha=1)"); // what differs from the defaults
//! let Shape::Labels(focal) = loss.shape() else { unreachable!() };
//! let batch = Rows::new(Scores::new(&[0.0f32, 0.0], 2), Labels::from(&[0i64]))?;
//! assert!(focal.evaluate(batch, Reduction::Mean, Outputs::none())?.mean() < 0.18);
//!
//! let error = "focla".parse::<Loss>().unwrap_err();
//! assert_eq!(error.to_string(), "the loss `focla` is unknown; did you mean `focal`?");
//! # Ok::<(), perdita::Error>(())
//! ```
use crate::batch::{self, Arrays, Pairs, Products, Rows};
use crate::certify::{self, Verdict};
use crate::kernel::{
    ArraysExt, ContrastiveExt, DecorrelationExt, Gather, Gradients, Kernel, LinearExt, Outcome, Outputs,
    PairwiseExt, PointwiseExt, Reduction, RelationalExt, RowwiseExt, Shard, Shards, Slots, Total,
    TripletsExt, Vocabulary,
};
use crate::loss::{
    Args, Card, Claims, Contrastive, Decorrelation, Error, Field, Index, Input, Jet, Linear, Pairwise,
    Pointwise, Relational, Rowwise, Soft, Structured, Triplets, Truth, args,
};
use crate::losses::*;
use crate::real::{Dual, Element, Interval};
use crate::trace::{self, Plan, Program, Tracing};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The one list. A line here puts a loss into the catalogue and under the whole suite.
///
/// A `static`: a `const` would compile every kernel again in each crate that names it.
///
/// Unit tests look at functions, not losses: without these, they need no kernels, which take minutes to compile.
pub static LOSSES: &[Entry] = if cfg!(test) { &[] } else { ALL };
const ALL: &[Entry] = &[
    Entry::pointwise::<mse::Mse>(),
    Entry::pointwise::<mae::Mae>(),
    Entry::pointwise::<huber::Huber>(),
    Entry::pointwise::<smooth_l1::SmoothL1>(),
    Entry::pointwise::<log_cosh::LogCosh>(),
    Entry::pointwise::<quantile::Quantile>(),
    Entry::arrays::<quantiles::Quantiles>(),
    Entry::pointwise::<epsilon_insensitive::EpsilonInsensitive>(),
    Entry::pointwise::<squared_epsilon_insensitive::SquaredEpsilonInsensitive>(),
    Entry::pointwise::<msle::Msle>(),
    Entry::pointwise::<mape::Mape>(),
    Entry::pointwise::<poisson_nll::PoissonNll>(),
    Entry::pointwise::<gamma_nll::GammaNll>(),
    Entry::pointwise::<tweedie::Tweedie>(),
    Entry::arrays::<gaussian_nll::GaussianNll>(),
    Entry::arrays::<laplace_nll::LaplaceNll>(),
    Entry::pointwise::<bce::Bce>(),
    Entry::pointwise::<bce_with_logits::BceWithLogits>(),
    Entry::pointwise::<binary_focal::BinaryFocal>(),
    Entry::pointwise::<binary_poly1::BinaryPoly1>(),
    Entry::pointwise::<asymmetric::Asymmetric>(),
    Entry::pointwise::<soft_margin::SoftMargin>(),
    Entry::pointwise::<hinge::Hinge>(),
    Entry::pointwise::<squared_hinge::SquaredHinge>(),
    Entry::pointwise::<hinge_embedding::HingeEmbedding>(),
    Entry::pointwise::<gan_discriminator::GanDiscriminator>(),
    Entry::pointwise::<lsgan::Lsgan>(),
    Entry::pointwise::<gan_hinge::GanHinge>(),
    Entry::pointwise::<wgan_critic::WganCritic>(),
    Entry::labels::<cross_entropy::CrossEntropy>(),
    Entry::labels::<focal::Focal>(),
    Entry::labels::<nll::Nll>(),
    Entry::labels::<poly1::Poly1>(),
    Entry::labels::<generalized_cross_entropy::GeneralizedCrossEntropy>(),
    Entry::labels::<symmetric_cross_entropy::SymmetricCrossEntropy>(),
    Entry::labels::<logit_adjustment::LogitAdjustment>(),
    Entry::labels::<ldam::Ldam>(),
    Entry::labels::<multi_margin::MultiMargin>(),
    Entry::soft::<soft_cross_entropy::SoftCrossEntropy>(),
    Entry::soft::<kl::Kl>(),
    Entry::soft::<soft_focal::SoftFocal>(),
    Entry::soft::<jensen_shannon::JensenShannon>(),
    Entry::soft::<distillation::Distillation>(),
    Entry::soft::<sparsemax::Sparsemax>(),
    Entry::soft::<entmax15::Entmax15>(),
    Entry::soft::<multi_label_soft_margin::MultiLabelSoftMargin>(),
    Entry::linear::<linear_cross_entropy::LinearCrossEntropy>(),
    Entry::linear::<linear_focal::LinearFocal>(),
    Entry::contrastive::<info_nce::InfoNce>(),
    Entry::contrastive::<nt_xent::NtXent>(),
    Entry::contrastive::<decoupled::Decoupled>(),
    Entry::contrastive::<clip::Clip>(),
    Entry::pairwise::<siglip::SigLip>(),
    Entry::contrastive::<sup_con::SupCon>(),
    Entry::decorrelation::<vicreg::VicReg>(),
    Entry::decorrelation::<barlow_twins::BarlowTwins>(),
    Entry::arrays::<contrastive::Contrastive>(),
    Entry::arrays::<cosine_embedding::CosineEmbedding>(),
    Entry::arrays::<triplet_margin::TripletMargin>(),
    Entry::contrastive::<n_pair::NPair>(),
    Entry::triplets::<triplet::Triplet>(),
    Entry::relational::<lifted_structure::LiftedStructure>(),
    Entry::relational::<multi_similarity::MultiSimilarity>(),
    Entry::relational::<circle::Circle>(),
    Entry::linear::<arc_face::ArcFace>(),
    Entry::linear::<cos_face::CosFace>(),
    Entry::arrays::<gaussian_kl::GaussianKl>(),
    Entry::arrays::<elbo::Elbo>(),
    Entry::arrays::<minimax_generator::MinimaxGenerator>(),
    Entry::arrays::<non_saturating_generator::NonSaturatingGenerator>(),
    Entry::arrays::<wgan_generator::WganGenerator>(),
    Entry::arrays::<gradient_penalty::GradientPenalty>(),
    Entry::arrays::<iou::Iou>(),
    Entry::arrays::<giou::Giou>(),
    Entry::arrays::<diou::Diou>(),
    Entry::arrays::<ciou::Ciou>(),
    Entry::arrays::<focal_giou::FocalGiou>(),
    Entry::arrays::<margin_ranking::MarginRanking>(),
    Entry::arrays::<dpo::Dpo>(),
    Entry::arrays::<ipo::Ipo>(),
    Entry::arrays::<simpo::SimPo>(),
    Entry::arrays::<uncertainty::Uncertainty>(),
    Entry::arrays::<total_variation::TotalVariation>(),
    Entry::arrays::<ssim::Ssim>(),
    Entry::arrays::<ms_ssim::MsSsim>(),
    Entry::arrays::<feature_distance::FeatureDistance>(),
    Entry::arrays::<gram::Gram>(),
    Entry::arrays::<content_style::ContentStyle>(),
    Entry::arrays::<dice::Dice>(),
    Entry::arrays::<jaccard::Jaccard>(),
    Entry::arrays::<tversky::Tversky>(),
    Entry::arrays::<focal_tversky::FocalTversky>(),
    Entry::arrays::<log_cosh_dice::LogCoshDice>(),
    Entry::arrays::<generalized_dice::GeneralizedDice>(),
    Entry::arrays::<ce_dice::CeDice>(),
    Entry::arrays::<lovasz_softmax::LovaszSoftmax>(),
    Entry::arrays::<lovasz_hinge::LovaszHinge>(),
    Entry::arrays::<ranknet::RankNet>(),
    Entry::arrays::<lambdarank::LambdaRank>(),
    Entry::arrays::<listnet::ListNet>(),
    Entry::arrays::<list_mle::ListMle>(),
    Entry::arrays::<approx_ndcg::ApproxNdcg>(),
    Entry::arrays::<ctc::Ctc>(),
];

/// A line of the catalogue.
#[derive(Clone, Copy)]
pub struct Entry {
    card: &'static Card,
    build: fn(&Args) -> Result<(Card, Shape), Error>,
}
impl Entry {
    const fn pointwise<L: Pointwise>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Pointwise(Arc::new(l)))),
        }
    }
    const fn labels<L: Rowwise<Truth = Index>>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Labels(Arc::new(l)))),
        }
    }
    const fn soft<L: Rowwise<Truth = Soft>>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Soft(Arc::new(l)))),
        }
    }
    const fn linear<L: Linear>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsLinear(l))) }
    }
    const fn contrastive<L: Contrastive>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsContrastive(l))) }
    }
    const fn pairwise<L: Pairwise>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsPairwise(l))) }
    }
    const fn relational<L: Relational>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsRelational(l))) }
    }
    const fn triplets<L: Triplets>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsTriplets(l))) }
    }
    const fn decorrelation<L: Decorrelation>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsDecorrelation(l))) }
    }
    const fn arrays<L: Structured<Kind: Kernel<L> + Tracing<L>>>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Arrays(Arc::new(l)))),
        }
    }
    /// What the loss says about itself.
    pub fn card(&self) -> &'static Card {
        self.card
    }
    /// The loss with its defaults.
    ///
    /// # Errors
    /// None of the losses here needs a parameter that has no default.
    pub fn default(&self) -> Result<Loss, Error> {
        Loss::new(self, Args::defaults(self.card))
    }
}
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.card.name)
    }
}

/// A loss made from its name and parameters. It is written as it is read.
#[derive(Clone)]
pub struct Loss {
    args: Args,
    card: Card,
    shape: Shape,
}
impl Loss {
    fn new(entry: &Entry, args: Args) -> Result<Self, Error> {
        let (card, shape) = (entry.build)(&args)?;
        Ok(Loss { args, card, shape })
    }
    /// What the loss says about itself, with these parameters.
    pub fn card(&self) -> &Card {
        &self.card
    }
    /// Its parameters and their values.
    pub fn args(&self) -> &Args {
        &self.args
    }
    /// The loss itself, by what it takes.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }
    /// What it claims, in a word each: of one prediction proved by [`certify`], of a row of scores tested.
    pub fn claims(&self) -> Vec<&'static str> {
        let convex = |convex: bool| convex.then_some("convex").into_iter().collect();
        match &self.shape {
            Shape::Pointwise(any) => any.claims().words(),
            Shape::Labels(any) => convex(any.convex()),
            Shape::Soft(any) => convex(any.convex()),
            Shape::Product(_) | Shape::Arrays(_) => Vec::new(),
        }
    }
}
impl FromStr for Loss {
    type Err = Error;
    /// # Errors
    /// An unknown name (with the nearest that is known), a value that a parameter cannot take, a slip of syntax.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, pairs) = args::parse(text)?;
        // Recipes are known by their parts too: `focal+giou`.
        let recipe = name.replace('+', "_");
        let name = recipe.as_str();
        let known = LOSSES.iter().map(|e| e.card.name);
        let entry = LOSSES.iter().find(|e| e.card.name == name);
        let entry = entry.ok_or_else(|| args::unknown("the loss".into(), name, known))?;
        let mut args = Args::defaults(entry.card);
        for (name, value) in pairs {
            args.set(name, value)?;
        }
        Loss::new(entry, args)
    }
}
impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.args.fmt(f)
    }
}
impl fmt::Debug for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.args.fmt(f)
    }
}

/// A loss whose type is forgotten, by what it takes.
#[derive(Clone)]
pub enum Shape {
    /// One prediction and one target.
    Pointwise(Arc<dyn AnyPointwise>),
    /// A row of scores and the label of a class.
    Labels(Arc<dyn AnyRowwise<Index>>),
    /// A row of scores and a row of targets.
    Soft(Arc<dyn AnyRowwise<Soft>>),
    /// Rows that are multiplied with rows.
    Product(Arc<dyn AnyProduct>),
    /// Several arrays, by name.
    Arrays(Arc<dyn AnyArrays>),
}

/// A pointwise loss whose type is forgotten.
pub trait AnyPointwise: Send + Sync {
    /// The value and slope at one point.
    fn at(&self, prediction: f64, target: f64) -> Jet<f64>;
    /// The same on dual numbers: each with its derivative in the prediction, the slope's being the curvature.
    fn dual_at(&self, prediction: f64, target: f64) -> Jet<Dual<f64>>;
    /// Enclosures of value, slope and curvature on a box.
    fn enclose(&self, prediction: Interval, target: Interval) -> Jet<Dual<Interval>>;
    /// What it claims.
    fn claims(&self) -> Claims;
    /// Whether it keeps these claims.
    fn examine(&self, claims: Claims) -> Verdict;
    /// The formula as a program.
    fn trace(&self) -> Program;
    #[doc(hidden)]
    fn evaluate_f32(&self, b: Pairs<f32>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error>;
    #[doc(hidden)]
    fn evaluate_f64(&self, b: Pairs<f64>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error>;
}
impl<L: Pointwise> AnyPointwise for L {
    fn at(&self, prediction: f64, target: f64) -> Jet<f64> {
        Pointwise::at(self, prediction, target)
    }
    fn dual_at(&self, prediction: f64, target: f64) -> Jet<Dual<f64>> {
        Pointwise::at(self, Dual::var(prediction), Dual::fixed(target))
    }
    fn enclose(&self, prediction: Interval, target: Interval) -> Jet<Dual<Interval>> {
        Pointwise::at(self, Dual::var(prediction), Dual::fixed(target))
    }
    fn claims(&self) -> Claims {
        Pointwise::claims(self)
    }
    fn examine(&self, claims: Claims) -> Verdict {
        certify::examine(self, claims)
    }
    fn trace(&self) -> Program {
        trace::pointwise(self)
    }
    fn evaluate_f32(&self, b: Pairs<f32>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error> {
        PointwiseExt::evaluate(self, b, r, out)
    }
    fn evaluate_f64(&self, b: Pairs<f64>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error> {
        PointwiseExt::evaluate(self, b, r, out)
    }
}
impl dyn AnyPointwise + '_ {
    /// As [`PointwiseExt::evaluate`].
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: ByName>(
        &self,
        batch: Pairs<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        E::pointwise(self, batch, reduction, out)
    }
}

/// A row-wise loss whose type is forgotten.
pub trait AnyRowwise<K: Truth>: Send + Sync {
    /// The value of one row on dual numbers, and its gradient into `grad`: the reference, for any direction.
    fn dual_at<'a>(
        &self,
        scores: &'a [Dual<f64>],
        target: K::Of<&'a [Dual<f64>]>,
        grad: &mut [Dual<f64>],
    ) -> Dual<f64>;
    /// Whether it is convex in the scores.
    fn convex(&self) -> bool;
    /// The label that marks a row as not to be looked at.
    fn ignored(&self) -> Option<i64>;
    /// What a row with this label counts for in the mean.
    fn weight(&self, label: usize) -> f64;
    /// The formula as a program, for rows of so many scores.
    ///
    /// # Errors
    /// Another number of classes than a parameter has.
    fn trace(&self, classes: usize) -> Result<Program, Error>;
    #[doc(hidden)]
    fn evaluate_f32(&self, b: Rows<f32, K>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error>;
    #[doc(hidden)]
    fn evaluate_f64(&self, b: Rows<f64, K>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error>;
}
impl<K: Truth, L: Rowwise<Truth = K>> AnyRowwise<K> for L {
    fn dual_at<'a>(
        &self,
        scores: &'a [Dual<f64>],
        target: K::Of<&'a [Dual<f64>]>,
        mut grad: &mut [Dual<f64>],
    ) -> Dual<f64> {
        Rowwise::at(self, scores, target, &mut grad)
    }
    fn convex(&self) -> bool {
        Rowwise::convex(self)
    }
    fn ignored(&self) -> Option<i64> {
        Rowwise::ignored(self)
    }
    fn weight(&self, label: usize) -> f64 {
        Rowwise::weight(self, label)
    }
    fn trace(&self, classes: usize) -> Result<Program, Error> {
        self.has_classes(classes)?;
        Ok(trace::rowwise(self, classes))
    }
    fn evaluate_f32(&self, b: Rows<f32, K>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error> {
        RowwiseExt::evaluate(self, b, r, out)
    }
    fn evaluate_f64(&self, b: Rows<f64, K>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error> {
        RowwiseExt::evaluate(self, b, r, out)
    }
}
impl<K: Truth> dyn AnyRowwise<K> + '_ {
    /// As [`RowwiseExt::evaluate`].
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: ByName>(
        &self,
        batch: Rows<E, K>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        E::rowwise(self, batch, reduction, out)
    }
}

/// A loss of named arrays whose type is forgotten.
pub trait AnyArrays: Send + Sync {
    /// What it is called.
    fn name(&self) -> &'static str;
    /// What it takes.
    fn fields(&self) -> &'static [Field];
    /// The axes of what is averaged over.
    fn each(&self) -> &'static str;
    /// The formula of one observation as a program, where rows are so long: see [`Tracing`]. None if it is no formula of
    /// numbers and rows, or takes no such rows.
    fn trace(&self, width: usize) -> Option<Program>;
    #[doc(hidden)]
    fn evaluate_f32(&self, b: Arrays<f32>, r: Reduction, out: Slots<f32>) -> Result<Total, Error>;
    #[doc(hidden)]
    fn evaluate_f64(&self, b: Arrays<f64>, r: Reduction, out: Slots<f64>) -> Result<Total, Error>;
}
impl<L: Structured<Kind: Kernel<L> + Tracing<L>>> AnyArrays for L {
    fn name(&self) -> &'static str {
        L::CARD.name
    }
    fn fields(&self) -> &'static [Field] {
        Structured::fields(self)
    }
    fn each(&self) -> &'static str {
        Structured::each(self)
    }
    fn trace(&self, width: usize) -> Option<Program> {
        L::Kind::trace(self, width)
    }
    fn evaluate_f32(&self, b: Arrays<f32>, r: Reduction, out: Slots<f32>) -> Result<Total, Error> {
        ArraysExt::evaluate(self, b, r, out)
    }
    fn evaluate_f64(&self, b: Arrays<f64>, r: Reduction, out: Slots<f64>) -> Result<Total, Error> {
        ArraysExt::evaluate(self, b, r, out)
    }
}
impl dyn AnyArrays + '_ {
    /// As [`ArraysExt::evaluate`].
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: ByName>(
        &self,
        batch: Arrays<E>,
        reduction: Reduction,
        out: Slots<E>,
    ) -> Result<Total, Error> {
        E::arrays(self, batch, reduction, out)
    }
    /// Whether it takes arrays of these shapes, by name.
    ///
    /// # Errors
    /// One that is missing, or whose axes do not fit.
    pub fn fit(&self, shapes: &[(&str, &[usize])]) -> Result<(), Error> {
        batch::fit(self.name(), self.fields(), shapes)
    }
    /// How long the axes are of what is averaged over.
    ///
    /// # Errors
    /// Arrays that are missing, unknown or do not fit each other.
    pub fn observations<E: ByName>(&self, batch: &Arrays<E>) -> Result<Vec<usize>, Error> {
        Ok(batch.bind(self.name(), self.fields(), self.each())?.lengths(self.each()))
    }
}

/// A loss on products whose type is forgotten.
pub trait AnyProduct: OnProducts<f32> + OnProducts<f64> {
    /// What it says about itself.
    fn card(&self) -> Card;
    /// What it needs beside the rows of a.
    fn needs(&self) -> &'static [Input];
    /// What it takes if it is there.
    fn allows(&self) -> &'static [Input];
    /// The loss as data and programs, where rows of scores are so long.
    ///
    /// # Errors
    /// Another number of columns than a parameter has.
    fn plan(&self, columns: usize) -> Result<Plan, Error>;
}
/// What a loss on products does with elements of one type. A form that it lacks is an error.
#[doc(hidden)]
pub trait OnProducts<E: ByName>: Send + Sync {
    fn name(&self) -> &'static str;
    fn whole(&self, batch: Products<E>, r: Reduction, out: Gradients<E>) -> Result<Outcome, Error>;
    fn sharded(
        &self,
        _local: Shard<E>,
        _shards: &mut dyn Shards<E>,
        _: Reduction,
        _: Gradients<E>,
    ) -> Result<Outcome, Error> {
        Err(Error::NoForm { loss: self.name(), form: "sharded" })
    }
    fn vocabulary(
        &self,
        _: Products<E>,
        _part: Vocabulary,
        _gather: &mut Gather,
        _: Reduction,
        _: Gradients<E>,
    ) -> Result<Outcome, Error> {
        Err(Error::NoForm { loss: self.name(), form: "vocabulary-parallel" })
    }
}
impl dyn AnyProduct + '_ {
    /// As the `evaluate` of the loss.
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: ByName>(
        &self,
        batch: Products<E>,
        reduction: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error> {
        E::product(self).whole(batch, reduction, out)
    }
    /// As the `evaluate_sharded` of the loss: [of contrastive losses](ContrastiveExt::evaluate_sharded), [of
    /// pairs](PairwiseExt::evaluate_sharded).
    ///
    /// # Errors
    /// The same; and all other losses have no such form.
    pub fn evaluate_sharded<E: ByName>(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        reduction: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error> {
        E::product(self).sharded(local, shards, reduction, out)
    }
    /// As [`LinearExt::evaluate_vocabulary`].
    ///
    /// # Errors
    /// The same; and losses that are not of a linear layer have no such form.
    pub fn evaluate_vocabulary<E: ByName>(
        &self,
        batch: Products<E>,
        part: Vocabulary,
        gather: &mut Gather,
        reduction: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error> {
        E::product(self).vocabulary(batch, part, gather, reduction, out)
    }
}
/// The kinds of losses on products, each with its kernel, and the forms that this has.
macro_rules! as_product {
    ($kind:ident, $trait:ident, $ext:ident, $plan:ident: $($form:ident = $evaluate:ident($($arg:ident: $type:ty),*)),*) => {
        struct $kind<L>(L);
        impl<L: $trait> AnyProduct for $kind<L> {
            fn card(&self) -> Card {
                self.0.card()
            }
            fn needs(&self) -> &'static [Input] {
                <L as $ext>::needs()
            }
            fn allows(&self) -> &'static [Input] {
                <L as $ext>::allows()
            }
            fn plan(&self, columns: usize) -> Result<Plan, Error> {
                Plan::$plan(&self.0, columns)
            }
        }
        impl<L: $trait, E: ByName> OnProducts<E> for $kind<L> {
            fn name(&self) -> &'static str {
                L::CARD.name
            }
            $(fn $form(&self, $($arg: $type,)* r: Reduction, out: Gradients<E>) -> Result<Outcome, Error> {
                $ext::$evaluate(&self.0, $($arg,)* r, out)
            })*
        }
    };
}
as_product!(AsLinear, Linear, LinearExt, linear: whole = evaluate(batch: Products<E>),
    vocabulary = evaluate_vocabulary(batch: Products<E>, part: Vocabulary, gather: &mut Gather));
as_product!(AsContrastive, Contrastive, ContrastiveExt, contrastive: whole = evaluate(batch: Products<E>),
    sharded = evaluate_sharded(local: Shard<E>, shards: &mut dyn Shards<E>));
as_product!(AsPairwise, Pairwise, PairwiseExt, pairwise: whole = evaluate(batch: Products<E>),
    sharded = evaluate_sharded(local: Shard<E>, shards: &mut dyn Shards<E>));
as_product!(AsRelational, Relational, RelationalExt, relational: whole = evaluate(batch: Products<E>));
as_product!(AsTriplets, Triplets, TripletsExt, triplets: whole = evaluate(batch: Products<E>));
as_product!(AsDecorrelation, Decorrelation, DecorrelationExt, decorrelation: whole = evaluate(batch: Products<E>));
fn product(loss: impl AnyProduct + 'static) -> (Card, Shape) {
    (loss.card(), Shape::Product(Arc::new(loss)))
}

/// The element types that losses by name are compiled for.
pub trait ByName: Element<Float = Self> {
    #[doc(hidden)]
    fn product<'a>(l: &'a (dyn AnyProduct + 'a)) -> &'a (dyn OnProducts<Self> + 'a);
    #[doc(hidden)]
    fn pointwise(
        l: &dyn AnyPointwise,
        b: Pairs<Self>,
        r: Reduction,
        out: Outputs<Self>,
    ) -> Result<Total, Error>;
    #[doc(hidden)]
    fn rowwise<K: Truth>(
        l: &dyn AnyRowwise<K>,
        b: Rows<Self, K>,
        r: Reduction,
        out: Outputs<Self>,
    ) -> Result<Total, Error>;
    #[doc(hidden)]
    fn arrays(l: &dyn AnyArrays, b: Arrays<Self>, r: Reduction, out: Slots<Self>) -> Result<Total, Error>;
}
macro_rules! by_name {
    ($t:ty, $evaluate:ident) => {
        impl ByName for $t {
            fn product<'a>(l: &'a (dyn AnyProduct + 'a)) -> &'a (dyn OnProducts<Self> + 'a) {
                l
            }
            fn pointwise(
                l: &dyn AnyPointwise,
                b: Pairs<Self>,
                r: Reduction,
                out: Outputs<Self>,
            ) -> Result<Total, Error> {
                l.$evaluate(b, r, out)
            }
            fn arrays(
                l: &dyn AnyArrays,
                b: Arrays<Self>,
                r: Reduction,
                out: Slots<Self>,
            ) -> Result<Total, Error> {
                l.$evaluate(b, r, out)
            }
            fn rowwise<K: Truth>(
                l: &dyn AnyRowwise<K>,
                b: Rows<Self, K>,
                r: Reduction,
                out: Outputs<Self>,
            ) -> Result<Total, Error> {
                l.$evaluate(b, r, out)
            }
        }
    };
}
by_name!(f32, evaluate_f32);
by_name!(f64, evaluate_f64);
