//! The user or group that may have been meant.
//!
//! In: what somebody typed, and the names that there are. Out: one of them, or nothing. Who reads it may be taking access away, so a
//! name that is merely like another is no answer: addresses of one company have their ends in common.

/// Longer names are nobody's typing mistakes.
const LENGTH_MAX: usize = 128;
/// So many pairs of letters are compared.
const WORK_MAX: usize = 20_000_000;

/// The nearest name, or the only one that begins so.
pub(crate) fn principal<'n>(typed: &str, names: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    if typed.is_empty() || typed.len() > LENGTH_MAX {
        return None;
    }
    let wanted = Parts::of(typed);
    let mut work = 0;
    let close = names
        .clone()
        .filter(|it| it.len().abs_diff(typed.len()) <= LENGTH_MAX)
        .take_while(|it| {
            work += it.len().min(2 * LENGTH_MAX) * typed.len() + 1;
            work <= WORK_MAX
        })
        .filter_map(|it| Some((wanted.distance(&Parts::of(it))?, it)));
    close.min().map(|(_, it)| it).or_else(|| only(typed, names))
}

/// The one name that begins with what was typed.
fn only<'n>(typed: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let typed = typed.to_lowercase();
    // One letter of ASCII is nobody's name.
    let mut found = names.filter(|it| typed.len() > 1 && it.to_lowercase().starts_with(&typed));
    found.next().filter(|_| found.next().is_none())
}

/// A name before and after its `@`.
struct Parts {
    name: String,
    domain: Option<String>,
}

impl Parts {
    fn of(name: &str) -> Self {
        let name = name.to_lowercase().replace('_', "-");
        match name.rsplit_once('@') {
            Some((name, domain)) => Self { name: name.to_owned(), domain: Some(domain.to_owned()) },
            None => Self { name, domain: None },
        }
    }

    /// How far another name is from this one, if somebody may have mistyped it.
    fn distance(&self, other: &Self) -> Option<usize> {
        let name = mistyped(&self.name, &other.name)?;
        match (&self.domain, &other.domain) {
            (Some(one), Some(other)) if name == 0 => Some(strsim::damerau_levenshtein(one, other)),
            (Some(one), Some(other)) => Some(name + mistyped(one, other)?),
            (None, None) => Some(name),
            (None, Some(_)) | (Some(_), None) => Some(name + 1),
        }
    }
}

/// How many letters are wrong, unless that makes another name: one in four, and none in a short one.
fn mistyped(typed: &str, other: &str) -> Option<usize> {
    let (length, other_length) = (typed.chars().count(), other.chars().count());
    let most = length.min(other_length) / 4;
    if length.abs_diff(other_length) > most {
        return None;
    }
    Some(strsim::damerau_levenshtein(typed, other)).filter(|it| *it <= most)
}

#[cfg(test)]
mod tests {
    use super::principal;

    #[test]
    fn nobody_else_is_named() {
        let names =
            ["taro@k.example", "sora@k.example", "hanako@k.example", "bob@k.example", "経理部", "経営", "build-team"];
        let of = |typed: &str| principal(typed, names.into_iter());
        for typed in
            ["hana@x.example", "zoe@k.example", "saburo@k.example", "rob@k.example", "bobby@k.example", "経", "b", ""]
        {
            assert_eq!(of(typed), None, "{typed}");
        }
        let meant = [
            ("hanaok@k.example", "hanako@k.example"),
            ("hanako@other.example", "hanako@k.example"),
            ("bob@k.exmaple", "bob@k.example"),
            ("hanako", "hanako@k.example"),
            ("hanak", "hanako@k.example"),
            ("経理", "経理部"),
            ("build_taem", "build-team"),
            ("build", "build-team"),
        ];
        for (typed, name) in meant {
            assert_eq!(of(typed), Some(name), "{typed}");
        }
        assert_eq!(principal(&"x".repeat(9999), names.into_iter()), None);
    }
}
