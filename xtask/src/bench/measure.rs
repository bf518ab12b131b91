//! A child process from start to end: how long it took, and how much it held.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use wait4::Wait4 as _;

/// One run of one program.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    /// From before its start to after its end.
    pub(crate) wall: Duration,
    /// On all cores, for itself and in the kernel.
    pub(crate) cpu: Duration,
    /// The most it held at once, in bytes. Linux counts what the starting process holds, so that one stays small.
    pub(crate) peak: u64,
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<Run> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
    let ended = child.wait4()?;
    let wall = start.elapsed();
    if !ended.status.success() {
        bail!("{command:?} failed: {}", ended.status);
    }
    let used = ended.rusage;
    Ok(Run { wall, cpu: used.utime + used.stime, peak: used.maxrss })
}

/// All runs of one program on one organization.
#[derive(Default)]
pub(crate) struct Runs(Vec<Run>);

impl Runs {
    pub(crate) fn add(&mut self, run: Run) {
        self.0.push(run);
    }

    /// The median time and the shortest; `None` when it never ran.
    pub(crate) fn wall(&self) -> Option<Times> {
        self.times(|it| it.wall)
    }

    /// Likewise, of the processors' time.
    pub(crate) fn cpu(&self) -> Option<Times> {
        self.times(|it| it.cpu)
    }

    /// The most any of the runs held, in bytes.
    pub(crate) fn peak(&self) -> Option<u64> {
        self.0.iter().map(|it| it.peak).max()
    }

    fn times(&self, of: impl Fn(&Run) -> Duration) -> Option<Times> {
        let mut sorted: Vec<Duration> = self.0.iter().map(of).collect();
        sorted.sort();
        let middle = sorted.len() / 2;
        let median = match sorted.len() {
            0 => return None,
            odd if odd % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2,
        };
        Some(Times { median, shortest: sorted[0] })
    }
}

/// What several runs say together.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    pub(crate) median: Duration,
    pub(crate) shortest: Duration,
}

impl Times {
    /// How many times longer this takes than something else, by the medians.
    pub(crate) fn over(self, other: Self) -> f64 {
        self.median.as_secs_f64() / other.median.as_secs_f64()
    }
}
