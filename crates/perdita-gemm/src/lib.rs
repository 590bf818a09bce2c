//! Matrix products of slices: a safe interface to the kernels of the `gemm` crate.
//!
//! The kernels take pointers and strides; here it is checked that every element they access lies in its slice. Numbers
//! are added in the same order for any number of threads.

use gemm_common::Parallelism;
use std::ops::Range;

/// A strided matrix in a slice: element (i, j) is at `i·row + j·column`.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, T> {
    data: &'a [T],
    rows: usize,
    columns: usize,
    row: usize,
    column: usize,
}

impl<'a, T> Matrix<'a, T> {
    /// Rows of `columns` elements that begin `stride` apart.
    ///
    /// # Panics
    /// If an element lies beyond the slice.
    pub fn new(data: &'a [T], rows: usize, columns: usize, stride: usize) -> Self {
        assert!(fits(data.len(), rows, columns, stride), "a matrix of {rows} x {columns} beyond its slice");
        Matrix { data, rows, columns, row: stride, column: 1 }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// One row.
    ///
    /// # Panics
    /// If the index is out of bounds.
    pub fn row(self, i: usize) -> Self {
        assert!(i < self.rows, "row {i} of {}", self.rows);
        Matrix { data: &self.data[i * self.row..], rows: 1, ..self }
    }

    /// A range of columns.
    ///
    /// # Panics
    /// If the range is out of bounds.
    pub fn columns(self, range: Range<usize>) -> Self {
        assert!(
            range.start <= range.end && range.end <= self.columns,
            "columns {range:?} of {}",
            self.columns
        );
        let from = if range.is_empty() { 0 } else { range.start * self.column };
        Matrix { data: &self.data[from..], columns: range.len(), ..self }
    }

    /// The transpose.
    pub fn transposed(self) -> Self {
        let Matrix { data, rows, columns, row, column } = self;
        Matrix { data, rows: columns, columns: rows, row: column, column: row }
    }
}

/// True if every element lies in a slice of this length.
fn fits(len: usize, rows: usize, columns: usize, stride: usize) -> bool {
    if rows == 0 || columns == 0 {
        return true;
    }
    let last = (rows - 1).checked_mul(stride).and_then(|x| x.checked_add(columns));
    last.is_some_and(|last| last <= len && isize::try_from(last).is_ok())
}

/// An element type of matrices: `f32` or `f64`.
pub trait Scalar: Copy + sealed::Sealed {
    #[doc(hidden)]
    const ONE: Self;
    #[doc(hidden)]
    const KERNEL: fn() -> Kernel<Self>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A kernel of `gemm`, with the arguments: sizes; destination, its strides, a flag to read it; both factors and their
/// strides; the factors α of the destination and β of the product; conjugation flags; parallelism.
type Kernel<T> = unsafe fn(
    usize,
    usize,
    usize,
    *mut T,
    isize,
    isize,
    bool,
    *const T,
    isize,
    isize,
    *const T,
    isize,
    isize,
    T,
    T,
    bool,
    bool,
    bool,
    Parallelism,
);
impl Scalar for f32 {
    const ONE: f32 = 1.0;
    const KERNEL: fn() -> Kernel<f32> = gemm_f32::gemm::f32::get_gemm_fn;
}

impl Scalar for f64 {
    const ONE: f64 = 1.0;
    const KERNEL: fn() -> Kernel<f64> = gemm_f64::gemm::f64::get_gemm_fn;
}

/// The treatment of the destination's previous content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// The product replaces it.
    Set,
    /// The product is added to it.
    Add,
}

/// Computes `scale`·a·b into rows of `out` that begin `stride` apart, on all threads of the current pool or on this
/// one.
///
/// ```
/// use perdita_gemm::{Store, Matrix, multiply};
/// let (a, b) = ([1.0, 2.0], [3.0, 4.0, 5.0, 6.0]);
/// let mut out = [1.0, 1.0];
/// multiply(Store::Add, &mut out, 2, 10.0, Matrix::new(&a, 1, 2, 2), Matrix::new(&b, 2, 2, 2), false);
/// assert_eq!(out, [131.0, 161.0]);
/// ```
///
/// # Panics
/// If the sizes do not match, or an element of the result would lie beyond `out`.
pub fn multiply<T: Scalar>(
    store: Store,
    out: &mut [T],
    stride: usize,
    scale: T,
    a: Matrix<T>,
    b: Matrix<T>,
    threads: bool,
) {
    let (rows, columns) = (a.rows, b.columns);
    assert_eq!(a.columns, b.rows, "the columns of the first factor against the rows of the second");
    assert!(columns <= stride && fits(out.len(), rows, columns, stride), "a product beyond its slice");
    let parallelism = match threads {
        #[cfg(feature = "threads")]
        true => Parallelism::Rayon(0),
        _ => Parallelism::None,
    };

    let signed = |x: usize| x as isize;
    // The kernels are fastest for column-major destinations, so the transpose is computed: outᵀ = bᵀ·aᵀ.
    // SAFETY: `Matrix::new` and the assertion above have shown, without overflow, that every element of a, b and out
    // lies in its slice; `out` is borrowed for writing, so nothing else overlaps it.
    unsafe {
        (T::KERNEL())(
            columns,
            rows,
            a.columns,
            out.as_mut_ptr(),
            signed(stride),
            1,
            store == Store::Add,
            b.data.as_ptr(),
            signed(b.row),
            signed(b.column),
            a.data.as_ptr(),
            signed(a.row),
            signed(a.column),
            T::ONE,
            scale,
            false,
            false,
            false,
            parallelism,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize) -> Vec<f64> {
        (0..n).map(|i| ((i * i) as f64 * 0.7).sin()).collect()
    }

    #[test]
    fn products_are_right() {
        for (m, n, k, pad) in
            [(1, 1, 1, 0), (3, 5, 7, 2), (70, 33, 130, 5), (1, 200, 9, 0), (40, 1, 300, 1), (2, 3, 0, 0)]
        {
            let (a, b) = (numbers(m * (k + pad)), numbers(n * (k + pad)));
            let rows = Matrix::new(&a, m, k, k + pad);
            let turned = Matrix::new(&b, n, k, k + pad).transposed();

            for store in [Store::Set, Store::Add] {
                let mut out = vec![2.0; m * (n + pad)];
                multiply(store, &mut out, n + pad, 0.5, rows, turned, true);
                for i in 0..m {
                    for j in 0..n {
                        let dot: f64 = (0..k).map(|x| a[i * (k + pad) + x] * b[j * (k + pad) + x]).sum();
                        let want = 0.5 * dot + if store == Store::Add { 2.0 } else { 0.0 };
                        let got = out[i * (n + pad) + j];
                        assert!((got - want).abs() < 1e-12, "{m} {n} {k}: ({i}, {j}) is {got}, not {want}");
                    }

                    assert!(out[i * (n + pad) + n..][..pad].iter().all(|&x| x == 2.0), "padding was written");
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "beyond its slice")]
    fn a_matrix_beyond_its_slice_is_refused() {
        Matrix::new(&[0.0; 5], 2, 3, 3);
    }

    #[test]
    #[should_panic(expected = "beyond its slice")]
    fn a_product_beyond_its_slice_is_refused() {
        let m = Matrix::new(&[0.0f32; 4], 2, 2, 2);
        multiply(Store::Set, &mut [0.0; 3], 2, 1.0, m, m, false);
    }

    #[test]
    #[should_panic(expected = "columns of the first factor")]
    fn sizes_that_do_not_fit_are_refused() {
        let m = Matrix::new(&[0.0f32; 6], 2, 3, 3);
        multiply(Store::Set, &mut [0.0; 9], 3, 1.0, m, m, false);
    }
}
