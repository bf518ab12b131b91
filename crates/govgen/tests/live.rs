//! The live checks against facts that explain a repository completely, and against every single thing that may be wrong with them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/facts.rs"]
mod facts;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use expect_test::{expect, expect_file};
use govgen_live::Facts;
use govgen_live::facts::{Boundary, Known, Part, PartName, PolicyReference, State, redacted_name};
use govgen_source::{Date, Diagnostics, Severity, SourceMap};
use support::{repositories, workspace};

fn as_of() -> Date {
    "2026-07-01".parse().unwrap()
}

fn load(name: &str) -> SourceMap {
    govgen::load(&workspace().join(name)).unwrap()
}

fn explaining(name: &str) -> Facts {
    let repository = repositories().into_iter().find(|it| it.name == name).unwrap();
    facts::explaining(&repository.sources, &repository.rendered())
}

fn checked(name: &str, facts: Facts) -> (SourceMap, Diagnostics) {
    govgen::check_facts(load(name), Some(as_of()), facts, None).unwrap()
}

fn codes(findings: &Diagnostics) -> BTreeSet<&'static str> {
    findings.iter().map(|it| it.meta.code).collect()
}

#[test]
fn facts_that_explain_a_repository_give_no_finding() {
    for repository in repositories() {
        let facts = facts::explaining(&repository.sources, &repository.rendered());
        assert!(!facts.permission_sets.is_empty() && !facts.assignments.is_empty(), "{}", repository.name);
        let (sources, findings) = govgen::check_facts(repository.sources, Some(as_of()), facts, None).unwrap();
        let shown = govgen::show(&sources, &findings, 120);
        let told = findings.iter().filter(|it| it.severity != Severity::Notice).count();
        assert!(told == 0 && findings.skipped().is_empty(), "{}:\n{shown}", repository.name);
    }
}

/// One thing that is wrong, and the codes it has to give: no others, and none of them missing.
type Mutation = (&'static str, &'static [&'static str], fn(&mut Facts));

fn set<'f>(facts: &'f mut Facts, name: &str) -> &'f mut govgen_live::facts::PermissionSet {
    facts.permission_sets.iter_mut().find(|it| it.name == name).unwrap()
}

fn arn(facts: &Facts, name: &str) -> String {
    facts.permission_sets.iter().find(|it| it.name == name).unwrap().arn.clone()
}

fn assignment<'f>(facts: &'f mut Facts, account: &str, name: &str) -> &'f mut govgen_live::facts::Assignments {
    let arn = arn(facts, name);
    facts.assignments.iter_mut().find(|it| it.account_id == account && it.permission_set_arn == arn).unwrap()
}

fn add_set(facts: &mut Facts, name: &str, division: Option<&str>) -> String {
    let set = facts::permission_set(&facts.instance.arn, name, division);
    let arn = set.arn.clone();
    facts.permission_sets.push(set);
    arn
}

fn attach(facts: &mut Facts, name: &str, policy: &str) {
    let policies = set(facts, name).managed_policies.as_mut().unwrap();
    policies.insert(format!("arn:aws:iam::aws:policy/{policy}"));
}

/// Somebody known, assigned where nothing was.
fn assign(facts: &mut Facts, account: &str, arn: &str, group: &str) {
    facts.assignments.push(govgen_live::facts::Assignments {
        account_id: account.to_owned(),
        permission_set_arn: arn.to_owned(),
        users: BTreeSet::new(),
        groups: [facts::id("group", group)].into(),
    });
    facts.sort();
}

fn provision(facts: &mut Facts, account: &str, arn: &str) {
    facts.provisioned.push(facts::provisioned(account, arn));
    facts.sort();
}

fn user<'f>(facts: &'f mut Facts, name: &str) -> &'f mut govgen_live::facts::User {
    facts.users.iter_mut().find(|it| it.user_name == name).unwrap()
}

fn account<'f>(facts: &'f mut Facts, id: &str) -> &'f mut govgen_live::facts::Account {
    facts.accounts.iter_mut().find(|it| it.id == id).unwrap()
}

fn drop_account(facts: &mut Facts, id: &str) {
    facts.accounts.retain(|it| it.id != id);
}

fn read(facts: &mut Facts, part: PartName, state: State, missing: &[&str]) {
    let missing = missing.iter().map(ToString::to_string).collect();
    facts.parts.insert(part, Part { state, reason: Some("ListThings: AccessDenied".to_owned()), missing });
}

const DEV: &str = "DeveloperAccess";
const NETWORK: &str = "100000000001";
const BUILD: &str = "100000000002";
const SHOP_PROD: &str = "200000000001";
const SHOP_EU: &str = "200000000004";
const LEDGER: &str = "400000000001";

/// Over `examples/everything`.
#[rustfmt::skip]
const MUTATIONS: &[Mutation] = &[
    // The directory.
    ("a user is gone, assignments stay", &["LIV001", "LIV004"], |it| it.users.retain(|it| it.user_name != "hanako@kumonoki.example")),
    ("a user is gone with the assignments", &["LIV001"], |it| {
        let id = facts::id("user", "hanako@kumonoki.example");
        it.users.retain(|it| it.id != id);
        it.assignments.iter_mut().for_each(|it| { it.users.remove(&id); });
    }),
    ("a user is renamed", &["LIV001", "LIV012"], |it| user(it, "taro@kumonoki.example").user_name = "taro@partner.example".to_owned()),
    ("a user is made anew", &["LIV004", "LIV013"], |it| user(it, "taro@kumonoki.example").id = facts::id("user", "anew")),
    ("a user has capitals", &[], |it| user(it, "taro@kumonoki.example").user_name = "Taro@Kumonoki.example".to_owned()),
    ("a user is disabled", &["LIV003"], |it| user(it, "sora@kumonoki.example").enabled = Some(false)),
    ("a directory without states", &[], |it| user(it, "sora@kumonoki.example").enabled = None),
    ("a second user of the name", &["LIV016"], |it| { let mut twin = user(it, "yuki@kumonoki.example").clone(); twin.id = facts::id("user", "twin"); it.users.push(twin); }),
    ("a second user but for the capitals", &["LIV016"], |it| it.users.push(facts::user("YUKI@kumonoki.example", false))),
    ("a user more", &[], |it| it.users.push(facts::user("new@kumonoki.example", false))),
    ("a second user of the address", &[], |it| { let mut it2 = facts::user("other@kumonoki.example", false); it2.emails = vec!["yuki@kumonoki.example".to_owned()]; it.users.push(it2); }),
    ("a group is gone, assignments stay", &["LIV002", "LIV004"], |it| it.groups.retain(|it| it.name != "support")),
    ("a group is renamed", &["LIV002", "LIV012"], |it| it.groups.iter_mut().find(|it| it.name == "support").unwrap().name = "Support".to_owned()),
    ("a second group of the name", &["LIV016"], |it| { let mut twin = facts::group("support"); twin.id = facts::id("group", "twin"); it.groups.push(twin); }),
    ("a group but for the capitals more", &[], |it| it.groups.push(facts::group("Support"))),
    ("no users were read", &[], |it| { it.users.clear(); read(it, PartName::Users, State::Missing, &[]); }),
    ("some users were not read", &[], |it| { it.users.truncate(2); read(it, PartName::Users, State::Partial, &[]); }),
    ("some groups were not read", &[], |it| { it.groups.truncate(2); read(it, PartName::Groups, State::Partial, &[]); }),
    ("nobody is in the directory", &["LIV001", "LIV002", "LIV004"], |it| { it.users.clear(); it.groups.clear(); }),
    // Accounts.
    ("an account is gone", &["LIV005"], |it| drop_account(it, NETWORK)),
    ("an account has another id", &["LIV005", "LIV007"], |it| account(it, NETWORK).id = "100000000010".to_owned()),
    ("a closing account is gone", &["LIV005"], |it| drop_account(it, SHOP_EU)),
    ("a closed account is gone", &[], |it| drop_account(it, "000000000019")),
    ("an account is suspended", &["LIV006"], |it| account(it, BUILD).state = "SUSPENDED".to_owned()),
    ("an account is being closed", &["LIV006"], |it| account(it, BUILD).state = "PENDING_CLOSURE".to_owned()),
    ("an account is closed", &["LIV006"], |it| account(it, LEDGER).state = "CLOSED".to_owned()),
    ("a closing account is suspended", &[], |it| account(it, SHOP_EU).state = "SUSPENDED".to_owned()),
    ("a closed account is active", &[], |it| account(it, "000000000019").state = "ACTIVE".to_owned()),
    ("an account more", &["LIV007"], |it| it.accounts.push(facts::account("700000000001", "new", "ACTIVE"))),
    ("a suspended account more", &[], |it| it.accounts.push(facts::account("700000000001", "new", "SUSPENDED"))),
    ("an account was not read", &[], |it| { drop_account(it, NETWORK); read(it, PartName::Accounts, State::Partial, &[NETWORK]); }),
    ("another account was not read", &["LIV005"], |it| { drop_account(it, NETWORK); read(it, PartName::Accounts, State::Partial, &[BUILD]); }),
    ("no accounts were read", &[], |it| { it.accounts.clear(); read(it, PartName::Accounts, State::NotAsked, &[]); }),
    ("a reserved account is gone", &[], |it| drop_account(it, "900000000003")),
    // Customer managed policies.
    ("a customer managed policy is gone", &["LIV008"], |it| it.customer_managed_policies.retain(|it| it.account_id != BUILD || it.name != "deployer")),
    ("a boundary is gone", &["LIV008"], |it| it.customer_managed_policies.retain(|it| it.name != "developer-boundary")),
    ("a customer managed policy has capitals", &["LIV008"], |it| it.customer_managed_policies.iter_mut().filter(|it| it.name == "developer-boundary").for_each(|it| it.name = "Developer-Boundary".to_owned())),
    ("a customer managed policy has another path", &["LIV008"], |it| it.customer_managed_policies.iter_mut().filter(|it| it.name == "developer-boundary").for_each(|it| it.path = "/".to_owned())),
    ("nobody looked into an account", &[], |it| { it.customer_managed_policies.retain(|it| it.account_id != BUILD); read(it, PartName::CustomerManagedPolicies, State::Partial, &[BUILD]); }),
    ("nobody looked into accounts", &[], |it| { it.customer_managed_policies.clear(); read(it, PartName::CustomerManagedPolicies, State::NotAsked, &[]); }),
    // Where permission sets stand.
    ("provisioned in another division", &["LIV009"], |it| { let arn = arn(it, DEV); provision(it, SHOP_PROD, &arn); }),
    ("provisioned in the management account", &["LIV009"], |it| { let arn = arn(it, DEV); provision(it, "900000000001", &arn); }),
    ("assigned in another division", &["LIV009"], |it| { let arn = arn(it, DEV); assign(it, SHOP_PROD, &arn, "engineers"); }),
    ("a shared one provisioned elsewhere", &[], |it| { let arn = arn(it, "billing"); provision(it, SHOP_PROD, &arn); }),
    ("provisioned in an own account, and nobody has it", &[], |it| { let arn = arn(it, "pf-break-glass"); provision(it, BUILD, &arn); }),
    ("an older state", &["LIV010"], |it| it.provisioned[0].outdated = Some(true)),
    ("nobody asked for states", &[], |it| it.provisioned.iter_mut().for_each(|it| it.outdated = None)),
    ("an older state of a stranger", &[], |it| { let arn = add_set(it, "helpdesk", None); provision(it, BUILD, &arn); it.provisioned.iter_mut().filter(|it| it.permission_set_arn == arn).for_each(|it| it.outdated = Some(true)); }),
    // Permission sets.
    ("a tagged permission set more", &["LIV011"], |it| { add_set(it, "Anything", Some("finance")); }),
    ("one of a prefix more", &["LIV011"], |it| { add_set(it, "ds-admin", None); }),
    ("one of a prefix in capitals more", &["LIV011"], |it| { add_set(it, "DS-Admin", None); }),
    ("a shared one more", &["LIV011"], |it| { add_set(it, "Everything", Some("common")); }),
    ("one of a division that is gone", &["LIV011"], |it| { add_set(it, "shop-admin", Some("shop")); }),
    ("one made by hand", &[], |it| { add_set(it, "helpdesk", None); }),
    ("one of a closing division still stands", &[], |it| { add_set(it, "legacy-shop-clerk", Some("legacy-shop")); }),
    ("a permission set is gone", &["LIV014"], |it| { let arn = arn(it, "storefront-on-call"); it.permission_sets.retain(|it| it.arn != arn); it.assignments.retain(|it| it.permission_set_arn != arn); it.provisioned.retain(|it| it.permission_set_arn != arn); }),
    ("the tag is gone", &["LIV015"], |it| set(it, "storefront-on-call").tags.as_mut().unwrap().retain(|key, _| key != "govgen:division")),
    ("the tag is another's", &["LIV015"], |it| { set(it, "billing").tags.as_mut().unwrap().insert("govgen:division".to_owned(), "finance".to_owned()); }),
    ("another description", &["LIV014"], |it| set(it, DEV).description = Some("x".to_owned())),
    ("no description", &["LIV014"], |it| set(it, "read-only").description = None),
    ("an empty description where there is none", &[], |it| set(it, "SupportUser").description = Some(String::new())),
    ("another duration", &["LIV014"], |it| set(it, "read-only").session_duration = Some("PT12H".to_owned())),
    ("a shorter duration", &["LIV014"], |it| set(it, "read-only").session_duration = Some("PT1H".to_owned())),
    ("a duration that is none", &["LIV014"], |it| set(it, "read-only").session_duration = Some("for ever".to_owned())),
    ("the same duration in minutes", &[], |it| set(it, "read-only").session_duration = Some("PT480M".to_owned())),
    ("no relay state", &["LIV014"], |it| set(it, "billing").relay_state = None),
    ("another tag", &["LIV014"], |it| { set(it, "billing").tags.as_mut().unwrap().insert("cost-center".to_owned(), "1".to_owned()); }),
    ("a tag more", &["LIV014"], |it| { set(it, "pf-break-glass").tags.as_mut().unwrap().insert("a".to_owned(), "b".to_owned()); }),
    ("a managed policy more", &["LIV014"], |it| { set(it, "pf-empty-handed").managed_policies.as_mut().unwrap().insert("arn:aws:iam::aws:policy/AdministratorAccess".to_owned()); }),
    ("a managed policy less", &["LIV014"], |it| { set(it, "read-only").managed_policies.as_mut().unwrap().pop_first(); }),
    ("a customer managed policy more", &["LIV014"], |it| { set(it, "read-only").customer_managed_policies.as_mut().unwrap().insert(PolicyReference { path: "/".to_owned(), name: "x".to_owned() }); }),
    ("a customer managed policy less", &["LIV014"], |it| { set(it, DEV).customer_managed_policies.as_mut().unwrap().pop_first(); }),
    ("no inline policy", &["LIV014"], |it| set(it, "read-only").inline_policy = Known::Absent),
    ("another inline policy", &["LIV014"], |it| set(it, "read-only").inline_policy = Known::Present("{\"Version\":\"2012-10-17\",\"Statement\":[]}".to_owned())),
    ("an inline policy that is none", &["LIV014"], |it| set(it, "read-only").inline_policy = Known::Present("{".to_owned())),
    ("an inline policy more", &["LIV014"], |it| set(it, "pf-empty-handed").inline_policy = Known::Present("{}".to_owned())),
    ("a boundary more", &["LIV014"], |it| set(it, "read-only").permissions_boundary = Known::Present(Boundary::ManagedPolicy("arn:aws:iam::aws:policy/PowerUserAccess".to_owned()))),
    ("no boundary", &["LIV014"], |it| set(it, DEV).permissions_boundary = Known::Absent),
    ("another boundary", &["LIV014"], |it| set(it, DEV).permissions_boundary = Known::Present(Boundary::CustomerManagedPolicy(PolicyReference { path: "/".to_owned(), name: "developer-boundary".to_owned() }))),
    ("policies were not read", &[], |it| { for it in &mut it.permission_sets { it.managed_policies = None; it.customer_managed_policies = None; it.inline_policy = Known::Unknown; it.permissions_boundary = Known::Unknown; } read(it, PartName::PermissionSetPolicies, State::Missing, &[]); }),
    ("tags were not read", &[], |it| { it.permission_sets.iter_mut().for_each(|it| it.tags = None); read(it, PartName::PermissionSetTags, State::Missing, &[]); }),
    ("no permission sets were read", &[], |it| { it.permission_sets.clear(); it.provisioned.clear(); it.assignments.clear(); for part in [PartName::PermissionSets, PartName::Assignments, PartName::Provisioning] { read(it, part, State::Missing, &[]); } }),
    // Assignments.
    ("a user more in an assignment", &["LIV012"], |it| { assignment(it, BUILD, DEV).users.insert(facts::id("user", "taro@kumonoki.example")); }),
    ("a group more in an assignment", &["LIV012"], |it| { assignment(it, BUILD, DEV).groups.insert(facts::id("group", "support")); }),
    ("an own permission set in another own account", &["LIV012"], |it| { let arn = arn(it, "pf-break-glass"); assign(it, BUILD, &arn, "support"); }),
    ("a shared permission set where no file has it", &["LIV012"], |it| { let arn = arn(it, "SupportUser"); assign(it, BUILD, &arn, "support"); }),
    ("one made by hand, assigned", &["LIV012"], |it| { let arn = add_set(it, "helpdesk", None); assign(it, BUILD, &arn, "support"); }),
    ("one nobody could read, assigned", &["LIV012"], |it| assign(it, BUILD, "arn:aws:sso:::permissionSet/ssoins-7223aabbccddeeff/ps-1111111111111111", "support")),
    ("Control Tower's, assigned", &[], |it| { let arn = add_set(it, "AWSReadOnlyAccess", None); attach(it, "AWSReadOnlyAccess", "job-function/ViewOnlyAccess"); assign(it, BUILD, &arn, "support"); }),
    ("Control Tower's name with other policies, assigned", &["LIV012"], |it| { let arn = add_set(it, "AWSReadOnlyAccess", None); attach(it, "AWSReadOnlyAccess", "AdministratorAccess"); assign(it, BUILD, &arn, "support"); }),
    ("Control Tower's name, and no policies were read", &[], |it| { let arn = add_set(it, "AWSReadOnlyAccess", None); set(it, "AWSReadOnlyAccess").managed_policies = None; read(it, PartName::PermissionSetPolicies, State::Partial, &[&arn]); assign(it, BUILD, &arn, "support"); }),
    ("one that looks like AWS's, assigned", &["LIV012"], |it| { let arn = add_set(it, "AWSEvil", None); assign(it, BUILD, &arn, "support"); }),
    ("a group with the id of a user", &["LIV004"], |it| { let at = assignment(it, BUILD, DEV); let id = at.users.first().unwrap().clone(); at.groups.insert(id); }),
    ("a reserved one, assigned", &[], |it| { let arn = add_set(it, "EmergencyOnly", None); assign(it, BUILD, &arn, "support"); }),
    ("a reserved one with a division's tag, assigned", &["LIV011", "LIV012"], |it| { let arn = add_set(it, "EmergencyOnly", Some("platform")); assign(it, BUILD, &arn, "support"); }),
    ("one made by hand, assigned in no division's account", &[], |it| { let arn = add_set(it, "helpdesk", None); assign(it, "900000000003", &arn, "support"); }),
    ("still assigned in a closing account", &["LIV012"], |it| { let arn = arn(it, "read-only"); assign(it, SHOP_EU, &arn, "storefront"); }),
    ("still assigned in a closed account", &[], |it| { let arn = arn(it, "read-only"); assign(it, "000000000019", &arn, "storefront"); }),
    ("still assigned in a closing division", &["LIV012"], |it| { let arn = add_set(it, "legacy-shop-clerk", Some("legacy-shop")); assign(it, "500000000001", &arn, "storefront"); }),
    ("somebody gone in an assignment", &["LIV004"], |it| { assignment(it, BUILD, DEV).users.insert(facts::id("user", "gone")); }),
    ("a group gone in one made by hand", &["LIV004"], |it| { let arn = add_set(it, "helpdesk", None); assign(it, BUILD, &arn, "gone"); }),
    ("a user less in an assignment", &["LIV013"], |it| { assignment(it, BUILD, DEV).users.pop_first(); }),
    ("a group less in an assignment", &["LIV013"], |it| { assignment(it, BUILD, DEV).groups.pop_first(); }),
    ("no assignment at all", &["LIV013"], |it| it.assignments.clear()),
    ("somebody else in place of one", &["LIV012", "LIV013"], |it| { let it = assignment(it, "300000000002", "ds-analyst"); it.users = [facts::id("user", "taro@kumonoki.example")].into(); }),
    ("assignments of an account were not read", &[], |it| { it.assignments.retain(|it| it.account_id != BUILD); read(it, PartName::Assignments, State::Partial, &[BUILD]); }),
    ("assignments of a permission set were not read", &[], |it| { let arn = arn(it, DEV); it.assignments.retain(|it| it.permission_set_arn != arn); read(it, PartName::Assignments, State::Partial, &[&arn]); }),
    ("no assignments were read", &[], |it| { it.assignments.clear(); read(it, PartName::Assignments, State::Missing, &[]); }),
    // The facts themselves.
    ("old", &["LIV017"], |it| it.fetched.finished = "2026-06-20T00:00:00Z".parse().unwrap()),
    ("of tomorrow", &["LIV017"], |it| it.fetched.finished = "2026-07-02T00:00:00Z".parse().unwrap()),
    ("another instance", &["LIV018"], |it| it.instance.arn = "arn:aws:sso:::instance/ssoins-ffffffffffffffff".to_owned()),
    ("another store", &["LIV018"], |it| it.instance.identity_store_id = "d-ffffffffff".to_owned()),
    ("another organization", &["LIV018"], |it| it.organization.as_mut().unwrap().management_account = "999999999999".to_owned()),
    ("no organization", &[], |it| it.organization = None),
    ("entries that stand twice", &[], |it| { let more = it.clone(); it.assignments.extend(more.assignments); it.provisioned.extend(more.provisioned); it.accounts.extend(more.accounts); it.permission_sets.extend(more.permission_sets); }),
];

/// What every finding says stands in one file, to be read line by line.
#[test]
fn each_single_thing_gives_its_code_and_no_other() {
    let explaining = explaining("examples/everything");
    let (mut wrong, mut said) = (String::new(), String::new());
    for (name, expected, change) in MUTATIONS {
        let mut changed = explaining.clone();
        change(&mut changed);
        assert_ne!(changed, explaining, "{name}: it changes something");
        // As from a file: what is read is what was written.
        let changed = Facts::from_json(changed.to_json().as_bytes()).unwrap();
        let (sources, findings) = checked("examples/everything", changed);
        let expected: BTreeSet<&str> = expected.iter().copied().collect();
        if codes(&findings) != expected {
            let shown = govgen::show(&sources, &findings, 120);
            writeln!(wrong, "{name}: {expected:?} were expected\n{shown}").unwrap();
        }
        if !findings.is_empty() {
            writeln!(said, "# {name}\n{}", in_words(&sources, &findings)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let fires: BTreeSet<&str> = MUTATIONS.iter().chain(LOCKED).flat_map(|it| it.1).copied().collect();
    let all: BTreeSet<&str> = govgen_live::CHECKS.iter().map(|it| it.meta.code).collect();
    assert_eq!(fires, all, "every check is asked for something");
    expect_file!["data/live.txt"].assert_eq(&said);
}

/// Two lines for each finding.
fn in_words(sources: &SourceMap, findings: &Diagnostics) -> String {
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

/// What an `import` entry takes over is held against the files also while it lacks its tag; another one of its name is not.
#[test]
fn what_is_taken_over_is_compared_before_it_has_its_tag() {
    let repository = repositories().into_iter().find(|it| it.name == "examples/everything").unwrap();
    const SET: &str = "pf-break-glass";
    let mut untagged = explaining(&repository.name);
    set(&mut untagged, SET).tags.as_mut().unwrap().remove("govgen:division");
    let arn = arn(&untagged, SET);
    let account = untagged.assignments.iter().find(|it| it.permission_set_arn == arn).unwrap().account_id.clone();
    let said = |id: &str, policy: &str, change: fn(&mut Facts, &str)| {
        let copied = repository.sources.iter().map(|(_, it)| {
            let mut file = govgen_source::SourceFile::entry(it.path.clone(), it.kind);
            (file.text, file.generated, file.ignored) = (it.text.clone(), it.generated, it.ignored);
            file
        });
        let kind = repository.sources.iter().find(|(_, it)| it.path.ends_with(".yaml")).unwrap().1.kind;
        let mut file = govgen_source::SourceFile::entry("divisions/common/refactor.yaml".to_owned(), kind);
        file.text =
            format!("refactor:\n  - import: {{ division: platform, policy: {policy}, permission_set: {id} }}\n");
        let mut facts = untagged.clone();
        change(&mut facts, &account);
        let sources = SourceMap::new(copied.chain([file]).collect());
        let (_, findings) = govgen::check_facts(sources, Some(as_of()), facts, None).unwrap();
        let live = findings.iter().filter(|it| it.meta.code.starts_with("LIV"));
        live.map(|it| (it.meta.code, it.severity, format!("{} {}", it.message, it.help.clone().unwrap_or_default())))
            .collect::<Vec<_>>()
    };
    let codes =
        |said: Vec<(&'static str, Severity, String)>| -> Vec<_> { said.into_iter().map(|it| (it.0, it.1)).collect() };
    let own = arn.rsplit('/').next().unwrap();
    let waits = ("LIV015", Severity::Warning);
    assert_eq!(codes(said(own, "break-glass", |_, _| ())), [waits]);
    let attached: fn(&mut Facts, &str) = |it, _| attach(it, SET, "IAMFullAccess");
    let more = said(own, "break-glass", attached);
    assert!(more.iter().any(|it| it.2.contains("IAMFullAccess")), "{more:?}");
    let with = |code, severity| {
        let mut all = vec![(code, severity), waits];
        all.sort();
        all
    };
    let sorted = |change: fn(&mut Facts, &str)| {
        let mut all = codes(said(own, "break-glass", change));
        all.sort();
        all
    };
    assert_eq!(sorted(attached), with("LIV014", Severity::Error));
    let one_more: fn(&mut Facts, &str) = |it, account| {
        assignment(it, account, SET).users.insert(facts::id("user", "taro@kumonoki.example"));
    };
    assert_eq!(sorted(one_more), with("LIV012", Severity::Error));
    let nobody: fn(&mut Facts, &str) = |it, account| {
        let it = assignment(it, account, SET);
        (it.users, it.groups) = Default::default();
    };
    assert_eq!(sorted(nobody), with("LIV013", Severity::Warning));
    // An entry that takes over another one says nothing of this.
    let taken = [("LIV015", Severity::Error)];
    assert_eq!(codes(said("ps-ffffffffffffffff", "break-glass", attached)), taken);
    assert_eq!(codes(said(own, "empty-handed", attached)), taken);
    // Nor does one about a permission set that is somebody else's by its tag.
    let of_others: fn(&mut Facts, &str) = |it, _| {
        set(it, SET).tags.as_mut().unwrap().insert("govgen:division".to_owned(), "storefront".to_owned());
    };
    assert_eq!(codes(said(own, "break-glass", of_others)).first(), taken.first());
}

#[test]
fn redacted_facts_are_compared_by_hash() {
    let mut facts = explaining("examples/everything");
    redact(&mut facts);
    let (_, findings) = checked("examples/everything", facts.clone());
    assert_eq!(codes(&findings), BTreeSet::new());

    facts.users.retain(|it| it.id != facts::id("user", "taro@kumonoki.example"));
    facts.users.push(facts::user("taru@kumonoki.example", false));
    assignment(&mut facts, BUILD, DEV).users.insert(facts::id("user", "yuki@kumonoki.example"));
    let (_, findings) = checked("examples/everything", facts);
    assert_eq!(codes(&findings), ["LIV001", "LIV004", "LIV012"].into());
    for it in findings.iter() {
        let help = it.help.as_deref().unwrap();
        assert!(!help.contains("did you mean"), "{help}");
        assert!(!it.message.contains("sha256:") && !it.message.contains("yuki"), "{}", it.message);
    }
}

fn redact(facts: &mut Facts) {
    facts.redacted = true;
    let store = facts.instance.identity_store_id.clone();
    for it in &mut facts.users {
        it.user_name = redacted_name(&store, &it.user_name);
        it.emails.iter_mut().for_each(|it| *it = redacted_name(&store, it));
    }
}

#[test]
fn a_redacted_name_has_no_capitals() {
    let mut facts = explaining("examples/everything");
    user(&mut facts, "taro@kumonoki.example").user_name = "Taro@Kumonoki.example".to_owned();
    redact(&mut facts);
    assert_eq!(codes(&checked("examples/everything", facts).1), BTreeSet::new());
}

/// Over `examples/everything` with a lock that the explaining facts give.
#[rustfmt::skip]
const LOCKED: &[Mutation] = &[
    ("made anew", &["LIV019"], |it| user(it, "taro@kumonoki.example").id = facts::id("user", "anew")),
    ("somebody else has the id", &["LIV019"], |it| {
        let (taro, yuki) = (facts::id("user", "taro@kumonoki.example"), facts::id("user", "yuki@kumonoki.example"));
        user(it, "taro@kumonoki.example").id = "x".to_owned();
        user(it, "yuki@kumonoki.example").id = taro;
        user(it, "taro@kumonoki.example").id = yuki;
    }),
    ("renamed", &["LIV019"], |it| user(it, "taro@kumonoki.example").user_name = "taro@partner.example".to_owned()),
    ("gone", &["LIV001"], |it| it.users.retain(|it| it.user_name != "taro@kumonoki.example")),
    ("a group is gone", &["LIV002"], |it| it.groups.retain(|it| it.name != "support")),
    ("other capitals", &[], |it| user(it, "taro@kumonoki.example").user_name = "Taro@Kumonoki.example".to_owned()),
    ("listed as departed, and there", &["LIV019"], |it| {
        let mut dave = user(it, "taro@kumonoki.example").clone();
        (dave.id, dave.user_name) = (facts::id("user", "dave@kumonoki.example"), "david@kumonoki.example".to_owned());
        dave.emails.clear();
        it.users.push(dave);
    }),
    ("gone, and has what nobody grants", &["LIV004"], |it| {
        assignment(it, BUILD, DEV).users.insert(facts::id("user", "dave@kumonoki.example"));
    }),
];

#[test]
fn whom_the_lock_knows_is_judged_by_its_id() {
    let repository = repositories().into_iter().find(|it| it.name == "examples/everything").unwrap();
    let explaining = explaining("examples/everything");
    let users: BTreeMap<&str, &str> =
        explaining.users.iter().map(|it| (it.user_name.as_str(), it.id.as_str())).collect();
    let groups: BTreeMap<&str, &str> = explaining.groups.iter().map(|it| (it.name.as_str(), it.id.as_str())).collect();
    let dave = facts::id("user", "dave@kumonoki.example");
    let lock = serde_json::json!({
        "version": 1, "identity_store_id": explaining.instance.identity_store_id, "users": users, "groups": groups,
        "departed": { "users": { "dave@kumonoki.example": dave }, "groups": {} },
    });
    let sources = || {
        let copied = repository.sources.iter().map(|(_, it)| {
            let mut file = govgen_source::SourceFile::entry(it.path.clone(), it.kind);
            (file.text, file.generated, file.ignored) = (it.text.clone(), it.generated, it.ignored);
            file.text = file.text.replace("lookup: data", "lookup: lock");
            file
        });
        let kind = repository.sources.iter().find(|(_, it)| it.path.ends_with(".yaml")).unwrap().1.kind;
        let mut file = govgen_source::SourceFile::entry("divisions/common/principals.lock.json".to_owned(), kind);
        file.text = serde_json::to_string_pretty(&lock).unwrap();
        SourceMap::new(copied.chain([file]).collect())
    };
    let mut said = String::new();
    for (name, expected, change) in LOCKED {
        let mut changed = explaining.clone();
        change(&mut changed);
        let (sources, findings) = govgen::check_facts(sources(), Some(as_of()), changed, None).unwrap();
        let live: BTreeSet<&str> = codes(&findings).into_iter().filter(|it| it.starts_with("LIV")).collect();
        let shown = govgen::show(&sources, &findings, 120);
        assert_eq!(live, expected.iter().copied().collect(), "{name}:\n{shown}");
        writeln!(said, "# {name}\n{}", in_words(&sources, &findings)).unwrap();
    }
    expect_file!["data/live-locked.txt"].assert_eq(&said);
}

#[test]
fn users_are_found_by_mail_where_the_organization_says_so() {
    let name = "examples/email";
    let explaining = explaining(name);
    let mut renamed = explaining.clone();
    renamed.users.iter_mut().for_each(|it| it.user_name = format!("x-{}", it.user_name));
    assert_eq!(codes(&checked(name, renamed).1), BTreeSet::new());
    let mut shared = explaining.clone();
    let mut twin = shared.users[0].clone();
    (twin.id, twin.user_name) = (facts::id("user", "twin"), "twin".to_owned());
    shared.users.push(twin);
    assert_eq!(codes(&checked(name, shared).1), ["LIV016"].into());
    let mut gone = explaining;
    gone.users[0].emails.clear();
    let found = codes(&checked(name, gone).1);
    assert!(found.contains("LIV001"), "{found:?}");
}

/// Names from AWS, as somebody who may name groups would write them to fool a reader.
#[test]
fn names_from_aws_are_shown_harmless() {
    let mut facts = explaining("examples/everything");
    let evil = "x\u{1b}[2J\nerror[LIV999]: `y`\u{202e}\u{200b}";
    let mut group = facts::group("evil");
    group.name = evil.to_owned();
    assignment(&mut facts, BUILD, DEV).groups.insert(group.id.clone());
    facts.groups.push(group);
    let arn = add_set(&mut facts, evil, Some(evil));
    assign(&mut facts, BUILD, &arn, "support");
    facts.accounts.push(facts::account("700000000001", evil, "ACTIVE"));
    read(&mut facts, PartName::AccountTags, State::Missing, &[]);
    let (sources, findings) = checked("examples/everything", facts);
    assert_eq!(codes(&findings), ["LIV007", "LIV011", "LIV012"].into());
    for text in [govgen::show(&sources, &findings, 120), govgen::show_json(&sources, &findings)] {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{200b}']), "{text}");
        assert!(!text.contains("\nerror[LIV999]"), "{text}");
    }
    for it in findings.iter() {
        assert!(!it.message.contains(char::is_control), "{}", it.message);
    }
}

#[test]
fn a_suggestion_is_the_name_that_was_meant() {
    let mut facts = explaining("examples/everything");
    user(&mut facts, "taro@kumonoki.example").user_name = "taro@partner.example".to_owned();
    user(&mut facts, "sora@kumonoki.example").user_name = "soda@kumonoki.example".to_owned();
    facts.groups.iter_mut().find(|it| it.name == "support").unwrap().name = "Support".to_owned();
    account(&mut facts, NETWORK).id = "100000000010".to_owned();
    facts.assignments.clear();
    read(&mut facts, PartName::Assignments, State::NotAsked, &[]);
    let (_, findings) = checked("examples/everything", facts);
    let helps: BTreeMap<&str, &str> =
        findings.iter().map(|it| (it.message.as_str(), it.help.as_deref().unwrap_or_default())).collect();
    for (message, meant) in [
        ("the directory has no user `taro@kumonoki.example`", "did you mean `taro@partner.example`?"),
        ("the directory has no user `sora@kumonoki.example`", "did you mean `soda@kumonoki.example`?"),
        ("the directory has no group `support`", "did you mean `Support`?"),
        ("the organization has no account 100000000001", "did you mean `100000000010` (`network`)?"),
    ] {
        assert!(helps[message].ends_with(meant), "{message}: {}", helps[message]);
    }
}

#[test]
fn a_baseline_lists_drift_and_nothing_that_would_fail() {
    let listed: Vec<&str> = govgen_live::CHECKS.iter().filter(|it| it.drift).map(|it| it.meta.name).collect();
    assert_eq!(
        listed,
        [
            "assignment-orphaned",
            "account-unheld",
            "permission-set-outside-division",
            "provisioning-outdated",
            "permission-set-unexplained",
            "assignment-unexplained",
            "assignment-missing",
            "permission-set-changed",
        ]
    );
    for check in govgen_live::CHECKS {
        assert_eq!(govgen::is_baselined(check.meta.code), check.drift);
        assert!(!govgen::is_waivable(&check.meta), "{}: waivers are about what files say", check.meta.name);
    }
}

/// Another person in place of one is another finding, however alike the headline.
#[test]
fn a_fingerprint_knows_everybody_it_is_about() {
    let explaining = explaining("examples/everything");
    let with = |count: usize, last: &str| {
        let mut facts = explaining.clone();
        let names = (0..count).map(|it| format!("user-{it}@kumonoki.example")).chain([last.to_owned()]);
        for name in names {
            let user = facts::user(&name, false);
            assignment(&mut facts, BUILD, DEV).users.insert(user.id.clone());
            facts.users.push(user);
        }
        let (sources, findings) = checked("examples/everything", facts);
        let print = findings.iter().map(|it| it.fingerprint(&sources, 0)).collect::<Vec<_>>();
        assert_eq!(print.len(), 1);
        (findings.iter().next().unwrap().message.clone(), print)
    };
    let (one, other) = (with(20, "a@kumonoki.example"), with(20, "b@kumonoki.example"));
    assert_ne!(one.1, other.1);
    assert_eq!(one.1, with(20, "a@kumonoki.example").1);
}

/// Whatever somebody puts in the place of what a baseline lists is another finding: one entry, and each thing that may be replaced.
#[test]
fn a_baseline_hides_nothing_that_takes_the_place_of_what_it_lists() {
    let explaining = explaining("examples/everything");
    let print = |code: &str, facts: &Facts| {
        let (sources, findings) = checked("examples/everything", facts.clone());
        let found: Vec<_> = findings.iter().filter(|it| it.meta.code == code).collect();
        assert_eq!(found.len(), 1, "{code}: {}", govgen::show(&sources, &findings, 120));
        (found[0].message.clone(), found[0].fingerprint(&sources, 0))
    };
    type Change = fn(&mut Facts);
    let anew: Change = |it| {
        let arn = arn(it, "ds-legacy");
        let new = format!("{arn}0");
        set(it, "ds-legacy").arn.clone_from(&new);
        it.assignments
            .iter_mut()
            .filter(|it| it.permission_set_arn == arn)
            .for_each(|it| it.permission_set_arn.clone_from(&new));
        it.provisioned
            .iter_mut()
            .filter(|it| it.permission_set_arn == arn)
            .for_each(|it| it.permission_set_arn.clone_from(&new));
    };
    let contents: [Change; 7] = [
        anew,
        |it| attach(it, "ds-legacy", "AdministratorAccess"),
        |it| {
            set(it, "ds-legacy")
                .customer_managed_policies
                .as_mut()
                .unwrap()
                .insert(PolicyReference { path: "/".to_owned(), name: "x".to_owned() });
        },
        |it| set(it, "ds-legacy").inline_policy = Known::Present(allowing("*")),
        |it| set(it, "ds-legacy").permissions_boundary = Known::Absent,
        |it| set(it, "ds-legacy").session_duration = Some("PT12H".to_owned()),
        |it| set(it, "ds-legacy").relay_state = Some(format!("https://{}/b", "x".repeat(64))),
    ];
    let other_people: Change = |it| {
        let arn = arn(it, "ds-legacy");
        it.assignments
            .iter_mut()
            .filter(|it| it.permission_set_arn == arn)
            .for_each(|it| it.groups = [facts::id("group", "engineers")].into());
    };
    // A set of `ds` that nobody describes, in another division's account; the same made by hand, under another name.
    let mut listed = explaining;
    let arn = add_set(&mut listed, "ds-legacy", Some("data-science"));
    attach(&mut listed, "ds-legacy", "ReadOnlyAccess");
    let it = set(&mut listed, "ds-legacy");
    it.inline_policy = Known::Present(allowing("s3:GetObject"));
    it.relay_state = Some(format!("https://{}/a", "x".repeat(64)));
    it.permissions_boundary =
        Known::Present(Boundary::ManagedPolicy("arn:aws:iam::aws:policy/PowerUserAccess".to_owned()));
    assign(&mut listed, BUILD, &arn, "support");
    provision(&mut listed, BUILD, &arn);
    let mut outdated = listed.clone();
    outdated.provisioned.iter_mut().filter(|it| it.permission_set_arn == arn).for_each(|it| it.outdated = Some(true));
    let mut by_hand = listed.clone();
    set(&mut by_hand, "ds-legacy").tags = Some(BTreeMap::new());
    set(&mut by_hand, "ds-legacy").name = "helpdesk".to_owned();
    for (code, before) in [("LIV009", &listed), ("LIV010", &outdated), ("LIV011", &listed), ("LIV012", &by_hand)] {
        let others = (code == "LIV009").then_some(other_people);
        for (at, change) in contents.into_iter().chain(others).enumerate() {
            let mut after = before.clone();
            if code == "LIV012" {
                set(&mut after, "helpdesk").name = "ds-legacy".to_owned();
                change(&mut after);
                set(&mut after, "ds-legacy").name = "helpdesk".to_owned();
            } else {
                change(&mut after);
            }
            let (before, after) = (print(code, before), print(code, &after));
            assert_eq!(before.0, after.0, "{code}: change {at} does not show");
            assert_ne!(before.1, after.1, "{code}: change {at}");
        }
        let mut same = before.clone();
        same.permission_sets.iter_mut().filter(|it| it.arn == arn).for_each(|it| {
            it.description = Some("x".to_owned());
            it.inline_policy = Known::Present(allowing("s3:GetObject").replace(',', ", "));
        });
        assert_eq!(print(code, before), print(code, &same), "{code}: what means the same is the same");
    }
}

fn allowing(action: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"*"}}]}}"#)
}

/// What a sentence leaves out counts for a baseline all the same.
#[test]
fn a_changed_permission_set_is_known_by_all_of_its_changes() {
    let explaining = explaining("examples/everything");
    let print = |change: &dyn Fn(&mut Facts)| {
        let mut facts = explaining.clone();
        change(&mut facts);
        let (sources, findings) = checked("examples/everything", facts);
        assert_eq!(codes(&findings), ["LIV014"].into());
        let it = findings.iter().next().unwrap();
        ((it.message.clone(), it.help.clone()), it.fingerprint(&sources, 0))
    };
    let inline = |name: &'static str, action: &'static str| {
        move |it: &mut Facts| set(it, name).inline_policy = Known::Present(allowing(action))
    };
    let many = |last: &'static str| {
        move |it: &mut Facts| {
            ["A1", "A2", "A3", "A4", "A5", "B1", last].iter().for_each(|policy| attach(it, "pf-empty-handed", policy));
        }
    };
    let relay = |end: &'static str| {
        move |it: &mut Facts| set(it, "billing").relay_state = Some(format!("https://{}/{end}", "x".repeat(64)))
    };
    let boundary = |end: &'static str| {
        move |it: &mut Facts| {
            let name = format!("{}{end}", "x".repeat(64));
            let reference = PolicyReference { path: "/".to_owned(), name };
            set(it, DEV).permissions_boundary = Known::Present(Boundary::CustomerManagedPolicy(reference));
        }
    };
    type Changed<'c> = &'c dyn Fn(&mut Facts);
    let pairs: [(Changed<'_>, Changed<'_>); 5] = [
        (&inline("pf-empty-handed", "s3:GetObject"), &inline("pf-empty-handed", "*")),
        (&inline("read-only", "s3:GetObject"), &inline("read-only", "*")),
        (&many("ReadOnlyAccess"), &many("ZAdministratorAccess")),
        (&relay("a"), &relay("b")),
        (&boundary("a"), &boundary("b")),
    ];
    for (at, (one, other)) in pairs.into_iter().enumerate() {
        let (one, other, again) = (print(one), print(other), print(one));
        assert_eq!(one.0, other.0, "{at}: they read alike");
        assert_ne!(one.1, other.1, "{at}");
        assert_eq!(one.1, again.1, "{at}");
    }
}

/// Rights beyond those of the files are access that nobody has reviewed.
#[test]
fn what_aws_has_more_is_an_error_and_what_it_has_less_is_none() {
    let explaining = explaining("examples/everything");
    let severity = |change: fn(&mut Facts)| {
        let mut facts = explaining.clone();
        change(&mut facts);
        let (_, findings) = checked("examples/everything", facts);
        findings.iter().map(|it| (it.meta.code, it.severity)).collect::<Vec<_>>()
    };
    let more: [fn(&mut Facts); 9] = [
        |it| attach(it, "pf-empty-handed", "AdministratorAccess"),
        |it| {
            attach(it, "read-only", "AdministratorAccess");
            set(it, "read-only").description = None;
        },
        |it| set(it, "pf-empty-handed").inline_policy = Known::Present(allowing("*")),
        |it| set(it, "read-only").inline_policy = Known::Present(allowing("*")),
        // Of two values of one key nobody knows which AWS takes.
        |it| {
            let Known::Present(text) = &mut set(it, "read-only").inline_policy else { panic!("it has one") };
            *text = text.replacen("\"Effect\":", "\"Effect\":\"Allow\",\"Effect\":", 1);
            assert_eq!(text.matches("\"Effect\":\"Allow\",\"Effect\"").count(), 1);
        },
        // It denies.
        |it| set(it, "read-only").inline_policy = Known::Absent,
        |it| set(it, DEV).permissions_boundary = Known::Absent,
        |it| set(it, "read-only").session_duration = Some("PT12H".to_owned()),
        |it| set(it, "read-only").session_duration = Some("for ever".to_owned()),
    ];
    for change in more {
        assert_eq!(severity(change), [("LIV014", Severity::Error)]);
    }
    let less: [fn(&mut Facts); 6] = [
        |it| set(it, "storefront-on-call").inline_policy = Known::Absent,
        |it| {
            set(it, "read-only").managed_policies.as_mut().unwrap().pop_first();
        },
        |it| set(it, "read-only").session_duration = Some("PT1H".to_owned()),
        |it| {
            set(it, "read-only").permissions_boundary =
                Known::Present(Boundary::ManagedPolicy("arn:aws:iam::aws:policy/PowerUserAccess".to_owned()))
        },
        |it| set(it, "read-only").description = None,
        |it| {
            set(it, "billing").tags.as_mut().unwrap().insert("a".to_owned(), "b".to_owned());
        },
    ];
    for change in less {
        assert_eq!(severity(change), [("LIV014", Severity::Warning)]);
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
    expect_file!["data/live-phone.txt"].assert_eq(&shown);
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

/// Whether a set is Control Tower's own nobody can say without its policies.
#[test]
fn control_towers_names_are_not_judged_without_policies() {
    let mut facts = explaining("examples/everything");
    let arn = add_set(&mut facts, "AWSReadOnlyAccess", None);
    set(&mut facts, "AWSReadOnlyAccess").inline_policy = Known::Unknown;
    assign(&mut facts, BUILD, &arn, "support");
    let (_, findings) = checked("examples/everything", facts);
    assert!(findings.is_empty());
    let skipped: Vec<_> = findings.skipped().iter().map(|it| (it.meta.code, it.reason.as_str())).collect();
    assert!(
        skipped.iter().any(|(code, reason)| *code == "LIV012" && reason.contains("Control Tower's")),
        "{skipped:?}"
    );
}

/// A permission set that somebody made anew under an old name is not the one that was listed.
#[test]
fn a_fingerprint_knows_the_permission_set() {
    let explaining = explaining("examples/everything");
    let with = |instance_part: &str| {
        let mut facts = explaining.clone();
        let mut set = facts::permission_set(&facts.instance.arn, "helpdesk", None);
        set.arn.push_str(instance_part);
        let arn = set.arn.clone();
        facts.permission_sets.push(set);
        assign(&mut facts, BUILD, &arn, "support");
        let (sources, findings) = checked("examples/everything", facts);
        assert_eq!(codes(&findings), ["LIV012"].into());
        findings.iter().map(|it| it.fingerprint(&sources, 0)).collect::<Vec<_>>()
    };
    assert_ne!(with("0"), with("1"));
    assert_eq!(with("0"), with("0"));
}

/// The facts files of the transcripts are made as all others are.
#[test]
fn the_transcripts_have_facts_of_their_repository() {
    let sources = govgen::load(&workspace().join("crates/govgen/tests/cmd/seen.in")).unwrap();
    let rendered = govgen::render(&sources).unwrap().into_iter().collect();
    let explaining = facts::explaining(&sources, &rendered);
    expect_file!["cmd/seen.in/facts.json"].assert_eq(&explaining.to_json());

    let mut drifted = explaining.clone();
    user(&mut drifted, "alice@example.com").user_name = "alicia@example.com".to_owned();
    let arn = add_set(&mut drifted, "helpdesk", None);
    drifted.groups.push(facts::group("help\u{202e}desk"));
    assign(&mut drifted, "000000000000", &arn, "help\u{202e}desk");
    account(&mut drifted, "000000000000").state = "SUSPENDED".to_owned();
    expect_file!["cmd/seen.in/drifted.json"].assert_eq(&drifted.to_json());

    let mut partial = explaining.clone();
    partial.users.clear();
    read(&mut partial, PartName::Users, State::Missing, &[]);
    read(&mut partial, PartName::Provisioning, State::NotAsked, &[]);
    expect_file!["cmd/seen.in/partial.json"].assert_eq(&partial.to_json());

    let mut others = explaining;
    others.instance.identity_store_id = "d-ffffffffff".to_owned();
    expect_file!["cmd/seen.in/others.json"].assert_eq(&others.to_json());
}

/// A baseline takes drift, is not stale without facts or where nobody could look, and shrinks only by what was looked for.
#[test]
fn a_baseline_serves_with_and_without_facts() {
    let name = "examples/everything";
    let mut facts = explaining(name);
    let arn = add_set(&mut facts, "helpdesk", None);
    assign(&mut facts, BUILD, &arn, "support");
    let root = tempfile::tempdir().unwrap();
    let place = root.path().join("facts.json");
    let command = |facts: Option<&Facts>, more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_govgen"));
        command.current_dir(root.path()).arg("--root").arg(workspace().join(name));
        command.args(["check", "--strict", "--as-of", "2026-07-01"]);
        if let Some(facts) = facts {
            std::fs::write(&place, facts.to_json()).unwrap();
            command.args(["--facts", "facts.json"]);
        }
        let output = command.args(more).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), said)
    };
    let listed = || std::fs::read_to_string(root.path().join("base.json")).unwrap().matches("LIV012").count();
    let (write, with) = (["--write-baseline", "base.json"], ["--baseline", "base.json"]);
    assert_eq!(command(Some(&facts), &[]).0, 1);
    assert_eq!((command(Some(&facts), &write).0, listed()), (0, 1));
    let passes = |facts: Option<&Facts>| assert_eq!(command(facts, &with).0, 0, "{}", command(facts, &with).1);
    passes(Some(&facts));
    passes(None);
    assert_eq!((command(None, &write).0, listed()), (0, 1), "what nobody looked for stays");
    // Somebody else in place of the one that was listed.
    let mut other = facts.clone();
    other.assignments.iter_mut().filter(|it| it.permission_set_arn == arn).for_each(|it| {
        it.groups = [facts::id("group", "engineers")].into();
    });
    assert_eq!(command(Some(&other), &with).0, 1);
    // What would fail has no place in it.
    let mut failing = facts.clone();
    failing.users.retain(|it| it.user_name != "hanako@kumonoki.example");
    let refused = command(Some(&failing), &write);
    assert!(refused.0 == 1 && refused.1.contains("LIV001"), "{}", refused.1);
    // Mended, the entry is stale, and goes.
    let mended = explaining(name);
    let stale = command(Some(&mended), &with);
    assert!(stale.0 == 1 && stale.1.contains("baseline-stale"), "{}", stale.1);
    assert_eq!((command(Some(&mended), &write).0, listed()), (0, 0));
}

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
fn organization(divisions: usize) -> SourceMap {
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
