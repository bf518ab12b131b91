//! Keys of policies, made of permission sets' names: `DeveloperAccess` becomes `developer-access`.

use std::collections::BTreeSet;

/// Whether a text is a policy's name as the files take it.
pub(crate) fn is_key(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_lowercase())
        && text.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
        && !text.contains("__")
}

/// A key that people recognize the name in.
pub(crate) fn derived(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut key = String::with_capacity(name.len() + 8);
    for (at, it) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let next = letters.get(at + 1);
        // `S3ReadOnly` and `EKSAdmin`: a word begins at a capital after a small letter, and at the last of several capitals.
        let word = it.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || before.is_ascii_uppercase() && next.is_some_and(char::is_ascii_lowercase)
            });
        if word {
            key.push('-');
        }
        match it {
            it if it.is_ascii_alphanumeric() => key.push(it.to_ascii_lowercase()),
            '_' => key.push('_'),
            _ => key.push('-'),
        }
    }
    let mut parts = key.split(['-']).map(|it| it.trim_matches('_')).filter(|it| !it.is_empty());
    let key = parts.by_ref().collect::<Vec<_>>().join("-");
    let mut single = String::with_capacity(key.len());
    for it in key.chars() {
        if it != '_' || !single.ends_with('_') {
            single.push(it);
        }
    }
    match single.chars().next() {
        None => "policy".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("policy-{single}"),
        Some(_) => single,
    }
}

/// The key, or the first of `key-2`, `key-3` … that is free.
pub(crate) fn free(key: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&key) {
        return key;
    }
    let numbered = (2_u32..).map(|number| format!("{key}-{number}"));
    // Among one more numbers than there are keys, one is free.
    numbered.into_iter().find(|it| !taken(it)).unwrap_or(key)
}

/// Keys that are in use.
#[derive(Debug, Default, Clone)]
pub(crate) struct Keys(BTreeSet<String>);

impl Keys {
    pub(crate) fn take(&mut self, key: &str) {
        self.0.insert(key.to_owned());
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.contains(key)
    }
}

#[cfg(test)]
mod tests {
    use super::{derived, free, is_key};

    #[test]
    fn a_name_is_recognized_in_its_key() {
        for (name, key) in [
            ("DeveloperAccess", "developer-access"),
            ("S3ReadOnly", "s3-read-only"),
            ("EKSAdmin", "eks-admin"),
            ("ops@night+shift", "ops-night-shift"),
            ("read_only", "read_only"),
            ("a__b", "a_b"),
            ("--x--", "x"),
            ("_x_", "x"),
            ("2nd-line", "policy-2nd-line"),
            ("+=,.@-", "policy"),
            ("ReadOnly007", "read-only007"),
            ("A_-_B", "a-b"),
        ] {
            assert_eq!(derived(name), key, "{name}");
            assert!(is_key(key), "{key}");
        }
    }

    #[test]
    fn every_name_that_aws_takes_has_a_key() {
        let signs = ['a', 'Z', '0', '_', '+', '-'];
        for number in 0..6_usize.pow(4) {
            let name: String = (0..4).map(|at| signs[number / 6_usize.pow(at) % 6]).collect();
            assert!(is_key(&derived(&name)), "{name}: {}", derived(&name));
        }
    }

    #[test]
    fn a_taken_key_gets_a_number() {
        assert_eq!(free("dev".to_owned(), |it| it == "dev" || it == "dev-2"), "dev-3");
        assert_eq!(free("dev".to_owned(), |_| false), "dev");
    }
}
