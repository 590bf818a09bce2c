//! A loss of your own: a formula over `Real` and a card; kernels, derivatives, curvature and proofs come with it.
//!
//! `cargo run -p perdita --example own_loss`
use perdita::certify::certify;
use perdita::loss::{Card, Claims, Definition, POSITIVE, Pointwise, ValueSlope};
use perdita::prelude::*;
use perdita::real::Real;

perdita::parameters! {
    /// c²·(√(1 + (r/c)²) − 1), a smooth absolute error.
    #[derive(Clone, Copy, Debug)]
    struct PseudoHuber(
        /// error at which the loss changes from quadratic to linear
        scale as "c": f64 in POSITIVE = 1.0,
    )
}

impl Definition for PseudoHuber {
    const CARD: Card = Card {
        summary: "quadratic for small errors, linear for large errors, smooth between",
        formula: "c²(√(1 + (r/c)²) − 1); r = p − y, c = scale",
        estimates: "a location between the mean and the median",
        reference: "Charbonnier et al., Deterministic Edge-Preserving Regularization, IEEE TIP 1997",
        ..Card::regression("pseudo_huber", Self::PARAMS)
    };
}

impl Pointwise for PseudoHuber {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        // r²/(√(1 + (r/c)²) + 1) is the same without cancellation near 0. Its derivative is the slope: proofs need to know.
        let (r, one, c) = (prediction - target, prediction.lit(1.0), prediction.lit(self.scale));
        let q = r / c;
        let slope = c * q.over_hypot(one);
        ValueSlope { value: r.with_derivative(r * r / (q.hypot(one) + one), slope), slope }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: self.scale, smooth: 1.0, ..Claims::CONVEX }
    }
}

fn main() -> Result<(), perdita::Error> {
    let loss = PseudoHuber::new(2.0)?;
    let (predictions, targets) = ([3.0f32, 0.5, -20.0], [0.0f32, 0.5, 0.0]);
    let batch = Pairs::new(Pred(&predictions), Target(&targets))?;

    let (mut grad, mut hess) = ([0.0; 3], [0.0; 3]);
    let out = Outputs::new().grad("prediction", &mut grad).curvature(&mut hess);
    let total = loss.evaluate(batch, Reduction::Sum, out)?;
    println!("sum {:.4}, gradient {grad:.4?}, curvature {hess:.4?}", total.sum());

    let certificate = certify(&loss);
    println!("convex, Lipschitz, smooth, never negative: {certificate}");
    assert!(certificate.is_proved());
    Ok(())
}
