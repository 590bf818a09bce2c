//! XLA's typed foreign function interface (FFI): calls from functions under `jax.jit` on the CPU, without Python.
//!
//! All its `unsafe` code is in this module. The rest of the crate writes a [`Target`], which gets a [`Call`] made
//! of slices, and exports its [`capsule`], which Python hands to `jax.ffi.register_ffi_target`.
//!
//! **Versions.** The structs are those of `xla/ffi/api/c_api.h` (`jax.ffi.include_dir()`), API version 0.3, in jaxlib
//! 0.9.2 to 0.10.2. Their parts used here are the same in 0.1 and 0.2, back to jaxlib 0.5.3, so a handler reports the newest
//! version that both it and XLA know. XLA then decides, when the target is registered (it promises to support a version
//! for a year), and every struct is read only if it is at least as long as here: they may grow at their ends.

mod abi;
mod buffer;
mod floats;

use abi::{
    API_MAJOR, API_MINOR, ATTRIBUTE_SCALAR, ATTRIBUTE_STRING, Api, CallFrame, EXTENSION_METADATA, Error,
    ErrorCreateArgs, Handler, INVALID_ARGUMENT, Metadata, MetadataExtension, STAGE_EXECUTE, Scalar, Span,
    array, checked, dtype,
};
use floats::Floats;
use std::ffi::{CString, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{process, ptr, ptr::NonNull};

use perdita_catalog::call::{Data, DataMut};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A function that XLA can call.
pub(crate) trait Target: 'static {
    /// Reads the inputs and attributes of a call and writes all its outputs, which are uninitialised.
    /// An error becomes a Python exception with this text; so does a panic.
    fn run(call: &mut Call<'_>) -> Result<(), String>;
}

/// The capsule for `jax.ffi.register_ffi_target`.
pub(crate) fn capsule<T: Target>(py: Python<'_>) -> PyResult<Bound<'_, PyCapsule>> {
    let handler: Handler = handler::<T>;
    let pointer = NonNull::new(handler as *mut c_void).expect("no function is at address 0");
    // SAFETY: the pointer is to a function, which lives as long as the process: Python unloads no extension module.
    unsafe { PyCapsule::new_with_pointer(py, pointer, c"xla._CUSTOM_CALL_TARGET") }
}

/// One call: its inputs, outputs and attributes.
pub(crate) struct Call<'a> {
    frame: &'a CallFrame,
    /// The outputs that are borrowed, a bit each.
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

/// The function that XLA calls, to register a target and to run it.
///
/// # Safety
/// The frame comes from XLA, which keeps it and everything it points to valid and unchanged during the call.
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
    // A panic is caught here: its unfinished outputs are discarded.
    catch_unwind(AssertUnwindSafe(|| T::run(&mut call))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().copied();
        let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Err(format!("panic: {}", text.unwrap_or("unknown")))
    })
}

/// An error for XLA, which frees it.
fn error(api: Option<&Api>, message: &str) -> *mut Error {
    let Some(create) = api.and_then(|api| api.error_create) else {
        // Returning null would mean success.
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
