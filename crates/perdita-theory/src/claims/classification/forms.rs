//! The forms of cross-entropy, and its gradient.
use super::super::{Done, logits, points};
use super::softmax;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{jet, loss, row, row_value, rows_mean, slope, soft_row, soft_value, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::verdict::Method;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "ce-gradient",
        topic: Topic::Classification,
        title: "The gradient of cross-entropy in the logits is p − y",
        latex: "$\\frac{\\partial \\mathrm{CE}}{\\partial z_i} = p_i - y_i$ with $p = \\operatorname{softmax}(z)$, for labels, soft targets \
                and two classes.",
        plain: "∂CE/∂z_i = p_i − y_i with p = softmax(z), for labels, soft targets and two classes.",
        reference: "",
        states: &["T3.3"],
        rejects: &[
            Mutant::gradient("the gradient's sign", "cross_entropy", |g| -g),
            Mutant::gradient("1.001 times the gradient", "soft_cross_entropy", |g| 1.001 * g),
            Mutant::loss("the focal loss", "bce_with_logits", "binary_focal(alpha=none)"),
        ],
        method: Method::Duals,
        run: gradient,
    },
    Claim {
        id: "ce-forms",
        topic: Topic::Classification,
        title: "Labels, one-hot rows and soft targets are one cross-entropy",
        latex: "$-\\ln p_y = -\\sum_c [c = y] \\ln p_c$, and for soft targets $-\\sum_c t_c \\ln p_c = \\sum_c t_c\\, \\mathrm{CE}(z, c)$.",
        plain: "−ln p_y = −Σ [c = y] ln p_c, and for soft targets −Σ t_c ln p_c = Σ t_c CE(z, c).",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "cross_entropy", "2*cross_entropy(z, y)"),
            Mutant::loss(
                "twice the loss of soft targets",
                "soft_cross_entropy",
                "2*soft_cross_entropy(z, t)",
            ),
            Mutant::loss("smoothed labels", "cross_entropy", "cross_entropy(label_smoothing=0.1)"),
        ],
        method: Method::Duals,
        run: forms,
    },
    Claim {
        id: "ce-logits-probabilities",
        topic: Topic::Classification,
        title: "From logits and from probabilities, cross-entropy is the same",
        latex: "$\\mathrm{CE}_{\\mathrm{logits}}(z, y) = \\mathrm{CE}_{\\mathrm{probabilities}}(\\operatorname{softmax}(z), y)$",
        plain: "CE of logits z is CE of the probabilities softmax(z).",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "cross_entropy", "2*cross_entropy(z, y)"),
            Mutant::loss("twice the loss", "bce_with_logits", "2*bce_with_logits(z, y)"),
            Mutant::loss("the squared error", "bce", "mse"),
        ],
        method: Method::Duals,
        run: probabilities,
    },
    Claim {
        id: "ce-stable",
        topic: Topic::Classification,
        title: "From logits, cross-entropy is exact where probabilities underflow or round to 1",
        latex: "$\\mathrm{CE}$ and its gradient are finite and right for logits up to $\\pm 10^{300}$.",
        plain: "CE and its gradient are finite and right for logits up to ±10³⁰⁰.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss(
                "a formula that overflows",
                "bce_with_logits",
                "as_written(-y*log(1/(1 + exp(-z))) - (1 - y)*log(1 - 1/(1 + exp(-z))))",
            ),
            Mutant::loss(
                "a formula that overflows",
                "cross_entropy",
                "as_written(-log(exp(z[y])/sum(exp(z))))",
            ),
        ],
        method: Method::Exact,
        run: stable,
    },
    Claim {
        id: "ce-binary",
        topic: Topic::Classification,
        title: "Binary cross-entropy is cross-entropy of two classes",
        latex: "$\\mathrm{BCE}(z, y) = \\mathrm{CE}((0, z), y)$ for $y \\in \\{0, 1\\}$",
        plain: "BCE(z, y) = CE((0, z), y) for y = 0 and 1",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "bce_with_logits", "2*bce_with_logits(z, y)"),
            Mutant::loss("smoothed labels", "cross_entropy", "cross_entropy(label_smoothing=0.1)"),
            Mutant::gradient("the gradient's sign", "bce_with_logits", |g| -g),
        ],
        method: Method::Duals,
        run: binary,
    },
    Claim {
        id: "ce-likelihood",
        topic: Topic::Classification,
        title: "Cross-entropy is a negative log-likelihood",
        latex: "$\\sum_y e^{-\\mathrm{CE}(z, y)} = 1$: $e^{-\\mathrm{CE}}$ is a distribution over the classes.",
        plain: "Σ_y exp(−CE(z, y)) = 1: exp(−CE) is a distribution over the classes.",
        reference: "Goodfellow, Bengio & Courville 2016, chapter 5",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "cross_entropy", "2*cross_entropy(z, y)"),
            Mutant::loss("smoothed labels", "cross_entropy", "cross_entropy(label_smoothing=0.1)"),
            Mutant::loss("the focal loss", "cross_entropy", "focal(alpha=1)"),
        ],
        method: Method::Duals,
        run: |e| {
            let pairs = logits(36, 400, 7).into_iter().map(|z| (softmax(&z).iter().sum(), 1.0));
            e.all_equal("Σ exp(−CE), and 1", pairs, 1e-12);
            Ok(())
        },
    },
    Claim {
        id: "ce-convex",
        topic: Topic::Classification,
        title: "Cross-entropy is convex in the logits",
        latex: "$v^\\top H v \\ge 0$ for the Hessian $H = \\operatorname{diag}(p) - p p^\\top$ and every $v$; along $(1, \\dots, 1)$ it is 0.",
        plain: "vᵀHv ≥ 0 for the Hessian H = diag(p) − ppᵀ and every v; along (1, …, 1) it is 0.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("the focal loss", "cross_entropy", "focal(alpha=1)"),
            Mutant::loss("twice the loss", "cross_entropy", "2*cross_entropy(z, y)"),
            Mutant::gradient("the gradient's sign", "cross_entropy", |g| -g),
        ],
        method: Method::Duals,
        run: convex,
    },
];

fn gradient(e: &mut Evidence) -> Done {
    let (ce, soft_ce, bce) = (loss("cross_entropy"), loss("soft_cross_entropy"), loss("bce_with_logits"));

    let (mut hard, mut softer) = (Vec::new(), Vec::new());
    for (k, z) in logits(30, 200, 5).iter().enumerate() {
        let (p, t) = (softmax(z), softmax(&logits(31, k + 1, 5)[k]));
        let one_hot = |c: usize| f64::from(u8::from(c == k % 5));
        let grad = row(&ce, z, k % 5, z).grad;
        hard.extend((0..5).map(|c| (grad[c], p[c] - one_hot(c))));
        let grad = soft_row(&soft_ce, z, &t, z).grad;
        softer.extend((0..5).map(|c| (grad[c], p[c] - t[c])));
    }
    e.all_equal("labels: gradient and p − y", hard, 1e-12);
    e.all_equal("soft targets: gradient and p − y", softer, 1e-12);
    let p = |z: f64| softmax(&[0.0, z])[1];
    let pairs = points(32, 100, 10.0)
        .into_iter()
        .flat_map(|z| [0.0, 0.3, 1.0].map(|y| (slope(&bce, z, y), p(z) - y)));
    e.all_equal("two classes: slope and p − y", pairs, 1e-14);
    let along = logits(33, 100, 5).into_iter().enumerate().map(|(k, z)| {
        let v = normals(&mut draws(k as u64), 5);
        let jet = row(&ce, &z, k % 5, &v);
        (jet.along, jet.grad.iter().zip(&v).map(|(g, v)| g * v).sum())
    });
    e.all_equal("the gradient is the derivative of the value, in random directions", along, 1e-12);
    Ok(())
}

fn forms(e: &mut Evidence) -> Done {
    let (ce, soft_ce) = (loss("cross_entropy"), loss("soft_cross_entropy"));
    let (mut hot, mut mixed) = (Vec::new(), Vec::new());
    for (k, z) in logits(34, 200, 5).iter().enumerate() {
        let one_hot: Vec<f64> = (0..5).map(|c| f64::from(u8::from(c == k % 5))).collect();
        hot.push((soft_value(&soft_ce, z, &one_hot), row_value(&ce, z, k % 5)));
        let t = softmax(&logits(35, k + 1, 5)[k]);
        let sum = t.iter().enumerate().map(|(c, t)| t * row_value(&ce, z, c)).sum();
        mixed.push((soft_value(&soft_ce, z, &t), sum));
    }
    e.all_equal("one-hot rows and labels", hot, 1e-13);
    let direct = logits(34, 200, 5).into_iter().enumerate().map(|(k, z)| {
        let odds: f64 = z.iter().map(|other| (other - z[k % 5]).exp()).sum();
        // It overflows for some logits of the scale 700.
        (row_value(&ce, &z, k % 5), odds.ln())
    });
    e.all_equal("−ln p_y, and ln Σ exp(z_c − z_y)", direct.filter(|(_, direct)| direct.is_finite()), 1e-12);
    e.all_equal("soft targets, and the labels' losses weighted by them", mixed, 1e-12);
    let z: Vec<f64> = logits(34, 40, 5).concat();
    let labels: Vec<i64> = (0..40).map(|k| k % 5).collect();
    let one_by_one: f64 =
        z.chunks(5).zip(&labels).map(|(z, &y)| row_value(&ce, z, y as usize)).sum::<f64>() / 40.0;
    e.equal("the mean of a batch, and of its rows", rows_mean(&ce, &z, 5, &labels)?.0, one_by_one, 1e-12);
    Ok(())
}

fn probabilities(e: &mut Evidence) -> Done {
    let (ce, of_p) = (loss("cross_entropy"), loss("cross_entropy(from_logits=false)"));
    let (bce, of_q) = (loss("bce_with_logits"), loss("bce"));
    let mut rng = draws(37);
    let rows = (0..200).map(|k| {
        let z: Vec<f64> = normals(&mut rng, 5).into_iter().map(|z| 5.0 * z).collect();
        (row_value(&of_p, &softmax(&z), k % 5), row_value(&ce, &z, k % 5))
    });
    e.all_equal("several classes", rows, 1e-12);
    let two = points(38, 200, 5.0)
        .into_iter()
        .map(|z| (value(&of_q, softmax(&[0.0, z])[1], 1.0), value(&bce, z, 1.0)));
    e.all_equal("two classes", two, 1e-12);
    Ok(())
}

fn stable(e: &mut Evidence) -> Done {
    let (ce, of_p, bce) =
        (loss("cross_entropy"), loss("cross_entropy(from_logits=false)"), loss("bce_with_logits"));
    for far in [800.0, 1e6, 1e300] {
        let z = [far, 0.0, -far];
        e.equal(
            &format!("CE of the label at 0 beside a logit of {far:e}"),
            row_value(&ce, &z, 1),
            far,
            1e-15 * far,
        );
        let finite = row(&ce, &z, 2, &[0.0; 3]);
        e.is(
            format!("at {far:e} the loss is not ∞, and its gradient is (1, 0, −1)"),
            finite.value.is_finite() && finite.grad == [1.0, 0.0, -1.0],
        );
        e.equal("binary, wrong by as much", value(&bce, far, 0.0), far, 0.0);
    }

    // Small losses keep their digits too: ln(1 + e⁻⁴⁰) is e⁻⁴⁰, but 1 − e⁻⁴⁰ is 1 for a double.
    let (sure, lost) = (value(&bce, 40.0, 1.0), row_value(&of_p, &softmax(&[0.0, 40.0]), 1));
    e.equal("a loss of e⁻⁴⁰ over e⁻⁴⁰, from the logit", sure / (-40f64).exp(), 1.0, 1e-15);
    e.is(format!("the same from the probability, which is 1 already: {lost}"), lost == 0.0);
    let (_, _, curvature) = jet(&bce, 0.0, 1.0);
    e.equal("the curvature at 0, and ¼", curvature, 0.25, 1e-16);
    Ok(())
}

fn binary(e: &mut Evidence) -> Done {
    let (bce, ce) = (loss("bce_with_logits"), loss("cross_entropy"));
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for z in points(39, 200, 20.0) {
        for y in [0, 1] {
            let two = row(&ce, &[0.0, z], y, &[0.0, 1.0]);
            values.push((value(&bce, z, y as f64), two.value));
            slopes.push((slope(&bce, z, y as f64), two.grad[1]));
        }
    }
    e.all_equal("values", values, 1e-14);
    e.all_equal("slopes", slopes, 1e-14);
    Ok(())
}

fn convex(e: &mut Evidence) -> Done {
    let ce = loss("cross_entropy");
    let mut rng = draws(40);
    let (mut least, mut flat, mut hessian) = (f64::INFINITY, Vec::new(), Vec::new());
    for (k, z) in logits(41, 400, 6).iter().enumerate() {
        let (v, p) = (normals(&mut rng, 6), softmax(z));
        let bend = row(&ce, z, k % 6, &v).bend;
        least = bend.iter().zip(&v).map(|(h, v)| h * v).sum::<f64>().min(least);
        let along: f64 = p.iter().zip(&v).map(|(p, v)| p * v).sum();
        hessian.extend((0..6).map(|c| (bend[c], p[c] * v[c] - p[c] * along)));
        flat.extend(row(&ce, z, k % 6, &[1.0; 6]).bend.into_iter().map(|h| (h, 0.0)));
    }
    e.all_equal("the Hessian times v, and (diag(p) − ppᵀ)v", hessian, 1e-12);
    e.is("vᵀHv is never negative in 400 random directions", least >= -1e-12);
    e.all_equal("along (1, …, 1), and 0", flat, 1e-12);
    Ok(())
}
