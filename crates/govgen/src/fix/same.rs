//! Whether files say the same after they were mended.
//!
//! In: the sources before and after. Out: yes or no. Grants are compared by what AWS would get: account, permission set, who, and the
//! last day. Whoever calls decides what a no means.

use std::collections::BTreeSet;

use govgen_access::{GrantRow, grants};
use govgen_model::{Division, Model};
use govgen_source::{Date, Severity, SourceMap};

use crate::pipeline::{Against, resolved, with_model};

/// What a model grants: each grant, and its last day.
type Granted = BTreeSet<(String, Option<Date>)>;

/// Whether quotes alone left every grant that could be told before. A division whose names all meant something gets no
/// other ones; what was not readable may have become so, with whatever is found there.
pub(super) fn still_says(before: &SourceMap, after: &SourceMap) -> bool {
    let (told, whole) = resolved(before, |model, _| {
        let whole = model.divisions.iter().filter(|it| is_readable(it));
        (granted(model), whole.map(|it| it.name().to_owned()).collect::<BTreeSet<String>>())
    });
    let now = resolved(after, |model, _| granted(model));
    let is_of_whole = |it: &str| it.split('\0').next().is_some_and(|division| whole.contains(division));
    now.is_superset(&told) && now.difference(&told).all(|(grant, _)| !is_of_whole(grant))
}

/// Whether all that a division's row says is known, and every policy that its files name. Not [`Division::complete`], which no division is
/// while anything in the organization's document is wrong.
fn is_readable(division: &Division<'_>) -> bool {
    division.entry.complete && division.entries.iter().all(|it| it.policies.iter().all(Option::is_some))
}

/// Whether the same is granted, and no error or warning came. Whoever stood in one list twice, with two last days, has one of them.
pub(super) fn says_the_same(before: &SourceMap, after: &SourceMap, against: Against<'_>) -> bool {
    let judged = |sources: &SourceMap| {
        with_model(sources, against, |model, findings| {
            (granted(model), [Severity::Error, Severity::Warning].map(|it| findings.count(it)))
        })
    };
    let ((told, before), (now, after)) = (judged(before), judged(after));
    let named = |it: &Granted| it.iter().map(|(grant, _)| grant.clone()).collect::<BTreeSet<String>>();
    now.is_subset(&told)
        && named(&now) == named(&told)
        && before.iter().zip(after).all(|(before, after)| *before >= after)
}

fn granted(model: &Model<'_>) -> Granted {
    let line = |it: GrantRow<'_>| {
        let (_, name) = it.who();
        // No name holds a zero byte.
        let grant = [it.division, it.account_id, it.permission_set, it.principal_type, &name].join("\0");
        (grant, it.until)
    };
    grants(model).into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use govgen_source::{EntryKind, SourceFile, SourceMap};

    use super::still_says;

    fn repository(mapping: &str) -> SourceMap {
        let access = "policies:\n  auditor:\n    description: Looks\n    managed_policies: [job-function/ViewOnlyAccess]\n\
                      accounts:\n  \"*\":\n    auditor: { users: [a@example.com] }\n";
        let mapping = format!("divisions:\n  a:\n    owners: [a-team]\n    accounts:\n{mapping}");
        SourceMap::new(vec![
            SourceFile::entry("divisions/a".to_owned(), EntryKind::Directory),
            SourceFile::text("divisions/common/divisions.yaml", mapping.as_str()),
            SourceFile::text("divisions/a/access.yaml", access),
        ])
    }

    #[test]
    fn grants_that_could_be_told_are_held_on_to() {
        let unread = repository("      one: \"000000000001\"\n      two: 000000000002\n");
        let mended = repository("      one: \"000000000001\"\n      two: \"000000000002\"\n");
        assert!(still_says(&unread, &mended), "the account that can be read now has its own");
        let lost = repository("      two: \"000000000002\"\n");
        assert!(!still_says(&unread, &lost), "one account is gone");
        let moved = repository("      one: \"000000000003\"\n      two: \"000000000002\"\n");
        assert!(!still_says(&unread, &moved), "one account is another");
        let whole = repository("      one: \"000000000001\"\n");
        assert!(!still_says(&whole, &mended), "nothing was unread, and there is more");
    }
}
