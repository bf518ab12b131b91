//! Every single thing that may be wrong with the facts, and the codes it has to give.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use expect_test::expect_file;
use govgen_live::Facts;
use govgen_live::facts::{Boundary, Known, PartName, PolicyReference, State};
use govgen_source::{Severity, SourceMap};

use crate::change::{
    BUILD, DEV, LEDGER, NETWORK, SHOP_EU, SHOP_PROD, account, add_set, allowing, arn, assign, assignment, attach,
    drop_account, provision, read, set, user,
};
use crate::names::LOCKED;
use crate::support::repositories;
use crate::told::in_words;
use crate::{as_of, checked, codes, explaining, facts};

/// One thing that is wrong, and the codes it has to give: no others, and none of them missing.
pub(crate) type Mutation = (&'static str, &'static [&'static str], fn(&mut Facts));

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
    expect_file!["../data/live.txt"].assert_eq(&said);
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
