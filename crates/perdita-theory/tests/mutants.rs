//! Claims can be wrong: each rejects the wrong losses that it names.
use perdita_theory::{Claim, Mutant, Topic, claims};
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

#[test]
fn every_claim_names_a_wrong_loss() {
    let topics = [Topic::Frame, Topic::Regression, Topic::Classification, Topic::Focal];
    let without: Vec<&str> = claims()
        .into_iter()
        .filter(|claim| topics.contains(&claim.topic) && claim.rejects.is_empty())
        .map(|claim| claim.id)
        .collect();
    assert!(without.is_empty(), "{without:?} would pass with any loss");
}
