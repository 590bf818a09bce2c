//! The arrays of a call: NumPy's, or memory by address, each with the name of a field.
use crate::memory;
use numpy::{
    Element, PyArrayDescrMethods, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn, PyReadwriteArrayDyn,
    PyUntypedArray, PyUntypedArrayMethods,
};
use perdita_catalog::call::{Data, DataMut};
use perdita_catalog::{ArrayRef, Inputs, Loss, Outputs};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyTuple;

/// Memory by address: address, length, and the name of its type. Python guarantees that it is valid during the call, that inputs
/// are not written, and that outputs are not accessed elsewhere meanwhile.
#[derive(FromPyObject)]
pub(crate) struct Address(usize, usize, PyBackedStr);
impl Address {
    fn read<'a>(&self) -> PyResult<Data<'a>> {
        Ok(match &*self.2 {
            "float32" => memory::read::<f32>(self.0, self.1)?.into(),
            "float64" => memory::read::<f64>(self.0, self.1)?.into(),
            "int32" => memory::read::<i32>(self.0, self.1)?.into(),
            "int64" => memory::read::<i64>(self.0, self.1)?.into(),
            "uint8" => memory::read::<u8>(self.0, self.1)?.into(),
            other => return Err(unknown(other)),
        })
    }

    fn write<'a>(&self) -> PyResult<DataMut<'a>> {
        Ok(match &*self.2 {
            "float32" => memory::write::<f32>(self.0, self.1)?.into(),
            "float64" => memory::write::<f64>(self.0, self.1)?.into(),
            other => return Err(unknown(other)),
        })
    }
}

/// An input argument.
pub(crate) enum Read<'py> {
    Address(Address),
    F32(PyReadonlyArrayDyn<'py, f32>),
    F64(PyReadonlyArrayDyn<'py, f64>),
    I64(PyReadonlyArrayDyn<'py, i64>),
    I32(PyReadonlyArrayDyn<'py, i32>),
    U8(PyReadonlyArrayDyn<'py, u8>),
    U16(PyReadonlyArrayDyn<'py, u16>),
    U32(PyReadonlyArrayDyn<'py, u32>),
}

/// By its type: trying all types in turn costs more than a small loss.
impl<'py> FromPyObject<'_, 'py> for Read<'py> {
    type Error = PyErr;
    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyTuple>() {
            return Ok(Read::Address(object.extract()?));
        }
        let dtype = object.cast::<PyUntypedArray>()?.dtype();
        Ok(match (dtype.kind(), dtype.itemsize()) {
            (b'f', 4) => Read::F32(object.extract()?),
            (b'f', 8) => Read::F64(object.extract()?),
            (b'i', 8) => Read::I64(object.extract()?),
            (b'i', 4) => Read::I32(object.extract()?),
            (b'u', 1) => Read::U8(object.extract()?),
            (b'u', 2) => Read::U16(object.extract()?),
            (b'u', 4) => Read::U32(object.extract()?),
            _ => return Err(unknown(dtype)),
        })
    }
}

/// An output argument.
pub(crate) enum Write<'py> {
    Address(Address),
    F32(PyReadwriteArrayDyn<'py, f32>),
    F64(PyReadwriteArrayDyn<'py, f64>),
}

impl<'py> FromPyObject<'_, 'py> for Write<'py> {
    type Error = PyErr;
    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyTuple>() {
            return Ok(Write::Address(object.extract()?));
        }
        let dtype = object.cast::<PyUntypedArray>()?.dtype();
        Ok(match (dtype.kind(), dtype.itemsize()) {
            (b'f', 4) => Write::F32(borrowed(object.cast()?)?),
            (b'f', 8) => Write::F64(borrowed(object.cast()?)?),
            _ => return Err(unknown(dtype)),
        })
    }
}

fn borrowed<'py, T: Element>(
    array: Borrowed<'_, 'py, PyArrayDyn<T>>,
) -> PyResult<PyReadwriteArrayDyn<'py, T>> {
    let text = "an output must be writable, and share no memory with another argument";
    array.try_readwrite().map_err(|_| PyValueError::new_err(text))
}

fn unknown(dtype: impl std::fmt::Display) -> PyErr {
    PyTypeError::new_err(format!("the type {dtype} is not supported"))
}

fn strided<T>(_: T) -> PyErr {
    PyValueError::new_err("an array must be contiguous and aligned here")
}

/// An input that is borrowed for a call.
pub(crate) trait Lend {
    fn data(&self) -> PyResult<Data<'_>>;
}

impl Lend for Address {
    fn data(&self) -> PyResult<Data<'_>> {
        self.read()
    }
}

impl Lend for Read<'_> {
    fn data(&self) -> PyResult<Data<'_>> {
        Ok(match self {
            Read::F32(x) => x.as_slice().map_err(strided)?.into(),
            Read::F64(x) => x.as_slice().map_err(strided)?.into(),
            Read::I64(x) => x.as_slice().map_err(strided)?.into(),
            Read::I32(x) => x.as_slice().map_err(strided)?.into(),
            Read::U8(x) => x.as_slice().map_err(strided)?.into(),
            Read::U16(x) => x.as_slice().map_err(strided)?.into(),
            Read::U32(x) => x.as_slice().map_err(strided)?.into(),
            Read::Address(address) => address.read()?,
        })
    }
}

/// An output that is borrowed for a call.
pub(crate) trait LendMut {
    fn data_mut(&mut self) -> PyResult<DataMut<'_>>;
}

impl LendMut for Address {
    fn data_mut(&mut self) -> PyResult<DataMut<'_>> {
        self.write()
    }
}

impl LendMut for Write<'_> {
    fn data_mut(&mut self) -> PyResult<DataMut<'_>> {
        Ok(match self {
            Write::F32(x) => x.as_slice_mut().map_err(strided)?.into(),
            Write::F64(x) => x.as_slice_mut().map_err(strided)?.into(),
            Write::Address(address) => address.write()?,
        })
    }
}

/// The array of a field: its name, elements, shape, and row stride if it is padded.
pub(crate) struct Input<A> {
    name: PyBackedStr,
    array: A,
    shape: Vec<usize>,
    row_stride: Option<usize>,
}

impl<'a, 'py, A> FromPyObject<'a, 'py> for Input<A>
where
    A: for<'b> FromPyObject<'b, 'py, Error = PyErr>,
{
    type Error = PyErr;
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let tuple = object.cast::<PyTuple>()?;
        let row_stride = if tuple.len() > 3 { Some(tuple.get_item(3)?.extract()?) } else { None };
        let sizes = tuple.get_item(2)?;
        Ok(Input {
            name: tuple.get_item(0)?.extract()?,
            array: tuple.get_item(1)?.extract()?,
            shape: sizes.cast::<PyTuple>()?.iter().map(|size| size.extract()).collect::<PyResult<_>>()?,
            row_stride,
        })
    }
}

/// An array in the shape of a field. Python's pairs and rows may have any number of axes, which are flattened here.
pub(crate) fn shaped<'a>(loss: &Loss, name: &str, data: Data<'a>, shape: &[usize]) -> ArrayRef<'a> {
    let field = loss.fields().iter().find(|field| field.name == name);
    match field.filter(|_| is_pointwise_or_row_wise(loss)) {
        Some(field) if field.axes == "n c" => match shape.split_last() {
            Some((&classes, rows)) => ArrayRef::new(data, &[rows.iter().product(), classes]),
            None => ArrayRef::new(data, shape),
        },
        Some(_) => ArrayRef::new(data, &[shape.iter().product()]),
        None => ArrayRef::new(data, shape),
    }
}

fn is_pointwise_or_row_wise(loss: &Loss) -> bool {
    loss.product().is_none() && loss.multi_input().is_none()
}

/// The inputs of a call of this loss.
#[inline]
pub(crate) fn inputs<'a, A: Lend, W: Lend>(
    loss: &Loss,
    arrays: &'a [Input<A>],
    weight: Option<&'a W>,
) -> PyResult<Inputs<'a>> {
    let mut inputs = Inputs::new();
    for Input { name, array, shape, row_stride } in arrays {
        let array = shaped(loss, name, array.data()?, shape);
        inputs.push(&**name, row_stride.map_or(array, |stride| array.row_stride(stride)));
    }
    Ok(match weight {
        Some(weight) => inputs.weight(weight.data()?),
        None => inputs,
    })
}

/// False if a call with so many numbers in its inputs is too small for several threads.
pub(crate) fn shares(loss: &Loss, numbers: usize) -> bool {
    /// The most work for one thread, as in the kernels.
    const PARALLEL_MIN: usize = 1 << 15;
    // Others may compare each row, or each element of a list, with all.
    numbers > PARALLEL_MIN || (!is_pointwise_or_row_wise(loss) && numbers * numbers > PARALLEL_MIN)
}

/// The number of elements of all arrays.
pub(crate) fn elements<A>(arrays: &[Input<A>]) -> usize {
    arrays.iter().map(|input| input.shape.iter().product::<usize>()).sum()
}

/// Memory for gradients, by the names of their fields.
pub(crate) type Grads<W> = Option<Vec<(PyBackedStr, W)>>;

/// The outputs of a call, with its gradients.
pub(crate) fn gradients<W: LendMut>(grads: &mut Grads<W>) -> PyResult<Outputs<'_>> {
    let mut outputs = Outputs::new();
    for (name, grad) in grads.iter_mut().flatten() {
        outputs = outputs.grad(&**name, grad.data_mut()?);
    }
    Ok(outputs)
}
