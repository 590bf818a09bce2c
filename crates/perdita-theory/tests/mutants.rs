//! Claims can be wrong: each rejects the wrong losses that it names.
use perdita_theory::{Claim, Mutant, claims};

#[test]
fn wrong_losses_are_rejected() {
    let named: Vec<(&'static Claim, &'static Mutant)> = claims()
        .into_iter()
        .flat_map(|claim| claim.rejects.iter().map(move |mutant| (claim, mutant)))
        .collect();
    // Threads of our own: those of the pool, waiting here for a check, would be missing to the losses that it computes.
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let part = &|k: usize| -> Vec<String> {
        let mine = named.iter().skip(k).step_by(threads);
        let unnoticed = mine.filter(|(claim, mutant)| claim.rejection(mutant).is_none());
        unnoticed.map(|(claim, mutant)| format!("{}: {} of {}", claim.id, mutant.title, mutant.of)).collect()
    };
    let missed: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads).map(|k| scope.spawn(move || part(k))).collect();
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
