//! Batches in shards: workers one after another are the whole batch, in the promised order of visits.
use super::product_plain::{Batch, Random, batch};
use super::product_properties::evaluate as whole;
use crate::common::loss;
use perdita::losses::{circle, linear_cross_entropy, triplet, vicreg};
use perdita::{
    Embeddings, Error, Labels, Outputs, Products, ProductsExt, Reduction, Shard, ShardVisitor, Shards,
};

/// A batch cut in parts, and the gradients that are left in them.
struct Cut<'a> {
    batch: &'a Batch,
    labelled: bool,
    first: Vec<usize>,
    grads: [Vec<f64>; 2],
}
impl<'a> Cut<'a> {
    fn new(batch: &'a Batch, parts: usize, labelled: bool) -> Cut<'a> {
        let n = batch.labels.len();
        // Uneven parts.
        let first = (0..=parts).map(|k| (n * k * (k + 1) / (parts * (parts + 1))).min(n)).collect();
        Cut { batch, labelled, first, grads: [vec![0.0; batch.a.len()], vec![0.0; batch.b.len()]] }
    }
    fn shard(&self, k: usize) -> Shard<'a, f64> {
        let Batch { a, b, labels, dim } = self.batch;
        let (first, last) = (self.first[k], self.first[k + 1]);
        let rows = |xs: &'a [f64]| Embeddings::new(&xs[first * dim..last * dim], *dim).unwrap();
        let rows = match self.labelled {
            true => Products::of(rows(a)).labels(Labels::from(&labels[first..last])).unwrap(),
            false => Products::new(rows(a), rows(b)).unwrap(),
        };
        Shard { rows, first }
    }
}
impl Shards<f64> for Cut<'_> {
    fn count(&self) -> usize {
        self.first.len() - 1
    }
    fn visit(&mut self, k: usize, see: &mut ShardVisitor<f64>) -> Result<(), Error> {
        let shard = self.shard(k);
        let rows = self.first[k] * self.batch.dim..self.first[k + 1] * self.batch.dim;
        let [a, b] = &mut self.grads;
        let out = Outputs::new().grad("a", &mut a[rows.clone()]);
        see(shard, if self.labelled { out } else { out.grad("b", &mut b[rows]) })
    }
}

/// All workers, one after another: the loss and both gradients are those of the whole batch.
#[test]
fn shards_add_up_to_the_whole() {
    fn sharded(text: &str, keyless: bool) {
        let mut random = Random(3);
        let batch = batch(&mut random, 41, 41, 6, 9, 1.0);
        let labelled = text.starts_with("sup_con");
        let loss = loss(text);
        let sharded = loss.sharded().unwrap();
        let (whole, want) = whole(&loss, &batch);
        let over = Reduction::Over(whole.total.weight());
        for parts in [1, 2, 3, 7] {
            let mut cut = Cut::new(&batch, parts, labelled);
            let (mut value, mut temperature, mut rows) = (0.0, 0.0, 0);
            for k in 0..parts {
                let local = cut.shard(k);
                let len = local.rows.len() * batch.dim;
                let [mut a, mut b] = [vec![9.0; len], vec![9.0; len]];
                let out = Outputs::new().grad("a", &mut a);
                let out = if keyless { out } else { out.grad("b", &mut b) };
                let found = sharded.evaluate(local, &mut cut, over, out).unwrap();
                value += found.value();
                temperature += found.parameter("temperature").unwrap();
                rows += found.total.count();
                let at = cut.first[k] * batch.dim;
                let add =
                    |to: &mut [f64], own: &[f64]| to.iter_mut().zip(own).for_each(|(to, own)| *to += own);
                add(&mut cut.grads[0][at..at + len], &a);
                if !keyless {
                    add(&mut cut.grads[1][at..at + len], &b);
                }
            }
            let what = format!("{text} in {parts} shards");
            assert!((value - whole.value()).abs() < 1e-12, "{what}: {value}, not {}", whole.value());
            let slope = whole.parameter("temperature").unwrap();
            assert!((temperature - slope).abs() < 1e-11, "{what}: temperature {temperature}");
            assert_eq!(rows, whole.total.count(), "{what}");
            for (got, want) in cut.grads.iter().flatten().zip(want.iter().flatten()) {
                assert!((got - want).abs() < 1e-12, "{what}: {got}, not {want}");
            }
        }
    }
    for text in [
        "info_nce",
        "info_nce(temperature=0.7, normalize=false)",
        "sup_con",
        "sup_con(positives=inside)",
        "siglip",
    ] {
        sharded(text, true);
    }
    for text in ["clip", "nt_xent", "decoupled"] {
        sharded(text, false);
    }
}

/// Shards that write down when they are visited.
struct Visited<'a>(Cut<'a>, Vec<usize>);
impl Shards<f64> for Visited<'_> {
    fn count(&self) -> usize {
        self.0.count()
    }
    fn visit(&mut self, k: usize, see: &mut ShardVisitor<f64>) -> Result<(), Error> {
        self.1.push(k);
        self.0.visit(k, see)
    }
}

/// Callers fetch the next shard while one is in use: the order is guaranteed, whichever outputs are requested.
#[test]
fn shards_are_visited_in_order() {
    let batch = batch(&mut Random(5), 12, 12, 3, 4, 1.0);
    for (text, order) in
        [("clip", &[0, 1, 2, 0, 1, 2][..]), ("sup_con", &[0, 1, 2, 0, 1, 2]), ("siglip", &[0, 1, 2])]
    {
        let loss = loss(text);
        let sharded = loss.sharded().unwrap();
        for local in 0..3 {
            let mut shards = Visited(Cut::new(&batch, 3, text == "sup_con"), Vec::new());
            let local = shards.0.shard(local);
            let mut a = vec![9.0; local.rows.len() * 3];
            for out in [Outputs::new(), Outputs::new().grad("a", &mut a)] {
                shards.1.clear();
                sharded.evaluate(local, &mut shards, Reduction::Sum, out).unwrap();
                assert_eq!(shards.1, order, "{text}");
            }
        }
    }
}

/// Shards without memory for gradients.
struct ValueOnly<'a>(Cut<'a>);
impl Shards<f64> for ValueOnly<'_> {
    fn count(&self) -> usize {
        self.0.count()
    }
    fn visit(&mut self, k: usize, see: &mut ShardVisitor<f64>) -> Result<(), Error> {
        see(self.0.shard(k), Outputs::new())
    }
}

/// Without any request for a gradient, that in the temperature is not computed, and not reported as 0.
#[test]
fn no_gradient_in_the_temperature_unless_requested() {
    let batch = batch(&mut Random(7), 12, 12, 3, 4, 1.0);
    for text in ["clip", "sup_con"] {
        let loss = loss(text);
        let mut shards = ValueOnly(Cut::new(&batch, 3, text == "sup_con"));
        let (local, mut a) = (shards.0.shard(1), vec![9.0; 12]);
        let sharded = loss.sharded().unwrap();
        let mut temperature =
            |out| sharded.evaluate(local, &mut shards, Reduction::Sum, out).unwrap().parameter("temperature");
        assert!(temperature(Outputs::new()).is_none(), "{text}");
        assert!(temperature(Outputs::new().grad("a", &mut a)).is_some(), "{text}");
    }
}

/// Errors of a call are reported before any shard is fetched, and nothing is written.
#[test]
fn errors_of_shards() {
    let batch = batch(&mut Random(6), 12, 12, 3, 4, 1.0);
    let evaluate = |text: &str, reduction, out: perdita::Outputs<f64>| {
        let loss = loss(text);
        let mut shards = Visited(Cut::new(&batch, 3, text == "sup_con"), Vec::new());
        let sharded = loss.sharded().unwrap();
        let error = sharded.evaluate(shards.0.shard(0), &mut shards, reduction, out).unwrap_err();
        assert_eq!(shards.1, [0; 0], "{text}");
        error.to_string()
    };
    let (mut rows, mut one) = ([9.0; 6], [9.0; 1]);
    for text in ["info_nce", "siglip"] {
        assert_eq!(
            evaluate(text, Reduction::Sum, Outputs::new().grad("b", &mut rows)),
            format!("{text} accumulates the gradient of b in the shards, not in `out`")
        );
    }
    for text in ["info_nce", "clip", "sup_con", "siglip"] {
        let negatives = evaluate(text, Reduction::Sum, Outputs::new().grad("negatives", &mut one));
        assert_eq!(negatives, "the gradient of the negatives has 1 elements, expected 0", "{text}");
        let bias = evaluate(text, Reduction::Sum, Outputs::new().grad("bias", &mut one));
        assert_eq!(bias, "the gradient of the bias has 1 elements, expected 0", "{text}");
        let each = evaluate(text, Reduction::Sum, Outputs::new().each(&mut rows));
        assert_eq!(each, "each has 6 elements, expected 2", "{text}");
        let over = evaluate(text, Reduction::Over(0.0), Outputs::new());
        assert_eq!(over, "a mean over 0: the denominator must be a positive number", "{text}");
    }
    let b = evaluate("sup_con", Reduction::Sum, Outputs::new().grad("b", &mut one));
    assert_eq!(b, "the gradient of b has 1 elements, expected 0");
    for text in ["linear_cross_entropy", "triplet", "circle", "vicreg"] {
        assert!(loss(text).sharded().is_none(), "{text}");
    }
    assert!(rows.iter().chain(&one).all(|&x| x == 9.0));
}

/// Of typed losses, which may lack the form.
#[test]
fn losses_without_a_sharded_form() {
    fn says<L: ProductsExt>(loss: &L, batch: &Batch) {
        let mut shards = Visited(Cut::new(batch, 3, false), Vec::new());
        let (local, none) = (shards.0.shard(0), Outputs::new());
        let error = loss.evaluate_sharded(local, &mut shards, Reduction::Sum, none).unwrap_err();
        assert_eq!(error.to_string(), format!("{} has no sharded form", L::CARD.name));
        assert_eq!(shards.1, [0; 0]);
    }
    let batch = batch(&mut Random(6), 12, 12, 3, 4, 1.0);
    says(&linear_cross_entropy::LinearCrossEntropy::default(), &batch);
    says(&triplet::Triplet::new(1.0).unwrap(), &batch);
    says(&circle::Circle::new(0.25, 16.0).unwrap(), &batch);
    says(&vicreg::VicReg::new(25.0, 25.0, 1.0).unwrap(), &batch);
}
