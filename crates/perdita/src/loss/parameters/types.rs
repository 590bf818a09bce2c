//! Types of parameters: conversion from parsed values, and the numbers that must be in the domain.
use crate::loss::{Card, Error, Value};
use std::borrow::Cow;

/// Per-class parameter: one number for all classes, one per class, or none.
pub type PerClass = Cow<'static, [f64]>;

/// Type of a parameter.
pub trait Parameter: Sized {
    /// The parameter from a parsed value. The error names the accepted values.
    fn from_value(value: &Value) -> Result<Self, &'static str>;
    /// Calls `check` with each number that must be in the domain.
    fn check(&self, _check: impl Fn(f64) -> Result<f64, Error>) -> Result<(), Error> {
        Ok(())
    }
}

impl Parameter for f64 {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        if let Value::Number(x) = value { Ok(*x) } else { Err("a number") }
    }

    fn check(&self, check: impl Fn(f64) -> Result<f64, Error>) -> Result<(), Error> {
        check(*self).map(drop)
    }
}
impl Parameter for i64 {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        f64::from_value(value).ok().filter(|x| x.fract() == 0.0).map(|x| x as i64).ok_or("a whole number")
    }
}
impl Parameter for usize {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        i64::from_value(value)?.try_into().map_err(|_| "a whole number of at least 0")
    }

    fn check(&self, check: impl Fn(f64) -> Result<f64, Error>) -> Result<(), Error> {
        check(*self as f64).map(drop)
    }
}
impl Parameter for bool {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        if let Value::Flag(b) = value { Ok(*b) } else { Err("true or false") }
    }
}
impl<T: Parameter> Parameter for Option<T> {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        if *value == Value::None { Ok(None) } else { T::from_value(value).map(Some) }
    }

    fn check(&self, check: impl Fn(f64) -> Result<f64, Error>) -> Result<(), Error> {
        self.as_ref().map_or(Ok(()), |x| x.check(check))
    }
}
impl Parameter for PerClass {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        Ok(value.numbers().to_vec().into())
    }

    fn check(&self, check: impl Fn(f64) -> Result<f64, Error>) -> Result<(), Error> {
        self.iter().try_for_each(|&x| check(x).map(drop))
    }
}

impl Card {
    /// `value`, if its numbers are in the domain of the parameter `name`.
    pub fn accept<T: Parameter>(&self, name: &'static str, value: T) -> Result<T, Error> {
        value.check(|x| self.check(name, x))?;
        Ok(value)
    }
}
