//! Parameters of losses, each declared in one place.
//!
//! A parameter has a name, a default, a domain, a letter in formulas and one line of documentation. It appears in six
//! places: a field of the struct, a setter that checks the domain, [`Default`], the card, the parser (`huber(delta=1.5)`)
//! and the documentation. [`parameters!`](crate::parameters) generates all of them from one declaration:
//!
//! ```
//! use perdita::loss::{POSITIVE, Card, Claims, Definition, ValueSlope, Pointwise};
//! use perdita::real::Real;
//!
//! perdita::parameters! {
//!     /// c²·(√(1 + (r/c)²) − 1)
//!     #[derive(Clone, Copy, Debug)]
//!     pub struct Charbonnier(
//!         /// error at which the loss changes from quadratic to linear
//!         scale as "c": f64 in POSITIVE = 1.0,
//!     ) {
//!         /// halve the loss
//!         half: bool = false,
//!     }
//! }
//! impl Definition for Charbonnier {
//!     const CARD: Card = Card {
//!         summary: "smooth absolute error",
//!         formula: "c²(√(1 + (r/c)²) − 1); r = p − y, c = scale",
//!         estimates: "a location between the mean and the median",
//!         reference: "Charbonnier et al., ICIP 1994",
//!         ..Card::regression("charbonnier", Self::PARAMS)
//!     };
//! }
//! impl Pointwise for Charbonnier {
//!     fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
//!         let (r, c, one) = (prediction - target, target.lit(self.scale), target.lit(1.0));
//!         let root = (one + r * r / (c * c)).sqrt();
//!         let share = target.lit(if self.half { 0.5 } else { 1.0 });
//!         ValueSlope { value: share * c * c * (root - one), slope: share * r / root }
//!     }
//!     fn claims(&self) -> Claims {
//!         Claims::NONE
//!     }
//! }
//!
//! use perdita::{Pairs, PointwiseExt, Pred, Target};
//! let batch = Pairs::new(Pred(&[3.0]), Target(&[0.0]))?;
//! assert_eq!(Charbonnier::new(4.0)?.mean(batch)?, 4.0);
//! assert_eq!(Charbonnier::default().scale(4.0)?.half(true).mean(batch)?, 2.0);
//! assert!(Charbonnier::new(-1.0).is_err());
//! let required: Vec<_> = Charbonnier::PARAMS.iter().map(|param| (param.name, param.required)).collect();
//! assert_eq!(required, [("scale", true), ("half", false)]);
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! # Grammar
//!
//! ```text
//! struct Loss ( REQUIRED, … ) { OPTION, … } derived { field: Type = initial, … }
//! ```
//!
//! Parameters in parentheses are the arguments of `new`, in this order; all parameters have a default and a setter. Each of
//! the three parts is optional, and a parameter ends with a comma:
//!
//! ```text
//! /// documentation: a noun phrase without a full stop
//! name [as "letter"] [like Other] [named word("a", "b")] : Type [in DOMAIN] = default [=> check],
//! name : Group [one, two],
//! ```
//!
//! | type | parameter | its setter takes |
//! | --- | --- | --- |
//! | `f64`, `Option<f64>` | number, number or `none` | the same; checked |
//! | `usize`, `Option<usize>` | whole number | the same; checked |
//! | `i64` | label or seed: any whole number | the same |
//! | `bool` | flag | the same |
//! | [`PerClass`] | number for all classes, or one for each | `&[f64]`; checked |
//! | any other | [`choice!`](crate::choice) | the enum |
//!
//! * `like Other`: documentation, domain and letter are those of the parameter with this name of another loss.
//! * `named word("a", "b")`: in the catalogue the flag is a choice between two words, and `word=b` sets it.
//! * `=> check`: the setter calls this method last, `fn check(self) -> Result<Self, Error>`. It validates combinations of
//!   parameters, or computes derived fields. `new` and [`read`](Parameters::read) call it, too.
//! * `name: Group [one, two]`: a field of another type with parameters, `Group`, of which those listed are parameters of this
//!   loss. The others keep their defaults.
//!
//! The macro is optional: [`Parameters`] can be implemented by hand, with `Param::of(name, kind)` for each parameter.
use super::{Args, Card, Error, Param, Value};
use std::borrow::Cow;

/// Parameters of a loss, or a group of parameters that several losses share.
pub trait Parameters: Sized {
    /// Names, defaults, domains and documentation.
    const PARAMS: &'static [Param];
    /// The struct with the values in `args`; missing parameters have their defaults.
    fn read(args: &Args) -> Result<Self, Error>;
}

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

/// Enum whose variants are words in the catalogue, declared by [`choice!`](crate::choice).
pub trait Choice: Parameter {
    /// The words; the first is the default.
    const WORDS: &'static [&'static str];
}

impl Card {
    /// `value`, if its numbers are in the domain of the parameter `name`.
    pub fn accept<T: Parameter>(&self, name: &'static str, value: T) -> Result<T, Error> {
        value.check(|x| self.check(name, x))?;
        Ok(value)
    }
}

/// Declares the enum of a parameter whose values are words. The first variant is the default.
///
/// ```
/// perdita::choice! {
///     /// Norm of a difference
///     pub enum Norm {
///         /// |d|
///         Absolute = "absolute",
///         /// d²
///         Squared = "squared",
///     }
/// }
/// assert_eq!(Norm::default(), Norm::Absolute);
/// ```
#[macro_export]
macro_rules! choice {
    (
        $(#[$meta:meta])*
        $vis:vis enum $Choice:ident {
            $(#[$first_meta:meta])* $First:ident = $first:literal,
            $( $(#[$variant_meta:meta])* $Variant:ident = $word:literal, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        $vis enum $Choice {
            $(#[$first_meta])*
            #[default]
            $First,
            $( $(#[$variant_meta])* $Variant, )*
        }
        impl $crate::loss::Parameter for $Choice {
            fn from_value(value: &$crate::loss::Value) -> Result<Self, &'static str> {
                match value {
                    $crate::loss::Value::Word(word) => match word.as_str() {
                        $first => Ok($Choice::$First),
                        $( $word => Ok($Choice::$Variant), )*
                        _ => Err("one of its words"),
                    },
                    _ => Err("a word"),
                }
            }
        }
        impl $crate::loss::Choice for $Choice {
            const WORDS: &'static [&'static str] = &[$first, $($word),*];
        }
    };
}

/// Declares the struct of a loss with its parameters. Example and grammar: [`loss::parameters`](crate::loss::parameters).
#[macro_export]
macro_rules! parameters {
    // Every parameter, required or not: the struct, its defaults, the list of parameters, the reader, the setters.
    (@struct [$(#[$meta:meta])* $vis:vis struct $Loss:ident] $required:tt {
        $(
            $(#[doc = $doc:literal])*
            $name:ident $(as $letter:literal)? $(like $Other:ident)? $(named $word:ident($off:literal, $on:literal))?
                : $Type:ident $(<$Inner:ident>)? $([$($member:ident),*])?
                $(in $domain:ident $(($($bound:expr),*))?)? $(= $default:expr)? $(=> $check:ident)?,
        )*
    } {
        $( $(#[$derived_meta:meta])* $derived:ident: $Derived:ty = $initial:expr, )*
    }) => {
        $(#[$meta])*
        $vis struct $Loss {
            $( pub(crate) $name: $Type $(<$Inner>)?, )*
            $( $(#[$derived_meta])* $derived: $Derived, )*
        }
        // A private loss may not use everything that is generated here.
        #[allow(dead_code)]
        impl $Loss {
            /// Names, defaults, domains and documentation of the parameters
            $vis const PARAMS: &'static [$crate::loss::Param] = {
                const GROUPS: &[&[$crate::loss::Param]] = &[ $( $crate::parameter!(@group
                    $name $([$word $off $on])?: $Type $(<$Inner>)? $([$($member)*])? $(= $default)?;
                    |param| {
                        $( let param = param.like(<$Other as $crate::loss::Parameters>::PARAMS); )?
                        let param = param.document(concat!($($doc),*));
                        $( let param = param.within($domain $(($($bound),*))?); )?
                        $( let param = param.symbol($letter); )?
                        param
                    }
                ) ),* ];
                &$crate::loss::Param::join::<{ $crate::loss::Param::count(GROUPS) }>(
                    GROUPS,
                    $crate::parameters!(@count $required),
                )
            };

            /// The defaults, before the checks that compute derived fields.
            pub(crate) const DEFAULT: Self = $Loss {
                $( $name: $crate::parameter!(@initial $Type $([$($member)*])? $(= $default)?), )*
                $( $derived: $initial, )*
            };

            fn checked(self) -> Result<Self, $crate::Error> {
                Ok::<Self, $crate::Error>(self) $( $(.and_then(Self::$check))? )*
            }

            $( $crate::parameter! { @setter
                {
                    $(#[doc = $doc])*
                    $(#[doc = concat!("As [`", stringify!($Other), "::", stringify!($name), "`]")])?
                    $(#[doc = concat!("\n\nDefault: `", stringify!($default), "`")])?
                    $(#[doc = concat!("\n\nDomain: `", stringify!($domain $(($($bound),*))?), "`")])?
                    $(#[doc = concat!("\n\nLetter in formulas: ", $letter)])?
                }
                $vis $name: $Type $(<$Inner>)? $([$($member)*])? $(=> $check)?
            } )*
        }
        impl Default for $Loss {
            #[inline]
            fn default() -> Self {
                $Loss::DEFAULT.checked().expect("defaults lie in their domains")
            }
        }
        impl $crate::loss::Parameters for $Loss {
            const PARAMS: &'static [$crate::loss::Param] = $Loss::PARAMS;

            fn read(args: &$crate::loss::Args) -> Result<Self, $crate::Error> {
                let mut this = $Loss::DEFAULT;
                $( $crate::parameter!(@read args, this, $name $([$word $on])?: $Type $([$($member)*])?); )*
                this.checked()
            }
        }
    };

    // The number of required parameters.
    (@count {
        $(
            $(#[doc = $doc:literal])*
            $name:ident $(as $letter:literal)? $(like $Other:ident)?
                : $Type:ident $(<$Inner:ident>)?
                $(in $domain:ident $(($($bound:expr),*))?)? = $default:expr $(=> $check:ident)?,
        )*
    }) => {
        { const NAMES: &[&str] = &[$(stringify!($name)),*]; NAMES.len() }
    };

    // The constructor, from the required parameters.
    (@new $vis:vis $Loss:ident {}) => {};
    (@new $vis:vis $Loss:ident {
        $(
            $(#[doc = $doc:literal])*
            $name:ident $(as $letter:literal)? $(like $Other:ident)?
                : $Type:ident $(<$Inner:ident>)?
                $(in $domain:ident $(($($bound:expr),*))?)? = $default:expr $(=> $check:ident)?,
        )*
    }) => {
        #[allow(dead_code)]
        impl $Loss {
            #[doc = concat!("The loss with ", $("`", stringify!($name), "`, ",)* "and defaults for all other parameters")]
            $vis fn new($( $name: $crate::parameter!(@given $Type $(<$Inner>)?) ),*) -> Result<Self, $crate::Error> {
                let mut this = $Loss::DEFAULT;
                $( this.$name = $crate::parameter!(@accepted $name: $Type); )*
                this.checked()
            }
        }
    };

    // A loss without parameters.
    ($(#[$meta:meta])* $vis:vis struct $Loss:ident;) => {
        $(#[$meta])*
        $vis struct $Loss;
        #[allow(dead_code)]
        impl $Loss {
            /// No parameters
            $vis const PARAMS: &'static [$crate::loss::Param] = &[];
        }
        impl $crate::loss::Parameters for $Loss {
            const PARAMS: &'static [$crate::loss::Param] = $Loss::PARAMS;

            fn read(_: &$crate::loss::Args) -> Result<Self, $crate::Error> {
                Ok($Loss)
            }
        }
    };

    // A loss with parameters.
    (
        $(#[$meta:meta])*
        $vis:vis struct $Loss:ident $(( $($required:tt)* ))? $({ $($option:tt)* })? $(derived { $($derived:tt)* })?
    ) => {
        $crate::parameters! { @struct [$(#[$meta])* $vis struct $Loss] { $($($required)*)? }
            { $($($required)*)? $($($option)*)? } { $($($derived)*)? }
        }
        $crate::parameters! { @new $vis $Loss { $($($required)*)? } }
    };
}

/// The parts of [`parameters!`](crate::parameters) that depend on the type of a parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! parameter {
    // The initial value of the field.
    (@initial $Group:ident [$($member:ident)*]) => { $Group::DEFAULT };
    (@initial PerClass = $default:expr) => { $crate::loss::PerClass::Borrowed($default) };
    (@initial $Type:ident = $default:expr) => { $default };

    // The kind in the catalogue.
    (@kind f64 = $default:expr) => { $crate::loss::ParamKind::Number($default) };
    (@kind usize = $default:expr) => { $crate::loss::ParamKind::Integer($default as i64) };
    (@kind i64 = $default:expr) => { $crate::loss::ParamKind::Integer($default) };
    (@kind bool = $default:expr) => { $crate::loss::ParamKind::Flag($default) };
    (@kind Option<f64> = $default:expr) => { $crate::loss::ParamKind::Optional($default) };
    (@kind Option<usize> = $default:expr) => { $crate::loss::ParamKind::optional_integer($default) };
    (@kind PerClass = $default:expr) => { $crate::loss::ParamKind::per_class($default) };
    (@kind $Choice:ident = $default:expr) => { $crate::loss::ParamKind::Choice(<$Choice as $crate::loss::Choice>::WORDS) };

    // The entries in the list of parameters: one, or those of a group.
    (@group $name:ident: $Group:ident [$($member:ident)*]; |$param:ident| $rest:block) => {
        &[ $( $crate::loss::Param::named(<$Group as $crate::loss::Parameters>::PARAMS, stringify!($member)) ),* ]
    };
    (@group $name:ident [$word:ident $off:literal $on:literal]: bool = $default:expr; |$param:ident| $rest:block) => {
        &[{
            let $param = $crate::loss::Param::of(stringify!($word), $crate::loss::ParamKind::Choice(&[$off, $on]));
            $rest
        }]
    };
    (@group $name:ident: $Type:ident $(<$Inner:ident>)? = $default:expr; |$param:ident| $rest:block) => {
        &[{
            let kind = $crate::parameter!(@kind $Type $(<$Inner>)? = $default);
            let $param = $crate::loss::Param::of(stringify!($name), kind);
            $rest
        }]
    };

    // The value in the catalogue.
    (@read $args:ident, $this:ident, $name:ident: $Group:ident [$($member:ident)*]) => {
        $this.$name = <$Group as $crate::loss::Parameters>::read($args)?;
    };
    (@read $args:ident, $this:ident, $name:ident [$word:ident $on:literal]: bool) => {
        $this.$name = $args.is(stringify!($word), $on);
    };
    (@read $args:ident, $this:ident, $name:ident: $Type:ident) => {
        if let Some(value) = $args.read(stringify!($name))? {
            $this.$name = value;
        }
    };

    // The argument type of `new` and the setter, and its conversion.
    (@given PerClass) => { &[f64] };
    (@given $Type:ident $(<$Inner:ident>)?) => { $Type $(<$Inner>)? };
    (@accepted $name:ident: PerClass) => {
        <Self as $crate::loss::Definition>::CARD.accept(stringify!($name), $crate::loss::PerClass::from($name.to_vec()))?
    };
    (@accepted $name:ident: $Type:ident) => {
        <Self as $crate::loss::Definition>::CARD.accept(stringify!($name), $name)?
    };

    // The setter: checked if it takes numbers or ends with a check.
    (@setter $doc:tt $vis:vis $name:ident: f64 $(=> $check:ident)?) => {
        $crate::parameter! { @checked $doc $vis $name: f64 $(=> $check)? }
    };
    (@setter $doc:tt $vis:vis $name:ident: usize $(=> $check:ident)?) => {
        $crate::parameter! { @checked $doc $vis $name: usize $(=> $check)? }
    };
    (@setter $doc:tt $vis:vis $name:ident: PerClass $(=> $check:ident)?) => {
        $crate::parameter! { @checked $doc $vis $name: PerClass $(=> $check)? }
    };
    (@setter $doc:tt $vis:vis $name:ident: $Type:ident $(<$Inner:ident>)? => $check:ident) => {
        $crate::parameter! { @checked $doc $vis $name: $Type $(<$Inner>)? => $check }
    };
    (@setter $doc:tt $vis:vis $name:ident: Option<$Inner:ident>) => {
        $crate::parameter! { @checked $doc $vis $name: Option<$Inner> }
    };
    (@setter { $(#[$doc:meta])* } $vis:vis $name:ident: $Group:ident [$($member:ident)*] => $check:ident) => {
        $(#[$doc])*
        $vis fn $name(mut self, $name: $Group) -> Result<Self, $crate::Error> {
            self.$name = $name;
            self.$check()
        }
    };
    (@setter { $(#[$doc:meta])* } $vis:vis $name:ident: $Type:ident $([$($member:ident)*])?) => {
        $(#[$doc])*
        #[must_use]
        $vis fn $name(mut self, $name: $Type) -> Self {
            self.$name = $name;
            self
        }
    };
    (@checked { $(#[$doc:meta])* } $vis:vis $name:ident: $Type:ident $(<$Inner:ident>)? $(=> $check:ident)?) => {
        $(#[$doc])*
        $vis fn $name(mut self, $name: $crate::parameter!(@given $Type $(<$Inner>)?)) -> Result<Self, $crate::Error> {
            self.$name = $crate::parameter!(@accepted $name: $Type);
            Ok::<Self, $crate::Error>(self) $(.and_then(Self::$check))?
        }
    };
}
