//! XLA's typed foreign function interface (FFI): how a function under `jax.jit` on the CPU gets here, without Python.
//!
//! All of it that is `unsafe` is in this module. The rest of the crate writes a [`Target`], which sees a [`Call`] made
//! of slices, and exports its [`capsule`], which Python hands to `jax.ffi.register_ffi_target`.
//!
//! **Versions.** The structs are those of `xla/ffi/api/c_api.h` (`jax.ffi.include_dir()`), API version 0.3, in jaxlib
//! 0.9.2 to 0.10.2. What is used of them is the same in 0.1 and 0.2, back to jaxlib 0.5.3, so a handler says the newest
//! version that both it and XLA know. XLA then decides, when the target is registered (it promises to support a version
//! for a year), and every struct is read only if it is at least as long as here: they may grow at their ends.

use std::ffi::{CString, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{ops::Range, process, ptr, ptr::NonNull, slice};

use crate::data::{Data, DataMut};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A function that XLA can call.
pub(crate) trait Target: 'static {
    /// Reads the inputs and attributes of a call and writes its outputs, all of them: they come with arbitrary values.
    /// An error becomes a Python exception with this text; so does a panic.
    fn run(call: &mut Call<'_>) -> Result<(), String>;
}

/// What `jax.ffi.register_ffi_target` takes.
pub(crate) fn capsule<T: Target>(py: Python<'_>) -> PyResult<Bound<'_, PyCapsule>> {
    let handler: Handler = handler::<T>;
    let pointer = NonNull::new(handler as *mut c_void).expect("no function is at address 0");
    // SAFETY: the pointer is to a function, which lives as long as the process: Python unloads no extension module.
    unsafe { PyCapsule::new_with_pointer(py, pointer, c"xla._CUSTOM_CALL_TARGET") }
}

/// One call: its inputs, outputs and attributes.
pub(crate) struct Call<'a> {
    frame: &'a CallFrame,
    /// The outputs given out, a bit each.
    taken: u64,
}

impl<'a> Call<'a> {
    /// The number of inputs.
    pub(crate) fn inputs(&self) -> usize {
        self.frame.inputs.size.try_into().unwrap_or(0)
    }

    /// The number of outputs.
    pub(crate) fn outputs(&self) -> usize {
        self.frame.outputs.size.try_into().unwrap_or(0)
    }

    /// Input number `i`.
    pub(crate) fn input(&self, i: usize) -> Result<Buffer<'a, Data<'a>>, String> {
        let raw = self.frame.inputs.get(i).ok_or_else(|| format!("there is no input {i}"))?;
        // SAFETY: XLA's inputs are initialized, and nothing writes to them: `output` lends none that overlaps one.
        let data = unsafe { raw.data() }.map_err(|why| format!("input {i} {why}"))?;
        Ok(Buffer { dims: raw.dims(), data })
    }

    /// Output number `i`, which can be taken once.
    pub(crate) fn output(&mut self, i: usize) -> Result<Buffer<'a, DataMut<'a>>, String> {
        let raw = self.frame.outputs.get(i).ok_or_else(|| format!("there is no output {i}"))?;
        if i >= 64 || self.taken & (1 << i) != 0 {
            return Err(format!("output {i} is taken, or its number too large"));
        }
        let frame = self.frame;
        let inputs = (0..self.inputs()).filter_map(|j| frame.inputs.get(j));
        let others = (0..self.outputs()).filter(|&j| j != i).filter_map(|j| frame.outputs.get(j));
        if inputs.chain(others).any(|other| raw.overlaps(other)) {
            return Err(format!("output {i} shares its memory: input_output_aliases is not supported"));
        }
        self.taken |= 1 << i;
        // SAFETY: XLA's outputs are writable, this one is lent once, and shares no byte with what else is lent. Rust
        // cannot know what XLA wrote there, so to Rust it is initialized; every pattern of bits is a value.
        let data = unsafe { raw.data_mut() }.map_err(|why| format!("output {i} {why}"))?;
        Ok(Buffer { dims: raw.dims(), data })
    }

    /// An attribute that is a `str` in Python.
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, String> {
        let (kind, value) = self.attribute(name)?;
        if kind != ATTRIBUTE_STRING {
            return Err(format!("attribute {name} is not a string"));
        }
        // SAFETY: an attribute of this kind is a span of bytes.
        let bytes = unsafe { (*value.cast::<Span>()).bytes() };
        str::from_utf8(bytes).map_err(|_| format!("attribute {name} is not UTF-8"))
    }

    /// An attribute that is a `float`, `int` or `bool` in Python or NumPy, in `f64`.
    pub(crate) fn number(&self, name: &str) -> Result<f64, String> {
        let (kind, value) = self.attribute(name)?;
        if kind != ATTRIBUTE_SCALAR {
            return Err(format!("attribute {name} is not a number"));
        }
        // SAFETY: an attribute of this kind is a scalar, whose value is of its type, though perhaps not aligned.
        unsafe {
            let scalar = &*value.cast::<Scalar>();
            let p = scalar.value;
            Ok(match scalar.dtype {
                dtype::F64 => p.cast::<f64>().read_unaligned(),
                dtype::F32 => p.cast::<f32>().read_unaligned().into(),
                dtype::S64 => p.cast::<i64>().read_unaligned() as f64,
                dtype::U64 => p.cast::<u64>().read_unaligned() as f64,
                dtype::S32 => p.cast::<i32>().read_unaligned().into(),
                dtype::U32 => p.cast::<u32>().read_unaligned().into(),
                dtype::S16 => p.cast::<i16>().read_unaligned().into(),
                dtype::U16 => p.cast::<u16>().read_unaligned().into(),
                dtype::S8 => p.cast::<i8>().read_unaligned().into(),
                dtype::U8 | dtype::PRED => p.cast::<u8>().read_unaligned().into(),
                other => return Err(format!("attribute {name} has the unknown type {other}")),
            })
        }
    }

    /// The kind and value of an attribute.
    fn attribute(&self, name: &str) -> Result<(c_int, *const c_void), String> {
        let all = &self.frame.attributes;
        // SAFETY: the three arrays have `size` elements, and every name points to a span.
        let (kinds, names, values) =
            unsafe { (array(all.kinds, all.size), array(all.names, all.size), array(all.values, all.size)) };
        // SAFETY: as above.
        let i = names.iter().position(|&span| unsafe { (*span).bytes() } == name.as_bytes());
        i.map(|i| (kinds[i], values[i])).ok_or_else(|| format!("attribute {name} is missing"))
    }
}

/// An input or an output: its shape and its elements.
pub(crate) struct Buffer<'a, D> {
    /// The shape, slowest dimension first.
    pub(crate) dims: &'a [i64],
    /// The elements, as [`Data`] or [`DataMut`].
    pub(crate) data: D,
}

impl RawBuffer {
    /// # Safety
    /// The buffer's memory is initialized, and nobody writes to it during `'a`.
    unsafe fn data<'a>(&'a self) -> Result<Data<'a>, String> {
        // SAFETY: the caller's promise.
        unsafe {
            Ok(match self.dtype {
                dtype::F32 => Data::F32(self.slice()?),
                dtype::F64 => Data::F64(self.slice()?),
                dtype::S32 => Data::I32(self.slice()?),
                dtype::S64 => Data::I64(self.slice()?),
                dtype::U32 => Data::U32(self.slice()?),
                dtype::U16 => Data::U16(self.slice()?),
                dtype::U8 => Data::U8(self.slice()?),
                other => return Err(unsupported(other)),
            })
        }
    }

    /// # Safety
    /// The buffer's memory is initialized, and nobody else touches it during `'a`.
    unsafe fn data_mut<'a>(&'a self) -> Result<DataMut<'a>, String> {
        // SAFETY: the caller's promise.
        unsafe {
            Ok(match self.dtype {
                dtype::F32 => DataMut::F32(self.slice_mut()?),
                dtype::F64 => DataMut::F64(self.slice_mut()?),
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

/// What XLA calls: to register a target, and to run it.
///
/// # Safety
/// The frame comes from XLA, which keeps it and all that hangs from it valid and unchanged during the call.
unsafe extern "C" fn handler<T: Target>(frame: *mut CallFrame) -> *mut Error {
    let _floats = Floats::enter();
    // SAFETY: the frame is valid. Of one too short to read nothing is known: registration then finds no version, fails.
    let Some(frame) = (unsafe { checked(frame) }) else { return ptr::null_mut() };
    // SAFETY: a table of functions that lives as long as XLA, or null.
    let api = unsafe { checked(frame.api) };

    let mut extension = frame.extension_start;
    // SAFETY: extensions are a list that ends with null.
    while let Some(base) = unsafe { checked(extension) } {
        if base.kind == EXTENSION_METADATA {
            // SAFETY: an extension of this kind is the longer struct, and its metadata are there to be written to.
            let metadata = unsafe {
                checked(extension.cast::<MetadataExtension>())
                    .and_then(|extension| extension.metadata.as_mut())
            };
            if let Some(metadata) = metadata.filter(|m| m.struct_size >= size_of::<Metadata>()) {
                // XLA gives its functions with this question since 0.2.
                let theirs = api.map_or(1, |api| api.version.minor);
                (metadata.version.major, metadata.version.minor) = (API_MAJOR, theirs.min(API_MINOR));
            }
            return ptr::null_mut();
        }
        extension = base.next;
    }

    match run::<T>(frame) {
        Ok(()) => ptr::null_mut(),
        Err(message) => error(api, &message),
    }
}

/// Calls the target. Not inlined, lest its arithmetic move out of its floating-point environment.
#[inline(never)]
fn run<T: Target>(frame: &CallFrame) -> Result<(), String> {
    if frame.stage != STAGE_EXECUTE {
        return Err(format!("there is nothing to do in stage {}", frame.stage));
    }
    let mut call = Call { frame, taken: 0 };
    // A panic ends here: what it left half done is an output nobody will see.
    catch_unwind(AssertUnwindSafe(|| T::run(&mut call))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().copied();
        let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Err(format!("panic: {}", text.unwrap_or("of unknown kind")))
    })
}

/// An error for XLA, which frees it.
fn error(api: Option<&Api>, message: &str) -> *mut Error {
    let Some(create) = api.and_then(|api| api.error_create) else {
        // To return nothing would mean success.
        eprintln!("XLA gave no way to report an error: {message}");
        process::abort()
    };
    let message = CString::new(message.replace('\0', "\u{fffd}")).expect("no NUL is left");
    let mut args = ErrorCreateArgs {
        struct_size: size_of::<ErrorCreateArgs>(),
        extension_start: ptr::null_mut(),
        message: message.as_ptr(),
        code: INVALID_ARGUMENT,
    };
    // SAFETY: a function of XLA's with these arguments; it copies the message.
    unsafe { create(&mut args) }
}

/// Rust's floating-point environment, while this lives; afterwards XLA's again.
///
/// XLA's flushes subnormal numbers to zero: Rust rules that out, losses would differ from those computed elsewhere, and
/// a thread that is started meanwhile (of a pool, say) would keep it for good.
struct Floats(Register);

#[cfg(target_arch = "x86_64")]
type Register = u32;
#[cfg(not(target_arch = "x86_64"))]
type Register = u64;

impl Floats {
    fn enter() -> Self {
        /// All exceptions masked, round to nearest, subnormals kept.
        #[cfg(target_arch = "x86_64")]
        const DEFAULT: Register = 0x1f80;
        #[cfg(not(target_arch = "x86_64"))]
        const DEFAULT: Register = 0;
        let theirs = Floats(read());
        write(DEFAULT);
        theirs
    }
}

impl Drop for Floats {
    fn drop(&mut self) {
        write(self.0);
    }
}

/// The control register of floating-point arithmetic.
#[inline(always)]
fn read() -> Register {
    #[allow(unused_mut)] // on other machines
    let mut register: Register = 0;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: stores the register in the variable.
    unsafe {
        std::arch::asm!("stmxcsr [{}]", in(reg) &raw mut register, options(nostack, preserves_flags))
    };
    #[cfg(target_arch = "aarch64")]
    // SAFETY: copies the register into the variable.
    unsafe {
        std::arch::asm!("mrs {}, fpcr", out(reg) register, options(nomem, nostack, preserves_flags))
    };
    register
}

#[inline(always)]
fn write(register: Register) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: what is written is Rust's own environment or, on the way out to the caller, what that caller had.
    unsafe {
        std::arch::asm!("ldmxcsr [{}]", in(reg) &raw const register, options(nostack))
    };
    #[cfg(target_arch = "aarch64")]
    // SAFETY: as above.
    unsafe {
        std::arch::asm!("msr fpcr, {}", in(reg) register, options(nostack))
    };
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = register;
}

// The C structs. Each that begins with its size may be longer in XLA; fields at the end that nothing here needs are
// left out.

const API_MAJOR: c_int = 0;
const API_MINOR: c_int = 3;
const EXTENSION_METADATA: c_int = 1;
const STAGE_EXECUTE: c_int = 3;
const KIND_BUFFER: c_int = 1;
const ATTRIBUTE_SCALAR: c_int = 3;
const ATTRIBUTE_STRING: c_int = 4;
const INVALID_ARGUMENT: c_int = 3;

/// `XLA_FFI_DataType`.
mod dtype {
    use std::ffi::c_int;
    pub(super) const PRED: c_int = 1;
    pub(super) const S8: c_int = 2;
    pub(super) const S16: c_int = 3;
    pub(super) const S32: c_int = 4;
    pub(super) const S64: c_int = 5;
    pub(super) const U8: c_int = 6;
    pub(super) const U16: c_int = 7;
    pub(super) const U32: c_int = 8;
    pub(super) const U64: c_int = 9;
    pub(super) const F16: c_int = 10;
    pub(super) const F32: c_int = 11;
    pub(super) const F64: c_int = 12;
    pub(super) const BF16: c_int = 16;
}

/// `XLA_FFI_Handler`.
type Handler = unsafe extern "C" fn(*mut CallFrame) -> *mut Error;

/// `XLA_FFI_Error`, XLA's own business.
#[repr(C)]
struct Error {
    _private: [u8; 0],
}

/// `XLA_FFI_CallFrame`.
#[repr(C)]
struct CallFrame {
    struct_size: usize,
    extension_start: *mut Extension,
    api: *const Api,
    context: *mut c_void,
    stage: c_int,
    inputs: Buffers,
    outputs: Buffers,
    attributes: Attributes,
}

/// `XLA_FFI_Args` and `XLA_FFI_Rets`.
#[repr(C)]
struct Buffers {
    struct_size: usize,
    extension_start: *mut Extension,
    size: i64,
    kinds: *const c_int,
    values: *const *const RawBuffer,
}

impl Buffers {
    fn get(&self, i: usize) -> Option<&RawBuffer> {
        // SAFETY: both arrays have `size` elements; one of this kind is a pointer to a buffer.
        unsafe {
            let kind = *array(self.kinds, self.size).get(i)?;
            if kind == KIND_BUFFER { checked(array(self.values, self.size)[i]) } else { None }
        }
    }
}

/// `XLA_FFI_Buffer`.
#[repr(C)]
struct RawBuffer {
    struct_size: usize,
    extension_start: *mut Extension,
    dtype: c_int,
    data: *mut c_void,
    rank: i64,
    dims: *const i64,
}

impl RawBuffer {
    fn dims(&self) -> &[i64] {
        // SAFETY: there are `rank` of them.
        unsafe { array(self.dims, self.rank) }
    }

    /// Where the elements are and how many, for a slice of them. XLA's pointer may be null if there are none.
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

    fn overlaps(&self, other: &RawBuffer) -> bool {
        let (a, b) = (self.bytes(), other.bytes());
        !a.is_empty() && !b.is_empty() && a.start < b.end && b.start < a.end
    }
}

/// `XLA_FFI_Attrs`.
#[repr(C)]
struct Attributes {
    struct_size: usize,
    extension_start: *mut Extension,
    size: i64,
    kinds: *const c_int,
    names: *const *const Span,
    values: *const *const c_void,
}

/// `XLA_FFI_ByteSpan`.
#[repr(C)]
struct Span {
    pointer: *const u8,
    len: usize,
}

impl Span {
    fn bytes(&self) -> &[u8] {
        // SAFETY: XLA's spans are valid.
        unsafe { array(self.pointer, self.len as i64) }
    }
}

/// `XLA_FFI_Scalar`.
#[repr(C)]
struct Scalar {
    dtype: c_int,
    value: *const c_void,
}

/// `XLA_FFI_Api`, as far as the first of its functions.
#[repr(C)]
struct Api {
    struct_size: usize,
    extension_start: *mut Extension,
    version: ApiVersion,
    internal: *const c_void,
    error_create: Option<unsafe extern "C" fn(*mut ErrorCreateArgs) -> *mut Error>,
}

/// `XLA_FFI_Api_Version`.
#[repr(C)]
struct ApiVersion {
    struct_size: usize,
    extension_start: *mut Extension,
    major: c_int,
    minor: c_int,
}

/// `XLA_FFI_Error_Create_Args`.
#[repr(C)]
struct ErrorCreateArgs {
    struct_size: usize,
    extension_start: *mut Extension,
    message: *const c_char,
    code: c_int,
}

/// `XLA_FFI_Extension_Base`.
#[repr(C)]
struct Extension {
    struct_size: usize,
    kind: c_int,
    next: *mut Extension,
}

/// `XLA_FFI_Metadata_Extension`.
#[repr(C)]
struct MetadataExtension {
    base: Extension,
    metadata: *mut Metadata,
}

/// `XLA_FFI_Metadata`; its traits and the type of its state stay what XLA made them, none.
#[repr(C)]
struct Metadata {
    struct_size: usize,
    version: ApiVersion,
}

/// What `p` points to, unless it is null, or shorter than its type here.
///
/// # Safety
/// `T` is one of the structs above that begin with their size, and `p` is null or points to one, valid during `'a`.
unsafe fn checked<'a, T>(p: *const T) -> Option<&'a T> {
    // SAFETY: the size is the first field of each, and says how far the others can be read.
    unsafe { if !p.is_null() && p.cast::<usize>().read() >= size_of::<T>() { Some(&*p) } else { None } }
}

/// `len` elements at `p`, which may be null if there are none.
///
/// # Safety
/// They are there, initialized and unchanged during `'a`.
unsafe fn array<'a, T>(p: *const T, len: i64) -> &'a [T] {
    match usize::try_from(len) {
        // SAFETY: the caller's promise.
        Ok(len) if len > 0 && !p.is_null() => unsafe { slice::from_raw_parts(p, len) },
        _ => &[],
    }
}
