//! Files as people have them. Right values are NumPy's.
use crate::{close, complaint, error, eval, perdita, value, write};

mod words;

/// The standard error of a command that must succeed.
fn notes(args: &[&str]) -> String {
    let output = perdita(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).unwrap()
}
