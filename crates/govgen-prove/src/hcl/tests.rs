//! The reader beside hcl-edit: what both take is the same, and nothing makes it panic.

use govgen_source::FileId;
use hcl_edit::expr::{Expression as Theirs, ObjectKey, TraversalOperator};
use hcl_edit::structure::Body as TheirBody;
use hcl_edit::template::Element;
use proptest::prelude::*;

use super::{Body, CODE, Expression, LOOKED_UP, read};

/// A body in one notation of ours, for either reader.
fn ours(body: &Body<'_>) -> String {
    let arguments = body.arguments.iter().map(|(name, value)| format!("{}={};", name.value, our_value(&value.value)));
    let blocks = body.blocks.iter().map(|block| {
        let labels: Vec<&str> = block.labels.iter().map(|it| it.value.as_ref()).collect();
        format!("{} {labels:?}{{{}}}", block.kind.value, ours(&block.body))
    });
    arguments.chain(blocks).collect()
}

fn our_value(value: &Expression<'_>) -> String {
    match value {
        Expression::Null => "null".to_owned(),
        Expression::Bool(it) => it.to_string(),
        Expression::Number(it) => format!("#{}", it.parse::<f64>().unwrap_or(f64::NAN)),
        Expression::Text(it) => format!("{it:?}"),
        Expression::List(items) => {
            format!("[{}]", items.iter().map(|it| our_value(&it.value) + ",").collect::<String>())
        }
        Expression::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{:?}:{},", key.value, our_value(&value.value)));
            format!("{{{}}}", entries.collect::<String>())
        }
        Expression::Json(value) => format!("json({})", our_value(&value.value)),
        Expression::Reference(path, key) => format!("@{path}[{key:?}]"),
        Expression::Each(path) => format!("@{path}[each.key]"),
        Expression::LookedUp(ids, rest) => format!("@{ids}[each.value] {rest:?}"),
        Expression::Code(code) => format!("code {code}"),
    }
}

fn theirs(body: &TheirBody) -> String {
    let arguments = body.attributes().map(|it| format!("{}={};", it.key.as_str(), their_value(&it.value)));
    let blocks = body.blocks().map(|block| {
        let labels: Vec<&str> = block.labels.iter().map(|it| it.as_str()).collect();
        format!("{} {labels:?}{{{}}}", block.ident.as_str(), theirs(&block.body))
    });
    arguments.chain(blocks).collect()
}

fn their_value(value: &Theirs) -> String {
    let text = value.to_string();
    if CODE.contains(&text.trim()) {
        return format!("code {}", text.trim());
    }
    match value {
        Theirs::Null(_) => "null".to_owned(),
        Theirs::Bool(it) => it.to_string(),
        Theirs::Number(it) => format!("#{}", it.as_f64().unwrap_or(f64::NAN)),
        Theirs::String(it) => format!("{:?}", it.as_str()),
        Theirs::Array(items) => format!("[{}]", items.iter().map(|it| their_value(it) + ",").collect::<String>()),
        Theirs::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let key = match key {
                    ObjectKey::Ident(it) => format!("{:?}", it.as_str()),
                    ObjectKey::Expression(it) => their_value(it),
                };
                format!("{key}:{},", their_value(value.expr()))
            });
            format!("{{{}}}", entries.collect::<String>())
        }
        Theirs::FuncCall(call) => format!("json({})", their_value(call.args.get(0).expect("one argument"))),
        Theirs::Variable(it) => format!("@{}[None]", it.as_str()),
        Theirs::Traversal(it) => {
            let mut path = it.expr.as_variable().expect("a name").to_string();
            let mut key: Option<&str> = None;
            for operator in &it.operators {
                match operator.value() {
                    TraversalOperator::Index(index) if index.to_string() == "each.key" => {
                        return format!("@{path}[each.key]");
                    }
                    TraversalOperator::GetAttr(name) => path.push_str(&format!(".{}", name.as_str())),
                    TraversalOperator::Index(index) => key = index.as_str(),
                    other => panic!("{other:?}"),
                }
            }
            format!("@{path}[{key:?}]")
        }
        Theirs::StringTemplate(it) => {
            let parts: Vec<_> = it.iter().collect();
            let [Element::Interpolation(ids), Element::Literal(rest)] = parts.as_slice() else { panic!("{it:?}") };
            let ids = ids.expr.to_string();
            let found = LOOKED_UP.iter().find(|(name, _)| ids == format!("{name}[each.value]")).expect("ids of people");
            format!("@{}[each.value] {:?}", found.0, rest.as_str())
        }
        other => format!("other {other:?}"),
    }
}

/// Every rendered file of the examples reads the same to both.
#[test]
fn examples_read_the_same() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let mut count = 0;
    let mut folders = vec![std::path::PathBuf::from(examples)];
    while let Some(folder) = folders.pop() {
        #[expect(clippy::disallowed_methods, reason = "a test reads the examples")]
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "tf") {
                let text = std::fs::read_to_string(&path).expect("text");
                let mine = read(FileId(0), &text).unwrap_or_else(|it| panic!("{}: {it:?}", path.display()));
                assert_eq!(ours(&mine), theirs(&text.parse().expect("HCL")), "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count} files");
}

/// git may check files out with the ends of lines that Windows has.
#[test]
fn the_ends_of_lines_do_not_matter() {
    let text = "# x\na \"b\" {\n  c = {\n    \"d\" : [\n      1,\n    ]\n  }\n  e = map(string)\n}\n";
    let on_windows = text.replace('\n', "\r\n");
    let [plain, on_windows] = [text, &on_windows].map(|it| ours(&read(FileId(0), it).expect("the same form")));
    assert_eq!(plain, on_windows);
}

#[test]
fn anything_else_is_refused() {
    for text in [
        "a = \"${b}\"",
        "a = \"%{ if b }\"",
        "a = \"${local.user_ids[each.key]},x\"",
        "a = \"${local.user_ids[each.value]},${b}\"",
        "a = \"${ local.user_ids[each.value]},x\"",
        "a = \"x${local.user_ids[each.value]}\"",
        "a = { b = \"${local.user_ids[each.value]}\" }",
        "a = b.c[each.value]",
        "a = b.c[each.key].d",
        "a = b.c(d)[each.key]",
        "a = [b.c[each.key]]",
        "a = <<E\nx\nE",
        "a = file(\"x\")",
        "a = templatefile(\"x\", {})",
        "a = b + 1",
        "a = (b)",
        "a = !b",
        "a = b[0]",
        "a = b[*].c",
        "a = b.*.c",
        "a = b ? c : d",
        "a = [for x in b : x]",
        "a = { (b) = 1 }",
        "a = { b = 1, b = 2 }",
        "a = { for = 1 }",
        "a = 1\na = 2",
        "a = 1 // x",
        "a = 1 # x",
        "a = 1 /* x */",
        "/* x */",
        "// x",
        "a = 1; b = 2",
        "a {",
        "a }",
        "}",
        "a b {\n}",
        "a { b = 1 }",
        "a \"x\" {\n} b",
        "a = \"x",
        "a = \"x\ny\"",
        "a = \"\\x\"",
        "a = 1e3",
        "a = 01",
        "a = .5",
        "a = 1.",
        "a = [1 2]",
        "a = { b 1 }",
        "a = jsonencode(b, c)",
        "a = jsonencode( b)",
        "\u{feff}a = 1",
        "a\t= 1",
        "a = provider::x::y()",
        "é = 1",
        "a = local.users[\"x\"].y",
        "a = b[\"${c}\"]",
        "a = jsondecode(b)",
        "a = map(string) ",
        "a = b...",
        "a\r= 1",
        "# x\ra = 1\n",
        "# x\u{2028}a = 1\n",
        "a = \"\u{7f}\"",
        "a = \"\\ud800\"",
        "a == 1",
    ] {
        assert!(read(FileId(0), text).is_err(), "{text:?}: {:?}", read(FileId(0), text));
    }
    let deep = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(FileId(0), &deep).is_err());
}

proptest! {
    #[test]
    fn what_both_take_is_the_same(text in "(a|b|x-1|\"|\\$|%|\\{|\\}|\\[|\\]|\\(|\\)|=|:|,|\\.|\n|\r\n| |#|1|-|0|\\\\|u0041|jsonencode|null|for|é){0,40}") {
        if let Ok(body) = read(FileId(0), &text) {
            let parsed: Result<TheirBody, _> = text.parse();
            prop_assert_eq!(ours(&body), theirs(&parsed.expect("what ours takes is HCL")));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", more in any::<String>()) {
        let _ = read(FileId(0), &text);
        let _ = read(FileId(0), &format!("a = \"{more}\"\n"));
    }
}
