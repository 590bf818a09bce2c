//! Tensors as the arrays of a dynamic call: contiguous, in a type that is computed in, and borrowed from Candle's storage.
use candle_core::{
    CpuStorage, DType, Device, Error, Layout, Result, Shape, Storage, StorageRef, Tensor, bail,
};
use perdita::loss::{Field, FieldKind};
use perdita_catalog::call::Data;
use perdita_catalog::{ArrayRef, Inputs};

/// A tensor as losses are computed with: contiguous, of a type that they know, without a graph. Nothing is copied if it is all that
/// already.
fn readable(name: &str, tensor: &Tensor) -> Result<Tensor> {
    let dtype = match tensor.dtype() {
        DType::F16 | DType::BF16 => DType::F32,
        DType::I16 => DType::I64,
        known @ (DType::F32 | DType::F64 | DType::U8 | DType::U32 | DType::I32 | DType::I64) => known,
        other => bail!("{name} is {}: numbers are f64, f32, f16 or bf16", other.as_str()),
    };
    tensor.detach().to_dtype(dtype)?.contiguous()
}

/// A field and its tensor.
pub(crate) type Array = (Field, Tensor);

/// The arrays of a call, and a weight per observation.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) arrays: Vec<Array>,
    pub(crate) weight: Option<Tensor>,
}

impl Batch {
    /// The batch of the tensors. Axes of rows that lead to the scores of one, if there are other than one, become one.
    pub(crate) fn new(
        given: &[(Field, &Tensor)],
        weight: Option<&Tensor>,
        leading: Option<&Shape>,
    ) -> Result<Self> {
        if let (Some(weight), Some(leading)) = (weight, leading) {
            fits(weight, leading.dims())?;
        }
        let shaped = |tensor: Tensor, own: usize| match tensor.rank().checked_sub(1 + own) {
            _ if leading.is_none() => Ok(tensor),
            Some(last) => tensor.flatten_to(last),
            None => tensor.unsqueeze(0),
        };
        let is_array = |(field, _): &&(Field, &Tensor)| field.holds != FieldKind::Parameter;
        let arrays = given.iter().filter(is_array).map(|(field, tensor)| {
            // Rows of scores and of targets have an axis of their own.
            let own = usize::from(field.holds != FieldKind::Labels);
            Ok((*field, shaped(readable(field.name, tensor)?, own)?))
        });
        let weight = weight.map(|weight| shaped(readable("weight", weight)?, 0));
        Ok(Batch { arrays: arrays.collect::<Result<_>>()?, weight: weight.transpose()? })
    }

    /// Checks that there is a weight per observation.
    pub(crate) fn check_weight(&self, observations: &[usize]) -> Result<()> {
        self.weight.as_ref().map_or(Ok(()), |weight| fits(weight, observations))
    }

    /// The array of a field.
    pub(crate) fn get(&self, name: &str) -> Option<&Tensor> {
        self.arrays.iter().find(|(field, _)| field.name == name).map(|(_, tensor)| tensor)
    }

    /// The first array of numbers with a gradient, which determines the type of the computation.
    pub(crate) fn first(&self) -> Option<&Array> {
        self.arrays.iter().find(|(field, _)| field.holds == FieldKind::Variable)
    }

    /// The same batch on the CPU.
    pub(crate) fn on_cpu(&self) -> Result<Self> {
        let moved = |tensor: &Tensor| tensor.to_device(&Device::Cpu);
        let arrays = self.arrays.iter().map(|(field, tensor)| Ok((*field, moved(tensor)?)));
        let weight = self.weight.as_ref().map(moved).transpose()?;
        Ok(Batch { arrays: arrays.collect::<Result<_>>()?, weight })
    }

    /// Calls `evaluate` with the arrays as inputs, and perhaps another tensor, in borrowed memory.
    pub(crate) fn borrowed<R>(
        &self,
        upstream: Option<&Tensor>,
        checked: bool,
        evaluate: impl FnOnce(Inputs, Option<Data>) -> Result<R>,
    ) -> Result<R> {
        let storages: Vec<_> = self.arrays.iter().map(|(_, tensor)| tensor.storage_and_layout()).collect();
        let mut inputs = if checked { Inputs::new().checked() } else { Inputs::new() };
        for ((field, tensor), storage) in self.arrays.iter().zip(&storages) {
            inputs = inputs.with(field.name, ArrayRef::new(data(storage)?, tensor.dims()));
        }

        let weight = self.weight.as_ref().map(Tensor::storage_and_layout);
        if let Some(weight) = &weight {
            inputs = inputs.weight(data(weight)?);
        }
        let upstream = upstream.map(Tensor::storage_and_layout);
        evaluate(inputs, upstream.as_ref().map(data).transpose()?)
    }
}

/// Checks the shape of weights.
fn fits(weight: &Tensor, observations: &[usize]) -> Result<()> {
    if weight.dims() == observations {
        return Ok(());
    }
    let sizes: Vec<_> = observations.iter().map(usize::to_string).collect();
    let (name, got, want) = ("weight".into(), weight.dims().to_vec(), format!("({})", sizes.join(", ")));
    Err(Error::wrap(perdita::Error::Axes { name, got, want }))
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
