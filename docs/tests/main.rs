//! The pages of the book and the README say what is so.
mod code;
mod formulas;
mod losses;
