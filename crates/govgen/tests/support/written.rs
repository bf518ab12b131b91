//! Random files of a division, in any layout, and what an independent reading says they grant.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

/// The active accounts of the division that they are written for.
pub(crate) const ACCOUNTS: [&str; 3] = ["ledger-dev", "ledger-prod", "sandbox"];
const ENTRIES: [&str; 5] = ["ledger-dev", "ledger-prod", "sandbox", "ledger-*", "*"];
const POLICIES: [&str; 2] = ["auditor", "read-only"];
const USERS: [&str; 4] = ["alice@example.com", "bob@example.com", "carol@example.com", "dave@example.com"];
const GROUPS: [&str; 3] = ["監査チーム", "platform", "on call: night"];

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) entry: &'static str,
    pub(crate) policy: &'static str,
    pub(crate) group: bool,
    pub(crate) name: &'static str,
    pub(crate) until: Option<&'static str>,
    comment: bool,
}

/// Lines, and how they are written.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) lines: Vec<Line>,
    /// For each entry, its file and whether its lists stand in brackets.
    layout: [(bool, bool); 5],
    crlf: bool,
    outdented: bool,
}

pub(crate) fn written() -> impl Strategy<Value = Written> {
    let ends = prop_oneof![3 => Just(None), 1 => select(vec!["2030-01-01", "2031-01-01"]).prop_map(Some)];
    let one = (select(&ENTRIES[..]), select(&POLICIES[..]), 0..7_usize, ends, prop::bool::weighted(0.3));
    let lines = prop::collection::vec(one, 1..25).prop_map(|all| {
        let mut lines: Vec<Line> = Vec::new();
        for (entry, policy, who, until, comment) in all {
            let group = who >= USERS.len();
            let name = if group { GROUPS[who - USERS.len()] } else { USERS[who] };
            let same = |it: &Line| (it.entry, it.policy, it.name) == (entry, policy, name);
            if !lines.iter().any(same) {
                lines.push(Line { entry, policy, group, name, until, comment });
            }
        }
        lines
    });
    (lines, any::<[(bool, bool); 5]>(), any::<bool>(), any::<bool>())
        .prop_map(|(lines, layout, crlf, outdented)| Written { lines, layout, crlf, outdented })
}

impl Written {
    /// The two files.
    pub(crate) fn files(&self) -> [String; 2] {
        [false, true].map(|second| {
            let mut text = "# the file's own comment\n".to_owned();
            let entries = ENTRIES.iter().zip(self.layout).filter(|(_, (file, _))| *file == second);
            let mut opened = false;
            for (entry, (_, brackets)) in entries {
                let lines: Vec<&Line> = self.lines.iter().filter(|it| it.entry == *entry).collect();
                if lines.is_empty() {
                    continue;
                }
                if !opened {
                    text.push_str("accounts:\n");
                    opened = true;
                }
                text.push_str(&format!("  \"{entry}\": # about {entry}\n"));
                for policy in POLICIES {
                    let lines: Vec<&&Line> = lines.iter().filter(|it| it.policy == policy).collect();
                    if !lines.is_empty() {
                        text.push_str(&format!("    {policy}:\n"));
                        self.list(&lines, brackets, &mut text);
                    }
                }
            }
            if !opened {
                text.push_str("{}\n");
            }
            if self.crlf { text.replace('\n', "\r\n") } else { text }
        })
    }

    fn list(&self, lines: &[&&Line], brackets: bool, text: &mut String) {
        for (key, word, group) in [("groups", "group", true), ("users", "user", false)] {
            let items: Vec<(String, &Line)> = lines
                .iter()
                .filter(|it| it.group == group)
                .map(|it| match it.until {
                    None => (format!("\"{}\"", it.name), **it),
                    Some(until) => (format!("{{ {word}: \"{}\", until: {until} }}", it.name), **it),
                })
                .collect();
            if items.is_empty() {
                continue;
            }
            if brackets {
                let items: Vec<&str> = items.iter().map(|(it, _)| it.as_str()).collect();
                text.push_str(&format!("      {key}: [{}] # a list\n", items.join(", ")));
                continue;
            }
            let indent = if self.outdented { "      " } else { "        " };
            text.push_str(&format!("      {key}:\n"));
            for (item, line) in items {
                if line.comment {
                    text.push_str(&format!("{indent}{}\n", line.comment_above()));
                }
                text.push_str(&format!("{indent}- {item} # beside\n"));
            }
        }
    }

    /// The comments of lines that have one and do not stand in brackets.
    pub(crate) fn comments(&self, holds: impl Fn(&Line) -> bool) -> Vec<String> {
        let block = |it: &&Line| {
            let at = ENTRIES.iter().position(|entry| *entry == it.entry).unwrap();
            it.comment && !self.layout[at].1
        };
        self.lines.iter().filter(block).filter(|it| holds(it)).map(Line::comment_above).collect()
    }
}

impl Line {
    fn comment_above(&self) -> String {
        format!("# {} in {} of {}", self.name, self.policy, self.entry)
    }
}

/// What lines grant: an account's own line before a glob's, of two globs the longer one.
pub(crate) fn granted(lines: &[Line]) -> Vec<[String; 5]> {
    let mut grants: BTreeMap<[String; 4], (bool, Option<&str>)> = BTreeMap::new();
    for account in ACCOUNTS {
        for line in lines {
            let literal = line.entry == account;
            let glob = line.entry == "*" || line.entry == "ledger-*" && account.starts_with("ledger-");
            if !literal && !glob {
                continue;
            }
            let kind = if line.group { "GROUP" } else { "USER" };
            let key = [account, line.policy, kind, line.name].map(str::to_owned);
            let until = match grants.get(&key) {
                Some((true, _)) => continue,
                Some((false, other)) if !literal => other.zip(line.until).map(|(one, other)| one.max(other)),
                _ => line.until,
            };
            grants.insert(key, (literal, until));
        }
    }
    let row = |([account, policy, kind, name], (_, until)): ([String; 4], (bool, Option<&str>))| {
        [account, policy, kind, name, until.unwrap_or_default().to_owned()]
    };
    grants.into_iter().map(row).collect()
}
