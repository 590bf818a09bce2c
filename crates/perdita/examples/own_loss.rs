//! A loss of your own: a formula over `Real` and a card; kernels, derivatives, curvature and proofs come with it.
//!
//! `cargo run -p perdita --example own_loss`
use perdita::certify::certify;
use perdita::loss::{Args, Card, Claims, Error, Formula, Jet, Pointwise, Predicts, Task};
use perdita::prelude::*;
use perdita::real::{Dual, Interval, Real};

/// √(1 + r²) − 1, a smooth absolute error.
#[derive(Clone, Copy, Debug)]
struct PseudoHuber;

impl Formula for PseudoHuber {
    const CARD: Card = Card {
        name: "pseudo_huber",
        summary: "squared near zero, absolute in the tails, smooth between",
        task: Task::Regression,
        formula: "√(1 + r²) − 1; r = p − y",
        predicts: Predicts::Value,
        prediction: Interval::REAL,
        target: Interval::REAL,
        two_labels: false,
        params: &[],
        estimates: "a location between the mean and the median",
        kinks: "none",
        reference: "Charbonnier et al., Deterministic Edge-Preserving Regularization, IEEE TIP 1997",
    };

    fn build(_: &Args) -> Result<Self, Error> {
        Ok(PseudoHuber)
    }
}

impl Pointwise for PseudoHuber {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        // r²/(√(1 + r²) + 1) is the same without cancellation near 0; dual numbers differentiate it.
        Jet::derive(
            prediction,
            perdita::inline!(|p: Dual<R>| {
                let r = p - Dual::fixed(target);
                let one = r.lit(1.0);
                r * r / ((one + r * r).sqrt() + one)
            }),
        )
    }

    fn claims(&self) -> Claims {
        Claims { least: 0.0, ..Claims::NONE }
    }
}

fn main() -> Result<(), Error> {
    let (predictions, targets) = ([3.0f32, 0.5, -20.0], [0.0f32, 0.5, 0.0]);
    let batch = Pairs::new(Pred(&predictions), Target(&targets))?;

    let (mut grad, mut hess) = ([0.0; 3], [0.0; 3]);
    let out = Outputs::none().grad(&mut grad).curvature(&mut hess);
    let total = PseudoHuber.evaluate(batch, Reduction::Sum, out)?;
    println!("sum {:.4}, gradient {grad:.4?}, curvature {hess:.4?}", total.sum());

    let certificate = certify(&PseudoHuber);
    println!("never negative: {}", if certificate.is_proved() { "proved" } else { "not proved" });
    assert!(certificate.is_proved());
    Ok(())
}
