//! What is not imported, or not imported from.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::{data, govgen, import, listed, repository, said, tree};

#[test]
fn what_cannot_be_imported_from_is_said() {
    let repository = repository();
    let fails = |arguments: &[&str], why: &str| {
        let (data, talk) = said(&govgen(repository.path(), arguments), 2);
        assert!(data.is_empty() && talk.contains(why), "{talk}");
    };
    fails(&["import"], "--facts <FILE>|--state <FILE>");
    fails(&["import", "--facts", "missing.json"], "cannot read missing.json");
    fails(
        &["import", "--state", "divisions/common/divisions.yaml"],
        "divisions.yaml is not what `--state` takes: it is no Terraform state, or not all of one (line 1, column 1)",
    );
    fails(&["import", "--state", data("facts.json").to_str().unwrap()], "it is a facts file");
    let facts = fs::read_to_string(data("facts.json")).unwrap();
    let put = |old: &str, new: &str| {
        assert!(facts.contains(old));
        fs::write(repository.path().join("facts.json"), facts.replacen(old, new, 1)).unwrap();
    };
    put("\"redacted\": false", "\"redacted\": true");
    fails(&["import", "--facts", "facts.json"], "the facts are redacted");
    put("\"version\": 1", "\"version\": 2");
    fails(&["import", "--facts", "facts.json"], "facts of version 2");
    let facts = data("facts.json");
    let facts = ["import", "--facts", facts.to_str().unwrap()];
    fails(&[&facts[..], &["--division", "x"]].concat(), "there is no division `x`");
    fails(&[&facts[..], &["--division", "projecta"]].concat(), "did you mean `project-a`?");
}

/// What stands below the repository's own directories would be read as more of them.
#[test]
fn the_repositorys_own_directories_take_no_output() {
    let repository = repository();
    let before = tree(repository.path());
    for output in ["divisions", "divisions/new/below", "terraform", "./terraform/x", "../NAME/divisions/common"] {
        let name = repository.path().file_name().unwrap().to_str().unwrap();
        let output = output.replace("NAME", name);
        let (data, talk) = said(&import(repository.path(), &["--output", &output]), 2);
        assert!(data.is_empty() && talk.contains("is where the repository's own files stand"), "{output}: {talk}");
    }
    assert_eq!(tree(repository.path()), before);
    said(&import(repository.path(), &["--output", "proposed/below"]), 0);
}

/// A page that cannot be printed stands nowhere else, so nothing is written before it is.
#[test]
#[cfg(target_os = "linux")]
fn a_page_that_is_lost_writes_nothing() {
    let repository = repository();
    let before = tree(repository.path());
    let facts = data("facts.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let arguments = ["import", "--facts", facts.to_str().unwrap()];
    let output = command.current_dir(repository.path()).env_clear().args(arguments).stdout(full).output().unwrap();
    said(&output, 2);
    assert_eq!(tree(repository.path()), before);
}

/// Two names that only a machine tells apart stop nobody else: the one that the files have stays, the others are listed.
#[test]
fn names_that_look_alike_are_left_out() {
    let (plain, alike) = ("cloud-admins", "cloud\u{2010}admins");
    let mut facts: Value = serde_json::from_str(&fs::read_to_string(data("facts.json")).unwrap()).unwrap();
    for (id, name) in [("g-plain", plain), ("g-alike", alike)] {
        let group = serde_json::json!({"id": id, "name": name, "members": null});
        facts["groups"].as_array_mut().unwrap().push(group);
    }
    facts["assignments"][1]["groups"].as_array_mut().unwrap().push("g-plain".into());
    facts["assignments"][2]["groups"].as_array_mut().unwrap().push("g-alike".into());
    let import = |written: Option<&str>| {
        let repository = repository();
        if let Some(name) = written {
            let file = repository.path().join("divisions/project-a/access.yaml");
            let text = fs::read_to_string(&file).unwrap().replace("[platform]", &format!("[platform, {name}]"));
            fs::write(file, text).unwrap();
        }
        fs::write(repository.path().join("facts.json"), facts.to_string()).unwrap();
        let (page, talk) =
            said(&govgen(repository.path(), &["import", "--facts", "facts.json", "--as-of", "2026-11-22"]), 0);
        (page, talk, listed(&tree(&repository.path().join("divisions"))))
    };
    let reason = "`govgen check` would refuse the name: ";
    let odd = format!(
        "group `{alike}` looks like `{plain}`, and is another one: one of them is `{}`",
        alike.escape_default()
    );
    let (page, talk, files) = import(None);
    for (account, name) in [("`account-a` (`000000000001`)", plain), ("`account-b` (`000000000002`)", alike)] {
        let row = format!("| `DeveloperAccess` in account {account}: group `{name}` | {reason}");
        assert!(page.contains(&row) && page.contains(&odd), "{row} is not in\n{page}");
        assert!(!files.contains(name), "{files}");
    }
    assert!(talk.starts_with("imported: permission sets: 3, assignments: 9; "), "{talk}");
    for (written, other) in [(plain, alike), (alike, plain)] {
        let (page, talk, files) = import(Some(written));
        assert!(page.contains(&format!("group `{other}` | {reason}")), "{page}");
        assert!(files.matches(written).count() > 1 && !files.contains(other), "{files}");
        assert!(talk.starts_with("imported: permission sets: 3, assignments: 10; "), "{talk}");
    }
}

#[test]
fn a_broken_repository_is_mended_first() {
    let repository = repository();
    let file = repository.path().join("divisions/project-a/access.yaml");
    fs::write(&file, "policies: [\n").unwrap();
    let before = tree(repository.path());
    let (data, talk) = said(&import(repository.path(), &[]), 1);
    assert!(data.is_empty() && talk.contains("mend them first\nnothing was written"), "{talk}");
    assert_eq!(tree(repository.path()), before);
}

#[test]
fn old_facts_are_named() {
    let facts = data("facts.json");
    for (day, is_named) in [("2026-11-29", false), ("2026-11-30", true)] {
        let repository = repository();
        let arguments = ["import", "--dry-run", "--facts", facts.to_str().unwrap(), "--as-of", day];
        let (_, talk) = said(&govgen(repository.path(), &arguments), 0);
        assert_eq!(talk.starts_with("the facts are of 2026-11-22, 8 days ago"), is_named, "{day}: {talk}");
    }
}

/// A set that AWS has and the checks would never take stays out, with their words, and the rest comes in.
#[test]
fn what_the_checks_never_take_is_left_out() {
    let repository = repository();
    let facts = fs::read_to_string(data("facts.json")).unwrap();
    // Longer than AWS takes names: no waiver could help.
    let facts = facts.replace("\"DeveloperAccess\"", &format!("\"{}\"", "Developer".repeat(4)));
    fs::write(repository.path().join("facts.json"), facts).unwrap();
    let (runbook, talk) =
        said(&govgen(repository.path(), &["import", "--facts", "facts.json", "--as-of", "2026-11-22"]), 0);
    assert!(runbook.contains("| `govgen check` would refuse it: ``"), "{runbook}");
    assert!(talk.starts_with("imported: permission sets: 2, "), "{talk}");
    let files = tree(repository.path());
    assert!(!listed(&files).contains("developer"), "{}", listed(&files));
}
