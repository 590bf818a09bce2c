//! Throughput of multi-input losses: of the value, and of the value with all gradients.
//!
//! `cargo bench -p perdita-catalog --bench arrays` measures all of it, `-- ssim` what has this word in its name. Beside each
//! time stands that of copying the arrays that have a gradient, in the same run. One thread is timed by the processor
//! time it uses, two by the clock.
//!
//! With `-- --serve` it reads `threads case` lines, such as `1 ssim 1x3x512x512`, and answers each with the seconds of
//! one value with gradients: for another program that measures its own at the same time.
use perdita::Reduction;
use perdita::loss::{FieldKind, Task};
use perdita_catalog::{Inputs, Loss, Outputs};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

const ROUNDS: usize = 9;
/// One measurement lasts at least this long, in seconds.
const LONG: f64 = 0.02;

/// Losses with their shapes.
fn cases() -> impl Iterator<Item = &'static str> {
    include_str!("arrays.txt").lines().filter(|line| !line.starts_with('#'))
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|a| a == "--serve") {
        return serve();
    }
    // `cargo test --all-targets` only wants to know that it starts.
    if !args.iter().any(|a| a == "--bench") {
        return;
    }
    let words: Vec<&String> = args.iter().filter(|a| !a.starts_with("--")).collect();
    let (one, two) = (pool(1), pool(2));
    println!("{:<62} │ {:>9} {:>9} {:>9} │ {:>9}", "ms", "value", "gradients", "copy", "2 threads");
    for name in cases().filter(|case| words.iter().all(|word| case.contains(word.as_str()))) {
        let mut case = Case::new(name);
        let mut best = [f64::INFINITY; 5];
        for _ in 0..ROUNDS {
            let value = one.install(|| seconds(|| case.run(false))).0;
            let (grads, alone) = one.install(|| seconds(|| case.run(true)));
            let copy = one.install(|| seconds(|| case.copy())).0;
            let shared = two.install(|| seconds(|| case.run(true))).1;
            let times = [value, grads, copy, alone, shared];
            best.iter_mut().zip(times).for_each(|(best, time)| *best = best.min(time));
        }
        let [value, grads, copy, alone, shared] = best;
        println!(
            "{name:<62} │ {:>9.3} {:>9.3} {:>9.3} │ {:>9.2}",
            value * 1e3,
            grads * 1e3,
            copy * 1e3,
            alone / shared
        );
    }
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start")
}

/// The seconds of one call, from as many as take long enough: of the processor, and on the clock.
fn seconds(mut f: impl FnMut()) -> (f64, f64) {
    let mut calls = 1;
    loop {
        let (start, busy) = (Instant::now(), busy());
        (0..calls).for_each(|_| f());
        let taken = (self::busy() - busy, start.elapsed().as_secs_f64());
        if taken.1 >= LONG {
            return (taken.0 / f64::from(calls), taken.1 / f64::from(calls));
        }
        calls = (f64::from(calls) * 1.2 * LONG / taken.1.max(1e-7)) as i32 + 1;
    }
}

/// The CPU time of this thread in seconds.
fn busy() -> f64 {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
    }
    #[cfg(not(unix))]
    {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        START.elapsed().as_secs_f64()
    }
}

/// An array of a case: its name, shape and numbers, and the place of its gradient, if it has one.
type Input = (&'static str, Vec<usize>, Vec<f32>, Vec<f32>);
/// Labels of a case: their name and shape, and the labels.
type Classes = (&'static str, Vec<usize>, Vec<i64>);

/// A loss on arrays of its own.
struct Case {
    loss: Loss,
    inputs: Vec<Input>,
    labels: Option<Classes>,
}

impl Case {
    fn new(text: &str) -> Case {
        let (loss, shape) = text.split_once(' ').expect("a loss and a shape");
        let loss: Loss = loss.parse().expect("a loss");
        let shape: Vec<usize> = shape.split('x').map(|n| n.parse().expect("a number")).collect();
        let (inputs, labels) = match loss.card().task {
            Task::Image => (images(&loss, &shape), None),
            Task::Ranking => (lists(&shape), None),
            Task::Sequence => sequences(&shape),
            Task::Detection => (boxes(&shape), None),
            Task::Segmentation => segmentation(&shape, text.contains("channels=last")),
            task => panic!("no cases of {task}"),
        };
        Case { loss, inputs, labels }
    }

    fn run(&mut self, with_grads: bool) {
        let (mut inputs, mut out) = (Inputs::new(), Outputs::new());
        for (name, shape, numbers, grad) in &mut self.inputs {
            inputs = inputs.array(*name, &*numbers, shape);
            if with_grads && !grad.is_empty() {
                out = out.grad(*name, grad);
            }
        }
        if let Some((name, shape, labels)) = &self.labels {
            inputs = inputs.array(*name, labels, shape);
        }
        black_box(self.loss.evaluate(&inputs, Reduction::Mean, out).expect("a batch"));
    }

    fn copy(&mut self) {
        for (_, _, numbers, grad) in self.inputs.iter_mut().filter(|(.., grad)| !grad.is_empty()) {
            grad.copy_from_slice(numbers);
            black_box(grad);
        }
    }
}

/// Images or features, all of one shape.
fn images(loss: &Loss, shape: &[usize]) -> Vec<Input> {
    let mut random = Random(1);
    let n = shape.iter().product();
    let fields = loss.fields().iter().filter(|field| field.holds == FieldKind::Variable);
    let numbers = |_| (0..n).map(|_| random.next()).collect();
    fields
        .map(|field| field.name)
        .zip((0..).map(numbers))
        .map(|(name, x)| (name, shape.to_vec(), x, vec![0.0; n]))
        .collect()
}

/// Queries of so many items each, of five grades.
fn lists(shape: &[usize]) -> Vec<Input> {
    let (mut random, n) = (Random(1), shape.iter().product());
    let scores = (0..n).map(|_| 6.0 * random.next() - 3.0).collect();
    let relevance = (0..n).map(|_| (5.0 * random.next()).floor()).collect();
    vec![("scores", shape.to_vec(), scores, vec![0.0; n]), ("relevance", shape.to_vec(), relevance, vec![])]
}

/// Sequences of so many frames, classes and labels.
fn sequences(shape: &[usize]) -> (Vec<Input>, Option<Classes>) {
    let (mut random, n) = (Random(1), shape[..3].iter().product());
    let logits = (0..n).map(|_| 6.0 * random.next() - 3.0).collect();
    let label = |_| 1 + (random.next() * (shape[2] - 1) as f32) as i64;
    let labels = (0..shape[0] * shape[3]).map(label).collect();
    let classes = ("labels", vec![shape[0], shape[3]], labels);
    (vec![("logits", shape[..3].to_vec(), logits, vec![0.0; n])], Some(classes))
}

/// Boxes of up to 50 in a square of 100, and gradients in the predicted ones.
fn boxes(shape: &[usize]) -> Vec<Input> {
    let mut random = Random(1);
    let n: usize = shape.iter().product();
    let mut corners = || -> Vec<f32> {
        let one = |random: &mut Random| {
            let (x, y) = (100.0 * random.next(), 100.0 * random.next());
            [x, y, x + 1.0 + 49.0 * random.next(), y + 1.0 + 49.0 * random.next()]
        };
        (0..n / 4).flat_map(|_| one(&mut random)).collect()
    };
    let (prediction, target) = (corners(), corners());
    vec![("prediction", shape.to_vec(), prediction, vec![0.0; n]), ("target", shape.to_vec(), target, vec![])]
}

/// Logits and labels of images x classes x height x width.
fn segmentation(shape: &[usize], last: bool) -> (Vec<Input>, Option<Classes>) {
    let &[images, classes, height, width] = shape else { panic!("four lengths") };
    let (mut random, n) = (Random(1), shape.iter().product());
    let logits = (0..n).map(|_| 6.0 * random.next() - 3.0).collect();
    let label = |_| (random.next() * classes.max(2) as f32) as i64;
    let labels = (0..images * height * width).map(label).collect();
    let shape = if last { vec![images, height, width, classes] } else { shape.to_vec() };
    let labels = ("labels", vec![images, height, width], labels);
    (vec![("prediction", shape, logits, vec![0.0; n])], Some(labels))
}

/// Numbers from 0 to 1 that look random.
struct Random(u64);
impl Random {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Answers `threads case` with the seconds of one value with gradients.
fn serve() {
    // The arrays of the last case are kept, so that questions about it cost no more than the answer.
    let mut last: Option<(String, ThreadPool, Case)> = None;
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let (threads, name) = line.split_once(' ').expect("threads and a case");
        let (_, pool, case) = match &mut last {
            Some(last) if last.0 == line => last,
            last => {
                let pool = pool(threads.parse().expect("a number"));
                last.insert((line.clone(), pool, Case::new(name)))
            }
        };
        let (busy, wall) = pool.install(|| seconds(|| case.run(true)));
        println!("{:e}", if threads == "1" { busy } else { wall });
        std::io::stdout().flush().expect("a reader");
    }
}
