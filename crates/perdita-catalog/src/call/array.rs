//! Arrays of any element type for dynamic calls: a slice, its shape, and its row stride.
use crate::erased::Precision;
use perdita::Labels;
use perdita::loss::Error;
use std::fmt;
use std::ops::Range;

/// The largest number of axes of an array.
const MAX_AXES: usize = 8;

/// The type of an array's elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dtype {
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// Integers of any width: labels, lengths.
    Integer,
}

impl fmt::Display for Dtype {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Dtype::F32 => "f32",
            Dtype::F64 => "f64",
            Dtype::Integer => "integers",
        })
    }
}

/// The elements of an input array.
#[derive(Clone, Copy, Debug)]
pub enum Data<'a> {
    /// Numbers in single precision.
    F32(&'a [f32]),
    /// Numbers in double precision.
    F64(&'a [f64]),
    /// Integers.
    Labels(Labels<'a>),
}

impl Data<'_> {
    /// The element type.
    pub fn dtype(&self) -> Dtype {
        match self {
            Data::F32(_) => Dtype::F32,
            Data::F64(_) => Dtype::F64,
            Data::Labels(_) => Dtype::Integer,
        }
    }

    /// A range of the elements.
    ///
    /// ```
    /// use perdita_catalog::call::Data;
    /// let (numbers, labels) = (Data::from(&[0.5f32, 1.0, 1.5, 2.0]), Data::from(&[0u8, 1, 2, 3]));
    /// assert!(matches!(numbers.slice(2..4), Data::F32([1.5, 2.0])));
    /// assert!(matches!(labels.slice(0..1), Data::Labels(perdita::Labels::U8([0]))));
    /// ```
    ///
    /// # Panics
    /// A range beyond the elements.
    #[must_use]
    pub fn slice(self, range: Range<usize>) -> Self {
        match self {
            Data::F32(data) => Data::F32(&data[range]),
            Data::F64(data) => Data::F64(&data[range]),
            Data::Labels(labels) => Data::Labels(match labels {
                Labels::I64(labels) => Labels::I64(&labels[range]),
                Labels::I32(labels) => Labels::I32(&labels[range]),
                Labels::U32(labels) => Labels::U32(&labels[range]),
                Labels::U16(labels) => Labels::U16(&labels[range]),
                Labels::U8(labels) => Labels::U8(&labels[range]),
                Labels::Usize(labels) => Labels::Usize(&labels[range]),
            }),
        }
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        match self {
            Data::F32(data) => data.len(),
            Data::F64(data) => data.len(),
            Data::Labels(labels) => labels.len(),
        }
    }

    /// True if there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The elements of an output array.
#[derive(Debug)]
pub enum DataMut<'a> {
    /// Numbers in single precision.
    F32(&'a mut [f32]),
    /// Numbers in double precision.
    F64(&'a mut [f64]),
}

impl DataMut<'_> {
    /// The element type.
    pub fn dtype(&self) -> Dtype {
        match self {
            DataMut::F32(_) => Dtype::F32,
            DataMut::F64(_) => Dtype::F64,
        }
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        match self {
            DataMut::F32(data) => data.len(),
            DataMut::F64(data) => data.len(),
        }
    }

    /// True if there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A range of the elements.
    ///
    /// ```
    /// use perdita_catalog::call::DataMut;
    /// let mut memory = [0.0f64; 4];
    /// let mut memory = DataMut::from(&mut memory);
    /// assert!(matches!(memory.slice(1..4), DataMut::F64([_, _, _])));
    /// ```
    ///
    /// # Panics
    /// A range beyond the elements.
    #[must_use]
    pub fn slice(&mut self, range: Range<usize>) -> DataMut<'_> {
        match self {
            DataMut::F32(data) => DataMut::F32(&mut data[range]),
            DataMut::F64(data) => DataMut::F64(&mut data[range]),
        }
    }
}

macro_rules! readable {
    ($($t:ty: $data:ident => $wrapped:expr;)*) => {$(
        impl<'a> From<&'a [$t]> for Data<'a> {
            fn from($data: &'a [$t]) -> Self {
                $wrapped
            }
        }
        impl<'a, const N: usize> From<&'a [$t; N]> for Data<'a> {
            fn from(data: &'a [$t; N]) -> Self {
                data.as_slice().into()
            }
        }
        impl<'a> From<&'a Vec<$t>> for Data<'a> {
            fn from(data: &'a Vec<$t>) -> Self {
                data.as_slice().into()
            }
        }
    )*};
}

readable! {
    f32: data => Data::F32(data);
    f64: data => Data::F64(data);
    i64: data => Data::Labels(data.into());
    i32: data => Data::Labels(data.into());
    u32: data => Data::Labels(data.into());
    u16: data => Data::Labels(data.into());
    u8: data => Data::Labels(data.into());
    usize: data => Data::Labels(data.into());
}

impl<'a> From<Labels<'a>> for Data<'a> {
    fn from(labels: Labels<'a>) -> Self {
        Data::Labels(labels)
    }
}

macro_rules! writable {
    ($($t:ty => $variant:ident;)*) => {$(
        impl<'a> From<&'a mut [$t]> for DataMut<'a> {
            fn from(data: &'a mut [$t]) -> Self {
                DataMut::$variant(data)
            }
        }
        impl<'a, const N: usize> From<&'a mut [$t; N]> for DataMut<'a> {
            fn from(data: &'a mut [$t; N]) -> Self {
                DataMut::$variant(data)
            }
        }
        impl<'a> From<&'a mut Vec<$t>> for DataMut<'a> {
            fn from(data: &'a mut Vec<$t>) -> Self {
                DataMut::$variant(data)
            }
        }
        impl CallElement for $t {
            const DTYPE: Dtype = Dtype::$variant;

            fn data(numbers: &[Self]) -> Data<'_> {
                Data::$variant(numbers)
            }

            fn data_mut(numbers: &mut [Self]) -> DataMut<'_> {
                DataMut::$variant(numbers)
            }

            fn read(data: Data<'_>) -> Option<&[Self]> {
                if let Data::$variant(numbers) = data { Some(numbers) } else { None }
            }

            fn write(data: DataMut<'_>) -> Option<&mut [Self]> {
                if let DataMut::$variant(numbers) = data { Some(numbers) } else { None }
            }
        }
    )*};
}

/// Element types of a dynamic call, for callers that are generic in it: `ArrayRef::new(E::data(&numbers), &shape)`.
pub trait CallElement: Precision {
    /// The type at run time.
    const DTYPE: Dtype;

    /// Input elements.
    fn data(numbers: &[Self]) -> Data<'_>;

    /// Output elements.
    fn data_mut(numbers: &mut [Self]) -> DataMut<'_>;

    /// The elements, if they are of this type.
    fn read(data: Data<'_>) -> Option<&[Self]>;

    /// The memory, if it is of this type.
    fn write(data: DataMut<'_>) -> Option<&mut [Self]>;
}

writable! {
    f32 => F32;
    f64 => F64;
}

/// An input array: its elements, in C order, and its shape.
///
/// Scores of row-wise losses may have a row stride larger than the length of a row.
///
/// ```
/// use perdita_catalog::ArrayRef;
/// let padded = [2.0f32, -1.0, 0.5, f32::NAN, 0.0, 0.0, 9.0, f32::NAN];
/// let scores = ArrayRef::new(&padded, &[2, 3]).row_stride(4);
/// assert_eq!((scores.shape(), scores.dtype().to_string()), (&[2, 3][..], "f32".into()));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ArrayRef<'a> {
    pub(super) data: Data<'a>,
    sizes: [usize; MAX_AXES],
    axes: usize,
    stride: Option<usize>,
}

impl<'a> ArrayRef<'a> {
    /// Elements with a shape, which the call checks.
    pub fn new(data: impl Into<Data<'a>>, shape: &[usize]) -> Self {
        let mut sizes = [0; MAX_AXES];
        let known = shape.len().min(MAX_AXES);
        sizes[..known].copy_from_slice(&shape[..known]);
        ArrayRef { data: data.into(), sizes, axes: shape.len(), stride: None }
    }

    /// Sets the row stride. The last row needs no padding.
    pub fn row_stride(self, stride: usize) -> Self {
        ArrayRef { stride: Some(stride), ..self }
    }

    /// The shape, at most 8 axes of it.
    pub fn shape(&self) -> &[usize] {
        &self.sizes[..self.axes.min(MAX_AXES)]
    }

    /// The element type.
    pub fn dtype(&self) -> Dtype {
        self.data.dtype()
    }

    /// The length of the last axis.
    fn width(&self) -> usize {
        self.shape().last().copied().unwrap_or(1)
    }

    /// The row stride, in elements.
    pub(super) fn stride(&self) -> usize {
        self.stride.unwrap_or(self.width())
    }

    /// True if the rows are contiguous.
    pub(super) fn is_contiguous(&self) -> bool {
        self.stride() == self.width()
    }

    /// Checks the number of elements against the shape.
    pub(super) fn check(&self, name: &str) -> Result<(), Error> {
        let shape = self.shape();
        if self.axes > MAX_AXES {
            let want = format!("{MAX_AXES} axes at most");
            return Err(Error::Axes { name: name.into(), got: shape.to_vec(), want });
        }
        let rows = product(&shape[..shape.len().saturating_sub(1)]);
        let (width, stride, len) = (self.width(), self.stride(), self.data.len());
        let fits = rows.is_some_and(|rows| match rows.checked_sub(1) {
            None => len == 0,
            Some(before) => {
                let last = before.checked_mul(stride).and_then(|start| len.checked_sub(start));
                stride >= width && last.is_some_and(|last| (width..=stride).contains(&last))
            }
        });
        if fits {
            return Ok(());
        }
        let rows = if self.is_contiguous() { String::new() } else { format!(", in rows {stride} apart") };
        Err(Error::Axes { name: name.into(), got: vec![len], want: format!("{shape:?}{rows}") })
    }
}

/// Elements without a shape are one-dimensional.
impl<'a, T: Into<Data<'a>>> From<T> for ArrayRef<'a> {
    fn from(data: T) -> Self {
        let data = data.into();
        ArrayRef::new(data, &[data.len()])
    }
}

/// The product of lengths, unless it overflows.
fn product(sizes: &[usize]) -> Option<usize> {
    match sizes.contains(&0) {
        true => Some(0),
        false => sizes.iter().try_fold(1usize, |product, &size| product.checked_mul(size)),
    }
}
