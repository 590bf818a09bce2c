//! Losses on products against reference values (`tools/reference`), and against themselves: f32 and f64,
//! parts and wholes, one thread and two.
use crate::common::{Array, Asked, Memory, cast, inputs, loss, numbers, product_arrays, product_cases, wide};
use perdita::Reduction;
use perdita_catalog::{CallElement, Evaluation, Loss};
use serde_json::Value;

/// A loss on a batch, and what it should make of it.
struct Case {
    loss: Loss,
    arrays: Vec<Array<f64>>,
    weight: Option<Vec<f64>>,
    want: Value,
}
impl Case {
    fn read(case: Value) -> Case {
        let loss = loss(case["loss"].as_str().expect("a name"));
        let weight = case.get("weight").map(numbers);
        Case { arrays: product_arrays(&loss, &case), loss, weight, want: case }
    }

    fn get(&self, name: &str) -> Option<&Array<f64>> {
        self.arrays.iter().find(|array| array.name == name)
    }
}

/// Everything that a loss gives: gradients in the names of the reference.
struct Got {
    found: Evaluation,
    each: Vec<f64>,
    grads: Vec<(String, Vec<f64>)>,
}
impl Case {
    fn evaluate<E: CallElement>(&self) -> Got {
        self.reduced::<E>(Reduction::Mean)
    }

    fn reduced<E: CallElement>(&self, reduction: Reduction) -> Got {
        let arrays: Vec<Array<E>> = self.arrays.iter().map(|array| array.hold(0)).collect();
        let weight = self.weight.as_deref().map(cast::<E>);
        let asked = Asked { weight: weight.as_deref(), ..Asked::plain(reduction) };
        let mut memory = Memory::new(&self.loss, &arrays, arrays[0].shape[0]);
        let found = memory.fill(&self.loss, inputs(&arrays), asked);
        let found = found.unwrap_or_else(|error| panic!("{}: {error}", self.loss));
        let mut grads: Vec<(String, Vec<f64>)> =
            memory.grads.iter().map(|(name, grad)| (format!("grad_{name}"), wide(grad))).collect();
        grads.extend(found.parameters().map(|(name, slope)| match name {
            // A loss may take an array of biases, too.
            "bias" => ("grad_logit_bias".into(), vec![slope]),
            name => (format!("grad_{name}"), vec![slope]),
        }));
        Got { found, each: wide(&memory.each), grads }
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

/// The allowed ratio of a gradient's rounding error to that of its inputs: the scale of the logits.
fn gain(case: &Case) -> f64 {
    // As the case is written, defaults included.
    let text = case.want["loss"].as_str().expect("a name");
    let temperature = text
        .split("temperature=")
        .nth(1)
        .map_or(1.0, |text| text.split([',', ')']).next().unwrap().parse::<f64>().unwrap());
    let shortest = |array: &Array<f64>| {
        let rows = array.numbers.chunks(array.stride);
        let lengths = rows.map(|row| row.iter().map(|x| x * x).sum::<f64>().sqrt());
        lengths.filter(|&x| x > 0.0).fold(1.0, f64::min)
    };
    let side = |name| case.get(name).map_or(1.0, shortest);
    1.0 / temperature.min(1.0) / side("a").min(side("b"))
}

fn conform<E: CallElement>(within: impl Fn(&Case) -> f64) {
    for (number, case) in product_cases().into_iter().map(Case::read).enumerate() {
        let name = &format!("case {number}, {} of {}", case.loss, E::NAME);
        let got = case.evaluate::<E>();
        let (want, within) = (&case.want, within(&case));
        close(name, "value", &[got.found.value()], &numbers(&want["value"]), within, 1.0);
        if let Some(count) = want.get("count") {
            assert_eq!(got.found.total.count(), count.as_u64().unwrap(), "{name}: count");
        }
        if let Some(active) = want.get("active") {
            assert_eq!(got.found.active, active.as_u64(), "{name}: active");
        }
        if let Some(each) = want.get("each") {
            close(name, "each", &got.each, &numbers(each), within, 1.0);
        }
        for (what, grad) in &got.grads {
            if let Some(want) = want.get(what) {
                close(name, what, grad, &numbers(want), within * gain(&case), 0.1);
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

#[test]
fn reductions_scale_all_gradients() {
    for case in product_cases().into_iter().map(Case::read) {
        let sum = case.reduced::<f64>(Reduction::Sum);
        let over = case.reduced::<f64>(Reduction::Over(8.0));
        for ((name, sum), (_, over)) in sum.grads.iter().zip(&over.grads) {
            let want: Vec<f64> = sum.iter().map(|grad| grad / 8.0).collect();
            close(&case.loss.to_string(), &format!("{name}: over"), over, &want, 1e-13, 0.0);
        }
    }
}

/// ln(K + 1) less the loss, for K negatives.
#[test]
fn infonce_alone_bounds_mutual_information() {
    for loss in product_cases().into_iter().map(Case::read).map(|case| case.loss) {
        let bound = loss.product().expect("as read").information_bound(0.5, 7);
        let want = (loss.card().name == "info_nce").then(|| 8f64.ln() - 0.5);
        assert_eq!(bound, want, "{loss}");
    }
}
