//! How fast losses of named arrays are: the value, and the value with the gradients in all arrays that have one.
//!
//! `cargo bench -p perdita --bench arrays` measures all of it, `-- ssim` what has this word in its name. Beside each time
//! stands that of copying the arrays that have a gradient, in the same run. One thread is timed by the processor time it
//! uses, two by the clock.
//!
//! With `-- --serve` it reads `threads case` lines, such as `1 ssim 1x3x512x512`, and answers each with the seconds of one
//! value with gradients: for another program that measures its own at the same time.
use perdita::catalog::{AnyArrays, Shape};
use perdita::loss::{Holds, Task};
//! How fast losses of named arrays are, a section per topic.
//!
//! `cargo bench -p perdita --bench arrays` measures all of it, `-- dice` what has this word in its name: one value with
//! gradient, in single precision, beside a copy of as many numbers as it has a gradient in. One thread is timed by the
//! processor time it uses, two by the clock.
//!
//! With `-- --serve` it reads `threads case` lines, such as `1 dice 8x21x256x256`, and answers each with the seconds of one
//! call: for another program that measures its own at the same time.
use perdita::catalog::{AnyArrays, Shape};
use perdita::{Arrays, Loss, Reduction, Slots};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::hint::black_box;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

const ROUNDS: usize = 9;
/// One measurement lasts at least this long, in seconds.
const LONG: f64 = 0.02;
/// A loss and its shape.
const CASES: [&str; 9] = [
    "total_variation 1x3x512x512",
    "total_variation(norm=isotropic) 1x3x512x512",
    "ssim 1x3x512x512",
    "ssim 64x3x32x32",
    "ms_ssim 1x3x512x512",
    "feature_distance 1x256x64x64",
    "feature_distance(normalize=true,channels=sum) 1x256x64x64",
    "gram 1x256x64x64",
    "gram 1x64x256x256",
];
/// The sections: what is measured, and how a case is made ready from its loss and the sizes after it.
const SECTIONS: [(&[&str], fn(&str, &[usize]) -> Case); 1] = [(SEGMENTATION, segmentation)];
const ROUNDS: usize = 7;

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
    for name in CASES.iter().filter(|case| words.iter().all(|word| case.contains(word.as_str()))) {
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
    println!("{:<58} │ {:>9} {:>9} {:>9}", "", "ms", "copies", "2 threads");
    let all = SECTIONS.iter().flat_map(|(cases, _)| cases.iter());
    for text in all.filter(|case| words.iter().all(|word| case.contains(word.as_str()))) {
        let mut case = ready(text);
        let (from, mut to) = (vec![1f32; case.numbers], vec![2f32; case.numbers]);
        let [mut loss, mut copy, mut shared] = [Time { busy: f64::INFINITY, wall: f64::INFINITY }; 3];
        for _ in 0..=ROUNDS {
            loss = loss.least(one.install(|| time(|| (case.run)())));
            copy = copy.least(time(|| black_box(&mut to).copy_from_slice(black_box(&from))));
            shared = shared.least(two.install(|| time(|| (case.run)())));
        }
        println!(
            "{text:<58} │ {:>9.2} {:>9.2} {:>9.2}",
            loss.busy * 1e3,
            loss.busy / copy.busy,
            loss.wall / shared.wall
        );
    }
}
fn serve() {
    // The batch of the last case is kept, so that questions about it cost no more than the answer.
    let mut last: Option<(String, ThreadPool, Case)> = None;
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let (threads, name) = line.split_once(' ').expect("threads and a case");
        let (_, pool, case) = match &mut last {
            Some(last) if last.0 == line => last,
            last => {
                drop(last.take());
                last.insert((line.clone(), pool(threads.parse().expect("a number")), ready(name)))
            }
        };
        let Time { busy, wall } = pool.install(|| time(|| (case.run)()));
        println!("{:e}", if threads == "1" { busy } else { wall });
        std::io::stdout().flush().expect("a reader");
    }
}
fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start")
}

/// A loss on arrays of its own, ready to run with its gradient.
struct Case {
    run: Box<dyn FnMut() + Send>,
    /// In how many numbers it has one.
    numbers: usize,
}
/// `loss AxBxC` of the section that has the loss; any sizes do.
fn ready(text: &str) -> Case {
    let (loss, sizes) = text.rsplit_once(' ').expect("a loss and sizes");
    let sizes: Vec<usize> = sizes.split('x').map(|x| x.parse().expect("a number")).collect();
    let has = |cases: &[&str]| cases.iter().any(|case| case.rsplit_once(' ').is_some_and(|c| c.0 == loss));
    let section = SECTIONS.iter().find(|(cases, _)| has(cases));
    section.unwrap_or_else(|| panic!("no section has {loss}")).1(loss, &sizes)
}
fn arrays(loss: &str) -> Arc<dyn AnyArrays> {
    let loss: Loss = loss.parse().expect("a loss");
    let Shape::Arrays(loss) = loss.shape() else { panic!("{loss} takes no arrays by name") };
    loss.clone()
}

/// Seconds of one call: of the processor, and on the clock.
#[derive(Clone, Copy)]
struct Time {
    busy: f64,
    wall: f64,
}
impl Time {
    fn least(self, o: Time) -> Time {
        Time { busy: self.busy.min(o.busy), wall: self.wall.min(o.wall) }
    }
}
fn time(f: impl FnOnce()) -> Time {
    let (start, busy) = (Instant::now(), busy());
    f();
    Time { busy: self::busy() - busy, wall: start.elapsed().as_secs_f64() }
}
/// How long this thread has been running, in seconds.
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

/// An array of a case: its name, shape and numbers, and the place of its gradient.
type Input = (&'static str, Vec<usize>, Vec<f32>, Vec<f32>);

/// A loss on arrays of its own.
struct Case {
    loss: Arc<dyn AnyArrays>,
    inputs: Vec<Input>,
}
impl Case {
    fn new(text: &str) -> Case {
        let (loss, shape) = text.split_once(' ').expect("a loss and a shape");
        let loss: Loss = loss.parse().expect("a loss");
        let Shape::Arrays(arrays) = loss.shape().clone() else { panic!("{loss} takes no arrays by name") };
        let shape: Vec<usize> = shape.split('x').map(|n| n.parse().expect("a number")).collect();
        let inputs = match loss.card().task {
            Task::Image => images(arrays.as_ref(), &shape),
            task => panic!("no cases of {task}"),
        };
        Case { loss: arrays, inputs }
    }
    fn run(&mut self, with_grads: bool) {
        let (mut batch, mut out) = (Arrays::new(), Slots::none());
        for (name, shape, numbers, grad) in &mut self.inputs {
            batch = batch.numbers(name, numbers, shape).expect("a shape");
            if with_grads {
                out = out.grad(name, grad);
            }
        }
        black_box(self.loss.evaluate(batch, Reduction::Mean, out).expect("a batch"));
    }
    fn copy(&mut self) {
        for (_, _, numbers, grad) in &mut self.inputs {
            grad.copy_from_slice(numbers);
            black_box(grad);
        }
    }
}

/// Images or features, all of one shape.
fn images(loss: &dyn AnyArrays, shape: &[usize]) -> Vec<Input> {
    let mut random = Random(1);
    let n = shape.iter().product();
    let fields = loss.fields().iter().filter(|field| field.holds == Holds::Variable);
    let numbers = |_| (0..n).map(|_| random.next()).collect();
    fields
        .map(|field| field.name)
        .zip((0..).map(numbers))
        .map(|(name, x)| (name, shape.to_vec(), x, vec![0.0; n]))
        .collect()
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
/// Numbers from 0 to 1 that look random.
struct Random(u64);
impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 40) as f64 / (1u64 << 24) as f64
    }
    fn floats(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| (6.0 * self.next() - 3.0) as f32).collect()
    }
}

// ---- segmentation: images x classes x height x width ----

const SEGMENTATION: &[&str] = &[
    "ce_dice 8x21x256x256",
    "ce_dice(channels=last) 8x21x256x256",
    "dice 8x21x256x256",
    "dice(from=sigmoid) 8x1x512x512",
    "generalized_dice 8x21x256x256",
    "lovasz_softmax 8x21x256x256",
];
fn segmentation(loss: &str, sizes: &[usize]) -> Case {
    let &[images, classes, height, width] = sizes else { panic!("four sizes") };
    let last = loss.contains("channels=last");
    let (loss, numbers) = (arrays(loss), images * classes * height * width);
    let mut random = Random(1);
    let prediction = random.floats(numbers);
    let labels: Vec<i64> =
        (0..images * height * width).map(|_| (random.next() * classes.max(2) as f64) as i64).collect();
    let mut grad = vec![0f32; numbers];
    let shape = if last { [images, height, width, classes] } else { [images, classes, height, width] };
    let run = move || {
        let batch = Arrays::new().numbers("prediction", &prediction, &shape);
        let batch = batch.and_then(|b| b.labels("labels", (&labels).into(), &[images, height, width]));
        let out = Slots::none().grad("prediction", &mut grad);
        black_box(batch.and_then(|b| loss.evaluate(b, Reduction::Mean, out)).expect("labels of classes"));
    };
    Case { run: Box::new(run), numbers }
}
