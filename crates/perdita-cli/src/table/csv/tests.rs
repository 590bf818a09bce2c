//! Delimiters, spellings, quotes, line ends, and the places of mistakes.
use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use super::super::tests::{error, read, write};
use super::super::{Options, Table};

#[test]
fn delimiters_are_read_off_the_header() {
    for (name, content) in [
        ("a.csv", "a,b;,c\n1,x,2\n"),
        ("a.csv", "\u{feff}a;b;c\r\n1;x;2\r\n"),
        ("a.txt", "\"a\"\t\"b,,,,\"\tc\n1\tx\t2"),
        ("a.tsv", "a\tb,,,,\tc\n1\tx\t2\n"),
        ("a", " a , b , c \n 1 , x , 2 \n"),
    ] {
        let (_directory, path) = write(name, content);
        let (numbers, texts) = read(&path, &["a", "c"], &["b*"]).unwrap();
        assert_eq!((numbers, texts), (vec![vec![1.], vec![2.]], vec![vec!["x".into()]]), "{content}");
    }
}

#[test]
fn spellings_of_numbers() {
    let (_directory, path) = write("a.csv", "a\n-1.5e3\n.5\n+2\nnan\nNaN\ninf\n-Inf\nTrue\nfalse\n");
    let numbers = &read(&path, &["a"], &[]).unwrap().0[0];
    let expected = [-1500., 0.5, 2., f64::NAN, f64::NAN, f64::INFINITY, -f64::INFINITY, 1., 0.];
    assert_eq!(numbers.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), expected.map(f64::to_bits));
}

#[test]
fn integers_are_not_rounded() {
    let exact = "9007199254740992\n-1152921504606846976\n00000000000000000000\n100000000000000000000\n9007199254740993.0\n";
    let (_directory, path) = write("a.csv", format!("a\n{exact}"));
    let expected = [2f64.powi(53), -2f64.powi(60), 0.0, 1e20, 2f64.powi(53)];
    assert_eq!(read(&path, &["a"], &[]).unwrap().0, [expected]);
    for integer in
        ["9007199254740993", "-9007199254740993", "+0123456789012345678901234567890123456789012345"]
    {
        let (_directory, path) = write("a.csv", format!("a,b\n1,2\n{integer},3\n"));
        let expected = format!(
            "a.csv: line 3 (row 1, from 0), column `a`: {integer} is rounded in a 64-bit float, \
             which holds all integers only up to 9007199254740992 (2^53)"
        );
        assert_eq!(error(&path, &["a"], &[]), expected);
        assert_eq!(read(&path, &[], &["a"]).unwrap().1, [["1", integer]]);
    }
}

#[test]
fn a_mistake_is_shown_with_its_place() {
    let (_directory, path) = write("a.csv", "a,b\n1,\"two\nlines\"\n3,abc\n,4\n5,6,7\n");
    assert_eq!(
        error(&path, &["a", "b"], &[]),
        "a.csv: line 2 (row 0, from 0), column `b`: `two\nlines` where a number is expected"
    );
    assert_eq!(
        error(&path, &["a"], &["b"]),
        "a.csv: line 5 (row 2, from 0), column `a`: an empty cell where a number is expected"
    );
    assert_eq!(error(&path, &[], &["b"]), "a.csv: line 6 (row 3, from 0): 3 cells where the header has 2");
    let (_directory, path) = write("a.csv", b"a\n\xff\n");
    assert_eq!(
        error(&path, &[], &["a"]),
        "a.csv: line 2 (row 0, from 0), column `a`: `\u{fffd}` where UTF-8 text is expected"
    );
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    for (content, line) in [
        ("a\nNA\n", 2),
        ("a\nNA", 2),
        ("a\n\n1\n\n\nNA\n2", 6),
        ("a\n\"1\n\"\nNA\n", 4),
        ("a\r\nNA\r\n", 2),
        ("a\r\n1\r\nNA", 3),
        ("a\r\n1\r\nNA\r\n2\r\n", 3),
        ("a\r\n\r\n1\r\n\r\nNA\r\n", 5),
        ("a\r\n\"\r\n1\"\r\nNA\r\n", 4),
    ] {
        let (_directory, path) = write("a.csv", content);
        let message = error(&path, &["a"], &[]);
        assert!(message.starts_with(&format!("a.csv: line {line} ")), "{content:?}: {message}");
    }
}

#[test]
fn files_without_rows() {
    for content in ["a,b", "a,b\n"] {
        let (_directory, path) = write("a.csv", content);
        assert_eq!(read(&path, &["a"], &[]).unwrap().0, [[0.0; 0]]);
    }
    let (_directory, path) = write("a.csv", "\n\n");
    assert_eq!(error(&path, &["a"], &[]), "a.csv: there is no header line");
}

#[test]
fn many_rows_come_in_batches_with_progress() {
    let rows = 150_000;
    let content: String = (0..rows).fold("x\n".into(), |content, row| content + &format!("{row}\n"));
    let (_directory, path) = write("a.csv", &content);
    let (numbers, _) = read(&path, &["x"], &[]).unwrap();
    assert!(numbers[0].iter().copied().eq((0..rows).map(f64::from)));

    let table = Table::open(&path, Options::default()).unwrap();
    let mut batches = table.batches(&[vec![0]], &[]).unwrap();
    assert_eq!(batches.next().unwrap().unwrap().rows, 1 << 16);
    assert!((0.3..0.6).contains(&batches.progress().unwrap()));
    assert_eq!(batches.by_ref().count(), 2);
    assert_eq!(batches.progress(), Some(1.0));
}

#[test]
fn an_unclosed_quote_is_shown_with_its_line() {
    for (content, line) in [
        ("p,y,note\n1,2,\"ok\n3,5,ok\n7,9,ok\n", 2),
        ("p,y\n1,2\n\"a\nb\",\"3\n4,5\n", 4),
        ("p,y\r\n1,2\r\n3,\"4", 3),
        ("p,\"y\n1,2\n", 1),
    ] {
        let (_directory, path) = write("a.csv", content);
        let expected = format!("a.csv: line {line}: a quote opens here that nothing closes");
        assert_eq!(error(&path, &["p"], &[]), expected, "{content:?}");
    }
    // Quotes inside a cell are characters, and two in quotes are one.
    for content in ["p,y\n1,5\"\n2,3\n", "p,y\n1,\"a\"\"\n\"\n2,\"\"\"\"\n", "p,y\n1,\"a\"b\"\n2,\"3\""] {
        let (_directory, path) = write("a.csv", content);
        assert_eq!(read(&path, &["p"], &["y"]).unwrap().0, [[1., 2.]], "{content:?}");
    }
}

#[test]
fn gzip_is_unpacked() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(b"a;b\n1;2\n").unwrap();
    let (_directory, path) = write("a.csv.gz", encoder.finish().unwrap());
    assert_eq!(read(&path, &["b"], &[]).unwrap().0, [[2.]]);
}
