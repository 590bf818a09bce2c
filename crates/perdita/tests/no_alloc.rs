//! Kernels write into the caller's memory and allocate nothing.
use perdita::kernel::{ExecutedPointwise, ExecutedRows};
use perdita::loss::{ClassIndex, Definition};
use perdita::losses::{CrossEntropy, Focal, Huber, Kl, Mse};
use perdita::{
    Labels, Outputs, Pairs, PointwiseExt, Pred, Reduction, Rows, RowwiseExt, Scores, Target, Targets, trace,
};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call goes on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The number of allocations of `f` on this thread in its second run: the first may start the thread pool.
fn allocations(mut f: impl FnMut()) -> usize {
    f();
    let before = COUNT.with(Cell::get);
    f();
    COUNT.with(Cell::get) - before
}

#[test]
fn the_counter_counts() {
    assert!(allocations(|| drop(std::hint::black_box(vec![1u8; 100]))) > 0);
}

#[test]
fn kernels_allocate_nothing() {
    // Several blocks, but too few for threads, whose queues may grow.
    let n = 60_000;
    let (p, y, w) = (vec![0.5f32; n], vec![0.25f32; n], vec![1.5f32; n]);
    let (mut grad, mut each, mut hess) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    let batch = Pairs::new(Pred(&p), Target(&y)).unwrap();
    let huber = Huber::new(1.0).unwrap();
    let all = allocations(|| {
        Mse.mean(batch).unwrap();
        huber.mean_grad(batch, &mut grad).unwrap();
        let out =
            Outputs::new().grad("prediction", &mut grad).each(&mut each).curvature(&mut hess).upstream(&w);
        huber.evaluate(batch.weighted(&w).unwrap(), Reduction::Mean, out).unwrap();
    });

    assert_eq!(all, 0);

    // The first call records and compiles.
    let executed = ExecutedPointwise::new(&huber);
    let all = allocations(|| {
        executed.evaluate(batch, Reduction::Mean, Outputs::new().grad("prediction", &mut grad)).unwrap();
        let out =
            Outputs::new().grad("prediction", &mut grad).each(&mut each).curvature(&mut hess).upstream(&w);
        executed.evaluate(batch.weighted(&w).unwrap(), Reduction::Mean, out).unwrap();
    });

    assert_eq!(all, 0);
    for c in [2, 10, 100, 1000] {
        let n = 30_000 / c;
        let (z, t) = (vec![-0.5f32; n * c], vec![0.1f32; n * c]);
        let y: Vec<u32> = (0..n).map(|i| (i % c) as u32).collect();
        let (mut grad, mut each) = (vec![0.0; n * c], vec![0.0; n]);
        let rows = Rows::new(Scores::new(&z, c), Labels::from(&y)).unwrap();
        let soft = Rows::soft(Scores::new(&z, c), Targets(&t)).unwrap();
        let smooth = CrossEntropy::default().label_smoothing(0.1).unwrap().z_loss(1e-4).unwrap();
        let focal = Focal::new(2.0, &[0.25]).unwrap();
        // The first call records and compiles.
        let executed = ExecutedRows::<ClassIndex>::new(CrossEntropy::CARD, |classes| {
            Ok(trace::rowwise(&CrossEntropy::default(), classes))
        });
        let all = allocations(|| {
            executed.evaluate(rows, Reduction::Mean, Outputs::new()).unwrap();
            let out = Outputs::new().grad("scores", &mut grad).each(&mut each);
            executed.evaluate(rows, Reduction::Mean, out).unwrap();
            smooth.mean(rows).unwrap();
            smooth.mean_grad(rows, &mut grad).unwrap();
            focal
                .evaluate(rows, Reduction::Sum, Outputs::new().grad("scores", &mut grad).each(&mut each))
                .unwrap();
            Kl::default().mean_grad(soft, &mut grad).unwrap();
        });

        assert_eq!(all, 0, "{c} classes");
    }
}
