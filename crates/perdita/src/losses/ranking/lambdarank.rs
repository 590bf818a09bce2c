//! LambdaRank: RankNet, whose pairs count for what swapping the two would change in the NDCG.
//!
//! |ΔNDCG| of items i and j is |g_i − g_j| |D_i − D_j| / IDCG, with gains g = 2ʳ − 1 or r, and discounts
//! D = 1/log₂(1 + rank) of their ranks in the present order of the scores, in which items of one score keep the order in
//! which they were given. It is held fixed in the gradient, which then is the paper's λ. With `k` only the first k ranks
//! have a discount that is not 0, as in NDCG@k; LightGBM's truncation level, which keeps the discounts and drops pairs
//! of two items beyond it, is something else. Pairs are summed: the weights of a query are normalised by its IDCG.
//!
//! Queries without pairs (one item, none, all of one relevance, IDCG = 0 among them) cost 0 with gradient 0, and count in
//! the mean over queries. Infinite scores have their limits, as in [`ranknet`](crate::losses::ranknet); a pair of weight 0
//! costs nothing even there. Compared with its definition in mpmath, and with one from PyTorch's primitives.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Field, Formula, Gain, Jet, LISTS, List, Lists, NON_NEGATIVE, OfLists, POSITIVE, Param,
    Predicts, Structured, Task,
};
use crate::losses::ranknet::RankNet;
use crate::real::{Interval, Real, span};

/// Σ |ΔNDCG_ij| softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::lambdarank::LambdaRank};
/// let (scores, relevance) = ([0.0, 0.0], [0.0, 1.0]);
/// let batch = Arrays::new().numbers("scores", &scores, &[1, 2])?.numbers("relevance", &relevance, &[1, 2])?;
/// let (change, mut grad) = (1.0 - 2f64.ln() / 3f64.ln(), [0.0; 2]);
/// let loss = LambdaRank::default().mean_grad(batch, "scores", &mut grad)?;
/// assert!((loss - change * 2f64.ln()).abs() < 1e-15 && (grad[0] - change / 2.0).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct LambdaRank {
    pair: RankNet,
    gain: Gain,
    k: Option<usize>,
}
impl LambdaRank {
    /// σ, how steep the logistic function is. Positive.
    pub fn sigma(self, sigma: f64) -> Result<Self, Error> {
        let sigma = Self::CARD.check("sigma", sigma)?;
        Ok(LambdaRank { pair: RankNet::default().sigma(sigma)?, ..self })
    }
    /// What an item is worth by its relevance.
    pub fn gain(self, gain: Gain) -> Self {
        LambdaRank { gain, ..self }
    }
    /// How many ranks count; none for all. At least 1.
    pub fn k(self, k: Option<usize>) -> Result<Self, Error> {
        let checked = k.map(|k| Self::CARD.check("k", k as f64)).transpose()?;
        Ok(LambdaRank { k: checked.and(k), ..self })
    }
    /// What a gain counts for after so many items.
    #[inline(always)]
    fn discount<R: Real>(&self, place: R) -> R {
        let discount = Gain::discount(place);
        match self.k {
            Some(k) => place.lt(place.lit(k as f64), discount, place.lit(0.0)),
            None => discount,
        }
    }
}
impl Formula for LambdaRank {
    const CARD: Card = Card {
        name: "lambdarank",
        summary: "logistic loss of pairs, weighed by what swapping them would change in the NDCG",
        task: Task::Ranking,
        formula: "Σ |ΔNDCG_ij| softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j; σ = sigma, NDCG at k",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("sigma", 1.0, POSITIVE, "how steep the logistic function is"),
            Param::optional("k", None, span(1.0, f64::MAX), "how many ranks count"),
            Param::choice("gain", Gain::WORDS, "2ʳ − 1, or r"),
        ],
        estimates: "an order of high NDCG",
        kinks: "none; where the order changes the loss jumps, and so does its gradient",
        reference: "Burges, From RankNet to LambdaRank to LambdaMART: An Overview, MSR-TR-2010-82",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let k = args.optional("k");
        if let Some(k) = k.filter(|k| k.fract() != 0.0) {
            let (value, accepts) = (k.to_string(), "an integer or none".into());
            return Err(Error::ParamKind { loss: Self::CARD.name, param: "k", value, accepts });
        }
        let k = k.map(|k| Self::CARD.check("k", k)).transpose()?;
        LambdaRank::default()
            .gain(Gain::of(args.choice("gain")))
            .k(k.map(|k| k as usize))?
            .sigma(args.number("sigma"))
    }
}
impl Structured for LambdaRank {
    type Kind = OfLists;
    const EACH: &'static str = "...";
    fn fields(&self) -> &'static [Field] {
        LISTS
    }
}
impl Lists for LambdaRank {
    #[inline(always)]
    fn at<Z: List>(&self, list: &mut Z) -> f64 {
        let largest = list.lit(list.peak(inline!(|x| x.relevance)));
        list.rank();
        list.note(inline!(|x| [self.gain.at(x.relevance, largest), self.discount(x.rank)]));
        let ideal = list.total(inline!(|x| x.notes[0] * self.discount(x.place)));
        let share = list.lit(0.0.lt(ideal, 1.0 / ideal, 0.0));
        list.sweep(
            false,
            inline!(|ahead, a, b| {
                let gain = (a.notes[0] - b.notes[0]).abs();
                let discount = (a.notes[1] - b.notes[1]).abs();
                let (change, Jet { value, slope }) = (gain * discount * share, self.pair.pair(ahead));
                Jet { value: change.weigh(value), slope: change * slope }
            }),
        )
    }
}
