//! Any text and any arrays are a loss and a value, or errors: the corpus of three fuzz targets, and seeded mutations of it.
#![allow(unreachable_pub, reason = "the fuzz targets are another crate, which shares these files")]
#[path = "../../../../fuzz/src/evaluate_arrays.rs"]
mod evaluate_arrays;
#[path = "../../../../fuzz/src/mutate.rs"]
mod mutate;
#[path = "../../../../fuzz/src/parse_formula.rs"]
mod parse_formula;
#[path = "../../../../fuzz/src/parse_loss.rs"]
mod parse_loss;

use evaluate_arrays::evaluate_arrays;
use mutate::{Random, corpus, mutated};
use parse_formula::parse_formula;
use parse_loss::parse_loss;
use perdita_catalog::LOSSES;
use std::time::{Duration, Instant};

const MUTATIONS: usize = 2000;
const MOST_TIME: Duration = Duration::from_secs(20);

#[test]
fn texts_are_losses_or_errors() {
    texts_are_parsed("loss", parse_loss);
    for entry in LOSSES {
        assert!(parse_loss(entry.card().name), "{}", entry.card().name);
    }
}

#[test]
fn texts_are_formulas_or_errors() {
    texts_are_parsed("formula", parse_formula);
}

/// Parses a corpus, of which a file has a text in each line, and mutations of it.
fn texts_are_parsed(folder: &str, parse: fn(&str) -> bool) {
    let seeds = corpus(folder);
    let texts: Vec<&str> =
        seeds.iter().flat_map(|seed| str::from_utf8(&seed.bytes).expect("UTF-8").lines()).collect();
    let parsed = texts.iter().filter(|text| parse(text)).count();
    assert!(parsed >= texts.len() / 2, "{parsed} of {} texts are parsed", texts.len());

    let (begin, mut random) = (Instant::now(), Random(1));
    for mutation in (0..MUTATIONS).take_while(|_| begin.elapsed() < MOST_TIME) {
        let text = mutated(texts[mutation % texts.len()].as_bytes(), &mut random);
        parse(&String::from_utf8_lossy(&text));
    }
}

#[test]
fn arrays_have_a_value_or_an_error() {
    let seeds = corpus("arrays");
    seeds.iter().for_each(|seed| println!("{}", seed.name));
    let (begin, mut random) = (Instant::now(), Random(1));
    let mut evaluated = 0;
    // Besides, random bytes for each of the losses: the corpus holds what such bytes have found.
    let made = (0..4 * LOSSES.len()).map(|at| {
        let mut bytes = vec![at as u8];
        bytes.extend((0..96).map(|_| random.draw() as u8));
        bytes
    });
    let made: Vec<Vec<u8>> = made.collect();
    for bytes in seeds.iter().map(|seed| &seed.bytes).chain(&made) {
        evaluated += usize::from(evaluate_arrays(bytes));
    }
    for mutation in (0..MUTATIONS).take_while(|_| begin.elapsed() < MOST_TIME) {
        let bytes = match seeds.get(mutation % (2 * seeds.len())) {
            Some(seed) => &seed.bytes,
            None => &made[mutation % made.len()],
        };
        evaluated += usize::from(evaluate_arrays(&mutated(bytes, &mut random)));
    }
    assert!(evaluated > 100, "{evaluated} calls have a value");
}
