//! The functions in SQL: against the core, with nulls, groups, windows, files, and mistakes.
mod arrays;
mod errors;
mod files;
mod groups;
mod nulls;
mod pages;
mod tables;
mod values;
mod windows;
