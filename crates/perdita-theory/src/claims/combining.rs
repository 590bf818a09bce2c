//! Sums of several losses.
use super::{Done, logits};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, mean_and_grad, of, of_grad, pairs, point, row_value, rows_mean, value};
use crate::numerics::{draws, grid, normals, root};
use crate::table::cells;
use crate::text::short;
use crate::verdict::Method;
use perdita::combine::Weighted;
use perdita::{Error, Labels, Reduction, class_weights};
use perdita_catalog::{Inputs, Outputs};
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "class-weights",
        topic: Topic::Combining,
        title: "Class weights give every class the same total weight",
        latex: "$w_c = \\frac{n}{C n_c}$: every class has the total weight $n/C$, all have $n$, and the weighted loss is the mean of the classes' means.",
        plain: "w_c = n/(C n_c): every class has the total weight n/C, all have n, and the weighted loss is the mean of the classes' \
                means.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Exact,
        run: weights,
    },
    Claim {
        id: "weighted-sum",
        topic: Topic::Combining,
        title: "The gradient of a weighted sum is the weighted sum of the gradients",
        latex: "$\\nabla \\sum_i \\lambda_i L_i = \\sum_i \\lambda_i \\nabla L_i$",
        plain: "∇ Σ λ_i L_i = Σ λ_i ∇L_i",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: weighted,
    },
    Claim {
        id: "uncertainty-optimum",
        topic: Topic::Combining,
        title: "Uncertainty weighting learns the variance of each task",
        latex: "$\\frac{L}{2\\sigma^2} + \\ln \\sigma$ is minimal in $\\sigma$ at $\\sigma^2 = L$, where the task has the weight $\\frac{1}{2L}$.",
        plain: "L/2σ² + ln σ is minimal in σ at σ² = L, where the task has the weight 1/2L.",
        reference: "Kendall et al. 2018",
        states: &[],
        rejects: &[],
        method: Method::Experiment,
        run: uncertainty,
    },
    Claim {
        id: "recipe-segmentation",
        topic: Topic::Combining,
        title: "Segmentation: cross-entropy + Dice",
        latex: "$\\mathrm{CE} + \\mathrm{Dice}$ from one softmax is the sum of both, with its gradient.",
        plain: "CE + Dice from one softmax is the sum of both, with its gradient.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: segmentation,
    },
    Claim {
        id: "recipe-detection",
        topic: Topic::Combining,
        title: "Detection: focal + IoU",
        latex: "The focal loss of all anchors and the GIoU loss of the matched ones, both over the number of matched anchors.",
        plain: "The focal loss of all anchors and the GIoU loss of the matched ones, both over the number of matched anchors.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: detection,
    },
    Claim {
        id: "recipe-style",
        topic: Topic::Combining,
        title: "Style transfer: content + style",
        latex: "$\\alpha L_{\\mathrm{content}} + \\beta L_{\\mathrm{style}}$ is the distance of features and the distance of Gram matrices.",
        plain: "α content + β style is the distance of features and the distance of Gram matrices.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: style,
    },
    Claim {
        id: "recipe-generation",
        topic: Topic::Combining,
        title: "Image generation: perceptual + adversarial",
        latex: "The gradient of $L_{\\mathrm{perceptual}} + \\lambda L_{\\mathrm{GAN}}$ in an image is the sum of both gradients.",
        plain: "The gradient of perceptual + λ GAN in an image is the sum of both gradients.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: generation,
    },
];

fn weights(e: &mut Evidence) -> Done {
    let mut rng = draws(200);
    let labels: Vec<i64> = (0..200).map(|_| [0, 0, 0, 0, 0, 0, 1, 1, 2][rng.random_range(0..9)]).collect();
    let weights = class_weights(Labels::from(&labels), 3)?;
    let count = |class: i64| labels.iter().filter(|&&label| label == class).count() as f64;
    let formula = (0..3).map(|c| (format!("class {c}"), 200.0 / (3.0 * count(c)), weights[c as usize]));
    e.formula("T8.2", "w_c = n/(C n_c)", formula, 1e-14);
    let together = (0..3).map(|c| (weights[c as usize] * count(c), 200.0 / 3.0));
    e.all_equal("the total weight of a class, and n/C", together, 1e-12);

    let z: Vec<f64> = logits(201, 200, 3).into_iter().flatten().map(|z| z.clamp(-5.0, 5.0)).collect();
    let weighed =
        loss(&format!("cross_entropy(class_weights=[{}, {}, {}])", weights[0], weights[1], weights[2]));
    let ce = loss("cross_entropy");
    let of_class = |class: i64| {
        let rows = z.chunks(3).zip(&labels).filter(|(_, label)| **label == class);
        rows.map(|(z, &label)| row_value(&ce, z, label as usize)).sum::<f64>() / count(class)
    };
    let mean = (0..3).map(of_class).sum::<f64>() / 3.0;
    e.equal(
        "the weighted cross-entropy, and the mean of the classes' means",
        rows_mean(&weighed, &z, 3, &labels)?.0,
        mean,
        1e-12,
    );
    e.table(
        "200 labels",
        &["class", "count", "weight"],
        0,
        (0..3).map(|c| cells![c.to_string(), count(c), weights[c as usize]]),
    );
    Ok(())
}

fn weighted(e: &mut Evidence) -> Done {
    let sum = Weighted::new(&[1.0, 0.25, 3.0])?;
    let losses = ["mse", "mae", "huber(delta=0.5)"].map(loss);
    let (p, y) = (normals(&mut draws(202), 30), normals(&mut draws(203), 30));

    let (mut total, mut direct) = (vec![0.0; 30], vec![0.0; 30]);
    let mut values = Vec::new();
    for (loss, weight) in losses.iter().zip(sum.weights()) {
        let (mut grad, upstream) = (vec![0.0; 30], vec![*weight; 30]);
        let out = Outputs::new().grad("prediction", &mut grad).upstream(&upstream);
        values.push(loss.evaluate(&pairs(&p, &y), Reduction::Mean, out)?.value());
        total.iter_mut().zip(&grad).for_each(|(total, g)| *total += g);
        // The same from single points, by dual numbers.
        for (k, direct) in direct.iter_mut().enumerate() {
            *direct += weight * point(loss).dual_at(p[k], y[k]).value.du / 30.0;
        }
    }

    e.all_equal(
        "gradients scaled in the kernel, and derivatives of λ L",
        total.into_iter().zip(direct),
        1e-14,
    );
    let by_hand = values[0] + 0.25 * values[1] + 3.0 * values[2];
    e.equal("the value, and Σ λ L", sum.value(&values)?, by_hand, 1e-15);
    Ok(())
}

fn uncertainty(e: &mut Evidence) -> Done {
    let loss = loss("uncertainty");
    let at = |l: f64, s: f64| of(&loss, &[("loss", &[l], &[1]), ("log_variance", &[s], &[1])]);

    // s is ln σ², so that ½s is ln σ.
    let mut source = Vec::new();

    for l in [0.01, 0.5, 3.0, 40.0] {
        for s in [-2.0, 0.0, 1.5] {
            let sigma = f64::exp(0.5 * s);
            let place = format!("at L = {l}, σ = {}", short(sigma));
            source.push((place, l / (2.0 * sigma * sigma) + sigma.ln(), at(l, s)?));
        }
    }
    e.formula("T8.3", "L exp(−s)/2 + s/2 with s = ln σ²", source, 1e-12);

    let (mut optima, mut pulls) = (Vec::new(), Vec::new());
    for l in [0.01, 0.5, 3.0, 40.0] {
        let given = |s: f64| [l, s];
        let pull = |s: f64, name: &str| {
            let [l, s] = given(s);
            of_grad(&loss, &[("loss", &[l], &[1]), ("log_variance", &[s], &[1])], name)
                .map_or(f64::NAN, |(_, g)| g[0])
        };
        let best = root(|s| pull(s, "log_variance"), -10.0..10.0)?;
        optima.push((best.exp() / l, 1.0));
        pulls.push((pull(best, "loss") * 2.0 * l, 1.0));
    }

    e.all_equal("σ² at the minimum over L, and 1", optima, 1e-12);
    e.all_equal("the weight of the loss there times 2L, and 1", pulls, 1e-12);
    let curve = |l: f64| {
        grid(-5.0..6.0, 80)
            .into_iter()
            .map(|s| at(l, s).map(|v| (s.exp(), v)))
            .collect::<Result<Vec<_>, Error>>()
    };
    let marks =
        [0.1, 1.0, 10.0].into_iter().map(|l| curve(l).map(|points| Mark::line(format!("L = {l}"), points)));
    let panel = Panel {
        title: String::new(),
        x: Axis::new("σ²").log(),
        y: Axis::new("L/2σ² + ln σ").range(-2.0, 6.0),
        marks: marks.collect::<Result<Vec<_>, _>>()?,
    };
    e.figure(Figure::single("", panel), "Each task's minimum lies at σ² = L.");
    Ok(())
}

fn segmentation(e: &mut Evidence) -> Done {
    let shape = [2, 3, 16];
    let z = normals(&mut draws(204), 96);
    let mut rng = draws(205);
    let labels: Vec<i64> = (0..32).map(|_| rng.random_range(0..3)).collect();
    let evaluate = |name: &str| {
        let inputs = Inputs::new().array("prediction", &z, &shape).array("labels", &labels, &[2, 16]);
        mean_and_grad(&loss(name), &inputs, ("prediction", z.len()))
    };
    let ((both, of_both), (dice, of_dice)) = (evaluate("ce_dice")?, evaluate("dice")?);
    // Cross-entropy takes a pixel's classes side by side.
    let at = |pixel: usize, class: usize| (pixel / 16) * 48 + class * 16 + pixel % 16;
    let rows: Vec<f64> =
        (0..32).flat_map(|pixel| (0..3).map(move |class| at(pixel, class))).map(|k| z[k]).collect();
    let (ce, of_ce) = rows_mean(&loss("cross_entropy"), &rows, 3, &labels)?;
    e.equal("CE + Dice, and the sum of both", both, ce + dice, 1e-14);
    let pairs = (0..32).flat_map(|pixel| (0..3).map(move |class| (pixel, class)));
    let pairs = pairs.map(|(pixel, class)| {
        (of_both[at(pixel, class)], of_ce[3 * pixel + class] + of_dice[at(pixel, class)])
    });
    e.all_equal("gradients, and the sum of both", pairs, 1e-14);
    Ok(())
}

fn detection(e: &mut Evidence) -> Done {
    let mut rng = draws(206);
    let z = normals(&mut rng, 12);
    let target: Vec<f64> = (0..12).map(|k| f64::from(u8::from(k == 1 || k == 6))).collect();
    let corner = |rng: &mut rand_pcg::Pcg64Mcg| -> f64 { rng.random_range(0.0..2.0) };
    let mut corners = || -> Vec<f64> {
        (0..4)
            .flat_map(|_| {
                [corner(&mut rng), corner(&mut rng), 2.0 + corner(&mut rng), 2.0 + corner(&mut rng)]
            })
            .collect()
    };
    let (boxes, truth, matched) = (corners(), corners(), [1.0, 0.0, 1.0, 0.0]);
    let given = [
        ("logits", &z[..], &[4, 3][..]),
        ("target", &target, &[4, 3]),
        ("boxes", &boxes, &[4, 4]),
        ("target_boxes", &truth, &[4, 4]),
        ("matched", &matched, &[4]),
    ];
    let recipe = of(&loss("focal_giou"), &given)?;
    let focal = loss("binary_focal");
    let classes: f64 = z.iter().zip(&target).map(|(z, t)| value(&focal, *z, *t)).sum();
    let place = |k: usize| {
        let part = 4 * k..4 * k + 4;
        of(&loss("giou"), &[("prediction", &boxes[part.clone()], &[1, 4]), ("target", &truth[part], &[1, 4])])
    };
    let places = place(0)? + place(2)?;
    e.equal(
        "the recipe, and (Σ focal + Σ GIoU)/2 of two matched anchors",
        recipe,
        (classes + places) / 2.0,
        1e-13,
    );
    Ok(())
}

fn style(e: &mut Evidence) -> Done {
    let mut rng = draws(207);
    let (content, content_target) = (normals(&mut rng, 32), normals(&mut rng, 32));
    let (style, style_target) = (normals(&mut rng, 48), normals(&mut rng, 48));
    let given = [
        ("content", &content[..], &[1, 2, 4, 4][..]),
        ("content_target", &content_target, &[1, 2, 4, 4]),
        ("style", &style, &[1, 3, 4, 4]),
        ("style_target", &style_target, &[1, 3, 4, 4]),
    ];
    let recipe = of(&loss("content_style(content_weight=2, style_weight=10)"), &given)?;
    let of_content = of(
        &loss("feature_distance"),
        &[("prediction", &content, &[1, 2, 4, 4]), ("target", &content_target, &[1, 2, 4, 4])],
    )?;
    let of_style = of(
        &loss("gram"),
        &[("prediction", &style, &[1, 3, 4, 4]), ("target", &style_target, &[1, 3, 4, 4])],
    )?;
    e.equal("the recipe, and 2 content + 10 style", recipe, 2.0 * of_content + 10.0 * of_style, 1e-13);
    Ok(())
}

fn generation(e: &mut Evidence) -> Done {
    let mut rng = draws(208);
    let (image, target, critic) = (normals(&mut rng, 16), normals(&mut rng, 16), normals(&mut rng, 16));
    let shape = [1, 1, 4, 4];
    let score = |x: &[f64]| -> f64 { x.iter().zip(&critic).map(|(x, w)| x * w).sum() };
    let total = |x: &[f64]| -> Result<f64, Error> {
        let perceptual =
            of(&loss("feature_distance"), &[("prediction", x, &shape), ("target", &target, &shape)])?;
        let adversarial = of(&loss("non_saturating_generator"), &[("score", &[score(x)], &[1])])?;
        Weighted::new(&[1.0, 0.1])?.value(&[perceptual, adversarial])
    };
    let (_, of_features) = of_grad(
        &loss("feature_distance"),
        &[("prediction", &image, &shape), ("target", &target, &shape)],
        "prediction",
    )?;
    let (_, of_score) =
        of_grad(&loss("non_saturating_generator"), &[("score", &[score(&image)], &[1])], "score")?;
    let (mut pairs, h) = (Vec::new(), 1e-5);

    for k in 0..16 {
        let moved = |step: f64| {
            let mut x = image.clone();
            x[k] += step;
            total(&x)
        };
        pairs.push((of_features[k] + 0.1 * of_score[0] * critic[k], (moved(h)? - moved(-h)?) / (2.0 * h)));
    }
    e.all_equal("the sum of both gradients, and differences of the sum of both", pairs, 1e-8);
    Ok(())
}
