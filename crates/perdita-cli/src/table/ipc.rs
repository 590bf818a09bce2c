//! The metadata of an Arrow IPC file, held against the file before an array is made of it. The reader of the `arrow-ipc`
//! crate allocates what metadata ask for, and slices bodies where they say: a damaged file would make it panic, or take memory
//! that the file has no bytes for. What a body holds is validated by that reader.
//!
//! ```text
//! block     offset, metadata length, body length           within the file
//! message   node lengths and null counts                   not negative
//!           buffer offsets and lengths                     within the body
//!           unpacked length, ahead of a compressed buffer  no more than its bytes can unpack to
//! ```

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use arrow_ipc::reader::read_footer_length;
use arrow_ipc::{CompressionType, Message, RecordBatch, root_as_footer, root_as_message};

const CONTINUATION: [u8; 4] = [0xff; 4];

/// The bytes of the file's footer length and magic, at its end.
const TRAILER: u64 = 10;

/// A file on which metadata are looked up.
struct Input {
    file: BufReader<File>,
    length: u64,
}

/// Checks a file of the file format: the messages of its footer.
pub(super) fn check_file(path: &Path) -> Result<()> {
    let mut input = Input::open(path)?;
    let end = input.length.checked_sub(TRAILER).context("the file is cut short")?;
    let trailer = input.bytes(end, TRAILER)?;
    let length = read_footer_length(trailer.try_into().expect("as many bytes as were asked for"))? as u64;
    let start = end.checked_sub(length).context("the footer is longer than the file")?;
    let footer = input.bytes(start, length)?;
    let footer = root_as_footer(&footer).ok().context("the footer is damaged")?;

    let (dictionaries, batches) = (footer.dictionaries(), footer.recordBatches());
    for block in dictionaries.iter().flatten().chain(batches.iter().flatten()) {
        let (offset, metadata) = (size(block.offset())?, size(block.metaDataLength().into())?);
        let message = input.bytes(offset, metadata)?;
        // Behind the length, which a marker precedes in newer versions of the format.
        let message = message.strip_prefix(&CONTINUATION).unwrap_or(&message).get(4..);
        input.message(
            message.context("a message is cut short")?,
            offset + metadata,
            size(block.bodyLength())?,
        )?;
    }
    Ok(())
}

/// Checks a file of the stream format: messages one after another.
pub(super) fn check_stream(path: &Path) -> Result<()> {
    let mut input = Input::open(path)?;
    let mut at = 0;
    while at + 4 <= input.length {
        let mut prefix = input.bytes(at, 4)?;
        at += 4;
        if prefix == CONTINUATION {
            prefix = input.bytes(at, 4)?;
            at += 4;
        }
        let metadata = i32::from_le_bytes(prefix.try_into().expect("four bytes"));
        if metadata == 0 {
            break;
        }
        let message = input.bytes(at, size(metadata.into())?)?;
        at += message.len() as u64;
        let body = size(root_as_message(&message).ok().context("a message is damaged")?.bodyLength())?;
        input.message(&message, at, body)?;
        at += body;
    }
    Ok(())
}

/// A length or an offset, which is signed in the format.
fn size(signed: i64) -> Result<u64> {
    u64::try_from(signed).with_context(|| format!("the metadata are damaged: {signed} bytes"))
}

impl Input {
    fn open(path: &Path) -> Result<Input> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Input { file: BufReader::new(file), length })
    }

    fn within(&self, start: u64, length: u64) -> Result<()> {
        ensure!(
            start.checked_add(length).is_some_and(|end| end <= self.length),
            "the metadata are damaged: {length} bytes from byte {start} on, in a file of {}",
            self.length
        );
        Ok(())
    }

    fn bytes(&mut self, start: u64, length: u64) -> Result<Vec<u8>> {
        self.within(start, length)?;
        let mut bytes = vec![0; length as usize];
        self.file.seek(SeekFrom::Start(start))?;
        match self.file.read_exact(&mut bytes) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => bail!("the file became shorter"),
            read => read.map(|()| bytes).map_err(Into::into),
        }
    }

    /// Checks a message whose body starts here.
    fn message(&mut self, message: &[u8], start: u64, length: u64) -> Result<()> {
        self.within(start, length)?;
        let message: Message = root_as_message(message).ok().context("a message is damaged")?;
        if let Some(batch) = message.header_as_record_batch() {
            self.batch(batch, start, length)?;
        }
        if let Some(batch) = message.header_as_dictionary_batch().and_then(|batch| batch.data()) {
            self.batch(batch, start, length)?;
        }
        Ok(())
    }

    fn batch(&mut self, batch: RecordBatch, start: u64, length: u64) -> Result<()> {
        size(batch.length())?;
        for node in batch.nodes().iter().flatten() {
            ensure!(
                (0..=node.length()).contains(&node.null_count()),
                "the metadata are damaged: {} of {} elements are null",
                node.null_count(),
                node.length()
            );
        }
        for buffer in batch.buffers().iter().flatten() {
            let (at, bytes) = (size(buffer.offset())?, size(buffer.length())?);
            ensure!(
                at.checked_add(bytes).is_some_and(|end| end <= length),
                "the metadata are damaged: a buffer of {bytes} bytes from byte {at} on, in a message of {length}"
            );
            if let Some(compression) = batch.compression()
                && bytes >= 8
            {
                let unpacked = self.bytes(start + at, 8)?;
                let unpacked = i64::from_le_bytes(unpacked.try_into().expect("eight bytes"));
                let most = (bytes - 8).saturating_mul(ratio(compression.codec()));
                // Of a buffer that is not compressed, the length is −1.
                ensure!(
                    unpacked == -1 || size(unpacked)? <= most,
                    "the metadata are damaged: {unpacked} bytes cannot be packed into {}",
                    bytes - 8
                );
            }
        }
        Ok(())
    }
}

/// The bytes that a byte unpacks to at most.
fn ratio(codec: CompressionType) -> u64 {
    match codec {
        // A length is continued by bytes that each add 255 to it.
        CompressionType::LZ4_FRAME => 255,
        // A block of up to 128 KiB is a header of three bytes, and one byte that is repeated.
        _ => 1 << 15,
    }
}
