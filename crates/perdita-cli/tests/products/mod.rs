//! Similarity losses on the command line.
mod inputs;
mod mistakes;
mod output;
mod values;

use crate::files::{Files, doubles};

/// Two rows of a, and two of b that are theirs.
const A: [f64; 4] = [1.0, 0.0, 0.0, 2.0];
const B: [f64; 4] = [3.0, 0.0, 0.0, 1.0];
const CSV: &str = "x_0,x_1,y_0,y_1,label,w\n1,0,3,0,0,1\n0,2,0,1,1,3\n";

/// The two sides in double precision.
fn pair() -> Files {
    Files::new(&[("a.npy", doubles(2, &A)), ("b.npy", doubles(2, &B))])
}
