//! Completions for shells: `perdita completions bash` prints the registration, which asks `perdita` itself at each completion. So
//! names of losses, claims and figures are known, and the columns of the file on the command line.
use crate::args::{Args, Completions};
use crate::exit::usage;
use crate::refuse;
use crate::table::{Options, Table};
use anyhow::Result;
use clap::CommandFactory;
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;
use perdita_catalog::LOSSES;
use perdita_figures::ready::PRESETS;
use perdita_study::guide;
use perdita_theory::claims;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The variable with which the shell asks for completions.
const VARIABLE: &str = "COMPLETE";

/// Answers a shell, if it has requested completions; the result is the exit status.
pub(crate) fn answer(arguments: &[OsString]) -> Option<u8> {
    let folder = std::env::current_dir().ok();
    match CompleteEnv::with_factory(command).var(VARIABLE).try_complete(arguments, folder.as_deref()) {
        Ok(false) => None,
        Ok(true) => Some(0),
        Err(error) => Some(refuse(&error)),
    }
}

/// The registration of completions with a shell.
pub(crate) fn run(args: &Completions) -> Result<String> {
    let shells = Shells::builtins();
    let known = || shells.names().collect::<Vec<_>>().join(", ");
    let shell = shells.completer(&args.shell);
    let shell =
        shell.ok_or_else(|| usage(format!("unknown shell `{}`; there are {}", args.shell, known())))?;
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "perdita", "perdita", "perdita", &mut script)?;
    Ok(String::from_utf8(script)?)
}

/// The values that an argument completes to.
type Values = fn() -> Vec<CompletionCandidate>;

/// Commands, their arguments, and the values that these complete to.
const VALUES: [(&str, &[&str], Values); 15] = [
    ("check", &["loss"], losses),
    ("eval", &["losses"], losses),
    ("eval", &["pred", "target", "weight", "by", "query"], columns),
    (
        "eval",
        &["a", "b", "labels", "key_labels", "soft_targets", "bias", "negatives", "own_negatives"],
        columns,
    ),
    ("list", &["task"], tasks_of_losses),
    ("plot", &["losses"], losses),
    ("plot", &["figure"], figures),
    ("recommend", &["target", "features"], columns),
    ("recommend", &["task"], tasks),
    ("show", &["loss"], losses),
    ("study", &["losses"], losses),
    ("study", &["target", "features"], columns),
    ("study", &["task"], tasks),
    ("theory", &["subjects"], theory),
    ("completions", &["shell"], shells),
];

/// The command line, with the values of arguments.
fn command() -> clap::Command {
    let mut command = Args::command();
    for (name, arguments, values) in VALUES {
        for argument in arguments {
            let add = |arg: clap::Arg| arg.add(ArgValueCandidates::new(values));
            command = command.mut_subcommand(name, |command| command.mut_arg(argument, add));
        }
    }
    command
}

fn candidate(value: &str, about: &str) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(about.to_string().into()))
}

fn losses() -> Vec<CompletionCandidate> {
    LOSSES.iter().map(|entry| candidate(entry.card().name, entry.card().summary)).collect()
}

fn tasks_of_losses() -> Vec<CompletionCandidate> {
    let mut tasks: Vec<String> = LOSSES.iter().map(|entry| entry.card().task.to_string()).collect();
    tasks.dedup();
    tasks.into_iter().map(CompletionCandidate::new).collect()
}

fn tasks() -> Vec<CompletionCandidate> {
    guide::guides().map(|guide| candidate(&guide.task.replace(' ', "-"), guide.about)).collect()
}

fn figures() -> Vec<CompletionCandidate> {
    PRESETS.iter().map(|preset| candidate(preset.name, preset.about)).collect()
}

fn theory() -> Vec<CompletionCandidate> {
    claims().into_iter().map(|claim| candidate(claim.id, claim.title)).collect()
}

fn shells() -> Vec<CompletionCandidate> {
    Shells::builtins().names().map(CompletionCandidate::new).collect()
}

/// The columns of the first file among the words of the command line, which come after `--`.
fn columns() -> Vec<CompletionCandidate> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(2);
    let file = words.map(PathBuf::from).find(|path| path.is_file());
    file.map_or(Vec::new(), |file| columns_of(&file))
}

/// The columns of a file; none if it cannot be read.
fn columns_of(file: &Path) -> Vec<CompletionCandidate> {
    let Ok(table) = Table::open(file, Options::default()) else { return Vec::new() };
    table.columns().iter().map(|column| CompletionCandidate::new(&column.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_arguments_exist() {
        command().debug_assert();
    }
}
