//! Text with positions, and the findings that point into it.
//!
//! In: the bytes that `load` read. Out: [`SourceMap`], [`Spanned`] values and [`Diagnostics`].
//! Nothing here knows YAML, AWS or a terminal.
#![warn(clippy::disallowed_methods)]

mod bytes;
mod date;
mod diagnostic;
mod kinds;
mod source_map;
mod span;
mod value;

pub use bytes::all_bytes;
pub use date::Date;
pub use diagnostic::{Diagnostic, Diagnostics, Label, Meta, Severity, Skipped, Subject};
pub use source_map::{EntryKind, FileProblem, LineColumn, SourceFile, SourceMap};
pub use span::{FileId, Span, Spanned};
pub use value::Value;
