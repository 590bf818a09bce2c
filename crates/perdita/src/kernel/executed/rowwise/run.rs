//! A block of rows, tile by tile: what counts goes through the registers, what does not gets zeros.
use super::Formula;
use super::code::Code;
use super::memory::{self, Places};
use super::tile::{Layout, Memory, ROWS_MAX, Tile};
use crate::batch::Rows;
use crate::kernel::reduce::{Outputs, Total};
use crate::kernel::rowwise::{counted, factor};
use crate::loss::{Index, Soft};
use crate::real::{Element, Float};
use std::any::Any;
use std::cell::RefCell;

/// A compiled program and what else a block needs of its loss.
pub(crate) struct RowProgram<'a> {
    pub(super) code: &'a Code,
    pub(super) formula: &'a dyn Formula,
    /// Whether targets are rows.
    pub(super) soft: bool,
}
impl RowProgram<'_> {
    /// The losses of a block of rows on this thread, and the wide output, if it is wanted, as their gradient.
    pub(in crate::kernel) fn execute<E: Element>(
        &self,
        batch: Rows<E, Index>,
        scale: f64,
        mut out: Outputs<E>,
    ) -> Total {
        let layout = Layout::new::<E::Float>(batch.classes, batch.len());
        let (mut sum, mut weight, mut count) = (0.0, 0.0, 0);

        with_memory(|memory| {
            let mut tile = Tile::<E::Float>::new(self.code, layout, memory);
            let mut picked = Picked::default();
            let mut next = 0;
            while self.pick(&mut picked, layout.rows, &batch, &out, scale, &mut next) {
                let rows = &picked.rows[..picked.len];
                tile.labels = picked.labels.map(|label| label as usize);
                memory::load(layout, batch.scores, Places { rows, stride: batch.stride }, tile.input(0));
                if self.soft {
                    memory::load(layout, batch.soft, Places { rows, stride: batch.classes }, tile.input(1));
                }
                tile.run();

                let mut shares = [1.0; ROWS_MAX];
                if !self.soft {
                    self.formula.weights(&picked.labels[..picked.len], &mut shares[..picked.len]);
                }
                for (i, &row) in rows.iter().enumerate() {
                    let value = self.code.value.map_or(0.0, |value| tile.number(value, i));
                    let value = picked.weights[i] * value;
                    sum += value;
                    weight += picked.weights[i] * shares[i];
                    if let Some(each) = out.each.as_deref_mut() {
                        each[row] = E::from_f64(value);
                    }
                }
                count += picked.len as u64;
                if let Some(grad) = out.grad.as_deref_mut() {
                    self.store(&tile, &picked, batch.stride, grad);
                }
            }
        });

        // At the end: a store may have spilled into them.
        if count < batch.len() as u64 {
            for i in (0..batch.len()).filter(|&i| self.counted(&batch, i).is_none()) {
                if let Some(grad) = out.grad.as_deref_mut() {
                    grad[i * batch.stride..][..batch.classes].fill(E::default());
                }
                if let Some(each) = out.each.as_deref_mut() {
                    each[i] = E::default();
                }
            }
        }
        Total::new(sum, weight, count)
    }

    /// Writes the wide output of a tile, its entry at the label from double precision.
    fn store<E: Element>(&self, tile: &Tile<E::Float>, picked: &Picked, stride: usize, grad: &mut [E]) {
        let Some((register, at_label)) = self.code.row else { return };
        let places = Places { rows: &picked.rows[..picked.len], stride };
        memory::store(tile.layout, tile.wide(register), &picked.factors[..picked.len], places, grad);

        if let Some(source) = at_label {
            for (i, &row) in places.rows.iter().enumerate() {
                let x = picked.factors[i] * tile.number(source, i);
                grad[row * stride + tile.labels[i]] = E::from_f64(x);
            }
        }
    }

    /// A row's label (0 without one) and weight; `None` where the row is ignored.
    fn counted<E: Element>(&self, batch: &Rows<E, Index>, i: usize) -> Option<(i64, f64)> {
        match self.soft {
            true => counted::<E, Soft>(None, &batch.retyped(), i),
            false => counted(self.formula.ignored(), batch, i),
        }
    }

    /// Takes up to `most` rows that count, from row `next` on; whether there were any.
    fn pick<E: Element>(
        &self,
        picked: &mut Picked,
        most: usize,
        batch: &Rows<E, Index>,
        out: &Outputs<E>,
        scale: f64,
        next: &mut usize,
    ) -> bool {
        picked.len = 0;
        while picked.len < most && *next < batch.len() {
            if let Some((label, weight)) = self.counted(batch, *next) {
                let k = picked.len;
                (picked.rows[k], picked.labels[k], picked.weights[k]) = (*next, label, weight);
                picked.factors[k] = factor(out, *next, weight, scale);
                picked.len += 1;
            }
            *next += 1;
        }

        // Entries beyond the last row repeat it.
        if picked.len > 0 {
            let last = picked.labels[picked.len - 1];
            picked.labels[picked.len..].fill(last);
        }
        picked.len > 0
    }
}

/// Rows that count.
struct Picked {
    len: usize,
    rows: [usize; ROWS_MAX],
    labels: [i64; ROWS_MAX],
    weights: [f64; ROWS_MAX],
    factors: [f64; ROWS_MAX],
}
impl Default for Picked {
    fn default() -> Self {
        let (rows, zeros) = ([0; ROWS_MAX], [0.0; ROWS_MAX]);
        Picked { len: 0, rows, labels: [0; ROWS_MAX], weights: zeros, factors: zeros }
    }
}

thread_local! {
    /// The registers of a thread, one set per precision.
    static MEMORY: RefCell<(Memory<f32>, Memory<f64>)> = RefCell::default();
}

/// Calls `f` with the registers of this thread.
fn with_memory<F: Float, R>(f: impl FnOnce(&mut Memory<F>) -> R) -> R {
    MEMORY.with_borrow_mut(|(single, double)| {
        let memory = match (single as &mut dyn Any).downcast_mut() {
            Some(memory) => memory,
            None => (double as &mut dyn Any).downcast_mut().expect("a float is one of two"),
        };
        f(memory)
    })
}
