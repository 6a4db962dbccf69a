//! `fscheck completions` and `fscheck man`: descriptions of the command line.

use std::io::Write;

use clap::CommandFactory;
use clap_mangen::Man as Page;
use fscheck_read::tree::did_you_mean;

use super::{CLEAN, Failure};
use crate::cli::{Cli, Completions, Man};

/// The name that the program is called by.
const NAME: &str = "fscheck";

/// Writes a script for a shell.
pub fn completions(options: &Completions, out: &mut dyn Write) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut visible(), NAME, &mut script);
    out.write_all(&script)?;
    out.flush()?;
    Ok(CLEAN)
}

/// Writes a man page (section 1).
pub fn page(options: &Man, out: &mut dyn Write) -> Result<u8, Failure> {
    let mut program = visible();
    program.build();
    let page = match &options.command {
        None => Page::new(program),
        Some(name) => Page::new(subcommand(&program, name)?),
    };
    page.render(out)?;
    out.flush()?;
    Ok(CLEAN)
}

/// Returns the command line without options that are not for people.
fn visible() -> clap::Command {
    let all = Cli::command();
    let shown: Vec<clap::Command> =
        all.get_subcommands().filter(|command| !command.is_hide_set()).cloned().collect();
    let bare = clap::Command::new(NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .arg_required_else_help(true);
    let about = all.get_about().cloned().unwrap_or_default();
    bare.about(about).subcommands(shown)
}

/// The command called `name`, as `fscheck NAME`.
fn subcommand(program: &clap::Command, name: &str) -> Result<clap::Command, Failure> {
    let known: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
    let found = program.get_subcommands().find(|command| command.get_name() == name);
    let found = found.ok_or_else(|| Failure::Usage {
        message: format!("no command is called `{name}`"),
        help: did_you_mean(name, &known),
    })?;
    Ok(found.clone().display_name(format!("{NAME}-{name}")).version(env!("CARGO_PKG_VERSION")))
}
