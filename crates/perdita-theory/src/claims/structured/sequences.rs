//! Connectionist temporal classification, by enumeration.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{labelled_grad, loss};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::verdict::Method;

pub(crate) static CLAIMS: &[Claim] = &[Claim {
    id: "ctc-alignments",
    topic: Topic::MultiInputLoss,
    title: "CTC is the negative log-probability of all alignments together",
    latex: "$-\\ln \\sum_\\pi \\prod_t p_t(\\pi_t)$ over the alignments $\\pi$ that are the labels once repeats are merged and blanks removed, all \
            $C^T$ of which are tried. Over all label sequences the probabilities have the sum 1.",
    plain: "−ln Σ_π Π_t p_t(π_t) over the alignments π that are the labels once repeats are merged and blanks removed, all Cᵀ of which are \
            tried. Over all label sequences the probabilities have the sum 1.",
    reference: "Graves et al. 2006",
    states: &[],
    rejects: &[
        Mutant::loss("the loss per label", "ctc", "ctc(per_label=true)"),
        Mutant::value("twice the loss", "ctc", |v| 2.0 * v),
        Mutant::gradient("the gradient negated", "ctc", |g| -g),
    ],
    method: Method::Exact,
    run: alignments,
}];

const FRAMES: usize = 5;
const CLASSES: usize = 3;

/// The labels of an alignment: repeats merged, blanks (0) removed.
fn reduced(path: &[usize]) -> Vec<i64> {
    let first_of_run = |t: &usize| *t == 0 || path[*t] != path[*t - 1];
    (0..path.len()).filter(first_of_run).map(|t| path[t] as i64).filter(|c| *c != 0).collect()
}

/// All alignments.
fn paths() -> impl Iterator<Item = Vec<usize>> {
    let digit = |k: usize, t: usize| k / CLASSES.pow(t as u32) % CLASSES;
    (0..CLASSES.pow(FRAMES as u32)).map(move |k| (0..FRAMES).map(|t| digit(k, t)).collect())
}

/// −ln of the probability of the labels.
fn by_hand(logits: &[f64], labels: &[i64]) -> f64 {
    let ln = |t: usize, class: usize| {
        let frame = &logits[CLASSES * t..CLASSES * (t + 1)];
        frame[class] - frame.iter().map(|z| z.exp()).sum::<f64>().ln()
    };
    let matching = paths().filter(|path| reduced(path) == labels);
    let probability = |path: Vec<usize>| path.iter().enumerate().map(|(t, c)| ln(t, *c)).sum::<f64>().exp();
    -matching.map(probability).sum::<f64>().ln()
}

fn alignments(e: &mut Evidence) -> Done {
    let ctc = loss("ctc");
    let logits: Vec<f64> = normals(&mut draws(240), FRAMES * CLASSES).into_iter().map(|z| 1.5 * z).collect();
    let mut sequences: Vec<Vec<i64>> = paths().map(|path| reduced(&path)).collect();
    sequences.sort();
    sequences.dedup();
    let found = |logits: &[f64], labels: &[i64]| {
        let given = [("logits", logits, &[1, FRAMES, CLASSES][..])];
        labelled_grad(&ctc, &given, (labels, &[1, labels.len()]), "logits")
    };

    let (mut values, mut slopes, mut total) = (Vec::new(), Vec::new(), 0.0);
    for labels in &sequences {
        if labels.is_empty() {
            // An empty sequence has no labels to hand over: only blanks are left.
            total += (-by_hand(&logits, labels)).exp();
            continue;
        }
        let (value, grad) = found(&logits, labels)?;
        values.push((value, by_hand(&logits, labels)));
        total += (-value).exp();
        if labels.len() == 2 {
            let moved = |k: usize, by: f64| {
                let mut logits = logits.clone();
                logits[k] += by;
                by_hand(&logits, labels)
            };
            slopes.extend((0..logits.len()).map(|k| (grad[k], (moved(k, 1e-5) - moved(k, -1e-5)) / 2e-5)));
        }
    }

    e.all_equal(
        &format!("{} label sequences: the loss, and by all alignments", sequences.len()),
        values,
        1e-13,
    );
    e.all_equal("gradients of sequences of two labels, and differences", slopes, 1e-9);
    e.equal("the sum of all their probabilities, and 1", total, 1.0, 1e-13);
    Ok(())
}
