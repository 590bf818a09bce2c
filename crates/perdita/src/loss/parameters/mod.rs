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
mod choice;
mod parts;
mod types;

pub use choice::Choice;
pub use types::{Parameter, PerClass};

use super::{Args, Error, Param};

/// Parameters of a loss, or a group of parameters that several losses share.
pub trait Parameters: Sized {
    /// Names, defaults, domains and documentation.
    const PARAMS: &'static [Param];
    /// The struct with the values in `args`; missing parameters have their defaults.
    fn read(args: &Args) -> Result<Self, Error>;
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
