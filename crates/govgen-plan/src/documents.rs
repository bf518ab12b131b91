//! Policy documents as a plan holds them: JSON in a text, compared by meaning.

use govgen_iam::canonical;
use govgen_iam::policy::from_json;
use govgen_iam::strict::Strict;
use govgen_source::{FileId, Span};
use serde_json::Value as Json;

/// The canonical form of a document in JSON; `None` for what is no document: no JSON, a key twice, a null in it.
pub(crate) fn document(text: &str) -> Option<Json> {
    let Strict(json) = serde_json::from_str(text).ok()?;
    meaning(&json)
}

/// The canonical form of a document.
pub(crate) fn meaning(json: &Json) -> Option<Json> {
    from_json(json, NOWHERE).map(|it| canonical(&it.value))
}

/// The canonical form is made of values alone; no finding ever points here.
const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn order_and_spelling_of_a_document_do_not_count() {
        let one =
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:B","s3:A","s3:A"],"Resource":"*"}}"#;
        let other =
            r#"{"Statement":[{"Action":["s3:A","s3:B"],"Effect":"Allow","Resource":["*"]}],"Version":"2012-10-17"}"#;
        assert_eq!(document(one), document(other));
        assert_ne!(document(one), document(&other.replace("s3:A", "s3:C")));
        assert_ne!(document(one), document(&other.replace("Allow", "Deny")));
        for none in ["", "{", r#"{"a":1,"a":1}"#, r#"{"a":null}"#] {
            assert_eq!(document(none), None, "{none}");
        }
    }
}
