//! Losses that another program evaluates.
//!
//! A perceptual loss runs a network, and the framework for that takes longer to compile than everything here: `perdita eval --loss
//! 'perceptual(…)'` starts the program `perdita-perceptual` with the same arguments, as Git and Cargo start their subcommands.
use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::Command;

const PROGRAM: &str = "perdita-perceptual";

/// The exit status of the other program, if a command line is for it.
pub(crate) fn answer(arguments: &[OsString]) -> Option<u8> {
    let rest = arguments.get(1..).filter(|rest| is_perceptual(rest))?;
    // Beside this program, or where the shell finds programs.
    let file = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().map(|path| path.with_file_name(file));
    let program = beside.filter(|path| path.is_file()).unwrap_or_else(|| PROGRAM.into());
    Some(match Command::new(program).args(rest).status() {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!(
                "error: perceptual losses need the program {PROGRAM}: in a checkout, `cargo install --path \
                 integrations/perdita-candle --features cli`"
            );
            1
        }
        Err(error) => {
            eprintln!("error: {PROGRAM}: {error}");
            1
        }
    })
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
