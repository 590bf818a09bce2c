//! Throughput and memory of similarity losses, compared with the matrix products themselves.
//!
//! `cargo bench -p perdita-catalog --bench products` measures all of it, `-- clip` what has this word in its name. Rates count
//! the three products that scores and both gradients need, whatever is computed twice; beside them stands the rate of
//! the same three products alone, of as many rows as the loss takes at a time, in the same run.
//!
//! With `-- --serve` it reads `threads case` lines, such as `1 clip 4096x512`, and answers each with the seconds and
//! the bytes of one value with gradients: for another program that measures its own at the same time. To
//! `1 clip 4096x512 gemm` it answers with the seconds that the matrix products alone would take.
use perdita::Reduction;
use perdita_catalog::{Inputs, Loss, Outputs};
use perdita_gemm::{Matrix, Store, multiply};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

/// `loss NxD` has N rows of D numbers on both sides, `loss NxDxM` N rows against M.
fn cases() -> impl Iterator<Item = &'static str> {
    include_str!("products.txt").lines().filter(|line| !line.starts_with('#'))
}

const ROUNDS: usize = 5;

/// Memory in use, and the most that was.
struct Counting;
static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
// SAFETY: every call goes on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(IN_USE.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(IN_USE.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

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
    let pools = [pool(1), pool(2)];
    println!(
        "{:<58} │ {:>9} {:>8} {:>8} {:>6} │ {:>9} {:>9}",
        "", "ms", "GFLOP/s", "products", "ratio", "MiB more", "2 threads"
    );
    for case in cases().filter(|case| words.iter().all(|word| case.contains(word.as_str()))) {
        println!("{case:<58} │ {}", compare(&pools, &mut Case::new(case)));
    }
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start")
}

/// The columns of one case.
fn compare([one, two]: &[ThreadPool; 2], case: &mut Case) -> String {
    let mut yard = Yard::new(case);
    let rounds = if case.flops() > 1e12 { 1 } else { ROUNDS };
    let [mut loss, mut products, mut shared] = [f64::INFINITY; 3];
    let mut bytes = 0;
    for _ in 0..rounds {
        let (seconds, more) = one.install(|| measure(|| case.run()));
        (loss, bytes) = (loss.min(seconds), more);
        products = products.min(one.install(|| measure(|| yard.run()).0));
        shared = shared.min(two.install(|| measure(|| case.run()).0));
    }
    let rate = case.flops() / loss * 1e-9;
    let alone = yard.flops() / products * 1e-9;
    format!(
        "{:>9.1} {rate:>8.1} {alone:>8.1} {:>6.2} │ {:>9.1} {:>9.2}",
        loss * 1e3,
        rate / alone,
        bytes as f64 / f64::from(1 << 20),
        loss / shared
    )
}

/// The seconds that `f` takes, and the bytes that it needs beside what there is.
fn measure(f: impl FnOnce()) -> (f64, usize) {
    let before = IN_USE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let start = Instant::now();
    f();
    (start.elapsed().as_secs_f64(), PEAK.load(Relaxed) - before)
}

/// A loss on rows of its own, ready to run.
struct Case {
    loss: Loss,
    dim: usize,
    a: Vec<f32>,
    b: Option<Vec<f32>>,
    labels: Option<Vec<i64>>,
    of_a: Vec<f32>,
    of_b: Vec<f32>,
    views: bool,
}

impl Case {
    fn new(text: &str) -> Case {
        let (loss, shape) = text.rsplit_once(' ').expect("a loss and a size");
        let loss: Loss = loss.parse().expect("a loss");
        let field = |name: &str| loss.fields().iter().find(|field| field.name == name);
        let needs = |name: &str| field(name).is_some_and(|field| !field.optional);
        let sizes: Vec<usize> = shape.split('x').map(|x| x.parse().expect("a number")).collect();
        let (n, dim, m) = (sizes[0], sizes[1], sizes.get(2).copied().unwrap_or(sizes[0]));
        let mut random = Random(1);
        let mut rows = |n: usize| -> Vec<f32> {
            (0..n * dim).map(|_| (random.normal() / (dim as f64).sqrt()) as f32).collect()
        };
        let a = rows(n);
        // A partner is a row and some noise, so that the task is neither impossible nor done.
        let b: Option<Vec<f32>> = needs("b").then(|| {
            let noise = rows(m);
            noise.iter().enumerate().map(|(i, x)| x + if m == n { a[i] } else { 0.0 }).collect()
        });
        let classes = if b.is_some() { m } else { n / 32 };
        let has_labels = needs("labels") || m != n && field("labels").is_some();
        let labels =
            has_labels.then(|| (0..n).map(|_| (random.next() * classes as f64) as i64).collect::<Vec<_>>());
        let of_b = vec![0.0; b.as_ref().map_or(0, Vec::len)];
        let views = text.starts_with("nt_xent");
        Case { loss, views, dim, of_a: vec![0.0; a.len()], of_b, a, b, labels }
    }

    fn run(&mut self) {
        let ((n, m), dim) = (self.sizes(), self.dim);
        let mut inputs = Inputs::new().array("a", &self.a, &[n, dim]);
        let mut out = Outputs::new().grad("a", &mut self.of_a);
        if let Some(b) = &self.b {
            inputs = inputs.array("b", b, &[m, dim]);
            out = out.grad("b", &mut self.of_b);
        }
        if let Some(labels) = &self.labels {
            inputs = inputs.array("labels", labels, &[n]);
        }
        black_box(self.loss.evaluate(&inputs, Reduction::Mean, out).expect("a batch that fits"));
    }

    fn sizes(&self) -> (usize, usize) {
        (self.a.len() / self.dim, self.b.as_ref().unwrap_or(&self.a).len() / self.dim)
    }

    /// The floating-point operations of the scores and both gradients.
    fn flops(&self) -> f64 {
        let (n, m) = self.sizes();
        // Two views are 2N rows, each against all of them.
        let meetings = if self.views { 4.0 } else { 1.0 };
        meetings * 6.0 * n as f64 * m as f64 * self.dim as f64
    }
}

/// The three products alone: 512 rows against the rows of b.
struct Yard {
    rows: usize,
    columns: usize,
    dim: usize,
    a: Vec<f32>,
    b: Vec<f32>,
    scores: Vec<f32>,
    of_a: Vec<f32>,
    of_b: Vec<f32>,
}

impl Yard {
    fn new(case: &Case) -> Yard {
        let (n, columns) = case.sizes();
        let (rows, dim) = (n.min(512), case.dim);
        let b = case.b.as_ref().unwrap_or(&case.a).clone();
        let a = case.a[..rows * dim].to_vec();
        Yard {
            rows,
            columns,
            dim,
            of_a: vec![0.0; a.len()],
            of_b: vec![0.0; b.len()],
            a,
            b,
            scores: vec![0.0; rows * (columns + 16)],
        }
    }

    fn run(&mut self) {
        let Yard { rows, columns, dim, a, b, scores, of_a, of_b } = self;
        let (rows, columns, dim) = (*rows, *columns, *dim);
        let stride = columns + 16;
        let (left, right) = (Matrix::new(a, rows, dim, dim), Matrix::new(b, columns, dim, dim));
        multiply(Store::Set, scores, stride, 1.0, left, right.transposed(), true);
        let slopes = Matrix::new(scores, rows, columns, stride);
        multiply(Store::Add, of_a, dim, 1.0, slopes, right, true);
        multiply(Store::Add, of_b, dim, 1.0, slopes.transposed(), left, true);
        black_box((&scores, &of_a, &of_b));
    }

    fn flops(&self) -> f64 {
        6.0 * self.rows as f64 * self.columns as f64 * self.dim as f64
    }
}

/// Numbers from 0 to 1 that look random.
struct Random(u64);
impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 40) as f64 / (1u64 << 24) as f64
    }

    /// About normal: the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// Answers `threads case` with the seconds and the bytes of one value with gradients, or of its products alone.
fn serve() {
    let mut last: Option<(String, ThreadPool, Work)> = None;
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let (threads, name) = line.split_once(' ').expect("threads and a case");
        let (_, pool, work) = match &mut last {
            Some(last) if last.0 == line => last,
            last => {
                // Two large batches need not fit into memory.
                drop(last.take());
                last.insert((line.clone(), pool(threads.parse().expect("a number")), Work::new(name)))
            }
        };
        let (seconds, bytes) = pool.install(|| work.measure());
        println!("{seconds:e} {bytes}");
        std::io::stdout().flush().expect("a reader");
    }
}

/// The work that a line of [`serve`] names.
enum Work {
    Loss(Box<Case>),
    /// The products of some rows, and how often all of them contain these.
    Products(Yard, f64),
}
impl Work {
    fn new(name: &str) -> Work {
        let Some(case) = name.strip_suffix(" gemm") else { return Work::Loss(Box::new(Case::new(name))) };
        let case = Case::new(case);
        let yard = Yard::new(&case);
        let times = case.flops() / yard.flops();
        Work::Products(yard, times)
    }

    fn measure(&mut self) -> (f64, usize) {
        match self {
            Work::Loss(case) => measure(|| case.run()),
            Work::Products(yard, times) => {
                let (seconds, bytes) = measure(|| yard.run());
                (seconds * *times, bytes)
            }
        }
    }
}
