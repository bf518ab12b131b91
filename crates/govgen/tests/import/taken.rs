//! The blocks and commands that come out take over what the facts hold, and no more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{data, govgen, hcl, import, repository, said, tree};

/// The commands of a page, without those that ask AWS or Terraform.
fn commands(page: &str) -> Vec<&str> {
    let blocks = page.split("```sh\n").skip(1).filter_map(|it| it.split("```").next());
    let ours = |it: &&str| ["cp ", "git ", "govgen "].iter().any(|command| it.starts_with(command));
    blocks.flat_map(str::lines).filter(ours).collect()
}

/// Whoever types what the page says gets to see the difference, and no command ends with a refusal.
#[test]
#[cfg(unix)]
fn the_commands_of_the_page_run() {
    let govgen_at = Path::new(env!("CARGO_BIN_EXE_govgen")).parent().unwrap();
    let path = format!("{}:{}", govgen_at.display(), std::env::var("PATH").unwrap());
    for more in [&[][..], &["--output", "elsewhere/of it"][..]] {
        let repository = repository();
        let run = |line: &str| {
            let mut shell = Command::new("sh");
            let output = shell.current_dir(repository.path()).env("PATH", &path).args(["-c", line]).output().unwrap();
            assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {output:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        run("git init -q");
        let (page, _) = said(&import(repository.path(), more), 0);
        let lines = commands(&page);
        let difference: String = lines.iter().map(|line| run(line)).collect();
        assert!(difference.contains("+  - import:") && difference.contains("+  developer-access:"), "{difference}");
        let again = format!("govgen import --facts {} --division common", data("facts.json").display());
        for line in
            [again.as_str(), "govgen check --write-baseline baseline.json", "govgen render --baseline baseline.json"]
        {
            assert!(lines.contains(&line), "{line} is not in {lines:?}");
        }
        assert!(repository.path().join("terraform/project-a/refactor.tf").exists(), "what was rendered");
        assert!(page.contains("`govgen move --prune --plan plan.json --division NAME --baseline baseline.json`"));
    }
}

/// Renders, with what the organization has to judge in a baseline.
pub(crate) fn rendered(root: &Path) {
    if !root.join("baseline.json").exists() {
        said(&govgen(root, &["check", "--write-baseline", "baseline.json"]), 0);
    }
    said(&govgen(root, &["render", "--baseline", "baseline.json"]), 0);
}

/// What the rendered `import` blocks take over: type of resource and id, names of people resolved as a look-up would.
pub(crate) fn taken_over(root: &Path, facts: &Value) -> BTreeSet<(String, String)> {
    let ids = |list: &str, name: &str| -> BTreeMap<String, String> {
        let entries = facts[list].as_array().unwrap().iter();
        entries.map(|it| (it[name].as_str().unwrap().to_owned(), it["id"].as_str().unwrap().to_owned())).collect()
    };
    let (users, groups) = (ids("users", "user_name"), ids("groups", "name"));
    let mut taken = BTreeSet::new();
    for (path, text) in tree(root).into_iter().filter(|it| it.0.ends_with("/refactor.tf")) {
        for block in hcl::parse(&path, &text).get_blocks("import") {
            let attribute = |name: &str| block.body.get_attribute(name).map(|it| &it.value);
            let to = attribute("to").unwrap().to_string();
            let kind = to.trim().split('.').next().unwrap().to_owned();
            match attribute("for_each") {
                None => {
                    let id = attribute("id").unwrap().as_str().unwrap().to_owned();
                    assert!(taken.insert((kind, id)), "{to} twice");
                }
                Some(people) => {
                    // `"${local.user_ids[each.value]},USER,…"`
                    let id = attribute("id").unwrap().to_string();
                    let (principal, rest) = id.trim().trim_matches('"').split_once(',').unwrap();
                    let known = if principal.contains("user_ids") { &users } else { &groups };
                    for name in hcl::value(people).as_object().unwrap().values() {
                        let id = format!("{},{rest}", known[name.as_str().unwrap()]);
                        assert!(taken.insert((kind.clone(), id)), "{to} twice");
                    }
                }
            }
        }
    }
    taken
}

/// Every id that Terraform would need, made of the facts alone.
pub(crate) fn wanted(facts: &Value) -> BTreeSet<(String, String)> {
    let instance = facts["instance"]["arn"].as_str().unwrap();
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let mut wanted = BTreeSet::new();
    let mut put = |kind: &str, id: String| wanted.insert((format!("aws_ssoadmin_{kind}"), id));
    let imported = ["DeveloperAccess", "Audit", "Admin"];
    for set in facts["permission_sets"].as_array().unwrap() {
        let of = format!("{},{instance}", text(&set["arn"]));
        if set["name"] == "pa-viewer" {
            // The files have it, with one grant less; a block for what Terraform manages already does nothing.
            put("permission_set", of.clone());
        }
        if !imported.contains(&set["name"].as_str().unwrap()) {
            continue;
        }
        put("permission_set", of.clone());
        for it in set["managed_policies"].as_array().unwrap() {
            put("managed_policy_attachment", format!("{},{of}", text(it)));
        }
        for it in set["customer_managed_policies"].as_array().unwrap() {
            put("customer_managed_policy_attachment", format!("{},{},{of}", text(&it["name"]), text(&it["path"])));
        }
        if set["inline_policy"]["state"] == "present" {
            put("permission_set_inline_policy", of.clone());
        }
        if set["permissions_boundary"]["state"] == "present" {
            put("permissions_boundary_attachment", of);
        }
    }
    for it in facts["assignments"].as_array().unwrap() {
        let (account, arn) = (text(&it["account_id"]), text(&it["permission_set_arn"]));
        // Control Tower's set, and an account that nobody holds.
        if arn.ends_with('5') || account.starts_with('7') {
            continue;
        }
        for (list, kind) in [("users", "USER"), ("groups", "GROUP")] {
            for id in it[list].as_array().unwrap().iter().map(text) {
                // Carol has capitals, and one is gone; the platform's grant on `viewer` stands in the files already.
                let by_hand = arn.ends_with('1') && id == "g-platform";
                if id != "u-carol" && id != "u-gone" && !by_hand {
                    put("account_assignment", format!("{id},{kind},{account},AWS_ACCOUNT,{arn},{instance}"));
                }
            }
        }
    }
    wanted
}

#[test]
fn rendered_blocks_take_over_what_the_facts_hold() {
    let repository = repository();
    said(&import(repository.path(), &[]), 0);
    rendered(repository.path());
    let facts: Value = serde_json::from_str(&fs::read_to_string(data("facts.json")).unwrap()).unwrap();
    let (taken, wanted) = (taken_over(repository.path(), &facts), wanted(&facts));
    assert_eq!(taken, wanted);
    // What takes things over lets nobody reach further.
    said(&govgen(repository.path(), &["prove"]), 0);
}
