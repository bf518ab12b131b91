//! The small example, with something about it written otherwise.

use govgen_source::{EntryKind, SourceFile, SourceMap};

use crate::support::repositories;

/// The small example.
pub(crate) fn octcat() -> SourceMap {
    repositories().into_iter().find(|it| it.name == "examples/octcat").unwrap().sources
}

/// So many accounts in one division that its role needs managed policies.
pub(crate) fn with_many_accounts(sources: &SourceMap) -> SourceMap {
    let accounts: String =
        (0..150).map(|it| format!("      more-{it:03}: \"{:012}\"\n", 300_000_000_000_u64 + it)).collect();
    edited(sources, "      account-a:", &format!("{accounts}      account-a:"))
}

/// A repository with one piece of text replaced wherever it stands in `divisions/common`.
pub(crate) fn edited(sources: &SourceMap, from: &str, to: &str) -> SourceMap {
    let mut found = false;
    let files = sources.iter().filter(|(_, file)| file.path.starts_with("divisions/")).map(|(_, file)| {
        if file.kind == EntryKind::Directory {
            return SourceFile::entry(file.path.clone(), EntryKind::Directory);
        }
        found |= file.path.starts_with("divisions/common/") && file.text.contains(from);
        SourceFile::text(file.path.as_str(), file.text.replacen(from, to, 1))
    });
    let edited = SourceMap::new(files.collect());
    assert!(found, "nothing says {from:?}");
    edited
}
