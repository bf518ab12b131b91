//! The page as text; what a browser makes of it is tested in one.

use super::{PAGE, SCRIPTS, STYLE, hash};

#[test]
fn a_hash_is_as_a_policy_writes_it() {
    // Source: Content Security Policy Level 3, "Usage": the hash of this script.
    assert_eq!(hash("doSomething();"), "RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc=");
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
