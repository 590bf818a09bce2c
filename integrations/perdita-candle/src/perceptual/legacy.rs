//! PyTorch's format of before version 1.6, in which torchvision's weights of VGG still are. Candle reads archives only.
//!
//! ```text
//! pickles    a magic number, a version, properties of the machine, the state dict, the keys of the storages
//! storages   in the order of their keys: the number of elements, 8 bytes, and the elements
//! ```
use super::weights::Place;
use candle_core::pickle::{Object, Stack};
use candle_core::{Error, Result, bail};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};

/// The pickle of the magic number.
const MAGIC: [u8; 15] = [128, 2, 138, 10, 108, 252, 156, 70, 249, 32, 106, 168, 80, 25, 46];

/// The tensors of a file.
pub(super) fn places(file: &mut File) -> Result<HashMap<String, Place>> {
    let mut reader = BufReader::new(file);
    let mut magic = [0; MAGIC.len()];
    if reader.read_exact(&mut magic).is_err() || magic != MAGIC {
        bail!("neither safetensors nor a format of PyTorch");
    }
    let _version = pickle(&mut reader)?;
    let _machine = pickle(&mut reader)?;
    let Object::Dict(state) = pickle(&mut reader)? else { bail!("it holds no tensors by name") };
    let keys = pickle(&mut reader)?;

    let mut tensors = Vec::new();
    for (name, value) in state {
        // Other entries, as that of the version, are no tensors.
        tensors.extend(value.into_tensor_info(name, "".as_ref())?);
    }
    let starts = storages(keys, &tensors, reader.stream_position()?)?;
    let place = |info: candle_core::pickle::TensorInfo| {
        if !info.layout.is_contiguous() {
            bail!("{} is not contiguous", info.name);
        }
        let Some(start) = starts.get(&info.path) else { bail!("{} has no storage", info.name) };
        // Candle's offset is in bytes.
        let start = start.saturating_add(info.layout.start_offset() as u64);
        Ok((info.name, Place { shape: info.layout.dims().to_vec(), dtype: info.dtype, start }))
    };
    tensors.into_iter().map(place).collect()
}

fn pickle(reader: &mut BufReader<&mut File>) -> Result<Object> {
    let mut stack = Stack::empty();
    stack.read_loop(reader)?;
    stack.finalize()
}

/// The first bytes of the elements of the storages, by the paths that their tensors have.
fn storages(
    keys: Object,
    tensors: &[candle_core::pickle::TensorInfo],
    mut at: u64,
) -> Result<HashMap<String, u64>> {
    let Object::List(keys) = keys else { bail!("the keys of the storages are missing") };
    let bytes: HashMap<&str, u64> = tensors
        .iter()
        .map(|info| (info.path.as_str(), info.storage_size.saturating_mul(info.dtype.size_in_bytes()) as u64))
        .collect();
    let mut starts = HashMap::new();
    for key in keys {
        let path = format!("/{}", key.unicode().map_err(Error::from)?);
        let Some(bytes) = bytes.get(path.as_str()) else { bail!("the storage {path} belongs to no tensor") };
        at += 8;
        starts.insert(path, at);
        at = at.saturating_add(*bytes);
    }
    Ok(starts)
}
