//! Candle as a framework: its tensors are both the arrays of a batch and the matrices of a replay; masks are 0 and 1.
use candle_core::{CpuStorage, DType, Device, Error, Layout, Result, Storage, StorageRef, Tensor, bail};
use perdita_adapter::{Content, Framework, Numbers};
use perdita_catalog::call::Data;
use std::ops::Range;

/// Candle's tensors and their operations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candle;

impl Framework for Candle {
    type Tensor = Tensor;

    fn error(&self, error: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::wrap(error)
    }

    fn shape(&self, x: &Tensor) -> Vec<usize> {
        x.dims().to_vec()
    }

    fn is_on_host(&self, x: &Tensor) -> bool {
        x.device().is_cpu()
    }

    fn content(&self, x: &Tensor) -> Content {
        match x.dtype() {
            DType::F32 => Content::F32,
            DType::F64 => Content::F64,
            _ => Content::Labels,
        }
    }

    fn device(&self, x: &Tensor) -> String {
        format!("{:?}", x.device().location())
    }

    fn to_host(&self, x: &Tensor) -> Result<Tensor> {
        x.to_device(&Device::Cpu)
    }

    fn readable(&self, name: &str, x: &Tensor) -> Result<Tensor> {
        let dtype = match x.dtype() {
            DType::F16 | DType::BF16 => DType::F32,
            DType::I16 => DType::I64,
            known @ (DType::F32 | DType::F64 | DType::U8 | DType::U32 | DType::I32 | DType::I64) => known,
            other => bail!("{name} is {}: numbers are f64, f32, f16 or bf16", other.as_str()),
        };
        x.detach().to_dtype(dtype)?.contiguous()
    }

    fn cast(&self, x: &Tensor, like: &Tensor) -> Result<Tensor> {
        x.to_device(like.device())?.to_dtype(like.dtype())
    }

    /// In one pass; none if the scalar is 1, as it is for the loss that is minimised.
    fn scale(&self, x: &Tensor, scalar: &Tensor) -> Result<Tensor> {
        if !scalar.device().is_cpu() {
            return x.broadcast_mul(&scalar.to_dtype(x.dtype())?);
        }
        match self.number(scalar)? {
            1.0 => Ok(x.clone()),
            scalar => x.affine(scalar, 0.0),
        }
    }

    fn reshape(&self, x: &Tensor, shape: &[usize]) -> Result<Tensor> {
        x.reshape(shape)
    }

    fn number(&self, x: &Tensor) -> Result<f64> {
        x.flatten_all()?.get(0)?.to_dtype(DType::F64)?.to_scalar()
    }

    fn read<R>(&self, tensors: &[&Tensor], with: impl FnOnce(&[Data]) -> Result<R>) -> Result<R> {
        let storages: Vec<_> = tensors.iter().map(|tensor| tensor.storage_and_layout()).collect();
        let data: Vec<Data> = storages.iter().map(data).collect::<Result<_>>()?;
        with(&data)
    }

    fn tensor(&self, numbers: Numbers, shape: &[usize]) -> Result<Tensor> {
        match numbers {
            Numbers::F32(numbers) => Tensor::from_vec(numbers, shape, &Device::Cpu),
            Numbers::F64(numbers) => Tensor::from_vec(numbers, shape, &Device::Cpu),
        }
    }

    fn to_matrix(&self, x: &Tensor, rows: usize) -> Result<Tensor> {
        x.reshape((rows, ()))
    }

    fn to_tensor(&self, x: &Tensor, shape: &[usize]) -> Result<Tensor> {
        x.reshape(shape)
    }

    fn column(&self, x: &Tensor, column: usize) -> Result<Tensor> {
        x.narrow(1, column, 1)
    }

    fn beside(&self, matrices: Vec<Tensor>) -> Result<Tensor> {
        Tensor::cat(&matrices, 1)
    }

    fn broadcast(&self, x: &Tensor, rows: usize, columns: usize) -> Result<Tensor> {
        x.broadcast_as((rows, columns))
    }

    fn below(&self, matrices: Vec<Tensor>) -> Result<Tensor> {
        Tensor::cat(&matrices, 0)
    }

    fn rows(&self, x: &Tensor, rows: Range<usize>) -> Result<Tensor> {
        x.narrow(0, rows.start, rows.len())
    }

    fn transpose(&self, x: &Tensor) -> Result<Tensor> {
        x.t()
    }

    /// Candle multiplies contiguous matrices on all devices, and strided ones on some.
    fn matmul(&self, x: &Tensor, y: &Tensor) -> Result<Tensor> {
        x.contiguous()?.matmul(&y.contiguous()?)
    }

    fn tile(&self, x: &Tensor, times: usize) -> Result<Tensor> {
        let (rows, columns) = x.dims2()?;
        x.unsqueeze(1)?.broadcast_as((rows, times, columns))?.reshape((rows, times * columns))
    }

    fn sum_tiles(&self, x: &Tensor, times: usize) -> Result<Tensor> {
        let (rows, columns) = x.dims2()?;
        x.reshape((rows, times, columns / times))?.sum(1)
    }

    fn total(&self, x: &Tensor) -> Result<Tensor> {
        x.sum_all()?.reshape((1, 1))
    }

    fn one_hot(&self, labels: &Tensor, classes: usize) -> Result<Tensor> {
        let classes = Tensor::arange(0, classes as i64, labels.device())?.unsqueeze(0)?;
        labels.to_dtype(DType::I64)?.broadcast_eq(&classes)
    }

    fn some_labels(&self, labels: &Tensor, rows: Range<usize>) -> Result<Tensor> {
        labels.narrow(0, rows.start, rows.len())
    }

    fn same_labels(&self, rows: &Tensor, columns: &Tensor) -> Result<Tensor> {
        rows.to_dtype(DType::I64)?.broadcast_eq(&columns.to_dtype(DType::I64)?)
    }

    fn differs(&self, labels: &Tensor, label: i64) -> Result<Tensor> {
        labels.to_dtype(DType::I64)?.ne(label)
    }
}

/// The elements of a readable tensor.
fn data<'a>((storage, layout): &'a (StorageRef<'_>, &Layout)) -> Result<Data<'a>> {
    let (Storage::Cpu(storage), Some((from, to))) = (&**storage, layout.contiguous_offsets()) else {
        bail!("a tensor that is read is contiguous and on the CPU")
    };
    Ok(match storage {
        CpuStorage::F32(all) => Data::from(&all[from..to]),
        CpuStorage::F64(all) => Data::from(&all[from..to]),
        CpuStorage::U8(all) => Data::from(&all[from..to]),
        CpuStorage::U32(all) => Data::from(&all[from..to]),
        CpuStorage::I32(all) => Data::from(&all[from..to]),
        CpuStorage::I64(all) => Data::from(&all[from..to]),
        _ => bail!("a tensor that is read has a known type"),
    })
}
