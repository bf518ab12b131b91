//! Time that grows with the organization and no faster.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use govgen_source::SourceMap;

use crate::{as_of, facts, load};

/// Four times as many divisions, four times the time: what is looked up is hashed, and nobody is compared with everybody.
#[test]
fn time_grows_with_the_organization() {
    let seconds = |divisions: usize| {
        let sources = organization(divisions);
        let rendered = govgen::render(&sources).unwrap().into_iter().collect();
        let mut facts = facts::explaining(&sources, &rendered);
        // Everything differs, so that everything is spoken of.
        facts.users.iter_mut().for_each(|it| it.id.push('0'));
        facts.accounts.iter_mut().for_each(|it| it.state = "SUSPENDED".to_owned());
        facts.provisioned.iter_mut().for_each(|it| it.outdated = Some(true));
        let best = (0..3).map(|_| {
            let (sources, facts) = (organization(divisions), facts.clone());
            let start = std::time::Instant::now();
            let (_, findings) = govgen::check_facts(sources, Some(as_of()), facts, None).unwrap();
            let time = start.elapsed().as_secs_f64();
            assert!(findings.len() > divisions, "{}", findings.len());
            time
        });
        best.fold(f64::MAX, f64::min)
    };
    let (small, large) = (seconds(10), seconds(40));
    assert!(large < 10.0 * small, "{small:.3} s for 10 divisions, {large:.3} s for 40");
}

/// Divisions of 10 accounts with 40 grants each.
pub(crate) fn organization(divisions: usize) -> SourceMap {
    let clean = load("crates/govgen-rules/tests/base");
    let common = clean.below("divisions/common/").filter(|(_, it)| it.path.ends_with(".yaml"));
    let mut files: BTreeMap<String, String> = common.map(|(_, it)| (it.path.clone(), it.text.clone())).collect();
    let mut rows = "divisions:\n".to_owned();
    for division in 0..divisions {
        writeln!(rows, "  d{division}:\n    owners: [team]\n    accounts:").unwrap();
        let mut access = "accounts:\n".to_owned();
        for account in 0..10 {
            let id = 100_000_000_000_usize + division * 10 + account;
            writeln!(rows, "      a{id}: \"{id}\"").unwrap();
            writeln!(access, "  a{id}:\n    read-only:\n      groups: [all]\n      users:").unwrap();
            for user in 0..40 {
                writeln!(access, "        - u{}@example.com", division * 40 + user).unwrap();
            }
        }
        files.insert(format!("divisions/d{division}/access.yaml"), access);
    }
    files.insert("divisions/common/divisions.yaml".to_owned(), rows);
    SourceMap::new(files.into_iter().map(|(path, text)| govgen_source::SourceFile::text(path, text)).collect())
}
