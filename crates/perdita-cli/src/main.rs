//! `perdita`: losses evaluated on files, inspected, plotted, compared and recommended.
mod args;
mod eval;
mod list;
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
use std::process::ExitCode;

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Eval(args) => eval::run(&args),
        Command::List(args) => list::run(&args),
        Command::Plot(args) => plot::run(&args),
        Command::Recommend(args) => recommend::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Study(args) => study::run(&args),
        Command::Theory(args) => theory::run(&args),
    };
    match result.and_then(|output| text::print(&output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
