//! The focal loss of a row of logits and a row of target probabilities t: −Σ t_c·α_c·(1 − p_c)^γ·ln p_c with
//! p = softmax(z).
//!
//! One-hot rows give [`focal`](crate::losses::focal); γ = 0 and α = 1 is
//! [`soft_cross_entropy`](crate::losses::soft_cross_entropy). The targets need not sum to 1. The class that dominates stays
//! apart from the sum of the others, so 1 − p_c has every digit for every class. Compared with the same from PyTorch's
//! primitives.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Formula, NON_NEGATIVE, Param, Predicts, Row, Rowwise, Slopes, Soft, Softmax, Task,
};
use crate::real::{Interval, Real};

/// −Σ t_c α_c (1 − p_c)^γ ln p_c
///
/// ```
/// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::soft_focal::SoftFocal};
/// let batch = Rows::soft(Scores::new(&[0.0, 0.0], 2), Targets(&[0.25, 0.75]))?;
/// let loss = SoftFocal::new(2.0, &[1.0])?.mean(batch)?;
/// assert!((loss - 0.25 * std::f64::consts::LN_2).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SoftFocal {
    gamma: f64,
    alpha: Vec<f64>,
}
impl SoftFocal {
    /// `gamma`: how much the easy is turned down; 0 not at all. `alpha`: one weight for all classes, or one per class.
    pub fn new(gamma: f64, alpha: &[f64]) -> Result<Self, Error> {
        let gamma = Self::CARD.check("gamma", gamma)?;
        let alpha = Self::CARD.check_all("alpha", alpha)?;
        if alpha.is_empty() {
            return Err(Error::Classes { loss: "soft_focal", name: "alpha", got: 0, want: 1 });
        }
        Ok(SoftFocal { gamma, alpha })
    }
}
impl Formula for SoftFocal {
    const CARD: Card = Card {
        name: "soft_focal",
        summary: "cross-entropy of logits and target probabilities that turns down what is easy",
        task: Task::Distribution,
        formula: "−Σ_c t_c α_c (1 − p_c)^γ ln p_c; p = softmax(z), γ = gamma, α = alpha",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("gamma", 2.0, NON_NEGATIVE, "how much the easy is turned down; 0 is cross-entropy"),
            Param::per_class("alpha", Some(0.25), NON_NEGATIVE, "what a class counts for"),
        ],
        estimates: "the class, with attention to what is hard",
        kinks: "none",
        reference: "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017; Mukhoti et al., \
                    Calibrating Deep Neural Networks using Focal Loss, NeurIPS 2020",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        SoftFocal::new(args.number("gamma"), &args.list("alpha"))
    }
}
impl Rowwise for SoftFocal {
    type Truth = Soft;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let (top, gamma) = (z.largest(), self.gamma);
        let exp = Softmax::exp(z, top);
        // 1 for what is as large as the largest; the sum of exp without these ones loses nothing to them.
        let peak = inline!(|at| {
            let x = z.at(at);
            x.lt(z.spread(top), x.lit(0.0), x.lit(1.0))
        });
        let below = inline!(|at| exp(at) - peak(at));
        let small = slopes.keep(z, None, below);
        let rest = small + (z.sum(None, peak) - z.lit(1.0));
        let total = rest + z.lit(1.0);
        let (rest, total, log_total) = (z.spread(rest), z.spread(total), z.spread(rest.ln_1p()));
        let share = inline!(|at| {
            let t = target.at(at);
            match &self.alpha[..] {
                [alpha] => t * t.lit(*alpha),
                alpha => t * z.constants(alpha, at),
            }
        });
        // Of every class p, 1 − p and −ln p, given exp(z − top). At a peak that is 1, and less 1 only a derivative.
        let parts = inline!(|at, e: Z::Lane| {
            let x = z.at(at);
            let others = x.lt(z.spread(top), total - e, rest - (e - e.lit(1.0)));
            (e / total, others / total, (z.spread(top) - x) + log_total)
        });
        // −p·d/dp of the class's term, as in `focal`: no negative power appears.
        let pull = inline!(|at, e: Z::Lane| {
            let (p, q, nll) = parts(at, e);
            let (zero, one) = (q.lit(0.0), q.lit(1.0));
            let ratio = zero.lt(q, p.weigh(nll) / q, one);
            share(at) * (q.powf(gamma) * (one + q.lit(gamma) * ratio))
        });
        let whole = z.sum(None, inline!(|at| pull(at, exp(at))));
        let whole = z.spread(whole);
        slopes.write(
            z,
            below,
            inline!(|at, kept| {
                let e = kept + peak(at);
                let ((p, q, _), own) = (parts(at, e), pull(at, e));
                p * (whole - own) - own * q
            }),
        );
        z.sum(
            None,
            inline!(|at| {
                let (_, q, nll) = parts(at, exp(at));
                (share(at) * q.powf(gamma)).weigh(nll)
            }),
        )
    }
    fn convex(&self) -> bool {
        self.gamma == 0.0
    }
    fn classes(&self) -> Option<usize> {
        (self.alpha.len() > 1).then_some(self.alpha.len())
    }
}
