//! How findings about facts read: once each, in order, with what could not be looked at.

use std::fmt::Write as _;

use expect_test::{expect, expect_file};
use govgen_live::facts::{PartName, State};
use govgen_source::{Diagnostics, SourceMap};

use crate::change::{BUILD, DEV, NETWORK, SHOP_PROD, account, add_set, assign, assignment, attach, read, user};
use crate::support::{repositories, workspace};
use crate::{as_of, checked, codes, explaining, facts};

/// Two lines for each finding.
pub(crate) fn in_words(sources: &SourceMap, findings: &Diagnostics) -> String {
    let lines = findings.iter().map(|it| {
        let file = sources.file(it.span.file);
        let place = file.line_column(it.span.start);
        let (severity, code, help) = (it.severity.as_str(), it.meta.code, it.help.as_deref().unwrap_or_default());
        format!("{}:{}:{} {severity} {code}: {}\n    {help}\n", file.path, place.line, place.column, it.message)
    });
    lines.collect()
}

#[test]
fn what_was_not_read_is_listed_as_skipped() {
    let explaining = explaining("examples/everything");
    let mut all = String::new();
    for part in explaining.parts.keys().copied() {
        let mut facts = explaining.clone();
        read(&mut facts, part, State::Missing, &[]);
        let (_, findings) = checked("examples/everything", facts);
        assert!(!findings.pass(true) || findings.skipped().is_empty(), "{part:?}: --strict fails");
        let skipped: Vec<&str> = findings.skipped().iter().map(|it| it.meta.code).collect();
        let reason = findings.skipped().first().map_or("", |it| it.reason.as_str());
        writeln!(all, "{part:?}: {} {reason}", skipped.join(" ")).unwrap();
    }
    expect![[r#"
        Accounts: LIV005 LIV006 LIV007 the facts have no accounts: ListThings: AccessDenied
        OrganizationalUnits:  
        AccountTags:  
        Users: LIV001 LIV003 LIV004 LIV012 LIV013 LIV016 LIV019 the facts have no users: ListThings: AccessDenied
        Groups: LIV002 LIV004 LIV012 LIV013 LIV016 LIV019 the facts have no groups: ListThings: AccessDenied
        Memberships:  
        PermissionSets: LIV009 LIV010 LIV011 LIV012 LIV013 LIV014 LIV015 the facts have no permission sets: ListThings: AccessDenied
        PermissionSetTags: LIV009 LIV011 LIV012 LIV014 LIV015 the facts have no tags of permission sets: ListThings: AccessDenied
        PermissionSetPolicies: LIV014 the facts have no policies of permission sets: ListThings: AccessDenied
        Provisioning: LIV009 LIV010 the facts have no places where permission sets are provisioned: ListThings: AccessDenied
        Assignments: LIV004 LIV009 LIV012 LIV013 the facts have no assignments: ListThings: AccessDenied
        CustomerManagedPolicies: LIV008 the facts have no customer managed policies of the accounts: ListThings: AccessDenied
    "#]].assert_eq(&all);
}

/// A file with a mistake in it says less than was meant: nothing in AWS is unexplained for that.
#[test]
fn a_mistake_in_a_file_is_one_finding() {
    let repository = repositories().into_iter().find(|it| it.name == "examples/everything").unwrap();
    let facts = explaining(&repository.name);
    for (path, from, to, skipped) in [
        ("divisions/storefront/policies.yaml", "description: Builds", "descripton: Builds", 4),
        ("divisions/storefront/accounts.yaml", "shop-dev", "shop-dve", 4),
        ("divisions/common/divisions.yaml", "owners: [finance-it]", "owner: [finance-it]", 19),
    ] {
        let files = repository.sources.iter().map(|(_, it)| {
            let mut file = govgen_source::SourceFile::entry(it.path.clone(), it.kind);
            (file.text, file.generated, file.ignored) = (it.text.clone(), it.generated, it.ignored);
            if it.path == path {
                assert!(file.text.contains(from), "{path}");
                file.text = file.text.replacen(from, to, 1);
            }
            file
        });
        let (sources, findings) =
            govgen::check_facts(SourceMap::new(files.collect()), Some(as_of()), facts.clone(), None).unwrap();
        let live: Vec<&str> = codes(&findings).into_iter().filter(|it| it.starts_with("LIV")).collect();
        assert!(!findings.is_empty() && live.is_empty(), "{}", govgen::show(&sources, &findings, 120));
        assert_eq!(findings.skipped().len(), skipped, "{path}: {:?}", findings.skipped());
    }
}

/// One help for a hundred findings is printed once, and what it tells to type can be copied.
#[test]
fn a_report_on_a_phone_is_read_once_and_copied_whole() {
    let mut facts = explaining("examples/everything");
    for name in ["helpdesk-1", "helpdesk-2", "helpdesk-3"] {
        let arn = add_set(&mut facts, name, None);
        [BUILD, SHOP_PROD].iter().for_each(|account| assign(&mut facts, account, &arn, "support"));
    }
    attach(&mut facts, "pf-empty-handed", "AdministratorAccess");
    let (sources, findings) = checked("examples/everything", facts);
    let shown = govgen::show(&sources, &findings, 50);
    assert_eq!(shown.matches("govgen explain assignment-unexplained").count(), 1, "{shown}");
    assert_eq!(shown.matches("help: as above, at line ").count(), 5, "{shown}");
    assert_eq!(shown.matches("govgen explain permission-set-changed").count(), 1, "{shown}");
    expect_file!["../data/live-phone.txt"].assert_eq(&shown);
    // What is in backticks stands on one line, however narrow; other lines end where the terminal does.
    for line in shown.lines() {
        assert_eq!(line.matches('`').count() % 2, 0, "{line}");
    }
}

/// Fifty warnings do not keep an error of the same check from being seen.
#[test]
fn many_warnings_hide_no_error() {
    let mut facts = explaining("examples/everything");
    for at in 0..60 {
        let arn = add_set(&mut facts, &format!("helpdesk-{at}"), None);
        assign(&mut facts, NETWORK, &arn, "support");
    }
    assignment(&mut facts, BUILD, DEV).groups.insert(facts::id("group", "support"));
    let (sources, findings) = checked("examples/everything", facts);
    let shown = govgen::show(&sources, &findings, 120);
    assert!(shown.contains("error[LIV012"), "{shown}");
    // Those that are not drawn have a line each.
    assert_eq!(shown.matches("warning[LIV012 ").count(), 50, "{shown}");
    assert_eq!(shown.matches(" warning[LIV012] group `support` has `helpdesk-").count(), 10, "{shown}");
}

/// The facts files of the transcripts are made as all others are.
#[test]
fn the_transcripts_have_facts_of_their_repository() {
    let sources = govgen::load(&workspace().join("crates/govgen/tests/cmd/seen.in")).unwrap();
    let rendered = govgen::render(&sources).unwrap().into_iter().collect();
    let explaining = facts::explaining(&sources, &rendered);
    expect_file!["../cmd/seen.in/facts.json"].assert_eq(&explaining.to_json());

    let mut drifted = explaining.clone();
    user(&mut drifted, "alice@example.com").user_name = "alicia@example.com".to_owned();
    let arn = add_set(&mut drifted, "helpdesk", None);
    drifted.groups.push(facts::group("help\u{202e}desk"));
    assign(&mut drifted, "000000000000", &arn, "help\u{202e}desk");
    account(&mut drifted, "000000000000").state = "SUSPENDED".to_owned();
    expect_file!["../cmd/seen.in/drifted.json"].assert_eq(&drifted.to_json());

    let mut partial = explaining.clone();
    partial.users.clear();
    read(&mut partial, PartName::Users, State::Missing, &[]);
    read(&mut partial, PartName::Provisioning, State::NotAsked, &[]);
    expect_file!["../cmd/seen.in/partial.json"].assert_eq(&partial.to_json());

    let mut others = explaining;
    others.instance.identity_store_id = "d-ffffffffff".to_owned();
    expect_file!["../cmd/seen.in/others.json"].assert_eq(&others.to_json());
}
