//! The lower bound: the same files read and as many bytes written to the same places, by the plainest means there are.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::files::{Outputs, inputs};

#[derive(clap::Args)]
pub(crate) struct FloorArguments {
    /// A generated organization.
    directory: PathBuf,

    /// Write nothing.
    #[arg(long)]
    read_only: bool,

    /// How many threads share the work.
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

/// Reads every input and writes every output once.
pub(crate) fn floor(arguments: &FloorArguments) -> anyhow::Result<()> {
    let inputs = inputs(&arguments.directory)?;
    share(&inputs, arguments.threads, |input| {
        let content = fs::read(input).with_context(|| format!("cannot read {}", input.display()))?;
        // Nothing else uses the content, and a read that nobody uses might not take place.
        std::hint::black_box(content);
        Ok(())
    })?;
    if arguments.read_only {
        return Ok(());
    }
    let outputs = Outputs::load(&arguments.directory)?;
    // One text is enough for all of them: each file gets as much of it as it is long.
    let longest = outputs.files.iter().map(|it| it.bytes).max().unwrap_or(0);
    let text = b"each.value = local.user_ids\n".repeat(longest / 28 + 1);
    share(&outputs.files, arguments.threads, |output| {
        let path = arguments.directory.join(&output.path);
        let folder = path.parent().unwrap_or(Path::new("."));
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, &text[..output.bytes]));
        written.with_context(|| format!("cannot write {}", path.display()))
    })
}

/// Does something with every item, in turns when there are several threads.
fn share<T: Sync>(items: &[T], threads: usize, act: impl Fn(&T) -> anyhow::Result<()> + Sync) -> anyhow::Result<()> {
    if threads <= 1 {
        return items.iter().try_for_each(act);
    }
    let act = &act;
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|first| scope.spawn(move || items.iter().skip(first).step_by(threads).try_for_each(act)))
            .collect();
        workers.into_iter().try_for_each(|it| it.join().expect("no worker panics"))
    })
}
