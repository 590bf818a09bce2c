//! Totals files that are not whole. Mutations of one are a test of the module.
use super::{OPTIONS, parts, refused, stdout};
use std::fs;

#[test]
fn damaged_totals_are_refused() {
    let files = parts(&[5, 6]);
    let line = format!("eval part-0.csv part-1.csv {OPTIONS} --totals a.json");
    stdout(&files, &line);
    let whole = fs::read_to_string(files.path("a.json")).unwrap();
    let damage = "a.json: the file is damaged, incomplete or edited: its checksum is another";
    let none = "a.json: this is no file that --totals has written";
    for (content, message) in [
        (whole.replacen("count 1", "count 2", 1), damage),
        (whole.replacen("\"rows\":5", "\"rows\":4", 1), damage),
        (whole.replace('\n', "\r\n"), none),
        (whole[..whole.len() - 1].into(), damage),
        (whole[..whole.len() / 2].into(), damage),
        (whole[..10].into(), none),
        (whole[..20].into(), damage),
        (format!("{whole} "), damage),
        (String::new(), none),
        ("{}".into(), none),
    ] {
        assert!(content != whole);
        fs::write(files.path("a.json"), content).unwrap();
        assert_eq!(refused(&files, "merge a.json"), message);
        // What is damaged is not continued, and not replaced without a word.
        assert_eq!(refused(&files, &format!("{line} --resume")), message);
    }
    stdout(&files, &line);
    assert_eq!(refused(&files, "merge part-0.csv"), "part-0.csv: this is no file that --totals has written");
    let missing = refused(&files, "merge b.json");
    assert!(missing.starts_with("b.json: "), "{missing}");
}
