//! What `govgen report` takes.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::{ValueEnum, ValueHint};
use govgen_source::Date;

use super::BaselineOption;

#[derive(Debug, clap::Args)]
pub(crate) struct ReportArguments {
    /// How to print the grants; without it, as the ending of --output says, and a table elsewhere.
    ///
    /// The endings are .csv, .json, .md, .html and .htm.
    #[arg(long, value_enum)]
    pub(crate) format: Option<GrantsFormat>,

    /// What comes first: the order of rows, groups of the table and of Markdown, and how the page opens.
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(crate) by: Option<By>,

    /// List what another revision of the git repository grants, such as v1.2 or origin/main; nothing is checked out.
    #[arg(long, value_name = "REV", conflicts_with = "baseline")]
    pub(crate) at: Option<String>,

    /// Say of each grant whether it has expired on a day, such as 2026-12-31.
    ///
    /// A grant's last day still counts. The list is the same whatever the day, and without this option no clock is looked at.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// Say of each grant since when it has been there without a break, and by which commit; git knows it.
    ///
    /// Walked is the first-parent history of `divisions/`, so that with pull requests it is the merge that counts, and the day (UTC) is the
    /// day of that commit. A grant is somebody's permission set in an account: another file, order or division makes it no newer. In a
    /// shallow clone the oldest commit is where looking ends, which is said.
    #[arg(long)]
    pub(crate) since: bool,

    /// Write to this file, whole or not at all; `-` is standard output.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    /// Begin the CSV with a byte order mark, by which Excel knows that it is UTF-8.
    #[arg(long)]
    pub(crate) bom: bool,

    /// The language of headings, and of the page.
    #[arg(long, value_name = "LANGUAGE", default_value_t, value_enum)]
    pub(crate) lang: Lang,

    #[command(flatten)]
    pub(crate) baseline: BaselineOption,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum GrantsFormat {
    /// For people.
    #[default]
    Table,
    /// For spreadsheets: the fields of the JSON document as columns.
    Csv,
    /// For programs: one JSON document, version 1.
    Json,
    /// For a comment or a wiki: a table for each division, or whatever --by says.
    Markdown,
    /// For auditors: one page that needs nothing else, to search and filter in a browser.
    Html,
}

impl ReportArguments {
    /// The format that is meant.
    pub(crate) fn meant(&self) -> GrantsFormat {
        let ending = self.output.as_deref().and_then(Path::extension).and_then(OsStr::to_str);
        self.format.unwrap_or_else(|| match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("csv") => GrantsFormat::Csv,
            Some("json") => GrantsFormat::Json,
            Some("md") => GrantsFormat::Markdown,
            Some("html" | "htm") => GrantsFormat::Html,
            _ => GrantsFormat::Table,
        })
    }
}

impl GrantsFormat {
    /// Whether it may be read in a log, and is no file of another program.
    pub(crate) fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Markdown)
    }
}

/// What a list is ordered and grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Users, then groups.
    Person,
    /// Accounts.
    Account,
    /// Divisions.
    Division,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}
