//! The questions on a terminal, line by line.
//!
//! The terminal edits the line itself. A library that does it counts columns (wrong for wide letters) and erases lines
//! (wrong when they wrap); this way any script, any width and a screen reader will do, and Ctrl-C ends the program
//! before anything is written.

use std::io::{BufRead, IsTerminal as _, Write};

use anyhow::bail;

use super::questions::{Answers, QUESTIONS, Question};
use super::trouble;

/// Whether somebody is there to answer.
pub(crate) fn is_possible() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks what no option has said; a wrong answer is explained and asked for again.
///
/// # Errors
///
/// When the input ends before the questions do, or nobody can read them.
pub(crate) fn ask(mut answers: Answers, input: &mut impl BufRead, output: &mut impl Write) -> anyhow::Result<Answers> {
    writeln!(output, "Enter takes what stands in brackets; Ctrl-C leaves, and nothing is written.")?;
    for question in QUESTIONS {
        if let Some(part) = question.part {
            writeln!(output, "\n{part}")?;
        }
        if answers.given(question.name).is_none() {
            writeln!(output, "\n  {}", question.found)?;
            answers = answered(answers, question, input, output)?;
        }
    }
    writeln!(output)?;
    Ok(answers)
}

/// The answers with one more, unless it is left for later.
fn answered(
    answers: Answers,
    question: &'static Question,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> anyhow::Result<Answers> {
    let default = answers.value(question.name);
    loop {
        write!(output, "  {} [{default}]: ", question.words)?;
        output.flush()?;
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            writeln!(output)?;
            bail!("the answers ended before the questions; nothing was written");
        }
        let line = String::from_utf8_lossy(&line);
        let answer = if line.trim().is_empty() { &default } else { line.trim() };
        let more = answers.with(question, answer);
        match trouble(&more, question) {
            Some(trouble) => writeln!(output, "  {trouble}")?,
            None if question.settles(answer, &answers) => return Ok(more),
            None => return Ok(answers),
        }
    }
}
