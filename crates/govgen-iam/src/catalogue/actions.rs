//! Services and their actions, read where they stand: `data/actions.txt` is never copied.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use super::body;
use super::details::{Details, ResourceType};
use super::glob::Glob;

/// What an action does, as AWS says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Names what exists.
    List,
    /// Reads.
    Read,
    /// Makes, changes or deletes.
    Write,
    /// Changes who may do what.
    PermissionsManagement,
    /// Changes tags, and nothing else.
    Tagging,
}

/// An action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action {
    /// Its service's position; services are sorted.
    service: u16,
    name: &'static str,
    access: Access,
    /// Which kind of its service's details it is of.
    kind: u16,
}

impl Action {
    /// The prefix of its service, lower case: `s3`.
    #[must_use]
    pub fn service(&self) -> &'static str {
        SERVICES[usize::from(self.service)].prefix
    }

    /// Its name as AWS writes it: `GetObject`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it does.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access
    }

    /// Whether it does more than to list or read.
    #[must_use]
    pub fn is_write(&self) -> bool {
        !matches!(self.access, Access::List | Access::Read)
    }

    /// The resource types it can be allowed on, by name; none when it takes no other resource than `*`.
    pub fn resources(&self) -> impl Iterator<Item = ResourceType> + use<> {
        self.details().resources(self.kind)
    }

    /// The condition keys that hold for it beside the global ones, sorted: its own, and those of its resource types.
    pub fn condition_keys(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.details().condition_keys(self.kind)
    }

    fn details(&self) -> &'static Details {
        let service = &SERVICES[usize::from(self.service)];
        service.details.get_or_init(|| Details::unpack(service.packed))
    }
}

/// `s3:GetObject`.
impl std::fmt::Display for Action {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}", self.service(), self.name)
    }
}

/// A service.
struct Service {
    /// Lower case.
    prefix: &'static str,
    /// Its part of [`ACTIONS`].
    lines: Range<usize>,
    packed: &'static [u8],
    details: OnceLock<Details>,
}

impl Service {
    /// One action in a line, by name in lower case.
    fn actions(&self) -> &'static str {
        &ACTIONS[self.lines.clone()]
    }
}

static ACTIONS: &str = include_str!("../../data/actions.txt");

/// By prefix. Only the index is read for it; a page of the actions' text is touched when one of them is looked for.
static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
    let mut end = ACTIONS.len() - body(ACTIONS).len();
    let mut packed: &[u8] = include_bytes!("../../data/details.bin");
    let services = body(include_str!("../../data/services.txt")).lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (prefix, lines, bytes) = (words.next()?, words.next()?.parse::<usize>().ok()?, words.next()?.parse().ok()?);
        // A colon, the prefix, the end of the line.
        let start = end + prefix.len() + 2;
        end = start + lines;
        let (details, further) = packed.split_at_checked(bytes)?;
        packed = further;
        Some(Service { prefix, lines: start..end, packed: details, details: OnceLock::new() })
    });
    services.collect()
});

/// The prefixes of all services, lower case, sorted.
pub fn services() -> impl Iterator<Item = &'static str> + Clone {
    SERVICES.iter().map(|it| it.prefix)
}

/// Whether a service has this prefix, whatever its case.
#[must_use]
pub fn is_service(prefix: &str) -> bool {
    position(prefix).is_some()
}

/// The actions of a service, whatever the case of its prefix, by name.
pub fn actions_of(prefix: &str) -> impl Iterator<Item = Action> + use<> {
    position(prefix).into_iter().flat_map(|it| parsed(it, SERVICES[usize::from(it)].actions()))
}

/// The action that is written, whatever its case: `S3:getobject`.
#[must_use]
pub fn action(written: &str) -> Option<Action> {
    let (prefix, name) = written.split_once(':')?;
    let service = position(prefix)?;
    let found = parsed(service, from(SERVICES[usize::from(service)].actions(), name.as_bytes())).next()?;
    found.name.eq_ignore_ascii_case(name).then_some(found)
}

/// The actions that a pattern matches, whatever its case, by service and name: `iam:Cr*`, `i*:*`, `*`.
///
/// Services that its prefix cannot match are not looked at, nor names that begin otherwise. A pattern without a colon
/// matches nothing, but for `*`.
pub fn matching(pattern: &str) -> impl Iterator<Item = Action> + use<> {
    let everything = !pattern.is_empty() && pattern.bytes().all(|it| it == b'*');
    let (prefix, name) = match pattern.split_once(':') {
        Some((prefix, name)) => (Glob::new(prefix), Some(Glob::new(name))),
        None => (Glob::new("*"), everything.then(|| Glob::new("*"))),
    };
    let services = match (&name, std::str::from_utf8(prefix.stem())) {
        (None, _) => 0..0,
        (Some(_), Ok(only)) if prefix.is_literal() => position(only).map_or(0..0, |it| it..it + 1),
        _ => 0..SERVICES.len() as u16,
    };
    let mut services = services.filter(move |it| prefix.matches(SERVICES[usize::from(*it)].prefix));
    let mut rest = (0, "");
    std::iter::from_fn(move || {
        let name = name.as_ref()?;
        loop {
            let Some((line, after)) = rest.1.split_once('\n') else {
                let service = services.next()?;
                rest = (service, from(SERVICES[usize::from(service)].actions(), name.stem()));
                continue;
            };
            rest.1 = after;
            let written = name_of(line);
            if !begins(written, name.stem()) {
                rest.1 = "";
            } else if name.matches(written) {
                return parse(rest.0, line);
            }
        }
    })
}

fn position(prefix: &str) -> Option<u16> {
    let found = SERVICES.binary_search_by(|it| compare(it.prefix, prefix.as_bytes())).ok()?;
    Some(found as u16)
}

/// The lines from the first name that is not before `name`.
fn from(actions: &'static str, name: &[u8]) -> &'static str {
    let (mut start, mut end) = (0, actions.len());
    while start < end {
        let middle = start + (end - start) / 2;
        let line = actions[start..middle].rfind('\n').map_or(start, |it| start + it + 1);
        let next = actions[line..].find('\n').map_or(actions.len(), |it| line + it + 1);
        match compare(name_of(&actions[line..next]), name) {
            Ordering::Less => start = next,
            _ => end = line,
        }
    }
    &actions[start..]
}

/// Both as if in lower case.
fn compare(left: &str, right: &[u8]) -> Ordering {
    let lower = |it: &u8| it.to_ascii_lowercase();
    left.as_bytes().iter().map(lower).cmp(right.iter().map(lower))
}

fn begins(name: &str, stem: &[u8]) -> bool {
    name.as_bytes().get(..stem.len()).is_some_and(|it| it.eq_ignore_ascii_case(stem))
}

fn name_of(line: &str) -> &str {
    line.split_once(' ').map_or(line, |it| it.0)
}

fn parsed(service: u16, lines: &'static str) -> impl Iterator<Item = Action> {
    lines.lines().filter_map(move |line| parse(service, line))
}

/// An action of a line such as `GetObject R12`.
fn parse(service: u16, line: &'static str) -> Option<Action> {
    let (name, rest) = line.split_once(' ')?;
    let access = match rest.as_bytes().first()? {
        b'L' => Access::List,
        b'R' => Access::Read,
        b'W' => Access::Write,
        b'P' => Access::PermissionsManagement,
        b'T' => Access::Tagging,
        _ => return None,
    };
    Some(Action { service, name, access, kind: rest[1..].parse().ok()? })
}
