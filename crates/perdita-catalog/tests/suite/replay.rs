//! Programs replayed on arrays give what they give on one observation after the other, derivatives included.
use std::convert::Infallible;

use perdita::real::Real;
use perdita::trace::{Binary, Namespace, Program, Unary};

use crate::trace::{losses, points, rows};

/// A matrix by rows.
#[derive(Clone)]
struct Matrix<T> {
    columns: usize,
    entries: Vec<T>,
}

impl<T: Copy> Matrix<T> {
    fn new(columns: usize, entries: Vec<T>) -> Self {
        Matrix { columns, entries }
    }

    fn rows(&self) -> usize {
        self.entries.len() / self.columns
    }

    /// The entry at a place of a matrix that this one broadcasts to.
    fn at(&self, row: usize, column: usize) -> T {
        self.entries[row.min(self.rows() - 1) * self.columns + column.min(self.columns - 1)]
    }
}

/// f of the entries at each place of the largest of these shapes.
fn broadcast<T: Copy>(shapes: &[(usize, usize)], f: impl Fn(usize, usize) -> T) -> Matrix<T> {
    let rows = shapes.iter().map(|shape| shape.0).max().unwrap();
    let columns = shapes.iter().map(|shape| shape.1).max().unwrap();
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    Matrix::new(columns, places.map(|(row, column)| f(row, column)).collect())
}

fn shape<T: Copy>(x: &Matrix<T>) -> (usize, usize) {
    (x.rows(), x.columns)
}

struct Matrices;

impl Namespace for Matrices {
    type Array = Matrix<f64>;
    type Mask = Matrix<bool>;
    type Error = Infallible;

    fn constants(&self, row: &[f64], _: &Matrix<f64>) -> Result<Matrix<f64>, Infallible> {
        Ok(Matrix::new(row.len(), row.to_vec()))
    }

    fn unary(&self, op: Unary, x: &Matrix<f64>) -> Result<Matrix<f64>, Infallible> {
        let f: fn(f64) -> f64 = match op {
            Unary::Neg => |x| -x,
            Unary::Abs => f64::abs,
            Unary::Sqrt => f64::sqrt,
            Unary::Exp => f64::exp,
            Unary::ExpM1 => f64::exp_m1,
            Unary::Ln => f64::ln,
            Unary::Ln1p => f64::ln_1p,
            Unary::Tanh => f64::tanh,
            Unary::Sigmoid => Real::sigmoid,
            Unary::Softplus => Real::softplus,
        };
        Ok(broadcast(&[shape(x)], |i, j| f(x.at(i, j))))
    }

    fn powf(&self, x: &Matrix<f64>, c: f64) -> Result<Matrix<f64>, Infallible> {
        Ok(broadcast(&[shape(x)], |i, j| x.at(i, j).powf(c)))
    }

    fn binary(&self, op: Binary, x: &Matrix<f64>, y: &Matrix<f64>) -> Result<Matrix<f64>, Infallible> {
        let f: fn(f64, f64) -> f64 = match op {
            Binary::Add => |x, y| x + y,
            Binary::Sub => |x, y| x - y,
            Binary::Mul => |x, y| x * y,
            Binary::Div => |x, y| x / y,
        };
        Ok(broadcast(&[shape(x), shape(y)], |i, j| f(x.at(i, j), y.at(i, j))))
    }

    fn less(&self, x: &Matrix<f64>, y: &Matrix<f64>) -> Result<Matrix<bool>, Infallible> {
        Ok(broadcast(&[shape(x), shape(y)], |i, j| x.at(i, j) < y.at(i, j)))
    }

    fn is_zero(&self, x: &Matrix<f64>) -> Result<Matrix<bool>, Infallible> {
        Ok(broadcast(&[shape(x)], |i, j| x.at(i, j) == 0.0))
    }

    fn select(
        &self,
        mask: &Matrix<bool>,
        then: &Matrix<f64>,
        other: &Matrix<f64>,
    ) -> Result<Matrix<f64>, Infallible> {
        let pick = |i, j| if mask.at(i, j) { then.at(i, j) } else { other.at(i, j) };
        Ok(broadcast(&[shape(mask), shape(then), shape(other)], pick))
    }

    fn sum(&self, x: &Matrix<f64>) -> Result<Matrix<f64>, Infallible> {
        Ok(broadcast(&[(x.rows(), 1)], |i, _| (0..x.columns).map(|j| x.at(i, j)).sum()))
    }

    fn largest(&self, x: &Matrix<f64>) -> Result<Matrix<f64>, Infallible> {
        let max = |i| (0..x.columns).fold(f64::NEG_INFINITY, |max, j| max.max(x.at(i, j)));
        Ok(broadcast(&[(x.rows(), 1)], |i, _| max(i)))
    }
}

/// All observations at once against one after the other.
fn check(what: &str, program: &Program, inputs: &[Matrix<f64>], labels: Option<&[usize]>) {
    let rows = inputs[0].rows();
    let classes = inputs.iter().map(|input| input.columns).max().unwrap();
    let mask = labels.map(|labels| broadcast(&[(rows, classes)], |i, j| labels[i] == j));
    let Ok(got) = program.replay_on(&Matrices, inputs, mask.as_ref());

    for i in 0..rows {
        let one: Vec<&[f64]> =
            inputs.iter().map(|x| &x.entries[i * x.columns..(i + 1) * x.columns]).collect();
        for (got, want) in got.iter().zip(program.run(&one, labels.map(|labels| labels[i]))) {
            for (j, &want) in want.iter().enumerate() {
                let got = got.at(i, j);
                assert!(
                    got == want || got.is_nan() && want.is_nan(),
                    "{what}, observation {i}: {got}, not {want}"
                );
            }
        }
    }
}

/// A program, its gradient, and the gradient of that.
fn check_derivatives(what: &str, program: &Program, inputs: &[Matrix<f64>], labels: Option<&[usize]>) {
    let rows = inputs[0].rows();
    let column = |c: f64| Matrix::new(1, vec![c; rows]);
    check(what, program, inputs, labels);

    let first = program.backward();
    let with_upstream = [inputs, &[column(2.0)]].concat();
    check(&format!("gradient of {what}"), &first, &with_upstream, labels);

    let directions = inputs.iter().map(|x| Matrix::new(x.columns, vec![0.5; x.entries.len()]));
    let mut inputs = with_upstream.clone();
    inputs.extend(directions);
    inputs.push(column(0.25));
    check(&format!("second derivative of {what}"), &first.backward(), &inputs, labels);
}

#[test]
fn pointwise() {
    for loss in losses() {
        let Some(formula) = loss.pointwise() else { continue };
        let card = loss.card();
        let pairs = points(card.target).into_iter().filter(|&y| card.is_target(y));
        let pairs = pairs.flat_map(|y| points(card.prediction).into_iter().map(move |p| (p, y)));
        let (predictions, targets): (Vec<_>, Vec<_>) = pairs.unzip();
        let inputs = [Matrix::new(1, predictions), Matrix::new(1, targets)];

        check_derivatives(&loss.to_string(), &formula.trace(), &inputs, None);
    }
}

#[test]
fn rows_of_scores() {
    for loss in losses() {
        let labelled = loss.labelled().is_some();
        if !labelled && loss.soft().is_none() {
            continue;
        }
        let scores = rows(loss.card());
        let labels: Vec<usize> = (0..scores.len()).map(|i| (2 * i + 1) % 5).collect();
        let targets = [0.1, 0.2, 0.3, 0.15, 0.25].repeat(scores.len());
        let mut inputs = vec![Matrix::new(5, scores.concat())];
        if !labelled {
            inputs.push(Matrix::new(5, targets));
        }

        let program = loss.trace(5).unwrap().unwrap();
        check_derivatives(&loss.to_string(), &program, &inputs, labelled.then_some(&labels[..]));
    }
}
