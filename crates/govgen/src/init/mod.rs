//! `govgen init`: a small working repository. Answers come from options, from somebody on a terminal, or are
//! placeholders; they are judged by checking the repository they would give, in memory, and only a clean one is written.

mod ask;
mod files;
mod offers;
mod place;
mod questions;
mod steps;

use std::path::Path;

use anyhow::bail;
use govgen_source::{Diagnostic, SourceMap};

use self::files::Files;
use self::place::Place;
use self::questions::{Answers, Question};
use crate::args::{AnswerOptions, Arguments, InitArguments};
use crate::exit::Exit;
use crate::load;
use crate::pipeline;
use crate::report::{Out, one_line};

/// Makes a repository.
///
/// # Errors
///
/// A place that will not do, an option with a wrong value, files that would be overwritten, a disk that fails: then
/// nothing is written.
pub(crate) fn init(arguments: &Arguments, options: &InitArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let directory = match (&options.directory, &arguments.root) {
        (Some(_), Some(_)) => bail!("`init` takes one directory: as argument or as --root"),
        (named, root) => named.as_deref().or(root.as_deref()).unwrap_or(Path::new(".")),
    };
    let place = Place::new(directory)?;
    let mut answers = judged(&options.answers, Answers::none(place.branch()), out)?;
    // Before anybody has answered every question.
    let Some(mut files) = fitting(&place, &answers, out)? else { return Ok(Exit::Findings) };
    if !options.yes && ask::is_possible() {
        answers = ask::ask(answers, &mut std::io::stdin().lock(), &mut std::io::stderr().lock())?;
        let Some(asked) = fitting(&place, &answers, out)? else { return Ok(Exit::Findings) };
        files = asked;
    }
    place.write(&files.texts)?;
    report(&place, directory, arguments, &files, &answers, out)?;
    Ok(Exit::Clean)
}

/// The answers of the options, or every option that is wrong.
fn judged(options: &AnswerOptions, none: Answers, out: &mut Out) -> anyhow::Result<Answers> {
    let given = questions::options(options);
    let all = given.iter().fold(none.clone(), |answers, (question, answer)| answers.with(question, answer));
    let is_empty = |answer: &str| answer.trim().is_empty();
    let odd = |(question, answer): &(&Question, &str)| is_empty(answer) || question.misfit(answer).is_some();
    if !given.iter().any(odd) && findings(&all).1.is_empty() {
        return Ok(all);
    }
    // One after the other, so that each is blamed for its own.
    let mut right = none;
    let mut wrong = 0;
    for (question, answer) in given {
        let more = right.with(question, answer);
        let empty = || is_empty(answer).then(|| "it is empty; leave it out for the default".to_owned());
        match empty().or_else(|| trouble(&more, question)) {
            Some(trouble) => {
                out.complain(&format!("--{}: {trouble}", question.name));
                wrong += 1;
            }
            None => right = more,
        }
    }
    let options = if wrong == 1 { "an option has a value".to_owned() } else { format!("{wrong} options have values") };
    bail!("{options} that will not do; nothing was written")
}

/// What the answer to a question would break, in words.
fn trouble(answers: &Answers, question: &Question) -> Option<String> {
    if let Some(misfit) = question.misfit(&answers.value(question.name)) {
        return Some(misfit.to_owned());
    }
    let (files, findings) = findings(answers);
    let sources = SourceMap::new(files.sources());
    let is_at_the_answer = |it: &&Diagnostic| {
        let file = sources.file(it.span.file);
        files.holds(&file.path, file.line_column(it.span.start).line, question.name)
    };
    let finding = findings.iter().find(is_at_the_answer).or_else(|| findings.first())?;
    let answer = answers.value(question.name);
    if question.name == "vcs" && !["ghain-", "ot-"].iter().any(|it| answer.starts_with(it)) {
        let what = "no connection of HCP Terraform to GitHub";
        let help = "write the `ghain-…` of its GitHub App, or the `ot-…` of an OAuth client";
        return Some(format!("{}; {help}", shortened(&one_line(&format!("`{answer}` is {what}")))));
    }
    let help = finding.help.as_ref().map_or_else(String::new, |it| format!("; {}", shortened(&one_line(it))));
    Some(format!("{}{help}", shortened(&one_line(&finding.message))))
}

/// A message in which no word of the user's, between backticks, takes more than a line.
fn shortened(message: &str) -> String {
    const MOST: usize = 60;
    let short = |(at, part): (usize, &str)| match part.char_indices().nth(MOST) {
        Some((end, _)) if at % 2 == 1 => format!("{}…", &part[..end]),
        _ => part.to_owned(),
    };
    message.split('`').enumerate().map(short).collect::<Vec<_>>().join("`")
}

/// What is found in the repository that answers would give.
fn findings(answers: &Answers) -> (Files, Vec<Diagnostic>) {
    let files = files::written(answers, "README.md");
    let found = crate::check(&SourceMap::new(files.sources()), None);
    let list = found.iter().cloned().collect();
    (files, list)
}

/// Everything that will be written, rendered files included.
fn all_files(place: &Place, answers: &Answers) -> Files {
    let mut files = files::written(answers, place.readme());
    let stays = |path: &str| [files::GITIGNORE, files::GITATTRIBUTES].contains(&path) && place.text(path).is_some();
    files.texts.retain(|(path, _)| !stays(path));
    let sources = SourceMap::new(files.sources());
    let rendered = pipeline::with_model(&sources, pipeline::Against::default(), |model, findings| {
        pipeline::plan(model, &findings)
    });
    let rendered = rendered.into_iter().flat_map(|it| it.files);
    files.texts.extend(rendered.map(|it| (it.path, it.text)));
    files
}

/// All files, unless they would not be clean beside those that are there already; then what is found was reported.
fn fitting(place: &Place, answers: &Answers, out: &mut Out) -> anyhow::Result<Option<Files>> {
    let files = all_files(place, answers);
    let in_the_way = place.in_the_way(files.texts.iter().map(|(path, _)| path.as_str()));
    if !in_the_way.is_empty() {
        let named: Vec<String> = in_the_way.iter().map(|it| format!("`{}`", one_line(it))).collect();
        bail!("will not overwrite {}; nothing was written", named.join(", "));
    }
    let mut sources = files.sources();
    for file in place.existing().map(load::files).transpose()?.unwrap_or_default() {
        if !sources.iter().any(|it| it.path == file.path) {
            sources.push(file);
        }
    }
    let sources = SourceMap::new(sources);
    let findings = crate::check(&sources, None);
    if findings.is_empty() {
        return Ok(Some(files));
    }
    out.findings(&sources, &findings)?;
    out.talk("nothing was written: it would not be clean beside what is there");
    Ok(None)
}

/// Says what was made and what is left to do.
fn report(
    place: &Place,
    directory: &Path,
    arguments: &Arguments,
    files: &Files,
    answers: &Answers,
    out: &mut Out,
) -> anyhow::Result<()> {
    if arguments.verbose {
        files.texts.iter().for_each(|(path, _)| out.talk(&one_line(path)));
    }
    let here = directory == Path::new(".");
    let place_name = if here { "here".to_owned() } else { format!("in {}", one_line(&directory.to_string_lossy())) };
    let page = if files.texts.iter().any(|(path, _)| path == place::OTHER_README) {
        format!("; the README stays, ours is {}", place::OTHER_README)
    } else {
        String::new()
    };
    out.talk(&format!("a governance repository is {place_name}, checked and rendered{page}\n"));
    let done = steps::Done {
        directory: (!here).then_some(directory),
        in_git: place.is_in_git(),
        ignore_downloads: lacks(files, place, files::GITIGNORE, |it| it.trim_end_matches('/') == ".terraform"),
        keep_line_ends: lacks(files, place, files::GITATTRIBUTES, |it| it.starts_with("* ") && it.contains("eol=lf")),
    };
    let text = if arguments.quiet { steps::open_lines(files, answers) } else { steps::steps(files, answers, &done) };
    out.text(&text)?;
    Ok(())
}

/// Whether a file stayed as it was, without a line that matters here.
fn lacks(files: &Files, place: &Place, name: &str, matters: impl Fn(&str) -> bool) -> bool {
    let stayed = files.texts.iter().all(|(path, _)| path != name);
    stayed && place.text(name).is_some_and(|text| !text.lines().any(|it| matters(it.trim())))
}
