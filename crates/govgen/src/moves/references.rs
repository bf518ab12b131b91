//! Lines of the organization's document that speak of a division, an account or a policy by name, and follow when it changes.

use govgen_edit::{Edit, Value};

use super::lookup::COMMON;
use crate::draft::{Draft, items_where, path};

/// Who is meant, as waivers say it: what is absent there means everything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) division: Option<&'a str>,
    pub(crate) account: Option<&'a str>,
    pub(crate) policy: Option<&'a str>,
}

/// Points waivers to another name: those that name all that is given here. Gives how many.
pub(crate) fn waivers(draft: &mut Draft<'_>, old: Place<'_>, key: &str, new: &str) -> anyhow::Result<usize> {
    let wanted = [("division", old.division), ("account", old.account), ("policy", old.policy)];
    let mut count = 0;
    for file in draft.documents(COMMON) {
        let text = draft.text(&file).unwrap_or_default();
        let found = items_where(text, "waivers", |at| {
            wanted.iter().all(|(key, value)| value.is_none_or(|value| at(&["at", key]).as_deref() == Some(value)))
        });
        count += found.len();
        let edits: Vec<Edit> = found
            .iter()
            .map(|at| Edit::Replace { path: path([&"waivers", at, &"at", &key]), value: Value::text(new) })
            .collect();
        draft.edit(&file, &edits)?;
    }
    Ok(count)
}

/// Points everything else that names a division to its new name: `acknowledge`, and whom shared policies are for.
pub(crate) fn division(draft: &mut Draft<'_>, old: &str, new: &str) -> anyhow::Result<()> {
    for file in draft.documents(COMMON) {
        let text = draft.text(&file).unwrap_or_default();
        let acknowledged = items_where(text, "acknowledge", |at| at(&["division"]).as_deref() == Some(old));
        let mut edits: Vec<Edit> = acknowledged
            .iter()
            .map(|at| Edit::Replace { path: path([&"acknowledge", at, &"division"]), value: Value::text(new) })
            .collect();
        edits.extend(available_to(text, old).into_iter().map(|(policy, at)| Edit::Replace {
            path: path([&"policies", &policy.as_str(), &"available_to", &at]),
            value: Value::text(new),
        }));
        draft.edit(&file, &edits)?;
    }
    Ok(())
}

/// Where a division stands among those that a shared policy is for.
fn available_to(text: &str, division: &str) -> Vec<(String, usize)> {
    let Ok(Some(read)) = govgen_syntax::outline(text) else { return Vec::new() };
    let policies = read.root().entries().find(|(key, _)| key.text() == "policies");
    let policies = policies.into_iter().flat_map(|(_, policies)| policies.entries());
    let listed = policies.filter_map(|(policy, it)| {
        let (_, list) = it.entries().find(|(key, _)| key.text() == "available_to")?;
        Some((policy.text().to_owned(), list.children().position(|it| it.text() == division)?))
    });
    listed.collect()
}
