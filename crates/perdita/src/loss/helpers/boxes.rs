//! Geometry of two boxes, for the losses of object detection.
use crate::loss::Field;
use crate::real::{Element, Real};

crate::choice! {
    /// Format of a box
    pub enum BoxFormat {
        /// Two corners: left, top, right, bottom
        Xyxy = "xyxy",
        /// Left, top, width, height
        Xywh = "xywh",
        /// Centre, width, height
        Cxcywh = "cxcywh",
    }
}
impl BoxFormat {
    /// Inputs of a loss of two boxes.
    pub const fn fields(self) -> &'static [Field] {
        const fn of(format: BoxFormat) -> [Field; 2] {
            [
                Field::boxes("prediction", "... 4", format, "the predicted boxes"),
                Field::boxes("target", "... 4", format, "the ground-truth boxes"),
            ]
        }
        match self {
            BoxFormat::Xyxy => const { &of(BoxFormat::Xyxy) },
            BoxFormat::Xywh => const { &of(BoxFormat::Xywh) },
            BoxFormat::Cxcywh => const { &of(BoxFormat::Cxcywh) },
        }
    }

    /// Index of the number that gives a box a negative width or height, and the problem.
    pub(crate) fn inverted<E: Element>(self, sides: &[E]) -> Option<(usize, &'static str)> {
        let below = |i: usize, least: f64| sides[i].to_f64() < least;
        match self {
            BoxFormat::Xyxy => [2, 3].into_iter().find(|&i| below(i, sides[i - 2].to_f64())).map(|i| {
                let problem = ["lies left of the first corner", "lies above the first corner"][i - 2];
                (i, problem)
            }),
            BoxFormat::Xywh | BoxFormat::Cxcywh => {
                [2, 3].into_iter().find(|&i| below(i, 0.0)).map(|i| (i, "is a negative size"))
            }
        }
    }
}

/// Two boxes. An inverted box has no area: a negative width or height is 0.
#[derive(Clone, Copy, Debug)]
pub struct Boxes<R> {
    first: [R; 4],
    second: [R; 4],
    /// Widths and heights of both boxes.
    pub sides: [(R, R); 2],
    /// Area of the union.
    pub union: R,
    /// Intersection over union; 1 for identical boxes without area.
    pub iou: R,
}
impl<R: Real> Boxes<R> {
    /// Geometry of two boxes: the first four numbers are one box, the next four the other.
    #[inline(always)]
    pub fn new(x: &[R], format: BoxFormat) -> Self {
        let (first, second) = (corners(&x[..4], format), corners(&x[4..8], format));
        let (zero, one) = (x[0].lit(0.0), x[0].lit(1.0));
        let sides = [
            (side(first[0], first[2]), side(first[1], first[3])),
            (side(second[0], second[2]), side(second[1], second[3])),
        ];
        let shared = side(first[0].max(second[0]), first[2].min(second[2]))
            * side(first[1].max(second[1]), first[3].min(second[3]));
        let union = sides[0].0 * sides[0].1 + sides[1].0 * sides[1].1 - shared;
        // Two boxes without area have IoU 1 if they are identical, else 0.
        let mut gap = zero;
        for i in 0..4 {
            gap = gap + (first[i] - second[i]).abs();
        }
        let nothing = zero.select_lt(gap, zero, one);
        // A NaN of the union is propagated.
        let iou = zero.select_lt(union, shared / union, union.select_lt(one, nothing, union));
        Boxes { first, second, sides, union, iou }
    }

    /// Width and height of the enclosing box.
    #[inline(always)]
    pub fn hull(&self) -> (R, R) {
        let (a, b) = (self.first, self.second);
        (a[2].max(b[2]) - a[0].min(b[0]), a[3].max(b[3]) - a[1].min(b[1]))
    }

    /// Squared distance of the centres over the squared diagonal of the enclosing box; 0 if that box is a point.
    #[inline(always)]
    pub fn offset(&self) -> R {
        let (a, b) = (self.first, self.second);
        let half = a[0].lit(0.5);
        let (dx, dy) = ((a[0] + a[2] - b[0] - b[2]) * half, (a[1] + a[3] - b[1] - b[3]) * half);
        let (w, h) = self.hull();
        let (distance, diagonal, zero) = (dx * dx + dy * dy, w * w + h * h, half.lit(0.0));
        zero.select_lt(diagonal, distance / diagonal, zero)
    }
}

#[inline(always)]
fn corners<R: Real>(x: &[R], format: BoxFormat) -> [R; 4] {
    match format {
        BoxFormat::Xyxy => [x[0], x[1], x[2], x[3]],
        BoxFormat::Xywh => [x[0], x[1], x[0] + x[2], x[1] + x[3]],
        BoxFormat::Cxcywh => {
            let (w, h) = (x[2] * x[2].lit(0.5), x[3] * x[3].lit(0.5));
            [x[0] - w, x[1] - h, x[0] + w, x[1] + h]
        }
    }
}
/// Length of a side; 0 if it is inverted.
#[inline(always)]
fn side<R: Real>(low: R, high: R) -> R {
    (high - low).max(low.lit(0.0))
}
