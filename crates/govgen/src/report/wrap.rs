//! Where a line may end on a narrow terminal: between words, and never inside backticks. What stands there is a name or a command, and
//! somebody copies it.

use std::borrow::Cow;

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};

/// Takes the pieces that stay whole for the words of a text.
pub(crate) const WORDS: WordSeparator = WordSeparator::Custom(words);
/// No word ends at a hyphen: `--instance-arn` is one.
pub(crate) const WHOLE: WordSplitter = WordSplitter::NoHyphenation;

/// A line for people at a width; what follows its first piece is indented.
pub(crate) fn lines(line: &str, width: Option<usize>) -> Cow<'_, str> {
    let Some(width) = width else { return Cow::Borrowed(line) };
    let options = Options::new(width).subsequent_indent("  ").break_words(false);
    Cow::Owned(textwrap::fill(line, options.word_separator(WORDS).word_splitter(WHOLE)))
}

/// How the line about a finding's page begins: a command again.
pub(crate) const PAGE: &str = "page: govgen explain ";

fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    if line.starts_with(PAGE) {
        return Box::new(std::iter::once(Word::from(line)));
    }
    // A backtick without its other half quotes nothing.
    let mut left = line.matches('`').count() & !1;
    let (mut words, mut start, mut quoted, mut after_space) = (Vec::new(), 0, false, false);
    for (at, it) in line.char_indices() {
        if after_space && !quoted && it != ' ' {
            words.push(Word::from(&line[start..at]));
            start = at;
        }
        if it == '`' && left > 0 {
            left -= 1;
            quoted = !quoted;
        }
        after_space = it == ' ';
    }
    if start < line.len() {
        words.push(Word::from(&line[start..]));
    }
    Box::new(words.into_iter())
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_command_is_never_broken() {
        let command = "`aws sso-admin tag-resource --region ap-northeast-1 --instance-arn arn:aws:sso:::instance/ssoins-0123456789abcdef`";
        let text = format!(
            "set the tag first, as an administrator: {command}, and fetch again; well-known words may stand alone"
        );
        for width in 20..120 {
            let wrapped = lines(&text, Some(width));
            assert!(wrapped.contains(command), "{wrapped}");
            let long = wrapped.lines().filter(|it| it.chars().count() > width && !it.contains(command)).count();
            assert_eq!(long, 0, "{width}: {wrapped}");
            assert_eq!(wrapped.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_text_keeps_its_words() {
        for text in ["", " ", "a", "`", "` a b", "a `b c` `d e", "  two  spaces ", "高知 `県 庁` 東京"] {
            let wrapped = lines(text, Some(4));
            let words = |it: &str| it.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&wrapped), words(text), "{text:?}");
        }
        assert_eq!(lines("a `b c` `d e", Some(4)), "a\n  `b c`\n  `d\n  e");
        assert_eq!(lines("page: govgen explain a-page", Some(4)), "page: govgen explain a-page");
        assert_eq!(lines("as long as it is", None), "as long as it is");
    }
}
