//! What a path leads over: the links on the way to a file, and the file.

use std::collections::VecDeque;
use std::path::{Component, Path, PathBuf};

/// More links than any system follows.
const LINKS_MAX: usize = 40;

/// Each link on the way to a file, and at last the file itself, relative to the root and `/`-separated.
///
/// A path without links gives itself. What lies outside the root is left out: no commit holds it, and `load` reads
/// nothing there.
pub(super) fn on_the_way(root: &Path, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut ahead: VecDeque<String> = path.split('/').map(ToOwned::to_owned).collect();
    let mut behind: Vec<String> = Vec::new();
    let mut links = 0;
    while let Some(segment) = ahead.pop_front() {
        match segment.as_str() {
            "." => continue,
            // Above the root, so outside.
            ".." if behind.pop().is_none() => return found,
            ".." => continue,
            _ => behind.push(segment),
        }
        let here = behind.join("/");
        let Ok(target) = std::fs::read_link(root.join(&here)) else { continue };
        found.push(here);
        behind.pop();
        links += 1;
        let inside = if target.is_absolute() { below(root, &target) } else { Some(target.clone()) };
        let Some(inside) = inside.filter(|_| links <= LINKS_MAX) else { return found };
        if target.is_absolute() {
            behind.clear();
        }
        for segment in inside.components().rev() {
            ahead.push_front(match segment {
                Component::ParentDir => "..".to_owned(),
                other => other.as_os_str().to_string_lossy().into_owned(),
            });
        }
    }
    found.push(behind.join("/"));
    found
}

fn below(root: &Path, target: &Path) -> Option<PathBuf> {
    let canonical = || root.canonicalize().ok();
    let inside = target.strip_prefix(root).map(Path::to_owned).ok();
    inside.or_else(|| target.strip_prefix(canonical()?).map(Path::to_owned).ok())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::on_the_way;

    #[test]
    fn every_link_on_the_way_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        let home = root.join("divisions/a");
        std::fs::create_dir_all(home.join("real")).unwrap();
        std::fs::write(home.join("real/text.txt"), "").unwrap();
        symlink("real", home.join("folder")).unwrap();
        symlink("./folder/../folder/text.txt", home.join("relative.yaml")).unwrap();
        symlink(home.join("relative.yaml"), home.join("absolute.yaml")).unwrap();
        symlink("round.yaml", home.join("round.yaml")).unwrap();
        symlink("../../../outside.yaml", home.join("outside.yaml")).unwrap();
        let way = |path: &str| {
            let mut way = on_the_way(root, path);
            way.dedup();
            way
        };
        let below = |names: &[&str]| names.iter().map(|it| format!("divisions/a/{it}")).collect::<Vec<_>>();
        assert_eq!(way("divisions/a/real/text.txt"), below(&["real/text.txt"]));
        let rest = ["relative.yaml", "folder", "real/text.txt"];
        // `folder/..` leads out of `real`, so back to where `folder` is.
        assert_eq!(way("divisions/a/relative.yaml"), below(&rest));
        assert_eq!(way("divisions/a/absolute.yaml"), below(&[&["absolute.yaml"], &rest[..]].concat()));
        assert_eq!(way("divisions/a/outside.yaml"), below(&["outside.yaml"]));
        assert_eq!(way("divisions/a/round.yaml"), below(&["round.yaml"]));
    }
}
