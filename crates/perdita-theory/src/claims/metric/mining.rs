//! Triplets mined in a batch.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, similarity_and_active};
use crate::mutant::Mutant;
use crate::numerics::{distance, draws, normals};
use crate::verdict::Method;
use perdita::Error;

pub(crate) static CLAIMS: &[Claim] = &[Claim {
    id: "triplet-mining",
    topic: Topic::Metric,
    title: "Hard, semi-hard and all triplets of a batch",
    latex: "Hard negatives have the smallest $d(a,n)$; semi-hard ones $d(a,p) < d(a,n) < d(a,p) + \\alpha$. The losses mined in a batch are \
            those of the triplets that a search finds.",
    plain: "Hard negatives have the smallest d(a,n); semi-hard ones d(a,p) < d(a,n) < d(a,p) + α. The losses mined in a batch \
            are those of the triplets that a search finds.",
    reference: "Schroff et al. 2015; Hermans, Beyer & Leibe 2017",
    states: &[],
    rejects: &[
        Mutant::value("twice the mined loss", "triplet", |v| 2.0 * v),
        Mutant::loss("active triplets only in the mean", "triplet", "triplet(average=active{})"),
        Mutant::loss("squared distances", "triplet", "triplet(distance=squared{})"),
        Mutant::loss("the hardest triplets always", "triplet", "triplet(margin=0.3, mining=batch_hard)"),
        Mutant::value("a triplet's loss, squared", "triplet_margin", |v| v * v),
    ],
    method: Method::Duals,
    run: mining,
}];

const MARGIN: f64 = 0.3;

/// A triplet of rows: anchor, positive, negative.
type Ids = (usize, usize, usize);

/// A batch of 24 rows with 4 labels, and its distances.
struct Batch {
    rows: Vec<f64>,
    labels: Vec<i64>,
    d: Vec<Vec<f64>>,
}
impl Batch {
    fn new() -> Batch {
        let rows = normals(&mut draws(82), 24 * 3);
        let d = rows.chunks(3).map(|a| rows.chunks(3).map(|b| distance(a, b)).collect()).collect();
        Batch { rows, labels: (0..24).map(|k| k % 4).collect(), d }
    }

    /// The loss of one triplet.
    fn cost(&self, &(a, p, n): &Ids) -> Result<f64, Error> {
        let row = |k: usize| &self.rows[3 * k..3 * k + 3];
        let given =
            [("anchor", row(a), &[1, 3][..]), ("positive", row(p), &[1, 3]), ("negative", row(n), &[1, 3])];
        of(&loss(&format!("triplet_margin(margin={MARGIN})")), &given)
    }

    fn partners(&self, a: usize) -> Vec<usize> {
        (0..self.labels.len()).filter(|&p| p != a && self.labels[p] == self.labels[a]).collect()
    }

    fn others(&self, a: usize) -> Vec<usize> {
        (0..self.labels.len()).filter(|&n| self.labels[n] != self.labels[a]).collect()
    }

    fn nearest(&self, a: usize, of: &[usize]) -> Option<usize> {
        of.iter().copied().min_by(|&i, &j| self.d[a][i].total_cmp(&self.d[a][j]))
    }

    fn farthest(&self, a: usize, of: &[usize]) -> Option<usize> {
        of.iter().copied().max_by(|&i, &j| self.d[a][i].total_cmp(&self.d[a][j]))
    }

    /// All pairs of an anchor and a positive.
    fn pairs(&self) -> Vec<(usize, usize)> {
        (0..self.labels.len()).flat_map(|a| self.partners(a).into_iter().map(move |p| (a, p))).collect()
    }

    fn hard(&self) -> Vec<Ids> {
        let of = |a| Some((a, self.farthest(a, &self.partners(a))?, self.nearest(a, &self.others(a))?));
        (0..self.labels.len()).filter_map(of).collect()
    }

    /// The nearest negative beyond the positive; the farthest of all if there is none.
    fn semi_hard(&self) -> Vec<Ids> {
        let of = |(a, p): (usize, usize)| {
            let mut beyond = self.others(a);
            beyond.retain(|&n| self.d[a][n] > self.d[a][p]);
            Some((a, p, self.nearest(a, &beyond).or_else(|| self.farthest(a, &self.others(a)))?))
        };
        self.pairs().into_iter().filter_map(of).collect()
    }

    fn all(&self) -> Vec<Ids> {
        self.pairs()
            .into_iter()
            .flat_map(|(a, p)| self.others(a).into_iter().map(move |n| (a, p, n)))
            .collect()
    }
}

fn mining(e: &mut Evidence) -> Done {
    let batch = Batch::new();
    let searches =
        [("batch_hard", batch.hard()), ("semi_hard", batch.semi_hard()), ("batch_all", batch.all())];
    for (name, triplets) in &searches {
        let losses = triplets.iter().map(|ids| batch.cost(ids)).collect::<Result<Vec<_>, _>>()?;
        let mined = loss(&format!("triplet(margin={MARGIN}, mining={name})"));
        let (mined, found_active) = similarity_and_active(&mined, &batch.rows, None, 3, Some(&batch.labels))?;
        let mean = losses.iter().sum::<f64>() / losses.len() as f64;
        e.equal(
            &format!("{name}: the mean over {} triplets, mined and found", losses.len()),
            mined,
            mean,
            1e-12,
        );
        let active = losses.iter().filter(|loss| **loss > 0.0).count();
        e.equal(
            &format!("{name}: the number of active triplets"),
            found_active.unwrap_or(0) as f64,
            active as f64,
            0.0,
        );
    }

    // The text's definitions, by the losses of all triplets: hard ones have the largest, semi-hard ones one below the margin.
    let (mut hardest, mut between) = (true, true);
    for (a, p) in batch.pairs() {
        let negatives = batch.others(a);
        let costs =
            negatives.iter().map(|&n| Ok((n, batch.cost(&(a, p, n))?))).collect::<Result<Vec<_>, Error>>()?;
        let most = costs.iter().map(|(_, cost)| *cost).fold(0.0, f64::max);
        let nearest = batch.nearest(a, &negatives);
        hardest &= costs.iter().any(|(n, cost)| Some(*n) == nearest && *cost == most);
        let semi_hard = |n: usize| batch.d[a][p] < batch.d[a][n] && batch.d[a][n] < batch.d[a][p] + MARGIN;
        between &= costs.iter().all(|&(n, cost)| semi_hard(n) == (cost > 0.0 && cost < MARGIN));
    }
    e.is("semi-hard triplets are those with a loss between 0 and the margin", between);
    e.said("T6.2", "the negative of the smallest d(a,n) has the largest loss", true, hardest);
    e.said("T6.2", "semi-hard triplets are those with a loss between 0 and the margin", true, between);
    Ok(())
}
