//! Tensors by name in a file of weights. Each is read when it is needed.
use super::legacy;
use candle_core::pickle::PthTensors;
use candle_core::{DType, Device, Error, Result, Tensor, bail};
use safetensors::tensor::Metadata;
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// A tensor in a file: its elements in order, little-endian.
pub(super) struct Place {
    pub(super) shape: Vec<usize>,
    pub(super) dtype: DType,
    /// The first byte.
    pub(super) start: u64,
}

impl Place {
    fn bytes(&self) -> Option<u64> {
        let sizes =
            self.shape.iter().try_fold(self.dtype.size_in_bytes(), |all, size| all.checked_mul(*size));
        sizes.and_then(|bytes| u64::try_from(bytes).ok())
    }
}

/// A file of weights.
pub(super) struct Weights {
    path: String,
    source: Source,
}

enum Source {
    /// PyTorch's format since version 1.6, an archive.
    Archive(PthTensors),
    /// safetensors, and PyTorch's format before.
    Flat { file: File, places: HashMap<String, Place> },
}

impl Weights {
    /// The file at a path. Its format is told by its first bytes.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let shown = path.display().to_string();
        let source = match source(path) {
            Ok(source) => source,
            Err(Error::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {
                bail!("{shown}: no such file")
            }
            Err(error) => bail!(
                "{shown}: not a file of weights, or a truncated one ({}); expected a state dict of VGG-16 or VGG-19, with \
                 features.0.weight of shape [64, 3, 3, 3] for conv1_1",
                reason(&error)
            ),
        };
        Ok(Weights { path: shown, source })
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn has(&self, name: &str) -> bool {
        match &self.source {
            Source::Archive(tensors) => tensors.tensor_infos().contains_key(name),
            Source::Flat { places, .. } => places.contains_key(name),
        }
    }

    /// A tensor of this name and shape, which belongs to a layer, on the CPU.
    pub(super) fn read(&self, layer: &str, name: &str, shape: &[usize]) -> Result<Tensor> {
        let path = &self.path;
        let found = match &self.source {
            Source::Archive(tensors) => tensors.tensor_infos().get(name).map(|info| info.layout.dims()),
            Source::Flat { places, .. } => places.get(name).map(|place| &place.shape[..]),
        };
        match found {
            None => bail!("{path}: {layer} needs {name} of shape {shape:?}, which is not in the file"),
            Some(found) if found != shape => {
                bail!("{path}: {layer}: {name} has the shape {found:?}, not {shape:?}")
            }
            Some(_) => {}
        }
        let tensor = match &self.source {
            Source::Archive(tensors) => tensors.get(name),
            Source::Flat { file, places } => places.get(name).map(|place| read(file, place)).transpose(),
        };
        match tensor {
            Ok(Some(tensor)) => Ok(tensor),
            Ok(None) => bail!("{path}: {layer}: {name} is not in the file"),
            Err(error) => bail!("{path}: {layer}: {name} of shape {shape:?}: {}", reason(&error)),
        }
    }
}

/// The text of an error, without a backtrace.
fn reason(error: &Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

fn source(path: &Path) -> Result<Source> {
    let mut file = File::open(path)?;
    let mut start = Vec::new();
    Read::by_ref(&mut file).take(9).read_to_end(&mut start)?;
    file.rewind()?;
    match start[..] {
        [b'P', b'K', ..] => Ok(Source::Archive(PthTensors::new(path, None)?)),
        [.., b'{'] if start.len() == 9 => {
            let places = safetensors(&mut file)?;
            Ok(Source::Flat { file, places })
        }
        _ => {
            let places = legacy::places(&mut file)?;
            Ok(Source::Flat { file, places })
        }
    }
}

/// The tensors of a safetensors file: a length, a header in JSON, the elements.
fn safetensors(file: &mut File) -> Result<HashMap<String, Place>> {
    let mut length = [0; 8];
    file.read_exact(&mut length)?;
    let (length, size) = (u64::from_le_bytes(length), file.metadata()?.len());
    let start = match length.checked_add(8) {
        Some(start) if start <= size => start,
        _ => bail!("a header of {length} bytes, in a file of {size}"),
    };
    let mut header = vec![0; length as usize];
    file.read_exact(&mut header)?;
    let metadata: Metadata = serde_json::from_slice(&header).map_err(Error::wrap)?;
    let place = |(name, info): (String, &safetensors::tensor::TensorInfo)| {
        let (shape, dtype) = (info.shape.clone(), DType::try_from(info.dtype)?);
        Ok((name, Place { shape, dtype, start: start + info.data_offsets.0 as u64 }))
    };
    metadata.tensors().into_iter().map(place).collect()
}

fn read(mut file: &File, place: &Place) -> Result<Tensor> {
    let (start, size) = (place.start, file.metadata()?.len());
    let end = match place.bytes().and_then(|bytes| bytes.checked_add(start)) {
        Some(end) if end <= size => end,
        _ => bail!("it begins at byte {start} of a file that ends at byte {size}, too early"),
    };
    let mut bytes = vec![0; (end - start) as usize];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut bytes)?;
    Tensor::from_raw_buffer(&bytes, place.dtype, &place.shape, &Device::Cpu)
}
