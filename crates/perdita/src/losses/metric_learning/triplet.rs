//! Triplet loss with mining: max(0, d(a, p) − d(a, n) + m), of triplets mined from the labels of a batch: an
//! anchor, a positive of the same label, a negative of another label.
//!
//! `mining` selects among all valid triplets:
//!
//! * `batch_hard`: for each anchor the farthest positive and the nearest negative (Hermans et al. 2017);
//! * `batch_all`: all of them;
//! * `semi_hard`: for each anchor and positive the nearest negative that is farther than the positive; if
//!   there is none, the farthest negative (Schroff et al. 2015, as in TensorFlow);
//! * `distance_weighted`: for each anchor and positive a random negative, weighted by the inverse density of
//!   its distance on the unit sphere, for distances from ½ to 1.4 (Wu et al. 2017); rows must be normalised,
//!   and draws depend only on `seed`.
//!
//! Ties in distance are resolved by the lowest row index. The mean is over all mined triplets, or over those
//! with non-zero loss; the number of these is always reported. The selection has no gradient.
use crate::loss::{
    Card, Definition, Distance, Error, Mining, NON_NEGATIVE, ProductLoss, Triplets, TripletsKind,
};
use crate::losses::Hinge;
use crate::losses::InfoNce;
use crate::parameters;

parameters! {
    /// max(0, d(a, p) − d(a, n) + m), mined in the batch
    ///
    /// ```
    /// use perdita::{Embeddings, Outputs, Labels, Products, Reduction, ProductsExt, losses::Triplet};
    /// let x = [0.0, 1.0, 1.5, 9.0];
    /// let batch = Products::of(Embeddings::new(&x, 1)?).labels(Labels::from(&[0i64, 0, 1, 1]))?;
    /// let mut grad = [0.0; 4];
    /// let loss = Triplet::new(0.5)?.evaluate(batch, Reduction::Sum, Outputs::new().grad("a", &mut grad))?;
    /// assert_eq!((loss.total.sum(), loss.active, loss.total.count()), (8.5, Some(2), 4));
    /// assert_eq!(grad, [-1.0, 3.0, -3.0, 1.0]);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct Triplet(
        /// distance by which negatives should be farther than positives
        margin as "m": f64 in NON_NEGATIVE = 0.2 => hinge,
    ) {
        /// selection of the triplets in a batch
        mining: Mining = Mining::BatchHard => on_sphere,
        /// measure between two embeddings
        distance: Distance = Distance::Euclidean => on_sphere,
        normalize like InfoNce: bool = false => on_sphere,
        /// mean over all mined triplets, or over those with a loss above 0
        active_only named average("all", "active"): bool = false,
        /// start of the random numbers of distance-weighted mining
        seed: i64 = 0,
    } derived {
        hinge: Hinge = Hinge::DEFAULT,
    }
}
impl Triplet {
    fn hinge(self) -> Result<Self, Error> {
        Ok(Triplet { hinge: Hinge { margin: self.margin }, ..self })
    }

    /// Normalisation check: distance-weighted mining requires unit vectors.
    fn on_sphere(self) -> Result<Self, Error> {
        let on_sphere = self.normalize || self.distance == Distance::Cosine;
        if self.mining == Mining::DistanceWeighted && !on_sphere {
            let problem = "mining=distance_weighted needs normalize=true, or distance=cosine";
            return Err(Error::Params { loss: "triplet", problem });
        }
        Ok(self)
    }
}
impl Definition for Triplet {
    const CARD: Card = Card {
        summary: "hinge of the difference of anchor–positive and anchor–negative distances, of triplets mined in the batch",
        formula: "max(0, d(a, p) − d(a, n) + m); m = margin",
        kinks: "d(a, n) − d(a, p) = m: slope 0; distance 0: gradient 0; a change of the mined triplets: gradient of those mined",
        reference: "Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015; Hermans, Beyer & Leibe, In Defense of the \
                    Triplet Loss for Person Re-Identification, 2017; Wu, Manmatha, Smola & Krähenbühl, Sampling \
                    Matters in Deep Embedding Learning, ICCV 2017",
        ..Card::metric("triplet", Self::PARAMS)
    };
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

    fn seed(&self) -> u64 {
        self.seed as u64
    }

    fn active_only(&self) -> bool {
        self.active_only
    }
}
