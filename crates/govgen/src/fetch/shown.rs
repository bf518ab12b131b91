//! How far a fetch is: bars on a terminal, a line for each part elsewhere, nothing when it is to be quiet.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use govgen_fetch::Progress;
use govgen_live::facts::PartName;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// A log shows so often that something still moves.
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);

/// What suits standard error.
pub(crate) fn progress(is_quiet: bool) -> Box<dyn Progress> {
    if is_quiet {
        Box::new(Nothing)
    } else if std::io::stderr().is_terminal() {
        Box::new(Bars::default())
    } else {
        Box::new(Lines::default())
    }
}

struct Nothing;

impl Progress for Nothing {
    fn resumed(&self, _answers: usize) {}
    fn begin(&self, _part: PartName, _total: Option<usize>) {}
    fn step(&self, _part: PartName) {}
    fn end(&self, _part: PartName, _seen: usize) {}
}

/// A bar for each part, gone when it is done or the fetch is over.
#[derive(Default)]
struct Bars {
    all: MultiProgress,
    bars: RefCell<BTreeMap<PartName, ProgressBar>>,
}

impl Progress for Bars {
    fn resumed(&self, answers: usize) {
        if answers > 0 {
            let _ = self.all.println(taken_over(answers));
        }
    }

    fn begin(&self, part: PartName, total: Option<usize>) {
        let (bar, look) = match total {
            Some(total) => (ProgressBar::new(total as u64), "{msg:26} [{wide_bar}] {pos}/{len} {eta}"),
            None => (ProgressBar::new_spinner(), "{msg:26} {spinner} {pos}"),
        };
        let look = ProgressStyle::with_template(look).expect("the template is written above");
        let bar = self.all.add(bar.with_style(look).with_message(part.as_str()));
        self.bars.borrow_mut().insert(part, bar);
    }

    fn step(&self, part: PartName) {
        if let Some(bar) = self.bars.borrow().get(&part) {
            bar.inc(1);
        }
    }

    fn end(&self, part: PartName, seen: usize) {
        if let Some(bar) = self.bars.borrow_mut().remove(&part) {
            bar.finish_and_clear();
        }
        let _ = self.all.println(format!("{}: {seen}", part.as_str()));
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        let _ = self.all.clear();
    }
}

/// A line when a part is read, and one now and then before.
#[derive(Default)]
struct Lines {
    parts: RefCell<BTreeMap<PartName, (usize, Option<usize>)>>,
    said: RefCell<Option<Instant>>,
}

impl Lines {
    fn say(&self, line: &str) {
        // A reader who has gone away is no reason to fail.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
        *self.said.borrow_mut() = Some(Instant::now());
    }
}

impl Progress for Lines {
    fn resumed(&self, answers: usize) {
        if answers > 0 {
            self.say(&taken_over(answers));
        }
    }

    fn begin(&self, part: PartName, total: Option<usize>) {
        self.parts.borrow_mut().insert(part, (0, total));
        self.said.borrow_mut().get_or_insert_with(Instant::now);
    }

    fn step(&self, part: PartName) {
        let mut parts = self.parts.borrow_mut();
        let Some((done, total)) = parts.get_mut(&part) else { return };
        *done += 1;
        let is_time = self.said.borrow().is_none_or(|it| it.elapsed() >= SIGN_OF_LIFE);
        if is_time {
            let of = total.map_or_else(String::new, |it| format!(" of {it}"));
            self.say(&format!("{}: {done}{of} calls", part.as_str()));
        }
    }

    fn end(&self, part: PartName, seen: usize) {
        self.say(&format!("{}: {seen}", part.as_str()));
    }
}

fn taken_over(answers: usize) -> String {
    format!("going on: {answers} answers of the run before are kept")
}
