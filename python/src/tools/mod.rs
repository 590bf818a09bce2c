//! Figures, theory, advice and the command line, which a build may leave out: with them it takes half as long again.
pub(crate) mod command;
mod data;
pub(crate) mod figure;
pub(crate) mod markup;
pub(crate) mod recommend;
pub(crate) mod theory;
