//! Memory that is given by its address: the `unsafe` code for arrays that are not NumPy's.
//!
//! PyTorch gives the memory of a tensor as an address. The Python side of this package, the only caller, guarantees that a
//! tensor is contiguous, of the named type and alive until the call returns, and that no output is an input.
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

fn aligned<T>(address: usize, len: usize) -> PyResult<()> {
    let fits = len.checked_mul(size_of::<T>()).is_some_and(|bytes| bytes <= isize::MAX as usize);
    match address != 0 && address.is_multiple_of(align_of::<T>()) && fits {
        true => Ok(()),
        false => Err(PyValueError::new_err(format!(
            "{address:#x} is not the address of an array of {len} numbers"
        ))),
    }
}

/// `len` numbers at `address`.
pub(crate) fn read<'a, T: numpy::Element>(address: usize, len: usize) -> PyResult<&'a [T]> {
    if len == 0 {
        return Ok(&[]);
    }
    aligned::<T>(address, len)?;
    // SAFETY: it is not null, aligned, of a length that can be; the caller vouches for the rest, as told above.
    Ok(unsafe { std::slice::from_raw_parts(address as *const T, len) })
}

/// `len` numbers at `address`, for writing.
pub(crate) fn write<'a, T: numpy::Element>(address: usize, len: usize) -> PyResult<&'a mut [T]> {
    if len == 0 {
        return Ok(&mut []);
    }
    aligned::<T>(address, len)?;
    // SAFETY: as above, and that nobody else looks at it meanwhile.
    Ok(unsafe { std::slice::from_raw_parts_mut(address as *mut T, len) })
}
