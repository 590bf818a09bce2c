//! Claims can be wrong: each rejects the wrong losses that it names.
use super::CHECKED;
use perdita_theory::{Checked, Mutant, claims};
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn wrong_losses_are_rejected() {
    let named: Vec<(&Checked, &'static Mutant)> = CHECKED
        .iter()
        .flat_map(|checked| checked.claim.rejects.iter().map(move |mutant| (checked, mutant)))
        .collect();
    // Threads of our own: those of the pool, waiting here for a check, would be missing to the losses that it computes.
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let next = AtomicUsize::new(0);
    let part = || -> Vec<String> {
        let mine = std::iter::from_fn(|| named.get(next.fetch_add(1, Ordering::Relaxed)));
        let unnoticed = mine.filter(|(checked, mutant)| checked.rejection(mutant).is_none());
        unnoticed
            .map(|(checked, mutant)| format!("{}: {} of {}", checked.claim.id, mutant.title, mutant.of))
            .collect()
    };
    let missed: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads).map(|_| scope.spawn(part)).collect();
        parts.into_iter().flat_map(|part| part.join().expect("a check does not panic")).collect()
    });
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn every_claim_names_a_wrong_loss() {
    let without: Vec<&str> =
        claims().into_iter().filter(|claim| claim.rejects.is_empty()).map(|claim| claim.id).collect();
    assert!(without.is_empty(), "{without:?} would pass with any loss");
}
