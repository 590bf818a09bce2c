//! `perdita man`: manual pages.
use crate::args::{Args, Man};
use crate::exit::usage;
use anyhow::Result;
use clap::CommandFactory;

/// The manual page of `perdita`, or of one of its commands.
pub(crate) fn run(args: &Man) -> Result<String> {
    let mut command = Args::command();
    command.build();
    if let Some(name) = &args.command {
        let found = command.find_subcommand(name);
        let found = found.ok_or_else(|| usage(format!("there is no command `{name}`")))?;
        // A page is called perdita-eval, as those of git are.
        command = found.clone().name(format!("perdita-{name}").leak() as &str);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(String::from_utf8(page)?)
}
