//! Loops over images, and over the channels of an image.
use super::{BLOCK, Call, PARALLEL_MIN};
use crate::kernel::reduce::{Total, split_mut};
use crate::kernel::threads::{Work, fold};
use crate::real::Element;

/// Evaluates all images in blocks, shared among threads; a large image is a block of its own.
pub(super) fn run<E: Element>(call: Call<E>, block: &(dyn Fn(Call<E>) -> Total + Sync)) -> Total {
    let size = call.batch.stride_of_all().max(1);
    fold(call, (BLOCK / size).max(1), PARALLEL_MIN / size, block)
}

/// The total of `loss` over the images that count. `loss` takes the index of an image and the factor of its gradients,
/// which it writes; gradients of other images are set to 0.
pub(super) fn sum<E: Element>(
    mut call: Call<E>,
    mut loss: impl FnMut(usize, f64, &mut Call<E>) -> f64,
) -> Total {
    let (mut sum, mut total, mut count) = (0.0, 0.0, 0);
    for i in 0..call.batch.len() {
        let mut value = 0.0;
        match call.batch.weight_of(i) {
            0.0 => {
                for (field, grad) in call.grads.iter_mut().enumerate() {
                    let stride = call.batch.stride(field);
                    grad.iter_mut().for_each(|grad| grad[i * stride..(i + 1) * stride].fill(E::default()));
                }
            }
            weight => {
                value = weight * loss(i, call.factor(i), &mut call);
                (total, count) = (total + weight, count + 1);
            }
        }

        sum += value;
        if let Some(each) = call.each.as_deref_mut() {
            each[i] = E::from_f64(value);
        }
    }

    Total::new(sum, total, count)
}

/// The first `N` fields of image `i`: their numbers and their gradients.
pub(super) type Fields<'a, E, const N: usize> = ([&'a [E]; N], [Option<&'a mut [E]>; N]);

/// The fields of image `i` from number `first` on.
pub(super) fn fields<'a, E: Element, const N: usize>(
    call: &'a mut Call<E>,
    first: usize,
    i: usize,
) -> Fields<'a, E, N> {
    let stride = call.batch.stride(first);
    let here = i * stride..(i + 1) * stride;
    let numbers =
        |k: usize| &call.batch.numbers(first + k).expect("a loss of images needs them all")[here.clone()];
    let numbers = std::array::from_fn(numbers);
    let mut grads = call.grads[first..].iter_mut();
    let grad = |_| grads.next().and_then(|grad| grad.as_deref_mut()).map(|grad| &mut grad[here.clone()]);
    (numbers, std::array::from_fn(grad))
}

/// Channels of `N` images of one shape, contiguous.
pub(super) struct Channels<'a, E, const N: usize> {
    /// The pixels of a channel.
    size: usize,
    pub(super) images: [&'a [E]; N],
    pub(super) grads: [Option<&'a mut [E]>; N],
}

impl<'a, E: Element, const N: usize> Channels<'a, E, N> {
    /// The channels, one at a time.
    pub(super) fn each(self) -> impl Iterator<Item = Self> {
        let mut rest = Some(self);
        std::iter::from_fn(move || {
            let (first, more) = rest.take().filter(|rest| rest.len() > 0)?.split(1);
            rest = Some(more);
            Some(first)
        })
    }
}

impl<E: Element, const N: usize> Work for Channels<'_, E, N> {
    fn len(&self) -> usize {
        self.images[0].len() / self.size
    }

    fn split(self, mid: usize) -> (Self, Self) {
        let Channels { size, images, grads } = self;
        let images = images.map(|image| image.split_at(mid * size));
        let mut cut = grads.map(|grad| split_mut(grad, mid * size));
        (
            Channels { size, images: images.map(|cut| cut.0), grads: cut.each_mut().map(|cut| cut.0.take()) },
            Channels { size, images: images.map(|cut| cut.1), grads: cut.map(|cut| cut.1) },
        )
    }
}

/// The mean of `loss` over the channels of every image, whose axes are `n c h w`. `loss` takes some channels and the
/// factor of their gradients, and returns the sum of their losses.
pub(super) fn mean_over_channels<E: Element, const N: usize>(
    call: Call<E>,
    loss: &(dyn Fn(Channels<E, N>, f64) -> f64 + Sync),
) -> Total {
    let (channels, size) = (call.batch.size("c"), call.batch.size("h w"));
    sum(call, |i, factor, call| {
        if channels * size == 0 {
            return 0.0;
        }
        let (images, grads) = fields(call, 0, i);
        let share = 1.0 / channels as f64;
        let work = Channels { size, images, grads };
        share * fold(work, (BLOCK / size).max(1), PARALLEL_MIN / size, &|part| loss(part, factor * share))
    })
}
