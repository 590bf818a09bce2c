//! Damaged totals files, and forged ones whose checksum is right.
use super::format::Totals;
use crate::args::Format;
use crate::eval::merged::{Form, report};
use crate::robustness::mutate::{Random, mutated};
use std::io::Write;

const MUTATIONS: usize = 5000;

/// Totals of two files, with all kinds of numbers.
const BODY: &str = r#"  "perdita": "VERSION",
  "format": 2,
  "settings": {"losses":["mse","huber(delta=2)"],"family":"Predictions","by":"g","worst":2,"missing":"Skip","unchecked":true,"options":[["--pred","p"]]},
  "columns": [["--pred",["p"]]],
  "files": ["a.csv","b.csv"],
  "results": [
    {"file":{"name":"a.csv","bytes":9,"modified":"1.000000002"},"rows":4,"observations":4,"work":4,"left_out":{"count":1,"is_observations":false},"computed_in":"f64","subject":"a.csv","first":"a.csv","remarks":["--pred: x"],"inputs":[{"input":"pred","file":"a.csv"}],"queries":["1","2","3","4"],"losses":[
      {"shape":[2,2],"without_pairs":0,"groups":[{"name":"x","sums":{"total":"sum 2.5 + 1e-17, weight 3.0, count 3","active":null,"slopes":[{"of":"prediction","is_array":true,"sum":"1e-300"}],"worst":{"most":2,"rows":[{"loss":"NaN","row":3},{"loss":"2.0","row":1}]}}}]},
      {"shape":[4],"without_pairs":1,"groups":[{"name":"x","sums":{"total":"sum inf, weight 3.0, count 3, exponent 64","active":7,"slopes":[],"worst":{"most":2,"rows":[]}}}]}]},
    {"file":{"name":"b.csv","bytes":0,"modified":null},"rows":0,"observations":0,"work":0,"left_out":{"count":0,"is_observations":true},"computed_in":"f32","subject":"b.csv","first":"b.csv","remarks":[],"inputs":[],"queries":null,"losses":[{"shape":null,"without_pairs":0,"groups":[]},{"shape":null,"without_pairs":0,"groups":[]}]}
  ]
}
"#;

fn body() -> String {
    BODY.replace("VERSION", env!("CARGO_PKG_VERSION"))
}

/// The bytes of a file with this body and the checksum of it.
fn file(body: &str) -> Vec<u8> {
    Totals::with_checksum(|bytes| Ok(bytes.write_all(body.as_bytes())?)).unwrap()
}

/// The message about a file with this body.
fn problem(body: &str) -> String {
    format!("{:#}", Totals::parse(&file(body)).unwrap_err())
}

#[test]
fn totals_survive_a_file() {
    let bytes = file(&body());
    let totals = Totals::parse(&bytes).unwrap();
    let again = totals.bytes().unwrap();
    assert_eq!(Totals::parse(&again).unwrap().bytes().unwrap(), again);
    for text in ["sum 2.5 + 1e-17, weight 3.0, count 3", "exponent 64", "\"1e-300\"", "\"NaN\""] {
        assert!(String::from_utf8_lossy(&again).contains(text), "{text}");
    }
}

#[test]
fn every_damage_is_an_error() {
    let bytes = file(&body());
    let mut random = Random(1);
    for _ in 0..MUTATIONS {
        let damaged = mutated(&bytes, &mut random);
        assert!(
            damaged == bytes || Totals::parse(&damaged).is_err(),
            "{}",
            String::from_utf8_lossy(&damaged)
        );
    }
    for end in 0..bytes.len() {
        assert!(Totals::parse(&bytes[..end]).is_err(), "the first {end} bytes");
    }
}

/// A mutation with the checksum of it is no damage that anyone would notice: it must not bring down the program.
#[test]
fn forged_totals_are_no_panic() {
    let (body, mut random, mut accepted) = (body(), Random(2), 0);
    for _ in 0..MUTATIONS {
        let forged = mutated(body.as_bytes(), &mut random);
        let forged = String::from_utf8_lossy(&forged);
        let Ok(totals) = Totals::parse(&file(&forged)) else { continue };
        accepted += 1;
        for format in [Format::Table, Format::Json, Format::Csv] {
            // An error is fine, such as that of a loss that is NaN.
            let form = Form { format, time: None, is_part: false };
            let _ = report(&totals.settings, &totals.results, &form);
        }
    }
    assert!(accepted > 100, "{accepted}");
}

#[test]
fn totals_of_another_kind_are_refused() {
    let (now, body) = (env!("CARGO_PKG_VERSION"), body());
    let changed = |from: &str, to: &str| problem(&body.replacen(from, to, 1));
    let version = |version| format!("perdita {version} wrote these totals, and this is perdita {now}");
    assert_eq!(changed(&format!("\"{now}\""), "\"9.8.7\""), version("9.8.7"));
    assert_eq!(
        changed("\"format\": 2", "\"format\": 1"),
        "these totals have the format 1, and this perdita reads the format 2"
    );
    // Those of another version may have another checksum.
    let other = body.replacen(&format!("\"{now}\""), "\"9.8.7\"", 1);
    let other = format!("{{\n  \"checksum\": \"0123456789abcdef\",\n{other}");
    assert_eq!(format!("{:#}", Totals::parse(other.as_bytes()).unwrap_err()), version("9.8.7"));
    assert!(changed("mse", "msee").starts_with("unknown loss `msee`"), "{}", changed("mse", "msee"));
    assert!(changed("\"shape\"", "\"shapes\"").starts_with("unknown field `shapes`"));
    assert!(
        changed("weight 3.0", "weight NaN").starts_with("total: weight = NaN: a sum of weights is 0 or more")
    );
    assert_eq!(changed("[2,2]", "[2,1]"), "the totals contradict each other");
    assert_eq!(changed("[\"1\",", "["), "the totals contradict each other");
    assert_eq!(changed("[\"a.csv\",", "["), "the totals contradict each other");
    assert_eq!(changed("\"name\":\"x\"", "\"name\":null"), "the totals contradict each other");
    assert_eq!(changed("\"most\":2", "\"most\":3"), "the totals contradict each other");
    assert_eq!(changed("[\"mse\",", "["), "the totals contradict each other");
}
