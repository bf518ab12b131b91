//! The one way to make a call: known answers come from the journal, new ones go there, and who is denied everything is not asked again.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::error::Error;

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use govgen_live::facts::PartName;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{FetchError, Trouble, judge};
use super::journal::Journal;
use crate::Progress;
use crate::calls::Call;

/// Calls under way at a time in one part; how fast they go is the pace's business.
const AT_ONCE: usize = 8;

/// After so many denials and no answer, an operation is taken for denied as a whole.
const DENIALS_MAX: usize = 20;

/// Beyond so many failures that are not denials, a run gives up.
const FAILURES_MAX: usize = 20;

/// A list of more pages has no end: 100,000 users are 1,000 pages.
const PAGES_MAX: usize = 10_000;

/// What all calls of a run share.
pub(crate) struct Asker<'a> {
    progress: &'a dyn Progress,
    journal: RefCell<Option<Journal>>,
    operations: RefCell<BTreeMap<&'static str, Operation>>,
    calls: Cell<u64>,
    /// Calls of the journal.
    known: u64,
    failures: Cell<usize>,
}

/// What became of the calls of one operation.
#[derive(Default)]
struct Operation {
    answered: usize,
    denied: usize,
    denial: String,
}

impl<'a> Asker<'a> {
    pub(crate) fn new(progress: &'a dyn Progress, journal: Option<Journal>, calls: u64) -> Self {
        let known = journal.as_ref().map_or(0, |it| it.calls.saturating_sub(calls));
        let (operations, failures) = Default::default();
        Self { progress, journal: RefCell::new(journal), operations, calls: Cell::new(known + calls), known, failures }
    }

    /// Calls that were answered until now, those of the journal included.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.get()
    }

    /// Those of this run alone.
    pub(crate) fn own_calls(&self) -> u64 {
        self.calls() - self.known
    }

    /// Judges what came back of one request.
    pub(crate) fn heard<T, E>(
        &self,
        call: &'static Call,
        answer: Result<T, SdkError<E, HttpResponse>>,
    ) -> Result<T, Trouble>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let answer = answer.map_err(|it| judge(call, it));
        if !matches!(answer, Err(Trouble::Fatal(_))) {
            self.calls.set(self.calls.get() + 1);
        }
        answer
    }

    /// The answer to one question, which `subject` tells from others with the same call.
    pub(crate) async fn ask<T: Serialize + DeserializeOwned>(
        &self,
        call: &'static Call,
        subject: &str,
        answer: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, Trouble> {
        let ask = format!("{} {subject}", call.action);
        if let Some(known) = self.journal.borrow_mut().as_mut().and_then(|it| it.take(&ask)) {
            self.operations.borrow_mut().entry(call.action).or_default().answered += 1;
            return Ok(known);
        }
        if let Some(operation) = self.operations.borrow().get(call.action)
            && operation.answered == 0
            && operation.denied >= DENIALS_MAX
        {
            return Err(Trouble::Denied(operation.denial.clone()));
        }
        let answer = answer.await;
        self.note(call, &answer)?;
        if let (Ok(answer), Some(journal)) = (&answer, self.journal.borrow_mut().as_mut()) {
            journal.keep(&ask, self.calls.get(), answer).map_err(Trouble::Fatal)?;
        }
        answer
    }

    fn note<T>(&self, call: &'static Call, answer: &Result<T, Trouble>) -> Result<(), Trouble> {
        let mut operations = self.operations.borrow_mut();
        let operation = operations.entry(call.action).or_default();
        match answer {
            Ok(_) | Err(Trouble::Gone) => operation.answered += 1,
            Err(Trouble::Denied(reason)) => {
                operation.denied += 1;
                operation.denial.clone_from(reason);
            }
            Err(Trouble::Failed(reason)) => {
                self.failures.set(self.failures.get() + 1);
                if self.failures.get() > FAILURES_MAX {
                    return Err(Trouble::Fatal(FetchError::Failing(reason.clone())));
                }
            }
            Err(Trouble::Fatal(_)) => {}
        }
        Ok(())
    }

    /// A question whose answer comes in pages: `page` asks for the one that a token names and gives its items and the next token.
    pub(crate) async fn pages<T: Serialize + DeserializeOwned>(
        &self,
        call: &'static Call,
        subject: &str,
        page: impl AsyncFnMut(Option<String>) -> Result<(Vec<T>, Option<String>), Trouble>,
    ) -> Result<Vec<T>, Trouble> {
        self.ask(call, subject, pages(call, page)).await
    }

    /// Asks one question about each item, some at a time; answers come in no order.
    ///
    /// # Errors
    ///
    /// The first after which there is no going on.
    pub(crate) async fn each<I, T>(
        &self,
        part: PartName,
        items: impl IntoIterator<Item = I>,
        question: impl AsyncFn(&I) -> Result<T, Trouble>,
    ) -> Result<Vec<(I, Result<T, Trouble>)>, FetchError> {
        let question = &question;
        stream::iter(items)
            .map(async |item| {
                let answer = question(&item).await;
                self.progress.step(part);
                match answer {
                    Err(Trouble::Fatal(error)) => Err(error),
                    answer => Ok((item, answer)),
                }
            })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await
    }

    /// A part begins.
    pub(crate) fn begin(&self, part: PartName, total: Option<usize>) {
        self.progress.begin(part, total);
    }

    /// A part is read.
    pub(crate) fn end(&self, part: PartName, seen: usize) {
        self.progress.end(part, seen);
    }
}

/// What a list without a subject of its own cannot say: that there is no such list.
pub(crate) fn must_exist<T>(call: &'static Call, answer: Result<T, Trouble>) -> Result<T, Trouble> {
    answer.map_err(|it| match it {
        Trouble::Gone => {
            Trouble::Failed(format!("`{}` says that there is no such instance or organization", call.action))
        }
        other => other,
    })
}

/// All pages of a list: none twice, and not for ever.
pub(crate) async fn pages<T>(
    call: &'static Call,
    mut page: impl AsyncFnMut(Option<String>) -> Result<(Vec<T>, Option<String>), Trouble>,
) -> Result<Vec<T>, Trouble> {
    let (mut items, mut tokens, mut token) = (Vec::new(), HashSet::new(), None);
    loop {
        let (more, next) = page(token).await?;
        items.extend(more);
        let Some(next) = next.filter(|it| !it.is_empty()) else { return Ok(items) };
        if !tokens.insert(next.clone()) {
            return Err(Trouble::Failed(format!("`{}` names a page again that was read already", call.action)));
        }
        if tokens.len() >= PAGES_MAX {
            return Err(Trouble::Failed(format!("`{}` has no last page", call.action)));
        }
        token = Some(next);
    }
}

/// Each id once: a list that changes while it is read may name something on two pages.
pub(crate) fn once<T>(items: Vec<T>, id: impl Fn(&T) -> &String) -> Vec<T> {
    let by_id: BTreeMap<String, T> = items.into_iter().map(|it| (id(&it).clone(), it)).collect();
    by_id.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::LIST_USERS;

    /// Reads a list whose next token a function makes from the number of pages.
    fn read(next: impl Fn(usize) -> Option<String>) -> Result<usize, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut read = 0;
        let pages = pages(&LIST_USERS, async |_| {
            read += 1;
            Ok((vec![()], next(read)))
        });
        match runtime.block_on(pages) {
            Ok(items) => Ok(items.len()),
            Err(Trouble::Failed(reason)) => Err(reason),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_list_ends_with_its_last_token() {
        assert_eq!(read(|_| None), Ok(1));
        assert_eq!(read(|it| (it < 7).then(|| it.to_string())), Ok(7));
        assert_eq!(read(|_| Some(String::new())), Ok(1), "an empty token is none");
    }

    #[test]
    fn a_list_without_end_is_left() {
        let circle = read(|it| Some((it % 3).to_string())).unwrap_err();
        assert_eq!(circle, "`identitystore:ListUsers` names a page again that was read already");
        let endless = read(|it| Some(it.to_string())).unwrap_err();
        assert_eq!(endless, "`identitystore:ListUsers` has no last page");
    }
}
