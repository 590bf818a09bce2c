//! Commands that programs of their own run.
use super::write;
use std::process::{Command, Output};

/// `perdita sql`, with programs from a folder only.
fn sql(folder: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perdita"));
    command.arg("sql").args(arguments).env("PATH", folder).output().unwrap()
}

#[test]
fn a_program_that_is_not_there() {
    let output = sql("", &["select 1"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: `perdita sql` needs the program perdita-sql: in a checkout, `cargo install --path \
         integrations/perdita-datafusion --features cli`\n"
    );
}

#[cfg(unix)]
#[test]
fn a_program_gets_all_arguments_and_gives_its_status() {
    use std::os::unix::fs::PermissionsExt;

    let (folder, path) = write("perdita-sql", "#!/bin/sh\nprintf '%s|' \"$@\"\nexit 3\n");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let output = sql(folder.path().to_str().unwrap(), &["select 1", "--format", "json", "--help"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "select 1|--format|json|--help|");
}
