//! Metrics of the order of scores. Rows with equal scores are tied.

/// Rows by falling score, tied rows together: their number, and the number of positive ones.
fn ties(scores: &[f64], positive: &[bool]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let same = |&a: &usize, &b: &usize| scores[a] == scores[b];
    let count = |rows: &[usize]| (rows.len(), rows.iter().filter(|&&row| positive[row]).count());
    order.chunk_by(same).map(count).collect()
}

/// The AUROC: the probability that a positive row has a higher score than a negative one, ties counting half. `None` if all rows are
/// of one class, or a score is NaN.
pub fn auroc(scores: &[f64], positive: &[bool]) -> Option<f64> {
    if scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    let positives = positive.iter().filter(|&&p| p).count();
    let negatives = positive.len() - positives;
    if positives == 0 || negatives == 0 {
        return None;
    }
    let (mut above, mut pairs) = (0.0, 0.0);
    for (rows, hits) in ties(scores, positive) {
        let misses = (rows - hits) as f64;
        pairs += misses * (above + 0.5 * hits as f64);
        above += hits as f64;
    }
    Some(pairs / (positives as f64 * negatives as f64))
}

/// The mean one-vs-rest AUROC over classes, as scikit-learn's `ovr`. `None` if a class has no rows.
pub fn multiclass_auroc(scores: &[f64], classes: usize, labels: &[usize]) -> Option<f64> {
    let area = |class: usize| {
        let own: Vec<f64> = scores.iter().skip(class).step_by(classes).copied().collect();
        let positive: Vec<bool> = labels.iter().map(|&label| label == class).collect();
        auroc(&own, &positive)
    };
    let areas: Option<Vec<f64>> = (0..classes).map(area).collect();
    Some(areas?.iter().sum::<f64>() / classes as f64)
}

/// Σ (recallₙ − recallₙ₋₁) precisionₙ over the thresholds, from the highest. `None` if no row is positive, or a score is NaN.
pub fn average_precision(scores: &[f64], positive: &[bool]) -> Option<f64> {
    let positives = positive.iter().filter(|&&p| p).count();
    if positives == 0 || scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    let (mut taken, mut found, mut sum) = (0, 0, 0.0);
    for (rows, hits) in ties(scores, positive) {
        (taken, found) = (taken + rows, found + hits);
        sum += hits as f64 / positives as f64 * (found as f64 / taken as f64);
    }
    Some(sum)
}
