//! Sums of several losses.
use super::{Done, logits};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{
    Named, labelled_grad, loss, mean_and_grad, of, of_grad, pairs, row_value, rows_mean, scaled_grad, slope,
};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, normals, root};
use crate::table::cells;
use crate::text::short;
use crate::verdict::Method;
use perdita::combine::Weighted;
use perdita::{Error, Labels, class_weights};
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
        reference: "King & Zeng 2001",
        states: &[],
        rejects: &[
            Mutant::loss("the weights ignored", "cross_entropy", "cross_entropy"),
            Mutant::loss("smoothed labels", "cross_entropy", "cross_entropy(label_smoothing=0.1{})"),
        ],
        method: Method::Exact,
        run: weights,
    },
    Claim {
        id: "weighted-sum",
        topic: Topic::Combining,
        title: "The gradient of a weighted sum is the weighted sum of the gradients",
        latex: "$L = \\sum_i \\lambda_i L_i$ has the gradient $\\sum_i \\lambda_i \\nabla L_i$: for MSE, MAE and the Huber loss, $\\frac1n (2\\lambda_1 r + \\lambda_2 \\operatorname{sign} r + \\lambda_3 \\min(\\delta, \\max(-\\delta, r)))$.",
        plain: "L = Σ λ_i L_i has the gradient Σ λ_i ∇L_i: for MSE, MAE and the Huber loss, (2λ₁r + λ₂ sign r + λ₃ min(δ, max(−δ, r)))/n.",
        reference: "",
        states: &["T8.1"],
        rejects: &[
            Mutant::gradient("the gradient negated", "mae", |g| -g),
            Mutant::value("twice the loss", "mse", |v| 2.0 * v),
            Mutant::loss("another δ", "huber", "huber(delta=1)"),
        ],
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
        rejects: &[
            Mutant::loss(
                "ln σ² instead of ln σ",
                "uncertainty",
                "0.5*exp(-log_variance)*loss + log_variance",
            ),
            Mutant::loss("the weight of classification", "uncertainty", "uncertainty(scale=1)"),
            Mutant::gradient("the gradient negated", "uncertainty", |g| -g),
        ],
        method: Method::Experiment,
        run: uncertainty,
    },
    Claim {
        id: "recipe-segmentation",
        topic: Topic::Combining,
        title: "Segmentation: cross-entropy + Dice",
        latex: "$-\\frac1n \\sum \\ln p_y$ over the pixels plus the mean over images and classes of $1 - \\frac{2\\sum p g + 1}{\\sum p + \\sum g + 1}$, both of one softmax; the gradient is the sum of \
                both.",
        plain: "−(1/n) Σ ln p_y over the pixels plus the mean over images and classes of 1 − (2Σpg + 1)/(Σp + Σg + 1), both of one softmax; the gradient \
                is the sum of both.",
        reference: "Isensee et al. 2021",
        states: &["T8.1"],
        rejects: &[
            Mutant::loss("Dice alone", "ce_dice", "dice"),
            Mutant::loss("half of Dice", "ce_dice", "ce_dice(dice_weight=0.5)"),
            Mutant::gradient("the gradient negated", "ce_dice", |g| -g),
        ],
        method: Method::Duals,
        run: segmentation,
    },
    Claim {
        id: "recipe-detection",
        topic: Topic::Combining,
        title: "Detection: focal + IoU",
        latex: "The focal loss of all anchors and the GIoU loss of the matched ones, both over the number of matched anchors.",
        plain: "The focal loss of all anchors and the GIoU loss of the matched ones, both over the number of matched anchors.",
        reference: "Lin et al. 2017; Rezatofighi et al. 2019",
        states: &["T8.1"],
        rejects: &[
            Mutant::loss("half of the boxes' loss", "focal_giou", "focal_giou(box_weight=0.5)"),
            Mutant::loss("cross-entropy instead of focal loss", "focal_giou", "focal_giou(gamma=0)"),
            Mutant::gradient("the gradient negated", "focal_giou", |g| -g),
            Mutant::loss("IoU instead of GIoU", "giou", "iou"),
        ],
        method: Method::Duals,
        run: detection,
    },
    Claim {
        id: "recipe-style",
        topic: Topic::Combining,
        title: "Style transfer: content + style",
        latex: "$\\alpha \\frac{\\|F_c - F_c'\\|^2}{c h w} + \\beta \\|G - G'\\|_F^2$ with the Gram matrix $G = F_s F_s^T/(c h w)$: a distance of features of one layer and of Gram matrices of another.",
        plain: "α ‖F_c − F_c'‖²/(c h w) + β ‖G − G'‖² with the Gram matrix G = F_s F_sᵀ/(c h w): a distance of features of one layer and of Gram \
                matrices of another.",
        reference: "Gatys, Ecker & Bethge 2016; Johnson, Alahi & Fei-Fei 2016",
        states: &["T8.1"],
        rejects: &[
            Mutant::loss(
                "the weights exchanged",
                "content_style",
                "content_style(content_weight=10, style_weight=2)",
            ),
            Mutant::gradient("the gradient negated", "content_style", |g| -g),
        ],
        method: Method::Duals,
        run: style,
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
    const N: usize = 30;
    let lambdas = [1.0, 0.25, 3.0];
    let sum = Weighted::new(&lambdas)?;
    let losses = ["mse", "mae", "huber(delta=0.5)"].map(loss);
    let (p, y) = (normals(&mut draws(202), N), normals(&mut draws(203), N));

    let (mut total, mut values) = (vec![0.0; N], Vec::new());
    for (loss, lambda) in losses.iter().zip(sum.weights()) {
        let inputs = pairs(&p, &y);
        values.push(mean_and_grad(loss, &inputs, ("prediction", N))?.0);
        let grad = scaled_grad(loss, &inputs, ("prediction", N), *lambda)?;
        total.iter_mut().zip(&grad).for_each(|(total, g)| *total += g);
    }

    let errors = || p.iter().zip(&y).map(|(p, y)| p - y);
    let slope = |r: f64| lambdas[0] * 2.0 * r + lambdas[1] * r.signum() + lambdas[2] * r.clamp(-0.5, 0.5);
    let direct = errors().map(|r| slope(r) / N as f64);
    e.all_equal("the sum of scaled gradients, and by definition", total.into_iter().zip(direct), 1e-14);
    let huber = |r: f64| if r <= 0.5 { 0.5 * r * r } else { 0.5 * (r - 0.25) };
    let cost = |r: f64| lambdas[0] * r * r + lambdas[1] * r + lambdas[2] * huber(r);
    let by_hand = errors().map(|r| cost(r.abs())).sum::<f64>() / N as f64;
    e.equal("the value, and Σ λ L", sum.value(&values)?, by_hand, 1e-14);
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
    const SHAPE: [usize; 3] = [2, 3, 16];
    let z = normals(&mut draws(204), 96);
    let mut rng = draws(205);
    let labels: Vec<i64> = (0..32).map(|_| rng.random_range(0..3)).collect();
    let evaluate = |name: &str| {
        labelled_grad(&loss(name), &[("prediction", &z, &SHAPE)], (&labels, &[2, 16]), "prediction")
    };
    let ((both, of_both), (dice, of_dice)) = (evaluate("ce_dice")?, evaluate("dice")?);

    // Cross-entropy takes a pixel's classes side by side.
    let at = |pixel: usize, class: usize| (pixel / 16) * 48 + class * 16 + pixel % 16;
    let rows: Vec<f64> =
        (0..32).flat_map(|pixel| (0..3).map(move |class| at(pixel, class))).map(|k| z[k]).collect();
    let p: Vec<f64> = rows
        .chunks(3)
        .flat_map(|row| {
            let total: f64 = row.iter().map(|z| z.exp()).sum();
            row.iter().map(|z| z.exp() / total).collect::<Vec<_>>()
        })
        .collect();
    let entropy = (0..32).map(|pixel| -p[3 * pixel + labels[pixel] as usize].ln()).sum::<f64>() / 32.0;
    let region = |image: usize, class: usize| {
        let (mut common, mut total) = (0.0, 0.0);
        for pixel in 16 * image..16 * image + 16 {
            let hit = f64::from(u8::from(labels[pixel] == class as i64));
            common += p[3 * pixel + class] * hit;
            total += p[3 * pixel + class] + hit;
        }
        1.0 - (2.0 * common + 1.0) / (total + 1.0)
    };
    let overlap = (0..6).map(|k| region(k / 3, k % 3)).sum::<f64>() / 6.0;
    e.equal("Dice, and by definition", dice, overlap, 1e-14);
    e.equal("CE + Dice, and by definition", both, entropy + overlap, 1e-14);

    let (_, of_ce) = rows_mean(&loss("cross_entropy"), &rows, 3, &labels)?;
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
    let given: [Named; 5] = [
        ("logits", &z, &[4, 3]),
        ("target", &target, &[4, 3]),
        ("boxes", &boxes, &[4, 4]),
        ("target_boxes", &truth, &[4, 4]),
        ("matched", &matched, &[4]),
    ];
    let recipe = loss("focal_giou");
    let (value, of_logits) = of_grad(&recipe, &given, "logits")?;
    let (_, of_boxes) = of_grad(&recipe, &given, "boxes")?;

    // α = ¼ and γ = 2, by hand.
    let probability = |z: f64, t: f64| 1.0 / (1.0 + if t > 0.0 { -z } else { z }.exp());
    let focal = |(z, t): (&f64, &f64)| {
        let p = probability(*z, *t);
        -(if *t > 0.0 { 0.25 } else { 0.75 }) * (1.0 - p) * (1.0 - p) * p.ln()
    };
    let classes: f64 = z.iter().zip(&target).map(focal).sum();
    let place = |k: usize| {
        let part = 4 * k..4 * k + 4;
        let given = [("prediction", &boxes[part.clone()], &[1, 4][..]), ("target", &truth[part], &[1, 4])];
        of_grad(&loss("giou"), &given, "prediction")
    };
    let ((first, of_first), (second, of_second)) = (place(0)?, place(2)?);
    e.equal(
        "the recipe, and (Σ focal + Σ GIoU)/2 of two matched anchors",
        value,
        (classes + first + second) / 2.0,
        1e-13,
    );

    let binary = loss("binary_focal");
    let slopes = (0..12).map(|k| (of_logits[k], 0.5 * slope(&binary, z[k], target[k])));
    e.all_equal("gradients of the logits, and half of the focal loss's", slopes, 1e-14);
    let none = [0.0; 4];
    let expected = [&of_first[..], &none, &of_second, &none].concat();
    let pulls = of_boxes.iter().zip(expected).map(|(found, part)| (*found, 0.5 * part));
    e.all_equal("gradients of the boxes: half of GIoU's of matched anchors, 0 of others", pulls, 1e-14);
    Ok(())
}

fn style(e: &mut Evidence) -> Done {
    let mut rng = draws(207);
    let (content, content_target) = (normals(&mut rng, 32), normals(&mut rng, 32));
    let (style, style_target) = (normals(&mut rng, 48), normals(&mut rng, 48));
    let given: [Named; 4] = [
        ("content", &content, &[1, 2, 4, 4]),
        ("content_target", &content_target, &[1, 2, 4, 4]),
        ("style", &style, &[1, 3, 4, 4]),
        ("style_target", &style_target, &[1, 3, 4, 4]),
    ];
    let recipe = loss("content_style(content_weight=2, style_weight=10)");
    let (value, of_content) = of_grad(&recipe, &given, "content")?;
    let (_, of_style) = of_grad(&recipe, &given, "style")?;

    let square = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let gram = |f: &[f64]| -> Vec<f64> {
        let product = |i: usize, j: usize| (0..16).map(|k| f[16 * i + k] * f[16 * j + k]).sum::<f64>() / 48.0;
        (0..9).map(|ij| product(ij / 3, ij % 3)).collect()
    };
    let (g, h) = (gram(&style), gram(&style_target));
    let by_hand = 2.0 * square(&content, &content_target) / 32.0 + 10.0 * square(&g, &h);
    e.equal("the recipe, and 2 content + 10 style", value, by_hand, 1e-13);

    let in_content = (0..32).map(|k| (of_content[k], 2.0 * 2.0 * (content[k] - content_target[k]) / 32.0));
    e.all_equal("the gradient in the content", in_content, 1e-14);
    // 4(G − G')F/(c h w)
    let in_style = |k: usize| {
        let (i, at) = (k / 16, k % 16);
        let row = (0..3).map(|j| (g[3 * i + j] - h[3 * i + j]) * style[16 * j + at]);
        10.0 * 4.0 * row.sum::<f64>() / 48.0
    };
    e.all_equal("the gradient in the style", (0..48).map(|k| (of_style[k], in_style(k))), 1e-13);
    Ok(())
}
