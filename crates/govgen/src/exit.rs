//! How a command ends.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing in the way.
    Clean,
    /// Something was found, or differs.
    Findings,
    /// Somebody pressed Ctrl-C.
    #[cfg(feature = "aws")]
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            // What a shell says of a program that a signal ended: 128 and the number of SIGINT.
            #[cfg(feature = "aws")]
            Exit::Interrupted => Self::from(130),
        }
    }
}
