//! Values are those of the core, to the bit: for every loss of a prediction and a target, in both precisions, with weights.
use crate::arrays::{between, doubles, fixed_lists, integers, lists, singles, total, uniform};
use crate::tables::{Session, batch, cut};
use datafusion::arrow::array::{ArrayRef, AsArray};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::common::ScalarValue;
use datafusion::prelude::SessionConfig;
use perdita::Total;
use perdita::real::Interval;
use perdita_catalog::{ArrayRef as Array, CallElement, Inputs, LOSSES, Loss, Outputs, Reduction};

const ROWS: usize = 100;
const CLASSES: usize = 3;

/// A number in a domain, of the size of a usual one.
fn inside(domain: Interval, seed: u64, index: usize) -> f64 {
    let (low, high) = (domain.lo.max(-3.0), domain.hi.min(3.0));
    low + (high - low) * (0.1 + 0.8 * uniform(seed, index))
}

/// Predictions, targets and weights of a loss.
struct Batch<E> {
    pred: Vec<E>,
    target: Vec<E>,
    labels: Vec<i64>,
    weight: Vec<E>,
}

impl<E: CallElement> Batch<E> {
    fn of(loss: &Loss) -> Self {
        let (width, card) = (width(loss), loss.card());
        let number = E::from_f64;
        // A loss of two classes has targets at the ends of its domain.
        let target = |index| match card.two_labels {
            true => [card.target.lo, card.target.hi][index % 2],
            false => inside(card.target, 2, index),
        };
        let mut targets: Vec<f64> = (0..ROWS * width).map(target).collect();
        if loss.soft().is_some() {
            for row in targets.chunks_mut(width) {
                let sum: f64 = row.iter().sum();
                row.iter_mut().for_each(|x| *x /= sum);
            }
        }
        Batch {
            pred: (0..ROWS * width).map(|index| number(inside(card.prediction, 1, index))).collect(),
            target: targets.into_iter().map(number).collect(),
            labels: (0..ROWS).map(|row| if row % 10 == 9 { -100 } else { (row % CLASSES) as i64 }).collect(),
            weight: (0..ROWS).map(|row| number([1.5, 0.0, 0.25][row % 3])).collect(),
        }
    }

    /// The core's total and losses, of a call each.
    fn evaluate(&self, loss: &Loss, is_weighted: bool) -> (Total, Vec<E>) {
        let (width, fields) = (width(loss), loss.fields());
        let shape = [ROWS, width];
        let axes = if loss.pointwise().is_some() { 1 } else { 2 };
        let mut inputs = Inputs::new().array(fields[0].name, E::data(&self.pred), &shape[..axes]);
        inputs = match loss.labelled() {
            Some(_) => inputs.array(fields[1].name, &self.labels, &shape[..1]),
            None => inputs.array(fields[1].name, E::data(&self.target), &shape[..axes]),
        };
        if is_weighted {
            inputs = inputs.weight(Array::new(E::data(&self.weight), &shape[..1]));
        }
        let mut each = vec![E::default(); ROWS];
        let call = |out| {
            loss.evaluate(&inputs, Reduction::Sum, out).unwrap_or_else(|error| panic!("{loss}: {error}"))
        };
        call(Outputs::new().each(E::data_mut(&mut each)));
        (call(Outputs::new()).total, each)
    }
}

fn width(loss: &Loss) -> usize {
    if loss.pointwise().is_some() { 1 } else { CLASSES }
}

/// The columns of Arrow, and the values of every loss here in SQL.
fn compare<E: CallElement>(column: fn(&[f64]) -> ArrayRef) {
    let mut compared = 0;
    for entry in LOSSES {
        let loss = entry.default().expect("a loss");
        if loss.pointwise().is_none() && loss.labelled().is_none() && loss.soft().is_none() {
            continue;
        }
        compared += 1;
        let given = Batch::<E>::of(&loss);
        let numbers = |numbers: &[E]| column(&numbers.iter().map(|x| x.to_f64()).collect::<Vec<_>>());
        let rows = |elements: ArrayRef| match loss.pointwise() {
            Some(_) => elements,
            None if compared % 2 == 0 => lists(elements, CLASSES),
            None => fixed_lists(elements, CLASSES),
        };
        let target = match loss.labelled() {
            Some(_) => integers(&given.labels),
            None => rows(numbers(&given.target)),
        };
        let pred = rows(numbers(&given.pred));
        let session = Session::of(&[("p", pred), ("y", target), ("w", numbers(&given.weight))]);

        for (is_weighted, arguments) in [(false, "p, y"), (true, "p, y, w")] {
            let (want, each) = given.evaluate(&loss, is_weighted);
            let mean = session.number(&format!("select perdita_mean('{loss}', {arguments}) from t"));
            assert_eq!(mean.to_bits(), want.mean().to_bits(), "{loss}({arguments})");

            let found = session.numbers(&format!("select perdita('{loss}', {arguments}) from t"));
            let ignored =
                |row: usize| loss.labelled().is_some_and(|any| any.ignored() == Some(given.labels[row]));
            for (row, (found, want)) in found.into_iter().zip(&each).enumerate() {
                let want = (!ignored(row)).then(|| want.to_f64());
                assert_eq!(found.map(f64::to_bits), want.map(f64::to_bits), "{loss}({arguments}), row {row}");
            }
        }
    }
    assert!(compared > 40, "{compared} losses");
}

#[test]
fn every_loss_in_double_precision() {
    compare::<f64>(doubles);
}

#[test]
fn every_loss_in_single_precision() {
    compare::<f32>(singles);
}

#[test]
fn the_type_of_the_losses_is_that_of_the_predictions() {
    let session = Session::of(&[("d", doubles(&[1.5])), ("f", singles(&[1.5])), ("i", integers(&[3]))]);
    for (query, kind) in [
        ("perdita('mse', d, f)", "Float64"),
        ("perdita('mse', f, d)", "Float32"),
        ("perdita('mse', i, f)", "Float64"),
        ("perdita('mse', arrow_cast(f, 'Float16'), d)", "Float16"),
        ("perdita('mse', arrow_cast(f, 'Decimal128(10, 2)'), d)", "Float64"),
        ("perdita_mean('mse', f, d)", "Float64"),
    ] {
        let found = session.query(&format!("select {query} from t")).unwrap();
        assert_eq!(found.schema().field(0).data_type().to_string(), kind, "{query}");
    }
    // Scalars, truth values, and a literal for all rows.
    assert_eq!(session.number("select perdita('mse', 1.5, true)"), 0.25);
    assert_eq!(session.number("select perdita('mse', d, 0) from t"), 2.25);
}

#[test]
fn formulas_are_losses() {
    let (p, y) = (between(1, 50, -3.0, 3.0), between(2, 50, -3.0, 3.0));
    let session = Session::of(&[("p", doubles(&p)), ("y", doubles(&y))]);
    let formula = "0.5*r^2 if abs(r) <= d else d*(abs(r) - 0.5*d); r = p - y; d = 1.5";
    let mean = session.number(&format!("select perdita_mean('{formula}', p, y) from t"));
    assert_eq!(mean, total(formula, &p, &y, None).mean());
    assert!((mean - total("huber(delta=1.5)", &p, &y, None).mean()).abs() < 1e-15);
}

/// Batches of whole blocks, in any number of partitions: the bits of one call on all rows.
#[test]
fn partitions_at_block_bounds_have_the_bits_of_one_call() {
    let rows = 10 * Total::BLOCK + 77;
    let (p, y) = (between(1, rows, -3.0, 3.0), between(2, rows, -3.0, 3.0));
    let w = between(3, rows, 0.0, 2.0);
    let all = batch(&[("p", doubles(&p)), ("y", doubles(&y)), ("w", doubles(&w))]);
    let query = "select perdita_mean('huber', p, y, w) from t";
    let want = total("huber", &p, &y, Some(&w)).mean();
    for (partitions, blocks) in [(1, 1), (2, 1), (3, 1), (5, 2)] {
        let session = Session::with(SessionConfig::new().with_target_partitions(partitions));
        let mut parts = vec![vec![]; partitions];
        for (index, batch) in cut(&all, blocks * Total::BLOCK).into_iter().enumerate() {
            parts[index % partitions].push(batch);
        }
        session.table("t", parts);
        assert_eq!(
            session.number(query).to_bits(),
            want.to_bits(),
            "{partitions} partitions of {blocks} blocks"
        );
    }
    for rows in [100, 1000, 8191, 10_000] {
        let session = Session::with(SessionConfig::new().with_target_partitions(3));
        session.table("t", cut(&all, rows).chunks(7).map(<[_]>::to_vec).collect());
        let found = session.number(query);
        assert!((found - want).abs() <= 1e-15 * want, "batches of {rows}: {found}, not {want}");
    }
}

#[test]
fn the_loss_may_be_a_parameter_of_a_prepared_query() {
    let session = Session::of(&[("p", doubles(&[1.0, 3.0])), ("y", doubles(&[0.0, 0.0]))]);
    for query in ["select perdita_mean($loss, p, y) from t", "select avg(perdita($loss, p, y)) from t"] {
        let found = session.wait(async {
            let loss = ("loss", ScalarValue::from("mse"));
            session.context.sql(query).await?.with_param_values(vec![loss])?.collect().await
        });
        let found = found.unwrap_or_else(|error| panic!("{query}: {error}"));
        assert_eq!(found[0].column(0).as_primitive::<Float64Type>().value(0), 5.0, "{query}");
    }
}
