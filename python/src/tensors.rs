//! Tensors by the C functions of their type, DLPack's exchange API, which PyTorch has since 2.10.
//!
//! A pointwise or row-wise loss of 64 numbers takes a microsecond, and each attribute of a tensor that Python reads a tenth of
//! that. A function of this API gives them all at once: memory, type, device and shape. What fits a kernel as it is, is evaluated;
//! everything else is left to the general call, errors included.
use crate::call::{Core, Pair, Reduced};
use crate::memory;
use perdita_catalog::call::{Data, DataMut};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::slice;

/// DLPack's `DLTensor`.
#[repr(C)]
struct Raw {
    data: *mut c_void,
    device_type: i32,
    device_id: i32,
    ndim: i32,
    code: u8,
    bits: u8,
    lanes: u16,
    shape: *const i64,
    strides: *const i64,
    byte_offset: u64,
}

/// DLPack's `DLPackExchangeAPI`, as far as it is used here.
#[repr(C)]
struct Exchange {
    major: u32,
    minor: u32,
    previous: *const c_void,
    allocate: *const c_void,
    export: *const c_void,
    import: *const c_void,
    /// Fills in a [`Raw`] that is valid as long as the tensor is not changed: 0, or −1 and a Python exception.
    view: Option<unsafe extern "C" fn(*mut c_void, *mut Raw) -> c_int>,
}

const CPU: i32 = 1;
/// Codes of types.
const INTEGER: u8 = 0;
const UNSIGNED: u8 = 1;
const FLOAT: u8 = 2;

/// A contiguous CPU tensor.
struct View<'a> {
    address: usize,
    len: usize,
    dtype: (u8, u8),
    shape: &'a [i64],
}

impl<'a> View<'a> {
    fn data(&self) -> PyResult<Option<Data<'a>>> {
        let View { address, len, dtype, .. } = *self;
        Ok(Some(match dtype {
            (FLOAT, 32) => memory::read::<f32>(address, len)?.into(),
            (FLOAT, 64) => memory::read::<f64>(address, len)?.into(),
            (INTEGER, 64) => memory::read::<i64>(address, len)?.into(),
            (INTEGER, 32) => memory::read::<i32>(address, len)?.into(),
            (UNSIGNED, 8) => memory::read::<u8>(address, len)?.into(),
            _ => return Ok(None),
        }))
    }

    fn data_mut(&self) -> PyResult<Option<DataMut<'a>>> {
        let View { address, len, dtype, .. } = *self;
        Ok(Some(match dtype {
            (FLOAT, 32) => memory::write::<f32>(address, len)?.into(),
            (FLOAT, 64) => memory::write::<f64>(address, len)?.into(),
            _ => return Ok(None),
        }))
    }
}

/// A pointwise or row-wise loss of tensors.
#[pyclass(frozen, module = "perdita._perdita")]
pub(crate) struct Tensors {
    core: Py<Core>,
    view: unsafe extern "C" fn(*mut c_void, *mut Raw) -> c_int,
    /// The least number of scores in a row; 0 for a pointwise loss.
    least: usize,
    labels: bool,
}

#[pymethods]
impl Tensors {
    /// The loss of tensors of the type that has this `__dlpack_c_exchange_api__`.
    #[new]
    fn new(core: Py<Core>, exchange: &Bound<'_, PyCapsule>, least: usize, labels: bool) -> PyResult<Self> {
        let api = exchange.pointer_checked(Some(c"dlpack_exchange_api"))?.cast::<Exchange>();
        // SAFETY: a capsule of this name has this struct, which lives as long as its type, as PyTorch does.
        let Exchange { major, view, .. } = unsafe { api.as_ref() };
        match view {
            Some(view) if *major == 1 => Ok(Tensors { core, view: *view, least, labels }),
            _ => Err(PyValueError::new_err("DLPack's exchange API is not version 1")),
        }
    }

    /// The value of contiguous CPU tensors, and the gradient in the first, if it is to be written; None for others.
    /// Arguments as of [`Core::pair`]; `dim` is the dimension of the scores in a row.
    #[pyo3(signature = (first, second, grad, dim, reduction, domains, threads, /))]
    #[expect(clippy::too_many_arguments, reason = "positions in Python")]
    fn evaluate(
        &self,
        py: Python<'_>,
        first: &Bound<'_, PyAny>,
        second: &Bound<'_, PyAny>,
        grad: Option<&Bound<'_, PyAny>>,
        dim: Option<i64>,
        reduction: Reduced,
        domains: bool,
        threads: usize,
    ) -> PyResult<Option<f64>> {
        let (Some(one), Some(two)) = (self.view(first), self.view(second)) else { return Ok(None) };
        let Some(classes) = self.fit(&one, &two, dim) else { return Ok(None) };
        let (Some(first), Some(second)) = (one.data()?, two.data()?) else { return Ok(None) };
        let grad = match grad.map(|grad| self.view(grad)) {
            None => None,
            Some(Some(grad)) if grad.len == one.len && grad.dtype == one.dtype => grad.data_mut()?,
            Some(_) => return Ok(None),
        };
        let pair = Pair { first, second, classes, weight: None, each: None, grad };
        pair.evaluate(py, &self.core.get().0, reduction, domains, threads).map(Some)
    }
}

impl Tensors {
    /// A tensor, if it is contiguous memory of the CPU.
    fn view<'a>(&self, tensor: &'a Bound<'_, PyAny>) -> Option<View<'a>> {
        let mut raw = MaybeUninit::<Raw>::uninit();
        // SAFETY: the function is DLPack's, and gets a Python object and room for what it writes.
        if unsafe { (self.view)(tensor.as_ptr().cast(), raw.as_mut_ptr()) } != 0 {
            // No tensor, or one without memory.
            drop(PyErr::take(tensor.py()));
            return None;
        }
        // SAFETY: the function has filled it in, as its result says.
        let raw = unsafe { raw.assume_init() };
        let axes = usize::try_from(raw.ndim).ok()?;
        let (shape, strides): (&[i64], &[i64]) = match axes {
            0 => (&[], &[]),
            _ if raw.shape.is_null() || raw.strides.is_null() => return None,
            // SAFETY: the tensor's own arrays of this length, which live as long as the tensor has its shape.
            _ => unsafe {
                (slice::from_raw_parts(raw.shape, axes), slice::from_raw_parts(raw.strides, axes))
            },
        };

        let mut len = 1;
        for (&size, &stride) in shape.iter().zip(strides).rev() {
            if stride != len && size != 1 {
                return None;
            }
            len *= size;
        }
        let on_cpu = raw.device_type == CPU && raw.lanes == 1;
        on_cpu.then_some(View {
            address: raw.data.addr() + usize::try_from(raw.byte_offset).ok()?,
            len: usize::try_from(len).ok()?,
            dtype: (raw.code, raw.bits),
            shape,
        })
    }

    /// The length of a row, 1 for pointwise losses, if the shapes and types fit.
    fn fit(&self, one: &View, two: &View, dim: Option<i64>) -> Option<usize> {
        if one.dtype.0 != FLOAT {
            return None;
        }
        if self.least == 0 {
            return (one.shape == two.shape && one.dtype == two.dtype).then_some(1);
        }
        let (&classes, rows) = one.shape.split_last()?;
        let last = rows.is_empty() || dim == Some(-1) || dim == i64::try_from(rows.len()).ok();
        let target =
            if self.labels { two.shape == rows } else { two.shape == one.shape && two.dtype == one.dtype };
        let classes = usize::try_from(classes).ok()?;
        (last && target && classes >= self.least).then_some(classes)
    }
}
