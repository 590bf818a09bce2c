//! Programs of rows that no loss of the catalogue has, on the executor: derivatives by rules alone, the cache of
//! compiled programs, and errors.
use perdita::kernel::ExecutedRows;
use perdita::loss::{Card, ClassIndex, Definition, Distribution, TargetKind};
use perdita::losses::{CrossEntropy, SoftCrossEntropy};
use perdita::trace::{self, Input, Node, Op, Program};
use perdita::{Error, Labels, Outputs, Reduction, Rows, RowwiseExt, Scores, Targets};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A program of nodes, each with its arguments and true if it is a row; the last is the output.
fn program(inputs: &[&str], nodes: Vec<(Op, &[usize], bool)>) -> Program {
    let inputs = inputs.iter().map(|&name| Input { name: name.into(), wide: true }).collect();
    let nodes: Vec<_> =
        nodes.into_iter().map(|(op, args, wide)| Node { op, args: args.to_vec(), wide }).collect();
    let outputs = vec![nodes.len() - 1];
    Program { inputs, nodes, outputs, slopes: vec![None] }
}

/// ln Σ exp z − z_y, without a derivative by hand.
fn log_sum_exp_less_score() -> Program {
    program(
        &["scores"],
        vec![
            (Op::Input(0), &[], true),
            (Op::Largest, &[0], false),
            (Op::Sub, &[0, 1], true),
            (Op::Exp, &[2], true),
            (Op::Sum, &[3], false),
            (Op::Ln, &[4], false),
            (Op::Add, &[5, 1], false),
            (Op::AtLabel, &[0], false),
            (Op::Sub, &[6, 7], false),
        ],
    )
}

fn executed<K: TargetKind>(
    card: Card,
    program: impl Fn(usize) -> Program + Send + Sync + 'static,
) -> ExecutedRows<K> {
    ExecutedRows::new(card, move |classes| Ok(program(classes)))
}

fn scores(n: usize, classes: usize) -> Vec<f64> {
    (0..n * classes).map(|i| 3.0 * (i as f64 * 0.71).sin()).collect()
}

fn labels(n: usize, classes: usize) -> Vec<u32> {
    (0..n).map(|i| (i * 5 % classes) as u32).collect()
}

#[track_caller]
fn near(got: &[f64], want: &[f64], bound: f64) {
    for (got, want) in got.iter().zip(want) {
        assert!((got - want).abs() <= bound, "{got}, not {want}");
    }
}

#[test]
fn derivatives_by_rules() {
    let text = executed::<ClassIndex>(CrossEntropy::CARD, |_| log_sum_exp_less_score());
    for (n, classes) in [(1, 1), (3, 2), (70, 10), (9, 130), (2, 3000)] {
        let (z, y) = (scores(n, classes), labels(n, classes));
        let batch = Rows::new(Scores::new(&z, classes), Labels::from(&y)).unwrap();
        let (mut got, mut want) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        let (mut second, mut want_second) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        let out = Outputs::new().grad("scores", &mut got);
        let out = if classes < 200 { out.curvature(&mut second) } else { out };
        let mean = text.evaluate(batch, Reduction::Mean, out).unwrap().mean();
        let out = Outputs::new().grad("scores", &mut want);
        let out = if classes < 200 { out.curvature(&mut want_second) } else { out };
        let loss = CrossEntropy::default().evaluate(batch, Reduction::Mean, out).unwrap().mean();

        near(&[mean], &[loss], 1e-13);
        near(&got, &want, 1e-14);
        near(&second, &want_second, 1e-14);
    }
}

/// Gradients of numbers that are broadcast to rows: Σ (z − max z) has −C in the maximum, Σ z·(−2) a row of constants.
#[test]
fn numbers_that_are_broadcast() {
    let centred = program(
        &["scores"],
        vec![
            (Op::Input(0), &[], true),
            (Op::Largest, &[0], false),
            (Op::Sub, &[0, 1], true),
            (Op::Sum, &[2], false),
        ],
    );
    assert_eq!(centred.backward().run(&[&[1.0, 5.0, 2.0], &[1.0]], None)[0], [1.0, -2.0, 1.0]);
    let executed = executed::<ClassIndex>(CrossEntropy::CARD, move |_| centred.clone());
    let (z, mut grad) = ([1.0, 5.0, 2.0, 0.0, 0.0, -1.0f32], [9.0; 6]);
    let batch = Rows::new(Scores::new(&z, 3), Labels::from(&[0u8, 1])).unwrap();
    let total = executed.evaluate(batch, Reduction::Sum, Outputs::new().grad("scores", &mut grad)).unwrap();
    // Ties share the gradient of a maximum.
    assert_eq!((total.sum(), grad), (-8.0, [1.0, -2.0, 1.0, -0.5, -0.5, 1.0]));

    let linear = program(
        &["scores"],
        vec![
            (Op::Input(0), &[], true),
            (Op::Literal(-2.0), &[], false),
            (Op::Mul, &[0, 1], true),
            (Op::Sum, &[2], false),
        ],
    );
    let executed = self::executed::<ClassIndex>(CrossEntropy::CARD, move |_| linear.clone());
    let (weight, upstream) = ([0.5, 0.0], [3.0, 1.0]);
    let batch = batch.weighted(&weight).unwrap();
    let out = Outputs::new().grad("scores", &mut grad).upstream(&upstream);
    assert_eq!(executed.evaluate(batch, Reduction::Sum, out).unwrap().sum(), -8.0);
    assert_eq!(grad, [-3.0, -3.0, -3.0, 0.0, 0.0, 0.0]);
}

/// A constant value, whose gradient is 0.
#[test]
fn a_value_that_depends_on_nothing() {
    let constant = || program(&["scores"], vec![(Op::Input(0), &[], true), (Op::Literal(1.5), &[], false)]);
    let executed = executed::<ClassIndex>(CrossEntropy::CARD, move |_| constant());
    for classes in [3, 150] {
        let (z, y, mut grad) = (scores(2, classes), labels(2, classes), vec![9.0; 2 * classes]);
        let batch = Rows::new(Scores::new(&z, classes), Labels::from(&y)).unwrap();
        let total =
            executed.evaluate(batch, Reduction::Sum, Outputs::new().grad("scores", &mut grad)).unwrap();
        assert_eq!((total.sum(), grad), (3.0, vec![0.0; 2 * classes]));
    }
}

/// Rows with another number at the label, and a power of a row, inside of the formula: Σ |set(z, y, 2)|^(max z).
#[test]
fn steps_that_are_several() {
    let power = || {
        program(
            &["scores"],
            vec![
                (Op::Input(0), &[], true),
                (Op::Literal(2.0), &[], false),
                (Op::SetLabel, &[0, 1], true),
                (Op::Abs, &[2], true),
                (Op::Largest, &[0], false),
                (Op::Power, &[3, 4], true),
                (Op::Sum, &[5], false),
            ],
        )
    };
    let executed = executed::<ClassIndex>(CrossEntropy::CARD, move |_| power());
    for classes in [3, 20, 140, 3000] {
        let z: Vec<f64> = (0..2 * classes).map(|i| 1.0 + ((i * 7) % 10) as f64 / 10.0).collect();
        let y = labels(2, classes);
        let batch = Rows::new(Scores::new(&z, classes), Labels::from(&y)).unwrap();
        let (mut each, mut grad) = ([0.0; 2], vec![0.0; z.len()]);
        let out = Outputs::new().each(&mut each).grad("scores", &mut grad);
        executed.evaluate(batch, Reduction::Sum, out).unwrap();

        for (i, z) in z.chunks(classes).enumerate() {
            let inside: Vec<f64> =
                z.iter().enumerate().map(|(j, &z)| if j == y[i] as usize { 2.0 } else { z }).collect();
            let top = z.iter().fold(0.0, |top: f64, &z| top.max(z));
            let want: f64 = inside.iter().map(|x| x.powf(top)).sum();
            near(&[each[i] / want], &[1.0], 1e-13);
            let ties = z.iter().filter(|&&z| z == top).count() as f64;
            let of_top: f64 = inside.iter().map(|x| x.powf(top) * x.ln()).sum();
            for (j, &z) in z.iter().enumerate() {
                let own = if j == y[i] as usize { 0.0 } else { top * z.powf(top - 1.0) };
                let want = own + if z == top { of_top / ties } else { 0.0 };
                near(&[grad[i * classes + j]], &[want], 1e-12 * want.max(1.0));
            }
        }
    }
}

#[test]
fn programs_are_recorded_once_and_the_last_eight_kept() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let executed = ExecutedRows::<ClassIndex>::new(CrossEntropy::CARD, move |classes| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(trace::rowwise(&CrossEntropy::default(), classes))
    });
    let evaluate = |classes: usize| {
        let (z, y) = (scores(2, classes), labels(2, classes));
        let batch = Rows::new(Scores::new(&z, classes), Labels::from(&y)).unwrap();
        executed.evaluate(batch, Reduction::Sum, Outputs::new()).unwrap();
        count.load(Ordering::Relaxed)
    };
    assert_eq!([2, 2, 3, 4, 5, 6, 7, 8, 9].map(evaluate), [1, 1, 2, 3, 4, 5, 6, 7, 8]);
    // The ninth replaces the least recently used, which is 3.
    assert_eq!([2, 10, 2, 4, 3].map(evaluate), [8, 9, 9, 9, 10]);
    assert!(executed.steps(4).unwrap() > 5);
}

#[test]
fn errors() {
    let (z, y) = (scores(2, 3), labels(2, 3));
    let batch = Rows::new(Scores::new(&z, 3), Labels::from(&y)).unwrap();
    let of = |program: Program| {
        let executed = executed::<ClassIndex>(CrossEntropy::CARD, move |_| program.clone());
        executed.evaluate(batch, Reduction::Sum, Outputs::new()).unwrap_err().to_string()
    };
    let row = || vec![(Op::Input(0), &[][..], true)];
    let sum = |mut nodes: Vec<(Op, &'static [usize], bool)>| {
        nodes.push((Op::Sum, &[0], false));
        nodes
    };
    let name = "cross_entropy: the program must have";
    assert_eq!(of(program(&["scores"], row())), format!("{name} one output, a number per row"));
    let wrong = of(program(&["logits"], sum(row())));
    assert_eq!(wrong, format!("{name} the input `scores`, a row, and no other"));
    let constants = vec![(Op::Constants(vec![1.0; 4]), &[][..], true)];
    let wrong = of(program(&["scores"], sum(constants)));
    assert_eq!(wrong, "cross_entropy: a row of constants has 4 numbers, but a row has 3 classes");

    let soft = executed::<Distribution>(SoftCrossEntropy::CARD, |_| log_sum_exp_less_score());
    let rows = Rows::soft(Scores::new(&z, 3), Targets(&z)).unwrap();
    let wrong = soft.evaluate(rows, Reduction::Sum, Outputs::new()).unwrap_err();
    let want = "the program must have the inputs `scores` and `targets`, both rows";
    assert_eq!(wrong.to_string(), format!("soft_cross_entropy: {want}"));
    let mut with_label = log_sum_exp_less_score();
    with_label.inputs.push(Input { name: "targets".into(), wide: true });
    let soft = executed::<Distribution>(SoftCrossEntropy::CARD, move |_| with_label.clone());
    let wrong = soft.evaluate(rows, Reduction::Sum, Outputs::new()).unwrap_err();
    assert!(wrong.to_string().ends_with("refers to a label, but its targets are distributions"), "{wrong}");

    let recording =
        ExecutedRows::<ClassIndex>::new(CrossEntropy::CARD, |_| Err(Error::External("no".into())));
    let wrong = recording.evaluate(batch, Reduction::Sum, Outputs::new());
    assert_eq!(wrong, Err(Error::External("no".into())));

    // Labels and domains are those of any row-wise loss; no label is ignored.
    let text = executed::<ClassIndex>(CrossEntropy::CARD, |_| log_sum_exp_less_score());
    let outside = Rows::new(Scores::new(&z, 3), Labels::from(&[1i64, -100])).unwrap();
    let wrong = text.evaluate(outside, Reduction::Sum, Outputs::new());
    assert_eq!(wrong, Err(Error::Label { index: 1, label: -100, classes: 3 }));
    let no_weight = outside.weighted(&[1.0, 0.0]).unwrap();
    assert_eq!(text.evaluate(no_weight, Reduction::Sum, Outputs::new()).unwrap().count(), 1);
    let infinite = [0.0, f64::INFINITY, 1.0];
    let checked = Rows::new(Scores::new(&infinite, 3), Labels::from(&[0u8])).unwrap().checked();
    let wrong = text.evaluate(checked, Reduction::Sum, Outputs::new()).unwrap_err();
    assert!(matches!(wrong, Error::Domain { what: "score", index: 1, .. }), "{wrong}");
}
