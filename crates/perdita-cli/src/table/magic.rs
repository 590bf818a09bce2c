//! Data that are no CSV, recognised by their first bytes: the message names the format and the remedy.
use anyhow::{Result, bail};

/// The remedy for a format.
enum Remedy {
    /// It is read from regular files only.
    File,
    Unpack,
    Export,
}

use Remedy::{Export, File, Unpack};

/// The first bytes of formats.
const FORMATS: [(&[u8], &str, Remedy); 19] = [
    (b"PAR1", "Parquet", File),
    (b"ARROW1", "Arrow IPC", File),
    (b"\xff\xff\xff\xff", "an Arrow IPC stream", File),
    (b"\x93NUMPY", "a NumPy array", File),
    (b"PK\x03\x04", "a zip archive (.npz, .xlsx, .zip)", File),
    (b"BZh", "bzip2", Unpack),
    (b"\xfd7zXZ\0", "xz", Unpack),
    (b"\x28\xb5\x2f\xfd", "zstd", Unpack),
    (b"\x04\x22\x4d\x18", "lz4", Unpack),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", Unpack),
    (b"\x1f\x9d", "compress (.Z)", Unpack),
    (b"\x89HDF\r\n\x1a\n", "HDF5", Export),
    (b"SQLite format 3\0", "an SQLite database", Export),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel or other Office document", Export),
    (b"%PDF-", "PDF", Export),
    (b"Obj\x01", "Avro", Export),
    (b"ORC", "ORC", Export),
    (b"\x80\x04", "a Python pickle", Export),
    (b"\x80\x05", "a Python pickle", Export),
];

/// Refuses data that begin as a binary format does.
pub(super) fn expect_text(head: &[u8]) -> Result<()> {
    // A header may begin with the letters of a format.
    if is_text(&head[..head.len().min(512)]) {
        return Ok(());
    }
    match FORMATS.iter().find(|(magic, ..)| head.starts_with(magic)) {
        Some((_, name, File)) => {
            bail!("this is {name}, which is read from a regular file: not from a pipe, nor gzipped")
        }
        Some((_, name, Unpack)) => bail!("this is {name}: unpack it first, or pack it with gzip"),
        Some((_, name, Export)) => bail!("this is {name}: export it as CSV or Parquet first"),
        None if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") => {
            bail!("this is text in UTF-16: save it in UTF-8")
        }
        None if head.contains(&0) => bail!("these are binary data, of none of the formats that are read"),
        None => Ok(()),
    }
}

/// True for UTF-8, cut anywhere, without control characters.
fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_named() {
        let said = |head: &[u8]| expect_text(head).unwrap_err().to_string();
        assert!(said(b"PAR1\x15\x04\x15").starts_with("this is Parquet, which is read from a regular file"));
        assert!(said(b"BZh91AY&SY\x01").starts_with("this is bzip2: unpack it first"));
        assert!(said(b"\xfd7zXZ\0\0\x04").contains("this is xz: unpack"));
        assert!(said(b"\x89HDF\r\n\x1a\n").contains("export it as CSV"));
        assert!(said(b"a\0b").contains("binary data"));
        assert!(said(b"\xff\xfea\0").contains("UTF-16"));
        for text in ["ORC,é\n1,2\n", "gewünscht,y\n", "", "\u{1b}[31mred,y\n"] {
            assert!(expect_text(text.as_bytes()).is_ok(), "{text}");
        }
        assert!(expect_text(&"é".repeat(300).as_bytes()[..511]).is_ok());
    }
}
