//! Parameters whose values are words.
use super::Parameter;

/// Enum whose variants are words in the catalogue, declared by [`choice!`](crate::choice).
pub trait Choice: Parameter {
    /// The words; the first is the default.
    const WORDS: &'static [&'static str];
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
