//! Burn as a framework: tensors of any rank on any device; matrices in a replay.
use crate::error::Error;
#[cfg(feature = "_cube")]
use burn::backend::CubeDevice;
use burn::backend::flex::{FlexTensor, Layout};
use burn::backend::ops::{FloatTensorOps, IntTensorOps};
use burn::backend::{
    BackendTensor, Dispatch, DispatchDevice, DispatchKindConversion, DispatchTensor, DispatchTensorKind,
    Flex, Scalar, TensorMetadata,
};
use burn::tensor::{Bool, Bytes, DType, Device, FloatDType, Int, IntDType, Shape, Tensor};
use perdita_adapter::{Content, Framework, Message, Numbers};
use perdita_catalog::call::Data;
use std::ops::Range;

/// Burn's tensors and their operations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Burn;

/// A tensor with this element type.
pub(crate) fn cast(x: DispatchTensor, dtype: DType) -> DispatchTensor {
    match dtype {
        _ if x.dtype() == dtype => x,
        dtype if dtype.is_float() => Dispatch::float_cast(x, FloatDType::from(dtype)),
        dtype => Dispatch::int_cast(x, IntDType::from(dtype)),
    }
}

/// A tensor with this shape. Burn's tensors have at least one axis.
pub(crate) fn reshape(x: DispatchTensor, shape: &[usize]) -> DispatchTensor {
    let shape = shape_of(shape);
    match x.dtype().is_float() {
        true => Dispatch::float_reshape(x, shape),
        false => Dispatch::int_reshape(x, shape),
    }
}

fn shape_of(shape: &[usize]) -> Shape {
    Shape::from(if shape.is_empty() { vec![1] } else { shape.to_vec() })
}

/// A tensor on this device.
pub(crate) fn to_device(x: DispatchTensor, device: &DispatchDevice) -> DispatchTensor {
    match x.dtype().is_float() {
        _ if x.device() == *device => x,
        true => Dispatch::float_to_device(x, device),
        false => Dispatch::int_to_device(x, device),
    }
}

/// True for the devices of CubeCL.
pub(crate) fn is_cube(device: &DispatchDevice) -> bool {
    match device {
        #[cfg(feature = "_cube")]
        DispatchDevice::Cube(_) => true,
        _ => false,
    }
}

/// The tensor of the backend Flex.
fn on_flex(x: DispatchTensor) -> Result<FlexTensor, Error> {
    match <DispatchTensor as DispatchKindConversion<Flex>>::try_into_backend(x) {
        Ok(BackendTensor::Float(tensor) | BackendTensor::Int(tensor)) => Ok(tensor),
        Ok(other) => Err(Error::new(Message(format!("{} is no tensor of numbers", other.name())))),
        Err(text) => Err(Error::new(Message(text))),
    }
}

fn from_flex(x: FlexTensor) -> DispatchTensor {
    <DispatchTensor as DispatchKindConversion<Flex>>::from_backend(match x.dtype().is_float() {
        true => BackendTensor::Float(x),
        false => BackendTensor::Int(x),
    })
}

impl Framework for Burn {
    type Tensor = DispatchTensor;

    fn error(&self, error: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::new(error)
    }

    fn shape(&self, x: &DispatchTensor) -> Vec<usize> {
        x.shape().to_vec()
    }

    fn is_on_host(&self, x: &DispatchTensor) -> bool {
        matches!(x.kind, DispatchTensorKind::Flex(_))
    }

    fn content(&self, x: &DispatchTensor) -> Content {
        match x.dtype() {
            DType::F32 => Content::F32,
            DType::F64 => Content::F64,
            _ => Content::Labels,
        }
    }

    /// Shader languages have no exponential, logarithm or power in double precision: Burn's have wrong results there.
    fn has_functions(&self, x: &DispatchTensor) -> bool {
        match x.device() {
            #[cfg(feature = "_cube")]
            DispatchDevice::Cube(CubeDevice::Wgpu(_)) => x.dtype() != DType::F64,
            _ => true,
        }
    }

    fn device(&self, x: &DispatchTensor) -> String {
        format!("{:?}", x.device())
    }

    fn to_host(&self, x: &DispatchTensor) -> Result<DispatchTensor, Error> {
        Ok(to_device(x.clone(), Device::flex().as_dispatch()))
    }

    fn readable(&self, name: &str, x: &DispatchTensor) -> Result<DispatchTensor, Error> {
        let dtype = match x.dtype() {
            DType::F16 | DType::BF16 | DType::Flex32 => DType::F32,
            DType::I8 | DType::I16 => DType::I32,
            DType::U64 => DType::I64,
            known @ (DType::F32 | DType::F64 | DType::I32 | DType::I64) => known,
            known @ (DType::U8 | DType::U16 | DType::U32) => known,
            other => {
                return Err(Error::new(Message(format!("{name} is {other:?}, neither numbers nor labels"))));
            }
        };
        let x = cast(x.clone(), dtype);
        if !self.is_on_host(&x) {
            return Ok(x);
        }
        let tensor = on_flex(x)?;
        // Flex would copy a contiguous part of a tensor, too.
        Ok(from_flex(if tensor.is_contiguous() { tensor } else { tensor.to_contiguous() }))
    }

    fn cast(&self, x: &DispatchTensor, like: &DispatchTensor) -> Result<DispatchTensor, Error> {
        Ok(cast(to_device(x.clone(), &like.device()), like.dtype()))
    }

    /// In one pass; none if the scalar is 1, as it is for the loss that is minimised.
    fn scale(&self, x: &DispatchTensor, scalar: &DispatchTensor) -> Result<DispatchTensor, Error> {
        if self.is_on_host(scalar) {
            return Ok(match self.number(scalar)? {
                1.0 => x.clone(),
                scalar => Dispatch::float_mul_scalar(x.clone(), Scalar::Float(scalar)),
            });
        }
        let scalar = cast(reshape(scalar.clone(), &vec![1; x.shape().num_dims()]), x.dtype());
        Ok(Dispatch::float_mul(x.clone(), scalar))
    }

    fn reshape(&self, x: &DispatchTensor, shape: &[usize]) -> Result<DispatchTensor, Error> {
        Ok(reshape(x.clone(), shape))
    }

    fn number(&self, x: &DispatchTensor) -> Result<f64, Error> {
        Tensor::<1>::from_dispatch(reshape(x.clone(), &[1])).try_into_scalar::<f64>().map_err(Error::new)
    }

    fn read<R>(
        &self,
        tensors: &[&DispatchTensor],
        with: impl FnOnce(&[Data]) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let tensors: Vec<FlexTensor> =
            tensors.iter().map(|&tensor| on_flex(tensor.clone())).collect::<Result<_, _>>()?;
        let data: Vec<Data> = tensors.iter().map(data).collect::<Result<_, _>>()?;
        with(&data)
    }

    fn tensor(&self, numbers: Numbers, shape: &[usize]) -> Result<DispatchTensor, Error> {
        let (bytes, dtype) = match numbers {
            Numbers::F32(numbers) => (Bytes::from_elems(numbers), DType::F32),
            Numbers::F64(numbers) => (Bytes::from_elems(numbers), DType::F64),
        };
        Ok(from_flex(FlexTensor::new(bytes, Layout::contiguous(shape_of(shape)), dtype)))
    }

    fn to_matrix(&self, x: &DispatchTensor, rows: usize) -> Result<Tensor<2>, Error> {
        let columns = x.shape().num_elements() / rows;
        Ok(Tensor::from_dispatch(reshape(x.clone(), &[rows, columns])))
    }

    fn to_tensor(&self, x: &Tensor<2>, shape: &[usize]) -> Result<DispatchTensor, Error> {
        Ok(reshape(x.clone().into_dispatch(), shape))
    }

    fn column(&self, x: &Tensor<2>, column: usize) -> Result<Tensor<2>, Error> {
        Ok(x.clone().narrow(1, column, 1))
    }

    fn beside(&self, matrices: Vec<Tensor<2>>) -> Result<Tensor<2>, Error> {
        Ok(Tensor::cat(matrices, 1))
    }

    fn broadcast(&self, x: &Tensor<2>, rows: usize, columns: usize) -> Result<Tensor<2>, Error> {
        Ok(x.clone().expand([rows, columns]))
    }

    fn below(&self, matrices: Vec<Tensor<2>>) -> Result<Tensor<2>, Error> {
        Ok(Tensor::cat(matrices, 0))
    }

    fn rows(&self, x: &Tensor<2>, rows: Range<usize>) -> Result<Tensor<2>, Error> {
        Ok(x.clone().narrow(0, rows.start, rows.len()))
    }

    fn transpose(&self, x: &Tensor<2>) -> Result<Tensor<2>, Error> {
        Ok(x.clone().transpose())
    }

    fn matmul(&self, x: &Tensor<2>, y: &Tensor<2>) -> Result<Tensor<2>, Error> {
        Ok(x.clone().matmul(y.clone()))
    }

    fn tile(&self, x: &Tensor<2>, times: usize) -> Result<Tensor<2>, Error> {
        let [rows, columns] = x.dims();
        let tiles = x.clone().reshape([rows, 1, columns]).expand([rows, times, columns]);
        Ok(tiles.reshape([rows, times * columns]))
    }

    fn sum_tiles(&self, x: &Tensor<2>, times: usize) -> Result<Tensor<2>, Error> {
        let [rows, columns] = x.dims();
        let sums = x.clone().reshape([rows, times, columns / times]).sum_dim(1);
        Ok(sums.reshape([rows, columns / times]))
    }

    fn total(&self, x: &Tensor<2>) -> Result<Tensor<2>, Error> {
        Ok(x.clone().sum().reshape([1, 1]))
    }

    fn one_hot(&self, labels: &DispatchTensor, classes: usize) -> Result<Tensor<2, Bool>, Error> {
        let labels = wide(labels);
        let (rows, device) = (labels.dims()[0], labels.device());
        let row = Tensor::<1, Int>::arange(0..classes as i64, &device).cast(IntDType::from(labels.dtype()));
        Ok(labels.expand([rows, classes]).equal(row.reshape([1, classes]).expand([rows, classes])))
    }

    fn some_labels(&self, labels: &DispatchTensor, rows: Range<usize>) -> Result<DispatchTensor, Error> {
        let labels = Tensor::<2, Int>::from_dispatch(labels.clone());
        Ok(labels.narrow(0, rows.start, rows.len()).into_dispatch())
    }

    /// As the kernels compare them: labels of two types as `i64`.
    fn same_labels(&self, rows: &DispatchTensor, columns: &DispatchTensor) -> Result<Tensor<2, Bool>, Error> {
        let (mut rows, mut columns) = (wide(rows), wide(columns));
        if rows.dtype() != columns.dtype() {
            if !rows.device().supports_dtype(IntDType::I64) {
                let types = format!("{:?} and {:?}", rows.dtype(), columns.dtype());
                let text =
                    format!("labels are {types}, and the device has no 64-bit integers to compare them in");
                return Err(Error::new(Message(text)));
            }
            (rows, columns) = (rows.cast(IntDType::I64), columns.cast(IntDType::I64));
        }
        let shape = [rows.dims()[0], columns.dims()[1]];
        Ok(rows.expand(shape).equal(columns.expand(shape)))
    }

    fn differs(&self, labels: &DispatchTensor, label: i64) -> Result<Tensor<2, Bool>, Error> {
        let labels = wide(labels);
        let has_label = match labels.dtype() {
            DType::I64 => true,
            DType::U32 => u32::try_from(label).is_ok(),
            _ => i32::try_from(label).is_ok(),
        };
        Ok(if has_label { labels.not_equal_elem(label) } else { labels.clone().equal(labels) })
    }
}

/// Labels in a type of 32 or 64 bits, which has a number for every class.
fn wide(labels: &DispatchTensor) -> Tensor<2, Int> {
    let labels = Tensor::<2, Int>::from_dispatch(labels.clone());
    match labels.dtype() {
        DType::U8 | DType::U16 => labels.cast(IntDType::I32),
        _ => labels,
    }
}

/// The elements of a readable tensor.
fn data(tensor: &FlexTensor) -> Result<Data<'_>, Error> {
    let Some((from, to)) = tensor.layout().contiguous_offsets() else {
        return Err(Error::new(Message("a tensor that is read is contiguous".into())));
    };
    Ok(match tensor.dtype() {
        DType::F32 => Data::from(&tensor.storage::<f32>()[from..to]),
        DType::F64 => Data::from(&tensor.storage::<f64>()[from..to]),
        DType::I32 => Data::from(&tensor.storage::<i32>()[from..to]),
        DType::I64 => Data::from(&tensor.storage::<i64>()[from..to]),
        DType::U8 => Data::from(&tensor.storage::<u8>()[from..to]),
        DType::U16 => Data::from(&tensor.storage::<u16>()[from..to]),
        DType::U32 => Data::from(&tensor.storage::<u32>()[from..to]),
        other => return Err(Error::new(Message(format!("a tensor that is read is {other:?}")))),
    })
}
