//! Whatever is decided about whatever lines: what is granted then is what an independent reading says.

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

use crate::changed::Changed;
use crate::written::{granted, written};
use crate::{ACCESS, NIGHT, REVIEW, TODAY, written};

#[test]
fn what_is_kept_is_what_is_granted() {
    let config = ProptestConfig {
        cases: 40,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(12),
        ..ProptestConfig::default()
    };
    let decisions = prop::collection::vec(0..3_u8, 25);
    let held = TestRunner::new(config).run(&(written(), decisions), |(written, decisions)| {
        let changed = Changed::copy("granted.in");
        let [access, night] = written.files();
        changed.write(ACCESS, &access);
        changed.write(NIGHT, &night);
        fs::remove_file(changed.root().join("divisions/platform/access.yaml")).unwrap();
        changed.replace("divisions/common/divisions.yaml", "      ledger-old: \"000000000004\"\n", "");
        changed.succeed(&["review", "start", "--as-of", "2026-11-22"]);
        let mut decided = String::new();
        let mut kept = Vec::new();
        let text = changed.read(REVIEW);
        let read: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let items = read["items"].as_sequence().unwrap();
        assert_eq!(items.len(), written.lines.len(), "an item for each line");
        let mut parts = text.split("    decision:\n");
        decided += parts.next().unwrap();
        for ((item, decision), rest) in items.iter().zip(&decisions).zip(parts) {
            let name = item.get("user").or(item.get("group")).unwrap().as_str().unwrap();
            let same = |it: &&written::Line| {
                it.name == name
                    && it.entry == item["account"].as_str().unwrap()
                    && it.policy == item["policy"].as_str().unwrap()
            };
            let mut line = written.lines.iter().find(same).unwrap().clone();
            assert_eq!(item.get("until").and_then(|it| it.as_str()), line.until);
            match decision {
                0 => kept.push(line),
                1 => {}
                _ => {
                    line.until = Some("2032-02-29");
                    kept.push(line);
                }
            }
            let words = ["keep", "remove", "change\n    to: { until: 2032-02-29 }"];
            decided += &format!("    decision: {}\n{rest}", words[usize::from(*decision)]);
        }
        changed.write(REVIEW, &decided);
        changed.succeed(&["review", "apply", "--allow-later", "--as-of", TODAY]);
        assert_eq!(changed.grants(), granted(&kept), "{written:?} {decisions:?}");
        let once = changed.files();
        changed.succeed(&["review", "apply", "--as-of", TODAY]);
        assert_eq!(once, changed.files(), "a second time does nothing");
        changed.succeed(&["review", "status", "--as-of", TODAY]);
        Ok(())
    });
    held.unwrap();
}
