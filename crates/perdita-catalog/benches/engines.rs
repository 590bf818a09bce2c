//! The executor beside the fused engine: value and gradient of every loss that has both, as ratios of one run.
//!
//! `cargo bench -p perdita-catalog --bench engines -- huber f64` measures what has these words in its
//! name. The two alternate, so a busy machine slows both; one thread, the least of many rounds.
#[path = "../tests/engines/entry.rs"]
mod entry;
#[path = "../src/list.rs"]
#[expect(unreachable_pub, reason = "the catalogue exports it")]
mod list;

use entry::{Batch, Evaluate};
use perdita::{Outputs, Reduction};
use perdita_catalog::{CallElement, LOSSES, Loss};
use rayon::ThreadPoolBuilder;
use std::hint::black_box;
use std::time::Instant;

/// A call of overhead, a batch in the caches, one far beyond them.
const SIZES: [usize; 3] = [1 << 6, 1 << 14, 1 << 24];
/// Beside the defaults.
const VARIANTS: [&str; 2] = ["binary_focal(gamma=1.7)", "bce_with_logits(pos_weight=2)"];

fn main() {
    // `cargo test --all-targets` only wants to know that it starts.
    let args: Vec<String> = std::env::args().skip(1).collect();
    if !args.iter().any(|a| a == "--bench") {
        return;
    }
    let words: Vec<&String> = args.iter().filter(|a| !a.starts_with("--")).collect();
    println!("{:<46} {:>32} {:>32} {:>32}", "fused, executed (µs), ratio", "2⁶", "2¹⁴", "2²⁴");

    let pool = ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let variants = VARIANTS.iter().filter_map(|text| text.parse::<Loss>().ok());
    for loss in LOSSES.iter().filter_map(|entry| entry.default().ok()).chain(variants) {
        let (Some(any), Some(engines)) = (loss.pointwise(), entry::engines(&loss)) else { continue };
        // The length of the program, if the catalogue executes it.
        let steps = any.steps().map_or(String::new(), |steps| format!(", {steps} steps"));
        for kind in ["f32", "f64"] {
            let name = format!("{loss} {kind}{steps}");
            if words.iter().all(|word| name.contains(*word)) {
                pool.install(|| match kind {
                    "f32" => measure::<f32>(&name, &loss, &*engines),
                    _ => measure::<f64>(&name, &loss, &*engines),
                });
            }
        }
    }
}

fn measure<E: CallElement>(name: &str, loss: &Loss, engines: &(impl Evaluate<E> + ?Sized)) {
    print!("{name:<46}");
    for n in SIZES {
        let mut state = 1u64;
        let mut draw = |lo: f64, hi: f64| -> Vec<E> {
            let mut number = || {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                E::from_f64(lo + (hi - lo) * (state >> 40) as f64 / (1u64 << 24) as f64)
            };
            (0..n).map(|_| number()).collect()
        };
        let (prediction, target) = (loss.card().prediction, loss.card().target);
        let p = draw(prediction.lo.max(-3.0), prediction.hi.min(3.0));
        let y = draw(target.lo.max(-3.0), target.hi.min(3.0));
        let mut grad = vec![E::default(); n];
        let arrays = vec![("prediction", &p[..], vec![n]), ("target", &y[..], vec![n])];
        let batch = Batch { arrays, weight: None };

        let calls = (1 << 20 >> n.ilog2()).clamp(1, 4000);
        let mut time = |is_fused: bool| {
            let start = Instant::now();
            for _ in 0..calls {
                let out = Outputs::new().grad("prediction", &mut grad);
                let total = match is_fused {
                    true => engines.fused(&batch, Reduction::Mean, out),
                    false => engines.executed(&batch, Reduction::Mean, out),
                };
                black_box(total.expect("a batch"));
            }
            start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
        };
        let (mut a, mut b) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..9 {
            (a, b) = (a.min(time(true)), b.min(time(false)));
        }
        print!(" {a:>11.2} {b:>11.2} {:>8.2}", b / a);
    }
    println!();
}
