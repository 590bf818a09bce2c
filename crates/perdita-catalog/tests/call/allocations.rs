//! A dynamic call allocates as often as the typed one, which is never for most losses.
use super::cases::Case;
use super::typed::{Asked, Memory};
use super::{dynamic, typed};
use perdita::kernel::Reduction;
use perdita_catalog::{CallElement, Shape};
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

/// How many allocations `f` makes on this thread at the least: the first call may start the thread pool, and now and then the
/// queue of a pool takes another block.
fn allocations(mut f: impl FnMut()) -> usize {
    f();
    let once = |_| {
        let before = COUNT.with(Cell::get);
        f();
        COUNT.with(Cell::get) - before
    };
    (0..5).map(once).min().unwrap_or(0)
}

#[test]
fn the_call_allocates_nothing() {
    let mut free = 0;
    for case in Case::all() {
        let typed = [compare::<f32>(&case), compare::<f64>(&case)];
        free += usize::from(typed == [0, 0]);
        // The curvature of rows is computed on dual numbers.
        if let Shape::Pointwise(_) = case.loss.shape() {
            assert_eq!(typed, [0, 0], "{}", case.loss);
        }
    }
    assert!(free > 0, "no loss is free of allocations");
}
fn compare<E: CallElement>(case: &Case) -> usize {
    let held = case.hold::<E>(0);
    let asked = Asked { reduction: Reduction::Mean, weight: None, upstream: None };
    let mut memory = Memory::new(case, &held);
    let typed = allocations(|| _ = typed::evaluate(case, &held, asked, &mut memory));
    let dynamic = allocations(|| _ = dynamic::evaluate(case, &held, asked, &mut memory));
    assert_eq!(dynamic, typed, "{} in {}", case.loss, E::NAME);
    typed
}
