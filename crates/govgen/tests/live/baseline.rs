//! What a baseline hides of what is found, and what it never hides.

use std::collections::BTreeMap;

use govgen_live::Facts;
use govgen_live::facts::{Boundary, Known, PolicyReference};

use crate::change::{BUILD, DEV, add_set, allowing, arn, assign, assignment, attach, provision, set};
use crate::support::workspace;
use crate::{checked, codes, explaining, facts};

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
