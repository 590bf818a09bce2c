//! One suite for every loss of named arrays, at inputs that have reference values (`tools/reference`, mpmath).
use crate::common::{
    Array, Asked, Memory, inputs, loss, multi_input_arrays, multi_input_cases, near, number, numbers,
};
use perdita::loss::FieldKind;
use perdita::{Error, Reduction, Total};
use perdita_catalog::{CallElement, Inputs, LOSSES, Loss, Outputs};
use serde_json::Value;
use std::collections::BTreeMap;

/// A loss and what it is given.
struct Case<E> {
    loss: Loss,
    arrays: Vec<Array<E>>,
    weight: Vec<E>,
    each: Vec<f64>,
    total: f64,
    value: f64,
    grads: BTreeMap<String, Vec<f64>>,
}
impl<E: CallElement> Case<E> {
    fn read(case: &Value) -> Self {
        let loss = loss(case["loss"].as_str().expect("a name"));
        let grads = case["grads"].as_object().expect("gradients");
        Case {
            arrays: multi_input_arrays(&loss, case).iter().map(|array| array.hold(0)).collect(),
            weight: crate::common::cast(&numbers(&case["weight"])),
            each: numbers(&case["each"]),
            total: number(&case["total"]),
            value: number(&case["value"]),
            grads: grads.iter().map(|(name, grad)| (name.clone(), numbers(grad))).collect(),
            loss,
        }
    }
    fn all() -> Vec<Self> {
        multi_input_cases().iter().map(Case::read).collect()
    }
    /// The total, the losses and the gradients in all arrays that have one.
    fn run(&self, asked: Asked<E>) -> Run<E> {
        let mut memory = Memory::new(&self.loss, &self.arrays, self.each.len());
        let found = memory.fill(&self.loss, inputs(&self.arrays), asked);
        let total = found.unwrap_or_else(|error| panic!("{}: {error}", self.loss)).total;
        Run { total, each: memory.each, grads: memory.grads.into_iter().collect() }
    }
}
struct Run<E> {
    total: Total,
    each: Vec<E>,
    grads: BTreeMap<&'static str, Vec<E>>,
}

#[test]
fn values_and_gradients_are_the_reference() {
    reference::<f64>(1e-12, 1e-14);
    reference::<f32>(2e-5, 2e-6);
}
fn reference<E: CallElement>(relative: f64, absolute: f64) {
    for case in Case::<E>::all() {
        let what = |of: &str| format!("{of} of {} in {}", case.loss, E::NAME);
        let run = case.run(Asked { weight: Some(&case.weight), ..Asked::plain(Reduction::Mean) });
        near(run.total.mean(), case.value, relative, absolute, &what("mean"));
        near(run.total.weight(), case.total, 1e-15, 0.0, &what("weight"));
        for (i, (got, want)) in run.each.iter().zip(&case.each).enumerate() {
            let want = want * case.weight[i].to_f64();
            near(got.to_f64(), want, relative, absolute, &what(&format!("loss {i}")));
        }
        for (name, grad) in &run.grads {
            let want = &case.grads[*name];
            let largest = want.iter().fold(0.0, |top: f64, x| top.max(x.abs()));
            for (i, (got, want)) in grad.iter().zip(want).enumerate() {
                let slack = absolute * largest.max(1.0);
                near(got.to_f64(), *want, relative, slack, &what(&format!("gradient in {name}[{i}]")));
            }
        }
        let weighted = inputs(&case.arrays).weight(E::data(&case.weight));
        let alone = case.loss.evaluate(&weighted, Reduction::Mean, Outputs::new());
        near(alone.unwrap().value(), case.value, relative, absolute, &what("mean alone"));
    }
}

/// One gradient at a time, reductions, and what comes from above.
#[test]
fn parts_agree_with_the_whole() {
    for case in Case::<f64>::all() {
        let whole = case.run(Asked::plain(Reduction::Sum));
        for (name, want) in &whole.grads {
            let mut grad = vec![9.0; want.len()];
            let out = Outputs::new().grad(*name, &mut grad);
            let found = case.loss.evaluate(&inputs(&case.arrays), Reduction::Sum, out).unwrap();
            near(found.value(), whole.total.sum(), 1e-14, 1e-15, &case.loss.to_string());
            for (got, want) in grad.iter().zip(want) {
                near(*got, *want, 1e-12, 1e-14, &format!("{}: {name} alone", case.loss));
            }
        }
        let n = case.each.len() as f64;
        let over = case.run(Asked::plain(Reduction::Over(4.0 * n)));
        let twos = vec![2.0; case.each.len()];
        let twice = case.run(Asked { upstream: Some(&twos), ..Asked::plain(Reduction::Sum) });
        assert_eq!(whole.total.count(), case.each.len() as u64, "{}", case.loss);
        for (name, grad) in &whole.grads {
            for (i, grad) in grad.iter().enumerate() {
                near(over.grads[name][i], grad / (4.0 * n), 1e-12, 1e-15, &format!("{}: over", case.loss));
                near(twice.grads[name][i], 2.0 * grad, 1e-12, 1e-15, &format!("{}: upstream", case.loss));
            }
        }
        near(whole.total.sum(), case.each.iter().sum(), 1e-12, 1e-13, &case.loss.to_string());
    }
}

/// A weight of 0 takes an observation away, whatever is there: the rest is as if it had not been.
#[test]
fn weight_zero_removes() {
    for case in Case::<f64>::all() {
        let mut weight = vec![1.0; case.each.len()];
        weight[0] = 0.0;
        // Channels of one image may meet in a softmax, and are no observations apart.
        let mut case = case;
        for input in case.arrays.iter_mut().filter(|_| !case.loss.each().contains('c')) {
            let field = case.loss.fields().iter().find(|field| field.name == input.name).unwrap();
            if field.axes.starts_with(case.loss.each()) {
                let stride = input.numbers.len() / case.each.len();
                input.numbers[..stride].fill(f64::NAN);
            }
        }
        let run = case.run(Asked { weight: Some(&weight), ..Asked::plain(Reduction::Sum) });
        assert_eq!(run.each[0], 0.0, "{}", case.loss);
        assert_eq!(run.total.count(), case.each.len() as u64 - 1, "{}", case.loss);
        let rest: f64 = case.each[1..].iter().sum();
        near(run.total.sum(), rest, 1e-12, 1e-13, &case.loss.to_string());
        let none = vec![0.0; case.each.len()];
        let run = case.run(Asked { weight: Some(&none), ..Asked::plain(Reduction::Mean) });
        assert_eq!((run.total.mean(), run.total.count()), (0.0, 0), "{}", case.loss);
        let zero = run.grads.values().flatten().all(|g| *g == 0.0);
        assert!(zero && run.each.iter().all(|x| *x == 0.0), "{}", case.loss);
    }
}

/// The program of a formula gives what the kernel gives.
#[test]
fn programs_agree_with_kernels() {
    for case in Case::<f64>::all() {
        let widest = |array: &Array<f64>| array.shape.last().copied().unwrap_or(1);
        let program = case.loss.trace(case.arrays.first().map_or(1, widest)).unwrap();
        let Some(program) = program else { continue };
        let backward = program.backward();
        let run = case.run(Asked::plain(Reduction::Sum));
        for i in 0..case.each.len() {
            let fields = case.loss.fields().iter();
            let given = fields.map(|field| case.arrays.iter().find(|x| x.name == field.name).unwrap());
            let mut inputs: Vec<&[f64]> = Vec::new();
            let mut owners = Vec::new();
            for input in given {
                let stride = input.numbers.len() / case.each.len();
                let part = &input.numbers[i * stride..][..stride];
                let wide = program.inputs[inputs.len()].wide;
                match wide {
                    true => inputs.push(part),
                    false => inputs.extend(part.chunks(1)),
                }
                owners.extend((0..if wide { 1 } else { stride }).map(|k| (input, i * stride + k, wide)));
            }
            near(program.run(&inputs, None)[0][0], case.each[i], 1e-12, 1e-14, &case.loss.to_string());
            inputs.push(&[1.0]);
            let slopes = backward.run(&inputs, None);
            for ((input, at, wide), slope) in owners.iter().zip(&slopes) {
                let Some(grad) = run.grads.get(input.name) else { continue };
                for (k, slope) in slope.iter().enumerate() {
                    let want = grad[at + if *wide { k } else { 0 }];
                    near(*slope, want, 1e-11, 1e-13, &format!("{}: program, {}", case.loss, input.name));
                }
            }
        }
    }
}

/// Every array of every loss: missing, of another shape, unknown.
#[test]
fn wrong_arrays_are_errors() {
    for case in Case::<f64>::all() {
        let mean = |given: &Inputs| case.loss.evaluate(given, Reduction::Mean, Outputs::new());
        for field in case.loss.fields() {
            let mut without = case.arrays.clone();
            let Some(at) = without.iter().position(|array| array.name == field.name) else { continue };
            let mut array = without.remove(at);
            let result = mean(&inputs(&without));
            if !field.optional {
                let message = result.unwrap_err().to_string();
                assert!(message.contains(field.name) && message.contains("is missing"), "{message}");
            }
            // One axis too many.
            let ones = &[1, 1, 1, 1, 1, 1][..8 - array.shape.len().max(2)];
            array.shape = [ones, &array.shape].concat();
            let result = mean(&inputs(&without).with(array.name, array.array()));
            let fits = result.is_ok() && case.arrays.len() == 1;
            assert!(fits || matches!(result, Err(Error::Axes { .. })), "{}: {result:?}", case.loss);
        }
        let message = mean(&inputs(&case.arrays).array("nonsense", &[1.0], &[1])).unwrap_err().to_string();
        assert!(message.contains("nonsense"), "{message}");
        let wrong = vec![1.0; case.each.len() + 1];
        let result = mean(&inputs(&case.arrays).weight(&wrong));
        assert!(matches!(result, Err(Error::Length { name: "weight", .. })));
    }
}

/// Arrays and parameters are called by name in one list, in Python too.
#[test]
fn names_are_free() {
    const KEYWORDS: [&str; 12] =
        ["as", "class", "def", "del", "for", "from", "global", "if", "in", "is", "lambda", "with"];
    const BESIDE: [&str; 6] = ["weight", "upstream", "reduction", "checked", "wrt", "dim"];
    for entry in LOSSES {
        let loss = entry.default().unwrap();
        let arrays = loss.fields().iter().filter(|field| field.holds != FieldKind::Parameter);
        let mut names: Vec<_> = arrays.map(|field| field.name).collect();
        assert!(
            names.iter().all(|name| !BESIDE.contains(name)),
            "{loss}: an array has the name of an option"
        );
        names.extend(entry.card().params.iter().map(|param| param.name));
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "{loss}: {name} is two things");
            assert!(!KEYWORDS.contains(name), "{loss}: {name} is a keyword of Python");
        }
    }
}
