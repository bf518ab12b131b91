//! The finding on the README's first screen is one that govgen really makes.

use std::path::Path;

use govgen_source::{EntryKind, SourceFile, SourceMap};

#[test]
fn the_finding_in_the_readme_is_real() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let shown = readme.split("```text\n").nth(1).unwrap().split("\n```").next().unwrap();

    let sources = govgen::load(&root).unwrap();
    let files = sources.iter().filter(|(_, file)| file.path.starts_with("divisions/") && !file.text.is_empty());
    let changed = files.map(|(_, file)| {
        let mut text = file.text.clone();
        if file.path == "divisions/platform/access.yaml" {
            text.push_str("  ledger-prod:\n    read-only: { users: [carol@example.com] }\n");
        }
        SourceFile::text(file.path.clone(), text)
    });
    let mut files: Vec<SourceFile> = changed.collect();
    for directory in ["common", "payments", "platform"] {
        files.push(SourceFile::entry(format!("divisions/{directory}"), EntryKind::Directory));
    }
    let sources = SourceMap::new(files);
    let findings = govgen::check(&sources, None);
    assert_eq!(findings.len(), 1);
    assert_eq!(govgen::show(&sources, &findings, 160).trim_end(), shown.trim_end());
}
