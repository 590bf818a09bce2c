//! `perdita`: losses evaluated on files, inspected, plotted, compared and recommended.
mod args;
mod complete;
mod eval;
mod exit;
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

use args::{Args, Command};
use clap::Parser;
use std::io::{ErrorKind, Write, stdout};
use std::process::ExitCode;

fn main() -> ExitCode {
    complete::answer();
    let args = Args::try_parse().unwrap_or_else(|error| refuse(&error));
    notes::set_quiet(args.quiet);
    let result = match args.command {
        Command::Completions(args) => complete::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::List(args) => list::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Plot(args) => plot::run(&args),
        Command::Recommend(args) => recommend::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Study(args) => study::run(&args),
        Command::Theory(args) => theory::run(&args),
    };
    match result.and_then(|output| text::print(&output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", text::message(&format!("{error:#}")));
            exit::status(&error)
        }
    }
}

/// Prints a mistake in the command line, or the help, and ends the process.
fn refuse(error: &clap::Error) -> ! {
    let shown = error.render().to_string();
    let short = text::message(&shown);
    if short != shown {
        eprintln!("{}", short.trim_end());
        std::process::exit(error.exit_code());
    }
    // In colour, on the stream that it belongs to.
    std::process::exit(match error.print().and_then(|()| stdout().flush()) {
        Err(problem) if problem.kind() != ErrorKind::BrokenPipe => {
            eprintln!("error: standard output: {problem}");
            1
        }
        _ => error.exit_code(),
    })
}
