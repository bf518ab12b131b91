//! Waivers take out exactly the findings they name, for as long as they say.

use govgen_source::{EntryKind, SourceFile, SourceMap};

const ORGANIZATION: &str = r#"
organization:
  name: octcat
  github: { organization: octcat-org, repository: governance, admins: [admin] }
  hcp_terraform:
    organization: octcat
    project: identity-center
    vcs: { github_app_installation_id: ghain-ABCDEFGH12345678, branch: main }
  aws:
    region: ap-northeast-1
    management_account: "999999999999"
    identity_center:
      account: "999999999999"
      instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
      identity_store_id: d-0123456789
divisions:
  alpha: { owners: [alpha], accounts: { one: "000000000001" } }
  beta: { owners: [beta], accounts: { two: "000000000002" } }
"#;

const DIVISION: &str = "policies: { admin: { managed_policies: [AdministratorAccess] }, owner: { managed_policies: [AdministratorAccess] } }\n";

/// The places of what is found with some waivers on a day.
fn found(waivers: &str, today: Option<&str>) -> Vec<String> {
    let file = |path: &str, text: &str| SourceFile::text(path, text);
    let directory = |path: &str| SourceFile::entry(path.to_owned(), EntryKind::Directory);
    let sources = SourceMap::new(vec![
        directory("divisions/common"),
        directory("divisions/alpha"),
        directory("divisions/beta"),
        file("divisions/common/a.yaml", &format!("{ORGANIZATION}{waivers}")),
        file("divisions/alpha/a.yaml", DIVISION),
        file("divisions/beta/a.yaml", DIVISION),
    ]);
    let findings = govgen::check(&sources, today.map(|it| it.parse().expect("it is a date")));
    let place = |it: &govgen_source::Diagnostic| {
        let division = it.subject.division.clone().unwrap_or_default();
        format!("{} {division} {}", it.meta.name, it.subject.policy.clone().unwrap_or_default())
    };
    findings.iter().map(place).collect()
}

const ALL: [&str; 4] = [
    "managed-policy-not-allowed alpha admin",
    "managed-policy-not-allowed alpha owner",
    "managed-policy-not-allowed beta admin",
    "managed-policy-not-allowed beta owner",
];

/// These findings, and one of `divisions/common`, which comes after theirs.
fn and<'f>(findings: &[&'f str], one: &'f str) -> Vec<&'f str> {
    [findings, &[one]].concat()
}

fn waiver(at: &str) -> String {
    format!("waivers: [{{ rule: managed-policy-not-allowed, at: {at}, reason: break glass, until: 2026-12-31 }}]\n")
}

#[test]
fn without_a_waiver_everything_is_found() {
    assert_eq!(found("", Some("2026-11-21")), ALL);
}

#[test]
fn a_waiver_takes_out_what_it_names_and_no_more() {
    assert_eq!(found(&waiver("{ division: alpha, policy: admin }"), Some("2026-12-31")), ALL[1..]);
    assert_eq!(found(&waiver("{ division: alpha }"), Some("2026-12-31")), ALL[2..]);
    assert_eq!(found(&waiver("{ policy: admin }"), Some("2026-12-31")), [ALL[1], ALL[3]]);
    assert_eq!(found(&waiver("{ division: alpha, account: one }"), Some("2026-12-31")), and(&ALL, "waiver-unused  "));
}

#[test]
fn a_waiver_ends_with_its_day_but_rendering_does_not_look_at_days() {
    assert_eq!(found(&waiver("{ division: alpha }"), Some("2027-01-01")), and(&ALL, "waiver-expired alpha "));
    assert_eq!(found(&waiver("{ division: alpha }"), None), ALL[2..]);
}

#[test]
fn a_waiver_that_cannot_be_read_waives_nothing() {
    for (at, name) in
        [("{}", "key-missing"), ("{ division: [alpha] }", "type-mismatch"), ("{ divison: alpha }", "unknown-key")]
    {
        let found = found(&waiver(at), Some("2026-11-21"));
        assert!(found.iter().any(|it| it.starts_with(name)), "{at}: {found:?}");
        assert!(ALL.iter().all(|it| found.iter().any(|found| found == it)), "{at}: {found:?}");
    }
}

#[test]
fn text_and_names_cannot_be_waived() {
    let waivers = "waivers: [{ rule: duplicate-key, at: { division: alpha }, reason: no, until: 2026-12-31 }]\n";
    assert!(found(waivers, Some("2026-11-21")).iter().any(|it| it.starts_with("waiver-rule-unknown")));
}

#[test]
fn what_reaches_beyond_a_division_cannot_be_waived() {
    let waivers = "waivers:\n\
        - { rule: reserved-account, at: { division: gamma }, reason: no, until: 2026-12-31 }\n\
        - { rule: reserved-tag, at: { policy: reader }, reason: no, until: 2026-12-31 }\n\
        policies: { reader: { tags: { govgen:division: alpha } } }\n";
    let waivers = format!("  gamma: {{ owners: [gamma], accounts: {{ root: \"999999999999\" }} }}\n{waivers}");
    for today in [Some("2026-11-21"), None] {
        let found = found(&waivers, today);
        let count = |name: &str| found.iter().filter(|it| it.starts_with(name)).count();
        let counts = ["reserved-account", "reserved-tag", "waiver-rule-unknown"].map(count);
        assert_eq!(counts, [1, 1, 2], "{found:?}");
    }
}

#[test]
fn a_waiver_names_a_division_that_exists() {
    let found = found(&waiver("{ division: aplha }"), Some("2026-11-21"));
    assert!(found.iter().any(|it| it.starts_with("division-unknown")), "{found:?}");
}

#[test]
fn only_judgements_can_be_waived() {
    let waiver = |rule: &str| {
        format!("waivers: [{{ rule: {rule}, at: {{ division: alpha }}, reason: no, until: 2026-12-31 }}]\n")
    };
    for rule in ["principal-malformed", "reserved-account", "prefix-collision", "text-not-latin1", "inline-policy-size"]
    {
        let found = found(&waiver(rule), Some("2026-11-21"));
        assert!(found.iter().any(|it| it.starts_with("waiver-rule-unknown")), "{rule}: {found:?}");
    }
    for rule in ["session-duration", "grant-expired", "boundary-required"] {
        assert_eq!(found(&waiver(rule), Some("2026-11-21")), and(&ALL, "waiver-unused  "), "{rule}");
    }
}

/// Whether a waiver hides something is known only where its rule could look.
#[test]
fn a_waiver_is_judged_when_its_rule_ran() {
    let waiver =
        |rule: &str, at: &str| format!("waivers: [{{ rule: {rule}, at: {at}, reason: no, until: 2026-12-31 }}]\n");
    let unused = and(&ALL, "waiver-unused  ");
    assert_eq!(found(&waiver("boundary-required", "{ division: common }"), None), unused);
    for rule in ["grant-expired", "grant-expiring-soon", "permission-set-renamed", "last-grant-removed"] {
        assert_eq!(found(&waiver(rule, "{ division: alpha }"), None), ALL, "{rule}");
    }
    for rule in ["permission-set-renamed", "last-grant-removed"] {
        assert_eq!(found(&waiver(rule, "{ division: alpha }"), Some("2026-11-21")), ALL, "{rule}");
    }
    // What could not be read may be what it hides.
    let unread = "policies: { reader: { managed_policies: ReadOnlyAccess } }\n";
    let found = found(&format!("{}{unread}", waiver("boundary-required", "{ division: alpha }")), None);
    assert_eq!(found, and(&ALL, "type-mismatch  "));
}
