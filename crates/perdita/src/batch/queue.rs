//! A queue of the keys of past batches, used as negatives (MoCo).
use super::{Embeddings, same_width};
use crate::loss::Error;
use crate::real::Element;

/// A ring buffer of rows: the newest replace the oldest.
///
/// ```
/// use perdita::losses::InfoNce;
/// use perdita::{Embeddings, Outputs, Products, ProductsExt, Queue, Reduction};
/// let mut queue = Queue::new(3, 2)?;
/// queue.enqueue(Embeddings::new(&[1.0, 0.0, 0.0, 1.0], 2)?)?;
/// queue.enqueue(Embeddings::new(&[-1.0, 0.0, 0.0, -1.0], 2)?)?; // replaces the first row
/// assert_eq!(queue.keys().len(), 3);
///
/// let (q, k) = ([1.0, 0.0], [2.0, 0.0]);
/// let batch = Products::new(Embeddings::new(&q, 2)?, Embeddings::new(&k, 2)?)?.negatives(queue.keys())?;
/// let loss = InfoNce::new(0.5)?.evaluate(batch, Reduction::Mean, Outputs::new())?.total.mean();
/// assert!((loss - (2.0 * (-2f64).exp() + (-4f64).exp()).ln_1p()).abs() < 1e-15);
/// assert!(InfoNce::mutual_information(loss, queue.keys().len()) < 4f64.ln());
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Queue<E> {
    rows: Vec<E>,
    dim: usize,
    capacity: usize,
    /// The slot of the next row.
    next: usize,
}

impl<E: Element> Queue<E> {
    /// An empty queue for `capacity` rows of `dim` numbers.
    ///
    /// # Errors
    /// A `dim` or capacity of 0.
    pub fn new(capacity: usize, dim: usize) -> Result<Self, Error> {
        if capacity == 0 || dim == 0 {
            return Err(Error::Shape { name: "queue", got: capacity, stride: dim });
        }
        Ok(Queue { rows: Vec::with_capacity(capacity * dim), dim, capacity, next: 0 })
    }

    /// Adds rows. Of more than `capacity` rows, the last stay.
    ///
    /// # Errors
    /// Rows of another length.
    pub fn enqueue(&mut self, rows: Embeddings<E>) -> Result<(), Error> {
        same_width("the new keys", rows.dim, self.dim)?;
        for row in rows.data.chunks(self.dim) {
            let at = self.next * self.dim;
            match self.rows.get_mut(at..at + self.dim) {
                Some(oldest) => oldest.copy_from_slice(row),
                None => self.rows.extend_from_slice(row),
            }
            self.next = (self.next + 1) % self.capacity;
        }
        Ok(())
    }

    /// The rows of the queue, in no particular order.
    pub fn keys(&self) -> Embeddings<'_, E> {
        Embeddings { data: &self.rows, dim: self.dim }
    }
}
