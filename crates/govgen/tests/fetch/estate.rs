//! Made-up estates: facts from which the stub makes its answers, and which a fetch has to give back.

use std::collections::{BTreeMap, BTreeSet};

use govgen_live::Facts;
use govgen_live::facts::{
    Account, Assignments, Boundary, CustomerManagedPolicy, Fetched, Group, Instance, Known, Organization, Part,
    PartName, PermissionSet, PolicyReference, Provisioned, State, User, VERSION,
};

/// The caller's account, which manages the organization.
pub(crate) const MANAGEMENT: &str = "000000000001";

/// How large an estate is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) users: usize,
    pub(crate) groups: usize,
    pub(crate) accounts: usize,
    pub(crate) sets: usize,
}

/// Larger than a page in every direction.
pub(crate) const USUAL: Size = Size { users: 130, groups: 6, accounts: 45, sets: 9 };

/// Fewer accounts than permission sets.
pub(crate) const FEW_ACCOUNTS: Size = Size { users: 5, groups: 2, accounts: 4, sets: 9 };

/// Everything that a fetch without a role in the accounts finds.
pub(crate) fn estate(size: Size) -> Facts {
    let sets: Vec<PermissionSet> = (0..size.sets).map(permission_set).collect();
    let accounts: Vec<Account> = (0..size.accounts).map(account).collect();
    let users: Vec<User> = (0..size.users).map(user).collect();
    let groups: Vec<Group> = (0..size.groups).map(|at| group(at, &users)).collect();
    let mut provisioned = Vec::new();
    let mut assignments = Vec::new();
    for (number, set) in sets.iter().enumerate() {
        for (at, account) in accounts.iter().enumerate().filter(|(at, _)| (at + number) % 4 < 2) {
            let pair = (account.id.clone(), set.arn.clone());
            let outdated = Some((at * number) % 7 == 3);
            provisioned.push(Provisioned { account_id: pair.0.clone(), permission_set_arn: pair.1.clone(), outdated });
            let (users, groups) = principals(at, number, &users, &groups);
            if !users.is_empty() || !groups.is_empty() {
                assignments.push(Assignments { account_id: pair.0, permission_set_arn: pair.1, users, groups });
            }
        }
    }
    let asked = |it: &PartName| *it != PartName::CustomerManagedPolicies;
    let mut facts = Facts {
        version: VERSION,
        fetched: Fetched {
            started: jiff::Timestamp::UNIX_EPOCH,
            finished: jiff::Timestamp::UNIX_EPOCH,
            govgen: String::new(),
            calls: 0,
            repeated: 0,
        },
        redacted: false,
        instance: Instance {
            arn: "arn:aws:sso:::instance/ssoins-0123456789abcdef".to_owned(),
            identity_store_id: "d-0123456789".to_owned(),
            region: "ap-northeast-1".to_owned(),
        },
        organization: Some(Organization { id: "o-abcdefghij".to_owned(), management_account: MANAGEMENT.to_owned() }),
        parts: PartName::ALL.into_iter().filter(asked).map(|it| (it, Part::COMPLETE)).collect(),
        accounts,
        users,
        groups,
        permission_sets: sets,
        provisioned,
        assignments,
        customer_managed_policies: Vec::new(),
    };
    facts.sort();
    facts
}

/// The same with the policies of the accounts.
pub(crate) fn estate_with_policies(size: Size) -> Facts {
    let mut facts = estate(size);
    facts.parts.insert(PartName::CustomerManagedPolicies, Part::COMPLETE);
    let policy = |account: &Account, path: &str, name: &str| CustomerManagedPolicy {
        account_id: account.id.clone(),
        path: path.to_owned(),
        name: name.to_owned(),
    };
    facts.accounts.iter_mut().for_each(|it| it.state = "ACTIVE".to_owned());
    facts.customer_managed_policies = facts
        .accounts
        .iter()
        .flat_map(|it| [policy(it, "/", "deployer"), policy(it, "/team/a/", "Boundary"), policy(it, "/", "zz<&>")])
        .collect();
    facts.sort();
    facts
}

fn id(kind: u8, at: usize) -> String {
    format!("9067b2c3d4-{kind:08}-0000-0000-0000-{at:012}")
}

fn user(at: usize) -> User {
    User {
        id: id(1, at),
        user_name: if at == 7 { "Zoë.Ångström@example.com".to_owned() } else { format!("user{at}@example.com") },
        emails: (0..at % 2).map(|nth| format!("user{at}.{nth}@mail.example.com")).collect(),
        enabled: [Some(true), Some(false), None][at % 3],
    }
}

fn group(at: usize, users: &[User]) -> Group {
    let members: BTreeSet<String> = users.iter().skip(at).step_by(at * at * 3 + 1).map(|it| it.id.clone()).collect();
    let name = if at == 1 { "運用 team".to_owned() } else { format!("group {at}") };
    Group { id: id(2, at), name, members: Some(if at == 2 { BTreeSet::new() } else { members }) }
}

fn account(at: usize) -> Account {
    let unit = ["", "Workloads", "Workloads/Production", "Security", "Workloads/Production/Tier 1"][at % 5];
    let tags = (0..at % 2).map(|nth| (format!("tag{nth}"), format!("value {at}")));
    Account {
        id: format!("{:012}", at + 1),
        name: format!("account {at}"),
        state: if at % 11 == 9 { "SUSPENDED" } else { "ACTIVE" }.to_owned(),
        organizational_unit: Some(unit.to_owned()),
        tags: tags.collect(),
    }
}

fn permission_set(at: usize) -> PermissionSet {
    let reference = |path: &str, name: String| PolicyReference { path: path.to_owned(), name };
    PermissionSet {
        arn: format!("arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-{at:016x}"),
        name: format!("set-{at}"),
        description: at.is_multiple_of(2).then(|| format!("Set \"{at}\" – with é")),
        session_duration: (!at.is_multiple_of(3)).then(|| "PT4H".to_owned()),
        relay_state: (at == 4).then(|| "https://console.aws.amazon.com/".to_owned()),
        tags: Some((0..at * 6).map(|nth| (format!("key{nth}"), format!("{at}"))).collect::<BTreeMap<_, _>>()),
        managed_policies: Some((0..at % 4).map(|nth| format!("arn:aws:iam::aws:policy/Policy{nth}")).collect()),
        customer_managed_policies: Some((0..at % 2).map(|nth| reference("/team/", format!("p{nth}"))).collect()),
        inline_policy: match at % 2 {
            0 => Known::Absent,
            _ => Known::Present("{\"Version\":\"2012-10-17\",\"Statement\":[]}".to_owned()),
        },
        permissions_boundary: match at % 3 {
            0 => Known::Absent,
            1 => Known::Present(Boundary::ManagedPolicy("arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned())),
            _ => Known::Present(Boundary::CustomerManagedPolicy(reference("/", "limit".to_owned()))),
        },
    }
}

/// Nobody, a few, somebody whom the directory no longer has, or more than a page.
fn principals(at: usize, number: usize, users: &[User], groups: &[Group]) -> (BTreeSet<String>, BTreeSet<String>) {
    let first = |count: usize| users.iter().skip(at % 3).take(count).map(|it| it.id.clone());
    match (at + number * 3) % 6 {
        0 => (BTreeSet::new(), BTreeSet::new()),
        1 => (first(2).collect(), groups.iter().take(1).map(|it| it.id.clone()).collect()),
        2 => ([id(1, 999_999)].into(), BTreeSet::new()),
        3 => (first(25).collect(), groups.iter().map(|it| it.id.clone()).collect()),
        _ => (BTreeSet::new(), groups.iter().skip(1).map(|it| it.id.clone()).collect()),
    }
}

/// What was seen, without what no two fetches have in common.
pub(crate) fn seen(mut facts: Facts) -> Facts {
    facts.fetched.started = jiff::Timestamp::UNIX_EPOCH;
    facts.fetched.finished = jiff::Timestamp::UNIX_EPOCH;
    facts.fetched.govgen.clear();
    facts.fetched.calls = 0;
    facts.fetched.repeated = 0;
    facts
}

/// Facts without whatever `other` does not know for sure: what is left has to be the same in both.
pub(crate) fn known_to(mut facts: Facts, other: &Facts) -> Facts {
    for (name, part) in &other.parts {
        if part.state == State::Complete {
            continue;
        }
        match name {
            PartName::Accounts => facts.accounts.clear(),
            PartName::OrganizationalUnits => facts.accounts.iter_mut().for_each(|it| it.organizational_unit = None),
            PartName::AccountTags => facts.accounts.iter_mut().for_each(|it| it.tags.clear()),
            PartName::Users => facts.users.clear(),
            PartName::Groups => facts.groups.clear(),
            PartName::Memberships => facts.groups.iter_mut().for_each(|it| it.members = None),
            PartName::PermissionSets => facts.permission_sets.clear(),
            PartName::PermissionSetTags => facts.permission_sets.iter_mut().for_each(|it| it.tags = None),
            PartName::PermissionSetPolicies => facts.permission_sets.iter_mut().for_each(forget_policies),
            PartName::Provisioning => facts.provisioned.clear(),
            PartName::Assignments => facts.assignments.clear(),
            PartName::CustomerManagedPolicies => facts.customer_managed_policies.clear(),
        }
    }
    facts.parts.clear();
    if other.organization.is_none() {
        facts.organization = None;
    }
    facts
}

fn forget_policies(set: &mut PermissionSet) {
    set.managed_policies = None;
    set.customer_managed_policies = None;
    set.inline_policy = Known::Unknown;
    set.permissions_boundary = Known::Unknown;
}
