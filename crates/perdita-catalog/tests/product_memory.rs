//! The memory that losses on products take beside their inputs and outputs does not grow with the number of scores.
use perdita::{Reduction, Vocabulary};
use perdita_catalog::{Inputs, Loss, Outputs};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

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
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(pointer, layout) }
    }
}
#[global_allocator]
static ALLOCATOR: Counting = Counting;

const MIB: usize = 1 << 20;
/// A lock, so that the counts belong to one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// The bytes that one value with gradients takes beside what there is.
fn extra(text: &str, n: usize, m: usize, dim: usize) -> usize {
    // A worker that has all classes.
    let (loss, part) = match text.strip_prefix("parts of ") {
        Some(loss) => (loss, Some(Vocabulary { first: 0, classes: m })),
        None => (text, None),
    };
    let loss: Loss = loss.parse().unwrap();
    let rows = |n: usize| (0..n * dim).map(|i| ((i * i) as f32 * 0.37).sin()).collect::<Vec<f32>>();
    let (a, b) = (rows(n), rows(m));
    let labels: Vec<i64> = (0..n).map(|i| (i * 7 % m.min(n / 4)) as i64).collect();
    let (mut of_a, mut of_b) = (vec![0.0f32; n * dim], vec![0.0f32; m * dim]);
    let field = |name: &str| loss.fields().iter().find(|field| field.name == name);
    let needs = |name: &str| field(name).is_some_and(|field| !field.optional);
    let mut inputs = Inputs::new().array("a", &a, &[n, dim]);
    let mut out = Outputs::new().grad("a", &mut of_a);
    if needs("b") {
        inputs = inputs.array("b", &b, &[m, dim]);
        out = out.grad("b", &mut of_b);
    }
    // A linear layer's loss takes labels or targets.
    if needs("labels") || field("targets").is_some() {
        inputs = inputs.array("labels", &labels, &[n]);
    }
    let before = IN_USE.load(Relaxed);
    PEAK.store(before, Relaxed);
    match part {
        Some(part) => {
            let alone = &mut |own: &[f64]| Ok(own.to_vec());
            let parallel = loss.vocabulary().expect("a vocabulary-parallel form");
            parallel.evaluate(&inputs, part, alone, Reduction::Mean, out).unwrap()
        }
        None => loss.evaluate(&inputs, Reduction::Mean, out).unwrap(),
    };
    PEAK.load(Relaxed) - before
}

#[test]
fn the_counter_counts() {
    let _alone = ALONE.lock();
    let before = IN_USE.load(Relaxed);
    let some = std::hint::black_box(vec![1u8; 3 * MIB]);
    // The harness frees a little of its own meanwhile.
    assert!(IN_USE.load(Relaxed) + MIB / 2 >= before + some.len());
}

#[test]
fn scores_are_never_stored() {
    let _alone = ALONE.lock();
    // NT-Xent scores all rows of both views.
    for (loss, n, m, scores) in [
        ("linear_cross_entropy(label_smoothing=0.1)", 160, 210_000, 160 * 210_000),
        ("linear_cross_entropy(soft_cap=5)", 160, 210_000, 160 * 210_000),
        ("parts of linear_cross_entropy(soft_cap=5)", 160, 210_000, 160 * 210_000),
        ("info_nce", 5800, 5800, 5800 * 5800),
        ("clip", 5800, 5800, 5800 * 5800),
        ("nt_xent", 2900, 2900, 5800 * 5800),
        ("siglip", 5800, 5800, 5800 * 5800),
        ("sup_con", 5800, 5800, 5800 * 5800),
        ("triplet", 5800, 5800, 5800 * 5800),
        ("multi_similarity", 5800, 5800, 5800 * 5800),
        ("lifted_structure", 5800, 5800, 5800 * 5800),
    ] {
        let bytes = extra(loss, n, m, 4);
        assert!(scores * size_of::<f32>() > 128 * MIB, "{loss}: too small to tell");
        assert!(bytes <= 64 * MIB, "{loss}: {:.1} MiB", bytes as f64 / MIB as f64);
    }
}

/// The rows of the batch count, their product does not: at 8192 rows it is 256 MiB.
#[test]
fn memory_grows_with_the_rows() {
    let _alone = ALONE.lock();
    let bytes = [2048, 4096, 8192].map(|n| extra("info_nce", n, 4096.max(n), 2));
    assert!(bytes[2] <= bytes[1].max(bytes[0]) + 34 * MIB, "{bytes:?}");
    assert!(bytes[2] <= 64 * MIB, "{bytes:?}");
}

/// A matrix of features by features is never stored either.
#[test]
fn statistics_of_features() {
    let _alone = ALONE.lock();
    // 6000² floats are 137 MiB.
    for loss in ["barlow_twins", "vicreg"] {
        let bytes = extra(loss, 8, 8, 6000);
        assert!(bytes <= 64 * MIB, "{loss}: {:.1} MiB", bytes as f64 / MIB as f64);
    }
}
