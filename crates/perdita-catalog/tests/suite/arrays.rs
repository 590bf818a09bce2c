//! One suite for every loss of named arrays, at inputs that have reference values (`tools/array_vectors.py`, mpmath).
use perdita::loss::Holds;
use perdita::{Arrays, Error, Reduction, Slots, Total};
use perdita_catalog::Loss;
use perdita_catalog::{AnyArrays, ByName, LOSSES, Shape};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

#[track_caller]
fn near(got: f64, want: f64, relative: f64, absolute: f64, what: &str) {
    let same = got == want || got.is_nan() && want.is_nan();
    let close = (got - want).abs() <= relative * got.abs().max(want.abs()) + absolute;
    assert!(same || close, "{what}: {got:e}, not {want:e}");
}
fn number(v: &Value) -> f64 {
    v.as_str().map_or_else(|| v.as_f64().expect("a number"), |text| text.parse().expect("a number"))
}
fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().expect("a list").iter().map(number).collect()
}

/// An input: its shape, and its numbers or labels.
#[derive(Clone)]
struct Input<E> {
    name: String,
    shape: Vec<usize>,
    numbers: Vec<E>,
    labels: Vec<i64>,
    holds: Holds,
}
/// A loss and what it is given.
struct Case<E> {
    text: String,
    loss: Arc<dyn AnyArrays>,
    inputs: Vec<Input<E>>,
    weight: Vec<E>,
    each: Vec<f64>,
    total: f64,
    value: f64,
    grads: BTreeMap<String, Vec<f64>>,
}
impl<E: ByName> Case<E> {
    fn read(case: &Value) -> Self {
        let text = case["loss"].as_str().expect("a name").to_string();
        let loss: Loss = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        let Shape::Arrays(loss) = loss.shape().clone() else { panic!("{text} takes no arrays by name") };
        let cast = |xs: Vec<f64>| xs.into_iter().map(E::from_f64).collect::<Vec<E>>();
        let input = |(name, input): (&String, &Value)| {
            let field = loss.fields().iter().find(|field| field.name == name);
            let holds = field.unwrap_or_else(|| panic!("{text} takes no {name}")).holds;
            let data = numbers(&input["data"]);
            let labels = match holds {
                Holds::Labels => data.iter().map(|&x| x as i64).collect(),
                _ => vec![],
            };
            let shape = numbers(&input["shape"]).iter().map(|&n| n as usize).collect();
            Input { name: name.clone(), shape, numbers: cast(data), labels, holds }
        };
        let grads = case["grads"].as_object().expect("gradients");
        Case {
            inputs: case["inputs"].as_object().expect("inputs").iter().map(input).collect(),
            weight: cast(numbers(&case["weight"])),
            each: numbers(&case["each"]),
            total: number(&case["total"]),
            value: number(&case["value"]),
            grads: grads.iter().map(|(name, grad)| (name.clone(), numbers(grad))).collect(),
            text,
            loss,
        }
    }
    fn all() -> Vec<Self> {
        let cases: Vec<Value> = serde_json::from_str(include_str!("../arrays.json")).expect("JSON");
        cases.iter().map(Case::read).collect()
    }
    fn arrays(&self) -> Arrays<'_, E> {
        self.inputs.iter().fold(Arrays::new(), |arrays, input| {
            match input.holds {
                Holds::Labels => arrays.labels(&input.name, (&input.labels).into(), &input.shape),
                _ => arrays.numbers(&input.name, &input.numbers, &input.shape),
            }
            .unwrap()
        })
    }
    /// The total, the losses and the gradients in all arrays that have one.
    fn run(&self, arrays: Arrays<E>, reduction: Reduction, upstream: Option<&[E]>) -> Run<E> {
        let mut each = vec![E::from_f64(9.0); self.each.len()];
        let variable = self.inputs.iter().filter(|input| input.holds == Holds::Variable);
        let mut grads: BTreeMap<String, Vec<E>> =
            variable.map(|input| (input.name.clone(), vec![E::from_f64(9.0); input.numbers.len()])).collect();
        let mut out = Slots::none().each(&mut each);
        if let Some(upstream) = upstream {
            out = out.upstream(upstream);
        }
        for (name, grad) in &mut grads {
            out = out.grad(name, grad);
        }
        let total =
            self.loss.evaluate(arrays, reduction, out).unwrap_or_else(|e| panic!("{}: {e}", self.text));
        Run { total, each, grads }
    }
}
struct Run<E> {
    total: Total,
    each: Vec<E>,
    grads: BTreeMap<String, Vec<E>>,
}

#[test]
fn values_and_gradients_are_the_reference() {
    reference::<f64>(1e-12, 1e-14);
    reference::<f32>(2e-5, 2e-6);
}
fn reference<E: ByName>(relative: f64, absolute: f64) {
    for case in Case::<E>::all() {
        let what = |of: &str| format!("{of} of {} in {}", case.text, E::NAME);
        let run = case.run(case.arrays().weighted(&case.weight).unwrap(), Reduction::Mean, None);
        near(run.total.mean(), case.value, relative, absolute, &what("mean"));
        near(run.total.weight(), case.total, 1e-15, 0.0, &what("weight"));
        for (i, (got, want)) in run.each.iter().zip(&case.each).enumerate() {
            let want = want * case.weight[i].to_f64();
            near(got.to_f64(), want, relative, absolute, &what(&format!("loss {i}")));
        }
        for (name, grad) in &run.grads {
            let largest = case.grads[name].iter().fold(0.0, |top: f64, x| top.max(x.abs()));
            for (i, (got, want)) in grad.iter().zip(&case.grads[name]).enumerate() {
                let slack = absolute * largest.max(1.0);
                near(got.to_f64(), *want, relative, slack, &what(&format!("gradient in {name}[{i}]")));
            }
        }
        let alone =
            case.loss.evaluate(case.arrays().weighted(&case.weight).unwrap(), Reduction::Mean, Slots::none());
        near(alone.unwrap().mean(), case.value, relative, absolute, &what("mean alone"));
    }
}

/// One gradient at a time, reductions, and what comes from above.
#[test]
fn parts_agree_with_the_whole() {
    for case in Case::<f64>::all() {
        let whole = case.run(case.arrays(), Reduction::Sum, None);
        for (name, want) in &whole.grads {
            let mut grad = vec![9.0; want.len()];
            let out = Slots::none().grad(name, &mut grad);
            let total = case.loss.evaluate(case.arrays(), Reduction::Sum, out).unwrap();
            near(total.sum(), whole.total.sum(), 1e-14, 1e-15, &case.text);
            for (got, want) in grad.iter().zip(want) {
                near(*got, *want, 1e-12, 1e-14, &format!("{}: {name} alone", case.text));
            }
        }
        let n = case.each.len() as f64;
        let over = case.run(case.arrays(), Reduction::Over(4.0 * n), None);
        let twos = vec![2.0; case.each.len()];
        let twice = case.run(case.arrays(), Reduction::Sum, Some(&twos));
        assert_eq!(whole.total.count(), case.each.len() as u64, "{}", case.text);
        for (name, grad) in &whole.grads {
            for (i, grad) in grad.iter().enumerate() {
                near(over.grads[name][i], grad / (4.0 * n), 1e-12, 1e-15, &format!("{}: over", case.text));
                near(twice.grads[name][i], 2.0 * grad, 1e-12, 1e-15, &format!("{}: upstream", case.text));
            }
        }
        near(whole.total.sum(), case.each.iter().sum(), 1e-12, 1e-13, &case.text);
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
        for input in case.inputs.iter_mut().filter(|_| !case.loss.each().contains('c')) {
            let field = case.loss.fields().iter().find(|field| field.name == input.name).unwrap();
            if field.axes.starts_with(case.loss.each()) {
                let stride = input.numbers.len() / case.each.len();
                input.numbers[..stride].fill(f64::NAN);
            }
        }
        let run = case.run(case.arrays().weighted(&weight).unwrap(), Reduction::Sum, None);
        assert_eq!(run.each[0], 0.0, "{}", case.text);
        assert_eq!(run.total.count(), case.each.len() as u64 - 1, "{}", case.text);
        let rest: f64 = case.each[1..].iter().sum();
        near(run.total.sum(), rest, 1e-12, 1e-13, &case.text);
        let none = vec![0.0; case.each.len()];
        let run = case.run(case.arrays().weighted(&none).unwrap(), Reduction::Mean, None);
        assert_eq!((run.total.mean(), run.total.count()), (0.0, 0), "{}", case.text);
        let zero = run.grads.values().flatten().all(|g| *g == 0.0);
        assert!(zero && run.each.iter().all(|x| *x == 0.0), "{}", case.text);
    }
}

/// The program of a formula gives what the kernel gives.
#[test]
fn programs_agree_with_kernels() {
    for case in Case::<f64>::all() {
        let widest = |input: &Input<f64>| input.shape.last().copied().unwrap_or(1);
        let Some(program) = case.loss.trace(case.inputs.first().map_or(1, widest)) else { continue };
        let backward = program.backward();
        let run = case.run(case.arrays(), Reduction::Sum, None);
        for i in 0..case.each.len() {
            let fields = case.loss.fields().iter();
            let given = fields.map(|field| case.inputs.iter().find(|x| x.name == field.name).unwrap());
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
            near(program.run(&inputs, None)[0][0], case.each[i], 1e-12, 1e-14, &case.text);
            inputs.push(&[1.0]);
            let slopes = backward.run(&inputs, None);
            for ((input, at, wide), slope) in owners.iter().zip(&slopes) {
                let Some(grad) = run.grads.get(&input.name) else { continue };
                for (k, slope) in slope.iter().enumerate() {
                    let want = grad[at + if *wide { k } else { 0 }];
                    near(*slope, want, 1e-11, 1e-13, &format!("{}: program, {}", case.text, input.name));
                }
            }
        }
    }
}

/// Every array of every loss: missing, of another shape, unknown.
#[test]
fn wrong_arrays_are_errors() {
    for case in Case::<f64>::all() {
        for field in case.loss.fields() {
            let mut without = Case::<f64> {
                inputs: case.inputs.clone(),
                text: case.text.clone(),
                loss: case.loss.clone(),
                weight: vec![],
                each: vec![],
                total: 0.0,
                value: 0.0,
                grads: BTreeMap::new(),
            };
            let Some(at) = without.inputs.iter().position(|input| input.name == field.name) else { continue };
            let input = without.inputs.remove(at);
            let result = case.loss.evaluate(without.arrays(), Reduction::Mean, Slots::none());
            if !field.optional {
                let message = result.unwrap_err().to_string();
                assert!(message.contains(field.name) && message.contains("is missing"), "{message}");
            }
            // One axis too many.
            let shape: Vec<usize> =
                [&[1, 1, 1, 1, 1, 1][..8 - input.shape.len().max(2)], &input.shape].concat();
            let arrays = match input.holds {
                Holds::Labels => without.arrays().labels(&input.name, (&input.labels).into(), &shape),
                _ => without.arrays().numbers(&input.name, &input.numbers, &shape),
            };
            let result = case.loss.evaluate(arrays.unwrap(), Reduction::Mean, Slots::none());
            let fits = result.is_ok() && case.inputs.len() == 1;
            assert!(fits || matches!(result, Err(Error::Axes { .. })), "{}: {result:?}", case.text);
        }
        let extra = case.arrays().numbers("nonsense", &[1.0], &[1]);
        let message =
            case.loss.evaluate(extra.unwrap(), Reduction::Mean, Slots::none()).unwrap_err().to_string();
        assert!(message.contains("nonsense"), "{message}");
        let wrong = vec![1.0; case.each.len() + 1];
        let arrays = case.arrays().weighted(&wrong).unwrap();
        assert!(matches!(
            case.loss.evaluate(arrays, Reduction::Mean, Slots::none()),
            Err(Error::Length { name: "weight", .. })
        ));
    }
}

#[test]
fn fields_are_complete() {
    for entry in LOSSES {
        if let Shape::Arrays(loss) = entry.default().unwrap().shape() {
            assert!(loss.fields().iter().all(|field| !field.doc.is_empty()), "{entry:?}");
            assert!(loss.fields().iter().any(|field| field.holds == Holds::Variable), "{entry:?}");
        }
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
        let fields = if let Shape::Arrays(any) = loss.shape() { any.fields() } else { &[] };
        let mut names: Vec<_> = fields.iter().map(|field| field.name).collect();
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
