//! A line of the CODEOWNERS file on disk that takes a path from whoever has to own it.

use std::collections::HashMap;

use govgen_codeowners::{Codeowners, Line};
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::codeowners::effective;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV036", name: "owner-overridden", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

/// The line for Terraform's lock files, which reaches into every root.
const LOCK: &str = "/terraform/**/.terraform.lock.hcl";

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(organization) = &cx.model.organization else { return };
    let Some((codeowners, _)) = effective(cx) else { return };
    let mut guards: Vec<String> =
        ["/divisions/common/", "/terraform/common/", "/.github/", LOCK].map(str::to_owned).into();
    guards.push(format!("/{}", organization.codeowners.as_str()));
    let names = cx.model.divisions.iter().map(|it| it.name());
    let divisions: Vec<String> =
        names.flat_map(|it| [format!("/divisions/{it}/"), format!("/terraform/{it}/")]).collect();
    let lines = Rendered::of(&codeowners);
    let Some((_, everything)) = lines.first("*") else { return };
    let admins = everything.owner_set();
    let mut places: Vec<Place<'_>> = Vec::new();
    for pattern in &guards {
        let own = lines.first(pattern);
        if let Some((_, line)) = own.filter(|(_, line)| line.owner_set() != admins) {
            overridden(line, pattern, everything, findings);
        }
        places.push(Place { pattern, from: own.map_or(0, |it| it.0), owners: admins.clone(), line: everything });
    }
    for pattern in &divisions {
        let Some((from, line)) = lines.first(pattern) else { continue };
        if lines.first(LOCK).is_some_and(|(lock, _)| lock < from) && pattern.starts_with("/terraform/") {
            overridden(line, LOCK, everything, findings);
        }
        places.push(Place { pattern, from, owners: line.owner_set(), line });
    }
    for pair in divisions.chunks(2) {
        let [Some((_, written)), Some((_, rendered))] = [&pair[0], &pair[1]].map(|it| lines.first(it)) else {
            continue;
        };
        if written.owner_set() != rendered.owner_set() {
            overridden(rendered, &pair[1], written, findings);
        }
    }
    later(&codeowners, &lines, &guards, &divisions, &places, findings);
}

/// A place with the line that every rendering has for it.
struct Place<'p> {
    pattern: &'p str,
    /// Where that line stands; later ones may override it.
    from: usize,
    owners: Vec<String>,
    line: &'p Line<'p>,
}

/// The first line of each pattern, which is the one a rendering writes.
struct Rendered<'r>(HashMap<&'r str, (usize, &'r Line<'r>)>);

impl<'r> Rendered<'r> {
    fn of(codeowners: &'r Codeowners<'r>) -> Self {
        let mut lines = HashMap::new();
        for (at, line) in codeowners.lines.iter().enumerate() {
            lines.entry(line.written.value).or_insert((at, line));
        }
        Self(lines)
    }

    fn first(&self, pattern: &str) -> Option<(usize, &'r Line<'r>)> {
        self.0.get(pattern).copied()
    }
}

/// Lines that no rendering has, each with the first place that it takes something from.
fn later(
    codeowners: &Codeowners<'_>,
    lines: &Rendered<'_>,
    guards: &[String],
    divisions: &[String],
    places: &[Place<'_>],
    findings: &mut Findings<'_>,
) {
    let rendered: HashMap<&str, ()> = guards.iter().chain(divisions).map(|it| (it.as_str(), ())).collect();
    for (at, line) in codeowners.lines.iter().enumerate() {
        let is_first = lines.first(line.written.value).is_some_and(|it| it.0 == at);
        // A line without owners is `unowned-path`'s.
        if is_first && (rendered.contains_key(line.written.value) || line.written.value == "*")
            || line.owners.is_empty()
        {
            continue;
        }
        let owners = line.owner_set();
        let taken = places.iter().find(|place| {
            let reach = || line.pattern.reaches(place.pattern.trim_start_matches('/'));
            at > place.from && owners != place.owners && reach()
        });
        if let Some(place) = taken {
            overridden(line, place.pattern, place.line, findings);
        }
    }
}

fn overridden(line: &Line<'_>, pattern: &str, owner: &Line<'_>, findings: &mut Findings<'_>) {
    let written = line.written.value;
    let message = match written == pattern {
        true => format!("`{written}` is given to others than its owners"),
        false => format!("`{written}` takes `{pattern}` from its owners"),
    };
    findings
        .at(line.span, message)
        .because(owner.span, "this line says who owns it")
        .help("the last line that matches decides alone, so whoever it names approves changes there: delete it, or run `govgen render`");
}
