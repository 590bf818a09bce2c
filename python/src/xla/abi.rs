//! The C structs. Those that begin with their size may be longer in XLA; unused fields at their ends are omitted.

use std::ffi::{c_char, c_int, c_void};
use std::slice;

pub(super) const API_MAJOR: c_int = 0;
pub(super) const API_MINOR: c_int = 3;
pub(super) const EXTENSION_METADATA: c_int = 1;
pub(super) const STAGE_EXECUTE: c_int = 3;
pub(super) const KIND_BUFFER: c_int = 1;
pub(super) const ATTRIBUTE_SCALAR: c_int = 3;
pub(super) const ATTRIBUTE_STRING: c_int = 4;
pub(super) const INVALID_ARGUMENT: c_int = 3;

/// `XLA_FFI_DataType`.
pub(super) mod dtype {
    use std::ffi::c_int;
    pub(in super::super) const PRED: c_int = 1;
    pub(in super::super) const S8: c_int = 2;
    pub(in super::super) const S16: c_int = 3;
    pub(in super::super) const S32: c_int = 4;
    pub(in super::super) const S64: c_int = 5;
    pub(in super::super) const U8: c_int = 6;
    pub(in super::super) const U16: c_int = 7;
    pub(in super::super) const U32: c_int = 8;
    pub(in super::super) const U64: c_int = 9;
    pub(in super::super) const F16: c_int = 10;
    pub(in super::super) const F32: c_int = 11;
    pub(in super::super) const F64: c_int = 12;
    pub(in super::super) const BF16: c_int = 16;
}

/// `XLA_FFI_Handler`.
pub(super) type Handler = unsafe extern "C" fn(*mut CallFrame) -> *mut Error;

/// `XLA_FFI_Error`, opaque.
#[repr(C)]
pub(super) struct Error {
    _private: [u8; 0],
}

/// `XLA_FFI_CallFrame`.
#[repr(C)]
pub(super) struct CallFrame {
    pub(super) struct_size: usize,
    pub(super) extension_start: *mut Extension,
    pub(super) api: *const Api,
    pub(super) context: *mut c_void,
    pub(super) stage: c_int,
    pub(super) inputs: Buffers,
    pub(super) outputs: Buffers,
    pub(super) attributes: Attributes,
}

/// `XLA_FFI_Args` and `XLA_FFI_Rets`.
#[repr(C)]
pub(super) struct Buffers {
    pub(super) struct_size: usize,
    pub(super) extension_start: *mut Extension,
    pub(super) size: i64,
    pub(super) kinds: *const c_int,
    pub(super) values: *const *const RawBuffer,
}

impl Buffers {
    pub(super) fn get(&self, i: usize) -> Option<&RawBuffer> {
        // SAFETY: both arrays have `size` elements; one of this kind is a pointer to a buffer.
        unsafe {
            let kind = *array(self.kinds, self.size).get(i)?;
            if kind == KIND_BUFFER { checked(array(self.values, self.size)[i]) } else { None }
        }
    }
}

/// `XLA_FFI_Buffer`.
#[repr(C)]
pub(super) struct RawBuffer {
    pub(super) struct_size: usize,
    pub(super) extension_start: *mut Extension,
    pub(super) dtype: c_int,
    pub(super) data: *mut c_void,
    pub(super) rank: i64,
    pub(super) dims: *const i64,
}

/// `XLA_FFI_Attrs`.
#[repr(C)]
pub(super) struct Attributes {
    pub(super) struct_size: usize,
    pub(super) extension_start: *mut Extension,
    pub(super) size: i64,
    pub(super) kinds: *const c_int,
    pub(super) names: *const *const Span,
    pub(super) values: *const *const c_void,
}

/// `XLA_FFI_ByteSpan`.
#[repr(C)]
pub(super) struct Span {
    pub(super) pointer: *const u8,
    pub(super) len: usize,
}

impl Span {
    pub(super) fn bytes(&self) -> &[u8] {
        // SAFETY: XLA's spans are valid.
        unsafe { array(self.pointer, self.len as i64) }
    }
}

/// `XLA_FFI_Scalar`.
#[repr(C)]
pub(super) struct Scalar {
    pub(super) dtype: c_int,
    pub(super) value: *const c_void,
}

/// `XLA_FFI_Api`, as far as the first of its functions.
#[repr(C)]
pub(super) struct Api {
    pub(super) struct_size: usize,
    pub(super) extension_start: *mut Extension,
    pub(super) version: ApiVersion,
    pub(super) internal: *const c_void,
    pub(super) error_create: Option<unsafe extern "C" fn(*mut ErrorCreateArgs) -> *mut Error>,
}

/// `XLA_FFI_Api_Version`.
#[repr(C)]
pub(super) struct ApiVersion {
    pub(super) struct_size: usize,
    pub(super) extension_start: *mut Extension,
    pub(super) major: c_int,
    pub(super) minor: c_int,
}

/// `XLA_FFI_Error_Create_Args`.
#[repr(C)]
pub(super) struct ErrorCreateArgs {
    pub(super) struct_size: usize,
    pub(super) extension_start: *mut Extension,
    pub(super) message: *const c_char,
    pub(super) code: c_int,
}

/// `XLA_FFI_Extension_Base`.
#[repr(C)]
pub(super) struct Extension {
    pub(super) struct_size: usize,
    pub(super) kind: c_int,
    pub(super) next: *mut Extension,
}

/// `XLA_FFI_Metadata_Extension`.
#[repr(C)]
pub(super) struct MetadataExtension {
    pub(super) base: Extension,
    pub(super) metadata: *mut Metadata,
}

/// `XLA_FFI_Metadata`; its traits and state type keep XLA's defaults, none.
#[repr(C)]
pub(super) struct Metadata {
    pub(super) struct_size: usize,
    pub(super) version: ApiVersion,
}

/// A reference to the struct at `p`; `None` if it is null, or shorter than its type here.
///
/// # Safety
/// `T` is one of the structs above that begin with their size, and `p` is null or points to one, valid during `'a`.
pub(super) unsafe fn checked<'a, T>(p: *const T) -> Option<&'a T> {
    // SAFETY: the size is the first field of each, and says how far the others can be read.
    unsafe { if !p.is_null() && p.cast::<usize>().read() >= size_of::<T>() { Some(&*p) } else { None } }
}

/// `len` elements at `p`, which may be null if there are none.
///
/// # Safety
/// The elements are valid, initialized and unchanged during `'a`.
pub(super) unsafe fn array<'a, T>(p: *const T, len: i64) -> &'a [T] {
    match usize::try_from(len) {
        // SAFETY: the caller's promise.
        Ok(len) if len > 0 && !p.is_null() => unsafe { slice::from_raw_parts(p, len) },
        _ => &[],
    }
}
