//! The overhead of the dynamic call over the typed one, on small batches: nanoseconds per value with gradient.
//!
//! `cargo bench -p perdita-catalog --bench call` alternates both ways, and prints the least time of each: by names, and by
//! slots that were looked up before.
use perdita::losses::{CrossEntropy, GaussianNll, Huber, InfoNce, Mse};
use perdita::{
    Arrays, ArraysExt, Embeddings, Error, Outputs as TypedOutputs, Pairs, PointwiseExt, Pred, Products,
    ProductsExt, Reduction, Rows, RowwiseExt, Scores, Target, Total,
};
use perdita_catalog::{ArrayRef, Inputs, Loss, Outputs};
use std::hint::black_box;
use std::time::Instant;

/// Calls of one measurement.
const CALLS: u32 = 2000;
/// Measurements of one thing.
const ROUNDS: usize = 30;
/// Elements of a batch.
const N: usize = 64;

fn main() {
    // `cargo test --all-targets` only wants to know that it starts.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    println!(
        "{:<24} │ {:>8} {:>8} {:>8} │ {:>8} {:>8}",
        "64 elements, ns", "typed", "names", "slots", "+", "+"
    );
    let losses: [(&str, Typed); 5] = [
        ("mse", |numbers, _, grad| pointwise(&Mse, numbers, grad)),
        ("huber", |numbers, _, grad| pointwise(&Huber::new(1.0)?, numbers, grad)),
        ("cross_entropy", cross_entropy),
        ("info_nce", |numbers, _, grad| info_nce(numbers, grad)),
        ("gaussian_nll", |numbers, _, grad| gaussian_nll(numbers, grad)),
    ];
    for (text, typed) in losses {
        let times = compare(&text.parse().expect("a loss"), typed);
        let [typed, names, slots] = times.map(|time| time * 1e9);
        let (more, less) = (names - typed, slots - typed);
        println!("{text:<24} │ {typed:>8.0} {names:>8.0} {slots:>8.0} │ {more:>8.0} {less:>8.0}");
    }
}

/// The least seconds of a call: typed, by names, by slots.
fn compare(loss: &Loss, typed: Typed) -> [f64; 3] {
    let fields: Vec<_> = loss.fields().iter().filter(|field| !field.optional).collect();
    let rows = if fields[0].axes == "..." { N } else { N / 8 };
    let shape: &[usize] = if rows == N { &[N] } else { &[N / 8, 8] };
    let numbers: Vec<f32> = (0..N).map(|i| 0.1 + (i as f32 * 0.37).sin().abs()).collect();
    let labels: Vec<i64> = (0..rows as i64).collect();
    let slots: Vec<_> = fields.iter().map(|field| loss.slot(field.name).expect("a field")).collect();
    let array = |name: &str| match name {
        "labels" => ArrayRef::new(black_box(&labels), &shape[..1]),
        _ => ArrayRef::new(black_box(&numbers), shape),
    };
    let mut grad = vec![0.0f32; N];
    let mut least = [f64::INFINITY; 3];
    for _ in 0..ROUNDS {
        least[0] = least[0].min(time(|| {
            _ = black_box(typed(black_box(&numbers), &labels, &mut grad).expect("a batch"));
        }));
        least[1] = least[1].min(time(|| {
            let mut inputs = Inputs::new();
            for field in &fields {
                inputs.push(field.name, array(field.name));
            }
            let out = Outputs::new().grad(fields[0].name, &mut grad);
            black_box(loss.evaluate(&inputs, Reduction::Mean, out).expect("a batch"));
        }));
        least[2] = least[2].min(time(|| {
            let mut inputs = Inputs::new();
            for slot in &slots {
                inputs.push(*slot, array(slot.name()));
            }
            let out = Outputs::new().grad(slots[0], &mut grad);
            black_box(loss.evaluate(&inputs, Reduction::Mean, out).expect("a batch"));
        }));
    }
    least
}

fn time(mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    (0..CALLS).for_each(|_| call());
    start.elapsed().as_secs_f64() / f64::from(CALLS)
}

/// The typed call with the same arrays: numbers, labels and memory for the gradient.
type Typed = fn(&[f32], &[i64], &mut [f32]) -> Result<Total, Error>;

fn pointwise(loss: &impl PointwiseExt, numbers: &[f32], grad: &mut [f32]) -> Result<Total, Error> {
    let batch = Pairs::new(Pred(numbers), Target(numbers))?;
    loss.evaluate(batch, Reduction::Mean, TypedOutputs::new().grad("prediction", grad))
}

fn cross_entropy(numbers: &[f32], labels: &[i64], grad: &mut [f32]) -> Result<Total, Error> {
    let batch = Rows::new(Scores::new(numbers, 8), labels.into())?;
    CrossEntropy::default().evaluate(batch, Reduction::Mean, TypedOutputs::new().grad("scores", grad))
}

fn info_nce(numbers: &[f32], grad: &mut [f32]) -> Result<Total, Error> {
    let rows = Embeddings::new(numbers, 8)?;
    let batch = Products::new(rows, rows)?;
    Ok(InfoNce::new(0.07)?.evaluate(batch, Reduction::Mean, TypedOutputs::new().grad("a", grad))?.total)
}

fn gaussian_nll(numbers: &[f32], grad: &mut [f32]) -> Result<Total, Error> {
    let names = ["mean", "variance", "target"];
    let batch =
        names.iter().try_fold(Arrays::new(), |batch, name| batch.numbers(name, numbers, &[numbers.len()]))?;
    GaussianNll::default().evaluate(batch, Reduction::Mean, TypedOutputs::new().grad(names[0], grad))
}
