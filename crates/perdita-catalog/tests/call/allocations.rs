//! A dynamic call allocates no more often than the typed one, which is never for most losses.
use super::cases::Case;
use super::{dynamic, typed};
use crate::common::{Asked, Memory};
use perdita::Reduction;
use perdita_catalog::CallElement;
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

/// The smallest number of allocations of `f` on this thread: the first call may start the thread pool, and now and then the
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
    let mut compared = 0;
    for case in Case::all() {
        compared += usize::from(compare::<f32>(&case)) + usize::from(compare::<f64>(&case));
    }
    assert!(compared >= 2 * 9, "{compared} typed losses");
}
/// True if the loss has a typed call to compare with.
fn compare<E: CallElement>(case: &Case) -> bool {
    let arrays = case.hold::<E>(0);
    let asked = Asked::plain(Reduction::Mean);
    let mut memory = Memory::new(&case.loss, &arrays, case.observations);
    let dynamic = allocations(|| _ = dynamic::evaluate(case, &arrays, asked, &mut memory));
    let is_rowwise = case.loss.labelled().is_some() || case.loss.soft().is_some();
    // The Hessian's diagonal of rows is computed in double precision, other scores are converted.
    let converts = is_rowwise && size_of::<E>() != size_of::<f64>();
    if (is_rowwise && !converts) || case.loss.pointwise().is_some() {
        assert_eq!(dynamic, 0, "{} in {}", case.loss, E::NAME);
    }
    if typed::evaluate(case, &arrays, asked, &mut memory).is_none() {
        return false;
    }
    let typed = allocations(|| _ = typed::evaluate(case, &arrays, asked, &mut memory));
    // The typed way records the program of the Hessian's diagonal in every call.
    assert!(dynamic == typed || is_rowwise, "{} in {}: {dynamic}, {typed}", case.loss, E::NAME);
    true
}
