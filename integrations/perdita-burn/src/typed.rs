//! A configuration and a module for a loss, as Burn's own losses have them.
use crate::call::{Loss, LossConfig};
use crate::error::Error;
use perdita::loss::{Args, Value};
use perdita_catalog::LOSSES;

/// The loss of the catalogue with these parameters.
pub(crate) fn made(name: &str, parameters: &[(&str, Value)]) -> Result<Loss, Error> {
    let entry = LOSSES.iter().find(|entry| entry.card().name == name);
    let mut args =
        Args::defaults(entry.expect("the catalogue has the losses that are written from it").card());
    for (name, value) in parameters {
        args.set(name, value.clone()).map_err(Error::new)?;
    }
    LossConfig::new(args.to_string()).try_init()
}

/// Declares a loss: its configuration with all parameters, its module, and the tensors of its methods.
///
/// ```text
/// loss! {
///     /// Documentation.
///     HuberLoss, HuberLossConfig, "huber" {
///         /// Documentation.
///         delta, with_delta: f64 = 1.0;
///     }
///     forward [D] (prediction: Tensor<D>, target: Tensor<D>);     const parameters; tensors
///     each [] Tensor<D>;                                          more const parameters; the losses of the observations
///     learned [temperature];                                      parameters with a gradient
/// }
/// ```
macro_rules! loss {
    (
        $(#[$about:meta])*
        $Loss:ident, $Config:ident, $name:literal {
            $($(#[$doc:meta])* $param:ident, $with:ident: $kind:ty = $default:expr;)*
        }
        forward $ranks:tt $tensors:tt;
        $(each $more:tt $each:ty;)?
        $(learned $learned:tt;)?
    ) => {
        #[doc = concat!("Configuration of [`", stringify!($Loss), "`].")]
        #[derive(Clone, Debug, PartialEq, burn::serde::Serialize, burn::serde::Deserialize)]
        #[serde(crate = "burn::serde", default, deny_unknown_fields)]
        pub struct $Config {
            $($(#[$doc])* pub $param: $kind,)*
        }

        impl $Config {
            /// The configuration with all defaults.
            pub fn new() -> Self {
                $Config { $($param: $default,)* }
            }

            $(
                #[doc = concat!("Sets [`", stringify!($param), "`](Self::", stringify!($param), ").")]
                #[must_use]
                pub fn $with(mut self, $param: impl Into<$kind>) -> Self {
                    self.$param = $param.into();
                    self
                }
            )*

            /// The loss.
            ///
            /// # Panics
            /// If a parameter lies outside its domain.
            #[track_caller]
            pub fn init(&self) -> $Loss {
                $crate::error::unwrap(self.try_init())
            }

            /// The loss.
            ///
            /// # Errors
            /// A parameter outside its domain.
            pub fn try_init(&self) -> Result<$Loss, $crate::Error> {
                let parameters = [$((stringify!($param), perdita_adapter::Parameter::value(&self.$param)),)*];
                $crate::typed::made($name, &parameters).map(|loss| $Loss { loss })
            }
        }

        impl Default for $Config {
            fn default() -> Self {
                Self::new()
            }
        }

        impl burn::config::Config for $Config {}

        /// The configuration as JSON.
        impl std::fmt::Display for $Config {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str(&burn::config::config_to_json(self))
            }
        }

        $(#[$about])*
        #[derive(burn::module::Module, Debug)]
        #[module(custom_display)]
        pub struct $Loss {
            loss: $crate::Loss,
        }

        /// The text of the loss.
        impl burn::module::ModuleDisplay for $Loss {
            fn custom_content(&self, content: burn::module::Content) -> Option<burn::module::Content> {
                content.add_single(&self.loss).optional()
            }
        }

        impl $Loss {
            /// The loss with all its tensors by name, the optional ones and weights among them.
            pub fn as_loss(&self) -> &$crate::Loss {
                &self.loss
            }

            $crate::typed::forward! { $ranks $tensors }
            $($crate::typed::each! { $ranks $tensors $more $each })?
            $($crate::typed::learned! { $ranks $tensors $learned })?
        }
    };
}

/// The method of the reduced loss.
macro_rules! forward {
    ([$($rank:ident)*] ($($tensor:ident: $type:ty),*)) => {
        /// The reduced loss.
        ///
        /// # Panics
        /// As [`Loss::try_forward`](crate::Loss::try_forward) has errors.
        #[track_caller]
        pub fn forward<$(const $rank: usize),*>(
            &self,
            $($tensor: $type,)*
            reduction: burn::nn::loss::Reduction,
        ) -> burn::tensor::Tensor<1> {
            self.loss.forward_named(&[$((stringify!($tensor), $tensor.into())),*], reduction)
        }
    };
}

/// The method of the losses of the observations.
macro_rules! each {
    ([$($rank:ident)*] ($($tensor:ident: $type:ty),*) [$($more:ident)?] $each:ty) => {
        /// The losses of the observations.
        ///
        /// # Panics
        /// As [`Loss::try_forward_named_no_reduction`](crate::Loss::try_forward_named_no_reduction) has errors.
        #[track_caller]
        pub fn forward_no_reduction<$(const $rank: usize,)* $(const $more: usize)?>(
            &self,
            $($tensor: $type),*
        ) -> $each {
            self.loss.forward_named_no_reduction(&[$((stringify!($tensor), $tensor.into())),*])
        }
    };
}

/// The method of the reduced loss with parameters that are trained.
macro_rules! learned {
    ([$($rank:ident)*] ($($tensor:ident: $type:ty),*) [$($learned:ident),*]) => {
        /// The reduced loss, with parameters that are tensors of one number: they have gradients.
        ///
        /// # Panics
        /// As [`Loss::try_forward`](crate::Loss::try_forward) has errors.
        #[track_caller]
        pub fn forward_learned<$(const $rank: usize),*>(
            &self,
            $($tensor: $type,)*
            $($learned: burn::tensor::Tensor<1>,)*
            reduction: burn::nn::loss::Reduction,
        ) -> burn::tensor::Tensor<1> {
            let tensors = [
                $((stringify!($tensor), $tensor.into()),)*
                $((stringify!($learned), $learned.into()),)*
            ];
            self.loss.forward_named(&tensors, reduction)
        }
    };
}

pub(crate) use {each, forward, learned, loss};
