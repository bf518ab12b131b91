//! The table: a row for each figure, a column for each organization.

use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};

use super::measure::{Runs, Times};
use super::{BenchArguments, Case, Step};

const NONE: &str = "";

/// Everything that was measured.
pub(crate) fn table(cases: &[Case], options: &BenchArguments, script_missing: Option<&str>) -> String {
    let mut table = Table::new();
    table.load_style(if options.markdown { presets::ASCII_MARKDOWN } else { presets::NOTHING });
    let names =
        cases.iter().map(|it| it.grants.map_or_else(|| "example".to_owned(), |it| format!("{} grants", count(it))));
    table.set_header(std::iter::once(format!("median (shortest) of {}", options.runs)).chain(names));
    let mut row = |name: &str, cell: &dyn Fn(&Case) -> Option<String>| {
        let cells = cases.iter().map(|it| cell(it).unwrap_or_else(|| NONE.to_owned()));
        table.add_row(std::iter::once(name.to_owned()).chain(cells));
    };
    row("input", &|it| Some(format!("{}, {} files", megabytes(it.input_bytes), count(it.input_files as u64))));
    row("output", &|it| Some(format!("{}, {} files", megabytes(it.output_bytes), count(it.output_files as u64))));
    for (name, step) in [
        ("check", Step::Check),
        ("check --facts", Step::CheckFacts),
        ("diff, a line of a division", Step::Diff),
        ("diff, a line of `common`", Step::DiffCommon),
        ("render", Step::Render),
        ("render, nothing changed", Step::RenderAgain),
        ("floor: read", Step::ReadFloor),
        ("floor: read and write", Step::Floor),
        ("floor: read and write, 2 threads", Step::FloorOfTwo),
    ] {
        row(name, &|it| Some(times(it.runs(step)?.wall()?)));
    }
    row("script", &|it| match script_missing {
        Some(why) => Some(why.to_owned()),
        None => Some(times(it.runs(Step::Script)?.wall()?)),
    });
    for (name, step) in [
        ("check, processor time", Step::Check),
        ("render, processor time", Step::Render),
        ("floor, processor time", Step::Floor),
    ] {
        row(name, &|it| Some(times(it.runs(step)?.cpu()?)));
    }
    for (name, step) in [
        ("check, memory", Step::Check),
        ("check --facts, memory", Step::CheckFacts),
        ("diff, memory", Step::Diff),
        ("render, memory", Step::Render),
        ("script, memory", Step::Script),
    ] {
        row(name, &|it| Some(megabytes(it.runs(step)?.peak()?)));
    }
    for (name, above, below) in RATIOS {
        row(name, &|it| ratio(it, above, below).map(times_as_long));
    }
    for (name, step) in [("check, memory / input", Step::Check), ("render, memory / input", Step::Render)] {
        row(name, &|it| memory(it, step).map(times_as_long));
    }
    for (name, step) in [
        ("check, time a grant", Step::Check),
        ("check --facts, time a grant", Step::CheckFacts),
        ("render, time a grant", Step::Render),
    ] {
        row(name, &|it| Some(format!("{:.2} µs", time_a_grant(it, step)? * 1e6)));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}

const RATIOS: [(&str, Step, Step); 6] = [
    ("render / floor", Step::Render, Step::Floor),
    ("render / floor of 2 threads", Step::Render, Step::FloorOfTwo),
    ("check / read floor", Step::Check, Step::ReadFloor),
    ("diff / check", Step::Diff, Step::Check),
    ("diff of `common` / check", Step::DiffCommon, Step::Check),
    ("script / render", Step::Script, Step::Render),
];

/// How many times longer one program took than another, by the medians.
pub(crate) fn ratio(case: &Case, above: Step, below: Step) -> Option<f64> {
    let wall = |step| case.runs(step).and_then(Runs::wall);
    Some(wall(above)?.over(wall(below)?))
}

/// How many times its input a program held.
pub(crate) fn memory(case: &Case, step: Step) -> Option<f64> {
    Some(case.runs(step)?.peak()? as f64 / case.input_bytes as f64)
}

/// Seconds for one grant.
pub(crate) fn time_a_grant(case: &Case, step: Step) -> Option<f64> {
    Some(case.runs(step)?.wall()?.median.as_secs_f64() / case.grants? as f64)
}

fn times(times: Times) -> String {
    format!("{} ({})", duration(times.median), duration(times.shortest))
}

pub(crate) fn duration(it: Duration) -> String {
    let seconds = it.as_secs_f64();
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}

fn megabytes(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if megabytes < 1.0 { format!("{megabytes:.3} MB") } else { format!("{megabytes:.1} MB") }
}

fn times_as_long(ratio: f64) -> String {
    format!("{ratio:.2}×")
}

/// A number with its thousands apart.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
