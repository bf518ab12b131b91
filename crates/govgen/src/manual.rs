//! What a shell and `man` are told about the command line, made from the arguments themselves.

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Arguments;

const IN_MEMORY: &str = "memory takes every byte";

/// The script that makes a shell complete `govgen`.
pub(crate) fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "govgen", &mut script);
    String::from_utf8(script).expect("every name and help is text")
}

/// The manual page govgen(1), in roff: one page with a section for each command.
///
/// Pages of their own would have to be installed one by one before `man govgen` could point to them.
pub(crate) fn page() -> String {
    let command = Arguments::command();
    let whole = Man::new(command.clone());
    let mut page = Vec::new();
    whole.render_title(&mut page).expect(IN_MEMORY);
    whole.render_name_section(&mut page).expect(IN_MEMORY);
    whole.render_synopsis_section(&mut page).expect(IN_MEMORY);
    whole.render_description_section(&mut page).expect(IN_MEMORY);
    whole.render_options_section(&mut page).expect(IN_MEMORY);
    let mut page = String::from_utf8(page).expect("roff is text");
    for subcommand in command.get_subcommands() {
        page.push_str(&section(subcommand));
    }
    let mut rest = Vec::new();
    whole.render_extra_section(&mut rest).expect(IN_MEMORY);
    let rest = String::from_utf8(rest).expect("roff is text");
    page.push_str(&rest.replace(".SH EXTRA\n", ".SH \"EXAMPLES AND EXIT STATUS\"\n"));
    page
}

/// A command's part of the page. The global options are not repeated: they reach a command when the whole is built.
fn section(command: &Command) -> String {
    let name = format!("govgen {}", command.get_name());
    let man = Man::new(command.clone().bin_name(name.clone()).disable_help_flag(true));
    let mut parts = Vec::new();
    man.render_synopsis_section(&mut parts).expect(IN_MEMORY);
    man.render_description_section(&mut parts).expect(IN_MEMORY);
    if command.get_arguments().next().is_some() {
        man.render_options_section(&mut parts).expect(IN_MEMORY);
    }
    let parts = String::from_utf8(parts).expect("roff is text");
    // What is a section of a page of its own is a part of a section here.
    let parts = parts.lines().map(|line| match line.strip_prefix(".SH ") {
        Some(heading) => format!(".SS {heading}\n"),
        None => format!("{line}\n"),
    });
    format!(".SH \"{}\"\n{}", name.to_uppercase(), parts.collect::<String>())
}
