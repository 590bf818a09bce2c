//! Claims can be wrong: each rejects the wrong losses that it names.
use perdita_theory::{Claim, Mutant, claims};
use rayon::prelude::*;

#[test]
fn wrong_losses_are_rejected() {
    let named: Vec<(&'static Claim, &'static Mutant)> = claims()
        .into_iter()
        .flat_map(|claim| claim.rejects.iter().map(move |mutant| (claim, mutant)))
        .collect();
    let missed: Vec<String> = named
        .par_iter()
        .filter(|(claim, mutant)| claim.rejection(mutant).is_none())
        .map(|(claim, mutant)| format!("{}: {} of {}", claim.id, mutant.title, mutant.of))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}
