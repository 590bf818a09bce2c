//! Contrastive and triplet losses.
use super::super::Done;
use super::distance;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad, similarity, similarity_and_active};
use crate::numerics::{draws, grid, normals};
use crate::verdict::Method;
use perdita::Error;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "contrastive-gradient",
        topic: Topic::Metric,
        title: "The contrastive loss attracts positive pairs, and repels negative pairs up to the margin",
        latex: "$y d^2 + (1 - y)\\max(0, m - d)^2$ has the gradient $2(a - b)$ for positive pairs, $-2(m - d)(a - b)/d$ for negative pairs within the margin, \
                and 0 beyond it and at $d = 0$.",
        plain: "y d² + (1 − y) max(0, m − d)² has the gradient 2(a − b) for positive pairs, −2(m − d)(a − b)/d for negative pairs within the \
                margin, and 0 beyond it and at d = 0.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: contrastive,
    },
    Claim {
        id: "triplet-gradient",
        topic: Topic::Metric,
        title: "The triplet loss is 0 once the negative is farther by the margin",
        latex: "$\\max(0, d(a,p) - d(a,n) + \\alpha)$: where $d(a,n) \\ge d(a,p) + \\alpha$ all gradients are 0; else positive and negative \
                are moved by unit vectors.",
        plain: "max(0, d(a,p) − d(a,n) + α): where d(a,n) ≥ d(a,p) + α all gradients are 0; else positive and negative are moved \
                by unit vectors.",
        reference: "Schroff et al. 2015",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: triplet,
    },
    Claim {
        id: "triplet-mining",
        topic: Topic::Metric,
        title: "Hard, semi-hard and all triplets of a batch",
        latex: "Hard negatives have the smallest $d(a,n)$; semi-hard ones $d(a,p) < d(a,n) < d(a,p) + \\alpha$. The losses mined in a batch are \
                those of the triplets that a search finds.",
        plain: "Hard negatives have the smallest d(a,n); semi-hard ones d(a,p) < d(a,n) < d(a,p) + α. The losses mined in a batch \
                are those of the triplets that a search finds.",
        reference: "Schroff et al. 2015",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: mining,
    },
];

fn contrastive(e: &mut Evidence) -> Done {
    let loss = loss("contrastive(margin=1)");

    let mut rng = draws(80);
    let (mut partners, mut others, mut far, mut values) = (Vec::new(), Vec::new(), 0, Vec::new());
    for k in 0..120 {
        let scale = [0.1, 0.3, 1.0][k % 3];
        let (a, b): (Vec<f64>, Vec<f64>) =
            normals(&mut rng, 6).chunks(2).map(|ab| (scale * ab[0], scale * ab[1])).unzip();
        let d = distance(&a, &b);
        let grad = |same: f64| {
            of_grad(&loss, &[("a", &a, &[1, 3]), ("b", &b, &[1, 3]), ("same", &[same], &[1])], "a")
        };
        let (value, pull) = grad(1.0)?;
        values.push((value, d * d));
        partners.extend((0..3).map(|i| (pull[i], 2.0 * (a[i] - b[i]))));
        let (value, push) = grad(0.0)?;
        if d >= 1.0 {
            far += 1;
            values.push((value, 0.0));
            others.extend(push.into_iter().map(|g| (g, 0.0)));
        } else {
            others.extend((0..3).map(|i| (push[i], -2.0 * (1.0 - d) * (a[i] - b[i]) / d)));
        }
    }

    e.all_equal("positive pairs: the loss and d²; negative pairs beyond the margin: 0", values, 1e-13);
    e.all_equal("gradients of positive pairs, and 2(a − b)", partners, 1e-13);
    e.all_equal(&format!("gradients of negative pairs, {far} of them beyond the margin"), others, 1e-12);
    let same_place =
        of_grad(&loss, &[("a", &[0.5; 2], &[1, 2]), ("b", &[0.5; 2], &[1, 2]), ("same", &[0.0], &[1])], "a")?;
    e.is(
        "at d = 0 a negative pair has the loss m² and, without a direction, the gradient 0",
        same_place == (1.0, vec![0.0; 2]),
    );
    let curve = |same: f64| {
        let at = |d: f64| {
            of(&loss, &[("a", &[d], &[1, 1]), ("b", &[0.0], &[1, 1]), ("same", &[same], &[1])])
                .map(|l| (d, l))
        };
        grid(0.0..1.5, 61).into_iter().map(at).collect::<Result<Vec<_>, Error>>()
    };
    let marks = vec![Mark::line("positive pairs", curve(1.0)?), Mark::line("negative pairs", curve(0.0)?)];
    let (x, y) = (Axis::new("distance"), Axis::new("contrastive loss"));
    e.figure(Figure::single("", Panel { title: String::new(), x, y, marks }), "With margin 1.");
    Ok(())
}

fn triplet(e: &mut Evidence) -> Done {
    let loss = loss("triplet_margin(margin=0.5)");

    let mut rng = draws(81);
    let (mut idle, mut lengths) = (Vec::new(), Vec::new());
    for _ in 0..150 {
        let rows = normals(&mut rng, 9);
        let (a, p, n) = (&rows[..3], &rows[3..6], &rows[6..]);
        let given = [("anchor", a, &[1, 3][..]), ("positive", p, &[1, 3]), ("negative", n, &[1, 3])];
        let (value, of_p) = of_grad(&loss, &given, "positive")?;
        let (_, of_n) = of_grad(&loss, &given, "negative")?;
        let (_, of_a) = of_grad(&loss, &given, "anchor")?;
        if distance(a, n) >= distance(a, p) + 0.5 {
            idle.extend([value].into_iter().chain(of_a).chain(of_p).chain(of_n).map(|g| (g, 0.0)));
        } else {
            let length = |g: &[f64]| g.iter().map(|g| g * g).sum::<f64>().sqrt();
            lengths.extend([(length(&of_p), 1.0), (length(&of_n), 1.0)]);
            lengths.extend((0..3).map(|i| (of_a[i], -of_p[i] - of_n[i])));
        }
    }

    e.all_equal("where the negative is far enough: value and gradients, and 0", idle, 0.0);
    e.all_equal(
        "elsewhere: lengths of the gradients, and 1; the anchor's is minus their sum",
        lengths,
        1e-13,
    );
    Ok(())
}

/// A batch of 24 rows with 4 labels, and its distances.
fn batch() -> (Vec<f64>, Vec<i64>, Vec<Vec<f64>>) {
    let rows = normals(&mut draws(82), 24 * 3);
    let labels = (0..24).map(|k| k % 4).collect();
    let distances = rows.chunks(3).map(|a| rows.chunks(3).map(|b| distance(a, b)).collect()).collect();
    (rows, labels, distances)
}

fn mining(e: &mut Evidence) -> Done {
    const MARGIN: f64 = 0.3;
    let (rows, labels, d) = batch();
    let one = loss(&format!("triplet_margin(margin={MARGIN})"));
    let row = |k: usize| &rows[3 * k..3 * k + 3];
    let cost = |&(a, p, n): &(usize, usize, usize)| {
        of(&one, &[("anchor", row(a), &[1, 3]), ("positive", row(p), &[1, 3]), ("negative", row(n), &[1, 3])])
    };
    let all = 0..labels.len();
    let partners = |a: usize| all.clone().filter(|&p| p != a && labels[p] == labels[a]).collect::<Vec<_>>();
    let others = |a: usize| all.clone().filter(|&n| labels[n] != labels[a]).collect::<Vec<_>>();
    let nearest = |a: usize, of: &[usize]| of.iter().copied().min_by(|&i, &j| d[a][i].total_cmp(&d[a][j]));
    let farthest = |a: usize, of: &[usize]| of.iter().copied().max_by(|&i, &j| d[a][i].total_cmp(&d[a][j]));

    let hard = all.clone().filter_map(|a| Some((a, farthest(a, &partners(a))?, nearest(a, &others(a))?)));
    let pairs = || all.clone().flat_map(|a| partners(a).into_iter().map(move |p| (a, p)));
    let semi = pairs().filter_map(|(a, p)| {
        let beyond: Vec<usize> = others(a).into_iter().filter(|&n| d[a][n] > d[a][p]).collect();
        Some((a, p, nearest(a, &beyond).or_else(|| farthest(a, &others(a)))?))
    });
    let every = pairs().flat_map(|(a, p)| others(a).into_iter().map(move |n| (a, p, n)));

    let searches: [(&str, Vec<_>); 3] =
        [("batch_hard", hard.collect()), ("semi_hard", semi.collect()), ("batch_all", every.collect())];
    for (name, triplets) in &searches {
        let losses = triplets.iter().map(cost).collect::<Result<Vec<_>, _>>()?;
        let mined = loss(&format!("triplet(margin={MARGIN}, mining={name})"));
        let (_, found_active) = similarity_and_active(&mined, &rows, None, 3, Some(&labels))?;
        let mined = similarity(&mined, &rows, None, 3, Some(&labels))?;
        let mean = losses.iter().sum::<f64>() / losses.len() as f64;
        e.equal(
            &format!("{name}: the mean over {} triplets, mined and found", losses.len()),
            mined,
            mean,
            1e-12,
        );
        let active = losses.iter().filter(|loss| **loss > 0.0).count();
        e.equal(
            &format!("{name}: how many are active"),
            found_active.unwrap_or(0) as f64,
            active as f64,
            0.0,
        );
    }

    let semi_hard = |&(a, p, n): &(usize, usize, usize)| d[a][p] < d[a][n] && d[a][n] < d[a][p] + MARGIN;
    let [_, (_, semi), _] = &searches;
    let costs = semi
        .iter()
        .map(|triplet| Ok((semi_hard(triplet), cost(triplet)?)))
        .collect::<Result<Vec<_>, Error>>()?;
    let within = costs.iter().filter(|(semi_hard, _)| *semi_hard);
    e.is(
        "semi-hard triplets have a loss between 0 and the margin",
        within.clone().all(|(_, cost)| *cost > 0.0 && *cost < MARGIN),
    );
    e.is(
        format!("{} of {} pairs have a semi-hard negative", within.count(), costs.len()),
        costs.iter().any(|(semi_hard, _)| *semi_hard),
    );
    Ok(())
}
