//! The body of the target that parses formulas: a text is a formula or an error; a formula is read back as it is written, and
//! its programs run on any numbers.

use perdita_catalog::Formula;

/// Classes of the rows.
const CLASSES: usize = 3;

/// Parses a text. True if it is a formula.
pub fn parse_formula(text: &str) -> bool {
    let Ok(formula) = Formula::parse(text) else { return false };
    let written = formula.to_string();
    let read: Formula =
        written.parse().unwrap_or_else(|error| panic!("{text}: {written} is not read back: {error}"));
    assert_eq!(read.to_string(), written, "{text}");

    for program in [formula.written(CLASSES), formula.program(CLASSES)] {
        let program = program.unwrap_or_else(|error| panic!("{text}: {error}"));
        let rows = program.inputs.iter().map(|input| vec![0.5; if input.wide { CLASSES } else { 1 }]);
        let rows: Vec<Vec<f64>> = rows.collect();
        let rows: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
        assert_eq!(program.run(&rows, Some(1))[0].len(), 1, "{text}");
    }
    true
}
