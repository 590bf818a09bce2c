//! Commands that another program runs, started with the same arguments, as Git and Cargo start their subcommands.
//!
//! A perceptual loss runs a network, and `perdita sql` an engine for queries: each takes longer to compile than everything here.
use crate::args::Sql;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::Command;

/// A program, and the crate of the workspace `integrations` that has it.
struct Program {
    name: &'static str,
    package: &'static str,
    /// The command or loss that needs it, for messages.
    subject: &'static str,
}

const PERCEPTUAL: Program =
    Program { name: "perdita-perceptual", package: "perdita-candle", subject: "perceptual losses need" };
const SQL: Program =
    Program { name: "perdita-sql", package: "perdita-datafusion", subject: "`perdita sql` needs" };

/// The exit status of the other program, if a command line is for one that the parser of arguments does not know.
pub(crate) fn answer(arguments: &[OsString]) -> Option<u8> {
    arguments.get(1..).filter(|rest| is_perceptual(rest)).map(|rest| PERCEPTUAL.run(rest))
}

/// The exit status of `perdita sql`.
pub(crate) fn sql(args: &Sql) -> u8 {
    SQL.run(&args.arguments)
}

impl Program {
    /// Runs the program, and returns its exit status.
    fn run(&self, arguments: &[OsString]) -> u8 {
        let Program { name, package, subject } = self;
        // Beside this program, or where the shell finds programs.
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let beside = std::env::current_exe().ok().map(|path| path.with_file_name(file));
        let program = beside.filter(|path| path.is_file()).unwrap_or_else(|| name.into());
        match Command::new(program).args(arguments).status() {
            Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                eprintln!(
                    "error: {subject} the program {name}: in a checkout, `cargo install --path integrations/{package} \
                     --features cli`"
                );
                1
            }
            Err(error) => {
                eprintln!("error: {name}: {error}");
                1
            }
        }
    }
}

/// True for `eval` with a perceptual loss.
fn is_perceptual(rest: &[OsString]) -> bool {
    let mut words = rest.iter().map(|word| word.to_string_lossy());
    let is_loss = |word: &str| {
        let text = ["--loss=", "-l="].iter().find_map(|option| word.strip_prefix(option)).unwrap_or(word);
        text.strip_prefix("perceptual").is_some_and(|rest| rest.trim_start().starts_with('('))
    };
    words.next().is_some_and(|command| command == "eval") && words.any(|word| is_loss(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_lines_with_perceptual_losses() {
        let of = |line: &[&str]| is_perceptual(&line.iter().map(OsString::from).collect::<Vec<_>>());
        assert!(of(&["eval", "-l", "perceptual(weights=\"a.pth\")", "-i", "prediction=x.npy"]));
        assert!(of(&["eval", "--loss=perceptual (weights=\"a.pth\")"]));
        assert!(!of(&["eval", "perceptual.csv", "-l", "mse"]));
        assert!(!of(&["show", "perceptual"]));
        assert!(!of(&[]));
    }
}
