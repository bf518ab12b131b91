//! Which team owns which path: what CODEOWNERS says, as data.
//!
//! Two need it: the target that writes the file, and the rule that holds its size to what GitHub reads.

use crate::{Model, Organization};

/// Paths and the teams that own them. The last one that matches a file wins.
#[derive(Debug)]
pub struct OwnedPath<'a> {
    /// A pattern as in CODEOWNERS, from the repository's root.
    pub pattern: String,
    /// The teams' slugs, sorted, each once.
    pub teams: Vec<&'a str>,
}

impl Model<'_> {
    /// Paths in the file's order and in its groups: everything, each division's own two directories, and the
    /// administrators' places once more, last.
    #[must_use]
    pub fn ownership<'a>(&'a self, organization: &'a Organization<'_>) -> Vec<Vec<OwnedPath<'a>>> {
        let admins = |pattern: &str| OwnedPath { pattern: pattern.to_owned(), teams: organization.admins.clone() };
        let divisions = self.divisions.iter().map(|division| {
            let mut teams: Vec<&str> = division.entry.owners.iter().map(|it| it.value.as_ref()).collect();
            teams.sort_unstable();
            teams.dedup();
            let owned =
                |directory| OwnedPath { pattern: format!("/{directory}/{}/", division.name()), teams: teams.clone() };
            vec![owned("divisions"), owned("terraform")]
        });
        let file = format!("/{}", organization.codeowners.as_str());
        let last =
            ["/divisions/common/", "/terraform/common/", "/terraform/**/.terraform.lock.hcl", "/.github/", &file];
        let first = std::iter::once(vec![admins("*")]);
        first.chain(divisions).chain(std::iter::once(last.map(admins).into())).collect()
    }
}

impl OwnedPath<'_> {
    /// How many bytes its line takes, with the line break.
    #[must_use]
    pub fn bytes(&self, organization: &Organization<'_>) -> usize {
        // ` @organization/team`
        let owner = |team: &&str| " @/".len() + organization.github.len() + team.len();
        self.pattern.len() + self.teams.iter().map(owner).sum::<usize>() + "\n".len()
    }
}
