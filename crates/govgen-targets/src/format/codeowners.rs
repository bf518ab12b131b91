//! CODEOWNERS lines. Patterns come from govgen and names of a narrow grammar; owners were held against GitHub's.

/// A CODEOWNERS file as it grows.
pub(crate) struct File {
    text: String,
}

impl File {
    /// A file with its first line.
    pub(crate) fn new(header: String) -> Self {
        Self { text: header }
    }

    /// A pattern and its owners: teams of an organization.
    ///
    /// A pattern without owners would take its files from everybody, so such a line is never written.
    pub(crate) fn line(&mut self, pattern: &str, organization: &str, teams: &[&str]) {
        let plain = |it: &str| it.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./*".contains(&byte));
        // GitHub skips a line that it cannot read, without a word: better no file than that one.
        assert!(plain(pattern) && plain(organization) && teams.iter().all(|team| plain(team)));
        if teams.is_empty() {
            return;
        }
        self.text.push_str(pattern);
        for team in teams {
            self.text.push_str(&format!(" @{organization}/{team}"));
        }
        self.text.push('\n');
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// The finished text.
    pub(crate) fn text(self) -> String {
        self.text
    }
}
