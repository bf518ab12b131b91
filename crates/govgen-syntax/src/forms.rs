//! The forms of values: how each is read, and what the JSON Schema says about it.

use govgen_source::{Date, Diagnostics, Spanned};

use crate::format::Format;
use crate::read::{Text, boolean, choice, count, date, long_text, mismatch, text, texts};
use crate::schema::{Others, Preset, Schema, Types, capitalized};
use crate::shape::{Form, Shape};
use crate::tree::Node;

/// A form that reads its value without help: a scalar, or a list of them.
pub(crate) trait Read: Form {
    /// What comes out.
    type Out<'s>;

    /// The value, or nothing and a finding.
    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Self::Out<'s>>;
}

/// Text on one line.
pub(crate) struct Line;

/// One line of text, for the pattern of a JSON Schema.
const LINE: &str = r"[^\u0000-\u001f\u007f]*";

impl Form for Line {
    fn schema(&self) -> Schema {
        let message = "Text on one line, without control characters.".to_owned();
        Schema { pattern_error_message: Some(message), ..Schema::text(LINE) }
    }
}

impl Read for Line {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        text(node, findings)
    }
}

/// Text that may span lines.
pub(crate) struct LongText;

impl Form for LongText {
    fn schema(&self) -> Schema {
        let message = "Text without control characters other than line breaks.".to_owned();
        Schema { pattern_error_message: Some(message), ..Schema::text(r"[^\u0000-\u0009\u000b-\u001f\u007f]*") }
    }
}

impl Read for LongText {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        long_text(node, findings)
    }
}

/// Text that may span lines and is not blank.
pub(crate) struct Reason;

impl Form for Reason {
    fn schema(&self) -> Schema {
        let characters = r"[^\u0000-\u0009\u000b-\u001f\u007f]*";
        let pattern = format!(r"{characters}[^\s\u0000-\u001f\u007f]{characters}");
        Schema { pattern_error_message: Some("A reason in words.".to_owned()), ..Schema::text(pattern) }
    }
}

impl Read for Reason {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        let text = long_text(node, findings)?;
        if text.value.trim().is_empty() {
            mismatch(node, "a reason in words", findings);
            return None;
        }
        Some(text)
    }
}

/// `true` or `false`.
pub(crate) struct Flag;

impl Form for Flag {
    fn schema(&self) -> Schema {
        Schema { error_message: Some("Write `true` or `false`.".to_owned()), ..Schema::of("boolean") }
    }
}

impl Read for Flag {
    type Out<'s> = Spanned<bool>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Spanned<bool>> {
        boolean(node, findings)
    }
}

/// A whole number from 0.
pub(crate) struct Count;

impl Form for Count {
    fn schema(&self) -> Schema {
        Schema { minimum: Some(0), maximum: Some(u32::MAX), ..Schema::of("integer") }
    }
}

impl Read for Count {
    type Out<'s> = Spanned<u32>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Spanned<u32>> {
        count(node, findings)
    }
}

/// A calendar day. YAML 1.2 reads it as text whether it has quotes or not.
pub(crate) struct Day;

impl Form for Day {
    fn schema(&self) -> Schema {
        Schema {
            pattern_error_message: Some("A day such as 2026-12-31.".to_owned()),
            format: Some("date"),
            examples: vec!["2026-12-31"],
            ..Schema::text("[0-9]{4}-[0-9]{2}-[0-9]{2}")
        }
    }
}

impl Read for Day {
    type Out<'s> = Spanned<Date>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Spanned<Date>> {
        date(node, findings)
    }
}

/// One word of a closed list, and what each stands for; one of them is meant when nothing is written.
pub(crate) struct Choice<T: 'static>(pub(crate) &'static [(&'static str, T)]);

impl<T: Sync + Default + PartialEq> Form for Choice<T> {
    fn schema(&self) -> Schema {
        let default = self.0.iter().find(|(_, it)| *it == T::default());
        Schema {
            words: Some(self.0.iter().map(|(word, _)| *word).collect()),
            default: default.map(|(word, _)| Preset::Word(word)),
            ..Schema::of("string")
        }
    }
}

impl<T: Sync + Copy + Default + PartialEq> Read for Choice<T> {
    type Out<'s> = Spanned<T>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Spanned<T>> {
        choice(node, self.0, findings)
    }
}

/// A value, and what is taken when nothing is written.
pub(crate) struct Or<F>(pub(crate) F, pub(crate) Preset);

impl<F: Form> Form for Or<F> {
    fn schema(&self) -> Schema {
        Schema { default: Some(self.1), ..self.0.schema() }
    }
}

impl<F: Read> Read for Or<F> {
    type Out<'s> = F::Out<'s>;

    // Who needs the value fills it in, and can still tell that nobody wrote it.
    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<F::Out<'s>> {
        self.0.read(node, findings)
    }
}

/// A form with a title and a sentence of its own, where neither the key nor the form has one.
pub(crate) struct Told {
    pub(crate) title: &'static str,
    pub(crate) about: &'static str,
    pub(crate) value: &'static dyn Form,
}

impl Form for Told {
    fn schema(&self) -> Schema {
        Schema { title: Some(self.title.to_owned()), description: Some(self.about), ..self.value.schema() }
    }
}

/// Text of a certain format.
pub(crate) struct Formed(pub(crate) &'static Format);

impl Form for Formed {
    fn schema(&self) -> Schema {
        Schema {
            title: Some(capitalized(self.0.what)),
            pattern_error_message: Some(format!("This is not {}; write it like `{}`.", self.0.what, self.0.example)),
            examples: vec![self.0.example],
            ..Schema::text(self.0.pattern)
        }
    }
}

impl Read for Formed {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        text(node, findings).filter(|it| self.0.check(it, findings))
    }
}

/// Text whose format is a rule's to judge; an editor hears of it all the same.
pub(crate) struct JudgedLater(pub(crate) &'static Format);

impl Form for JudgedLater {
    fn schema(&self) -> Schema {
        Formed(self.0).schema()
    }
}

impl Read for JudgedLater {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        text(node, findings)
    }
}

/// A list of texts.
pub(crate) struct Lines;

impl Form for Lines {
    fn schema(&self) -> Schema {
        List(&Line).schema()
    }
}

impl Read for Lines {
    type Out<'s> = Vec<Text<'s>>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Vec<Text<'s>>> {
        Some(texts(node, findings))
    }
}

/// A list of texts of one format.
pub(crate) struct FormedLines(pub(crate) &'static Format);

impl Form for FormedLines {
    fn schema(&self) -> Schema {
        list(Formed(self.0).schema())
    }
}

impl Read for FormedLines {
    type Out<'s> = Vec<Text<'s>>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Vec<Text<'s>>> {
        Some(texts(node, findings).into_iter().filter(|it| self.0.check(it, findings)).collect())
    }
}

/// A list of alike things.
pub(crate) struct List(pub(crate) &'static dyn Form);

impl Form for List {
    fn schema(&self) -> Schema {
        list(self.0.schema())
    }
}

fn list(item: Schema) -> Schema {
    let example = item.examples.first().map_or_else(String::new, |it| format!(", such as `[{it}]`"));
    let message = format!("Write a list{example}: in brackets, or each on its own line after `- `.");
    Schema { items: Some(Box::new(item)), error_message: Some(message), ..Schema::of("array") }
}

/// A list in which nothing may stand twice.
pub(crate) struct Distinct<F>(pub(crate) F);

impl<F: Form> Form for Distinct<F> {
    fn schema(&self) -> Schema {
        Schema { unique_items: Some(true), ..self.0.schema() }
    }
}

impl<F: Read> Read for Distinct<F> {
    type Out<'s> = F::Out<'s>;

    // Whether something stands twice is judged where names have been resolved.
    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<F::Out<'s>> {
        self.0.read(node, findings)
    }
}

/// A mapping with known keys.
pub(crate) struct Mapping(pub(crate) &'static Shape);

impl Form for Mapping {
    fn schema(&self) -> Schema {
        self.0.schema()
    }
}

/// A mapping of names to alike things.
pub(crate) struct Named {
    /// What its keys look like.
    pub(crate) names: &'static dyn Form,
    /// What stands under each.
    pub(crate) values: &'static dyn Form,
}

impl Form for Named {
    fn schema(&self) -> Schema {
        Schema {
            property_names: Some(Box::new(self.names.schema())),
            additional_properties: Some(Others::Alike(Box::new(self.values.schema()))),
            error_message: Some("Write names below, each with a colon and what belongs to it.".to_owned()),
            ..Schema::of("object")
        }
    }
}

/// Text where a mapping would say no more than that.
pub(crate) struct TextOr(pub(crate) &'static dyn Form, pub(crate) &'static Shape);

impl Form for TextOr {
    fn schema(&self) -> Schema {
        let text = self.0.schema();
        let mapping = self.1.schema();
        // What is said about texts does not concern mappings, nor the other way round.
        Schema {
            types: Types::Any(&["string", "object"]),
            error_message: text.error_message,
            pattern: text.pattern,
            pattern_error_message: text.pattern_error_message,
            examples: text.examples,
            ..mapping
        }
    }
}
