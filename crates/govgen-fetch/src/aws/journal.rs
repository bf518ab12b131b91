//! Answers of an unfinished fetch, kept beside its output: a line of JSON each, after a head that says what they are answers to.
//!
//! The next run takes them in place of calls, as long as nobody else could have written the file, it is about the same instance, caller
//! and parts, and its last answer is not an hour old. A line that a crash cut off is dropped with all that follows it. Answers hold what
//! facts hold: names and addresses, and no credentials.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::error::FetchError;

const VERSION: u32 = 1;

/// Older answers are no longer those of one moment.
const AGE_MAX: Duration = Duration::from_secs(3_600);

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    journal: u32,
    about: String,
    started: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line<A> {
    ask: String,
    calls: u64,
    answer: A,
}

/// The file, and what it held.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    path: String,
    answers: HashMap<String, Box<RawValue>>,
    /// When the first of its answers was asked for.
    pub(crate) started: Timestamp,
    /// Calls that its answers took.
    pub(crate) calls: u64,
}

impl Journal {
    /// Opens a journal or begins one. `about` says what its answers are answers to.
    pub(crate) fn open(path: &Path, about: &str, fresh: bool) -> Result<Self, FetchError> {
        let shown = path.display().to_string();
        let failed = |source| FetchError::Journal { path: shown.clone(), source };
        let mut file = open(path).map_err(failed)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(FetchError::Busy(shown)),
            // Where files cannot be locked, two fetches into one file are their caller's business.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut text = Vec::new();
        if !fresh && is_usable(&file).map_err(failed)? {
            file.read_to_end(&mut text).map_err(failed)?;
        }
        let read = Read::of(&text).unwrap_or_default();
        let read = if read.about == about { read } else { read.thrown_away(&shown)? };
        keep_private(&file).map_err(failed)?;
        file.set_len(read.length).and_then(|()| file.seek(SeekFrom::End(0))).map_err(failed)?;
        let started = read.started.unwrap_or_else(super::now);
        let mut journal = Self { file, path: shown, answers: read.answers, started, calls: read.calls };
        if read.length == 0 {
            journal.write(&Head { journal: VERSION, about: about.to_owned(), started })?;
        }
        Ok(journal)
    }

    /// How many answers it held when it was opened.
    pub(crate) fn len(&self) -> usize {
        self.answers.len()
    }

    /// An answer of the run before, once; one in another shape is none.
    pub(crate) fn take<A: DeserializeOwned>(&mut self, ask: &str) -> Option<A> {
        let answer = self.answers.remove(ask)?;
        serde_json::from_str(answer.get()).ok()
    }

    /// Keeps an answer, and how many calls there were until now.
    pub(crate) fn keep<A: Serialize>(&mut self, ask: &str, calls: u64, answer: &A) -> Result<(), FetchError> {
        self.write(&Line { ask: ask.to_owned(), calls, answer })
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), FetchError> {
        let mut text = serde_json::to_vec(line).expect("answers are strings, numbers, lists and maps of strings");
        text.push(b'\n');
        self.file.write_all(&text).map_err(|source| FetchError::Journal { path: self.path.clone(), source })
    }
}

/// What a journal's text holds, up to the first line that is not whole.
#[derive(Debug, Default)]
struct Read {
    about: String,
    started: Option<Timestamp>,
    answers: HashMap<String, Box<RawValue>>,
    calls: u64,
    length: u64,
}

impl Read {
    fn of(text: &[u8]) -> Option<Self> {
        let mut lines = text.split_inclusive(|it| *it == b'\n').take_while(|it| it.ends_with(b"\n"));
        let first = lines.next()?;
        let head: Head = serde_json::from_slice(first).ok()?;
        if head.journal != VERSION {
            return None;
        }
        let (about, started, length) = (head.about, Some(head.started), first.len() as u64);
        let mut read = Self { about, started, length, ..Self::default() };
        for line in lines {
            let Ok(known) = serde_json::from_slice::<Line<Box<RawValue>>>(line) else { break };
            read.calls = known.calls;
            read.length += line.len() as u64;
            read.answers.insert(known.ask, known.answer);
        }
        Some(read)
    }

    /// Nothing in place of answers to something else; many minutes of asking are not thrown away for one other option.
    fn thrown_away(self, path: &str) -> Result<Self, FetchError> {
        match self.answers.len() {
            0 => Ok(Self::default()),
            count => Err(FetchError::OtherJournal { path: path.to_owned(), count }),
        }
    }
}

fn open(path: &Path) -> Result<File, Error> {
    match fs::symlink_metadata(path) {
        Ok(it) if !it.is_file() => return Err(Error::new(ErrorKind::InvalidInput, "it is not a plain file")),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Ok(_) | Err(_) => {}
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Whether its answers may be believed: a file that others can read or write, as one out of a repository, may be theirs.
fn is_usable(file: &File) -> Result<bool, Error> {
    let metadata = file.metadata()?;
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0 {
        return Ok(false);
    }
    // A time ahead of the clock is nobody's.
    Ok(metadata.modified()?.elapsed().is_ok_and(|age| age < AGE_MAX))
}

#[cfg_attr(not(unix), expect(clippy::unnecessary_wraps, reason = "only unix has modes"))]
fn keep_private(file: &File) -> Result<(), Error> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    fn place() -> (tempfile::TempDir, std::path::PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("facts.json.journal");
        (directory, path)
    }

    fn with_two_answers(path: &Path) {
        let mut journal = Journal::open(path, "this", false).unwrap();
        journal.keep("a", 3, &vec!["x", "y"]).unwrap();
        journal.keep("b", 5, &"z").unwrap();
    }

    #[test]
    fn the_next_run_knows_what_was_answered() {
        let (_directory, path) = place();
        with_two_answers(&path);
        let mut journal = Journal::open(&path, "this", false).unwrap();
        assert_eq!((journal.len(), journal.calls), (2, 5));
        assert_eq!(journal.take::<Vec<String>>("a").unwrap(), ["x", "y"]);
        assert_eq!(journal.take::<Vec<String>>("a"), None);
        assert_eq!(journal.take::<u64>("b"), None, "another shape");
    }

    #[test]
    fn a_damaged_end_is_dropped_and_written_over() {
        let (_directory, path) = place();
        with_two_answers(&path);
        let whole = fs::read(&path).unwrap();
        for cut in [1, 2, 10] {
            fs::write(&path, &whole[..whole.len() - cut]).unwrap();
            let mut journal = Journal::open(&path, "this", false).unwrap();
            assert_eq!((journal.len(), journal.calls), (1, 3), "cut by {cut}");
            journal.keep("c", 7, &"more").unwrap();
            drop(journal);
            let mut journal = Journal::open(&path, "this", false).unwrap();
            assert_eq!(journal.take::<String>("c").unwrap(), "more");
        }
        fs::write(&path, b"\x00\xff{").unwrap();
        assert_eq!(Journal::open(&path, "this", false).unwrap().len(), 0);
    }

    #[test]
    fn answers_to_something_else_or_of_another_hour_are_none() {
        let (_directory, path) = place();
        with_two_answers(&path);
        let whole = fs::read(&path).unwrap();
        let refused = Journal::open(&path, "that", false).unwrap_err();
        assert!(matches!(refused, FetchError::OtherJournal { count: 2, .. }), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), whole);
        assert_eq!(Journal::open(&path, "that", true).unwrap().len(), 0);
        assert_eq!(Journal::open(&path, "this", false).unwrap().len(), 0, "that had no answers");
        with_two_answers(&path);
        assert_eq!(Journal::open(&path, "this", true).unwrap().len(), 0, "fresh");
        with_two_answers(&path);
        let old = SystemTime::now() - AGE_MAX - Duration::from_secs(1);
        File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
        assert_eq!(Journal::open(&path, "this", false).unwrap().len(), 0, "old");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_could_have_written_is_not_believed() {
        use std::os::unix::fs::PermissionsExt as _;
        let (directory, path) = place();
        with_two_answers(&path);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(Journal::open(&path, "this", false).unwrap().len(), 0);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let link = directory.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(matches!(Journal::open(&link, "this", false), Err(FetchError::Journal { .. })));
    }

    #[test]
    fn two_runs_cannot_share_one() {
        let (_directory, path) = place();
        let _first = Journal::open(&path, "this", false).unwrap();
        assert!(matches!(Journal::open(&path, "this", false), Err(FetchError::Busy(_))));
    }
}
