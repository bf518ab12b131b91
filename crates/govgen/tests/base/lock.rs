//! Ids of the lock that change.

use serde_json::Value;

use crate::{Checked as _, LOCK, listed, repository};

/// A lock with these users, each with the number in the id.
fn lock(users: &[(&str, u32)]) -> String {
    let id = |number: u32| format!("0123456789-{number:08}-0000-4000-8000-000000000000");
    let users = users.iter().map(|(name, number)| (format!("{name}@example.com"), id(*number).into()));
    let users: serde_json::Map<String, Value> = users.collect();
    let none = serde_json::json!({});
    serde_json::json!({
        "version": 1, "identity_store_id": "d-0123456789", "users": users, "groups": none,
        "departed": { "users": none, "groups": none },
    })
    .to_string()
}

#[test]
fn an_acknowledgement_lets_one_change_of_the_lock_through() {
    const ENTRIES: &str = "divisions/common/acknowledge.yaml";
    let repository = repository();
    let acknowledge = |reasons: &[&str]| {
        let entry =
            |reason: &&str| format!("  - {{ rule: lock-id-changed, division: common, count: 1, reason: {reason} }}\n");
        let entries: String = reasons.iter().map(entry).collect();
        repository.write(ENTRIES, &format!("acknowledge:\n{entries}"));
    };
    repository.write(LOCK, &lock(&[("alice", 1), ("bob", 2)]));
    repository.commit("locked");
    repository.write(LOCK, &lock(&[("alice", 3), ("bob", 2)]));
    acknowledge(&["made again"]);
    assert_eq!(repository.found("locked"), [format!("notice lock-id-changed {LOCK}:1")], "it stays listed");
    repository.commit("changed");
    repository.write(LOCK, &lock(&[("alice", 3), ("bob", 66)]));
    let json = repository.checked(&["--base", "changed"]);
    assert_eq!(listed(&json), [format!("error lock-id-changed {LOCK}:1")]);
    let labels = json["findings"][0]["labels"].as_array().unwrap();
    assert!(labels.iter().any(|it| it["message"].as_str().unwrap().contains("it is used up")), "{json:#}");
    acknowledge(&["made again", "bob too"]);
    assert_eq!(
        repository.found("changed"),
        [format!("warning acknowledge-stale {ENTRIES}:2"), format!("notice lock-id-changed {LOCK}:1")]
    );
}

/// Taking a name out of the lock and putting it in again with another id is not quieter than to change the id.
#[test]
fn an_id_cannot_be_changed_in_two_steps() {
    let repository = repository();
    repository.write(LOCK, &lock(&[("alice", 1), ("bob", 2), ("nobody", 9)]));
    repository.commit("locked");
    repository.write(LOCK, &lock(&[("alice", 1), ("nobody", 9)]));
    assert_eq!(repository.found("locked"), [format!("error lock-id-changed {LOCK}:1")]);
    repository.write(LOCK, &lock(&[("alice", 1), ("bob", 2)]));
    assert_eq!(repository.found("locked"), [""; 0], "nobody misses whom nobody names");
}
