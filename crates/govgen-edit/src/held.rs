//! What a document means, without layout: the model that an edited text is held against.

/// A value as the core schema of YAML 1.2 reads it; entries keep their order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
    Nothing,
    Bool(String),
    Number(String),
    Text(String),
    List(Vec<Held>),
    Map(Vec<(String, Held)>),
}

/// What an edit does to the value at its place.
#[derive(Debug)]
pub(crate) enum Operation {
    /// Another key for the entry at this position.
    Rename(usize, String),
    /// The entry or item at this position goes.
    Remove(usize),
    /// The entries or items at these positions go; sorted, each once.
    RemoveAll(Vec<usize>),
    /// The items, each position once, in another order.
    Order(Vec<usize>),
    /// A new entry at this position; in what holds nothing, the first one.
    Enter(usize, String, Held),
    /// A new item at the end.
    Append(Held),
    /// Another value.
    Set(Held),
}

impl Held {
    /// Makes an operation at a place, which is given by positions from here on.
    pub(crate) fn make(&mut self, at: &[usize], operation: Operation) {
        if let Some((first, rest)) = at.split_first() {
            let inner = match self {
                Self::Map(entries) => entries.get_mut(*first).map(|(_, value)| value),
                Self::List(items) => items.get_mut(*first),
                _ => None,
            };
            // The place was found in the document that this was made of.
            inner.expect("the place is there").make(rest, operation);
            return;
        }
        match (operation, &mut *self) {
            (Operation::Rename(at, key), Self::Map(entries)) => entries[at].0 = key,
            (Operation::Remove(at), Self::Map(entries)) => drop(entries.remove(at)),
            (Operation::Remove(at), Self::List(items)) => drop(items.remove(at)),
            (Operation::RemoveAll(gone), Self::Map(entries)) => leave(entries, &gone),
            (Operation::RemoveAll(gone), Self::List(items)) => leave(items, &gone),
            (Operation::Order(order), Self::List(items)) => {
                *items = order.iter().map(|at| std::mem::replace(&mut items[*at], Self::Nothing)).collect();
            }
            (Operation::Enter(at, key, value), Self::Map(entries)) => entries.insert(at, (key, value)),
            (Operation::Enter(_, key, value), _) => *self = Self::Map(vec![(key, value)]),
            (Operation::Append(value), Self::List(items)) => items.push(value),
            (Operation::Append(value), _) => *self = Self::List(vec![value]),
            (Operation::Set(value), _) => *self = value,
            (operation, held) => unreachable!("{operation:?} is made for another kind of value than {held:?}"),
        }
    }
}

/// Takes out what stands at sorted positions.
fn leave<T>(list: &mut Vec<T>, gone: &[usize]) {
    let mut gone = gone.iter().peekable();
    let mut at = 0;
    list.retain(|_| {
        let goes = gone.next_if(|it| **it == at).is_some();
        at += 1;
        !goes
    });
}
