//! The page as text; what a browser makes of it is tested in one.

use super::{PAGE, SCRIPTS, STYLE, base64};

#[test]
fn base64_is_that_of_the_rfc() {
    let cases =
        [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
    for (text, wanted) in cases {
        assert_eq!(base64(text.as_bytes()), wanted);
    }
}

#[test]
fn scripts_make_no_html_of_texts_and_ask_nobody() {
    let ways = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "createContextualFragment",
        "DOMParser",
        "eval(",
        "Function(",
        "srcdoc",
        "setTimeout(\"",
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "import(",
        "sendBeacon",
        "localStorage",
        "cookie",
        "http:",
        "https:",
        "url(",
        "@import",
    ];
    let parts = SCRIPTS.iter().chain([&STYLE, &PAGE]);
    for part in parts {
        for way in ways {
            assert!(!part.contains(way), "{way} stands in\n{part}");
        }
    }
    // They would end the element that they stand in.
    assert!(!SCRIPTS.concat().contains("</") && !SCRIPTS.concat().contains("<!--") && !STYLE.contains("</"));
}
