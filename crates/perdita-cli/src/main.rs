//! The program `perdita`.
use std::process::ExitCode;

fn main() -> ExitCode {
    perdita_cli::run(std::env::args_os()).into()
}
