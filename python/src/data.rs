//! Arrays that a call brings: NumPy's, or memory that Python vouches for.
use crate::memory;
use numpy::{
    Element, PyArrayDescrMethods, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn, PyReadwriteArrayDyn,
    PyUntypedArray, PyUntypedArrayMethods,
};
use perdita::Labels;
use perdita_catalog::ByName;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// Numbers that are read.
#[derive(Clone, Copy)]
pub(crate) enum Data<'a> {
    F32(&'a [f32]),
    F64(&'a [f64]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    U32(&'a [u32]),
    U16(&'a [u16]),
    U8(&'a [u8]),
}
/// Numbers that are written.
pub(crate) enum DataMut<'a> {
    F32(&'a mut [f32]),
    F64(&'a mut [f64]),
}
impl<'a> Data<'a> {
    fn type_name(&self) -> &'static str {
        match self {
            Data::F32(_) => "float32",
            Data::F64(_) => "float64",
            Data::I32(_) => "int32",
            Data::I64(_) => "int64",
            Data::U32(_) => "uint32",
            Data::U16(_) => "uint16",
            Data::U8(_) => "uint8",
        }
    }
    /// Part `i` of as many equal parts.
    pub(crate) fn part(self, i: usize, parts: usize) -> Data<'a> {
        fn part<T>(x: &[T], i: usize, parts: usize) -> &[T] {
            &x[x.len() / parts * i..][..x.len() / parts]
        }
        match self {
            Data::F32(x) => Data::F32(part(x, i, parts)),
            Data::F64(x) => Data::F64(part(x, i, parts)),
            Data::I32(x) => Data::I32(part(x, i, parts)),
            Data::I64(x) => Data::I64(part(x, i, parts)),
            Data::U32(x) => Data::U32(part(x, i, parts)),
            Data::U16(x) => Data::U16(part(x, i, parts)),
            Data::U8(x) => Data::U8(part(x, i, parts)),
        }
    }
    /// The only number.
    pub(crate) fn number(self, name: &str) -> Result<f64, String> {
        match self {
            Data::F32(&[x]) => Ok(x.into()),
            Data::F64(&[x]) => Ok(x),
            _ => Err(format!("{name} must be one number")),
        }
    }
    /// As labels, which are integers.
    pub(crate) fn labels(self, name: &str) -> Result<Labels<'a>, String> {
        Ok(match self {
            Data::I64(x) => x.into(),
            Data::I32(x) => x.into(),
            Data::U32(x) => x.into(),
            Data::U16(x) => x.into(),
            Data::U8(x) => x.into(),
            Data::F32(_) | Data::F64(_) => {
                return Err(format!("{name} must be integers, not {}", self.type_name()));
            }
        })
    }
}
impl DataMut<'_> {
    /// Part `i` of as many equal parts.
    pub(crate) fn part(&mut self, i: usize, parts: usize) -> DataMut<'_> {
        fn part<T>(x: &mut [T], i: usize, parts: usize) -> &mut [T] {
            let len = x.len() / parts;
            &mut x[len * i..][..len]
        }
        match self {
            DataMut::F32(x) => DataMut::F32(part(x, i, parts)),
            DataMut::F64(x) => DataMut::F64(part(x, i, parts)),
        }
    }
    /// The same number everywhere.
    pub(crate) fn fill(self, number: f64) {
        match self {
            DataMut::F32(x) => x.fill(number as f32),
            DataMut::F64(x) => x.fill(number),
        }
    }
}

/// The types that losses are computed in.
pub(crate) trait Computed: ByName {
    const TYPE: &'static str;
    fn of<'a>(data: Data<'a>) -> Option<&'a [Self]>;
    fn of_mut<'a>(data: DataMut<'a>) -> Option<&'a mut [Self]>;
    /// Numbers of this type.
    fn read<'a>(name: &str, data: Data<'a>) -> Result<&'a [Self], String> {
        let other = || format!("{name} is {}, where the rest is {}", data.type_name(), Self::TYPE);
        Self::of(data).ok_or_else(other)
    }
    /// Numbers of this type, if there are any.
    fn read_some<'a>(name: &str, data: Option<Data<'a>>) -> Result<Option<&'a [Self]>, String> {
        data.map(|data| Self::read(name, data)).transpose()
    }
    /// Memory for numbers of this type, if there is any.
    fn write_some<'a>(name: &str, data: Option<DataMut<'a>>) -> Result<Option<&'a mut [Self]>, String> {
        let other = || format!("{name} must be {}", Self::TYPE);
        data.map(|data| Self::of_mut(data).ok_or_else(other)).transpose()
    }
}
macro_rules! computed {
    ($t:ty, $variant:ident, $name:literal) => {
        impl Computed for $t {
            const TYPE: &'static str = $name;
            fn of<'a>(data: Data<'a>) -> Option<&'a [Self]> {
                if let Data::$variant(x) = data { Some(x) } else { None }
            }
            fn of_mut<'a>(data: DataMut<'a>) -> Option<&'a mut [Self]> {
                if let DataMut::$variant(x) = data { Some(x) } else { None }
            }
        }
    };
}
computed!(f32, F32, "float32");
computed!(f64, F64, "float64");

/// Memory elsewhere: its address, its length, and the name of its type. Python vouches that it is there, that it stays
/// for as long as the call, and that nobody writes what is read or touches what is written meanwhile.
#[derive(FromPyObject, Clone)]
pub(crate) struct Address(pub(crate) usize, pub(crate) usize, pub(crate) String);
impl Address {
    pub(crate) fn read<'a>(&self) -> PyResult<Data<'a>> {
        Ok(match self.2.as_str() {
            "float32" => Data::F32(memory::read(self.0, self.1)?),
            "float64" => Data::F64(memory::read(self.0, self.1)?),
            "int32" => Data::I32(memory::read(self.0, self.1)?),
            "int64" => Data::I64(memory::read(self.0, self.1)?),
            "uint8" => Data::U8(memory::read(self.0, self.1)?),
            other => return Err(PyTypeError::new_err(format!("{other} is not computed with"))),
        })
    }
    pub(crate) fn write<'a>(&self) -> PyResult<DataMut<'a>> {
        Ok(match self.2.as_str() {
            "float32" => DataMut::F32(memory::write(self.0, self.1)?),
            "float64" => DataMut::F64(memory::write(self.0, self.1)?),
            other => return Err(PyTypeError::new_err(format!("{other} is not computed with"))),
        })
    }
}

/// An argument that is read.
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
/// By its type: to try one after another costs more than a small loss.
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
            _ => return Err(PyTypeError::new_err(format!("{dtype} is not computed with"))),
        })
    }
}
fn contiguous<'a, T: Element>(array: &'a PyReadonlyArrayDyn<T>) -> PyResult<&'a [T]> {
    array.as_slice().map_err(|_| PyValueError::new_err("an array must be contiguous and aligned here"))
}
impl Read<'_> {
    pub(crate) fn data(&self) -> PyResult<Data<'_>> {
        Ok(match self {
            Read::F32(x) => Data::F32(contiguous(x)?),
            Read::F64(x) => Data::F64(contiguous(x)?),
            Read::I64(x) => Data::I64(contiguous(x)?),
            Read::I32(x) => Data::I32(contiguous(x)?),
            Read::U8(x) => Data::U8(contiguous(x)?),
            Read::U16(x) => Data::U16(contiguous(x)?),
            Read::U32(x) => Data::U32(contiguous(x)?),
            Read::Address(address) => address.read()?,
        })
    }
}
/// What is there of an optional argument.
pub(crate) fn read<'a>(argument: &'a Option<Read>) -> PyResult<Option<Data<'a>>> {
    argument.as_ref().map(Read::data).transpose()
}

/// An argument that is written.
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
            _ => return Err(PyTypeError::new_err(format!("{dtype} is not computed with"))),
        })
    }
}
fn borrowed<'py, T: Element>(
    array: Borrowed<'_, 'py, PyArrayDyn<T>>,
) -> PyResult<PyReadwriteArrayDyn<'py, T>> {
    let text = "an output must be writable, and share no memory with another argument";
    array.try_readwrite().map_err(|_| PyValueError::new_err(text))
}
impl Write<'_> {
    pub(crate) fn data(&mut self) -> PyResult<DataMut<'_>> {
        let contiguous = |_| PyValueError::new_err("an array must be contiguous and aligned here");
        Ok(match self {
            Write::F32(x) => DataMut::F32(x.as_slice_mut().map_err(contiguous)?),
            Write::F64(x) => DataMut::F64(x.as_slice_mut().map_err(contiguous)?),
            Write::Address(address) => address.write()?,
        })
    }
}
/// What is there of an optional argument.
pub(crate) fn write<'a>(argument: &'a mut Option<Write>) -> PyResult<Option<DataMut<'a>>> {
    argument.as_mut().map(Write::data).transpose()
}
