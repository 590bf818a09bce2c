//! Certificates refute false claims: a proof method that accepts everything proves nothing.
use perdita::certify::{ProofResult, Property, certify, examine};
use perdita::loss::{Card, Claims, Definition, Pointwise, ValueSlope};
use perdita::losses::{Hinge, Huber, LogCosh, Mae, Mse, PoissonNll};
use perdita::parameters;
use perdita::real::{Dual, Real, span};
use perdita::trace;

/// A loss made for a test: its formula, and the card of another.
macro_rules! loss {
    ($name:ident, $like:ty, |$p:ident, $y:ident| $jet:expr) => {
        parameters! {
            #[derive(Clone)]
            struct $name;
        }
        impl Definition for $name {
            const CARD: Card = <$like>::CARD;
        }

        impl Pointwise for $name {
            fn at<R: Real>(&self, $p: R, $y: R) -> ValueSlope<R> {
                $jet
            }

            fn claims(&self) -> Claims {
                Claims::NONE
            }
        }
    };
}

loss!(SquaredInsensitive, Mse, |p, y| {
    let (r, e) = (p - y, p.lit(0.5));
    let beyond = r - r.clamp(-e, e);
    ValueSlope { value: beyond * beyond, slope: beyond + beyond }
});
loss!(ZeroOne, Hinge, |p, y| {
    let (zero, one) = (p.lit(0.0), p.lit(1.0));
    ValueSlope { value: (p * y).select_lt(zero, one, zero), slope: zero }
});
loss!(Torn, Mse, |p, y| {
    // Two pieces that do not meet at the bound, joined by `piecewise` regardless.
    let r = p - y;
    ValueSlope {
        value: r.piecewise(r.lit(1.0), r * r, r + r),
        slope: r.piecewise(r.lit(1.0), r + r, r.lit(2.0)),
    }
});
loss!(Bent, Mae, |p, y| {
    // −|r|: the slope falls at 0, a negative jump.
    let r = p - y;
    ValueSlope { value: -r.abs(), slope: -r.sign() }
});

loss!(Late, PoissonNll, |x, y| {
    // Convex at targets up to 8 only: eˣ + y·tanh x has the curvature eˣ − 2y tanh x/cosh² x.
    let (e, t) = (x.exp(), x.tanh());
    ValueSlope { value: e + y * t, slope: e + y * (t.lit(1.0) - t * t) }
});
loss!(TornAtAll, PoissonNll, |x, y| {
    let one = x.lit(1.0);
    ValueSlope { value: x.exp() + x.select_lt(one, one, one + one) * y, slope: x.exp() }
});

loss!(Charbonnier, Mse, |p, y| {
    // √(r² + ε²), ε = 0.5: Lipschitz with 1, and 1/ε-smooth; so are those of other scales and targets.
    let (r, e) = (p - y, p.lit(0.5));
    ValueSlope { value: r.hypot(e), slope: r.over_hypot(e) }
});

#[test]
fn a_smooth_absolute_error_is_lipschitz_convex_and_smooth() {
    let claims = Claims { lipschitz: 1.0, smooth: 2.0, least: 0.5, ..Claims::CONVEX };
    let proof = examine(&Charbonnier, claims);
    assert!(proof.is_proved(), "{proof}");
    for (claims, fails) in [
        (Claims { lipschitz: 0.999, ..claims }, "Lipschitz constant 0.999: refuted on "),
        (Claims { smooth: 1.999, ..claims }, "smoothness, curvature at most 1.999: refuted on "),
        (Claims { least: 0.501, ..claims }, "lower bound 0.501: refuted on "),
    ] {
        let verdict = examine(&Charbonnier, claims).to_string();
        assert!(verdict.starts_with(fails), "{claims:?}: {verdict}");
    }
}

loss!(Stable, Mse, |p, y| {
    // √(r² + ε²) − ε without cancellation; the quotient's own derivative has no bound on a half line.
    let (r, e) = (p - y, p.lit(0.5));
    let (root, slope) = (r.hypot(e), r.over_hypot(e));
    ValueSlope { value: r.with_derivative(r * r / (root + e), slope), slope }
});

#[test]
fn derivatives_that_are_declared_reach_programs() {
    let proof = examine(&Stable, Claims { lipschitz: 1.0, smooth: 2.0, ..Claims::CONVEX });
    assert!(proof.is_proved(), "{proof}");
    let (far, target) = (Dual::var(span(500.0, f64::INFINITY)), Dual::fixed(span(0.0, 0.0)));
    let jet = Stable.at(far, target);
    assert!(jet.value.du.within(span(0.0, 1.0)), "{jet:?}");
    let program = trace::as_written(&Stable).run(&[&[far], &[target]], None);
    assert_eq!((program[0][0], program[1][0]), (jet.value, jet.slope));
}

/// The claims that LossFunctions.jl declares, and whose tests assert them.
#[test]
fn false_claims_are_refused() {
    let strong = Claims { strong: 1e-3, ..Claims::CONVEX };
    for refuted in [examine(&LogCosh, strong), examine(&SquaredInsensitive, strong)] {
        assert!(
            matches!(refuted, ProofResult::Refuted { claim: Property::StronglyConvex(1e-3), .. }),
            "{refuted}"
        );
    }
    let lipschitz = Claims { lipschitz: 1.0, ..Claims::NONE };
    let verdict = examine(&ZeroOne, lipschitz);
    assert!(
        matches!(verdict, ProofResult::Undecided { claim: Property::Continuous, prediction, .. } if prediction.contains(0.0)),
        "{verdict}"
    );
    assert!(verdict.to_string().starts_with("continuity: undecided on "), "{verdict}");
    // Its slope is 0 everywhere: a bound of the curvature needs the value to be continuous, too.
    let smooth = examine(&ZeroOne, Claims { smooth: 1.0, ..Claims::NONE });
    assert!(matches!(smooth, ProofResult::Undecided { claim: Property::Continuous, .. }), "{smooth}");
}

loss!(HalfSlope, Mse, |p, y| {
    let r = p - y;
    ValueSlope { value: r * r, slope: r }
});
loss!(DeclaredHalfSlope, Mse, |p, y| {
    let r = p - y;
    ValueSlope { value: (r * r).with_derivative(r * r, r), slope: r }
});
loss!(WrongSign, Mse, |p, y| {
    let r = p - y;
    ValueSlope { value: r.abs(), slope: -r.lit(0.0).piecewise(r, r.lit(1.0), -r.lit(1.0)) }
});

/// A slope that is not the derivative of the value is found, even where the loss declares it to be.
#[test]
fn wrong_slopes_are_refuted() {
    let proofs = [
        examine(&HalfSlope, Claims::CONVEX),
        examine(&DeclaredHalfSlope, Claims::CONVEX),
        examine(&HalfSlope, Claims::NONE),
        examine(&WrongSign, Claims { lipschitz: 1.0, ..Claims::NONE }),
    ];
    for proof in proofs {
        assert!(matches!(proof, ProofResult::Refuted { claim: Property::Derivative, .. }), "{proof}");
        assert!(
            proof.to_string().starts_with("slope that is the derivative of the value: refuted on ["),
            "{proof}"
        );
    }
}

#[test]
fn constants_are_the_best_there_are() {
    let huber = Huber::new(1.5).unwrap();
    assert!(certify(&huber).is_proved());
    for (claims, fails) in [
        (Claims { lipschitz: 1.499, ..Claims::NONE }, "Lipschitz constant 1.499: refuted on "),
        (Claims { smooth: 0.999, ..Claims::NONE }, "smoothness, curvature at most 0.999: refuted on "),
        (Claims { least: 1e-3, ..Claims::NONE }, "lower bound 0.001: refuted on "),
        (
            Claims { strong: 1e-3, ..Claims::CONVEX },
            "strong convexity, curvature at least 0.001: refuted on ",
        ),
    ] {
        let verdict = examine(&huber, claims).to_string();
        assert!(verdict.starts_with(fails), "{claims:?}: {verdict}");
    }
    assert!(!examine(&Mae, Claims { smooth: 1e6, ..Claims::NONE }).is_proved());
    assert!(matches!(examine(&Mse, Claims { strong: 2.1, ..Claims::CONVEX }), ProofResult::Refuted { .. }));
    assert!(!examine(&Bent, Claims { least: f64::NEG_INFINITY, ..Claims::CONVEX }).is_proved());
}

#[test]
fn a_torn_join_is_found() {
    assert!(!examine(&Torn, Claims::CONVEX).is_proved());
}

const NOTHING: Claims = Claims { least: f64::NEG_INFINITY, ..Claims::NONE };

// Targets on a half line are all covered by boxes: none represents the others. Each search takes long, and has a thread.

#[test]
fn every_target_of_a_half_line_has_a_proof() {
    assert!(certify(&PoissonNll::default()).is_proved());
    let refused = examine(&PoissonNll::default(), Claims { least: 1.0, ..NOTHING }).to_string();

    assert!(refused.ends_with(" at targets in [0, 512]"), "{refused}");
}

/// eˣ − y·x falls below 0 from y = e on.
#[test]
fn every_target_of_a_half_line_counts_for_the_least_value() {
    assert!(!examine(&PoissonNll::default(), Claims::NONE).is_proved());
}

#[test]
fn every_target_of_a_half_line_counts_for_strong_convexity() {
    let strong = Claims { convex: true, strong: 1e-3, ..NOTHING };
    assert!(!examine(&PoissonNll::default(), strong).is_proved());
}

#[test]
fn every_target_of_a_half_line_counts_for_the_slope() {
    assert!(!examine(&PoissonNll::default(), Claims { lipschitz: 1e6, ..NOTHING }).is_proved());
}

#[test]
fn every_target_of_a_half_line_counts_for_convexity() {
    assert!(!examine(&Late, Claims::CONVEX).is_proved());
}

#[test]
fn every_target_of_a_half_line_counts_for_kinks() {
    assert!(!examine(&TornAtAll, Claims::CONVEX).is_proved());
}

#[test]
fn intervals_round_outwards() {
    let at = |x: f64| span(x, x);
    let tiny = at(2f64.powi(-60));
    let (above, below) = (at(1.0) + tiny, at(1.0) - tiny);
    assert!(above.lo == 1.0 && above.hi > 1.0, "{above:?}");
    assert!(below.lo < 1.0 && below.hi == 1.0, "{below:?}");
    let inexact = at(1.0 + 2f64.powi(-30)) * at(1.0 + 2f64.powi(-30)); // 1 + 2⁻²⁹ + 2⁻⁶⁰
    assert!(inexact.lo < inexact.hi, "{inexact:?}");
    let third = at(1.0) / at(3.0);
    assert!(third.lo * 3.0 <= 1.0 && third.hi * 3.0 >= 1.0 && third.lo < third.hi, "{third:?}");
    let over = at(f64::MAX) + at(f64::MAX);
    assert!(over.lo == f64::MAX && over.hi == f64::INFINITY, "{over:?}");
    assert_eq!(at(3.0) * at(0.5) + at(0.25), at(1.75)); // and only where they must

    // Every function's enclosure contains its value at a point inside.
    for x in [0.1, 0.7, 3.0, 41.5] {
        let around = span(x - 0.05, x + 0.05);
        for (got, want) in [
            (around.exp(), x.exp()),
            (around.exp_m1(), x.exp_m1()),
            (around.ln(), x.ln()),
            (around.ln_1p(), x.ln_1p()),
            (around.tanh(), x.tanh()),
            (Real::sigmoid(around), Real::sigmoid(x)),
            (Real::softplus(around), Real::softplus(x)),
            (around.sqrt(), x.sqrt()),
            (Real::powf(around, 1.7), x.powf(1.7)),
        ] {
            assert!(got.contains(want) && got.lo < want, "{x}: {got:?}, {want}");
        }
    }

    // The direction of every point of a box, near and far, lies in the box's enclosure; at a point it is tight.
    let ends = [f64::NEG_INFINITY, -3.0, -0.25, 0.0, 1e-9, 0.5, 7.0, f64::INFINITY];
    for (i, x) in
        ends.iter().enumerate().flat_map(|(i, lo)| ends[i..].iter().map(|hi| span(*lo, *hi))).enumerate()
    {
        for y in ends[i % 3..].windows(2).map(|pair| span(pair[0], pair[1])) {
            let (length, direction) = (x.hypot(y), x.over_hypot(y));
            assert!(direction.lo >= -1.0 && direction.hi <= 1.0 && length.lo >= 0.0, "{x:?} {y:?}");
            for (x, y) in
                [(x.lo, y.lo), (x.lo, y.hi), (x.hi, y.lo), (x.hi, y.hi), (x.nearest(0.1), y.nearest(0.1))]
            {
                let (cos, long) = (x / x.hypot(y), x.hypot(y));
                assert!(cos.is_nan() || direction.contains(cos), "{x} {y}: {direction:?}");
                assert!(length.contains(long), "{x} {y}: {length:?}");
            }
        }
    }
    let tight = at(3.0).over_hypot(at(-4.0));
    assert!(tight.contains(0.6) && tight.hi - tight.lo < 1e-15, "{tight:?}");

    // Non-negative functions stay non-negative under outward rounding.
    for never in [span(0.0, 1.0).ln_1p(), span(0.0, 1.0).exp_m1(), span(0.0, 1.0).tanh()] {
        assert!(never.lo == 0.0 && never.hi > 0.5, "{never:?}");
    }
    assert_eq!((at(1.0) / span(2.0, f64::INFINITY)).lo, 0.0);

    // A denominator that touches 0 bounds the quotient on one side; one around 0 on neither.
    assert_eq!((at(1.0) / span(0.0, 2.0)).lo.next_up(), 0.5);
    assert_eq!(at(1.0) / span(-1.0, 2.0), perdita::real::Interval::REAL);
}
