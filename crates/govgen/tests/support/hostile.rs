//! Texts that a careless writer of HCL would turn into code, put into every field that takes free text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use govgen_source::{Severity, SourceFile, SourceMap};
use serde_json::{Map, Value, json};

/// Where the division of these tests is rendered.
pub(crate) const ROOT: &str = "terraform/octo/";

/// Every attribute of its root that holds somebody's text.
pub(crate) const FIELDS_RENDERED: &[&str] =
    &["description", "relay_state", "tags", "inline_policy", "for_each", "users", "groups"];

const ORGANIZATION: &str = r#"
organization:
  name: octcat
  github: { organization: octcat-org, repository: governance, admins: [admin] }
  hcp_terraform:
    organization: octcat
    project: identity-center
    vcs: { github_app_installation_id: ghain-ABCDEFGH12345678, branch: main }
  aws:
    region: ap-northeast-1
    management_account: "999999999999"
    identity_center:
      account: "999999999999"
      instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
      identity_store_id: d-0123456789
divisions:
  octo:
    owners: [octo]
    accounts: { account-a: "000000000000" }
"#;

/// Texts, each once. Every control character of ASCII comes on top of these.
const TEXTS: &[&str] = &[
    "$",
    "$$",
    "$$$",
    "%",
    "%%",
    "{",
    "}",
    "${",
    "$${",
    "$$${",
    "$$$${",
    "%{",
    "%%{",
    "%%%{",
    "$%{",
    "%${",
    "$%${",
    "%$%{",
    "$$%%{",
    "${}",
    "%{}",
    "${a}",
    "${a}%${b}",
    "%{a}$%{b}",
    "${a}$${b}",
    "${a}$$${b}$$$${c}",
    "${${a}}",
    "${\"${a}\"}",
    "${aws:username}",
    "$${aws:username}",
    "arn:aws:s3:::home/${aws:username}/*",
    "${file(\"/etc/passwd\")}",
    "${a}%${file(\"/etc/passwd\")}",
    "%{ for x in [1, 2] }x%{ endfor }",
    "%{ if true ~}x%{ endif ~}",
    "${~ x ~}",
    "$ {a}",
    "$\\{a}",
    "$\"{a}",
    "\\${a}",
    "\\$\\{a\\}",
    "\"",
    "\"\"",
    "\\",
    "\\\\",
    "\\\\\\",
    "ends in \\",
    "ends in $",
    "ends in %",
    "ends in \"",
    "\\\"",
    "\"}",
    "\"]\n}\nresource \"x\" \"y\" {}",
    "\" }",
    "\", other = \"",
    "\\n",
    "\\t",
    "\\u0041",
    "\\U0001F600",
    "\\x41",
    "two\nlines",
    "\n",
    "ends in a line\n",
    "\r\n",
    "tab\there",
    "<<EOF",
    "<<-EOF\nx\nEOF",
    "EOF",
    "/*",
    "*/",
    "/* x */",
    "//",
    "// x",
    "#",
    "# x",
    "'",
    "''",
    "`",
    "null",
    "true",
    "12",
    "-1.50",
    "1e3",
    "~",
    "for",
    "if",
    "in",
    "each.key",
    "local.users",
    "var.x",
    "group:x",
    "user:x",
    "<&>",
    "a@b.example",
    "${a}@b.example",
    "a%${b}@b.example",
    "\"a\"@b.example",
    "\\@b.example",
    "a = b",
    "a : b",
    "a, b",
    "[a]",
    "(a)",
    "a?b:c",
    "...",
    " starts with a space",
    "ends with a space ",
    "two  spaces",
    " ",
    "",
    "é",
    "Zürich",
    "e\u{301}",
    "か\u{3099}",
    "\u{212b}",
    "日本語",
    "基盤チーム",
    "全角　空白",
    "ﾊﾝｶｸ",
    "日本${語}",
    "日$",
    "名前：値",
    "한국어",
    "العربية",
    "pаypal",
    "\u{1f600}",
    "\u{1f468}\u{200d}\u{1f469}",
    "\u{1f1ef}\u{1f1f5}",
    "\u{2764}\u{fe0f}",
    "a\u{a0}b",
    "a\u{ad}b",
    "a\u{85}b",
    "a\u{200b}b",
    "a\u{202e}b",
    "a\u{2028}b",
    "a\u{2029}b",
    "\u{feff}a",
    "a\u{feff}b",
    "\u{fffd}",
    "\u{ffff}",
    "\u{e000}",
    "\u{10ffff}",
];

/// A place where free text may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Group,
    User,
    Description,
    RelayState,
    TagKey,
    TagValue,
    Sid,
    Resource,
    ConditionKey,
    ConditionValue,
    ElementName,
}

impl Field {
    const ALL: [Self; 11] = [
        Self::Group,
        Self::User,
        Self::Description,
        Self::RelayState,
        Self::TagKey,
        Self::TagValue,
        Self::Sid,
        Self::Resource,
        Self::ConditionKey,
        Self::ConditionValue,
        Self::ElementName,
    ];
}

/// A text and the fields that take it.
pub(crate) struct Accepted {
    text: String,
    fields: Vec<Field>,
}

impl Accepted {
    fn takes(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }
}

fn texts() -> Vec<String> {
    let controls = (0..0x20_u8).chain([0x7f]).map(|it| format!("a{}b", char::from(it)));
    TEXTS.iter().map(|it| (*it).to_owned()).chain(controls).collect()
}

/// What becomes of each text: the fields that keep it, and by finding those that refuse it.
pub(crate) fn table() -> String {
    let mut table = String::new();
    for text in texts() {
        let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for field in Field::ALL {
            let outcome = outcome(&text, field).map_or_else(|| "kept".to_owned(), |names| names.join(" "));
            outcomes.entry(outcome).or_default().push(format!("{field:?}"));
        }
        table.push_str(&format!("{text:?}\n"));
        for (outcome, fields) in outcomes {
            let all = fields.len() == Field::ALL.len();
            table.push_str(&format!("  {outcome}: {}\n", if all { "everywhere".to_owned() } else { fields.join(" ") }));
        }
    }
    table
}

/// The names of the findings that refuse a text in a field; `None` when it is taken.
///
/// A text may be written as it is or in escapes, in YAML or in a JSON file, and is judged alike.
fn outcome(text: &str, field: Field) -> Option<Vec<String>> {
    let document = document(&[Accepted { text: text.to_owned(), fields: vec![field] }]);
    let plain = findings(&sources(&document, Notation::Plain));
    assert_eq!(plain.is_empty(), findings(&sources(&document, Notation::Escaped)).is_empty(), "{text:?} {field:?}");
    assert_eq!(plain.is_empty(), findings(&sources(&document, Notation::File)).is_empty(), "{text:?} {field:?}");
    (!plain.is_empty()).then_some(plain)
}

fn findings(sources: &SourceMap) -> Vec<String> {
    let findings = govgen::check(sources, None);
    let errors = findings.iter().filter(|it| it.severity == Severity::Error);
    let mut names: Vec<String> = errors.map(|it| it.meta.name.to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// Every text with the fields that take it; asked once for all tests.
pub(crate) fn accepted() -> &'static [Accepted] {
    static ACCEPTED: LazyLock<Vec<Accepted>> = LazyLock::new(|| {
        let accepted = texts().into_iter().map(|text| {
            let fields = Field::ALL.into_iter().filter(|field| outcome(&text, *field).is_none()).collect();
            Accepted { text, fields }
        });
        accepted.collect()
    });
    &ACCEPTED
}

/// What one division that holds all of them renders.
pub(crate) fn rendered(accepted: &[Accepted]) -> BTreeMap<String, String> {
    let document = document(accepted);
    let sources = sources(&document, Notation::Plain);
    let files = govgen::render(&sources);
    files.unwrap_or_else(|| panic!("{:?}", findings(&sources))).into_iter().collect()
}

/// What the rendered attributes have to be, by address.
pub(crate) fn expected(accepted: &[Accepted]) -> BTreeMap<String, Value> {
    let document = document(accepted);
    let mut expected = BTreeMap::new();
    for (key, policy) in document["policies"].as_object().unwrap() {
        let mut tags = policy["tags"].clone();
        tags["govgen:division"] = json!("octo");
        expected.insert(format!("{key}.tags"), tags);
        for field in ["description", "relay_state", "inline_policy"] {
            if let Some(value) = policy.get(field) {
                expected.insert(format!("{key}.{field}"), value.clone());
            }
        }
    }
    let principals = &document["accounts"]["account-a"]["t000"];
    let mut for_each = Map::new();
    for kind in ["group", "user"] {
        let names = principals[format!("{kind}s")].as_array().unwrap();
        let same: Map<String, Value> = names.iter().map(|it| (it.as_str().unwrap().to_owned(), it.clone())).collect();
        for_each.extend(same.iter().map(|(name, value)| (format!("{kind}:{name}"), value.clone())));
        if !same.is_empty() {
            expected.insert(format!("local.{kind}s"), Value::Object(same));
        }
    }
    expected.insert("account-a__t000.for_each".to_owned(), Value::Object(for_each));
    expected
}

/// A division's document with a policy for each text, and every group and user in one assignment.
fn document(accepted: &[Accepted]) -> Value {
    let policies = accepted.iter().enumerate().map(|(at, it)| (format!("t{at:03}"), policy(it)));
    let policies: Map<String, Value> = policies.collect();
    let principals =
        |field| -> Vec<&str> { accepted.iter().filter(|it| it.takes(field)).map(|it| it.text.as_str()).collect() };
    let principals = json!({ "groups": principals(Field::Group), "users": principals(Field::User) });
    json!({ "policies": policies, "accounts": { "account-a": { "t000": principals } } })
}

fn policy(accepted: &Accepted) -> Value {
    let text = accepted.text.as_str();
    let mut policy = Map::new();
    let mut tags = Map::new();
    let mut statement = json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" });
    for field in &accepted.fields {
        match field {
            Field::Group | Field::User => {}
            Field::Description => drop(policy.insert("description".to_owned(), json!(text))),
            Field::RelayState => drop(policy.insert("relay_state".to_owned(), json!(text))),
            Field::TagKey => drop(tags.insert(text.to_owned(), json!("value"))),
            // A key of its own, in case the text is one too.
            Field::TagValue => drop(tags.insert("the value".to_owned(), json!(text))),
            Field::Sid => statement["Sid"] = json!(text),
            Field::Resource => statement["Resource"] = json!(text),
            Field::ConditionKey => statement["Condition"]["StringEquals"][text] = json!("value"),
            Field::ConditionValue => statement["Condition"]["StringLike"]["aws:username"] = json!(text),
            Field::ElementName => statement[text] = json!("value"),
        }
    }
    policy.insert("tags".to_owned(), Value::Object(tags));
    policy.insert("inline_policy".to_owned(), json!({ "Version": "2012-10-17", "Statement": [statement] }));
    Value::Object(policy)
}

/// How the document is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    /// Characters as they are, where JSON allows it.
    Plain,
    /// Everything beyond ASCII as an escape of YAML.
    Escaped,
    /// Policy documents in files of their own.
    File,
}

fn sources(document: &Value, notation: Notation) -> SourceMap {
    let mut document = document.clone();
    let mut files = vec![SourceFile::text("divisions/common/organization.yaml", ORGANIZATION)];
    files.extend(
        ["divisions", "divisions/common", "divisions/octo"]
            .map(|path| SourceFile::entry(path.to_owned(), govgen_source::EntryKind::Directory)),
    );
    if notation == Notation::File {
        for (key, policy) in document["policies"].as_object_mut().unwrap() {
            let inline =
                std::mem::replace(&mut policy["inline_policy"], json!({ "file": format!("policies/{key}.json") }));
            files.push(SourceFile::text(format!("divisions/octo/policies/{key}.json"), inline.to_string()));
        }
    }
    // JSON is YAML.
    let mut text = document.to_string();
    if notation == Notation::Escaped {
        text = text.chars().map(escaped).collect();
    }
    files.push(SourceFile::text("divisions/octo/access.yaml", text));
    SourceMap::new(files)
}

fn escaped(it: char) -> String {
    match it as u32 {
        0x20..=0x7e => it.to_string(),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}
