//! What a shell and `man` are told about the command line, made from the arguments themselves.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, CommandFactory as _, ValueHint};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Arguments;
use crate::explain;

const IN_MEMORY: &str = "memory takes every byte";

/// The script that makes a shell complete `govgen`.
pub(crate) fn completions(shell: Shell) -> String {
    let rules = PossibleValuesParser::new(explain::every_kind().map(|it| it.name));
    let mut command = Arguments::command()
        .mut_subcommands(|it| it.mut_args(no_files))
        .mut_subcommand("explain", |it| it.mut_arg("rule", |rule| rule.value_parser(rules)));
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "govgen", &mut script);
    String::from_utf8(script).expect("every name and help is text")
}

/// A value that is nothing on disk: shells offer files for what they know nothing about.
fn no_files(argument: Arg) -> Arg {
    match argument.get_value_hint() {
        ValueHint::Unknown if argument.get_action().takes_values() => argument.value_hint(ValueHint::Other),
        _ => argument,
    }
}

/// The manual page govgen(1), in roff: one page with a section for each command.
///
/// Pages of their own would have to be installed one by one before `man govgen` could point to them.
pub(crate) fn page() -> String {
    let command = Arguments::command().disable_help_subcommand(true);
    let whole = Man::new(command.clone().override_usage(usage(&command, "govgen")));
    let mut page = Vec::new();
    whole.render_title(&mut page).expect(IN_MEMORY);
    // Options and paths are to be found and typed as they are: no hyphens are put in, no spaces either.
    page.extend_from_slice(b".nh\n.ad l\n");
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
    page.push_str(&examples_and_exit_status(&rest));
    // Plain roff knows ASCII only, and a line that begins with a full stop is a request.
    page.replace('\u{2026}', "\\&...")
}

/// A command's part of the page. The global options are not repeated: they reach a command when the whole is built.
fn section(command: &Command) -> String {
    let name = format!("govgen {}", command.get_name());
    let usage = usage(command, &name);
    let man = Man::new(command.clone().bin_name(name.clone()).override_usage(usage).disable_help_flag(true));
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

/// The synopsis: every option with its value, then what has a place.
fn usage(command: &Command, name: &str) -> String {
    let mut words = vec![name.to_owned()];
    words.extend(command.get_arguments().filter(|it| !it.is_positional()).map(option));
    words.extend(command.get_positionals().map(|it| {
        let value = value_of(it);
        if it.is_required_set() { value } else { format!("[{value}]") }
    }));
    if command.has_subcommands() {
        words.push("<COMMAND>".to_owned());
    }
    words.join(" ")
}

fn option(argument: &Arg) -> String {
    let short = argument.get_short().map(|it| format!("-{it}"));
    let names: Vec<String> = short.into_iter().chain(argument.get_long().map(|it| format!("--{it}"))).collect();
    let value = if argument.get_action().takes_values() { format!(" {}", value_of(argument)) } else { String::new() };
    format!("[{}{value}]", names.join("|"))
}

fn value_of(argument: &Arg) -> String {
    let name = argument.get_id().as_str().to_uppercase();
    let name = argument.get_value_names().and_then(|it| it.first()).map_or(name, ToString::to_string);
    let many = matches!(argument.get_action(), ArgAction::Append);
    format!("<{name}>{}", if many { "..." } else { "" })
}

/// What stands below the options in the help, as sections. Lines of examples are as wide as they are.
fn examples_and_exit_status(extra: &str) -> String {
    let (examples, status) = extra.split_once("Exit status: ").expect("the help tells the exit status");
    let examples = examples.split_once("Examples:\n").map_or("", |(_, it)| it).trim_end();
    format!(".SH \"EXIT STATUS\"\n{status}.SH EXAMPLES\n.nf\n{examples}\n.fi\n")
}
