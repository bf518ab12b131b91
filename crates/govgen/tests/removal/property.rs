//! Whatever the lines and however they are written: what is left is what an independent reading says.

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

use crate::changed::Changed;
use crate::written::{ACCOUNTS, Line, Written, granted, written};
use crate::{ACCESS, NIGHT};

/// The repository of the transcripts, with a division's files of these lines alone.
fn of(written: &Written) -> Changed {
    let changed = Changed::copy("granted.in");
    let [access, night] = written.files();
    changed.write(ACCESS, &access);
    changed.write(NIGHT, &night);
    std::fs::remove_file(changed.root().join("divisions/platform/access.yaml")).unwrap();
    changed.replace("divisions/common/divisions.yaml", "      ledger-old: \"000000000004\"\n", "");
    changed
}

fn config(seed: u64) -> ProptestConfig {
    ProptestConfig { cases: 40, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..ProptestConfig::default() }
}

#[test]
fn what_is_left_is_what_others_have() {
    let gone = std::cell::Cell::new(0_usize);
    let held = TestRunner::new(config(11)).run(&written(), |written| {
        let changed = of(&written);
        assert_eq!(changed.grants(), granted(&written.lines), "{written:?}");
        let user = ["remove-user", "Alice@Example.com", "--everywhere"];
        if written.lines.iter().any(|it| it.name == "alice@example.com") {
            changed.succeed(&user);
        } else {
            changed.refused(2, &user);
        }
        let others: Vec<_> = written.lines.iter().filter(|it| it.name != "alice@example.com").cloned().collect();
        assert_eq!(changed.grants(), granted(&others), "{written:?}");
        gone.set(gone.get() + written.lines.len() - others.len());
        let once = changed.files();
        let left: String = once
            .iter()
            .filter(|(path, _)| [ACCESS, NIGHT].contains(&path.as_str()))
            .map(|(_, text)| String::from_utf8_lossy(text))
            .collect();
        for comment in written.comments(|it| it.name != "alice@example.com") {
            assert!(left.contains(&comment), "lost {comment}: {written:?}\n{left}");
        }
        assert!(!left.contains("alice") && !left.contains("[]"), "{written:?}\n{left}");
        let before = written.files().concat();
        for line in left.lines().filter(|it| !before.contains(it)) {
            let in_brackets = line.trim_start().starts_with("users: [") || line == "{}";
            assert!(in_brackets || !line.starts_with(' '), "{line} is new: {written:?}\n{left}");
        }
        changed.refused(2, &["remove-user", "alice@example.com", "--everywhere"]);
        assert_eq!(once, changed.files(), "a second run does nothing");
        Ok(())
    });
    held.unwrap();
    assert!(gone.get() > 50, "only {} lines went", gone.get());
}

/// What is left when each line goes that ended in 2030, but for those that alone keep another one from lasting longer.
fn unexpired(lines: &[Line]) -> Vec<Line> {
    let over = |it: &Line| it.until.is_some_and(|it| it < "2030-06-01");
    let others: Vec<Line> = lines.iter().filter(|it| !over(it)).cloned().collect();
    let holds = |line: &Line| {
        let same = |it: &&Line| (it.policy, it.group, it.name) == (line.policy, line.group, line.name);
        let others: Vec<Line> = others.iter().filter(same).cloned().collect();
        ACCOUNTS.contains(&line.entry) && granted(&others).iter().any(|row| row[0] == line.entry)
    };
    lines.iter().filter(|it| !over(it) || holds(it)).cloned().collect()
}

#[test]
fn nothing_lasts_longer_once_what_has_expired_is_gone() {
    let (left, gone) = (std::cell::Cell::new(0_usize), std::cell::Cell::new(0_usize));
    let held = TestRunner::new(config(13)).run(&written(), |written| {
        let changed = of(&written);
        let before = changed.grants();
        let expected = unexpired(&written.lines);
        let stay = expected.iter().filter(|it| it.until == Some("2030-01-01")).count();
        let output = changed.run(&["remove-expired", "--as-of", "2030-06-01"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(i32::from(stay > 0)), "{written:?}\n{said}");
        assert_eq!(said.matches("not removed ").count(), stay, "{written:?}\n{said}");
        let after = changed.grants();
        assert_eq!(after, granted(&expected), "{written:?}\n{said}");
        for row in &after {
            let was = before.iter().find(|it| it[..4] == row[..4]).unwrap();
            assert!(was[4].is_empty() || !row[4].is_empty() && row[4] <= was[4], "{was:?} {row:?}: {written:?}");
        }
        left.set(left.get() + stay);
        gone.set(gone.get() + written.lines.len() - expected.len());
        Ok(())
    });
    held.unwrap();
    assert!(left.get() > 5 && gone.get() > 20, "{} stay, {} go", left.get(), gone.get());
}
