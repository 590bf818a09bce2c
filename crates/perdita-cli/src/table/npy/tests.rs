//! Arrays of all types, orders and shapes, in files and archives.
use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use half::f16;
use rawzip::ZipArchiveWriter;

use super::super::tests::{error, read, write};
use super::super::{Options, Table};
use rawzip::CompressionMethod;

fn npy(
    descr: &str,
    fortran: bool,
    shape: &str,
    cells: impl IntoIterator<Item = impl AsRef<[u8]>>,
) -> Vec<u8> {
    let order = if fortran { "True" } else { "False" };
    let header = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.as_bytes());
    cells.into_iter().for_each(|cell| file.extend(cell.as_ref()));
    file
}

fn npz(arrays: &[(&str, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, array) in arrays {
        let (mut entry, config) = archive.new_file(name).compression_method(method).start().unwrap();
        let descriptor = if method == CompressionMethod::STORE {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(array).unwrap();
            writer.finish().unwrap().1
        } else {
            let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::fast()));
            writer.write_all(array).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            descriptor
        };
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

#[test]
fn bfloat16_is_read_where_the_header_names_it() {
    let cells = [1.0, 2.5, -3.0].map(half::bf16::from_f32);
    for descr in ["bfloat16", "<bfloat16"] {
        let (_directory, path) =
            write("a.npy", npy(descr, false, "(3,)", cells.map(|cell| cell.to_le_bytes())));
        assert_eq!(read(&path, &["0"], &[]).unwrap().0[0], [1.0, 2.5, -3.0]);
    }
    let (_directory, path) = write("a.npy", npy("<V2", false, "(3,)", cells.map(|cell| cell.to_le_bytes())));
    assert_eq!(
        error(&path, &["0"], &[]),
        "a.npy: column `0` holds NumPy's type `V2` (bytes without a type; NumPy writes bfloat16 and float8 of ml_dtypes \
         so: save float32), but numbers are needed"
    );
}

#[test]
fn every_type_and_order_of_bytes() {
    macro_rules! check {
        ($($descr:literal: $one:expr, $two:expr;)*) => {$(
            let (little, big) = ([$one.to_le_bytes(), $two.to_le_bytes()], [$one.to_be_bytes(), $two.to_be_bytes()]);
            for (descr, cells) in [(concat!("<", $descr), little), (concat!(">", $descr), big)] {
                let (_directory, path) = write("a.npy", npy(descr, false, "(2,)", cells));
                let (numbers, texts) = read(&path, &["0"], &["0"]).unwrap();
                assert_eq!((numbers[0].as_slice(), texts[0].as_slice()), (&[1., 2.][..], &["1".to_string(), "2".into()][..]), "{descr}");
            }
        )*};
    }
    check! {
        "f8": 1f64, 2f64; "f4": 1f32, 2f32; "f2": f16::from_f32(1.), f16::from_f32(2.);
        "i8": 1i64, 2i64; "i4": 1i32, 2i32; "i2": 1i16, 2i16; "i1": 1i8, 2i8;
        "u8": 1u64, 2u64; "u4": 1u32, 2u32; "u2": 1u16, 2u16; "u1": 1u8, 2u8;
    }
    let (_directory, path) = write("a.npy", npy("|b1", false, "(2,)", [[1], [0]]));
    let (numbers, texts) = read(&path, &["0"], &["0"]).unwrap();
    assert_eq!((numbers, texts), (vec![vec![1., 0.]], vec![vec!["true".into(), "false".into()]]));
}

#[test]
fn texts() {
    let cells = |bytes: fn(u32) -> [u8; 4]| "é\0abc".chars().map(move |char| bytes(char.into()));
    for (descr, cells) in [("<U2", cells(u32::to_le_bytes)), (">U2", cells(u32::to_be_bytes))] {
        let (_directory, path) = write("a.npy", npy(descr, false, "(2,)", cells.take(4)));
        assert_eq!(read(&path, &[], &["0"]).unwrap().1, [["é", "ab"]]);
        assert_eq!(error(&path, &["0"], &[]), "a.npy: column `0` holds text, but numbers are needed");
    }
    let large = [u64::MAX, u64::MAX - 1].map(u64::to_le_bytes);
    let (_directory, path) = write("a.npy", npy("<u8", false, "(2,)", large));
    assert_eq!(read(&path, &[], &["0"]).unwrap().1, [["18446744073709551615", "18446744073709551614"]]);
}

#[test]
fn matrices_by_rows_and_by_columns() {
    let rows = npy("<i2", false, "(2, 3)", [1i16, 2, 3, 4, 5, 6].map(i16::to_le_bytes));
    let columns = npy(">i2", true, "(2, 3)", [1i16, 4, 2, 5, 3, 6].map(i16::to_be_bytes));

    for array in [&rows, &columns] {
        let (_directory, path) = write("a.npy", array);
        let (numbers, texts) = read(&path, &["*", "2", "0..1"], &["1"]).unwrap();
        assert_eq!(numbers, [vec![1., 2., 3., 4., 5., 6.], vec![3., 6.], vec![1., 2., 4., 5.]]);
        assert_eq!(texts, [["2", "5"]]);
    }
    let target = npy("|u1", false, "(2,)", [[7], [8]]);

    let arrays =
        [("rows.npy", rows), ("columns.npy", columns), ("target.npy", target), ("notes.txt", vec![1])];
    for method in [CompressionMethod::STORE, CompressionMethod::DEFLATE] {
        let (_directory, path) = write("a.npz", npz(&arrays, method));
        let (numbers, texts) = read(&path, &["target", "columns", "rows", "rows[2]"], &["target"]).unwrap();
        let matrix = vec![1., 2., 3., 4., 5., 6.];
        assert_eq!(numbers, [vec![7., 8.], matrix.clone(), matrix, vec![3., 6.]]);
        assert_eq!(texts, [["7", "8"]]);
        assert!(
            error(&path, &["x"], &[])
                .ends_with("there are `rows[0]..rows[2]`, `columns[0]..columns[2]`, `target`")
        );
    }
}

#[test]
fn many_rows_come_in_batches() {
    let count = 150_000u32;
    let (rows, columns) = (
        (0..2 * count).map(u32::to_le_bytes),
        (0..count).map(|row| 2 * row).chain((0..count).map(|row| 2 * row + 1)),
    );
    let rows = npy("<u4", false, &format!("({count}, 2)"), rows);
    let columns = npy("<u4", true, &format!("({count}, 2)"), columns.map(u32::to_le_bytes));
    for method in [CompressionMethod::STORE, CompressionMethod::DEFLATE] {
        let (_directory, path) =
            write("a.npz", npz(&[("c.npy", rows.clone()), ("f.npy", columns.clone())], method));
        for name in ["c", "f"] {
            assert!(
                read(&path, &[name], &[]).unwrap().0[0].iter().copied().eq((0..2 * count).map(f64::from))
            );
        }
        let mut batches =
            Table::open(&path, Options::default()).unwrap().batches(&[vec![0, 3]], &[]).unwrap();
        assert_eq!(batches.next().unwrap().unwrap().rows, 1 << 16);
        assert_eq!(batches.progress(), Some(65_536.0 / 150_000.0));
    }
}

#[test]
fn arrays_with_all_axes_come_in_blocks() {
    let count = 2_100_000u32;
    let array = npy("<u4", false, "(3, 700000, 1)", (0..count).map(u32::to_le_bytes));
    let (_directory, path) = write("a.npy", array);
    let whole = Table::open(&path, Options::default()).unwrap().array("").unwrap().unwrap();
    assert_eq!(whole.shape, [3, 700_000, 1]);
    let (mut numbers, mut parts) = (Vec::new(), Vec::new());
    let take = |block: Vec<f64>, part| {
        numbers.extend(block);
        parts.push(part);
    };
    whole.numbers(take).unwrap();
    assert!(numbers.into_iter().eq((0..count).map(f64::from)));
    assert_eq!(parts, [1.0 / 3.0, 2.0 / 3.0, 1.0]);
}

#[test]
fn integers_are_exact() {
    let integers = |array| {
        let (_directory, path) = write("a.npz", npz(&[("y.npy", array)], CompressionMethod::STORE));
        let mut integers = Vec::new();
        let whole = Table::open(&path, Options::default()).unwrap().array("y").unwrap().unwrap();
        whole.integers(None, |block, _| integers.extend(block)).map(|()| integers).map_err(|e| e.to_string())
    };
    let large = [1i64 << 53, (1 << 53) + 1];
    assert_eq!(integers(npy("<i8", false, "(2,)", large.map(i64::to_le_bytes))).unwrap(), large);
    assert_eq!(integers(npy("<f4", false, "(1, 2)", [0f32, 3.0].map(f32::to_le_bytes))).unwrap(), [0, 3]);
    assert_eq!(
        integers(npy("<f4", false, "(2, 1)", [0f32, 1.5].map(f32::to_le_bytes))).unwrap_err(),
        "[1, 0] (from 0): 1.5 is not a label: a label is an integer"
    );
    let beyond = npy("<u8", false, "(1,)", [u64::MAX.to_le_bytes()]);
    assert_eq!(
        integers(beyond).unwrap_err(),
        "[0] (from 0): 18446744073709551615 is not a label: labels lie from −2^63 to 2^63 − 1"
    );
    assert_eq!(
        integers(npy("<U1", false, "(1,)", [[0; 4]])).unwrap_err(),
        "array `y` holds text, but numbers are needed"
    );
}

#[test]
fn integers_are_not_rounded() {
    let message = "9007199254740993 is rounded in a 64-bit float, which holds all integers only up to 9007199254740992 (2^53)";
    for descr in ["<i8", "<u8"] {
        let cells = [1i64, 1 << 60, 3, (1 << 53) + 1].map(i64::to_le_bytes);
        let (_directory, path) = write("a.npy", npy(descr, false, "(2, 2)", cells));
        assert_eq!(error(&path, &["*"], &[]), format!("a.npy: row 1 (from 0), column `1`: {message}"));
        assert_eq!(read(&path, &[], &["1"]).unwrap().1, [["1152921504606846976", "9007199254740993"]]);
        let whole = Table::open(&path, Options::default()).unwrap().array("").unwrap().unwrap();
        let error = whole.numbers(|_, _| {}).unwrap_err().to_string();
        assert_eq!(error, format!("[1, 1] (from 0): {message}"));
    }
}

#[test]
fn files_without_rows() {
    for fortran in [false, true] {
        let (_directory, path) = write("a.npy", npy("<f8", fortran, "(0, 2)", [[0u8; 0]]));
        assert_eq!(read(&path, &["*"], &["1"]).unwrap(), (vec![vec![]], vec![vec![]]));
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let message = |array| {
        let (_directory, path) = write("a.npy", array);
        error(&path, &["0"], &[])
    };
    let none = [[0u8; 0]];
    assert_eq!(
        message(npy("|O", false, "(2,)", none)),
        "a.npy: column `0` holds NumPy's type `O`, but numbers are needed"
    );
    assert_eq!(
        message(npy("<f8", false, "(1, 1, 1)", [[0; 8]])),
        "a.npy: column `0` holds an array of 3 dimensions, but numbers are needed"
    );
    assert_eq!(
        message(npy("<f8", false, "()", [[0; 8]])),
        "a.npy: column `0` holds an array of 0 dimensions, but numbers are needed"
    );
    let (_directory, path) = write("a.npy", npy("<f8", false, "(2, 0)", none));
    assert_eq!(
        error(&path, &["*"], &[]),
        "a.npy: column `` holds nothing in its first row, but numbers are needed"
    );
    assert_eq!(
        message(npy("<f8", false, "(2, 99999999999999999)", none)),
        "a.npy: the array is cut short: its header says [2, 99999999999999999] of `f8`"
    );
    assert_eq!(message(npy("<f8", false, "x", none)).split(':').nth(1), Some(" invalid NumPy header"));
    assert!(message(b"\x93NUMPY\x01\x00".to_vec()).starts_with("a.npy: "));

    let arrays =
        [("a.npy", npy("|u1", false, "(2,)", [[1], [2]])), ("b.npy", npy("|u1", false, "(1,)", [[1]]))];
    let (_directory, path) = write("a.npz", npz(&arrays, CompressionMethod::DEFLATE));
    assert_eq!(error(&path, &["a", "b"], &[]), "a.npz: array `a` has 2 rows, but `b` has 1");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.truncate(bytes.len() - 1);
    let (_directory, path) = write("a.npz", bytes);
    assert!(error(&path, &["a"], &[]).starts_with("a.npz: "));
}
