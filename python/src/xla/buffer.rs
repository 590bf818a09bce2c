//! Buffers of XLA as slices.

use super::abi::{RawBuffer, array, dtype};
use perdita_catalog::call::{Data, DataMut};
use std::ffi::c_int;
use std::{ops::Range, ptr::NonNull, slice};

impl RawBuffer {
    /// # Safety
    /// The buffer's memory is initialized, and nobody writes to it during `'a`.
    pub(super) unsafe fn data<'a>(&'a self) -> Result<Data<'a>, String> {
        // SAFETY: the caller's promise.
        unsafe {
            Ok(match self.dtype {
                dtype::F32 => self.slice::<f32>()?.into(),
                dtype::F64 => self.slice::<f64>()?.into(),
                dtype::S32 => self.slice::<i32>()?.into(),
                dtype::S64 => self.slice::<i64>()?.into(),
                dtype::U32 => self.slice::<u32>()?.into(),
                dtype::U16 => self.slice::<u16>()?.into(),
                dtype::U8 => self.slice::<u8>()?.into(),
                other => return Err(unsupported(other)),
            })
        }
    }

    /// # Safety
    /// The buffer's memory is initialized, and nobody else touches it during `'a`.
    pub(super) unsafe fn data_mut<'a>(&'a self) -> Result<DataMut<'a>, String> {
        // SAFETY: the caller's promise.
        unsafe {
            Ok(match self.dtype {
                dtype::F32 => self.slice_mut::<f32>()?.into(),
                dtype::F64 => self.slice_mut::<f64>()?.into(),
                other => return Err(unsupported(other)),
            })
        }
    }

    /// # Safety
    /// As [`RawBuffer::data`], and any bits are a `T`.
    unsafe fn slice<T>(&self) -> Result<&[T], String> {
        let (pointer, len) = self.elements()?;
        // SAFETY: pointer and length are checked; the rest the caller promises.
        Ok(unsafe { slice::from_raw_parts(pointer.as_ptr(), len) })
    }

    /// # Safety
    /// As [`RawBuffer::data_mut`], and any bits are a `T`.
    #[allow(clippy::mut_from_ref, reason = "the memory is not the buffer's, which only says where it is")]
    unsafe fn slice_mut<T>(&self) -> Result<&mut [T], String> {
        let (pointer, len) = self.elements()?;
        // SAFETY: pointer and length are checked; the rest the caller promises.
        Ok(unsafe { slice::from_raw_parts_mut(pointer.as_ptr(), len) })
    }
}

fn unsupported(dtype: c_int) -> String {
    format!("has the unsupported type {dtype} (see XLA_FFI_DataType)")
}

impl RawBuffer {
    pub(super) fn dims(&self) -> &[i64] {
        // SAFETY: there are `rank` of them.
        unsafe { array(self.dims, self.rank) }
    }

    /// The pointer and length for a slice of the elements. XLA's pointer may be null if there are none.
    fn elements<T>(&self) -> Result<(NonNull<T>, usize), String> {
        let size = |n: usize, d: i64| n.checked_mul(usize::try_from(d).ok()?);
        let len = self.dims().iter().try_fold(1, |n, &d| size(n, d));
        let len = len
            .filter(|len| len.checked_mul(size_of::<T>()).is_some_and(|bytes| bytes <= isize::MAX as usize));
        let len = len.ok_or_else(|| format!("has the impossible shape {:?}", self.dims()))?;
        match NonNull::new(self.data.cast::<T>()) {
            _ if len == 0 => Ok((NonNull::dangling(), 0)),
            Some(pointer) if pointer.is_aligned() => Ok((pointer, len)),
            _ => Err(format!("lies at {:p}, which is not aligned", self.data)),
        }
    }

    fn bytes(&self) -> Range<usize> {
        let width = match self.dtype {
            dtype::PRED | dtype::S8 | dtype::U8 => 1,
            dtype::S16 | dtype::U16 | dtype::F16 | dtype::BF16 => 2,
            dtype::S32 | dtype::U32 | dtype::F32 => 4,
            dtype::S64 | dtype::U64 | dtype::F64 => 8,
            _ => 16, // the widest
        };
        let len = self.elements::<u8>().map_or(0, |(_, len)| len);
        let start = self.data.addr();
        start..start.saturating_add(len.saturating_mul(width))
    }

    pub(super) fn overlaps(&self, other: &RawBuffer) -> bool {
        let (a, b) = (self.bytes(), other.bytes());
        !a.is_empty() && !b.is_empty() && a.start < b.end && b.start < a.end
    }
}
