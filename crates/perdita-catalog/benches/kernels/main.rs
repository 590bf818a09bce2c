//! Throughput of every loss, compared with the memory bandwidth of the machine.
//!
//! `cargo bench -p perdita-catalog` measures all of it, `cargo bench -p perdita-catalog -- mse f64` what has these words in its name.
//! Each loss alternates with loops that only move the same bytes, so a busy machine slows both, and their ratio lasts.
//! One thread is timed by the processor time it uses, two by the clock.
//!
//! With `-- --serve` it reads `threads case` lines, such as `1 mse 16777216`, and answers each with the seconds of
//! one value with gradient: for another program that measures its own at the same time. `1 copy 16777216` and
//! `1 triad 16777216` are the loops that only move as many numbers.
mod case;
mod time;
mod yard;

use case::{Case, Run};
use perdita_catalog::{LOSSES, Loss};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::io::Write;
use time::{Time, in_turn, time, time_for};
use yard::Yard;

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

/// Seconds of a measurement: as many as `bench/worker.py` takes, so that either side has warm caches.
const AS_LONG_AS_PEERS: f64 = 2e-2;

/// Answers `threads case` with the seconds of one value with gradient, or of moving as many bytes.
fn serve() {
    // The batch of the last case is kept, so that questions about it cost no more than the answer.
    let mut last: Option<(String, ThreadPool, Work)> = None;
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let (threads, name) = line.split_once(' ').expect("threads and a case");
        let (_, pool, work) = match &mut last {
            Some(last) if last.0 == line => last,
            last => {
                // Two large batches need not fit into memory.
                drop(last.take());
                let pool = pool(threads.parse().expect("a number"));
                last.insert((line.clone(), pool, Work::new(name)))
            }
        };
        let clock = if threads == "1" { |time: Time| time.busy } else { |time: Time| time.wall };
        println!("{:e}", pool.install(|| work.seconds(clock)));
        std::io::stdout().flush().expect("a reader");
    }
}

/// The work that a line of [`serve`] names.
enum Work {
    Loss(Run),
    Move { yard: Yard, reads: usize, floats: usize },
}
impl Work {
    fn new(name: &str) -> Work {
        let reads = match name.split_once(' ') {
            Some(("copy", _)) => 1,
            Some(("triad", _)) => 2,
            _ => return Work::Loss(Case::new(name).ready()),
        };
        let floats = name.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a number");
        Work::Move { yard: Yard::new(floats), reads, floats }
    }

    /// The seconds of one call by a clock; of moving with ordinary or non-temporal stores, whichever is faster.
    fn seconds(&mut self, clock: fn(Time) -> f64) -> f64 {
        match self {
            Work::Loss(run) => clock(time_for(AS_LONG_AS_PEERS, || run(true))),
            Work::Move { yard, reads, floats } => [false, true]
                .map(|past| clock(time_for(AS_LONG_AS_PEERS, || yard.put(*reads, *floats, past))))
                .into_iter()
                .fold(f64::INFINITY, f64::min),
        }
    }
}
