//! A framework for tests: matrices of doubles in a list of rows, in blocks of a chosen size.
use perdita::trace::{Binary, Namespace, Unary};
use perdita_adapter::{Content, Framework, Message, Numbers};
use perdita_catalog::call::Data;
use std::error::Error;
use std::ops::Range;

/// A framework with this number of elements in a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dense(pub(crate) usize);

/// Numbers or labels of a shape.
#[derive(Clone, Debug)]
pub(crate) struct Array {
    pub(crate) shape: Vec<usize>,
    pub(crate) numbers: Vec<f64>,
    pub(crate) labels: Vec<i64>,
}

impl Array {
    pub(crate) fn numbers(shape: &[usize], numbers: Vec<f64>) -> Self {
        Array { shape: shape.to_vec(), numbers, labels: vec![] }
    }

    pub(crate) fn labels(labels: Vec<i64>) -> Self {
        Array { shape: vec![labels.len()], numbers: vec![], labels }
    }
}

/// Rows of equal length.
type Rows<T> = Vec<Vec<T>>;

type Made<T> = Result<T, Message>;

fn map<T, U>(x: &Rows<T>, f: impl Fn(&T) -> U) -> Rows<U> {
    x.iter().map(|row| row.iter().map(&f).collect()).collect()
}

/// An operation on each pair; single rows and columns are broadcast.
fn zip<T, U, V>(x: &Rows<T>, y: &Rows<U>, f: impl Fn(&T, &U) -> V) -> Rows<V> {
    let at = |place: usize, length: usize| if length == 1 { 0 } else { place };
    let rows = 0..x.len().max(y.len());
    let row = |i: usize| {
        let (x, y) = (&x[at(i, x.len())], &y[at(i, y.len())]);
        (0..x.len().max(y.len())).map(|j| f(&x[at(j, x.len())], &y[at(j, y.len())])).collect()
    };
    rows.map(row).collect()
}

impl Namespace for Dense {
    type Array = Rows<f64>;
    type Mask = Rows<bool>;
    type Error = Message;

    fn constants(&self, row: &[f64], _: &Rows<f64>) -> Made<Rows<f64>> {
        Ok(vec![row.to_vec()])
    }

    fn unary(&self, op: Unary, x: &Rows<f64>) -> Made<Rows<f64>> {
        Ok(map(x, |&x| match op {
            Unary::Neg => -x,
            Unary::Abs => x.abs(),
            Unary::Sqrt => x.sqrt(),
            Unary::Exp => x.exp(),
            Unary::ExpM1 => x.exp_m1(),
            Unary::Ln => x.ln(),
            Unary::Ln1p => x.ln_1p(),
            Unary::Tanh => x.tanh(),
            Unary::Sigmoid => 1.0 / (1.0 + (-x).exp()),
            Unary::Softplus => x.max(0.0) + (-x.abs()).exp().ln_1p(),
        }))
    }

    fn powf(&self, x: &Rows<f64>, c: f64) -> Made<Rows<f64>> {
        Ok(map(x, |x| x.powf(c)))
    }

    fn binary(&self, op: Binary, x: &Rows<f64>, y: &Rows<f64>) -> Made<Rows<f64>> {
        Ok(zip(x, y, |x, y| match op {
            Binary::Add => x + y,
            Binary::Sub => x - y,
            Binary::Mul => x * y,
            Binary::Div => x / y,
        }))
    }

    fn less(&self, x: &Rows<f64>, y: &Rows<f64>) -> Made<Rows<bool>> {
        Ok(zip(x, y, |x, y| x < y))
    }

    fn is_zero(&self, x: &Rows<f64>) -> Made<Rows<bool>> {
        Ok(map(x, |&x| x == 0.0))
    }

    fn select(&self, mask: &Rows<bool>, then: &Rows<f64>, other: &Rows<f64>) -> Made<Rows<f64>> {
        let both = zip(then, other, |&then, &other| (then, other));
        Ok(zip(mask, &both, |&mask, &(then, other)| if mask { then } else { other }))
    }

    fn sum(&self, x: &Rows<f64>) -> Made<Rows<f64>> {
        Ok(x.iter().map(|row| vec![row.iter().sum()]).collect())
    }

    fn largest(&self, x: &Rows<f64>) -> Made<Rows<f64>> {
        Ok(x.iter().map(|row| vec![row.iter().copied().fold(f64::NEG_INFINITY, f64::max)]).collect())
    }
}

impl Framework for Dense {
    type Tensor = Array;

    fn error(&self, error: impl Error + Send + Sync + 'static) -> Message {
        Message(error.to_string())
    }

    fn shape(&self, x: &Array) -> Vec<usize> {
        x.shape.clone()
    }

    fn is_on_host(&self, _: &Array) -> bool {
        true
    }

    fn content(&self, x: &Array) -> Content {
        if x.numbers.is_empty() { Content::Labels } else { Content::F64 }
    }

    fn block_elements(&self) -> usize {
        self.0
    }

    fn device(&self, _: &Array) -> String {
        "host".into()
    }

    fn to_host(&self, x: &Array) -> Made<Array> {
        Ok(x.clone())
    }

    fn readable(&self, _: &str, x: &Array) -> Made<Array> {
        Ok(x.clone())
    }

    fn cast(&self, x: &Array, _: &Array) -> Made<Array> {
        Ok(x.clone())
    }

    fn scale(&self, x: &Array, scalar: &Array) -> Made<Array> {
        Ok(Array::numbers(&x.shape, x.numbers.iter().map(|x| x * scalar.numbers[0]).collect()))
    }

    fn reshape(&self, x: &Array, shape: &[usize]) -> Made<Array> {
        Ok(Array { shape: shape.to_vec(), ..x.clone() })
    }

    fn number(&self, x: &Array) -> Made<f64> {
        Ok(x.numbers[0])
    }

    fn read<R>(&self, tensors: &[&Array], with: impl FnOnce(&[Data]) -> Made<R>) -> Made<R> {
        let data = tensors.iter().map(|x| match x.numbers.is_empty() {
            true => Data::from(&x.labels[..]),
            false => Data::from(&x.numbers[..]),
        });
        with(&data.collect::<Vec<_>>())
    }

    fn tensor(&self, numbers: Numbers, shape: &[usize]) -> Made<Array> {
        match numbers {
            Numbers::F64(numbers) => Ok(Array::numbers(shape, numbers)),
            Numbers::F32(_) => Err(Message("single precision".into())),
        }
    }

    fn to_matrix(&self, x: &Array, rows: usize) -> Made<Rows<f64>> {
        Ok(x.numbers.chunks(x.numbers.len() / rows).map(<[f64]>::to_vec).collect())
    }

    fn to_tensor(&self, x: &Rows<f64>, shape: &[usize]) -> Made<Array> {
        Ok(Array::numbers(shape, x.concat()))
    }

    fn column(&self, x: &Rows<f64>, column: usize) -> Made<Rows<f64>> {
        Ok(x.iter().map(|row| vec![row[column]]).collect())
    }

    fn beside(&self, matrices: Vec<Rows<f64>>) -> Made<Rows<f64>> {
        let rows = 0..matrices[0].len();
        Ok(rows.map(|i| matrices.iter().flat_map(|x| x[i].clone()).collect()).collect())
    }

    fn broadcast(&self, x: &Rows<f64>, rows: usize, columns: usize) -> Made<Rows<f64>> {
        Ok(zip(x, &vec![vec![(); columns]; rows], |&x, ()| x))
    }

    fn below(&self, matrices: Vec<Rows<f64>>) -> Made<Rows<f64>> {
        Ok(matrices.concat())
    }

    fn rows(&self, x: &Rows<f64>, rows: Range<usize>) -> Made<Rows<f64>> {
        Ok(x[rows].to_vec())
    }

    fn transpose(&self, x: &Rows<f64>) -> Made<Rows<f64>> {
        Ok((0..x[0].len()).map(|j| x.iter().map(|row| row[j]).collect()).collect())
    }

    fn matmul(&self, x: &Rows<f64>, y: &Rows<f64>) -> Made<Rows<f64>> {
        let columns = self.transpose(y)?;
        let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum();
        Ok(x.iter().map(|row| columns.iter().map(|column| dot(row, column)).collect()).collect())
    }

    fn tile(&self, x: &Rows<f64>, times: usize) -> Made<Rows<f64>> {
        Ok(x.iter().map(|row| row.repeat(times)).collect())
    }

    fn sum_tiles(&self, x: &Rows<f64>, times: usize) -> Made<Rows<f64>> {
        let columns = x[0].len() / times;
        let sum = |row: &Vec<f64>, j: usize| row.iter().skip(j).step_by(columns).sum();
        Ok(x.iter().map(|row| (0..columns).map(|j| sum(row, j)).collect()).collect())
    }

    fn total(&self, x: &Rows<f64>) -> Made<Rows<f64>> {
        Ok(vec![vec![x.concat().iter().sum()]])
    }

    fn one_hot(&self, labels: &Array, classes: usize) -> Made<Rows<bool>> {
        let row = |&label: &i64| (0..classes as i64).map(|class| class == label).collect();
        Ok(labels.labels.iter().map(row).collect())
    }

    fn some_labels(&self, labels: &Array, rows: Range<usize>) -> Made<Array> {
        Ok(Array::labels(labels.labels[rows].to_vec()))
    }

    fn same_labels(&self, rows: &Array, columns: &Array) -> Made<Rows<bool>> {
        let row = |label: &i64| columns.labels.iter().map(|other| other == label).collect();
        Ok(rows.labels.iter().map(row).collect())
    }

    fn differs(&self, labels: &Array, label: i64) -> Made<Rows<bool>> {
        Ok(labels.labels.iter().map(|&other| vec![other != label]).collect())
    }
}
