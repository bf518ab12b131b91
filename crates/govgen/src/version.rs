//! The arguments, or the answer to `--version`: with `--verbose` also what the program knows of AWS, and of which day.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;
use govgen_iam::catalogue;

use crate::args::Arguments;

/// The arguments of the process; the status to leave with when they ask for help or the version, or are wrong.
pub(crate) fn arguments() -> Result<Arguments, ExitCode> {
    Arguments::try_parse().map_err(|error| {
        // Like clap itself: a reader who has gone away is no reason to fail.
        let _ = error.print();
        if error.kind() == ErrorKind::DisplayVersion && is_verbose(std::env::args_os().skip(1)) {
            let _ = std::io::stdout().lock().write_all(sources().as_bytes());
        }
        u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
    })
}

/// Whether `-v` or `--verbose` stands anywhere: clap stops reading at `--version`.
fn is_verbose(mut arguments: impl Iterator<Item = OsString>) -> bool {
    arguments.any(|it| {
        let short = |it: &str| it.strip_prefix('-').is_some_and(|it| !it.starts_with('-') && it.contains('v'));
        it.to_str().is_some_and(|it| it == "--verbose" || short(it))
    })
}

/// A line for each package of the catalogue.
fn sources() -> String {
    let counts = [
        format!("{} actions of {} services", catalogue::matching("*").count(), catalogue::services().count()),
        format!("{} AWS managed policies", catalogue::managed_policies().count()),
    ];
    let sources = catalogue::sources().iter().zip(counts);
    sources.map(|(it, count)| format!("{} {} of {}: {count}\n", it.package, it.version, it.date)).collect()
}

#[cfg(test)]
mod tests {
    use super::is_verbose;

    #[test]
    fn verbose_stands_before_or_after() {
        for (arguments, wanted) in
            [("-v --version", true), ("--version --verbose", true), ("-vV", true), ("-V", false), ("--version", false)]
        {
            assert_eq!(is_verbose(arguments.split(' ').map(Into::into)), wanted, "{arguments}");
        }
    }
}
