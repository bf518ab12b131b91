//! Links between files of one directory of `divisions/`: one rule for a disk and for a revision in git, so that nothing is read here
//! and not there.

/// So many links may lead to a file, one after the other.
const LINKS_MAX: usize = 8;

/// What stands at a path.
pub(crate) enum Step {
    /// A regular file.
    File,
    /// A link, with the path that it holds.
    Link(String),
}

/// The file that a link leads to.
///
/// `home` is the directory that it may not leave, with a slash at its end. Only relative paths are followed, and no link in place of a
/// directory: git would have neither.
pub(crate) fn target(link: &str, home: &str, look: impl Fn(&str) -> Option<Step>) -> Option<String> {
    let mut at = link.to_owned();
    for _ in 0..=LINKS_MAX {
        match look(&at)? {
            Step::File => return Some(at),
            Step::Link(written) => at = joined(&at, &written).filter(|it| it.starts_with(home))?,
        }
    }
    None
}

/// A relative path as seen from a file.
fn joined(from: &str, written: &str) -> Option<String> {
    if written.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{LINKS_MAX, Step, joined, target};

    #[test]
    fn follows_relative_paths_only() {
        let from = "divisions/payments/access.yaml";
        let cases = [
            ("shared.yaml", Some("divisions/payments/shared.yaml")),
            ("./policies/../b.yaml", Some("divisions/payments/b.yaml")),
            ("../platform/access.yaml", Some("divisions/platform/access.yaml")),
            ("../../../../etc/passwd", None),
            ("/etc/passwd", None),
        ];
        for (written, expected) in cases {
            assert_eq!(joined(from, written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn a_chain_has_an_end() {
        let look = |at: &str| {
            let at: usize = at.strip_prefix("a/")?.parse().ok()?;
            Some(if at == 0 { Step::File } else { Step::Link((at - 1).to_string()) })
        };
        assert_eq!(target(&format!("a/{LINKS_MAX}"), "a/", look).as_deref(), Some("a/0"));
        assert_eq!(target(&format!("a/{}", LINKS_MAX + 1), "a/", look), None);
        assert_eq!(target("a/1", "a/", |_| Some(Step::Link("1".to_owned()))), None, "round and round");
    }
}
