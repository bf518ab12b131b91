//! CODEOWNERS: the administrators own everything, each division its own two directories, and the administrators
//! their own places once more, last, because the last match wins.

use govgen_model::{Model, Organization};

use crate::format::codeowners::File;
use crate::header::header;
use crate::plan::{COMMON, PlannedFile};
use crate::targets::Target;

pub(crate) static TARGET: Target = Target { name: "codeowners", files };

fn files(model: &Model<'_>, organization: &Organization<'_>) -> Vec<PlannedFile> {
    let owners = |teams: &[&str]| {
        teams.iter().map(|team| (organization.github.to_owned(), (*team).to_owned())).collect::<Vec<_>>()
    };
    let admins = owners(&organization.admins);
    let mut file = File::new(header(COMMON));
    file.line("*", &admins);
    for division in &model.divisions {
        let mut teams: Vec<&str> = division.entry.owners.iter().map(|it| it.value.as_ref()).collect();
        teams.sort_unstable();
        teams.dedup();
        let teams = owners(&teams);
        file.blank();
        file.line(&format!("/divisions/{}/", division.name()), &teams);
        file.line(&format!("/terraform/{}/", division.name()), &teams);
    }
    let own = organization.codeowners.as_str();
    file.blank();
    for pattern in ["/divisions/common/", "/terraform/common/", "/terraform/**/.terraform.lock.hcl", "/.github/"] {
        file.line(pattern, &admins);
    }
    file.line(&format!("/{own}"), &admins);
    vec![PlannedFile { path: own.to_owned(), text: file.text() }]
}
