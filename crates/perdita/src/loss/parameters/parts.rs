//! Parts of [`parameters!`](crate::parameters) that depend on the type of a parameter: its field, its entry on the card, its
//! reader, its setter.

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
