//! `perdita`: losses evaluated on files, inspected, plotted, compared and recommended.
//!
//! [`run`] is the command line: the program calls it, and so does the Python package, which has no program of its own.
// The robustness tests count allocations.
#![cfg_attr(not(test), forbid(unsafe_code))]

mod args;
mod check;
mod complete;
mod eval;
mod exit;
mod external;
mod files;
mod list;
mod man;
mod notes;
mod options;
mod plot;
mod read;
mod recommend;
mod replace;
mod show;
mod study;
mod table;
mod text;
mod theory;

#[cfg(test)]
mod robustness;

pub use theory::describe as claim_as_json;

use args::{Args, Command};
use clap::Parser;
use std::ffi::OsString;
use std::io::{ErrorKind, Write, stdout};

/// Runs a command line, which begins with the name of the program, and returns its exit status: 0 for success, 1 for a failure on
/// files or data, 2 for a mistake in the command line.
///
/// Output and notes go to the streams of the process. A command that writes files handles interruptions: the handler removes files
/// that are not complete, and ends the process.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(status) = complete::answer(&arguments) {
        return status;
    }
    if let Some(status) = external::answer(&arguments) {
        return status;
    }
    let mut args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => return refuse(&error),
    };

    notes::set_quiet(args.quiet);
    let result = match args.command.complete() {
        Err(mistake) => Err(mistake),
        Ok(()) => match args.command {
            Command::Check(args) => check::run(&args),
            Command::Completions(args) => complete::run(&args),
            Command::Eval(args) => eval::run(&args),
            Command::List(args) => list::run(&args),
            Command::Man(args) => man::run(&args),
            Command::Merge(args) => eval::merge(&args),
            Command::Plot(args) => plot::run(&args),
            Command::Recommend(args) => recommend::run(&args),
            Command::Show(args) => show::run(&args),
            Command::Sql(args) => return external::sql(&args),
            Command::Study(args) => study::run(&args),
            Command::Theory(args) => theory::run(&args),
        },
    };
    match result.and_then(|output| text::print(&output)) {
        Ok(()) => 0,
        Err(error) if exit::is_answered(&error) => 1,
        Err(error) => {
            eprintln!("error: {}", text::message(&format!("{error:#}")));
            exit::status(&error)
        }
    }
}

/// Prints a mistake in the command line, or the help. The exit status is 0 for help, which is no mistake.
fn refuse(error: &clap::Error) -> u8 {
    let shown = error.render().to_string();
    let short = text::message(&shown);
    if short != shown {
        eprintln!("{}", short.trim_end());
        return error.exit_code() as u8;
    }

    // In colour, on the stream that it belongs to.
    match error.print().and_then(|()| stdout().flush()) {
        Err(problem) if problem.kind() != ErrorKind::BrokenPipe => {
            eprintln!("error: standard output: {problem}");
            1
        }
        _ => error.exit_code() as u8,
    }
}
