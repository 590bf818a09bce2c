//! The Rust code of all pages, as functions that `build.rs` writes. It is as a reader would write it: results are shown, and
//! not used.
#![allow(unused, clippy::all)]

include!(concat!(env!("OUT_DIR"), "/pages.rs"));
