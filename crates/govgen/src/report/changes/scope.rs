//! On what a statement is, and when it holds: whole, or what differs of it. Resources and values that are new are never among those
//! that are left out for others that were there.

use govgen_access::changes::{Condition, Scope};

use super::{Word, Words, few, name, said, strong, thousands};

/// So many resources, conditions and values are listed.
const LISTED: usize = 8;

/// So many that come are listed one by one.
const NEW: usize = 40;

/// All of it.
pub(super) fn whole(it: &Scope) -> Words {
    let mut words = resources(it);
    if it.conditions.is_empty() {
        words.push(said(", always"));
    }
    for (at, condition) in it.conditions.iter().take(LISTED).enumerate() {
        words.push(said(if at == 0 { ", if " } else { " and " }));
        words.extend(about(condition));
        words.push(said(" "));
        words.extend(values(&condition.values, condition.is_other));
    }
    if it.conditions.len() > LISTED {
        words.push(said(format!(" and {} more conditions", thousands(it.conditions.len() - LISTED))));
    }
    words
}

/// What differs, where little else is worth reading.
pub(super) fn difference(was: &Scope, is: &Scope) -> Words {
    const FEW: usize = 4;
    let is_short = |it: &Scope| {
        it.resources.len() <= FEW && it.conditions.len() <= FEW && it.conditions.iter().all(|it| it.values.len() <= FEW)
    };
    if is_short(was) && is_short(is) {
        let mut words = whole(is);
        words.push(said("; was"));
        words.extend(whole(was));
        return words;
    }
    let mut words = if was.resources == is.resources {
        resources(is)
    } else {
        let mut words = vec![said(if is.all_but { " on everything but: " } else { " on: " })];
        words.extend(delta(&was.resources, &is.resources, resource));
        words
    };
    let same = |it: &&Condition| was.conditions.contains(it);
    let mut parts: Vec<Words> = Vec::new();
    for it in is.conditions.iter().filter(|it| !same(it)) {
        let mut part = about(it);
        match was.conditions.iter().find(|was| was.is_about(it) && !it.is_other) {
            Some(was) => {
                part.push(said(": "));
                part.extend(delta(&was.values, &it.values, value));
            }
            None => {
                part.push(said(" "));
                part.extend(values(&it.values, it.is_other));
                part.push(said(" is new"));
            }
        }
        parts.push(part);
    }
    for it in
        was.conditions.iter().filter(|it| !is.conditions.iter().any(|is| is.is_about(it) && !it.is_other || is == *it))
    {
        let mut part = about(it);
        part.push(said(" "));
        part.extend(values(&it.values, it.is_other));
        part.extend([said(" "), strong("goes")]);
        parts.push(part);
    }
    for (at, part) in parts.into_iter().take(NEW).enumerate() {
        words.push(said(if at == 0 { "; if " } else { "; and " }));
        words.extend(part);
    }
    if is.conditions.is_empty() {
        words.push(said(", always"));
    }
    words
}

fn resources(it: &Scope) -> Words {
    let mut words = vec![said(if it.all_but { " on everything but " } else { " on " })];
    if it.resources == ["*"] && !it.all_but {
        words.push(strong("everything"));
        return words;
    }
    // The widest first: a wildcard must not be among those that are left out.
    let mut list: Vec<&String> = it.resources.iter().collect();
    list.sort_by_key(|it| (!it.contains('*'), it.len()));
    words.extend(few(&list, LISTED, |it| resource(it)));
    words
}

/// What comes and what goes, and how much stays.
fn delta(was: &[String], is: &[String], word: impl Fn(&str) -> Word) -> Words {
    let beyond = |one: &[String], other: &[String]| -> Vec<String> {
        let mut list: Vec<String> = one.iter().filter(|it| !other.contains(it)).cloned().collect();
        list.sort_by_key(|it| (!it.contains('*'), it.len()));
        list
    };
    let mut words = Words::new();
    for (list, verb) in [(beyond(is, was), "new"), (beyond(was, is), "gone")] {
        if !list.is_empty() {
            words.extend([strong(verb), said(" ")]);
            words.extend(few(&list, NEW, |it| word(it)));
            words.push(said(", "));
        }
    }
    let kept = is.iter().filter(|it| was.contains(it)).count();
    words.push(said(format!("{} as before", thousands(kept))));
    words
}

fn about(it: &Condition) -> Words {
    let key = it.key.as_deref().map(|key| format!("{} {key}", it.operator));
    vec![name(key.unwrap_or_else(|| it.operator.clone()))]
}

fn values(list: &[String], is_other: bool) -> Words {
    if list.is_empty() {
        return vec![said("no value")];
    }
    let mut words = Words::new();
    for (at, it) in list.iter().take(LISTED).enumerate() {
        if at > 0 {
            words.push(said(" or "));
        }
        words.push(if is_other { name(it) } else { value(it) });
    }
    if list.len() > LISTED {
        words.push(said(format!(" or {} more", thousands(list.len() - LISTED))));
    }
    words
}

/// An empty value is one too.
fn value(text: &str) -> Word {
    name(if text.is_empty() { "\"\"" } else { text })
}

fn resource(text: &str) -> Word {
    value(text)
}
