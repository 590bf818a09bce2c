//! The triplet loss, max(0, d(a, p) − d(a, n) + m), of triplets that are mined inside a batch from labels: an anchor, a
//! positive of its label, a negative of another.
//!
//! `mining` says which triplets of all valid ones:
//!
//! * `batch_hard`: for every anchor its farthest positive and nearest negative (Hermans et al. 2017);
//! * `batch_all`: all of them;
//! * `semi_hard`: for every anchor and positive the nearest negative that is farther than the positive; if there is none,
//!   the farthest negative (Schroff et al. 2015, as TensorFlow has it);
//! * `distance_weighted`: for every anchor and positive one negative, drawn by 1 over the density of its distance on the
//!   sphere, for distances from ½ to 1.4 (Wu et al. 2017); rows must be normalised; draws depend on `seed` alone.
//!
//! Of equal distances the row of lowest index is taken. The mean is over all of these triplets, or over those whose loss
//! is not 0; how many those are is reported either way. Which triplets are taken is a choice, with no gradient of its own.
use crate::loss::{
    Args, Card, Distance, Error, Formula, Mining, NON_NEGATIVE, Param, Predicts, ProductLoss, Task, Triplets,
    TripletsKind,
};
use crate::losses::hinge::Hinge;
use crate::real::Interval;

/// max(0, d(a, p) − d(a, n) + m), mined in the batch
///
/// ```
/// use perdita::{Embeddings, Gradients, Labels, Products, Reduction, ProductsExt, losses::triplet::Triplet};
/// let x = [0.0, 1.0, 1.5, 9.0];
/// let batch = Products::of(Embeddings::new(&x, 1)?).labels(Labels::from(&[0i64, 0, 1, 1]))?;
/// let mut grad = [0.0; 4];
/// let loss = Triplet::new(0.5)?.evaluate(batch, Reduction::Sum, Gradients::none().a(&mut grad))?;
/// assert_eq!((loss.total.sum(), loss.active, loss.total.count()), (8.5, Some(2), 4));
/// assert_eq!(grad, [-1.0, 3.0, -3.0, 1.0]);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Triplet {
    hinge: Hinge,
    mining: Mining,
    distance: Distance,
    normalize: bool,
    active_only: bool,
}
impl Triplet {
    /// `margin`: m, how much farther negatives should be than positives. Not negative. Euclidean distances, batch-hard.
    pub fn new(margin: f64) -> Result<Self, Error> {
        let hinge = Hinge::new(Self::CARD.check("margin", margin)?)?;
        let (mining, distance) = (Mining::BatchHard, Distance::Euclidean);
        Ok(Triplet { hinge, mining, distance, normalize: false, active_only: false })
    }
    /// Which triplets are looked at.
    pub fn mining(self, mining: Mining) -> Result<Self, Error> {
        Triplet { mining, ..self }.sphere()
    }
    /// How distances are measured, and whether rows are divided by their lengths first.
    pub fn distance(self, distance: Distance, normalize: bool) -> Result<Self, Error> {
        Triplet { distance, normalize, ..self }.sphere()
    }
    /// Takes the mean over triplets whose loss is not 0.
    pub fn active_only(self, active_only: bool) -> Self {
        Triplet { active_only, ..self }
    }
    /// Draws by distance are drawn on the sphere.
    fn sphere(self) -> Result<Self, Error> {
        let on_sphere = self.normalize || self.distance == Distance::Cosine;
        if matches!(self.mining, Mining::DistanceWeighted { .. }) && !on_sphere {
            let problem = "mining=distance_weighted needs normalize=true, or distance=cosine";
            return Err(Error::Params { loss: "triplet", problem });
        }
        Ok(self)
    }
}
const DISTANCES: [Distance; 3] = [Distance::Euclidean, Distance::Squared, Distance::Cosine];

impl Formula for Triplet {
    const CARD: Card = Card {
        name: "triplet",
        summary: "negatives farther than positives by a margin, mined in the batch",
        task: Task::Metric,
        formula: "max(0, d(a, p) − d(a, n) + m); m = margin",
        predicts: Predicts::Embedding,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("margin", 0.2, NON_NEGATIVE, "m, how much farther negatives should be").symbol("m"),
            Param::choice(
                "mining",
                &["batch_hard", "batch_all", "semi_hard", "distance_weighted"],
                "which triplets of the batch are looked at",
            ),
            Param::choice("distance", &["euclidean", "squared", "cosine"], "how far apart two rows are"),
            Param::flag("normalize", false, "whether rows are divided by their lengths first"),
            Param::choice(
                "average",
                &["all", "active"],
                "what the mean is over: all these triplets, or those above 0",
            ),
            Param::integer("seed", 0, "what draws by distance depend on"),
        ],
        estimates: "distances that are smaller within labels than between them",
        kinks: "d(a, n) − d(a, p) = m: slope 0; a distance of 0: gradient 0; a change of the triplets mined: the chosen ones'",
        reference: "Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015; Hermans, Beyer & Leibe, In Defense of the \
                    Triplet Loss for Person Re-Identification, 2017; Wu, Manmatha, Smola & Krähenbühl, Sampling \
                    Matters in Deep Embedding Learning, ICCV 2017",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let mining = match args.choice("mining") {
            0 => Mining::BatchHard,
            1 => Mining::BatchAll,
            2 => Mining::SemiHard,
            _ => Mining::DistanceWeighted { seed: args.number("seed") as i64 as u64 },
        };
        Triplet::new(args.number("margin"))?
            .active_only(args.choice("average") == 1)
            .distance(DISTANCES[args.choice("distance")], args.flag("normalize"))?
            .mining(mining)
    }
}
impl ProductLoss for Triplet {
    type Kind = TripletsKind;
}
impl Triplets for Triplet {
    type Margin = Hinge;
    fn margin(&self) -> &Hinge {
        &self.hinge
    }
    fn distance(&self) -> (Distance, bool) {
        (self.distance, self.normalize)
    }
    fn mining(&self) -> Mining {
        self.mining
    }
    fn active_only(&self) -> bool {
        self.active_only
    }
}
