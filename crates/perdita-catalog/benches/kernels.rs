//! Throughput of every loss, compared with the memory bandwidth of the machine.
//!
//! `cargo bench -p perdita-catalog` measures all of it, `cargo bench -p perdita-catalog -- mse f64` what has these words in its name.
//! Each loss alternates with loops that only move the same bytes, so a busy machine slows both, and their ratio lasts.
//! One thread is timed by the processor time it uses, two by the clock.
//!
//! With `-- --serve` it reads `threads case` lines, such as `1 mse 16777216`, and answers each with the seconds of
//! one value with gradient: for another program that measures its own at the same time.
use fearless_simd::{Level, Simd, SimdBase, dispatch};
use perdita::Reduction;
use perdita::loss::{Card, Task};
use perdita::real::Interval;
use perdita_catalog::{CallElement, Inputs, LOSSES, Loss, Outputs};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

/// One measurement lasts at least this long, in seconds.
const LONG: f64 = 2e-3;
/// Measurements of one thing.
const ROUNDS: usize = 9;
/// In the nearest caches, and far beyond all of them.
const SIZES: [usize; 2] = [1 << 14, 1 << 24];
const SHAPES: [&str; 4] = ["65536x10", "8192x1000", "2048x32000", "512x128256"];

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
    let all = cases();
    let cases = all.iter().filter(|case| words.iter().all(|word| case.contains(*word)));
    let cases: Vec<(&String, Case)> = cases.map(|case| (case, Case::new(case))).collect();
    let most = cases.iter().map(|(_, case)| case.elements() * case.element_bytes() / 4).max();
    let mut yard = Yard::new(most.unwrap_or(0).max(SIZES[1]));
    let pools = [pool(1), pool(2)];
    machine(&pools, &mut yard);
    println!(
        "\n{:<45} │ {:>23} │ {:>24} │ {:>9}\n{:<45} │ {:>7} {:>6} {:>8} │ {:>7} {:>6} {:>9} │ {:>9}",
        "",
        "value",
        "value and gradient",
        "2 threads",
        "",
        "Gelem/s",
        "GB/s",
        "of read",
        "Gelem/s",
        "GB/s",
        "of move",
        "faster by"
    );
    for (name, case) in cases {
        println!("{name:<45} │ {}", compare(&pools, &mut yard, &case));
    }
}

/// Everything that is measured, by name.
fn cases() -> Vec<String> {
    let pointwise = |loss: &Loss| loss.pointwise().is_some();
    let losses = LOSSES.iter().filter_map(|entry| entry.default().ok());
    let mut cases = Vec::new();
    for loss in losses {
        let shapes: &[&str] = match (loss.labelled(), loss.soft()) {
            (Some(_), _) => &SHAPES,
            (_, Some(_)) => &SHAPES[1..3],
            _ if pointwise(&loss) => &[],
            // They have a benchmark of their own.
            _ => continue,
        };
        let sizes = SIZES.iter().filter(|_| pointwise(&loss)).map(usize::to_string);
        let shapes = sizes.chain(shapes.iter().map(|shape| shape.to_string()));
        cases.extend(shapes.map(|shape| format!("{} {shape}", loss.card().name)));
    }
    cases.extend(SHAPES.map(|shape| format!("cross_entropy(label_smoothing=0.1) {shape}")));
    for loss in ["mse", "bce_with_logits", "binary_focal"] {
        cases.extend(["f64", "weighted"].map(|kind| format!("{loss} {} {kind}", SIZES[1])));
    }
    cases.extend(["f64", "weighted"].map(|kind| format!("cross_entropy {} {kind}", SHAPES[1])));
    cases
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start")
}

// ---- one case ----

/// A loss on a batch of its own, ready to run, with or without the gradient.
type Run = Box<dyn FnMut(bool) + Send>;

/// A loss, the size of its batch and what the batch is made of: `mse 16384 f64`, `focal 8192x1000 weighted`.
struct Case {
    loss: Loss,
    rows: usize,
    classes: usize,
    double: bool,
    weighted: bool,
}

impl Case {
    fn new(text: &str) -> Case {
        let mut words = text.split(' ');
        let loss = words.next().and_then(|w| w.parse().ok()).expect("a loss");
        let shape = words.next().expect("a size");
        let number = |x: &str| x.parse().expect("a number");
        let (rows, classes) = shape.split_once('x').unwrap_or((shape, "1"));
        let (rows, classes) = (number(rows), number(classes));
        let kinds: Vec<&str> = words.collect();
        let has = |kind| kinds.contains(&kind);
        Case { loss, rows, classes, double: has("f64"), weighted: has("weighted") }
    }

    fn elements(&self) -> usize {
        self.rows * self.classes
    }

    /// The number of arrays as large as the predictions that are read.
    fn reads(&self) -> usize {
        let pairs = self.loss.pointwise().is_some();
        1 + usize::from(self.loss.labelled().is_none()) + usize::from(pairs && self.weighted)
    }

    fn element_bytes(&self) -> usize {
        if self.double { 8 } else { 4 }
    }

    fn ready(&self) -> Run {
        if self.double { self.ready_in::<f64>() } else { self.ready_in::<f32>() }
    }

    fn ready_in<E: CallElement>(&self) -> Run {
        let (loss, rows, classes, weighted) = (self.loss.clone(), self.rows, self.classes, self.weighted);
        let card: &Card = loss.card();
        let mut random = Random(1);
        let mut draw = |n, domain: Interval| -> Vec<E> {
            let (lo, hi) = (domain.lo.max(-3.0), domain.hi.min(3.0));
            (0..n).map(|_| E::from_f64(lo + (hi - lo) * random.next())).collect()
        };
        let scores = draw(self.elements(), card.prediction);
        let is_labelled = loss.labelled().is_some();
        let targets = if is_labelled { vec![] } else { draw(self.elements(), card.target) };
        let weights = draw(if weighted { self.rows } else { 0 }, Interval { lo: 0.5, hi: 1.5 });
        let labels: Vec<i64> = match card.task {
            Task::Multiclass => (0..self.rows).map(|_| (random.next() * classes as f64) as i64).collect(),
            _ => vec![],
        };
        let mut grad = vec![E::default(); self.elements()];
        let [scores_slot, target_slot] = [0, 1].map(|at| loss.slot(loss.fields()[at].name).expect("a field"));
        let axes = if loss.pointwise().is_some() { 1 } else { 2 };
        Box::new(move |with_grad| {
            let shape = &[rows, classes][..axes];
            let mut inputs = Inputs::new().array(scores_slot, E::data(&scores), shape);
            inputs = match is_labelled {
                true => inputs.array(target_slot, &labels, &[rows]),
                false => inputs.array(target_slot, E::data(&targets), shape),
            };
            if weighted {
                inputs = inputs.weight(E::data(&weights));
            }
            let mut out = Outputs::new();
            if with_grad {
                out = out.grad(scores_slot, E::data_mut(&mut grad));
            }
            black_box(loss.evaluate(&inputs, Reduction::Mean, out).expect("a batch within the domain"));
        })
    }
}

/// Numbers from 0 to 1 that look random.
struct Random(u64);
impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 40) as f64 / (1u64 << 24) as f64
    }
}

// ---- time ----

/// Seconds of one call: of the processor, and on the clock.
#[derive(Clone, Copy, Default)]
struct Time {
    busy: f64,
    wall: f64,
}

/// The time of one call, from as many as take long enough to be measured.
fn time(mut f: impl FnMut()) -> Time {
    let mut calls = 1;
    loop {
        let (start, busy) = (Instant::now(), busy());
        (0..calls).for_each(|_| f());
        let time = Time { busy: self::busy() - busy, wall: start.elapsed().as_secs_f64() };
        if time.busy.max(time.wall / 8.0) >= LONG {
            return Time { busy: time.busy / calls as f64, wall: time.wall / calls as f64 };
        }
        calls = (calls as f64 * (1.2 * LONG / time.busy.max(1e-7)).max(2.0)).ceil() as usize;
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

/// The times of N things that take turns: the median of the processor's, and the best on the clock, to which whoever
/// else is there only ever adds.
fn in_turn<const N: usize>(mut measure: impl FnMut(usize) -> Time) -> [Time; N] {
    let mut times = [[Time::default(); ROUNDS]; N];
    for round in 0..=ROUNDS {
        for (k, times) in times.iter_mut().enumerate() {
            // The first round warms up, and is overwritten.
            times[round.saturating_sub(1)] = measure(k);
        }
    }
    times.map(|mut times| {
        times.sort_by(|a, b| a.busy.total_cmp(&b.busy));
        let wall = times.iter().map(|time| time.wall).fold(f64::INFINITY, f64::min);
        Time { busy: times[ROUNDS / 2].busy, wall }
    })
}

/// The columns of one case.
fn compare([one, two]: &[ThreadPool; 2], yard: &mut Yard, case: &Case) -> String {
    let mut run = case.ready();
    let (n, reads) = (case.elements(), case.reads());
    let floats = n * case.element_bytes() / 4;
    let [value, read, grad, ordinary, past, shared] = in_turn(|k| match k {
        0 => one.install(|| time(|| run(false))),
        1 => one.install(|| time(|| yard.read(reads, floats))),
        2 => one.install(|| time(|| run(true))),
        3 => one.install(|| time(|| yard.put(reads, floats, false))),
        4 => one.install(|| time(|| yard.put(reads, floats, true))),
        _ => two.install(|| time(|| run(true))),
    });
    let giga = |x: usize, time: Time| x as f64 / time.busy * 1e-9;
    let bytes = |arrays: usize, time| giga(4 * floats * arrays, time);
    format!(
        "{:>8.3} {:>6.1} {:>8.2} │ {:>8.3} {:>6.1} {:>8.2} │ {:>9.2}",
        giga(n, value),
        bytes(reads, value),
        read.busy / value.busy,
        giga(n, grad),
        bytes(reads + 1, grad),
        ordinary.busy.min(past.busy) / grad.busy,
        grad.wall / shared.wall
    )
}

/// The table of the machine itself.
fn machine(pools: &[ThreadPool; 2], yard: &mut Yard) {
    println!("{:<45} │ {:>8} {:>8} {:>8} {:>8} {:>8}", "GB/s", "read", "copy", "past", "triad", "past");
    for (threads, pool) in pools.iter().enumerate() {
        for n in SIZES {
            let times: [Time; 5] = in_turn(|k| {
                pool.install(|| match k {
                    0 => time(|| yard.read(2, n)),
                    1 => time(|| yard.put(1, n, false)),
                    2 => time(|| yard.put(1, n, true)),
                    3 => time(|| yard.put(2, n, false)),
                    _ => time(|| yard.put(2, n, true)),
                })
            });
            print!("{:<45} │", format!("{n} f32, threads: {}", threads + 1));
            times.iter().zip([2, 2, 2, 3, 3]).for_each(|(time, arrays)| {
                let seconds = if threads == 0 { time.busy } else { time.wall };
                print!(" {:>8.1}", (4 * n * arrays) as f64 / seconds * 1e-9);
            });
            println!();
        }
    }
}

// ---- the yardstick ----

/// Arrays that are only moved: as fast as this machine reads and writes.
struct Yard {
    from: [Vec<f32>; 3],
    to: Vec<f32>,
}

impl Yard {
    fn new(floats: usize) -> Yard {
        // Not zeros: pages that nobody wrote to are all the same one.
        Yard { from: [1.0, 2.0, 3.0].map(|x| vec![x; floats]), to: vec![4.0; floats] }
    }

    /// Reads the first `n` numbers of some arrays.
    fn read(&self, arrays: usize, n: usize) {
        let from = self.from.each_ref().map(|from| &from[..n]);
        black_box(match arrays {
            1 => read::<1>([from[0]]),
            2 => read::<2>([from[0], from[1]]),
            _ => read::<3>(from),
        });
    }

    /// Reads as much, and writes one array, `past` the caches if asked to.
    fn put(&mut self, arrays: usize, n: usize, past: bool) {
        let (from, to) = (self.from.each_ref().map(|from| &from[..n]), &mut self.to[..n]);
        match arrays {
            1 => put::<1>([from[0]], to, past),
            2 => put::<2>([from[0], from[1]], to, past),
            _ => put::<3>(from, to, past),
        }
        black_box(&self.to);
    }
}

/// True if `n` numbers are divided between two threads.
fn shared(n: usize) -> bool {
    n > 1 << 16 && rayon::current_num_threads() > 1
}

fn read<const N: usize>(from: [&[f32]; N]) -> f32 {
    let n = from[0].len();
    if shared(n) {
        let halves = from.map(|from| from.split_at(n / 2));
        let (a, b) = rayon::join(|| read_here(halves.map(|h| h.0)), || read_here(halves.map(|h| h.1)));
        return a + b;
    }
    read_here(from)
}

fn put<const N: usize>(from: [&[f32]; N], to: &mut [f32], past: bool) {
    let n = to.len();
    if shared(n) {
        let (halves, (left, right)) = (from.map(|from| from.split_at(n / 2)), to.split_at_mut(n / 2));
        rayon::join(
            || put_here(halves.map(|h| h.0), left, past),
            || put_here(halves.map(|h| h.1), right, past),
        );
        return;
    }
    put_here(from, to, past);
}

fn read_here<const N: usize>(from: [&[f32]; N]) -> f32 {
    dispatch!(Level::new(), simd => read_lanes(simd, from))
}

fn put_here<const N: usize>(from: [&[f32]; N], to: &mut [f32], past: bool) {
    dispatch!(Level::new(), simd => put_lanes(simd, from, to, past))
}

#[inline(always)]
fn read_lanes<S: Simd, const N: usize>(simd: S, from: [&[f32]; N]) -> f32 {
    let lanes = S::f32s::LEN;
    let mut sums = [S::f32s::splat(simd, 0.0); 4];
    for at in (0..from[0].len() / (4 * lanes)).map(|i| i * 4 * lanes) {
        for (k, sum) in sums.iter_mut().enumerate() {
            for from in from {
                *sum += S::f32s::from_slice(simd, &from[at + k * lanes..][..lanes]);
            }
        }
    }
    sums.iter().map(|sum| sum.as_slice()[0]).sum()
}

#[inline(always)]
fn put_lanes<S: Simd, const N: usize>(simd: S, from: [&[f32]; N], to: &mut [f32], past: bool) {
    const NEAR: usize = 1 << 10;
    let lanes = S::f32s::LEN;
    let mut near = [0.0; NEAR];
    for (i, to) in to.chunks_mut(NEAR).enumerate() {
        let from = from.map(|from| &from[i * NEAR..][..to.len()]);
        let chunk = if past { &mut near[..to.len()] } else { &mut *to };
        for (k, out) in chunk.chunks_exact_mut(lanes).enumerate() {
            let mut x = S::f32s::splat(simd, 0.0);
            for from in from {
                x += S::f32s::from_slice(simd, &from[k * lanes..][..lanes]);
            }
            x.store_slice(out);
        }
        if past {
            perdita_mem::stream(&near[..to.len()], to);
        }
    }
}

// ---- for another program ----

/// Answers `threads case` with the seconds of one value with gradient.
fn serve() {
    // The batch of the last case is kept, so that questions about it cost no more than the answer.
    let mut last: Option<(String, ThreadPool, Run)> = None;
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let (threads, name) = line.split_once(' ').expect("threads and a case");
        let (_, pool, run) = match &mut last {
            Some(last) if last.0 == line => last,
            last => {
                // Two large batches need not fit into memory.
                drop(last.take());
                let pool = pool(threads.parse().expect("a number"));
                last.insert((line.clone(), pool, Case::new(name).ready()))
            }
        };
        let Time { busy, wall } = pool.install(|| time(|| run(true)));
        println!("{:e}", if threads == "1" { busy } else { wall });
        std::io::stdout().flush().expect("a reader");
    }
}
