//! What lets somebody do more, in a few words: the worst first.

use govgen_access::changes::{Attached, Doubt, Named, SetChange, Widened, Widening};

use super::super::{Words, counted, few, name, said, strong, thousands};

/// So many ways are told.
const PARTS: usize = 3;

/// So many names of one way.
const NAMES: usize = 3;

/// All of it in one line, without who holds it.
pub(in super::super) fn parts(set: &SetChange<'_>) -> Words {
    let mut words = Words::new();
    for (at, it) in set.widened.iter().take(PARTS).enumerate() {
        if at > 0 {
            words.push(said("; "));
        }
        words.extend(part(it, set.before.is_none()));
    }
    if set.widened.len() > PARTS {
        words.push(said("; and more"));
    }
    words
}

fn part(it: &Widening, is_new: bool) -> Words {
    match &it.what {
        Widened::Attached(list) => attached(list),
        Widened::Unbound(was) => vec![strong("no longer bound"), said(" by "), name(was)],
        Widened::Undenied { actions: None | Some(0), patterns } => with("denies less of ", patterns),
        Widened::Undenied { actions: Some(1), patterns } if patterns.len() == 1 => {
            vec![strong("no longer denies"), said(" "), name(&patterns[0])]
        }
        Widened::Undenied { actions: Some(actions), .. } => {
            let mut words = vec![strong("no longer denies"), said(format!(" {}", counted(*actions, "action")))];
            words.extend(named(*actions, &it.named));
            words
        }
        Widened::Gained { actions: None, .. } => vec![said("nobody can count how many actions")],
        Widened::Gained { actions: Some(actions), everywhere } => gained(*actions, it, *everywhere, is_new),
        Widened::Everywhere(actions) => {
            let mut words = vec![said(format!("{} now on ", counted(*actions, "action"))), strong("everything")];
            words.extend(opening(*actions, it));
            words
        }
        Widened::Unconditional { gone, wider } => unconditional(gone, wider),
        Widened::Spread { patterns, resources } if resources.is_empty() => with("more resources for ", patterns),
        Widened::Spread { patterns, resources } => {
            let mut words = few(patterns, NAMES, |it| name(it));
            words.push(said(" also on "));
            words.extend(few(resources, NAMES, |it| name(it)));
            words
        }
        Widened::Unknown(patterns) => {
            let mut words = few(patterns, NAMES, |it| name(it));
            words.push(said(", unknown to the catalogue"));
            words
        }
        Widened::Unproved(doubt) => doubted(doubt),
    }
}

fn unconditional(gone: &[String], wider: &[String]) -> Words {
    let (text, keys) = match (gone, wider) {
        ([], []) => return vec![strong("fewer conditions")],
        ([], wider) => (" values of condition ", wider),
        (gone, _) => (" under condition ", gone),
    };
    let mut words = vec![strong(if gone.is_empty() { "more" } else { "no longer" }), said(text)];
    words.extend(few(keys, NAMES, |it| name(it)));
    words
}

fn with(text: &str, patterns: &[String]) -> Words {
    let mut words = vec![said(text)];
    words.extend(few(patterns, NAMES, |it| name(it)));
    words
}

fn attached(list: &[Attached]) -> Words {
    let mut words = vec![strong("attaches"), said(" ")];
    words.extend(policies(list, NAMES));
    words
}

/// Attached policies by name, those of AWS before the accounts' own, so that neither hides the other.
pub(in super::super) fn policies(list: &[Attached], most: usize) -> Words {
    let (own, aws): (Vec<&Attached>, Vec<&Attached>) = list.iter().partition(|it| it.is_customer_managed);
    let mut words = few(&aws, most, |it| name(&it.name));
    if !own.is_empty() {
        words.push(said(if aws.is_empty() { "the account's own " } else { ", and the account's own " }));
        words.extend(few(&own, most, |it| name(&it.name)));
    }
    words
}

fn gained(actions: usize, it: &Widening, everywhere: usize, is_new: bool) -> Words {
    let more = if is_new { "" } else { " more" };
    let mut words = vec![said(format!("{}{more}", counted(actions, "action")))];
    if everywhere == actions {
        words.push(said(" on everything"));
    } else if everywhere > 0 {
        words.push(said(format!(", {} of them on everything", thousands(everywhere))));
    }
    words.extend(opening(actions, it));
    words
}

/// How many of some actions write, and which are the gravest. Of what reads secrets nothing is said that sounds harmless.
fn opening(actions: usize, it: &Widening) -> Words {
    let is_grave = it.named.worst.is_grave();
    let mut words = if it.writes == 0 && is_grave { Words::new() } else { writing(actions, it.writes) };
    words.extend(named(actions, &it.named));
    words
}

/// The gravest of so many actions.
fn named(actions: usize, named: &Named) -> Words {
    let shown = &named.actions[..named.actions.len().min(NAMES)];
    if shown.is_empty() {
        return Words::new();
    }
    let mut words = vec![said(": ")];
    words.extend(few(shown, shown.len(), |it| name(it.to_string())));
    if actions > shown.len() {
        words.push(said(format!(" and {} more", thousands(actions - shown.len()))));
    }
    words
}

/// How many of some actions write.
pub(super) fn writing(actions: usize, writes: usize) -> Words {
    match (actions, writes) {
        (1, 0) => vec![said(", which does not write")],
        (_, 0) => vec![said(", none of them writes")],
        (1, _) => vec![said(", "), strong("which writes")],
        (actions, writes) if actions == writes => vec![said(", "), strong("all of them write")],
        (_, 1) => vec![said(", "), strong("1 of them writes")],
        (_, writes) => vec![said(", "), strong(format!("{} of them write", thousands(writes)))],
    }
}

fn doubted(it: &Doubt) -> Words {
    match it {
        Doubt::Attached(list) => attached(list),
        Doubt::Boundary(was, is) => vec![strong("bound by"), said(" "), name(is), said(", was "), name(was)],
        Doubt::Resources(patterns) => with("other resources for ", patterns),
        Doubt::Conditions(patterns) => with("other conditions for ", patterns),
        Doubt::Denials(patterns) => with("denies elsewhere ", patterns),
        Doubt::Document => vec![strong("its document was not compared"), said(" whole")],
        Doubt::Version => vec![said("another Version of the policy language")],
    }
}
