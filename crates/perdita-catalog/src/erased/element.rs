//! The element types that losses by name compute with.
use super::{AnyArrays, AnyPointwise, AnyProduct, AnyRowwise, OnProducts};
use perdita::kernel::{Outputs, Reduction, Slots, Total};
use perdita::loss::{Error, Truth};
use perdita::real::Element;
use perdita::{Arrays, Pairs, Rows};

/// The element types that losses by name are compiled for.
pub trait ByName: Element<Float = Self> {
    #[doc(hidden)]
    fn product<'a>(l: &'a (dyn AnyProduct + 'a)) -> &'a (dyn OnProducts<Self> + 'a);
    #[doc(hidden)]
    fn pointwise(
        l: &dyn AnyPointwise,
        b: Pairs<Self>,
        r: Reduction,
        out: Outputs<Self>,
    ) -> Result<Total, Error>;
    #[doc(hidden)]
    fn rowwise<K: Truth>(
        l: &dyn AnyRowwise<K>,
        b: Rows<Self, K>,
        r: Reduction,
        out: Outputs<Self>,
    ) -> Result<Total, Error>;
    #[doc(hidden)]
    fn arrays(l: &dyn AnyArrays, b: Arrays<Self>, r: Reduction, out: Slots<Self>) -> Result<Total, Error>;
}
macro_rules! by_name {
    ($t:ty, $evaluate:ident) => {
        impl ByName for $t {
            fn product<'a>(l: &'a (dyn AnyProduct + 'a)) -> &'a (dyn OnProducts<Self> + 'a) {
                l
            }
            fn pointwise(
                l: &dyn AnyPointwise,
                b: Pairs<Self>,
                r: Reduction,
                out: Outputs<Self>,
            ) -> Result<Total, Error> {
                l.$evaluate(b, r, out)
            }
            fn arrays(
                l: &dyn AnyArrays,
                b: Arrays<Self>,
                r: Reduction,
                out: Slots<Self>,
            ) -> Result<Total, Error> {
                l.$evaluate(b, r, out)
            }
            fn rowwise<K: Truth>(
                l: &dyn AnyRowwise<K>,
                b: Rows<Self, K>,
                r: Reduction,
                out: Outputs<Self>,
            ) -> Result<Total, Error> {
                l.$evaluate(b, r, out)
            }
        }
    };
}
by_name!(f32, evaluate_f32);
by_name!(f64, evaluate_f64);
