//! The page for a terminal: a line for each thing that differs.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{Section, Sign, Word, Words, counted, headline, notes, sections, summary};
use crate::diff::Page;
use crate::report::text::Look;
use crate::report::{one_line, wrap};

/// Beyond so many rows nobody reads on; JSON has them all.
const ROWS: usize = 5_000;

/// The first column is no wider than this.
const COLUMN: usize = 36;

/// Everything, as lines between the margins of a terminal.
pub(crate) fn text(page: &Page<'_>, look: &Look) -> String {
    let paint = Paint { colour: look.colour };
    let mut text = String::new();
    let mut line = |it: String| {
        text.push_str(wrap::lines(&it, look.width).trim_end());
        text.push('\n');
    };
    line(paint.bold_words(&headline::headline(page)));
    for note in notes::notes(page) {
        line(format!("- {}", paint.words(&note)));
    }
    line(String::new());
    line(paint.bold("who has to approve"));
    for asked in summary::approvers(page) {
        line(format!("- {}", paint.words(&asked)));
    }
    line(String::new());
    line(paint.words(&summary::compared(page)));
    let mut left = ROWS;
    let mut cut = 0;
    for section in sections(page) {
        if left == 0 {
            cut += section.rows.len();
            continue;
        }
        line(String::new());
        line(paint.bold_words(&section.heading));
        let shown = section.rows.len().min(left);
        let width = column(&section, shown);
        for row in &section.rows[..shown] {
            line(self::row(row.sign, &row.cells, width, &paint));
        }
        left -= shown;
        cut += section.rows.len() - shown;
    }
    if cut > 0 {
        line(format!("… and {} more: `--format json` has them all", counted(cut, "row")));
    }
    text
}

/// How wide the first column is: its longest cell, as long as that leaves room beside it.
fn column(section: &Section, rows: usize) -> usize {
    let first = section.rows[..rows].iter().filter(|it| it.cells.len() > 1).filter_map(|it| it.cells.first());
    let widths = first.map(|it| plain(it).width());
    if section.columns.len() < 3 && section.columns.first() == Some(&"what") {
        return 0;
    }
    widths.filter(|it| *it <= COLUMN).max().unwrap_or(0)
}

fn row(sign: Sign, cells: &[Words], width: usize, paint: &Paint) -> String {
    let mut line = paint.sign(sign);
    for (at, cell) in cells.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
        let shown = paint.words(cell);
        line.push(' ');
        line.push_str(&shown);
        if at + 1 < cells.len() {
            let gap = if at == 0 { width.saturating_sub(plain(cell).width()) } else { 0 };
            let _ = write!(line, "{}", " ".repeat(gap + 1));
        }
    }
    line
}

fn plain(words: &Words) -> String {
    Paint { colour: false }.words(words)
}

/// Colours, or none.
struct Paint {
    colour: bool,
}

impl Paint {
    fn in_colour(&self, text: &str, code: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn bold(&self, text: &str) -> String {
        self.in_colour(text, "1")
    }

    fn sign(&self, sign: Sign) -> String {
        let (text, code) = match sign {
            Sign::Plus => ("+", "32"),
            Sign::Minus => ("-", "31"),
            Sign::Other => ("~", "33"),
        };
        self.in_colour(text, code)
    }

    fn words(&self, words: &Words) -> String {
        words.iter().map(|it| self.word(it)).collect()
    }

    fn bold_words(&self, words: &Words) -> String {
        let plain: Words = words
            .iter()
            .map(|it| if let Word::Strong(it) = it { Word::Said(it.clone()) } else { it.clone() })
            .collect();
        self.bold(&self.words(&plain))
    }

    fn word(&self, word: &Word) -> String {
        match word {
            Word::Said(it) => it.clone(),
            Word::Strong(it) => self.bold(it),
            Word::Message(it) => one_line(it),
            Word::Name(it) => {
                let shown = one_line(it);
                // What is not one word of plain letters has marks round it, so that its end is seen.
                let is_plain = |it: char| it.is_alphanumeric() || "@._+-/:*?#=".contains(it);
                if !shown.is_empty() && shown.chars().all(is_plain) { shown } else { format!("`{shown}`") }
            }
        }
    }
}
