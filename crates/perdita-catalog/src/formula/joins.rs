//! Conditions whose pieces meet: they become joins, on which a derivative has no jump.
//!
//! ```text
//! for each condition x < bound, for each input, at several values of the others:
//!     x − bound changes sign between two neighbouring samples?    bisect to the crossing
//!     the pieces differ there by more than 10⁻⁹ of their size?    a jump: it stays a condition
//! crossings were found, and the pieces meet at all of them:       a join
//! ```
//!
//! A join is a promise, which a proof examines: on a box where the pieces are not seen to meet, the derivative is
//! unbounded.
use perdita::trace::{Op, Program};

/// Samples of an input: small and large numbers of either sign, none of them round.
const SIZES: &[f64] =
    &[1.37e-3, 0.0213, 0.117, 0.391, 0.873, 1.31, 2.17, 3.93, 7.77, 17.3, 61.7, 410.3, 5231.0];

/// Values of the other inputs.
const OTHERS: &[f64] = &[0.0, 1.0, -1.0, 0.371, 2.63];

/// Evaluations of nodes that the search for crossings may take: less than a second. Conditions beyond it stay conditions.
const WORK_MAX: usize = 10_000_000;

/// Steps of a bisection.
const BISECTIONS: usize = 200;

/// The program with joins in place of conditions whose pieces meet. Programs of rows are left alone.
pub(crate) fn joined(mut program: Program) -> Program {
    let few = conditions(&program).take(searched(&program));
    let joins: Vec<usize> = few.filter(|&id| meet(&program, id)).collect();
    joins.into_iter().for_each(|id| program.nodes[id].op = Op::Piecewise);
    program
}

/// True if an output of a program of scalars seems to jump where a condition changes.
pub(super) fn jumps(program: &Program) -> bool {
    conditions(program).nth(searched(program)).is_some()
        || conditions(program).any(|id| {
            let mut jumps = false;
            crossings(program, id, &mut |low, high| {
                let (low, high) = (program.run_scalars(low), program.run_scalars(high));
                jumps |= !low.iter().zip(&high).all(|(low, high)| is_near(*low, *high));
            });
            jumps
        })
}

/// The number of conditions whose crossings are searched for.
fn searched(program: &Program) -> usize {
    let points = program.inputs.len() * OTHERS.len() * (2 * SIZES.len() + BISECTIONS);
    WORK_MAX / (points * program.nodes.len()).max(1)
}

fn conditions(program: &Program) -> impl Iterator<Item = usize> {
    let of_scalars = !program.inputs.iter().any(|input| input.wide);
    let nodes = program.nodes.iter().enumerate();
    nodes.filter(move |(_, node)| of_scalars && node.op == Op::SelectLt).map(|(id, _)| id)
}

/// True if the pieces of a condition meet wherever a crossing was found.
fn meet(program: &Program, id: usize) -> bool {
    let outputs = program.nodes[id].args[2..].to_vec();
    let pieces = Program { outputs, slopes: Vec::new(), ..program.clone() };
    let (mut found, mut all_meet) = (false, true);
    crossings(program, id, &mut |_, high| {
        let pieces = pieces.run_scalars(high);
        found = true;
        all_meet &= is_near(pieces[0], pieces[1]);
    });
    found && all_meet
}

fn is_near(x: f64, y: f64) -> bool {
    (x - y).abs() <= 1e-9 * x.abs().max(y.abs()).max(1e-3)
}

/// Calls a function with neighbouring points between which the condition of a node changes.
fn crossings(program: &Program, id: usize, found: &mut dyn FnMut(&[f64], &[f64])) {
    let outputs = program.nodes[id].args[..2].to_vec();
    let sides = Program { outputs, slopes: Vec::new(), ..program.clone() };
    let is_below = |point: &[f64]| {
        let sides = sides.run_scalars(point);
        (!sides[0].is_nan() && !sides[1].is_nan()).then_some(sides[0] < sides[1])
    };

    let mut samples: Vec<f64> = SIZES.iter().flat_map(|&size| [-size, size]).chain([0.0]).collect();
    samples.sort_by(f64::total_cmp);
    for input in 0..program.inputs.len() {
        for &other in OTHERS {
            let (mut low, mut high) = (vec![other; program.inputs.len()], vec![other; program.inputs.len()]);
            for pair in samples.windows(2) {
                (low[input], high[input]) = (pair[0], pair[1]);
                let (below, above) = (is_below(&low), is_below(&high));
                if below.is_none() || above.is_none() || below == above {
                    continue;
                }

                let mut middle = low.clone();
                for _ in 0..BISECTIONS {
                    middle[input] = low[input] + (high[input] - low[input]) * 0.5;
                    let here = if is_below(&middle) == below { &mut low } else { &mut high };
                    here[input] = middle[input];
                }
                found(&low, &high);
            }
        }
    }
}
