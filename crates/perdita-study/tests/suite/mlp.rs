//! The small network.
use perdita_study::data::{Matrix, Target, TargetType};
use perdita_study::fit::{Linear, Mlp, Objective};
use perdita_study::{Column, Frame};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// Two classes that no line parts: exclusive or.
fn exclusive_or() -> (Matrix, Target) {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let data: Vec<f64> = (0..800).map(|_| random.random::<f64>() * 4.0 - 2.0).collect();
    let y = data.chunks(2).map(|pair| f64::from(u8::from((pair[0] > 0.0) != (pair[1] > 0.0)))).collect();
    let frame = Frame::new(vec![Column::numbers("y", y)]).unwrap();
    (Matrix { data, rows: 400, columns: 2 }, Target::of(&frame, "y", Some(TargetType::Binary)).unwrap())
}

#[test]
fn a_network_learns_what_no_line_can() {
    let (x, y) = exclusive_or();
    for loss in ["bce_with_logits", "hinge", "cross_entropy"] {
        let objective = Objective::new(&loss.parse().unwrap(), &y).unwrap();
        let value = |scores: Vec<f64>| objective.evaluate(&scores, &mut vec![0.0; scores.len()]).unwrap();
        let network = value(Mlp::default().fit(&x, &objective, 0).unwrap().predict(&x));
        let linear = value(Linear::default().fit(&x, &objective).unwrap().predict(&x));
        assert!(network < 0.5 * linear, "{loss}: {network}, a line {linear}");
    }
}

#[test]
fn networks_repeat_to_the_bit() {
    let (x, y) = exclusive_or();
    let objective = Objective::new(&"bce_with_logits".parse().unwrap(), &y).unwrap();
    let mlp = Mlp { epochs: 3, ..Mlp::default() };
    let scores = |seed| mlp.fit(&x, &objective, seed).unwrap().predict(&x);
    assert_eq!(scores(5), scores(5));
    assert_ne!(scores(5), scores(6));
}
