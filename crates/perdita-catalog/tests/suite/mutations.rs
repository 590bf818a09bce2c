//! Mutation test of the formulas: in the program of each loss each operation is replaced by wrong ones, and a reference value
//! must differ. It measures the reference values, without a build per mutant.
//!
//! ```text
//! for each setting of a loss that has reference values, for each operation of its program, for each wrong version of it:
//!     caught if value, slope, curvature or gradient of a case differs from the reference
//! ```
//!
//! A mutant that no reference value catches, and that differs nowhere near the cases, is right by mathematics: a factor of 1,
//! a term of a series beyond the last digit, a step that the next one corrects. The others are printed, and are few.
use std::collections::BTreeMap;

use perdita::loss::{Predicts, SIGNS};
use perdita::real::Dual;
use perdita::trace::{Node, Op, Program};
use perdita_catalog::Loss;
use serde_json::Value;

use crate::common::{loss, multi_input_arrays, multi_input_cases, number, numbers, vectors};

/// Operations of the longest program: sparsemax and entmax repeat a step for each class, which corrects the errors of those
/// before it.
const LONGEST: usize = 120;

/// Inputs at which a mutant that no reference value catches is compared with the formula.
const SAMPLES: usize = 40;

/// A case of a loss: the inputs of its program, and the outputs that are right. NaN stands for an output without a reference.
struct Case {
    /// The length of rows.
    width: usize,
    inputs: Vec<Vec<f64>>,
    label: Option<usize>,
    /// Value, slope and curvature of a pointwise loss; else value, and gradients that are written by hand.
    right: Vec<Vec<f64>>,
}

impl Case {
    fn point(case: &Value) -> Case {
        let right = ["value", "slope", "curvature"];
        let right = right.map(|name| case.get(name).filter(|x| !x.is_null()).map_or(f64::NAN, number));
        Case {
            width: 1,
            inputs: vec![vec![number(&case["pred"])], vec![number(&case["target"])]],
            label: None,
            right: right.map(|x| vec![x]).to_vec(),
        }
    }

    fn row(case: &Value) -> Case {
        let scores = numbers(&case["scores"]);
        let label = case["target"].as_u64().map(|label| label as usize);
        let targets = case["target"].is_array().then(|| numbers(&case["target"]));
        Case {
            width: scores.len(),
            inputs: [Some(scores), targets].into_iter().flatten().collect(),
            label,
            right: vec![vec![number(&case["value"])], numbers(&case["grad"])],
        }
    }

    /// The observations of a case of a multi-input loss, if its program is one of numbers and rows.
    fn observations(loss: &Loss, case: &Value) -> Vec<Case> {
        let arrays = multi_input_arrays(loss, case);
        let each = numbers(&case["each"]);
        let width = arrays.iter().map(|array| array.numbers.len() / each.len()).max().unwrap_or(1);
        let Ok(Some(program)) = loss.trace(width) else { return vec![] };

        let input = |name: &str, row: usize| {
            let (name, place) = name.split_once('[').map_or((name, None), |(name, place)| {
                (name, Some(place.trim_end_matches(']').parse::<usize>().expect("a number")))
            });
            let Some(array) = arrays.iter().find(|array| array.name == name) else { return vec![0.0] };
            let numbers = &array.numbers;
            let columns = numbers.len() / each.len();
            let numbers = &numbers[row * columns..(row + 1) * columns];
            place.map_or(numbers.to_vec(), |place| vec![numbers[place]])
        };
        // The reference is the gradient of the weighted mean.
        let (weight, total) = (numbers(&case["weight"]), number(&case["total"]));
        let gradient = |name: &str, row: usize| -> Vec<f64> {
            let grads = numbers(&case["grads"][name]);
            let columns = grads.len() / each.len();
            grads[row * columns..(row + 1) * columns].iter().map(|g| g * total / weight[row]).collect()
        };
        let written = program.slopes.iter().zip(&program.inputs).filter(|(slope, _)| slope.is_some());
        let written: Vec<_> = written.map(|(_, input)| input.name.as_str()).collect();
        let row = |(row, &value): (usize, &f64)| Case {
            width,
            inputs: program.inputs.iter().map(|name| input(&name.name, row)).collect(),
            label: None,
            right: [vec![value]].into_iter().chain(written.iter().map(|name| gradient(name, row))).collect(),
        };
        each.iter().enumerate().map(row).collect()
    }

    /// The outputs of a program.
    fn outputs(&self, program: &Program, is_pointwise: bool) -> Vec<Vec<f64>> {
        if is_pointwise {
            let inputs = [[Dual::var(self.inputs[0][0])], [Dual::fixed(self.inputs[1][0])]];
            let found = program.run(&[&inputs[0], &inputs[1]], None);
            return vec![vec![found[0][0].re], vec![found[1][0].re], vec![found[1][0].du]];
        }

        let inputs: Vec<&[f64]> = self.inputs.iter().map(Vec::as_slice).collect();
        program.run(&inputs, self.label)
    }

    /// True if an output differs from the right one.
    fn differs(&self, program: &Program, is_pointwise: bool) -> bool {
        let differs = |got: f64, want: f64| {
            let same = got == want || want.is_nan() || got.is_nan() && want.is_nan();
            let gap = (got - want).abs();
            !same && (gap.is_nan() || gap > 1e-12 * want.abs() + 1e-15)
        };
        let found = self.outputs(program, is_pointwise);
        // A scalar stands for a row of it.
        let row_differs = |(got, want): (&Vec<f64>, &Vec<f64>)| {
            want.iter().enumerate().any(|(j, &want)| differs(got[j.min(got.len() - 1)], want))
        };
        found.iter().zip(&self.right).any(row_differs)
    }
}

/// A formula: a program with the cases of one setting of a loss that have its length of rows.
struct Formula {
    loss: Loss,
    program: Program,
    cases: Vec<Case>,
    /// Other inputs, with the outputs of the program.
    samples: Vec<Case>,
}

impl Formula {
    fn new(loss: Loss, width: usize, cases: Vec<Case>) -> Formula {
        let program = match loss.pointwise() {
            Some(formula) => formula.as_written(),
            None => {
                let mut program = loss.trace(width).expect("a width of its cases").expect("a formula");
                program.outputs.extend(program.slopes.clone().into_iter().flatten());
                program
            }
        };
        Formula { loss, program, cases, samples: vec![] }
    }

    fn all() -> Vec<Formula> {
        let mut cases: BTreeMap<(String, usize), (Loss, Vec<Case>)> = BTreeMap::new();
        for case in [vectors(), multi_input_cases()].concat() {
            let loss = loss(case["loss"].as_str().expect("a name"));
            let found = match () {
                () if loss.pointwise().is_some() => vec![Case::point(&case)],
                () if loss.labelled().is_some() || loss.soft().is_some() => vec![Case::row(&case)],
                () => Case::observations(&loss, &case),
            };
            for case in found {
                let key = (loss.to_string(), case.width);
                cases.entry(key).or_insert_with(|| (loss.clone(), vec![])).1.push(case);
            }
        }
        let formulas = cases.into_iter().map(|((_, width), (loss, cases))| Formula::new(loss, width, cases));
        formulas.filter(|formula| formula.program.nodes.len() <= LONGEST).collect()
    }

    /// The operations and what they are applied to: the same for settings that differ in constants alone.
    fn structure(&self) -> String {
        let nodes = self.program.nodes.iter().map(|node| format!("{} {:?}", node.op.name(), node.args));
        format!("{} {:?}", self.loss.card().name, nodes.collect::<Vec<_>>())
    }

    fn is_pointwise(&self) -> bool {
        self.loss.pointwise().is_some()
    }

    /// True if a reference value differs from what a mutant gives.
    fn catches(&self, mutant: &Program) -> bool {
        self.cases.iter().any(|case| case.differs(mutant, self.is_pointwise()))
    }

    /// True if a mutant differs from the formula at inputs near those of the cases.
    fn differs(&mut self, mutant: &Program) -> bool {
        if self.samples.is_empty() {
            let mut random = Random(1);
            self.samples = (0..SAMPLES).map(|k| self.sample(k, &mut random)).collect();
        }
        self.samples.iter().any(|sample| sample.differs(mutant, self.is_pointwise()))
    }

    /// A case with other inputs in the domain, and the outputs there.
    fn sample(&self, k: usize, random: &mut Random) -> Case {
        let Case { width, inputs, label, .. } = &self.cases[k % self.cases.len()];
        let size = [1.0, 0.1, 3.0, 30.0, 1e-3][k / self.cases.len() % 5];
        let inputs =
            inputs.iter().enumerate().map(|(at, input)| self.moved(at, input, size, random)).collect();
        let mut sample = Case { width: *width, inputs, label: *label, right: vec![] };
        sample.right = sample.outputs(&self.program, self.is_pointwise());
        sample
    }

    /// An input with noise of a size, in its domain.
    fn moved(&self, at: usize, input: &[f64], size: f64, random: &mut Random) -> Vec<f64> {
        let card = self.loss.card();
        let near = |x: &f64, random: &mut Random| x * (1.0 + 0.5 * random.next()) + size * random.next();
        if self.is_pointwise() {
            let (domain, is_label) =
                if at == 0 { (card.prediction, false) } else { (card.target, card.two_labels) };
            return if is_label { input.to_vec() } else { vec![domain.nearest(near(&input[0], random))] };
        }

        let distribution = |x: Vec<f64>| -> Vec<f64> {
            let total: f64 = x.iter().sum();
            x.iter().map(|x| x / total).collect()
        };
        let is_row = self.loss.labelled().is_some() || self.loss.soft().is_some();
        match (is_row, at, card.predicts) {
            (true, 0, Predicts::LogProbability) => {
                let x = distribution(input.iter().map(|x| near(x, random).min(500.0).exp()).collect());
                x.iter().map(|x| x.ln()).collect()
            }
            (true, 1, _) | (true, 0, Predicts::Probability) => {
                distribution(input.iter().map(|x| x.exp() * (size * random.next()).exp()).collect())
            }
            (true, ..) => input.iter().map(|x| near(x, random)).collect(),
            (false, ..) => {
                let name = self.program.inputs[at].name.split('[').next();
                let field =
                    self.loss.fields().iter().find(|field| Some(field.name) == name).expect("a field");
                let kept = field.boxes.is_some() || field.domain == SIGNS;
                let moved = |x: &f64| if kept { *x } else { field.domain.nearest(near(x, random)) };
                input.iter().map(moved).collect()
            }
        }
    }
}

/// Pseudo-random numbers in −1..1 (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

/// True for the nodes whose value an output depends on at a point: derivatives of jumps and kinks are for boxes.
fn live(program: &Program) -> Vec<bool> {
    let mut live = vec![false; program.nodes.len()];
    program.outputs.iter().for_each(|&id| live[id] = true);
    for (id, Node { op, args, .. }) in program.nodes.iter().enumerate().rev() {
        if live[id] && !matches!(op, Op::JumpDerivative | Op::KinkBound) {
            args.iter().for_each(|&arg| live[arg] = true);
        }
    }
    live
}

/// Wrong versions of a program, of which one operation differs, and what differs.
fn mutants(program: &Program, id: usize) -> Vec<(String, Program)> {
    let Node { op, args, .. } = &program.nodes[id];
    let what = |wrong: &str| {
        let written = |&arg: &usize| match &program.nodes[arg].op {
            Op::Literal(c) => format!("{c}"),
            Op::Input(i) => program.inputs[*i].name.clone(),
            op => op.name().to_string(),
        };
        let args: Vec<_> = args.iter().map(written).collect();
        let place = program.nodes.len() - id;
        format!("{}({}), {place} before the end, as {wrong}", op.name(), args.join(", "))
    };
    let replaced = |wrong: Op| {
        let mut mutant = program.clone();
        mutant.nodes[id].op = wrong;
        mutant
    };
    let reordered = |order: &[usize]| {
        let mut mutant = program.clone();
        mutant.nodes[id].args = order.iter().map(|&k| args[k]).collect();
        mutant
    };
    let argument = |k: usize| {
        let mut mutant = program.clone();
        let users = mutant.nodes.iter_mut().skip(id + 1).flat_map(|node| &mut node.args);
        users.chain(&mut mutant.outputs).filter(|user| **user == id).for_each(|user| *user = args[k]);
        mutant
    };
    let replace = |wrong: &[Op]| wrong.iter().map(|op| (what(op.name()), replaced(op.clone()))).collect();
    let keep = |kept: &[usize]| {
        kept.iter().map(|&k| (what(&format!("its argument {k}")), argument(k))).collect::<Vec<_>>()
    };
    let swap = |order: &[usize]| vec![(what("itself with arguments swapped"), reordered(order))];

    let mutants: Vec<Vec<(String, Program)>> = match op {
        Op::Input(_) | Op::JumpDerivative | Op::KinkBound => vec![],
        Op::Literal(c) => [c + 1.0, c - 0.5]
            .into_iter()
            .map(|wrong| vec![(what(&format!("{wrong}")), replaced(Op::Literal(wrong)))])
            .collect(),
        Op::Constants(row) => {
            let wrong = Op::Constants(row.iter().map(|c| c + 1.0).collect());
            vec![vec![(what("constants + 1"), replaced(wrong))]]
        }
        Op::Add => vec![replace(&[Op::Sub, Op::Mul]), keep(&[0, 1])],
        Op::Sub => vec![replace(&[Op::Add]), keep(&[0, 1]), swap(&[1, 0])],
        Op::Mul | Op::StrongMul => vec![replace(&[Op::Add, Op::Div]), keep(&[0, 1])],
        Op::Div => vec![replace(&[Op::Mul]), keep(&[0, 1]), swap(&[1, 0])],
        Op::Min => vec![replace(&[Op::Max]), keep(&[0, 1])],
        Op::Max => vec![replace(&[Op::Min]), keep(&[0, 1])],
        Op::SelectLt | Op::Piecewise => vec![keep(&[2, 3]), swap(&[1, 0, 2, 3])],
        Op::WithDerivative => vec![keep(&[2])],
        Op::Power | Op::Hypot => vec![keep(&[0, 1])],
        Op::OverHypot => vec![keep(&[0]), swap(&[1, 0])],
        Op::Neg => vec![keep(&[0])],
        Op::Abs => vec![keep(&[0]), replace(&[Op::Neg])],
        Op::Sqrt => vec![keep(&[0])],
        Op::Exp => vec![keep(&[0]), replace(&[Op::ExpM1])],
        Op::ExpM1 => vec![keep(&[0]), replace(&[Op::Exp])],
        Op::Ln => vec![keep(&[0]), replace(&[Op::Ln1p])],
        Op::Ln1p => vec![keep(&[0]), replace(&[Op::Ln])],
        Op::Tanh | Op::Sigmoid => {
            vec![keep(&[0]), replace(&[if *op == Op::Tanh { Op::Sigmoid } else { Op::Tanh }])]
        }
        Op::Softplus => vec![keep(&[0]), replace(&[Op::Exp])],
        Op::Powf(c) => vec![keep(&[0]), replace(&[Op::Powf(c + 1.0)])],
        Op::Sum => vec![replace(&[Op::Largest])],
        Op::SumOthers => vec![replace(&[Op::Sum])],
        Op::Largest => vec![replace(&[Op::Sum])],
        Op::AtLabel => vec![replace(&[Op::Largest, Op::Sum])],
        Op::SetLabel => vec![keep(&[0])],
    };
    mutants.concat()
}

#[test]
fn reference_values_catch_wrong_formulas() {
    let mut formulas: BTreeMap<String, Vec<Formula>> = BTreeMap::new();
    for formula in Formula::all() {
        let Formula { loss, program, cases, .. } = &formula;
        for case in cases {
            assert!(!case.differs(program, formula.is_pointwise()), "{loss}: {:?}", case.inputs);
        }
        formulas.entry(formula.structure()).or_default().push(formula);
    }

    let (mut caught, mut same, mut missed) = (0, 0, vec![]);
    for settings in formulas.values_mut() {
        let live = live(&settings[0].program);
        for id in (0..live.len()).filter(|&id| live[id]) {
            let all = mutants(&settings[0].program, id);
            for (k, (what, _)) in all.iter().enumerate() {
                let mutant = |formula: &Formula| mutants(&formula.program, id).swap_remove(k).1;
                if settings.iter().any(|formula| formula.catches(&mutant(formula))) {
                    caught += 1;
                } else if settings.iter_mut().any(|formula| formula.differs(&mutant(formula))) {
                    missed.push(format!("{}: {what}", settings[0].loss));
                } else {
                    same += 1;
                }
            }
        }
    }
    missed.iter().for_each(|what| println!("{what}"));
    println!("{caught} mutants are caught, {} are not, {same} are right by mathematics", missed.len());
    assert!(caught > 5000 && missed.len() * 50 < caught);
}
