//! Losses on products against reference values (`tools/product_vectors.py`), and against themselves: f32 and f64,
//! parts and wholes, one thread and two.
use perdita::{Embeddings, Gradients, Labels, Outcome, Products, Reduction};
use perdita_catalog::Loss;
use perdita_catalog::{ByName, Shape};
use serde_json::Value;

/// One case, or what a loss made of it.
struct Case {
    loss: String,
    dim: usize,
    a: Vec<f64>,
    b: Option<Vec<f64>>,
    negatives: Option<Vec<f64>>,
    per_query: bool,
    labels: Option<Vec<i64>>,
    key_labels: Option<Vec<i64>>,
    targets: Option<Vec<f64>>,
    bias: Option<Vec<f64>>,
    weight: Option<Vec<f64>>,
    want: Value,
}

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        Value::String(text) => vec![text.parse().expect("inf or -inf")],
        number => vec![number.as_f64().expect("a number")],
    }
}
fn cases() -> Vec<Case> {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../products.json")).unwrap();
    let case = |case: Value| {
        let floats = |name: &str| case.get(name).map(numbers);
        let labels = |name: &str| floats(name).map(|labels| labels.iter().map(|&y| y as i64).collect());
        Case {
            loss: case["loss"].as_str().unwrap().into(),
            dim: case["a"][0].as_array().unwrap().len(),
            a: floats("a").unwrap(),
            b: floats("b"),
            negatives: floats("negatives"),
            per_query: case.get("per_query").is_some(),
            labels: labels("labels"),
            key_labels: labels("key_labels"),
            targets: floats("targets"),
            bias: floats("bias"),
            weight: floats("weight"),
            want: case,
        }
    };
    cases.into_iter().map(case).collect()
}

/// Everything that a loss gives.
struct Got {
    outcome: Outcome,
    each: Vec<f64>,
    grads: Vec<(&'static str, Vec<f64>)>,
}
impl Case {
    fn evaluate<E: ByName>(&self, loss: &Loss, reduction: Reduction, upstream: Option<&[f64]>) -> Got {
        let floats = |xs: &[f64]| xs.iter().map(|&x| E::from_f64(x)).collect::<Vec<E>>();
        let option = |xs: &Option<Vec<f64>>| xs.as_deref().map(floats);
        let (a, b, negatives) = (floats(&self.a), option(&self.b), option(&self.negatives));
        let (targets, bias, weight) = (option(&self.targets), option(&self.bias), option(&self.weight));
        let upstream = upstream.map(floats);
        let rows = |xs| Embeddings::new(xs, self.dim).unwrap();
        let mut batch = match &b {
            Some(b) => Products::new(rows(&a), rows(b)).unwrap(),
            None => Products::of(rows(&a)),
        };
        if let Some(negatives) = &negatives {
            batch = match self.per_query {
                true => batch.negatives_per_query(rows(negatives)).unwrap(),
                false => batch.negatives(rows(negatives)).unwrap(),
            };
        }
        if let Some(labels) = &self.labels {
            batch = batch.labels(Labels::from(labels)).unwrap();
        }
        if let Some(labels) = &self.key_labels {
            batch = batch.key_labels(Labels::from(labels)).unwrap();
        }
        if let Some(targets) = &targets {
            batch = batch.targets(targets).unwrap();
        }
        if let Some(bias) = &bias {
            batch = batch.bias(bias).unwrap();
        }
        if let Some(weight) = &weight {
            batch = batch.weighted(weight).unwrap();
        }
        let Shape::Product(product) = loss.shape() else { panic!("{} is not a loss on products", self.loss) };
        // What is there before must not matter.
        let blank = |xs: &Option<Vec<E>>| xs.as_ref().map(|xs| vec![E::from_f64(9.0); xs.len()]);
        let (mut of_a, mut of_b, mut of_negatives, mut of_bias) =
            (blank(&Some(a.clone())), blank(&b), blank(&negatives), blank(&bias));
        let mut each = vec![E::from_f64(9.0); a.len() / self.dim];
        let mut out = Gradients::none().a(of_a.as_mut().unwrap());
        if self.want.get("each").is_some() {
            out = out.each(&mut each);
        }
        if let Some(of_b) = &mut of_b {
            out = out.b(of_b);
        }
        if let Some(of_negatives) = &mut of_negatives {
            out = out.negatives(of_negatives);
        }
        if let Some(of_bias) = &mut of_bias {
            out = out.bias(of_bias);
        }
        if let Some(upstream) = &upstream {
            out = out.upstream(upstream);
        }
        let outcome =
            product.evaluate(batch, reduction, out).unwrap_or_else(|e| panic!("{}: {e}", self.loss));
        let floats = |xs: Vec<E>| xs.into_iter().map(|x| x.to_f64()).collect::<Vec<f64>>();
        let mut grads = Vec::new();
        for (name, grad) in
            [("grad_a", of_a), ("grad_b", of_b), ("grad_negatives", of_negatives), ("grad_bias", of_bias)]
        {
            grads.extend(grad.map(|grad| (name, floats(grad))));
        }
        grads.extend(outcome.temperature.map(|slope| ("grad_temperature", vec![slope])));
        grads.extend(outcome.bias.map(|slope| ("grad_logit_bias", vec![slope])));
        Got { outcome, each: floats(each), grads }
    }
}

/// The largest difference, beside `within` of the larger of the two sizes and of `scale`.
fn close(case: &str, what: &str, got: &[f64], want: &[f64], within: f64, scale: f64) {
    assert_eq!(got.len(), want.len(), "{case}: {what}");
    let size = want.iter().fold(0.0f64, |most, x| most.max(x.abs())).max(scale);
    for (i, (&g, &w)) in got.iter().zip(want).enumerate() {
        assert!(g == w || (g - w).abs() <= within * size, "{case}: {what}[{i}] is {g:e}, not {w:e}");
    }
}

/// How much larger than its inputs' rounding errors a gradient's may be: what logits are multiplied by.
fn gain(case: &Case) -> f64 {
    let temperature = case
        .loss
        .split("temperature=")
        .nth(1)
        .map_or(1.0, |text| text.split([',', ')']).next().unwrap().parse::<f64>().unwrap());
    let shortest = |xs: &[f64]| {
        let lengths = xs.chunks(case.dim).map(|row| row.iter().map(|x| x * x).sum::<f64>().sqrt());
        lengths.filter(|&x| x > 0.0).fold(1.0, f64::min)
    };
    1.0 / temperature.min(1.0) / shortest(&case.a).min(case.b.as_deref().map_or(1.0, shortest))
}

fn conform<E: ByName>(within: impl Fn(&Case) -> f64) {
    for (number, case) in cases().iter().enumerate() {
        let loss: Loss = case.loss.parse().unwrap_or_else(|e| panic!("{}: {e}", case.loss));
        let name = &format!("case {number}, {} of {}", case.loss, E::NAME);
        let got = case.evaluate::<E>(&loss, Reduction::Mean, None);
        let (want, within) = (&case.want, within(case));
        close(name, "value", &[got.outcome.total.mean()], &numbers(&want["value"]), within, 1.0);
        if let Some(count) = want.get("count") {
            assert_eq!(got.outcome.total.count(), count.as_u64().unwrap(), "{name}: count");
        }
        if let Some(active) = want.get("active") {
            assert_eq!(got.outcome.active, active.as_u64(), "{name}: active");
        }
        if let Some(each) = want.get("each") {
            close(name, "each", &got.each, &numbers(each), within, 1.0);
        }
        for (what, grad) in &got.grads {
            if let Some(want) = want.get(what) {
                close(name, what, grad, &numbers(want), within * gain(case), 0.1);
            }
        }
    }
}
#[test]
fn reference_values_in_double_precision() {
    conform::<f64>(|_| 1e-13);
}
#[test]
fn reference_values_in_single_precision() {
    conform::<f32>(|_| 2e-4);
}
